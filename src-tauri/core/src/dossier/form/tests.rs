use chrono::NaiveDate;
use serde_json::json;

use super::description::{self, FILES, Field, FieldKind, Form, Words};
use super::filled::{Answer, Answers, FilledForm, checked};
use crate::error::Error;
use crate::export::paper::Lang;
use crate::rules::bsn::Regime;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn answers(value: serde_json::Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

fn tiny() -> Form {
    toml::from_str(
        r#"
        id = "tiny"
        version = 1
        name = { nl = "Klein", en = "Tiny" }
        about = { nl = "Klein.", en = "Tiny." }
        group = "start"
        [[sections]]
        id = "one"
        title = { nl = "Een", en = "One" }
        [[sections.fields]]
        id = "who"
        kind = "person"
        label = { nl = "Wie?", en = "Who?" }
        required = true
        [[sections.fields]]
        id = "answer"
        kind = "choice"
        label = { nl = "Antwoord", en = "Answer" }
        options = [
            { id = "yes", label = { nl = "Ja", en = "Yes" } },
            { id = "no", label = { nl = "Nee", en = "No" } },
        ]
        [[sections.fields]]
        id = "why"
        kind = "long"
        label = { nl = "Waarom?", en = "Why?" }
        required = true
        when = { field = "answer", is = ["no"] }
        [[sections.fields]]
        id = "school"
        kind = "text"
        label = { nl = "School", en = "School" }
        required = true
        regimes = ["youth"]
        [[sections.fields]]
        id = "on"
        kind = "date"
        label = { nl = "Op", en = "On" }
        past = true
        [[sections.fields]]
        id = "weight"
        kind = "number"
        label = { nl = "Gewicht", en = "Weight" }
        unit = "kg"
        [[sections.fields]]
        id = "given"
        kind = "table"
        label = { nl = "Gegeven", en = "Given" }
        [[sections.fields.columns]]
        id = "what"
        kind = "text"
        label = { nl = "Wat", en = "What" }
        required = true
        [[sections.fields.columns]]
        id = "day"
        kind = "date"
        label = { nl = "Dag", en = "Day" }
        "#,
    )
    .unwrap()
}

fn words_of(form: &Form) -> Vec<&Words> {
    fn of_field<'a>(field: &'a Field, all: &mut Vec<&'a Words>) {
        all.push(&field.label);
        all.extend(&field.help);
        all.extend(field.options.iter().map(|option| &option.label));
        field.columns.iter().for_each(|column| of_field(column, all));
    }
    let mut all = vec![&form.name, &form.about];
    for section in &form.sections {
        all.push(&section.title);
        all.extend(&section.about);
        section.fields.iter().for_each(|field| of_field(field, &mut all));
    }
    all
}

#[test]
fn every_file_is_a_form_that_can_be_asked() {
    assert!(FILES.len() >= 16);
    for (name, text) in FILES {
        let form: Form = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(*name, format!("{}.{}", form.id, form.version), "the file is called as its id and version");
        assert_eq!(description::get(&form.id, form.version), Some(&form), "{name}");
        assert_eq!(form.mistakes(), [""; 0], "{name}");
        for words in words_of(&form) {
            for text in [&words.nl, &words.en] {
                assert!(!text.is_empty() && text.trim() == text, "{name}: {words:?}");
                let long = text.split(['.', '?', '!', ':']).any(|part| part.split_whitespace().count() > 20);
                assert!(!long, "{name}: more than 20 words: {text}");
            }
        }
    }
}

#[test]
fn a_form_that_cannot_be_asked_says_why() {
    let wrong = |from: &str, to: &str| {
        let text = toml::to_string(&tiny()).unwrap();
        assert!(text.contains(from), "{text}");
        toml::from_str::<Form>(&text.replacen(from, to, 1)).unwrap().mistakes()
    };
    assert_eq!(tiny().mistakes(), [""; 0]);
    for (from, to, mistake) in [
        ("id = \"tiny\"", "id = \"report\"", "a kind of entry is called report"),
        ("id = \"on\"", "id = \"who\"", "question who stands twice"),
        ("id = \"day\"", "id = \"what\"", "column of given: what stands twice"),
        ("id = \"no\"", "id = \"yes\"", "option of answer: yes stands twice"),
        ("id = \"weight\"", "id = \"My weight\"", "question \"My weight\" is not of small letters"),
        ("id = \"one\"", "id = \"One\"", "section \"One\" is not of small letters"),
        ("id = \"what\"\nkind = \"text\"", "id = \"what\"\nkind = \"choice\"", "what must be a choice"),
        ("is = [\"no\"]", "is = [\"never\"]", "why waits for an answer that answer has not"),
        ("field = \"answer\"", "field = \"nothing\"", "why waits for nothing, which it does not ask"),
        ("kind = \"choice\"", "kind = \"text\"", "answer must be a choice"),
        ("kind = \"table\"", "kind = \"text\"", "given must be a table"),
        ("id = \"what\"\nkind = \"text\"", "id = \"what\"\nkind = \"long\"", "what in a table cannot be of this kind"),
    ] {
        let found = wrong(from, to);
        assert!(found.iter().any(|each| each.starts_with(mistake)), "{mistake}: {found:?}");
    }
}

#[test]
fn answers_are_cleaned_and_mistakes_name_their_field() {
    let form = tiny();
    let check = |value| checked(&form, answers(value), &[Regime::Zvw], today());
    let who = json!({ "name": " Fatma Test ", "role": "arts" });
    let kept = check(json!({
        "who": who, "answer": "yes", "why": "telt nu niet", "school": "", "on": "2026-11-23", "weight": "72,5",
        "given": [{ "what": "pil", "day": "2026-11-01" }, { "what": " " }],
    }));
    let expected = json!({
        "who": { "name": "Fatma Test", "role": "arts" }, "answer": "yes", "on": "2026-11-23", "weight": "72.5",
        "given": [{ "what": "pil", "day": "2026-11-01" }],
    });
    assert_eq!(serde_json::to_value(kept.unwrap()).unwrap(), expected);

    let field = |name: &str| name.to_owned();
    let bad = |name: &str, reason: &str| Error::BadInput { field: field(name), reason: reason.to_owned() };
    let no_one = json!({ "name": "", "role": "de verpleegkundige" });
    for (value, error) in [
        (json!({}), Error::Required { field: field("who") }),
        (json!({ "who": no_one }), Error::Required { field: field("who") }),
        (json!({ "who": { "name": "de verpleegkundige", "role": "" } }), Error::FunctionAlone { field: field("who") }),
        (json!({ "who": who, "answer": "no" }), Error::Required { field: field("why") }),
        (json!({ "who": who, "answer": "maybe" }), bad("answer", "option")),
        (json!({ "who": who, "answer": ["yes"] }), bad("answer", "kind")),
        (json!({ "who": who, "on": "2026-11-24" }), Error::InFuture { field: field("on") }),
        (json!({ "who": who, "on": "2026-02-30" }), Error::BadDate { field: field("on") }),
        (json!({ "who": who, "weight": "veel" }), bad("weight", "number")),
        (json!({ "who": who, "weight": "1.2.3" }), bad("weight", "number")),
        (json!({ "who": who, "given": [{ "day": "2026-11-01" }] }), Error::Required { field: field("what") }),
        (json!({ "who": who, "given": [{ "wat": "pil" }] }), bad("wat", "unknown")),
        (json!({ "who": who, "strange": "x" }), bad("strange", "unknown")),
        (json!({ "who": who, "school": "x".repeat(201) }), Error::TooLong { field: field("school"), most: 200 }),
    ] {
        assert_eq!(check(value.clone()), Err(error), "{value}");
    }
    let young = checked(&form, answers(json!({ "who": who })), &[Regime::Youth], today());
    assert_eq!(young, Err(Error::Required { field: field("school") }), "only the Jeugdwet asks it");
}

#[test]
fn a_form_reads_as_text_and_as_paper() {
    let filled = FilledForm {
        form: "risks".into(),
        form_version: 1,
        fields: answers(json!({
            "on": "2026-11-20", "with": { "name": "Roos Test", "role": "dochter" },
            "falls": "yes", "falls_seen": "Struikelt over het kleed.", "falls_action": "Kleed weg.",
        })),
    };
    assert_eq!(
        filled.searched(),
        "Risico-inventarisatie\n20 november 2026\nRoos Test, dochter\nJa\nStruikelt over het kleed.\nKleed weg."
    );
    let blocks = filled.blocks(Lang::En);
    let sections: Vec<&str> = blocks.iter().filter_map(|block| block.section.as_deref()).collect();
    assert_eq!(sections, ["When and with whom", "Falls"], "sections without an answer are left out");
    assert_eq!(blocks[2].text, "Yes");

    let filled = FilledForm {
        form: "medication".into(),
        form_version: 1,
        fields: answers(json!({ "medicines": [{ "name": "Paracetamol 500 mg", "from": "2026-01-02" }] })),
    };
    let table = &filled.blocks(Lang::Nl)[0].rows;
    assert_eq!(table[0][0], "Middel en sterkte");
    assert_eq!(table[1], ["Paracetamol 500 mg", "", "", "", "2 januari 2026", ""]);
}

#[test]
fn involuntary_care_without_names_is_not_recorded() {
    let form = description::get("wzd_steps", 1).unwrap();
    let mut all = Answers::new();
    for field in form.fields().filter(|field| field.required) {
        let answer = match field.kind {
            FieldKind::Person => json!({ "name": "Fatma Test", "role": "arts" }),
            FieldKind::Table => json!([{ "name": "Jan Test" }]),
            FieldKind::Choices => json!([field.options[0].id]),
            FieldKind::Date => json!("2026-12-01"),
            FieldKind::Text | FieldKind::Long | FieldKind::Choice | FieldKind::YesNo | FieldKind::Number => json!("x"),
        };
        all.insert(field.id.clone(), serde_json::from_value(answer).unwrap());
    }
    assert!(checked(form, all.clone(), &[], today()).is_ok());
    for name in ["responsible", "officer", "carried_out_by"] {
        let mut without = all.clone();
        without.remove(name);
        assert_eq!(checked(form, without, &[], today()), Err(Error::Required { field: name.into() }));
    }
    all.insert("officer".into(), Answer::Person { name: String::new(), role: "Wzd-functionaris".into() });
    assert_eq!(checked(form, all, &[], today()), Err(Error::Required { field: "officer".into() }));
}

#[test]
fn in_a_table_too_a_function_alone_is_nobody() {
    for (form, version, table, column) in [
        ("support_plan", 1, "carers", "name"),
        ("incident", 1, "carers", "name"),
        ("guidance_plan", 1, "week", "who"),
        ("wzd_steps", 1, "carried_out_by", "name"),
    ] {
        let form = description::get(form, version).unwrap();
        let field = form.fields().find(|field| field.id == table).unwrap();
        let said = |name: &str| {
            // What else the table asks for.
            let mut row: std::collections::BTreeMap<String, String> = field
                .columns
                .iter()
                .filter(|column| column.required)
                .map(|column| (column.id.clone(), "x".to_owned()))
                .collect();
            row.insert(column.to_owned(), name.to_owned());
            let all: Answers = [(table.to_owned(), Answer::Rows(vec![row]))].into();
            checked(form, all, &[Regime::Wlz], today())
        };
        let alone = Err(Error::FunctionAlone { field: table.to_owned() });
        assert_eq!(said("de verpleegkundige"), alone, "{}", form.id);
        assert_eq!(said("Begeleider 2"), alone, "{}", form.id);
        // What is still missing elsewhere is another matter.
        assert_ne!(said("Fatma Bulut"), alone, "{}", form.id);
        assert_ne!(said(""), alone, "{}", form.id);
    }
}

/// A table of people in a form that comes later must not be forgotten.
#[test]
fn every_column_of_names_is_known_as_one() {
    for form in description::all() {
        for field in form.fields() {
            for column in &field.columns {
                let names =
                    column.label.nl == "Naam" || column.label.nl.starts_with("Wie ") || column.label.nl == "Door wie";
                assert_eq!(
                    crate::rules::naming::is_name_column(&field.id, &column.id),
                    names,
                    "{} {}.{}",
                    form.id,
                    field.id,
                    column.id
                );
            }
        }
    }
}
