//! What is known of a dossier, and what the law says of it. What starts the years anew is decided in [`is_care`]; what
//! nobody knows stays unknown: then the law can name no day.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::MarkKind;
use super::marks::is_taken_over;
use crate::dossier::care::{Ending, end_of_care, is_closed};
use crate::dossier::client::{Regime, Status};
use crate::dossier::disclosure::Capacity;
use crate::dossier::entry::{Body, EntryKind};
use crate::dossier::form::Answer;
use crate::dossier::letter;
use crate::dossier::practice::current;
use crate::dossier::request::{Decision, RequestOutcome};
use crate::dossier::restriction::Restriction;
use crate::error::Result;
use crate::fold::fold;
use crate::rules::requests::RequestKind;
use crate::rules::retention::{
    Asked, By, Class, Facts, Hold, Law, Rule, RuleId, Verdict, decide, is_before_care, is_clinical_form, is_treatment,
};
use crate::store::client::StoredClient;
use crate::store::request::StoredRequest;
use crate::store::retention::{self as table, StoredMark};
use crate::store::{Reading, care, client, entry, request};
use crate::uid::Uid;

/// The ground for refusing that says that another has an interest, in `assets/law/requests.toml`.
const INTEREST: &str = "interest_of_another";

/// Whether an entry says something of the care, so that writing it starts the years anew (BW 7:454(3): the last change). One
/// place: a new kind of entry is decided about here. A letter is asked for by its class, in `class`.
fn is_care(kind: EntryKind, form: &str, class: impl FnOnce() -> Result<Option<String>>) -> Result<bool> {
    Ok(match kind {
        EntryKind::Report
        | EntryKind::Document
        | EntryKind::Goal
        | EntryKind::Evaluation
        | EntryKind::Measurement
        | EntryKind::Medicine
        | EntryKind::Dose => true,
        // The register of who got the dossier.
        EntryKind::Disclosure => false,
        EntryKind::Form if form == letter::FORM => class()?.is_none_or(|class| class == "care"),
        EntryKind::Form => is_clinical_form(form),
    })
}

/// Whether a version says something else than the one before it. Marking whose name stands there, and about which goal it is,
/// changes no word. A word that was put right may be the one that matters, so it counts (BW 7:454(3): the last change).
fn says_something_new(tx: &impl Reading, uid: Uid, no: i64) -> Result<bool> {
    if no <= 1 {
        return Ok(true);
    }
    let versions = entry::versions(tx, &entry::get(tx, uid)?)?;
    let body = |no: i64| versions.iter().find(|each| each.no == no).map(|each| unlinked(each.body.clone()));
    Ok(body(no) != body(no - 1))
}

/// What an entry says, without the goals that it was linked to.
fn unlinked(mut body: Body) -> Body {
    if let Body::Report { goals, .. } = &mut body {
        goals.clear();
    }
    body
}

/// The class of a letter.
fn letter_class(body: &Body) -> Option<String> {
    let Body::Form(filled) = body else { return None };
    match filled.fields.get("class")? {
        Answer::Text(class) => Some(class.clone()),
        Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. } => None,
    }
}

/// Whether only care leaves this behind: where one is, it was more than an enquiry. A document may come before, and so may the
/// forms of a first talk; a plan, a goal, an incident or steps of involuntary care do not.
pub(super) fn is_given(kind: EntryKind, form: &str) -> bool {
    match kind {
        EntryKind::Report
        | EntryKind::Goal
        | EntryKind::Evaluation
        | EntryKind::Measurement
        | EntryKind::Medicine
        | EntryKind::Dose => true,
        EntryKind::Form => !is_before_care(form),
        EntryKind::Document | EntryKind::Disclosure => false,
    }
}

/// Whether this is treatment (BW 7:446), whatever anybody says of the dossier.
pub(super) fn is_treated(kind: EntryKind, form: &str) -> bool {
    match kind {
        EntryKind::Medicine | EntryKind::Dose => true,
        EntryKind::Form => is_treatment(form),
        EntryKind::Report
        | EntryKind::Document
        | EntryKind::Disclosure
        | EntryKind::Goal
        | EntryKind::Evaluation
        | EntryKind::Measurement => false,
    }
}

/// Who pays does not say whether there was treatment: privately paid care falls under a treatment contract too, until the carer
/// says until when it is needed, which is asked of help without treatment only.
const fn law(regime: Regime, untreated: bool) -> Law {
    match regime {
        Regime::Zvw => Law::Zvw,
        Regime::Wlz => Law::Wlz,
        Regime::Wmo => Law::Wmo,
        Regime::Youth => Law::Youth,
        Regime::Private if untreated => Law::Private,
        Regime::Pgb | Regime::Private => Law::Assumed,
    }
}

/// What lies beside the dossiers, read once for all of them.
pub(super) struct Beside {
    files: HashMap<Uid, NaiveDate>,
    marks: Vec<StoredMark>,
    requests: Vec<StoredRequest>,
    enquiry_weeks: u32,
}

impl Beside {
    pub(super) fn read(tx: &impl Reading, client: Option<Uid>) -> Result<Self> {
        Ok(Self {
            files: table::last_files(tx)?,
            marks: table::marks(tx, client)?,
            requests: request::list(tx, client)?,
            enquiry_weeks: current(tx)?.enquiry_weeks,
        })
    }

    pub(super) fn marks_of(&self, client: Uid) -> impl Iterator<Item = &StoredMark> {
        self.marks.iter().filter(move |mark| mark.client == client)
    }

    /// Requests to destroy it.
    pub(super) fn requests_of(&self, client: Uid) -> impl Iterator<Item = &StoredRequest> {
        self.requests.iter().filter(move |each| each.client == client && each.fields.kind == RequestKind::Destroy)
    }

    /// Since when it is only kept and not used (AVG 18(2): then storing goes on and nothing else), unless the client has since asked
    /// for its destruction, or of a part where that is `asking`, and was granted it: what they agree to may be done. One that
    /// is open, or was refused because nobody knew who asked, is no agreement.
    pub(super) fn kept_only_since(&self, client: Uid, asking: Asking) -> Option<NaiveDate> {
        let restricts =
            |each: &&StoredRequest| each.client == client && each.fields.restricts() == Some(Restriction::KeptNotUsed);
        let restriction = self.requests.iter().rfind(restricts)?;
        let since = self.requests_of(client).filter(|each| {
            each.fields.asker.capacity == Capacity::Client && each.fields.received >= restriction.fields.received
        });
        if granted(since, asking).is_some() {
            return None;
        }
        restriction.fields.decision.as_ref().map(|decision| decision.on)
    }
}

/// What of a request to destroy counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dossier) enum Asking {
    /// For the dossier as a whole: what was granted in part is done by hand and asks no more.
    Whole,
    /// For one entry of it: what was granted in part asks for that.
    Entry,
}

/// What is known of a dossier.
pub(super) fn facts(tx: &impl Reading, of: &StoredClient, beside: &Beside, asking: Asking) -> Result<Facts> {
    let today = tx.moment().date_naive();
    let history = care::history(tx, of.uid)?;
    let newest = history.first();
    let day = |each: &care::StoredStatus| each.fields.on.unwrap_or_else(|| each.recorded.date_naive());
    // Of who left and died later care ended when they left.
    let ended = end_of_care(&history).map(day);
    let not_started = newest.is_some_and(|each| each.fields.ending == Some(Ending::NotStarted));
    let was_in_care = history.iter().any(|each| each.status == Status::InCare);
    let was_enquiry = history.last().is_some_and(|first| first.fields.before == Some(Status::Enquiry));
    let enquiry = match of.status {
        Status::Enquiry => true,
        Status::Left => not_started,
        Status::Deceased => was_enquiry,
        Status::InCare => false,
    };
    // What says that care was given after all is believed more than a button.
    let measured = |each: &StoredMark| matches!(each.fields.kind, MarkKind::Wvggz | MarkKind::Wzd);
    // Where a dossier was taken over, care was given elsewhere.
    let cared_for = |each: &StoredMark| measured(each) || is_taken_over(&each.fields);
    let enquiry =
        enquiry && !was_in_care && !beside.marks_of(of.uid).any(cared_for) && !table::has_entry(tx, of.uid, is_given)?;
    let class_of =
        |uid: Uid| -> Result<Option<String>> { Ok(letter_class(&entry::newest_body(tx, &entry::get(tx, uid)?)?)) };
    let last = table::last_change(tx, of.uid, |kind, form, uid, no| {
        Ok(is_care(kind, form, || class_of(uid))? && says_something_new(tx, uid, no)?)
    })?;
    let added = client::added(tx, of.uid)?;
    // BW 7:454(3) counts from the last change of the dossier, of which an entry is only a part.
    let beside_entries = table::last_beside(tx, of.uid)?;
    // And when the dossier was taken over, from where that had already begun.
    let before = beside.marks_of(of.uid).filter(|mark| is_taken_over(&mark.fields)).map(|mark| mark.fields.from).max();
    let files = beside.files.get(&of.uid).copied();
    let clinical = last.care.max(files).max(beside_entries).max(before).unwrap_or(added);
    let mut changed = last.any.max(Some(clinical)).max(Some(of.recorded.date_naive()));
    changed = changed.max(newest.map(|each| each.recorded.date_naive()));

    let purpose = |each: &StoredMark| each.fields.kind == MarkKind::Purpose && each.fields.ended.is_none();
    // Treatment that came after it was said that there was none is believed more.
    let treated = table::has_entry(tx, of.uid, is_treated)?;
    let untreated = beside.marks_of(of.uid).any(purpose) && !treated;
    let mut regimes = table::regimes_ever(tx, of.uid)?;
    let before = beside.marks_of(of.uid).filter(|mark| is_taken_over(&mark.fields));
    for regime in before.flat_map(|mark| mark.fields.regimes.iter()) {
        if !regimes.contains(regime) {
            regimes.push(*regime);
        }
    }
    let mut laws: Vec<Law> = regimes.into_iter().map(|each| law(each, untreated)).collect();
    // Where there was treatment its twenty years hold beside those of support or youth care, whoever pays (BW 7:446, 7:454(3)).
    if laws.is_empty() || treated && !laws.iter().any(|law| Law::TREATMENTS.contains(law)) {
        laws.push(Law::Assumed);
    }
    // Looked for only where it decides: it goes through the whole dossier.
    let last_given = match ended.is_some() || beside.marks_of(of.uid).any(purpose) {
        true => table::last_day_of(tx, of.uid, is_given)?.map(|day| day.min(today)),
        false => None,
    };
    // The end that starts the fifteen years of support (Wmo 2015 5.3.4) is typed; care that was given after it is believed more.
    let care_end = ended.filter(|_| !enquiry).map(|typed| last_given.map_or(typed, |day| typed.max(day)));
    let mut facts = Facts {
        class: Some(if enquiry { Class::Enquiry } else { Class::Dossier }),
        care_running: of.status == Status::InCare,
        care_end,
        birth: of.fields.birth_date,
        death: newest.filter(|each| each.status == Status::Deceased).map(day),
        last_change: changed,
        last_clinical: Some(clinical),
        enquiry_end: ended.filter(|_| enquiry),
        setting_weeks: Some(beside.enquiry_weeks),
        ..Facts::default()
    };
    if let Some(from) = beside.kept_only_since(of.uid, asking) {
        facts.holds.push(Hold { from: from.min(today), until: None });
    }
    // Help that began again is needed for longer than was said before it did; how long, nobody said yet.
    let reopened = history.windows(2).find_map(|pair| match pair {
        [newer, older] if is_closed(older.status) && !is_closed(newer.status) => Some(newer.recorded),
        _ => None,
    });
    // The last day of compulsory and of involuntary care, each by its own law; none while it goes on.
    let mut ends: [(Law, Option<Option<NaiveDate>>); 2] = [(Law::Wvggz, None), (Law::Wzd, None)];
    for each in beside.marks_of(of.uid) {
        let mark = &each.fields;
        // One that was set while the clock was ahead stands from today.
        let hold = Hold { from: mark.from.min(today), until: mark.until };
        match (mark.kind, &mark.ended) {
            (MarkKind::Hold, None) => facts.holds.push(hold),
            // Of the day on which it was lifted it holds no more.
            (MarkKind::Hold, Some(ended)) => {
                if let Some(last) = ended.on.pred_opt().filter(|last| *last >= mark.from) {
                    facts.holds.push(Hold { until: Some(mark.until.map_or(last, |until| until.min(last))), ..hold });
                }
            }
            (_, Some(_)) | (MarkKind::EntryGone | MarkKind::TakenOver, None) => {}
            (MarkKind::GoodCare, None) => facts.good_care_until = facts.good_care_until.max(mark.until),
            (MarkKind::Wish, None) => facts.client_longer_until = facts.client_longer_until.max(mark.until),
            (MarkKind::Shorter, None) => facts.client_shorter_until = mark.until,
            (MarkKind::Interest, None) => facts.other_interest = true,
            (MarkKind::Heirs, None) => facts.heirs_interest = true,
            (MarkKind::Wvggz | MarkKind::Wzd, None) => {
                facts.measure_running |= mark.until.is_none();
                let own = if mark.kind == MarkKind::Wzd { Law::Wzd } else { Law::Wvggz };
                for (law, end) in &mut ends {
                    if *law == own {
                        *end = Some(end.flatten().max(mark.until));
                    }
                }
            }
            (MarkKind::Purpose, None) if reopened.is_some_and(|again| each.recorded < again) => {}
            (MarkKind::Purpose, None) => facts.purpose_end = facts.purpose_end.max(mark.until),
        }
    }
    // Nor is what was said of help that went on after the day that was named.
    facts.purpose_end = facts.purpose_end.filter(|end| last_given.is_none_or(|day| day <= *end));
    // A plan for involuntary care that nobody gave an end, or that was written after the end that is known: its end is not known.
    if let Some(plan) = entry::of_form(tx, of.uid, "wzd_steps", 1)?.first() {
        let written = plan.at.date_naive();
        for (law, end) in &mut ends {
            if *law == Law::Wzd && end.flatten().is_none_or(|last| last < written) {
                *end = Some(None);
            }
        }
    }
    let held_laws: Vec<(Law, Option<NaiveDate>)> =
        ends.into_iter().filter_map(|(law, end)| Some((law, end?))).collect();
    laws.extend(held_laws.iter().map(|(law, _)| *law));
    // Of two the later; and when one is not known, none is.
    if held_laws.iter().all(|(_, end)| end.is_some()) {
        facts.measure_end = held_laws.iter().filter_map(|(_, end)| *end).max();
    }
    let requests: Vec<&StoredRequest> = beside.requests_of(of.uid).collect();
    for (no, each) in requests.iter().enumerate() {
        let fields = &each.fields;
        if is_decided_anew(no, each, &requests) {
            continue;
        }
        let interest = match &fields.decision {
            None => false,
            Some(decision) => match decision.outcome {
                RequestOutcome::Granted => false,
                RequestOutcome::Refused if decision.grounds.iter().any(|ground| ground == INTEREST) => true,
                RequestOutcome::Partly if asking == Asking::Entry => false,
                // A part is done by hand, and what was refused stands no more.
                RequestOutcome::Partly | RequestOutcome::Refused => continue,
            },
        };
        facts.other_interest |= interest && fields.withdrawal.is_none();
        facts.requests.push(Asked {
            received: fields.received.min(today),
            by: match fields.asker.capacity {
                Capacity::Client => By::Client,
                Capacity::Representative => By::Representative,
                Capacity::Colleague | Capacity::OtherCarer | Capacity::Inspector | Capacity::Other => By::Relative,
            },
            withdrawn: fields.withdrawal.as_ref().map(|withdrawal| withdrawal.on),
            extra_months: if fields.extension.is_some() { 2 } else { 0 },
        });
    }
    laws.dedup();
    Ok(Facts { laws, ..facts })
}

/// Whether a refusal speaks no more, because whoever asked was answered anew since, or the client got what they asked. Each
/// request to destroy is weighed by itself (BW 7:455(2)): an interest of then is not one of now, and what kept it from a relative does
/// not keep it from the client. Requests are in the order in which they were recorded.
fn is_decided_anew(no: usize, refused: &StoredRequest, all: &[&StoredRequest]) -> bool {
    let Some(then) = refused.fields.decision.as_ref().filter(|said| said.outcome == RequestOutcome::Refused) else {
        return false;
    };
    let asker = &refused.fields.asker;
    all.iter().enumerate().any(|(later, each)| {
        let Some(said) = each.fields.decision.as_ref().filter(|_| each.fields.withdrawal.is_none()) else {
            return false;
        };
        let by = &each.fields.asker;
        let of_client = by.capacity == Capacity::Client;
        let same = by.capacity == asker.capacity && (of_client || fold(by.name.trim()) == fold(asker.name.trim()));
        (said.on, later) > (then.on, no) && (same || of_client && said.outcome == RequestOutcome::Granted)
    })
}

/// A request that was granted, of one entry also in part, and not taken back.
pub(super) fn granted<'a>(mut requests: impl Iterator<Item = &'a StoredRequest>, asking: Asking) -> Option<Uid> {
    let is_granted = |each: &&StoredRequest| {
        let outcome = each.fields.decision.as_ref().map(|said| said.outcome);
        let granted = match asking {
            Asking::Whole => outcome == Some(RequestOutcome::Granted),
            Asking::Entry => outcome.is_some_and(|outcome| outcome != RequestOutcome::Refused),
        };
        granted && each.fields.withdrawal.is_none()
    };
    requests.find(is_granted).map(|each| each.uid)
}

/// What the law says of a dossier, or of one entry of it that somebody asks to destroy, with the request that was granted if there
/// is one.
///
/// # Errors
/// [`Error::NotFound`].
pub(in crate::dossier) fn verdict(tx: &impl Reading, uid: Uid, asking: Asking) -> Result<(Verdict, Option<Uid>)> {
    let of = client::get(tx, uid)?;
    let beside = Beside::read(tx, Some(uid))?;
    let facts = facts(tx, &of, &beside, asking)?;
    Ok((decide(&facts, tx.moment().date_naive()), granted(beside.requests_of(uid), asking)))
}

/// What the law would say if this request were decided so today: asked before anything is promised.
pub(in crate::dossier) fn if_decided(
    tx: &impl Reading,
    request: &StoredRequest,
    outcome: RequestOutcome,
) -> Result<Verdict> {
    let today = tx.moment().date_naive();
    let mut beside = Beside::read(tx, Some(request.client))?;
    for each in beside.requests.iter_mut().filter(|each| each.uid == request.uid) {
        let (grounds, reasons, entries) = (Vec::new(), String::new(), Vec::new());
        each.fields.decision = Some(Decision { on: today, outcome, grounds, reasons, entries });
    }
    let asking = match outcome {
        RequestOutcome::Partly => Asking::Entry,
        RequestOutcome::Granted | RequestOutcome::Refused => Asking::Whole,
    };
    Ok(decide(&facts(tx, &client::get(tx, request.client)?, &beside, asking)?, today))
}

/// What is known of it if care, or the enquiry, ended today.
fn facts_if_closed(tx: &impl Reading, uid: Uid) -> Result<Facts> {
    let today = tx.moment().date_naive();
    let facts = facts(tx, &client::get(tx, uid)?, &Beside::read(tx, Some(uid))?, Asking::Whole)?;
    let enquiry = facts.class == Some(Class::Enquiry);
    Ok(Facts {
        care_running: false,
        care_end: facts.care_end.or(Some(today)).filter(|_| !enquiry),
        enquiry_end: facts.enquiry_end.or(Some(today)).filter(|_| enquiry),
        ..facts
    })
}

/// What the law says of a dossier if it is closed today and nothing changes after.
pub(in crate::dossier) fn if_closed(tx: &impl Reading, uid: Uid) -> Result<Verdict> {
    Ok(decide(&facts_if_closed(tx, uid)?, tx.moment().date_naive()))
}

/// The rule that decides for how many years a dossier is kept, by the laws under which care is given and whatever anybody asked or
/// stopped; `None` where no law names years.
pub(in crate::dossier) fn years_of(tx: &impl Reading, uid: Uid) -> Result<Option<&'static Rule>> {
    let facts = facts_if_closed(tx, uid)?;
    let plain = Facts { requests: Vec::new(), holds: Vec::new(), ..facts };
    let first = decide(&plain, tx.moment().date_naive()).reasons.into_iter().next();
    Ok(first.map(|reason| reason.rule.rule()).filter(|rule| rule.years > 0))
}

/// The request that was granted and is about this entry: the whole dossier, or a part that names it. What was granted in part is
/// spent with the entries that it names.
pub(in crate::dossier) fn granted_for(tx: &impl Reading, stored: &entry::StoredEntry) -> Result<Option<Uid>> {
    let requests = request::list(tx, Some(stored.client))?;
    let granted = requests.iter().find(|each| {
        let said = each.fields.decision.as_ref().filter(|_| each.fields.withdrawal.is_none());
        each.fields.kind == RequestKind::Destroy
            && said.is_some_and(|said| match said.outcome {
                RequestOutcome::Granted => true,
                RequestOutcome::Partly => said.entries.contains(&stored.uid),
                RequestOutcome::Refused => false,
            })
    });
    Ok(granted.map(|each| each.uid))
}

/// What the law says of a letter by itself; `None` for what is none, or follows the dossier.
pub(in crate::dossier) fn letter_verdict(tx: &impl Reading, body: &Body) -> Result<Option<Verdict>> {
    let Some(term) = letter::kept(tx, body)? else { return Ok(None) };
    let class = match term.class.as_str() {
        "admin" => Class::MailAdmin,
        "other" => Class::MailOther,
        _ => return Ok(None),
    };
    let facts = Facts {
        class: Some(class),
        record_date: letter::on(body),
        setting_years: Some(current(tx)?.mail_years),
        ..Facts::default()
    };
    Ok(Some(decide(&facts, tx.moment().date_naive())))
}

/// A statute keeps it, whatever the client asks: administration is kept for seven years (AWR 52(4)); of other mail only a
/// setting says how long.
pub(in crate::dossier) fn is_owed(own: &Verdict) -> bool {
    !own.is_free() && own.reasons.iter().any(|reason| reason.rule == RuleId::MailAdmin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(kind: EntryKind, form: &str, class: &str) -> bool {
        is_care(kind, form, || Ok(Some(class.to_owned()))).unwrap_or_default()
    }

    #[test]
    fn registers_and_administration_do_not_start_the_years_anew() {
        for kind in EntryKind::ALL {
            assert_eq!(is(*kind, "report", ""), *kind != EntryKind::Disclosure, "{kind:?}");
        }
        assert!(is(EntryKind::Form, "intake", "") && is(EntryKind::Form, "correspondence", "care"));
        for (form, class) in [("care_agreement", ""), ("correspondence", "admin"), ("correspondence", "other")] {
            assert!(!is(EntryKind::Form, form, class), "{form} {class}");
        }
    }
}
