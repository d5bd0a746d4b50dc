use proptest::prelude::*;

use super::*;

fn third(start: usize, end: usize) -> Mark {
    let about = About::ThirdPerson { who: "buurvrouw".to_owned(), weighing: String::new() };
    Mark { place: "text".to_owned(), start, end, about }
}

/// The mark on these words.
fn on(text: &str, marked: &str) -> Mark {
    let byte = text.find(marked).unwrap();
    let start = text[..byte].chars().count();
    third(start, start + marked.chars().count())
}

/// The words under a mark after a change, or that it is gone.
fn after(was: &str, marked: &str, now: &str) -> Option<String> {
    let (kept, gone) = moved(was, now, vec![on(was, marked)]);
    assert_eq!(kept.len() + gone.len(), 1);
    kept.first().map(|mark| words(now, mark.start, mark.end))
}

#[test]
fn a_mark_goes_with_its_words() {
    let was = "Ruzie met Jansens gehad. Buurvrouw zei dat hij drinkt.";
    for (marked, now) in [
        ("Jansens", "Vanmorgen ruzie met Jansens gehad. Buurvrouw zei dat hij drinkt."),
        ("Jansens", "Ruzie met Jansens gehad."),
        ("Jansens", "Ruzie met Jansens, over de radio. De buurvrouw zei dat hij te veel drinkt."),
        ("Buurvrouw zei dat hij drinkt", "Geen ruzie. Buurvrouw zei dat hij drinkt! Ik niet."),
        ("Jansens", "ëëë 😀 Ruzie met Jansens gehad"),
    ] {
        assert_eq!(after(was, marked, now).as_deref(), Some(marked), "{now}");
    }
}

#[test]
fn a_mark_whose_words_were_touched_is_gone() {
    let was = "Ruzie met Jansens gehad.";
    for now in [
        "Ruzie met Jansen gehad.",
        "Ruzie met Jansenss gehad.",
        "Ruzie metJansens gehad.",
        "Ruzie met een medecliënt gehad.",
        "",
    ] {
        assert_eq!(after(was, "Jansens", now), None, "{now}");
    }
    assert_eq!(after(was, "met Jansens", "Ruzie met oude Jansens gehad."), None, "a word came in between");
}

#[test]
fn a_mark_lies_on_whole_words_without_the_space_around() {
    let text = "Zij zag Jansens' fiets. ";
    for (start, end, expected) in
        [(9, 11, "Jansens"), (7, 16, "Jansens'"), (3, 8, "zag"), (0, 24, "Zij zag Jansens' fiets.")]
    {
        let (from, to) = on_words(text, start, end).unwrap();
        assert_eq!(words(text, from, to), expected, "{start} {end}");
    }
    assert_eq!(on_words(text, 3, 4), None);
    assert_eq!(on_words(text, 9, 9), None);
    assert_eq!(on_words("", 0, 5), None);
}

#[test]
fn passages_are_replaced_whole_also_where_they_lie_over_each_other() {
    let text = "Piet sloeg Jan. Jan huilde.";
    assert_eq!(replaced(text, vec![(11, 14, "[x]"), (16, 19, "[x]")]), "Piet sloeg [x]. [x] huilde.");
    assert_eq!(replaced(text, vec![(11, 14, "[x]"), (0, 15, "[zin]")]), "[zin] Jan huilde.");
    assert_eq!(replaced(text, vec![(0, 12, "[a]"), (11, 14, "[b]")]), "[a]. Jan huilde.", "nothing shines through");
    assert_eq!(replaced(text, vec![(16, 99, "[x]")]), "Piet sloeg Jan. [x]");
}

#[test]
fn every_text_of_a_body_has_a_place_of_its_own() {
    let report: Body = serde_json::from_value(serde_json::json!({
        "kind": "report", "text": "a", "soep": { "subjective": "b", "objective": "c", "evaluation": "d", "plan": "e" }
    }))
    .unwrap();
    let places: Vec<String> = report.texts().into_iter().map(|(place, text)| format!("{place} {text}")).collect();
    assert_eq!(places, ["text a", "subjective b", "objective c", "evaluation d", "plan e"]);
    let form: Body = serde_json::from_value(serde_json::json!({
        "kind": "form", "form": "no-such-form", "form_version": 1,
        "fields": { "who": { "name": "Jan", "role": "zoon" }, "rows": [{ "what": "x" }], "said": "ja", "many": ["a"] }
    }))
    .unwrap();
    let places: Vec<String> = form.texts().into_iter().map(|(place, text)| format!("{place} {text}")).collect();
    assert_eq!(places, ["rows.0.what x", "said ja", "who.name Jan", "who.role zoon"]);
}

/// A change as an editor makes it: from here, so many characters away, this in their place.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let typed = prop_oneof![
        4 => "[a-c]{0,3}",
        3 => "( [a-c]{1,2}){0,3} ?",
        1 => "[ .\n'é\u{301}😀-]{0,3}",
    ];
    prop::collection::vec((0..60_usize, 0..8_usize, typed), 1..12)
}

fn edited(text: &str, (at, count, typed): &(usize, usize, String)) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = *at.min(&letters.len());
    let end = (at + count).min(letters.len());
    letters[..at].iter().chain(typed.chars().collect::<Vec<_>>().iter()).chain(&letters[end..]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is edited: a mark covers exactly the words that it was put on, or it is gone and told.
    #[test]
    fn marks_never_shift_off_their_words(
        text in "([a-c]{1,2}[ ,.]{1,2}){4,14}",
        passages in prop::collection::vec((0..40_usize, 1..9_usize), 1..6),
        edits in edits(),
        // How many edits lie between one look and the next.
        pace in 1..4_usize,
    ) {
        let mut marks: Vec<Mark> = passages
            .iter()
            .filter_map(|(start, length)| on_words(&text, *start, start + length))
            .enumerate()
            // Their number, so that each is known again.
            .map(|(no, (start, end))| Mark { place: no.to_string(), ..third(start, end) })
            .collect();
        let put: Vec<String> = marks.iter().map(|mark| words(&text, mark.start, mark.end)).collect();
        let mut now = text;
        for some in edits.chunks(pace) {
            let was = now.clone();
            for edit in some {
                now = edited(&now, edit);
            }
            let before = marks.len();
            let (kept, gone) = moved(&was, &now, marks);
            prop_assert_eq!(kept.len() + gone.len(), before, "none is lost in silence");
            for mark in &kept {
                let no: usize = mark.place.parse().unwrap();
                prop_assert_eq!(&words(&now, mark.start, mark.end), &put[no]);
                prop_assert_eq!(on_words(&now, mark.start, mark.end), Some((mark.start, mark.end)), "whole words");
            }
            marks = kept;
        }
    }

    /// The same of every kind of entry with words: a form with a table and a person in it, a goal, a look back, a report.
    #[test]
    fn marks_go_with_the_words_of_any_entry(
        kind in 0..4_usize,
        texts in prop::collection::vec("([a-c]{1,2}[ ,.]{1,2}){4,9}", 4),
        passages in prop::collection::vec((0..4_usize, 0..25_usize, 1..9_usize), 1..6),
        changes in prop::collection::vec((0..4_usize, edits()), 1..4),
    ) {
        let body = |texts: &[String]| -> Body {
            let [a, b, c, d] = [0, 1, 2, 3].map(|at| texts[at].as_str());
            let json = match kind {
                0 => serde_json::json!({ "kind": "form", "form": "support_plan", "form_version": 1, "fields": {
                    "situation": a, "carers": [{ "name": "x", "what": b }, { "what": c }], "contact": { "name": d, "role": "" } } }),
                1 => serde_json::json!({ "kind": "goal", "words": a, "actions": b, "who": c, "agreed_by": d, "rhythm": "month" }),
                2 => serde_json::json!({ "kind": "evaluation", "goal": "00000000000000000000000000000000", "text": a,
                    "with": format!("{b}{c}{d}"), "outcome": "goes_on" }),
                _ => serde_json::json!({ "kind": "report", "text": a, "soep": { "subjective": b, "objective": c, "plan": d } }),
            };
            serde_json::from_value(json).unwrap()
        };
        let mut now = texts;
        let mut old = body(&now);
        let places: Vec<(String, String)> = old.texts().into_iter().filter(|(_, text)| !text.is_empty()).collect();
        let mut marks: Vec<Mark> = passages
            .iter()
            .filter_map(|(place, start, length)| {
                let (place, text) = &places[place % places.len()];
                let (start, end) = on_words(text, *start, start + length)?;
                Some(Mark { place: place.clone(), ..third(start, end) })
            })
            .collect();
        let said = |body: &Body, mark: &Mark| {
            let texts = body.texts();
            let (_, text) = texts.iter().find(|(place, _)| *place == mark.place).unwrap();
            words(text, mark.start, mark.end)
        };
        for (at, edits) in changes {
            for edit in &edits {
                now[at] = edited(&now[at], edit);
            }
            let new = body(&now);
            let kept = followed(&old, &marks, &new);
            // Each is there with its words, or gone; of a text that stayed none is gone.
            for (place, text) in old.texts() {
                let there = new.texts().iter().any(|(other, now)| *other == place && *now == text);
                let of = |marks: &[Mark]| marks.iter().filter(|mark| mark.place == place).cloned().collect::<Vec<_>>();
                if there {
                    prop_assert_eq!(of(&kept), of(&marks));
                }
                let mut before: Vec<String> = of(&marks).iter().map(|mark| said(&old, mark)).collect();
                for mark in of(&kept) {
                    let words = said(&new, &mark);
                    let found = before.iter().position(|other| *other == words);
                    prop_assert!(found.is_some(), "{:?} became {:?}", before, words);
                    before.swap_remove(found.unwrap());
                }
            }
            (old, marks) = (new, kept);
        }
    }

    /// What is typed elsewhere leaves a mark where it is.
    #[test]
    fn typing_elsewhere_keeps_a_mark(count in 3..30_usize, at in 0..30_usize, other in 0..30_usize, typed in "( [x-z]{1,5}){0,4}") {
        let all: Vec<String> = (0..count).map(|no| format!("w{no}")).collect();
        let (at, other) = (at % count, other % count);
        prop_assume!(at != other);
        let was = all.join(" ");
        let mut changed = all.clone();
        changed[other] = format!("{}{typed}", if typed.len() % 2 == 0 { "" } else { &all[other] });
        let now = changed.join(" ");
        let word = format!("w{at}");
        let first = |text: &str| {
            let before = text.split(' ').take_while(|each| **each != *word).map(|each| each.chars().count() + 1);
            before.sum::<usize>()
        };
        let mark = third(first(&was), first(&was) + word.len());
        let (kept, _) = moved(&was, &now, vec![mark]);
        prop_assert_eq!(kept.len(), 1, "{} -> {}", was, now);
        prop_assert_eq!(kept[0].start, first(&now));
    }
}
