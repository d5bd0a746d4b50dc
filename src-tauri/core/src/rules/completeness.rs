//! What an inspector looks for in a dossier and in a practice, and what of it is not there yet. Read from
//! `assets/law/completeness.toml`. Only gaps come out, and no score: a number would be worked towards, a gap is filled.
//!
//! What is there comes in as a set of [`Has`], looked up by who knows the store. So the rule itself cannot be wrong about a
//! form, and that something more never makes a gap of what it fills can be tried for all sets.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bsn::Regime;
use crate::rules::law;

/// Of what an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Of each client's dossier.
    Dossier,
    /// Of the practice.
    Practice,
}

/// What is no form and no entry by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The birth date is known.
    BirthDate,
    /// There is a citizen service number.
    Bsn,
    /// Somebody else keeps the dossier of one of the care relations.
    OtherKeeps,
    /// Those were looked at, within a year.
    KeepingChecked,
    /// The client is under 16, was found incapable, or somebody stands on the list as a representative.
    NeedsRepresentative,
    /// A representative is there, with proof where that is asked.
    Representative,
    /// A judgement on capacity was recorded.
    Judgement,
    /// The newest plan was agreed to, with name and day.
    PlanAgreed,
    /// Every goal that goes on says what is done and by whom.
    GoalActions,
    /// No talk about the plan is late.
    TalkInTime,
    /// No goal waits longer for its evaluation than was agreed.
    GoalsInTime,
    /// Of each law that asks for an indication or decision, its number or period is known; or another has the contract.
    Indication,
    /// A report is about a goal.
    GoalReported,
    /// A medicine is in use that is given at set times.
    ByTheClock,
    /// Nothing is left to be done after an incident.
    IncidentsDone,
    /// There is a statement of how dossiers are kept here.
    Statement,
}

/// Something that can be in a dossier or a practice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Has {
    /// Something that is known.
    Fact {
        /// What.
        fact: Fact,
    },
    /// An entry of a kind.
    Kind {
        /// As stored.
        kind: String,
    },
    /// A form that was filled in.
    Form {
        /// Which.
        form: String,
        /// Its questions that are answered; all that it requires when empty.
        #[serde(default)]
        fields: Vec<String>,
    },
    /// Any form with a duty for the clocks of the law.
    Duty {
        /// Which.
        duty: String,
        /// Its questions that are answered.
        #[serde(default)]
        fields: Vec<String>,
    },
    /// A paper of the practice file that is valid.
    Paper {
        /// Its kind.
        paper: String,
    },
}

/// Where a gap is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "GapPlace")]
pub enum Go {
    /// The client's particulars.
    Facts,
    /// The people around the client.
    People,
    /// The page of the plan.
    Plan,
    /// The medication.
    Medication,
    /// A report.
    Report,
    /// This form.
    Form(String),
    /// The practice file, at this kind of paper.
    Paper(String),
    /// How dossiers are kept here.
    Statement,
}

/// What makes an item due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueBy {
    /// The term for a plan.
    Plan,
    /// The term for a talk about it.
    Talk,
    /// What an incident asks.
    Incident,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name; the words stand under `check.item.ID`.
    pub id: String,
    /// Of what it is asked.
    pub of: Of,
    /// Under which laws; always when empty.
    #[serde(default)]
    pub regimes: Vec<Regime>,
    /// Only where all of this is there.
    #[serde(default)]
    pub when: Vec<Has>,
    /// One of these is enough.
    pub met: Vec<Has>,
    /// It does not occur with every client.
    #[serde(default)]
    pub maybe: bool,
    /// It is asked too where somebody else keeps the dossier.
    #[serde(default)]
    pub elsewhere: bool,
    /// What makes it due on a day.
    #[serde(default)]
    pub clock: Option<DueBy>,
    /// Where the gap is filled.
    pub go: Go,
    /// The newest of that form is completed, instead of a new one begun.
    #[serde(default)]
    pub amend: bool,
    /// Where the law asks it; empty where none does.
    pub article: String,
    /// The same where all care is under the Wmo.
    #[serde(default)]
    pub wmo: Option<String>,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

impl Item {
    /// Where the law asks it of care under these laws.
    pub fn article(&self, regimes: &[Regime]) -> &str {
        match &self.wmo {
            Some(wmo) if supervisor(regimes) == Supervisor::Municipality => wmo,
            Some(_) | None => &self.article,
        }
    }
}

/// Who supervises the care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Supervisor {
    /// The inspectorate (*IGJ*).
    Inspectorate,
    /// The municipality's supervisor: all care is under the Wmo (Wmo 2015 art. 6.1).
    Municipality,
}

/// Who supervises care under these laws.
pub fn supervisor(regimes: &[Regime]) -> Supervisor {
    let wmo = !regimes.is_empty() && regimes.iter().all(|regime| *regime == Regime::Wmo);
    if wmo { Supervisor::Municipality } else { Supervisor::Inspectorate }
}

/// How long a paper of the practice file holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperTerm {
    /// Its kind.
    pub kind: String,
    /// Years from its own day.
    pub years: u32,
    /// Where it stands.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

/// The term of a paper of this kind; `None` where the law names none.
pub fn paper_term(kind: &str, today: NaiveDate) -> Option<&'static PaperTerm> {
    TABLE.paper.iter().find(|term| term.kind == kind && term.from <= today)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    item: Vec<Item>,
    paper: Vec<PaperTerm>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    law(include_str!("../../../../assets/law/completeness.toml"))
        .unwrap_or(Table { item: Vec::new(), paper: Vec::new() })
});

/// What can be asked of a dossier or a practice by the law of `today`, in the order in which it is shown.
pub fn items(of: Of, today: NaiveDate) -> impl Iterator<Item = &'static Item> {
    TABLE.item.iter().filter(move |item| item.of == of && item.from <= today)
}

/// What is not there: of care under these laws, with what `has` says. Where the dossier is kept `elsewhere`, only what is
/// asked there too.
pub fn gaps(of: Of, regimes: &[Regime], elsewhere: bool, has: &HashSet<Has>, today: NaiveDate) -> Vec<&'static Item> {
    let asked = |item: &&Item| {
        (item.regimes.is_empty() || item.regimes.iter().any(|regime| regimes.contains(regime)))
            && (!elsewhere || item.elsewhere)
            && item.when.iter().all(|each| has.contains(each))
    };
    items(of, today).filter(asked).filter(|item| !item.met.iter().any(|each| has.contains(each))).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const ALL: [Regime; 6] = [Regime::Zvw, Regime::Wlz, Regime::Wmo, Regime::Youth, Regime::Pgb, Regime::Private];

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn ids(items: &[&Item]) -> Vec<String> {
        items.iter().map(|item| item.id.clone()).collect()
    }

    #[test]
    fn the_table_is_read_whole_and_each_item_can_be_met() {
        assert_eq!((items(Of::Dossier, today()).count(), items(Of::Practice, today()).count()), (31, 11));
        let mut names: Vec<_> = TABLE.item.iter().map(|item| &item.id).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.item.len());
        for item in TABLE.item.iter() {
            assert!(!item.met.is_empty() && !item.sure.is_empty(), "{}", item.id);
            assert!(!item.article.is_empty() || item.sure == "low", "{}", item.id);
        }
    }

    #[test]
    fn what_does_not_apply_is_no_gap() {
        let has = HashSet::new();
        let open = |regime| ids(&gaps(Of::Dossier, &[regime], false, &has, today()));
        assert!(open(Regime::Wlz).contains(&"bsn".to_owned()) && open(Regime::Wlz).contains(&"plan".to_owned()));
        assert!(!open(Regime::Private).contains(&"bsn".to_owned()));
        assert!(!open(Regime::Wmo).contains(&"reserved_acts".to_owned()));
        assert!(!open(Regime::Wlz).contains(&"representative".to_owned()), "an adult who decides alone");
        let needs = HashSet::from([Has::Fact { fact: Fact::NeedsRepresentative }]);
        assert!(ids(&gaps(Of::Dossier, &[Regime::Wlz], false, &needs, today())).contains(&"representative".to_owned()));
        // What only some laws ask for.
        assert!(
            open(Regime::Wmo).contains(&"indication".to_owned())
                && !open(Regime::Zvw).contains(&"indication".to_owned())
        );
        let practice = |regime| ids(&gaps(Of::Practice, &[regime], false, &has, today()));
        assert!(practice(Regime::Youth).contains(&"youth_register".to_owned()));
        assert!(!practice(Regime::Wlz).contains(&"youth_register".to_owned()));
        let other = HashSet::from([Has::Fact { fact: Fact::OtherKeeps }]);
        assert_eq!(ids(&gaps(Of::Dossier, &[Regime::Wlz], true, &other, today())), ["identity", "keeping"]);
        assert_eq!(gaps(Of::Dossier, &[Regime::Wlz], false, &has, "2015-06-01".parse().unwrap()).len(), 2);
    }

    #[test]
    fn who_supervises_and_by_which_law() {
        assert_eq!(supervisor(&[Regime::Wmo]), Supervisor::Municipality);
        assert_eq!(supervisor(&[Regime::Wmo, Regime::Wlz]), Supervisor::Inspectorate);
        assert_eq!(supervisor(&[]), Supervisor::Inspectorate);
        let vog = items(Of::Practice, today()).find(|item| item.id == "vog").unwrap();
        assert_eq!(vog.article(&[Regime::Wmo]), "Wmo 2015 art. 3.5");
        assert!(vog.article(&[Regime::Wlz]).starts_with("Wkkgz art. 4"));
    }

    /// Something more never makes a gap of an item that it fills, whatever else is there.
    #[test]
    fn adding_what_fills_an_item_never_adds_that_gap() {
        let mut things: Vec<Has> =
            TABLE.item.iter().flat_map(|item| item.met.iter().chain(&item.when).cloned()).collect();
        things.sort_by_key(|has| format!("{has:?}"));
        things.dedup();
        // A generator of one's own: which sets are tried is the same each time.
        let mut state = 0x5eed_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for _ in 0..400 {
            let chosen: HashSet<Has> = things.iter().filter(|_| next().is_multiple_of(3)).cloned().collect();
            for of in [Of::Dossier, Of::Practice] {
                let before = ids(&gaps(of, &ALL, false, &chosen, today()));
                for thing in &things {
                    let more: HashSet<Has> = chosen.iter().cloned().chain([thing.clone()]).collect();
                    for item in gaps(of, &ALL, false, &more, today()) {
                        let new = !before.contains(&item.id);
                        assert!(!item.met.contains(thing), "{} is filled by {thing:?}", item.id);
                        assert!(!new || item.when.contains(thing), "{} came by {thing:?}", item.id);
                    }
                }
            }
        }
    }
}
