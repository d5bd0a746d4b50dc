//! What is not there yet of what an inspector looks for: in one dossier, and in the practice. What is asked, the table of the
//! law says ([`rules::completeness`](crate::rules::completeness)); here it is looked up what is there.
//!
//! Only gaps are shown. What does not apply is said so in one action with a reason, which is kept, and taken back as easily.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::access::Around;
use super::capacity;
use super::client::{ClientAsked, Status};
use super::disclosure::code;
use super::entry::Body;
use super::form::description::{self, Duty};
use super::form::filled::asked;
use super::form::{Answer, FilledForm};
use super::goal::{self, GoalOutcome};
use super::medicine;
use super::plan::{self, Due, DueWhat};
use super::practice_file::valid;
use super::relation::{CareRelation, Keeper};
use super::restriction::Restriction;
use super::text::{LINE, required};
use super::unread::{Unread, UnreadDossier};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::rules::access::consent::Matter;
use crate::rules::access::{Who, age};
use crate::rules::bsn::Regime;
use crate::rules::completeness::{DueBy, Fact, Go, Has, Item, Of, Supervisor, gaps, items, supervisor};
use crate::store::client::StoredClient;
use crate::store::entry::StoredEntry;
use crate::store::people::CHECK;
use crate::store::practice_record::{PAPER, STATEMENT};
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, entry, goal as links, request, setting};
use crate::uid::Uid;

/// Forms of one kind that are looked through, the newest.
const FORMS: u32 = 20;
/// The setting that holds what does not apply to this practice: a reason by item.
const NOT_HERE: &str = "check_not_here";

/// What the carer said of an item for a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckAnswer {
    /// Which item.
    pub item: String,
    /// It does not apply, for this reason; it does after all when `None`.
    pub reason: Option<String>,
}

/// To say that an item does not apply, or that it does after all.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckSet {
    /// Of which dossier; of the practice when `None`.
    #[serde(default)]
    pub client: Option<Uid>,
    /// Which item.
    pub item: String,
    /// Why it does not apply; it applies when `None`.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Something that is not there.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Gap {
    /// Which item; the words stand under `check.item.ID`.
    pub item: String,
    /// Where the law asks it; empty where none does.
    pub article: String,
    /// Where it is filled.
    pub go: Go,
    /// The entry that is completed, where one is there.
    pub entry: Option<Uid>,
    /// It does not occur with every client: it is asked whether it does.
    pub maybe: bool,
    /// By when.
    pub on: Option<NaiveDate>,
    /// That day has passed.
    pub late: bool,
}

/// Something that does not apply.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct NotHere {
    /// Which item.
    pub item: String,
    /// Why.
    pub reason: String,
}

/// What is not there yet in a dossier.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DossierCheck {
    /// In the order of the table.
    pub gaps: Vec<Gap>,
    /// What does not apply.
    pub not_here: Vec<NotHere>,
    /// Somebody else keeps the dossier: little is asked.
    pub elsewhere: bool,
    /// Who supervises this care.
    pub supervisor: Supervisor,
}

/// The gaps of a client.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ClientGaps {
    /// The client.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// In the order of the table.
    pub gaps: Vec<Gap>,
}

/// What is not there yet in the practice and its dossiers.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PracticeCheck {
    /// Who supervises the care that is given here.
    pub supervisor: Supervisor,
    /// Of the practice itself.
    pub gaps: Vec<Gap>,
    /// What does not apply to the practice.
    pub not_here: Vec<NotHere>,
    /// Of each client in care with gaps, and of who is not but has an incident that is not done with, by number.
    pub clients: Vec<ClientGaps>,
    /// Dossiers that could not be read: nobody can say what is missing there.
    pub unread: Vec<UnreadDossier>,
}

/// Not known is no answer.
fn says(answer: Option<&Answer>) -> bool {
    match answer {
        None => false,
        Some(Answer::Text(said)) => said != "unknown",
        Some(Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. }) => true,
    }
}

/// Whether a form answers these questions; without any, all that the newest file of the form requires.
fn answers(filled: &FilledForm, fields: &[String], regimes: &[Regime]) -> bool {
    if !fields.is_empty() {
        return fields.iter().all(|field| says(filled.fields.get(field)));
    }
    let newest = description::newest(&filled.form).and_then(|version| description::get(&filled.form, version));
    newest.is_none_or(|form| {
        form.fields()
            .filter(|field| field.required && asked(field, &filled.fields, regimes))
            .all(|field| filled.fields.contains_key(&field.id))
    })
}

/// Whether somebody may speak for the client: of a minor who has authority (BW 7:465(1)), of an adult who was appointed, authorised
/// or stands near (BW 7:465(3)), for authority ends at eighteen; of whom no birth date is known either.
const fn represents(who: Who, minor: Option<bool>) -> bool {
    match who {
        Who::AuthorityParent | Who::Guardian => !matches!(minor, Some(false)),
        Who::Curator
        | Who::Mentor
        | Who::Authorised
        | Who::Spouse
        | Who::RegisteredPartner
        | Who::LifeCompanion
        | Who::Parent
        | Who::Child
        | Who::Sibling
        | Who::Grandparent
        | Who::Grandchild => !matches!(minor, Some(true)),
        Who::Client
        | Who::Bewindvoerder
        | Who::InformalCarer
        | Who::InvolvedCarer
        | Who::StandIn
        | Who::OtherCarer
        | Who::Other => false,
    }
}

/// Whether somebody was appointed or authorised to: not by kinship alone.
const fn appointed(who: Who) -> bool {
    matches!(who, Who::AuthorityParent | Who::Guardian | Who::Curator | Who::Mentor | Who::Authorised)
}

/// A dossier while it is looked through.
struct Looking<'a, T: Reading> {
    tx: &'a T,
    stored: &'a StoredClient,
    due: &'a [Due],
    around: Around,
    forms: HashMap<String, Vec<FilledForm>>,
}

impl<T: Reading> Looking<'_, T> {
    fn fact(&self, fact: Fact) -> Result<bool> {
        let today = self.around.today;
        let fields = &self.stored.fields;
        let client = self.stored.uid;
        let there = || self.around.persons.iter().map(|kept| &kept.fields).filter(|person| person.is_there(today));
        let under = |years: i32| fields.birth_date.map(|birth| age(birth, today) < years);
        Ok(match fact {
            Fact::BirthDate => fields.birth_date.is_some(),
            Fact::Bsn => fields.bsn.is_some(),
            Fact::OtherKeeps => {
                let other = |keeper| keeper == Keeper::Other;
                fields.relations.iter().any(|each| each.subcontract.as_ref().is_some_and(|sub| other(sub.keeper)))
            }
            Fact::KeepingChecked => fields.relations.iter().all(|each| each.unchecked(today).is_none()),
            Fact::NeedsRepresentative => {
                let judgements = &self.around.judgements;
                // Of money somebody else may decide: that says nothing of the care.
                let incapable = judgements.iter().filter(|kept| kept.fields.matter != Matter::Money).any(|kept| {
                    capacity::holds(judgements, kept.fields.matter).is_some_and(|newest| !newest.fields.capable)
                });
                under(16) == Some(true)
                    || incapable
                    || there().any(|person| appointed(person.who) && represents(person.who, under(18)))
            }
            Fact::Representative => there().any(|person| {
                let may = represents(person.who, under(18)) && !person.lacks_proof();
                may && !person.declines && !person.unwanted
            }),
            Fact::Judgement => !self.around.judgements.is_empty(),
            Fact::PlanAgreed => {
                let plans = plan::with_duty(self.tx, client, Duty::Plan, 1)?;
                plans.first().is_some_and(|(_, plan)| {
                    let agreed = ["yes", "in_part"].map(|said| Answer::Text(said.to_owned()));
                    plan.fields.get("agreement").is_some_and(|said| agreed.contains(said))
                        && ["agreed_by", "agreed_on"].iter().all(|field| plan.fields.contains_key(*field))
                })
            }
            Fact::GoalActions => goal::all(self.tx, client)?
                .iter()
                .filter(|(_, _, standing)| standing.outcome == GoalOutcome::GoesOn)
                .all(|(_, goal, _)| !goal.actions.is_empty() && !goal.who.is_empty()),
            Fact::TalkInTime => !self.due.iter().any(|due| due.what == DueWhat::Talk && due.late),
            Fact::GoalsInTime => !self.due.iter().any(|due| due.what == DueWhat::Goals && due.late),
            Fact::Indication => {
                let asks = |regime: &&Regime| matches!(regime, Regime::Wlz | Regime::Wmo | Regime::Youth | Regime::Pgb);
                let known = |regime: &Regime| {
                    let of = |each: &&CareRelation| each.regime == *regime;
                    let said = |each: &CareRelation| {
                        !each.number.is_empty() || each.from.is_some() || each.subcontract.is_some()
                    };
                    fields.relations.iter().filter(of).any(said)
                };
                fields.regimes.iter().filter(asks).all(known)
            }
            Fact::GoalReported => {
                let report = super::entry::EntryKind::Report;
                let mut reported = false;
                for (stored, ..) in goal::all(self.tx, client)? {
                    reported |= !links::about(self.tx, client, stored.uid, report, 1)?.is_empty();
                }
                reported
            }
            Fact::ByTheClock => {
                let mut found = false;
                for stored in &medicine::all(self.tx, client)? {
                    if let Body::Medicine(said) = entry::newest_body(self.tx, stored)? {
                        found |= said.used_on(today) && !said.as_needed && !said.times.is_empty();
                    }
                }
                found
            }
            Fact::IncidentsDone => {
                !self.due.iter().any(|due| matches!(due.what, DueWhat::Told | DueWhat::Names | DueWhat::Calamity))
            }
            Fact::Statement => false,
        })
    }

    fn filled(&mut self, form: &str) -> Result<&[FilledForm]> {
        if !self.forms.contains_key(form) {
            let mut all = Vec::new();
            for stored in entry::of_form(self.tx, self.stored.uid, form, FORMS)? {
                if let Body::Form(filled) = entry::newest_body(self.tx, &stored)? {
                    all.push(filled);
                }
            }
            self.forms.insert(form.to_owned(), all);
        }
        Ok(self.forms.get(form).map_or(&[], Vec::as_slice))
    }

    fn has(&mut self, has: &Has) -> Result<bool> {
        let regimes = self.stored.fields.regimes.clone();
        match has {
            Has::Fact { fact } => self.fact(*fact),
            Has::Kind { kind } => Ok(!entry::of_form(self.tx, self.stored.uid, kind, 1)?.is_empty()),
            Has::Form { form, fields } => Ok(self.filled(form)?.iter().any(|filled| answers(filled, fields, &regimes))),
            Has::Duty { duty, fields } => {
                let mut ids: Vec<&str> = description::all()
                    .iter()
                    .filter(|form| form.duty.is_some_and(|each| code(&each) == *duty))
                    .map(|form| form.id.as_str())
                    .collect();
                ids.dedup();
                for id in ids {
                    if self.filled(id)?.iter().any(|filled| answers(filled, fields, &regimes)) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Has::Paper { .. } => Ok(false),
        }
    }
}

/// What is known to be there, of all that the table speaks of.
fn all_of<'a>(of: Of, today: NaiveDate) -> impl Iterator<Item = &'a Has> {
    items(of, today).flat_map(|item| item.met.iter().chain(&item.when))
}

/// The answers for a client that hold now: a reason by item.
fn not_here(tx: &impl Reading, client: Uid) -> Result<BTreeMap<String, String>> {
    let kept = CHECK.of(tx, client)?;
    Ok(kept.into_iter().filter_map(|each| each.fields.reason.map(|reason| (each.fields.item, reason))).collect())
}

fn gap(item: &Item, regimes: &[Regime], entry: Option<Uid>, due: Option<&Due>) -> Gap {
    Gap {
        item: item.id.clone(),
        article: item.article(regimes).to_owned(),
        go: item.go.clone(),
        entry,
        maybe: item.maybe,
        on: due.and_then(|due| due.on),
        late: due.is_some_and(|due| due.late),
    }
}

/// The newest entry of the form that a gap is filled by.
fn newest(tx: &impl Reading, client: Uid, item: &Item) -> Result<Option<StoredEntry>> {
    match &item.go {
        Go::Form(form) if item.amend => Ok(entry::of_form(tx, client, form, 1)?.into_iter().next()),
        Go::Facts
        | Go::People
        | Go::Plan
        | Go::Medication
        | Go::Report
        | Go::Form(_)
        | Go::Paper(_)
        | Go::Statement => Ok(None),
    }
}

/// What is not there yet in a dossier; where there is no care, or not any more, what an incident still asks.
///
/// # Errors
/// What the store says.
pub(super) fn of_client(tx: &impl Reading, stored: &StoredClient) -> Result<DossierCheck> {
    let today = tx.moment().date_naive();
    let regimes = &stored.fields.regimes;
    let due = plan::due(tx, stored.uid, today)?;
    let around = Around::of(tx, stored.uid)?;
    let mut looking = Looking { tx, stored, due: &due, around, forms: HashMap::new() };
    let mut has = HashSet::new();
    for each in all_of(Of::Dossier, today) {
        if !has.contains(each) && looking.has(each)? {
            has.insert(each.clone());
        }
    }
    let other = |regime: &Regime| {
        let mut of = stored.fields.relations.iter().filter(|each| each.regime == *regime).peekable();
        of.peek().is_some() && of.all(|each| each.subcontract.as_ref().is_some_and(|sub| sub.keeper == Keeper::Other))
    };
    let elsewhere = !regimes.is_empty() && regimes.iter().all(other);
    let reasons = not_here(tx, stored.uid)?;
    let mut found = Vec::new();
    for item in gaps(Of::Dossier, regimes, elsewhere, &has, today) {
        let goes_on = stored.status == Status::InCare || matches!(item.clock, Some(DueBy::Incident));
        if reasons.contains_key(&item.id) || !goes_on {
            continue;
        }
        let of = |what: &DueWhat| match item.clock {
            Some(DueBy::Plan) => *what == DueWhat::Plan,
            Some(DueBy::Talk) => *what == DueWhat::Talk,
            Some(DueBy::Incident) => matches!(what, DueWhat::Told | DueWhat::Names | DueWhat::Calamity),
            None => false,
        };
        let entry = newest(tx, stored.uid, item)?.map(|entry| entry.uid);
        found.push(gap(item, regimes, entry, due.iter().find(|due| of(&due.what))));
    }
    let known = |item: &String| items(Of::Dossier, today).any(|each| each.id == *item);
    Ok(DossierCheck {
        gaps: found,
        not_here: reasons
            .into_iter()
            .filter(|(item, _)| known(item))
            .map(|(item, reason)| NotHere { item, reason })
            .collect(),
        elsewhere,
        supervisor: supervisor(regimes),
    })
}

/// What does not apply to this practice: a reason by item.
fn not_here_at_all(tx: &impl Reading) -> Result<BTreeMap<String, String>> {
    Ok(setting::get(tx, NOT_HERE)?.unwrap_or_default())
}

/// What is not there yet in the practice itself, under these laws.
pub(super) fn of_practice(tx: &impl Reading, regimes: &[Regime]) -> Result<(Vec<Gap>, Vec<NotHere>)> {
    let today = tx.moment().date_naive();
    let mut has: HashSet<Has> = PAPER
        .list(tx)?
        .iter()
        .filter(|each| valid(&each.fields, today))
        .map(|each| Has::Paper { paper: code(&each.fields.kind) })
        .collect();
    if !STATEMENT.list(tx)?.is_empty() {
        has.insert(Has::Fact { fact: Fact::Statement });
    }
    let reasons = not_here_at_all(tx)?;
    let open = gaps(Of::Practice, regimes, false, &has, today)
        .into_iter()
        .filter(|item| !reasons.contains_key(&item.id))
        .map(|item| gap(item, regimes, None, None))
        .collect();
    Ok((open, reasons.into_iter().map(|(item, reason)| NotHere { item, reason }).collect()))
}

/// The clients in care whose dossier may be used.
pub(super) fn in_care(tx: &impl Reading) -> Result<Vec<StoredClient>> {
    of_those_in_care(tx, client::list(tx, false)?)
}

fn of_those_in_care(tx: &impl Reading, mut clients: Vec<StoredClient>) -> Result<Vec<StoredClient>> {
    clients.retain(|stored| stored.status == Status::InCare);
    that_may_be_used(tx, clients)
}

/// Those that are not kept without being used: what they still ask nobody can do.
pub(super) fn that_may_be_used(tx: &impl Reading, clients: Vec<StoredClient>) -> Result<Vec<StoredClient>> {
    let mut all = Vec::new();
    for stored in clients {
        if request::restriction(tx.connection(), stored.uid)? != Some(Restriction::KeptNotUsed) {
            all.push(stored);
        }
    }
    all.sort_by_key(|stored| stored.number);
    Ok(all)
}

/// The laws under which care is given here.
pub(super) fn regimes_of(clients: &[StoredClient]) -> Vec<Regime> {
    let mut all: Vec<Regime> = Vec::new();
    for regime in clients.iter().flat_map(|stored| &stored.fields.regimes) {
        if !all.contains(regime) {
            all.push(*regime);
        }
    }
    all
}

/// What is not there yet in a dossier.
///
/// # Errors
/// [`Error::NotFound`].
pub fn check(tx: &ReadTx, input: ClientAsked) -> Result<DossierCheck> {
    tx.concerns(Concern { client: Some(input.client), part: "check", ..Concern::default() });
    of_client(tx, &client::get(tx, input.client)?)
}

/// What is not there yet in the practice and in each dossier of a client in care; of who is not, what an incident still asks.
///
/// # Errors
/// What the store says.
pub fn check_all(tx: &ReadTx, _: Nothing) -> Result<PracticeCheck> {
    tx.concerns(Concern { part: "check", ..Concern::default() });
    let mut unread = Unread::default();
    let clients = unread.list(tx, false)?;
    let clients = of_those_in_care(tx, clients)?;
    let regimes = regimes_of(&clients);
    let (gaps, not_here) = of_practice(tx, &regimes)?;
    let others = plan::not_in_care_with_incident(tx, &mut unread)?;
    let mut with_gaps = Vec::new();
    for stored in clients.iter().chain(&others) {
        let gaps = unread.of(stored, of_client(tx, stored).map(|check| check.gaps))?;
        if !gaps.is_empty() {
            with_gaps.push(ClientGaps {
                client: stored.uid,
                client_name: stored.fields.name.clone(),
                number: stored.number,
                gaps,
            });
        }
    }
    with_gaps.sort_by_key(|each| each.number);
    Ok(PracticeCheck { supervisor: supervisor(&regimes), gaps, not_here, clients: with_gaps, unread: unread.0 })
}

/// Says that an item does not apply, or that it does after all.
///
/// # Errors
/// [`Error::BadInput`] for an item that is not asked of this; [`Error::Required`], [`Error::TooLong`],
/// [`Error::NotFound`].
pub fn set(tx: &WriteTx, input: CheckSet) -> Result<Nothing> {
    let today = tx.now().date_naive();
    let of = if input.client.is_some() { Of::Dossier } else { Of::Practice };
    if !items(of, today).any(|item| item.id == input.item) {
        return Err(Error::BadInput { field: "item".to_owned(), reason: "unknown".to_owned() });
    }
    let reason = input.reason.map(|reason| required("reason", &reason, LINE)).transpose()?;
    tx.concerns(Concern { client: input.client, part: "check", ..Concern::default() });
    match input.client {
        Some(client) => {
            client::get(tx, client)?;
            let before = CHECK.of(tx, client)?.into_iter().find(|kept| kept.fields.item == input.item);
            let (uid, base) = match before {
                Some(kept) => (kept.uid, kept.no),
                None => (tx.new_uid()?, 0),
            };
            CHECK.add(tx, client, uid, base, &CheckAnswer { item: input.item, reason })?;
        }
        None => {
            let mut all = not_here_at_all(tx)?;
            match reason {
                Some(reason) => all.insert(input.item, reason),
                None => all.remove(&input.item),
            };
            setting::set(tx, NOT_HERE, &all)?;
        }
    }
    Ok(Nothing {})
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn filled(value: serde_json::Value) -> FilledForm {
        FilledForm { form: "basics".to_owned(), form_version: 1, fields: serde_json::from_value(value).unwrap() }
    }

    #[test]
    fn every_form_and_question_of_the_table_is_there() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let newest = |id: &str| description::get(id, description::newest(id).unwrap()).unwrap();
        let asks = |form: &description::Form, field: &String| form.fields().any(|each| each.id == *field);
        let mut seen = 0;
        for has in all_of(Of::Dossier, today).chain(all_of(Of::Practice, today)) {
            match has {
                Has::Form { form, fields } => {
                    assert!(fields.iter().all(|field| asks(newest(form), field)), "{form} {fields:?}");
                    assert!(!newest(form).retired, "{form}");
                    seen += 1;
                }
                Has::Duty { duty, fields } => {
                    let forms = description::all().iter().filter(|form| form.duty.is_some_and(|it| code(&it) == *duty));
                    let forms: Vec<_> = forms.filter(|form| !form.retired).collect();
                    assert!(!forms.is_empty());
                    assert!(forms.iter().all(|form| fields.iter().all(|field| asks(form, field))), "{duty} {fields:?}");
                    seen += 1;
                }
                Has::Kind { kind } => {
                    assert!(super::super::entry::EntryKind::ALL.iter().any(|each| each.code() == kind), "{kind}");
                }
                Has::Paper { paper } => {
                    let kind = serde_json::from_value::<super::super::practice_file::PaperKind>(paper.clone().into());
                    assert!(kind.is_ok(), "{paper}");
                }
                Has::Fact { .. } => {}
            }
        }
        assert!(seen > 15);
        for item in items(Of::Dossier, today) {
            if let Go::Form(form) = &item.go {
                assert!(!newest(form).retired, "{form}");
            }
        }
    }

    #[test]
    fn not_known_is_no_answer_and_what_a_form_requires_must_be_there() {
        let resuscitation = ["resuscitation".to_owned()];
        let said = |answer: &str| filled(serde_json::json!({ "resuscitation": answer }));
        assert!(answers(&said("no"), &resuscitation, &[]));
        assert!(!answers(&said("unknown"), &resuscitation, &[]));
        let agreement = |fields: serde_json::Value| FilledForm { form: "care_agreement".to_owned(), ..filled(fields) };
        let whole = serde_json::json!({
            "with": { "name": "Tess", "role": "" }, "agreed_on": "2026-01-01", "from": "2026-01-01", "care": "Wassen.",
        });
        assert!(answers(&agreement(whole.clone()), &[], &[]));
        let mut less = whole;
        less.as_object_mut().unwrap().remove("care");
        assert!(!answers(&agreement(less), &[], &[]));
    }
}
