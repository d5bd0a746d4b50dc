//! Words about somebody else that a reader does not get, on paper and on the screen alike.
//!
//! Passages are marked as being about another client or about a third person (see [`mark`](super::mark)). Other clients'
//! passages are for the carer alone; a third person's are left out for most others. On the screen this is decided where
//! versions are read ([`crate::store::entry`]), so that whoever sits here, a timeline, a search, a plan and a list of goals
//! get words that were replaced already: what was not handed out cannot be shown by mistake. Who wrote a version reads it as
//! they wrote it. Rejected: replacing in each view, where the first that forgets it shows a neighbour's illness.
//!
//! A name of another client that nobody marked goes as well: of a paper the carer is asked about it first, and what was said then
//! holds here; somebody who reads at the desk cannot be asked. In measurements and medication, which keep no marks, that is all
//! there is.
//!
//! A mark that was put in a correction is about words that may have stood there before, in other words even. So it goes back
//! into the earlier versions: to its own words wherever they stand, and where those were put differently the earlier version
//! is held back as a whole. Only where nothing of the kind stood, it stays as it is: an addition hides nothing.

use std::collections::HashSet;

use super::disclosure::Capacity;
use super::entry::Body;
use super::mark::{About, Mark, follow, pieces, replaced, stayed};
use super::others::Unmarked;
use super::practice::{self, Language};
use crate::error::Result;
use crate::export::paper::Lang;
use crate::export::texts;
use crate::fold::fold;
use crate::rules::mentions;
use crate::session::Role;
use crate::store::Reading;
use crate::uid::Uid;

/// Words that say nothing about who is meant, whatever sentence they stand in.
const EMPTY_WORDS: &[&str] = &[
    "de", "het", "een", "en", "of", "maar", "ik", "je", "u", "hij", "zij", "ze", "wij", "we", "er", "in", "op", "aan",
    "van", "voor", "met", "bij", "naar", "om", "te", "dat", "die", "dit", "deze", "is", "was", "heeft", "had", "niet",
    "ook", "nog", "als", "dan", "toen", "zijn", "haar", "the", "a", "an", "and",
];

/// What a reader gets of words about somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eyes {
    /// Everything as it was written.
    All,
    /// Nothing about other clients, and about third persons what this capacity gets; the carer's own print when `None`.
    As(Option<Capacity>),
}

/// What stands in the place of words that a reader does not get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instead {
    /// They are about another client.
    OtherClient,
    /// They are about a third person.
    ThirdPerson,
}

impl Instead {
    /// The words.
    pub(crate) fn words(self, lang: Lang) -> String {
        texts::text(
            lang,
            match self {
                Self::OtherClient => "instead.other_client",
                Self::ThirdPerson => "instead.third_person",
            },
        )
    }
}

impl Eyes {
    /// Those of who sits at the desk. A stand-in reads as a colleague does (BW 7:457(2)); at a client's look on the screen it
    /// is not known here whether the client or somebody for them looks.
    pub(crate) const fn of(role: Role) -> Self {
        match role {
            Role::Carer | Role::Custodian => Self::All,
            Role::StandIn => Self::As(Some(Capacity::Colleague)),
            Role::Viewer => Self::As(Some(Capacity::Representative)),
            Role::Inspector => Self::As(Some(Capacity::Inspector)),
        }
    }

    /// What stands in the place of words about this; `None` when they stay. The client gets what is about a third person
    /// unless a weighing says otherwise (BW 7:456); the inspectorate and the carer's own print have it all.
    pub(crate) fn instead(self, about: &About) -> Option<Instead> {
        let Self::As(capacity) = self else { return None };
        match about {
            About::OtherClient { .. } => Some(Instead::OtherClient),
            About::ThirdPerson { weighing, .. } => {
                let withheld = match capacity {
                    None | Some(Capacity::Inspector) => false,
                    Some(Capacity::Client) => !weighing.is_empty(),
                    Some(Capacity::Representative | Capacity::Colleague | Capacity::OtherCarer | Capacity::Other) => {
                        true
                    }
                };
                withheld.then_some(Instead::ThirdPerson)
            }
            About::SomebodyElse => None,
        }
    }
}

/// The passage that goes with a mark: where the sentence gives the person away, all of it.
pub(super) fn passage(text: &str, mark: &Mark) -> (usize, usize) {
    match &mark.about {
        About::OtherClient { sentence: true, .. } => whole_sentence(text, mark.start, mark.end),
        About::OtherClient { .. } | About::ThirdPerson { .. } | About::SomebodyElse => (mark.start, mark.end),
    }
}

/// The sentence around these characters.
pub(super) fn whole_sentence(text: &str, start: usize, end: usize) -> (usize, usize) {
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let (from, to) = mentions::sentence(text, byte(start), byte(end));
    let character = |byte: usize| text.get(..byte).unwrap_or_default().chars().count();
    (character(from), character(to))
}

/// What later versions say of one version of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Later {
    /// Passages of it that were marked in a later version only.
    pub(crate) marks: Vec<Mark>,
    /// Words that a later version marks stand here in other words: nobody can say which.
    pub(crate) lost: bool,
}

/// A text of a later version beside the same text of an earlier one.
struct Beside {
    place: String,
    later: String,
    earlier: String,
    /// For each piece of the later text the piece of the earlier one that it was.
    was: Vec<Option<usize>>,
}

impl Beside {
    fn new(place: String, later: String, earlier: String) -> Self {
        let was = stayed(&pieces(&later), &pieces(&earlier));
        Self { place, later, earlier, was }
    }

    fn of(later: &Body, earlier: &Body) -> Vec<Self> {
        let mut before = earlier.texts();
        let mut all: Vec<Self> = Vec::new();
        for (place, text) in later.texts() {
            let found = before.iter().position(|(other, _)| *other == place).map(|at| before.swap_remove(at).1);
            all.push(Self::new(place, text, found.unwrap_or_default()));
        }
        all.extend(before.into_iter().map(|(place, text)| Self::new(place, String::new(), text)));
        all
    }
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// The words among these pieces that tell who or what is meant, folded.
fn telling<'a>(pieces: impl IntoIterator<Item = &'a str>) -> HashSet<String> {
    let words = pieces.into_iter().filter(|piece| is_word(piece)).map(fold);
    words.filter(|word| !EMPTY_WORDS.contains(&word.as_str())).collect()
}

/// The pieces under a mark.
fn under<'a>(pieces: &'a [(usize, &'a str)], mark: &Mark) -> Vec<&'a str> {
    pieces.iter().filter(|(at, _)| mark.start <= *at && *at < mark.end).map(|(_, piece)| *piece).collect()
}

/// Where this row of pieces stands in a text, in characters.
fn occurrences(text: &str, row: &[&str]) -> Vec<(usize, usize)> {
    let all = pieces(text);
    if row.is_empty() {
        return Vec::new();
    }
    let windows = all.windows(row.len()).filter(|window| window.iter().zip(row).all(|((_, a), b)| a == b));
    windows
        .filter_map(|window| Some((window.first()?.0, window.last().map(|(at, p)| at + p.chars().count())?)))
        .collect()
}

/// Where a mark of a later version stands in an earlier one, and whether something stood in its place in other words.
fn reach(all: &[Beside], mark: &Mark) -> (Vec<Mark>, bool) {
    let Some(own) = all.iter().find(|each| each.place == mark.place) else { return (Vec::new(), true) };
    let there = pieces(&own.later);
    let marked = under(&there, mark);
    let told = telling(marked.iter().copied());
    let on = |place: &str, (start, end)| Mark { place: place.to_owned(), start, end, about: mark.about.clone() };
    let followed = follow(&own.later, &own.earlier, &[(mark.start, mark.end)]).into_iter().flatten().next();
    let mut found: Vec<Mark> = followed.map(|at| on(&own.place, at)).into_iter().collect();
    // The same words elsewhere are about the same person: a name that stood there twice, a passage that was moved. That a name
    // is somebody else's was said of one place alone.
    if mark.about != About::SomebodyElse && !told.is_empty() {
        for each in all {
            let again = occurrences(&each.earlier, &marked).into_iter().map(|at| on(&each.place, at));
            let again: Vec<Mark> = again.filter(|again| !found.contains(again)).collect();
            found.extend(again);
        }
    }
    if followed.is_some() {
        return (found, false);
    }
    let known =
        |place: &str, at: usize| found.iter().any(|mark| mark.place == place && mark.start <= at && at < mark.end);
    // Between the words around it that stayed: did anything stand there?
    let earlier = pieces(&own.earlier);
    let first = there.iter().position(|(at, _)| *at >= mark.start).unwrap_or(there.len());
    let after = there.iter().position(|(at, _)| *at >= mark.end).unwrap_or(there.len());
    let from = own.was.iter().take(first).rev().find_map(|at| *at).map_or(0, |at| at + 1);
    let to = own.was.iter().skip(after).find_map(|at| *at).unwrap_or(earlier.len());
    let mut between = earlier.iter().take(to).skip(from);
    if between.any(|(at, piece)| is_word(piece) && !known(&own.place, *at)) {
        return (found, true);
    }
    // Or was something taken away elsewhere that tells of the same?
    let mut gone: HashSet<String> = HashSet::new();
    for each in all {
        let kept: HashSet<usize> = each.was.iter().flatten().copied().collect();
        let earlier = pieces(&each.earlier);
        let away = earlier.iter().enumerate().filter(|(no, (at, _))| !kept.contains(no) && !known(&each.place, *at));
        gone.extend(telling(away.map(|(_, (_, piece))| *piece)));
    }
    let lost = !told.is_disjoint(&gone);
    (found, lost)
}

/// What the later versions of an entry say of its earlier ones. Newest first, one for each version.
pub(crate) fn later(versions: &[(&Body, &[Mark])], eyes: Eyes) -> Vec<Later> {
    let mut all: Vec<Later> = Vec::new();
    // Marks of newer versions, each with the version in which it was last found.
    let mut coming: Vec<(usize, Mark)> = Vec::new();
    let mut lost = false;
    for (at, (body, own)) in versions.iter().enumerate() {
        let mut marks: Vec<Mark> = Vec::new();
        let mut next: Vec<(usize, Mark)> = Vec::new();
        let mut texts: Option<(usize, Vec<Beside>)> = None;
        for (from, mark) in coming {
            if texts.as_ref().is_none_or(|(of, _)| *of != from) {
                texts = versions.get(from).map(|(newer, _)| (from, Beside::of(newer, body)));
            }
            let (found, missed) = reach(texts.as_ref().map(|(_, all)| all.as_slice()).unwrap_or_default(), &mark);
            // Of words that this reader gets, nothing is lost.
            lost = lost || missed && eyes.instead(&mark.about).is_some();
            if found.is_empty() {
                next.push((from, mark));
            }
            marks.extend(found.into_iter().filter(|mark| !own.contains(mark)));
        }
        marks.sort_by(|a, b| (&a.place, a.start, a.end).cmp(&(&b.place, b.start, b.end)));
        marks.dedup();
        next.extend(own.iter().chain(&marks).map(|mark| (at, mark.clone())));
        next.sort_by_key(|(from, _)| *from);
        coming = next;
        all.push(Later { marks, lost });
    }
    all
}

/// Takes the words out of an entry that a reader does not get: what is marked, and names of other clients that nobody marked.
/// Whether there were any.
pub(crate) fn take_out(
    (entry, body): (Uid, &mut Body),
    marks: &[Mark],
    (eyes, lang): (Eyes, Lang),
    unmarked: &Unmarked,
) -> bool {
    let mut hid = false;
    if eyes == Eyes::All {
        return hid;
    }
    let plain = plain(body);
    for (place, text) in body.texts_mut() {
        let here: Vec<&Mark> = marks.iter().filter(|mark| mark.place == place).collect();
        let mut out: Vec<(usize, usize, String)> = here
            .iter()
            .filter_map(|mark| {
                let (start, end) = passage(text, mark);
                Some((start, end, eyes.instead(&mark.about)?.words(lang)))
            })
            .collect();
        if !plain.contains(&place.as_str()) {
            for (start, end) in unmarked.in_text(Some(entry), &place, text, &here) {
                // Not when it went already, with the passage that it stands in.
                if !out.iter().any(|(from, to, _)| *from <= start && end <= *to) {
                    out.push((start, end, Instead::OtherClient.words(lang)));
                }
            }
        }
        if !out.is_empty() {
            *text = replaced(text, out.iter().map(|(start, end, with)| (*start, *end, with.as_str())).collect());
            hid = true;
        }
    }
    hid
}

/// A text beside the versions of an entry (a caption, a decision, a note of the client) as who sits here may read it: without
/// names of other clients, but for what the carer said before to be somebody else's.
///
/// # Errors
/// What the store says.
pub(crate) fn nameless(
    tx: &impl Reading,
    (client, entry): (Uid, Option<Uid>),
    place: &str,
    text: &mut String,
) -> Result<()> {
    if Eyes::of(tx.session().role) == Eyes::All || text.is_empty() {
        return Ok(());
    }
    let gone = Unmarked::of(tx, client)?.in_text(entry, place, text, &[]);
    if !gone.is_empty() {
        let words = Instead::OtherClient.words(language(tx)?);
        *text = replaced(text, gone.into_iter().map(|(start, end)| (start, end, words.as_str())).collect());
    }
    Ok(())
}

/// The same words in a text beside the entry, such as the reason of a correction.
pub(crate) fn echoes(text: &str, said: &[(Vec<String>, Instead)], lang: Lang) -> String {
    let out: Vec<_> = echoed(text, said).into_iter().map(|(start, end, with)| (start, end, with.words(lang))).collect();
    replaced(text, out.iter().map(|(start, end, with)| (*start, *end, with.as_str())).collect())
}

/// Where those words stand in it, and what comes in their place.
pub(super) fn echoed(text: &str, said: &[(Vec<String>, Instead)]) -> Vec<(usize, usize, Instead)> {
    let mut out = Vec::new();
    for (words, instead) in said {
        let row: Vec<&str> = words.iter().map(String::as_str).collect();
        out.extend(occurrences(text, &row).into_iter().map(|(start, end)| (start, end, *instead)));
    }
    out
}

/// The rows of words under the marks of a version that a reader does not get.
pub(crate) fn said(body: &Body, marks: &[Mark], eyes: Eyes) -> Vec<(Vec<String>, Instead)> {
    let texts = body.texts();
    let one = |mark: &Mark| {
        let instead = eyes.instead(&mark.about)?;
        let (_, text) = texts.iter().find(|(place, _)| *place == mark.place)?;
        let pieces = pieces(text);
        let row = under(&pieces, mark);
        let tells = !telling(row.iter().copied()).is_empty();
        tells.then(|| (row.into_iter().map(str::to_owned).collect(), instead))
    };
    marks.iter().filter_map(one).collect()
}

/// What a medicine is called and how much is given, what is measured and in what: they are no person's, and stay.
fn plain(body: &Body) -> &'static [&'static str] {
    match body {
        Body::Measurement(_) | Body::Medicine(_) | Body::Dose(_) => &["name", "unit", "form", "strength", "dose"],
        Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Form(_)
        | Body::Goal(_)
        | Body::Evaluation(_) => &[],
    }
}

/// Empties a version that is held back, but for what is no person's.
pub(crate) fn hold_back(body: &mut Body) {
    let plain = plain(body);
    for (place, text) in body.texts_mut() {
        if !plain.contains(&place.as_str()) {
            text.clear();
        }
    }
}

/// In which language the words stand that are put in place of others on the screen.
///
/// # Errors
/// What the store says.
pub(crate) fn language(tx: &impl Reading) -> Result<Lang> {
    Ok(match practice::current(tx)?.language {
        Language::Nl => Lang::Nl,
        Language::En => Lang::En,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::uid::Uid;

    fn report(text: &str) -> Body {
        Body::Report { text: text.to_owned(), goals: Vec::new(), soep: None }
    }

    /// A mark about another client, or about a third person, on these words.
    fn mark(text: &str, marked: &str, other_client: bool) -> Mark {
        let start = text[..text.find(marked).unwrap()].chars().count();
        let about = if other_client {
            let need = super::super::mark::Need::Incident;
            About::OtherClient { client: Uid::from_bytes([7; 16]), need, why: "x".to_owned(), sentence: false }
        } else {
            About::ThirdPerson { who: "buurvrouw".to_owned(), weighing: String::new() }
        };
        Mark { place: "text".to_owned(), start, end: start + marked.chars().count(), about }
    }

    /// The earlier versions (newest first) as a colleague reads them when these words of the newest are marked; `None` where
    /// one is held back.
    fn read(newest: &str, marked: &str, other_client: bool, earlier: &[&str]) -> Vec<Option<String>> {
        let bodies: Vec<Body> = std::iter::once(newest).chain(earlier.iter().copied()).map(report).collect();
        let own = vec![mark(newest, marked, other_client)];
        let none: &[Mark] = &[];
        let versions: Vec<(&Body, &[Mark])> =
            bodies.iter().enumerate().map(|(at, body)| (body, if at == 0 { own.as_slice() } else { none })).collect();
        let eyes = Eyes::of(Role::StandIn);
        let all = later(&versions, eyes);
        assert_eq!(all.len(), bodies.len());
        assert_eq!(all[0], Later::default());
        let one = |(body, later): (Body, Later)| {
            let mut body = body;
            take_out((Uid::from_bytes([0; 16]), &mut body), &later.marks, (eyes, Lang::Nl), &Unmarked::nobody());
            (!later.lost).then(|| body.texts().remove(0).1)
        };
        bodies.into_iter().zip(all).skip(1).map(one).collect()
    }

    fn one(newest: &str, marked: &str, earlier: &str) -> Option<String> {
        read(newest, marked, true, &[earlier]).remove(0)
    }

    #[test]
    fn a_later_mark_reaches_its_words_in_earlier_versions() {
        let shown = |text: &str| Some(text.to_owned());
        assert_eq!(one("Ruzie met Jansens, hard.", "Jansens", "Ruzie met Jansens."), shown("Ruzie met [medecliënt]."));
        // Twice there, once by now; and moved.
        let twice = "Jansens kwam. Later huilde Jansens.";
        assert_eq!(one("Jansens kwam.", "Jansens", twice), shown("[medecliënt] kwam. Later huilde [medecliënt]."));
        let moved = one("Alles ging goed vandaag. Jansens kwam.", "Jansens", "Jansens kwam. Alles ging goed vandaag.");
        assert_eq!(moved, shown("[medecliënt] kwam. Alles ging goed vandaag."));
        // Through a version that does not have them.
        let all = read("Iemand kwam. Jansens kwam.", "Jansens", true, &["Iemand kwam.", "Jansens kwam."]);
        assert_eq!(all, [shown("Iemand kwam."), shown("[medecliënt] kwam.")]);
    }

    #[test]
    fn where_it_was_said_in_other_words_the_earlier_version_is_held_back() {
        for (newest, marked, earlier) in [
            ("Ruzie met de medebewoner.", "de medebewoner", "Ruzie met J.J. van 12."),
            ("Ruzie met Jansens gehad.", "Jansens", "Ruzie met Jansen gehad."),
            (
                "Alles ging goed. Jansens van boven drinkt.",
                "Jansens van boven drinkt",
                "Boven drinkt men. Alles ging goed.",
            ),
        ] {
            assert_eq!(one(newest, marked, earlier), None, "{earlier}");
        }
        let all = read("Het was de medebewoner.", "de medebewoner", true, &["Het was J.J.", "Het was."]);
        assert_eq!(all, [None, None], "what came before it may say the same");
        assert_eq!(read("De buurvrouw drinkt.", "buurvrouw", false, &["De overbuurvrouw drinkt."]), [None]);
        // Moved, and put differently.
        let after = "Het ging vandaag heel erg goed met haar. De buurvrouw drinkt.";
        let before = "Drinkt de buurvrouw? Het ging vandaag heel erg goed met haar.";
        assert_eq!(read(after, "De buurvrouw drinkt", false, &[before]), [None]);
    }

    #[test]
    fn an_addition_hides_nothing_of_what_was_there() {
        let before = "Wandeling gemaakt, het ging goed.";
        let after = format!("{before} De buurvrouw vertelde dat haar man drinkt.");
        for other_client in [true, false] {
            let all = read(&after, "De buurvrouw vertelde dat haar man drinkt", other_client, &[before]);
            assert_eq!(all, [Some(before.to_owned())]);
        }
    }

    #[test]
    fn that_a_name_is_somebody_elses_is_said_of_one_place() {
        let (newest, earlier) = ("De roos van Roos bloeit.", "Roos kwam. De roos van Roos bloeit.");
        let about = |mark: Mark| Mark { about: About::SomebodyElse, ..mark };
        let (new, old) = (report(newest), report(earlier));
        let own = [about(mark(newest, "Roos", true))];
        let all = later(&[(&new, &own), (&old, &[])], Eyes::of(Role::StandIn));
        assert_eq!(all[1], Later { marks: vec![Mark { start: 23, end: 27, ..own[0].clone() }], lost: false });
    }

    #[test]
    fn each_reader_gets_what_the_law_gives() {
        let third = |weighing: &str| About::ThirdPerson { who: "zus".to_owned(), weighing: weighing.to_owned() };
        let other = mark("Jansens", "Jansens", true).about;
        for role in Role::ALL {
            let eyes = Eyes::of(role);
            let all = matches!(role, Role::Carer | Role::Custodian);
            assert_eq!(eyes.instead(&other), (!all).then_some(Instead::OtherClient), "{role:?}");
            let third_gone = matches!(role, Role::StandIn | Role::Viewer);
            assert_eq!(eyes.instead(&third("")), third_gone.then_some(Instead::ThirdPerson), "{role:?}");
            assert_eq!(eyes.instead(&About::SomebodyElse), None);
        }
        let client = Eyes::As(Some(Capacity::Client));
        assert_eq!(client.instead(&third("")), None);
        assert_eq!(client.instead(&third("Zij vreest hem.")), Some(Instead::ThirdPerson));
        assert_eq!(Eyes::As(None).instead(&other), Some(Instead::OtherClient));
        assert_eq!(Eyes::As(None).instead(&third("x")), None);
    }
}
