//! For how long must something be kept, when may it go, and when must it?
//!
//! The table says how long and from what ([`table`]); here stands how the rules meet. Two duties on one thing: the longer
//! holds. A request of the client makes destroying a duty, unless a statute forbids it or another has a considerable
//! interest (BW 7:455). What the carer adds (a hold, longer for good care) only ever lengthens. A term that is over gives
//! leave and no duty, but for what was bound to a purpose. Where facts are missing the answer is *cannot say*, never a
//! guess: what was destroyed a day too early does not come back.
//!
//! `today` is a parameter, so that an answer of any day can be worked out again. A day that starts a term is not counted;
//! the last day is still kept.
//!
//! Rejected: one number of years per client. A dossier falls under several laws in time, and a request, a hold or an entry of
//! yesterday each move another end of it.

mod table;

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use table::{Rule, RuleId, Starts, is_before_care, is_clinical_form, is_treatment};
use table::{months_after, years_after};

use crate::rules::access::{Sure, age};

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "KeepClass")]
pub enum Class {
    /// A whole dossier.
    Dossier,
    /// One record of it.
    Record,
    /// Data on compulsory or involuntary care.
    Compulsory,
    /// A letter or mail about the care.
    MailCare,
    /// An administrative one.
    MailAdmin,
    /// Any other.
    MailOther,
    /// A work note.
    Worknote,
    /// A mail that was sent, in the mail program.
    SentMail,
    /// The line and the picture that prove it.
    SentMailRegister,
    /// A line of the log.
    Log,
    /// An enquiry that never became care.
    Enquiry,
    /// A medical examination for somebody else.
    Exam,
    /// What no duty of care or tax needs.
    NonMedical,
}

/// A law that holds for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// A treatment contract.
    Wgbo,
    /// District nursing: under a treatment contract.
    Zvw,
    /// Long-term care: no term of its own, so that of a treatment contract.
    Wlz,
    /// A personal budget, or nothing was said: that of a treatment contract, for want of another.
    Assumed,
    /// Social support.
    Wmo,
    /// Youth care.
    #[serde(rename = "jeugdwet")]
    Youth,
    /// Paid privately, no treatment contract.
    Private,
    /// Compulsory mental care.
    Wvggz,
    /// Involuntary care.
    Wzd,
}

impl Law {
    /// Those under which a dossier is kept as under a treatment contract (BW 7:454(3)), the surest first.
    pub const TREATMENTS: [Self; 4] = [Self::Wgbo, Self::Zvw, Self::Wlz, Self::Assumed];
}

/// Who asked to destroy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The client.
    Client,
    /// Who acts for the client.
    Representative,
    /// Family without a task.
    Relative,
    /// An heir.
    Heir,
}

/// A request to destroy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// When it came in.
    pub received: NaiveDate,
    /// By whom.
    pub by: By,
    /// When it was taken back.
    #[serde(default)]
    pub withdrawn: Option<NaiveDate>,
    /// Months by which the term to act was extended (AVG 12(3)).
    #[serde(default)]
    pub extra_months: u32,
}

/// A stop that the carer set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hold {
    /// From which day.
    pub from: NaiveDate,
    /// Its last day, if it has one.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Hold {
    fn stands(&self, today: NaiveDate) -> bool {
        self.from <= today && self.until.is_none_or(|until| until >= today)
    }
}

/// What is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it is.
    pub class: Option<Class>,
    /// Under which laws.
    pub laws: Vec<Law>,
    /// Care goes on.
    pub care_running: bool,
    /// The last day of care.
    pub care_end: Option<NaiveDate>,
    /// Born.
    pub birth: Option<NaiveDate>,
    /// Died.
    pub death: Option<NaiveDate>,
    /// The last change of any kind, in the whole dossier.
    pub last_change: Option<NaiveDate>,
    /// The last one about the care.
    pub last_clinical: Option<NaiveDate>,
    /// Its own day.
    pub record_date: Option<NaiveDate>,
    /// Compulsory or involuntary care goes on.
    pub measure_running: bool,
    /// The last day of it.
    pub measure_end: Option<NaiveDate>,
    /// Requests to destroy it.
    pub requests: Vec<Asked>,
    /// Stops.
    pub holds: Vec<Hold>,
    /// Somebody else has a considerable interest.
    pub other_interest: bool,
    /// An heir has.
    pub heirs_interest: bool,
    /// Kept longer because good care needs it, to and with this day.
    pub good_care_until: Option<NaiveDate>,
    /// The client asked for longer, to and with this day.
    pub client_longer_until: Option<NaiveDate>,
    /// The client asked for its destruction after this day.
    pub client_shorter_until: Option<NaiveDate>,
    /// Data on compulsory care lie beside it.
    pub beside_compulsory: bool,
    /// The end of what it is for.
    pub purpose_end: Option<NaiveDate>,
    /// The job of a work note is done.
    pub job_done: Option<NaiveDate>,
    /// Sent.
    pub sent: Option<NaiveDate>,
    /// The day of a line.
    pub line_date: Option<NaiveDate>,
    /// Until when the dossier is kept that a line is about.
    pub dossier_until: Option<NaiveDate>,
    /// When that dossier was destroyed.
    pub dossier_destroyed: Option<NaiveDate>,
    /// The end of an enquiry.
    pub enquiry_end: Option<NaiveDate>,
    /// Weeks that it is kept then, as set.
    pub setting_weeks: Option<u32>,
    /// Years that other mail is kept, as set.
    pub setting_years: Option<u32>,
}

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Keeping {
    /// Kept to and with a day; without a day no end can be named yet.
    KeepUntil,
    /// Free from a day on.
    MayDestroy,
    /// To be gone by a day, which may have passed.
    MustDestroy,
    /// Facts are missing, or the law is unsure.
    CannotSay,
}

/// Why, in one word; the texts stand under `retention.why`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "KeepWhy")]
pub enum Why {
    /// The years are not over.
    TermRuns,
    /// They are.
    TermOver,
    /// Care goes on; each entry moves the date.
    CareRuns,
    /// Care goes on and nothing was written for all those years.
    CareRunsLong,
    /// The clock has not started, because care or a measure goes on.
    NotStarted,
    /// The day that starts it is unknown.
    StartUnknown,
    /// Other laws may ask longer than the one that is known.
    PartUnknown,
    /// The client asked for it.
    Requested,
    /// The client asked for it by a day that is still to come.
    RequestedLater,
    /// Asked within the first years, in which it is forbidden.
    TooEarly,
    /// Asked too early, and not again since.
    AskAgain,
    /// Somebody else's interest goes before the request.
    Refused,
    /// Whether that interest lengthens a term that is over is disputed.
    Disputed,
    /// Whether a representative may ask this is not laid down.
    ByRepresentative,
    /// A stop that was set.
    Hold,
    /// Longer for good care.
    GoodCare,
    /// Longer because the client asked.
    Wish,
    /// What it is for has not ended.
    PurposeRuns,
    /// It has.
    PurposeOver,
    /// Nobody said until when it is needed.
    PurposeUnknown,
}

/// What would change the answer; the texts stand under `retention.change`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "KeepChange")]
pub enum Change {
    /// An entry about the care.
    Entry,
    /// The end of care.
    CareEnd,
    /// The end of the measure.
    MeasureEnd,
    /// A request of the client.
    Request,
    /// A request that is taken back.
    Withdrawal,
    /// A stop.
    Hold,
    /// The end of a stop.
    HoldEnd,
    /// A reason to keep it longer.
    Longer,
    /// The day until which it is needed.
    Purpose,
    /// A question to the client.
    Ask,
}

/// A rule that is a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[ts(rename = "KeepReason")]
pub struct Reason {
    /// Which.
    pub rule: RuleId,
    /// Where it stands; empty where no statute says it.
    pub article: String,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[ts(rename = "KeepVerdict")]
pub struct Verdict {
    /// What there is to do.
    pub keeping: Keeping,
    /// The last day of keeping, the first free day, or the day by which it is to be gone.
    pub date: Option<NaiveDate>,
    /// How sure that is.
    pub sure: Sure,
    /// Why.
    pub why: Why,
    /// The rules, the deciding one first.
    pub reasons: Vec<Reason>,
    /// What would change it.
    pub changes: Vec<Change>,
    /// A stop stands, whatever the term says.
    pub held: bool,
}

impl Verdict {
    /// Nothing stands against destroying it.
    pub fn is_free(&self) -> bool {
        matches!(self.keeping, Keeping::MayDestroy | Keeping::MustDestroy)
    }
}

/// The last day of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    On(NaiveDate),
    /// No end can be named yet.
    Open,
    /// Facts are missing.
    Unknown,
}

/// What follows on the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// Leave, from the day after.
    May,
    /// A duty, from the day after.
    Must,
    /// A duty on that very day.
    MustThatDay,
}

/// What a term alone says, before anybody asked anything.
#[derive(Debug, Clone)]
struct Term {
    rules: Vec<RuleId>,
    last: Last,
    after: After,
    sure: Sure,
    /// While it runs, and when it is over.
    why: (Why, Why),
}

impl Term {
    fn of(rule: RuleId, last: Last, sure: Sure) -> Self {
        let why = match last {
            Last::On(_) => (Why::TermRuns, Why::TermOver),
            Last::Open => (Why::NotStarted, Why::NotStarted),
            Last::Unknown => (Why::StartUnknown, Why::StartUnknown),
        };
        Self { rules: vec![rule], last, after: After::May, sure, why }
    }

    /// What is kept for as long as it is for something.
    fn bound(rule: RuleId, last: Last, after: After) -> Self {
        let why = match last {
            Last::On(_) => (Why::PurposeRuns, Why::PurposeOver),
            Last::Open => (Why::PurposeRuns, Why::PurposeRuns),
            Last::Unknown => (Why::PurposeUnknown, Why::PurposeUnknown),
        };
        Self { rules: vec![rule], last, after, sure: rule.rule().sure, why }
    }

    fn is_over(&self, today: NaiveDate) -> bool {
        match (self.last, self.after) {
            (Last::On(day), After::May | After::Must) => day < today,
            (Last::On(day), After::MustThatDay) => day <= today,
            (Last::Open | Last::Unknown, _) => false,
        }
    }

    fn deciding(&self) -> RuleId {
        self.rules.first().copied().unwrap_or(RuleId::WgboKeep)
    }

    fn answer(&self, today: NaiveDate) -> Answer {
        let over = self.is_over(today);
        let (keeping, date) = match (self.last, self.after) {
            (Last::Unknown, _) => (Keeping::CannotSay, None),
            (Last::Open, _) => (Keeping::KeepUntil, None),
            (Last::On(day), _) if !over => (Keeping::KeepUntil, Some(day)),
            (Last::On(day), After::May) => (Keeping::MayDestroy, Some(next(day))),
            (Last::On(day), After::Must | After::MustThatDay) => (Keeping::MustDestroy, Some(day)),
        };
        let why = if over { self.why.1 } else { self.why.0 };
        Answer { keeping, date, sure: self.sure, why, rules: self.rules.clone() }
    }
}

struct Answer {
    keeping: Keeping,
    date: Option<NaiveDate>,
    sure: Sure,
    why: Why,
    rules: Vec<RuleId>,
}

impl Answer {
    fn cannot(why: Why, rules: Vec<RuleId>) -> Self {
        Self { keeping: Keeping::CannotSay, date: None, sure: Sure::Low, why, rules }
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
}

/// What there is to do with it, on `today`.
pub fn decide(facts: &Facts, today: NaiveDate) -> Verdict {
    let class = facts.class.unwrap_or(Class::Dossier);
    let answer = match class {
        Class::Log | Class::SentMailRegister => log(facts, class, today),
        Class::Dossier
        | Class::Record
        | Class::Compulsory
        | Class::MailCare
        | Class::MailAdmin
        | Class::MailOther
        | Class::Worknote
        | Class::SentMail
        | Class::Enquiry
        | Class::Exam
        | Class::NonMedical => {
            let (term, good_care) = lengthened(term(facts, class, today), facts, today);
            asked(facts, class, &term, good_care, today)
        }
    };
    let changes = changes(facts, class, &answer);
    Verdict {
        keeping: answer.keeping,
        date: answer.date,
        sure: answer.sure,
        why: answer.why,
        reasons: answer.rules.into_iter().map(|rule| Reason { rule, article: rule.rule().article.clone() }).collect(),
        changes,
        held: facts.holds.iter().any(|hold| hold.stands(today)),
    }
}

// --- terms

fn term(facts: &Facts, class: Class, today: NaiveDate) -> Term {
    let day_or_open = |day: Option<NaiveDate>| day.map_or(Last::Open, Last::On);
    let day_or_unknown = |day: Option<NaiveDate>| day.map_or(Last::Unknown, Last::On);
    let own = |rule: RuleId, years: u32| {
        let last = facts.record_date.map(|day| rule.rule().until_after(day, years));
        Term::of(rule, day_or_unknown(last), rule.rule().sure)
    };
    match class {
        Class::Dossier | Class::Record => while_care_runs(of_care(facts, class, today), facts, today),
        Class::Compulsory => of_care(facts, class, today),
        Class::MailCare => {
            let mut term = while_care_runs(of_care(facts, class, today), facts, today);
            term.rules.insert(0, RuleId::MailCare);
            term.sure = term.sure.min(RuleId::MailCare.rule().sure);
            term
        }
        Class::MailAdmin => own(RuleId::MailAdmin, RuleId::MailAdmin.rule().years),
        Class::MailOther => {
            let rule = RuleId::MailOther;
            own(rule, facts.setting_years.unwrap_or(rule.rule().years))
        }
        Class::Worknote => Term::bound(RuleId::Worknote, day_or_open(facts.job_done), After::MustThatDay),
        Class::SentMail => Term::bound(RuleId::SentMail, day_or_open(facts.sent), After::MustThatDay),
        Class::Enquiry => {
            let last = match (facts.enquiry_end, facts.setting_weeks) {
                (None, _) => Last::Open,
                (Some(_), None) => Last::Unknown,
                (Some(end), Some(weeks)) => {
                    Last::On(end.checked_add_days(Days::new(u64::from(weeks) * 7)).unwrap_or(NaiveDate::MAX))
                }
            };
            Term::bound(RuleId::Enquiry, last, After::Must)
        }
        Class::Exam => Term::bound(RuleId::ExamKeep, day_or_unknown(facts.purpose_end), After::Must),
        Class::NonMedical => non_medical(facts),
        Class::Log | Class::SentMailRegister => Term::of(RuleId::LogKeep, Last::Unknown, Sure::Low),
    }
}

/// Good care needs its dossier, whatever term is over.
fn while_care_runs(term: Term, facts: &Facts, today: NaiveDate) -> Term {
    if !facts.care_running || !term.is_over(today) {
        return term;
    }
    let why = (Why::CareRunsLong, Why::CareRunsLong);
    Term { last: Last::Open, sure: term.sure.min(Sure::Medium), why, ..term }
}

fn non_medical(facts: &Facts) -> Term {
    let last = match facts.purpose_end {
        Some(end) => Last::On(end),
        None if facts.care_running => Last::Open,
        None => Last::Unknown,
    };
    Term::bound(RuleId::NonMedical, last, After::Must)
}

/// The duties of all laws that hold, the longest first.
fn of_care(facts: &Facts, class: Class, today: NaiveDate) -> Term {
    let mut duties: Vec<Term> = Vec::new();
    // In this order, so that of two that end on one day the first is named.
    if class != Class::Compulsory {
        if let Some(law) = Law::TREATMENTS.into_iter().find(|law| facts.laws.contains(law)) {
            duties.push(treatment(facts, law, today));
        }
        if facts.laws.contains(&Law::Youth) {
            duties.push(youth(facts));
        }
        if facts.laws.contains(&Law::Wmo) {
            duties.push(support(facts));
        }
    }
    duties.extend(compulsory(facts).into_iter().map(|rule| measure(facts, rule)));
    if duties.is_empty() {
        // Support that is paid privately, or nothing at all: no term is laid down.
        let term = non_medical(facts);
        let sure = if term.last == Last::Unknown { Sure::Low } else { term.sure };
        return Term { sure, ..term };
    }
    let sure = duties.iter().map(|duty| duty.sure).min().unwrap_or(Sure::Low);
    let unknown = duties.iter().any(|duty| duty.last == Last::Unknown);
    // One that has no end yet goes before any day; one that is not known is no answer.
    duties.sort_by_key(|duty| {
        std::cmp::Reverse(match duty.last {
            Last::Unknown => (0, NaiveDate::MIN),
            Last::On(day) => (1, day),
            Last::Open => (2, NaiveDate::MAX),
        })
    });
    let mut rules: Vec<RuleId> = Vec::new();
    for rule in duties.iter().flat_map(|duty| duty.rules.iter().copied()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let Some(first) = duties.into_iter().next() else { return non_medical(facts) };
    // A child's years are the same; said where the treatment contract decides.
    rules.retain(|rule| *rule != RuleId::MinorKeep || first.rules.contains(rule));
    let is_known_to_run = !first.is_over(today) && first.last != Last::Unknown;
    if unknown && !is_known_to_run {
        return Term {
            rules,
            last: Last::Unknown,
            sure: Sure::Low,
            why: (Why::StartUnknown, Why::StartUnknown),
            ..first
        };
    }
    if unknown {
        let why = (Why::PartUnknown, Why::StartUnknown);
        return Term { rules, sure: Sure::Low, why, ..first };
    }
    Term { rules, sure, ..first }
}

/// A treatment contract (BW 7:454(3)).
fn treatment(facts: &Facts, law: Law, today: NaiveDate) -> Term {
    let (keep, old) = (RuleId::WgboKeep.rule(), RuleId::WgboKeepOld.rule());
    let Some(start) = facts.last_clinical else { return Term::of(keep.id, Last::Unknown, Sure::Low) };
    let mut sure = match law {
        Law::Wgbo | Law::Zvw => keep.sure,
        Law::Wlz | Law::Assumed | Law::Wmo | Law::Youth | Law::Private | Law::Wvggz | Law::Wzd => Sure::Medium,
    };
    // Written after the client's death: taken as closing the dossier, which is not about the care.
    if let (Some(death), Some(change)) = (facts.death, facts.last_change)
        && start <= death
        && death < change
    {
        sure = sure.min(Sure::Medium);
    }
    let mut rules = vec![keep.id];
    if facts.birth.is_some_and(|birth| age(birth, start) < 18) {
        rules.push(RuleId::MinorKeep);
        sure = sure.min(RuleId::MinorKeep.rule().sure);
    }
    let last = keep.until(start);
    if facts.care_running {
        let why = (Why::CareRuns, Why::TermOver);
        return Term { why, ..Term { rules, ..Term::of(keep.id, Last::On(last), sure) } };
    }
    let before = old.until(start);
    if today < keep.from {
        // By the law of that day; the longer term was still to come.
        let sure = if before < keep.from { sure } else { sure.min(Sure::Medium) };
        return Term::of(old.id, Last::On(before), sure);
    }
    if old.until.is_some_and(|ended| before <= ended) {
        // Over before the longer term came: it does not bring the duty back. No doubt is left once that is over as well.
        if last < today {
            return Term { rules: vec![old.id, keep.id], ..Term::of(old.id, Last::On(before), sure) };
        }
        let on_the_border = old.until == Some(before);
        let doubt = if on_the_border { Sure::Low } else { Sure::Medium };
        return Term::of(old.id, Last::On(before), sure.min(doubt));
    }
    Term { rules, ..Term::of(keep.id, Last::On(last), sure) }
}

/// Youth care: the last change, or the end of care where that is later.
fn youth(facts: &Facts) -> Term {
    let rule = RuleId::YouthKeep.rule();
    let Some(change) = facts.last_clinical else { return Term::of(rule.id, Last::Unknown, Sure::Low) };
    let start = facts.care_end.map_or(change, |end| end.max(change));
    // An end that nobody knows may lie later; the statute's own start is known.
    let doubt = start > change || facts.care_end.is_none() && !facts.care_running;
    let sure = if doubt { rule.sure.min(Sure::Medium) } else { rule.sure };
    let last = rule.until(start);
    let why = (if facts.care_running { Why::CareRuns } else { Why::TermRuns }, Why::TermOver);
    Term { why, ..Term::of(rule.id, Last::On(last), sure) }
}

/// Social support: the end of it.
fn support(facts: &Facts) -> Term {
    let rule = RuleId::WmoKeep.rule();
    if facts.care_running {
        return Term::of(rule.id, Last::Open, rule.sure);
    }
    match facts.care_end {
        Some(end) => Term::of(rule.id, Last::On(rule.until(end)), rule.sure),
        None => Term::of(rule.id, Last::Unknown, Sure::Low),
    }
}

/// Which laws on compulsory or involuntary care hold.
fn compulsory(facts: &Facts) -> Vec<RuleId> {
    [(Law::Wvggz, RuleId::WvggzKeep), (Law::Wzd, RuleId::WzdKeep)]
        .into_iter()
        .filter(|(law, _)| facts.laws.contains(law))
        .map(|(_, rule)| rule)
        .collect()
}

fn measure(facts: &Facts, id: RuleId) -> Term {
    let rule = id.rule();
    match facts.measure_end {
        _ if facts.measure_running => Term::of(id, Last::Open, rule.sure),
        None => Term::of(id, Last::Unknown, Sure::Low),
        // It ended under another law.
        Some(end) => {
            let sure = if end < rule.from { rule.sure.min(Sure::Medium) } else { rule.sure };
            Term::of(id, Last::On(rule.until(end)), sure)
        }
    }
}

/// What the carer and the client added; whether good care is what keeps it.
fn lengthened(mut term: Term, facts: &Facts, today: NaiveDate) -> (Term, bool) {
    let mut good_care = false;
    let mut to = |day: NaiveDate, why: Why, term: &mut Term| match term.last {
        Last::On(last) if last < day => {
            good_care = why == Why::GoodCare && day >= today;
            term.last = Last::On(day);
            term.why.0 = why;
            true
        }
        Last::Unknown if day >= today => {
            term.last = Last::On(day);
            term.why = (why, Why::StartUnknown);
            false
        }
        Last::On(_) | Last::Open | Last::Unknown => false,
    };
    if let Some(day) = facts.good_care_until {
        to(day, Why::GoodCare, &mut term);
    }
    if let Some(day) = facts.client_longer_until
        && to(day, Why::Wish, &mut term)
    {
        term.sure = Sure::Low;
    }
    for hold in facts.holds.iter().filter(|hold| hold.from <= today) {
        match hold.until {
            None => {
                if term.last != Last::Open && term.deciding() != RuleId::Hold {
                    term.rules.insert(0, RuleId::Hold);
                }
                term.last = Last::Open;
                term.why = (Why::Hold, Why::Hold);
                term.sure = term.sure.min(RuleId::Hold.rule().sure);
            }
            Some(until) => {
                if to(until, Why::Hold, &mut term) {
                    term.sure = term.sure.min(RuleId::Hold.rule().sure);
                    // Its own last day is still kept.
                    if term.after == After::MustThatDay {
                        term.after = After::Must;
                    }
                    // One that has ended leaves no trace but the first free day.
                    if until >= today && term.deciding() != RuleId::Hold {
                        term.rules.insert(0, RuleId::Hold);
                    }
                }
            }
        }
    }
    (term, good_care)
}

// --- requests

fn asked(facts: &Facts, class: Class, term: &Term, good_care: bool, today: NaiveDate) -> Answer {
    let standing: Vec<&Asked> = facts
        .requests
        .iter()
        .filter(|each| each.received <= today && each.withdrawn.is_none_or(|day| day > today))
        .collect();
    let by_client: Vec<&Asked> = standing.iter().copied().filter(|each| each.by == By::Client).collect();
    let over = term.is_over(today);
    let base: Vec<RuleId> = term.rules.iter().copied().filter(|rule| *rule != RuleId::Hold).collect();
    let deciding = base.first().copied().unwrap_or(RuleId::WgboKeep);
    let request = RuleId::DestroyOnRequest;
    let refuse = RuleId::DestroyRefuse;

    let to_act = RuleId::DestroyOnRequest.rule().months;
    let due = |each: &Asked, months: u32| months_after(each.received, months + each.extra_months);
    let unasked = || {
        if over && facts.heirs_interest {
            return Answer::cannot(Why::Disputed, vec![deciding, refuse]);
        }
        let mut answer = term.answer(today);
        if standing.iter().any(|each| each.by == By::Heir) {
            answer.sure = answer.sure.min(Sure::Medium);
        }
        answer
    };
    let Some(first) = by_client.iter().copied().min_by_key(|each| due(each, to_act)) else {
        if over || !standing.iter().any(|each| each.by == By::Representative) {
            return unasked();
        }
        // What would stand against the client's own request stands against one made for them.
        let as_asked = |each: &&Asked| match each.by {
            By::Client | By::Representative => Asked { by: By::Client, ..(*each).clone() },
            By::Relative | By::Heir => (*each).clone(),
        };
        let own = Facts { requests: standing.iter().map(as_asked).collect(), ..facts.clone() };
        let answer = asked(&own, class, term, good_care, today);
        let nothing_against = matches!(answer.why, Why::Requested | Why::RequestedLater);
        return if nothing_against { Answer::cannot(Why::ByRepresentative, vec![request, deciding]) } else { answer };
    };

    if class == Class::MailAdmin && !over {
        let mut answer = term.answer(today);
        answer.rules.push(refuse);
        return answer;
    }
    let dated = facts.client_shorter_until.is_some();
    let held: Vec<&Hold> = facts.holds.iter().filter(|hold| hold.stands(today)).collect();

    // A statute forbids it.
    let measures = compulsory(facts);
    let mut follows = first;
    let mut months = to_act;
    let mut named = vec![request];
    // A measure that runs stands against it even where nobody said of which law it is.
    let strictest = measures.first().copied().or(facts.measure_running.then_some(RuleId::WvggzKeep));
    if let Some(strictest) = strictest {
        let rule = strictest.rule();
        let too_early = |date: Option<NaiveDate>| {
            let sure = if dated { term.sure.min(Sure::Medium) } else { term.sure };
            let (keeping, rules) = (Keeping::KeepUntil, vec![strictest, refuse]);
            Answer { keeping, date, sure, why: Why::TooEarly, rules }
        };
        if facts.measure_running {
            return too_early(None);
        }
        let Some(end) = facts.measure_end else { return Answer::cannot(Why::StartUnknown, vec![strictest, request]) };
        let floor = years_after(end, rule.floor_years);
        if today <= floor && held.is_empty() {
            return too_early(Some(floor));
        }
        let in_time = by_client.iter().copied().filter(|each| each.received > floor);
        match in_time.min_by_key(|each| due(each, rule.months)) {
            Some(each) => follows = each,
            None if over => return unasked(),
            None if held.is_empty() => return Answer::cannot(Why::AskAgain, vec![strictest, request]),
            None => {}
        }
        months = rule.months;
        named = if class == Class::Compulsory || facts.laws.iter().all(|law| is_compulsory(*law)) {
            vec![strictest]
        } else {
            vec![strictest, request]
        };
    }

    // Somebody else's interest goes before.
    if !held.is_empty() {
        let until = held.iter().map(|hold| hold.until).max_by_key(|until| until.unwrap_or(NaiveDate::MAX)).flatten();
        let open = held.iter().any(|hold| hold.until.is_none());
        let floor =
            measures.first().zip(facts.measure_end).map(|(rule, end)| years_after(end, rule.rule().floor_years));
        let mut rules = vec![RuleId::Hold, refuse];
        rules.extend(base);
        return Answer {
            keeping: Keeping::KeepUntil,
            date: until.filter(|_| !open).max(floor.filter(|_| !open)),
            sure: term.sure.min(RuleId::Hold.rule().sure),
            why: Why::Hold,
            rules,
        };
    }
    if facts.other_interest || facts.heirs_interest {
        if over || term.last == Last::Unknown {
            return Answer::cannot(Why::Disputed, vec![refuse, deciding]);
        }
        let mut sure = term.sure;
        if dated || facts.heirs_interest || !measures.is_empty() {
            sure = sure.min(Sure::Medium);
        }
        let date = match term.last {
            Last::On(day) => Some(day),
            Last::Open | Last::Unknown => None,
        };
        return Answer { keeping: Keeping::KeepUntil, date, sure, why: Why::Refused, rules: vec![refuse, deciding] };
    }

    // Nothing stands against it.
    let mut sure = if term.last == Last::Unknown { Sure::Medium } else { term.sure };
    let treatment = facts.laws.iter().all(|law| matches!(law, Law::Wgbo | Law::Zvw | Law::Private));
    let pure = named == [RuleId::WvggzKeep] || named == [RuleId::WzdKeep];
    let received = follows.received;
    let held_since = facts.holds.iter().any(|hold| hold.until.is_none_or(|until| until >= received));
    if !(treatment || pure)
        || dated
        || good_care
        || facts.care_running
        || facts.death.is_some()
        || facts.beside_compulsory
        || held_since
    {
        sure = sure.min(Sure::Medium);
    }
    let due = due(follows, months);
    let later = facts.client_shorter_until.filter(|day| *day > received);
    if let Some(day) = later.filter(|day| *day >= today) {
        let (keeping, date) = (Keeping::KeepUntil, Some(day));
        return Answer { keeping, date, sure, why: Why::RequestedLater, rules: vec![request, deciding] };
    }
    let mut date = later.map_or(due, |day| day.max(due));
    let mut rules = named;
    // The treatment contract is named where its own term is over too; any other rule always.
    if (deciding != RuleId::WgboKeep || over) && !pure && measures.is_empty() {
        rules.push(deciding);
    }
    if let (Last::On(last), After::Must | After::MustThatDay) = (term.last, term.after)
        && last < date
    {
        date = last;
        rules.rotate_right(1);
    }
    Answer { keeping: Keeping::MustDestroy, date: Some(date), sure, why: Why::Requested, rules }
}

const fn is_compulsory(law: Law) -> bool {
    match law {
        Law::Wvggz | Law::Wzd => true,
        Law::Wgbo | Law::Zvw | Law::Wlz | Law::Assumed | Law::Wmo | Law::Youth | Law::Private => false,
    }
}

// --- the log

/// At least its years, which go first; then no longer than the dossier.
fn log(facts: &Facts, class: Class, today: NaiveDate) -> Answer {
    let rule = RuleId::LogKeep.rule();
    let mut rules = vec![rule.id];
    let mut sure = rule.sure;
    if class == Class::SentMailRegister {
        rules.insert(0, RuleId::SentMail);
        sure = sure.min(RuleId::SentMail.rule().sure);
    }
    if facts.requests.iter().any(|each| each.received <= today) {
        rules.push(RuleId::DestroyRefuse);
    }
    let Some(line) = facts.line_date else { return Answer::cannot(Why::StartUnknown, rules) };
    let five = rule.until(line);
    let gone = facts.dossier_destroyed;
    let ended = facts.dossier_until.filter(|until| *until < today);
    if today <= five {
        let at_odds = facts.dossier_until.is_some_and(|until| until < five);
        let sure = if at_odds { sure.min(Sure::Medium) } else { sure };
        return Answer { keeping: Keeping::KeepUntil, date: Some(five), sure, why: Why::TermRuns, rules };
    }
    if let Some(day) = gone.or(ended) {
        let sure = if gone.is_some() || day < five { sure.min(Sure::Medium) } else { sure };
        let date = Some(day.max(five));
        return Answer { keeping: Keeping::MustDestroy, date, sure, why: Why::PurposeOver, rules };
    }
    Answer { keeping: Keeping::MayDestroy, date: Some(next(five)), sure, why: Why::TermOver, rules }
}

// --- what would change it

fn changes(facts: &Facts, class: Class, answer: &Answer) -> Vec<Change> {
    let of_care = matches!(class, Class::Dossier | Class::Record | Class::MailCare | Class::Compulsory);
    if !of_care {
        return Vec::new();
    }
    match (answer.keeping, answer.why) {
        (_, Why::Hold) => vec![Change::HoldEnd],
        (Keeping::KeepUntil, Why::NotStarted | Why::CareRunsLong) if facts.measure_running => vec![Change::MeasureEnd],
        (Keeping::KeepUntil, Why::NotStarted | Why::CareRunsLong | Why::PurposeRuns) => vec![Change::CareEnd],
        (Keeping::KeepUntil, Why::TooEarly) if facts.measure_running => vec![Change::MeasureEnd],
        (Keeping::KeepUntil, Why::TooEarly) => vec![Change::Ask],
        (Keeping::KeepUntil, Why::RequestedLater | Why::Refused) => vec![Change::Withdrawal],
        (Keeping::KeepUntil, Why::PartUnknown) => vec![Change::MeasureEnd, Change::Entry],
        (Keeping::KeepUntil, _) => vec![Change::Entry, Change::Request, Change::Hold],
        (Keeping::MayDestroy, _) => vec![Change::Request, Change::Hold, Change::Longer],
        (Keeping::MustDestroy, Why::Requested) => vec![Change::Withdrawal, Change::Hold],
        (Keeping::MustDestroy, _) => vec![Change::Hold, Change::Purpose],
        (Keeping::CannotSay, Why::PurposeUnknown) => vec![Change::Purpose, Change::Request],
        (Keeping::CannotSay, Why::AskAgain | Why::ByRepresentative) => vec![Change::Ask],
        (Keeping::CannotSay, Why::Disputed) => vec![Change::Hold, Change::Ask],
        (Keeping::CannotSay, _) if !compulsory(facts).is_empty() => vec![Change::MeasureEnd],
        (Keeping::CannotSay, _) => vec![Change::CareEnd],
    }
}
