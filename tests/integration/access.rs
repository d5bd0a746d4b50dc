//! Who may see a dossier and whose consent counts, against cases that were written by hand from the tables of the law; and
//! what holds for every client and every asker.

use std::collections::HashSet;

use chrono::NaiveDate;
use dossier_core::rules::access::{
    Answer, Asks, Capability, Facts, Look, Note, Reason, Somebody, Sure, Verdict, Who, consent, see,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    question: String,
    birth: NaiveDate,
    today: NaiveDate,
    capacity: String,
    asker: String,
    #[serde(default)]
    asks: String,
    people: Vec<Person>,
    consent_from: Option<String>,
    #[serde(default)]
    consent_withdrawn: bool,
    #[serde(default)]
    decision_pending: bool,
    #[serde(default)]
    withhold: bool,
    #[serde(default)]
    third_party: bool,
    client_objects_to: Option<String>,
    death: Option<NaiveDate>,
    consent_in_life_for: Option<String>,
    #[serde(default)]
    incident_notice: bool,
    #[serde(default)]
    weighty_interest: bool,
    #[serde(default)]
    given: Vec<String>,
    #[serde(default)]
    refused: Vec<String>,
    answer: String,
    certainty: String,
    reasons: Vec<String>,
    record: Vec<String>,
    why: String,
}

#[derive(Deserialize)]
struct Person {
    role: String,
    willing: Option<bool>,
}

fn code<T: DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(code.into()).unwrap_or_else(|_| panic!("{code} is no code"))
}

/// The cases name some whom the program knows by a wider name: a friend, a nephew, a former spouse and an heir are anybody
/// else; who held authority over a client who died is who holds it; a parent without authority is a parent.
fn who(role: &str) -> Who {
    match role {
        "friend" | "nephew" | "former_spouse" | "heir" => Who::Other,
        "parent_without_authority" => Who::Parent,
        "former_authority_parent" => Who::AuthorityParent,
        "former_guardian" => Who::Guardian,
        role => code(role),
    }
}

impl Case {
    fn somebody(&self, role: &str) -> Somebody {
        let unwanted = self.client_objects_to.as_deref() == Some(role);
        let willing = self.people.iter().find(|each| each.role == role).and_then(|each| each.willing).unwrap_or(true);
        Somebody { who: who(role), willing, unwanted }
    }

    fn answered(&self) -> Verdict {
        let people: Vec<Somebody> = self.people.iter().map(|each| self.somebody(&each.role)).collect();
        let facts = Facts {
            birth: Some(self.birth),
            today: self.today,
            capability: match self.capacity.as_str() {
                "not recorded" => Capability::NotRecorded,
                "capable" => Capability::Capable,
                "incapable" => Capability::Incapable,
                "incapable in another matter" => Capability::IncapableElsewhere,
                other => panic!("{other}"),
            },
            people: &people,
            death: self.death,
        };
        if self.question == "consent" {
            let by: Vec<Somebody> = match self.asker.as_str() {
                "all" => self.given.iter().map(|role| self.somebody(role)).collect(),
                role => vec![self.somebody(role)],
            };
            let refused: Vec<Who> = self.refused.iter().map(|role| who(role)).collect();
            return consent::consent(&facts, &by, &refused);
        }
        let in_life = self.consent_in_life_for.as_deref() == Some(self.asker.as_str());
        let given = self.consent_from.as_deref().filter(|_| !self.consent_withdrawn).map(who);
        let look = Look {
            asks: code(&self.asks.replace('-', "_")),
            consent: given.or(in_life.then_some(Who::Client)),
            decision: self.decision_pending,
            withhold: self.withhold,
            third_party: self.third_party,
            incident: self.incident_notice,
            interest: self.weighty_interest,
        };
        see(&facts, self.somebody(&self.asker), &look)
    }
}

#[test]
fn every_case_is_answered_as_the_tables_say() {
    let path = format!("{}/vectors/access.toml", env!("CARGO_MANIFEST_DIR"));
    let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(file.case.len() >= 205);
    let mut wrong = Vec::new();
    for case in &file.case {
        let found = case.answered();
        let answer: Answer = code(&case.answer.replace(' ', "_"));
        let sure: Sure = code(&case.certainty);
        let reasons: Vec<Reason> = case.reasons.iter().map(|reason| code(reason)).collect();
        let record: HashSet<Note> = case.record.iter().map(|note| code(note)).collect();
        let noted: HashSet<Note> = found.record.iter().copied().collect();
        let right = (found.answer, found.sure, &found.reasons, &noted) == (answer, sure, &reasons, &record);
        println!("{} {} {}: {}", if right { "ok   " } else { "WRONG" }, case.id, case.answer, case.why);
        if !right {
            wrong.push(format!("{} ({}): {found:?}", case.id, case.why));
        }
        assert_eq!(noted.len(), found.record.len(), "{}: a note twice", case.id);
        assert!(!found.articles.is_empty(), "{}: no article", case.id);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const ALL: &[Who] = &[
    Who::Client,
    Who::AuthorityParent,
    Who::Guardian,
    Who::Curator,
    Who::Mentor,
    Who::Authorised,
    Who::Spouse,
    Who::RegisteredPartner,
    Who::LifeCompanion,
    Who::Parent,
    Who::Child,
    Who::Sibling,
    Who::Grandparent,
    Who::Grandchild,
    Who::Bewindvoerder,
    Who::InformalCarer,
    Who::InvolvedCarer,
    Who::StandIn,
    Who::OtherCarer,
    Who::Other,
];

fn day(days: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap() - chrono::Days::new(days.unsigned_abs())
}

fn somebody() -> impl Strategy<Value = Somebody> {
    (prop::sample::select(ALL), any::<bool>(), any::<bool>()).prop_map(|(who, willing, unwanted)| Somebody {
        who,
        willing,
        unwanted,
    })
}

fn look() -> impl Strategy<Value = Look> {
    let asks =
        prop::sample::select(&[Asks::Whole, Asks::Task, Asks::DecisionPart, Asks::IncidentPart, Asks::InterestPart]);
    (asks, any::<[bool; 5]>()).prop_map(|(asks, [decision, withhold, third_party, incident, interest])| Look {
        asks,
        consent: None,
        decision,
        withhold,
        third_party,
        incident,
        interest,
    })
}

fn capability() -> impl Strategy<Value = Capability> {
    prop::sample::select(&[
        Capability::NotRecorded,
        Capability::Capable,
        Capability::Incapable,
        Capability::IncapableElsewhere,
    ])
}

proptest! {
    /// Whoever consents, nobody loses what they had a right to.
    #[test]
    fn a_consent_never_takes_a_right_away(
        born in 0i64..40_000,
        died in prop::option::of(0i64..3_000),
        capability in capability(),
        people in prop::collection::vec(somebody(), 0..5),
        asker in somebody(),
        look in look(),
        giver in prop::sample::select(ALL),
    ) {
        let facts = Facts { birth: Some(day(born)), today: day(0), capability, people: &people, death: died.map(day) };
        let without = see(&facts, asker, &look);
        let with = see(&facts, asker, &Look { consent: Some(giver), ..look });
        prop_assert!(with.answer >= without.answer, "{without:?} {with:?}");
    }

    /// A capable client of sixteen or over sees the dossier whatever others are or want; without the client's consent nobody
    /// else does but who gives care; and nobody consents in their place.
    #[test]
    fn a_capable_client_of_sixteen_or_over_is_never_overruled(
        born in 16i64 * 366..40_000,
        capable in prop::sample::select(&[Capability::NotRecorded, Capability::Capable, Capability::IncapableElsewhere]),
        people in prop::collection::vec(somebody(), 0..5),
        asker in somebody(),
        look in look(),
    ) {
        let facts = Facts { birth: Some(day(born)), today: day(0), capability: capable, people: &people, death: None };
        let client = Somebody { who: Who::Client, willing: true, unwanted: false };
        let own = see(&facts, client, &Look { third_party: false, ..look });
        prop_assert_eq!(own.answer, Answer::Yes);
        let gives_care = matches!(asker.who, Who::InvolvedCarer | Who::StandIn);
        let other = see(&facts, asker, &look);
        prop_assert!(asker.who == Who::Client || gives_care || other.answer == Answer::No, "{other:?}");
        for giver in ALL.iter().filter(|giver| **giver != Who::Client) {
            let by = see(&facts, asker, &Look { consent: Some(*giver), ..look });
            prop_assert_eq!(by.answer, other.answer, "a consent of {:?}", giver);
        }
        if asker.who != Who::Client {
            prop_assert_eq!(consent::consent(&facts, &[asker], &[]).answer, Answer::No);
        }
        prop_assert_eq!(consent::consent(&facts, &[client], &[]).answer, Answer::Yes);
        prop_assert_eq!(consent::consent(&facts, &[client, asker], &[Who::Client]).answer, Answer::No);
    }
}

#[test]
fn without_a_birth_date_an_adult_is_assumed_and_the_answer_says_so() {
    let client = Somebody { who: Who::Client, willing: true, unwanted: false };
    let facts = Facts { birth: None, today: day(0), capability: Capability::NotRecorded, people: &[], death: None };
    let found = see(&facts, client, &Look::default());
    assert_eq!((found.answer, found.sure), (Answer::Yes, Sure::Low));
    assert!(found.reasons.contains(&Reason::BirthUnknown));
}

#[test]
fn the_purposes_are_read_whole() {
    let all = consent::purposes();
    let third: Vec<&str> = all.iter().filter(|each| each.third_party).map(|each| each.id.as_str()).collect();
    assert_eq!(third, ["share_carers", "share_family", "ask_information"]);
    assert_eq!(all.iter().filter(|each| each.pictures).count(), 1);
    assert!(all.iter().all(|each| !each.name.nl.is_empty() && !each.consequence.en.is_empty()));
}
