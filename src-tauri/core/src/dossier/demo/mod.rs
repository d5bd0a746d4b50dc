//! Practice vaults: a made-up practice of one carer, to try the program in, to show it, and to measure it at the sizes
//! that real practices have.
//!
//! The past is played day by day, each day in one transaction but with a line for every change and look at its own hour
//! ([`crate::store::Past`]), so that a practice vault has the rows, the index and the log of a real one. The clock goes
//! back once, right after the line that marks the vault; from there the times run forward up to yesterday evening.
//!
//! The seed decides what is in it: the same seed gives the same people and texts. Keys, uids and salts are random as
//! everywhere. Rejected: a prepared vault in the package (its age would show), and filling past the doors (what is
//! measured would not be what runs).

mod around;
mod daily;
mod files;
mod people;
mod plans;
mod words;

use std::collections::HashMap;

use chrono::{DateTime, Days, Duration, FixedOffset, NaiveTime};
use fastrand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use self::files::{Files, recording};
use self::people::{Lists, Person, one};
use self::plans::{LOOK_BACK, Wishes};
use self::words::Sentences;
use super::care::{CareFields, Ending};
use super::client::{PRACTICE_VAULT, Status};
use super::consent;
use super::dose::{Dose, DoseOutcome};
use super::draft::{self, NewDraft};
use super::entry::{self as entries, Body, Correction};
use super::form::FilledForm as Form;
use super::goal::{Evaluation, Goal, GoalOutcome};
use super::measurement::Measurement;
use super::medicine::Medicine;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::pictures;
use crate::store::log::Kind;
use crate::store::{Concern, Past, attachment, care, client, setting};
use crate::uid::Uid;
use crate::vault::attachments::Written;

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, TS)]
pub enum Size {
    /// A year.
    S,
    /// A usual practice after twenty years.
    M,
    /// The worst that is realistic.
    L,
    /// More than that.
    #[serde(rename = "XL")]
    Xl,
}

/// What a practice vault should hold.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FillAsked {
    /// How much.
    pub size: Size,
    /// The same seed makes the same people and texts.
    pub seed: u64,
    /// With photos and letters.
    pub attachments: bool,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct Filled {
    /// Clients.
    pub clients: usize,
    /// Reports; documents come on top.
    pub reports: usize,
    /// Files.
    pub attachments: usize,
}

/// The numbers of a size.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    days: usize,
    clients: usize,
    /// Of those, in care today.
    active: usize,
    reports: usize,
    /// Of those, of the first client.
    giant: usize,
    attachments: usize,
    /// Bytes of one large recording among them; 0 for none.
    largest: u32,
    /// Lines of the log, about.
    lines: usize,
}

impl Size {
    const fn numbers(self) -> Numbers {
        let l = Numbers {
            days: 7305,
            clients: 1000,
            active: 30,
            reports: 100_000,
            giant: 24_000,
            attachments: 20_000,
            largest: 50 << 20,
            lines: 2_000_000,
        };
        match self {
            Self::S => Numbers {
                days: 365,
                clients: 40,
                active: 33,
                reports: 4_000,
                giant: 0,
                attachments: 400,
                largest: 0,
                lines: 60_000,
            },
            Self::M => Numbers {
                clients: 250,
                active: 36,
                reports: 30_000,
                giant: 0,
                attachments: 4_000,
                largest: 0,
                lines: 500_000,
                ..l
            },
            Self::L => l,
            Self::Xl => Numbers { reports: 1_000_000, lines: 10_000_000, ..l },
        }
    }
}

/// Fills a vault without clients; it is a practice vault from then on, for good.
///
/// # Errors
/// [`Error::NotEmpty`]; [`Error::Cancelled`], which leaves the days that were played; [`Error::NoSpace`].
pub fn fill(work: &Work, input: FillAsked) -> Result<Filled> {
    let numbers = input.size.numbers();
    fill_with(work, if input.attachments { numbers } else { Numbers { attachments: 0, ..numbers } }, input.seed)
}

fn fill_with(work: &Work, numbers: Numbers, seed: u64) -> Result<Filled> {
    work.change(|tx| {
        if client::count(tx)? > 0 {
            return Err(Error::NotEmpty);
        }
        tx.concerns(Concern { part: "practice", ..Concern::default() });
        setting::set(tx, PRACTICE_VAULT, &true)
    })?;
    let now = work.desk.surroundings().clock.now();
    let mut practice = MadeUp::new(numbers, seed, now)?;
    let days = numbers.days as u64;
    for day in 0..numbers.days {
        work.progress.step(day as u64, days)?;
        practice.live(work, day)?;
    }
    practice.leave_drafts(work)?;
    work.progress.step(days, days)?;
    Ok(practice.made)
}

/// A time in care, in days from the first; `to` is the first day without.
struct Stay {
    person: Person,
    status: Status,
    from: usize,
    to: usize,
    uid: Option<Uid>,
    /// What they want, once care has begun.
    goals: Vec<Uid>,
    /// What they use, if anything.
    medicine: Option<(Uid, Medicine)>,
}

/// What happens. `stay` says to whom, `no` is the number of a report of that day.
enum What {
    Intake { stay: usize },
    Around { stay: usize },
    Ends { stay: usize },
    Plan { stay: usize, forms: Vec<Form>, goals: Vec<Goal> },
    LookBack { stay: usize, texts: Vec<String> },
    Report { stay: usize, no: usize, began: DateTime<FixedOffset>, text: String },
    Correct { no: usize, text: String },
    Amend { entry: Uid, text: String, reason: String },
    Photo { stay: usize, no: usize, caption: String, file: Kept },
    Document { stay: usize, title: String, file: Kept },
    Measured { stay: usize, measurement: Measurement },
    Medicine { stay: usize, medicine: Medicine },
    Dose { stay: usize, outcome: DoseOutcome },
    Look { stay: Option<usize>, kind: Kind, part: &'static str },
}

/// What happens at an hour.
struct Event {
    at: DateTime<FixedOffset>,
    what: What,
}

/// A report of today that a file can go with.
struct Visit {
    stay: usize,
    no: usize,
    at: DateTime<FixedOffset>,
}

/// A file that lies encrypted beside the store and has no row yet.
struct Kept {
    name: String,
    kind: pictures::Kind,
    file: Uid,
    written: Written,
}

/// An amendment of a later day.
struct Owed {
    day: usize,
    /// The report's number on its own day.
    no: usize,
    /// Known once that day was played.
    entry: Option<Uid>,
    text: String,
}

/// The practice that is being made up.
struct MadeUp {
    numbers: Numbers,
    now: DateTime<FixedOffset>,
    rng: Rng,
    /// For files and looks, so that the same seed makes the same people and texts with and without them.
    other_rng: Rng,
    /// For plans and goals.
    wish_rng: Rng,
    /// For measurements and medicines.
    daily_rng: Rng,
    sentences: Sentences,
    wishes: Wishes,
    stays: Vec<Stay>,
    files: Option<Files>,
    owed: Vec<Owed>,
    lines: usize,
    made: Filled,
}

impl MadeUp {
    fn new(numbers: Numbers, seed: u64, now: DateTime<FixedOffset>) -> Result<Self> {
        let today = now.date_naive();
        let mut rng = Rng::with_seed(seed);
        let sentences = Sentences::read()?;
        let mut other_rng = rng.fork();
        // Of its own: what people want is the same with and without files.
        let wish_rng = Rng::with_seed(!seed);
        let daily_rng = Rng::with_seed(seed.rotate_left(32));
        let people = Lists::read()?.people(numbers.clients, &sentences.notes, today, &mut rng)?;
        let files =
            if numbers.attachments > 0 { Some(Files::make(numbers.attachments, today, &mut other_rng)?) } else { None };
        let stays = stays(numbers, people, &mut rng);
        let made = Filled { clients: 0, reports: 0, attachments: 0 };
        Ok(Self {
            numbers,
            now,
            rng,
            other_rng,
            wish_rng,
            daily_rng,
            sentences,
            wishes: Wishes::read()?,
            stays,
            files,
            owed: Vec::new(),
            lines: 0,
            made,
        })
    }

    /// `minutes` after midnight of a day; the last day is yesterday.
    fn at(&self, day: usize, minutes: i64) -> Result<DateTime<FixedOffset>> {
        let back = Days::new((self.numbers.days - day) as u64);
        let midnight = self.now.date_naive().checked_sub_days(back).map(|day| day.and_time(NaiveTime::MIN));
        midnight
            .and_then(|midnight| midnight.and_local_timezone(*self.now.offset()).single())
            .map(|midnight| midnight + Duration::minutes(minutes))
            .ok_or_else(|| Error::internal("demo: day"))
    }

    /// How many of `all` come on this day, when they are spread evenly.
    fn share(&self, all: usize, day: usize) -> usize {
        all * (day + 1) / self.numbers.days - all * day / self.numbers.days
    }

    /// Plans a day and plays it. When that fails, the files that were encrypted for it go again.
    fn live(&mut self, work: &Work, day: usize) -> Result<()> {
        let mut files = Vec::new();
        let done = self.planned(work, day, &mut files).and_then(|events| self.play(work, events));
        if done.is_err() {
            let attachments = work.desk.vault().attachments();
            files.into_iter().for_each(|file| drop(attachments.erase(file)));
        }
        done
    }

    fn planned(&mut self, work: &Work, day: usize, files: &mut Vec<Uid>) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        let in_care = self.in_care(day);
        for (stay, _) in self.stays.iter().enumerate().filter(|(_, stay)| stay.from == day) {
            events.push(Event { at: self.at(day, 7 * 60)?, what: What::Intake { stay } });
            events.push(Event { at: self.at(day, 7 * 60 + 10)?, what: What::Around { stay } });
        }
        let ends = |stay: &Stay| matches!(stay.status, Status::Left | Status::Deceased);
        let last = self.numbers.days.saturating_sub(1);
        for (stay, _) in self.stays.iter().enumerate().filter(|(_, stay)| ends(stay) && stay.to.min(last) == day) {
            events.push(Event { at: self.at(day, 22 * 60 + 30)?, what: What::Ends { stay } });
        }
        self.plan_plans(day, &mut events)?;
        self.plan_daily(day, &mut events)?;
        let visited = self.plan_reports(day, &in_care, &mut events)?;
        self.plan_files(work, day, &visited, files, &mut events)?;
        let due: Vec<Owed> = self.owed.extract_if(.., |owed| owed.day == day).collect();
        for Owed { entry, text, .. } in due {
            let minutes = self.rng.i64(20 * 60..22 * 60);
            let at = self.at(day, minutes)?;
            let reason = one(&self.sentences.reason, &mut self.rng)?.clone();
            events.push(Event { at, what: What::Amend { entry: entry.ok_or_else(lost)?, text, reason } });
        }
        let looks = (self.numbers.lines * (day + 1) / self.numbers.days).saturating_sub(self.lines + events.len());
        for _ in 0..looks {
            let (kind, part) = match self.other_rng.u32(..10) {
                0 => (Kind::Search, "all_dossiers"),
                1 => (Kind::Read, "client_list"),
                2 | 3 => (Kind::Read, "particulars"),
                4 => (Kind::Read, "attachment"),
                _ => (Kind::Read, "timeline"),
            };
            let stay = if matches!(part, "all_dossiers" | "client_list") {
                None
            } else {
                self.other_rng.choice(&in_care).copied()
            };
            let at = self.at(day, 7 * 60 + 1)? + Duration::seconds(self.other_rng.i64(0..15 * 3600));
            events.push(Event { at, what: What::Look { stay, kind, part } });
        }
        // Stable: what belongs together at one instant stays in the order in which it was thought of.
        events.sort_by_key(|event| event.at);
        Ok(events)
    }

    /// The plans of those whose care begins, and the looks back of those who are half a year further.
    fn plan_plans(&mut self, day: usize, events: &mut Vec<Event>) -> Result<()> {
        let at = self.at(day, 7 * 60 + 15)?;
        for (no, stay) in self.stays.iter().enumerate().filter(|(_, stay)| (stay.from..stay.to).contains(&day)) {
            let days = day - stay.from;
            if days == 0 {
                let forms = self.wishes.forms(&stay.person, at.date_naive(), &self.sentences, &mut self.wish_rng)?;
                let goals = self.wishes.goals(&stay.person, at.date_naive(), &self.sentences, &mut self.wish_rng)?;
                events.push(Event { at, what: What::Plan { stay: no, forms, goals } });
            } else if days.is_multiple_of(LOOK_BACK) {
                let look = |_| self.wishes.evaluated(&stay.person, &self.sentences, &mut self.wish_rng);
                let texts = stay.goals.iter().map(look).collect::<Result<_>>()?;
                events.push(Event { at, what: What::LookBack { stay: no, texts } });
            }
        }
        Ok(())
    }

    fn in_care(&self, day: usize) -> Vec<usize> {
        let there = |stay: &Stay| (stay.from..stay.to).contains(&day);
        self.stays.iter().enumerate().filter(|(_, stay)| there(stay)).map(|(no, _)| no).collect()
    }

    /// The reports of a day, and what is corrected of them the same evening. 5 % are changed, a fifth of those later.
    fn plan_reports(&mut self, day: usize, in_care: &[usize], events: &mut Vec<Event>) -> Result<Vec<Visit>> {
        // The giant's reports are counted; the others share the rest.
        let giant = self.share(self.numbers.giant, day);
        let others = match in_care {
            [_, others @ ..] if self.numbers.giant > 0 && !others.is_empty() => others,
            all => all,
        };
        let mut visits = Vec::new();
        for no in 0..self.share(self.numbers.reports, day) {
            let stay = if no < giant { 0 } else { *one(others, &mut self.rng)? };
            let minutes = self.rng.i64(7 * 60 + 30..20 * 60);
            let began = self.at(day, minutes)?;
            let at = began + Duration::seconds(self.rng.i64(600..2400));
            let person = &self.stays.get(stay).ok_or_else(lost)?.person;
            let text = self.sentences.report(person, &mut self.rng)?;
            let more = self.sentences.correction(person, &mut self.rng)?;
            match self.rng.u32(..100) {
                0..4 => {
                    let later = at + Duration::minutes(self.rng.i64(5..150));
                    events.push(Event { at: later, what: What::Correct { no, text: format!("{text}\n\n{more}") } });
                }
                4 => self.owed.push(Owed {
                    day: day + self.rng.usize(2..12),
                    no,
                    entry: None,
                    text: format!("{text}\n\n{more}"),
                }),
                _ => {}
            }
            events.push(Event { at, what: What::Report { stay, no, began, text } });
            visits.push(Visit { stay, no, at });
        }
        Ok(visits)
    }

    /// The files of a day, encrypted already: photos with a report, letters as documents.
    fn plan_files(
        &mut self,
        work: &Work,
        day: usize,
        visits: &[Visit],
        written: &mut Vec<Uid>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        let Some(files) = &self.files else { return Ok(()) };
        let before = self.numbers.attachments * day / self.numbers.days;
        for no in before..before + self.share(self.numbers.attachments, day) {
            let large = self.numbers.largest > 0 && no == self.numbers.attachments / 2;
            let visit = one(visits, &mut self.other_rng)?;
            let made;
            let base = if large {
                made = recording(self.numbers.largest, &mut self.other_rng);
                &made
            } else if self.other_rng.u32(..5) == 0 {
                files.letter(&mut self.other_rng)?
            } else {
                files.photo(&mut self.other_rng)?
            };
            let file = Uid::new(work.desk.surroundings())?;
            let attachments = work.desk.vault().attachments();
            let sealed = attachments.write(file, &mut base.bytes.as_slice(), work.desk.surroundings())?;
            written.push(file);
            let name = format!(
                "{}-{:05}.{}",
                if base.kind.is_picture() { "foto" } else { "bijlage" },
                no + 1,
                base.kind.ending()
            );
            let kept = Kept { name, kind: base.kind, file, written: sealed };
            let at = visit.at + Duration::seconds(60);
            let what = if base.kind.is_picture() {
                What::Photo {
                    stay: visit.stay,
                    no: visit.no,
                    caption: one(&self.sentences.captions, &mut self.other_rng)?.clone(),
                    file: kept,
                }
            } else {
                let title = one(&self.sentences.documents, &mut self.other_rng)?.clone();
                What::Document { stay: visit.stay, title, file: kept }
            };
            events.push(Event { at, what });
        }
        Ok(())
    }

    fn play(&mut self, work: &Work, events: Vec<Event>) -> Result<()> {
        self.lines += events.len();
        // The reports of today by their number.
        let mut written: HashMap<usize, Uid> = HashMap::new();
        work.play(|past| events.into_iter().try_for_each(|event| self.happens(past, event, &mut written)))?;
        for owed in self.owed.iter_mut().filter(|owed| owed.entry.is_none()) {
            owed.entry = written.get(&owed.no).copied();
        }
        Ok(())
    }

    fn client_of(&self, stay: usize) -> Result<Uid> {
        self.stays.get(stay).and_then(|stay| stay.uid).ok_or_else(lost)
    }

    fn happens(&mut self, past: &Past, Event { at, what }: Event, written: &mut HashMap<usize, Uid>) -> Result<()> {
        let of_today = |no: usize, written: &HashMap<usize, Uid>| written.get(&no).copied().ok_or_else(lost);
        match what {
            What::Intake { stay } => {
                let stay = self.stays.get_mut(stay).ok_or_else(lost)?;
                stay.uid = Some(past.change(at, Kind::Create, |tx| {
                    let first = if stay.status == Status::Enquiry { Status::Enquiry } else { Status::InCare };
                    let uid = client::add(tx, first, &stay.person.fields)?;
                    tx.concerns(Concern { client: Some(uid), part: "particulars", ..Concern::default() });
                    Ok(uid)
                })?);
                self.made.clients += 1;
            }
            What::Around { stay } => self.gather(past, at, stay)?,
            What::Ends { stay } => {
                let stay = self.stays.get(stay).ok_or_else(lost)?;
                let uid = stay.uid.ok_or_else(lost)?;
                let ending = if stay.status == Status::Deceased { Ending::Died } else { Ending::NoLongerNeeded };
                let fields = CareFields { on: Some(at.date_naive()), ending: Some(ending), ..CareFields::default() };
                past.change(at, Kind::Update, |tx| {
                    tx.concerns(Concern { client: Some(uid), part: "care_status", ..Concern::default() });
                    consent::close(tx, uid)?;
                    care::set(tx, uid, Status::InCare, stay.status, &fields)
                })?;
            }
            What::Plan { stay, forms, goals } => {
                let client = self.client_of(stay)?;
                let bodies = forms.into_iter().map(Body::Form).chain(goals.into_iter().map(Body::Goal));
                for body in bodies {
                    let entry = past.change(at, Kind::Create, |tx| entries::add(tx, client, at, &body, false))?;
                    if matches!(body, Body::Goal(_)) {
                        self.stays.get_mut(stay).ok_or_else(lost)?.goals.push(entry);
                    }
                }
            }
            What::LookBack { stay, texts } => {
                let (client, goals) = (self.client_of(stay)?, self.stays.get(stay).ok_or_else(lost)?.goals.clone());
                for (goal, text) in goals.into_iter().zip(texts) {
                    let (outcome, with) = (GoalOutcome::GoesOn, String::new());
                    let body = Body::Evaluation(Evaluation { goal, text, outcome, next: None, with });
                    past.change(at, Kind::Create, |tx| entries::add(tx, client, at, &body, false))?;
                }
            }
            What::Report { stay, no, began, text } => {
                let client = self.client_of(stay)?;
                let goals = &self.stays.get(stay).ok_or_else(lost)?.goals;
                // Two in five reports are about a goal.
                let about = if self.wish_rng.u32(..5) < 2 { self.wish_rng.choice(goals).copied() } else { None };
                let body = Body::Report { text, goals: about.into_iter().collect(), soep: None };
                let entry = past.change(at, Kind::Create, |tx| entries::add(tx, client, began, &body, false))?;
                written.insert(no, entry);
                self.made.reports += 1;
            }
            What::Correct { no, text } => {
                let entry = of_today(no, written)?;
                let correction = Correction {
                    entry,
                    base: 1,
                    text,
                    title: None,
                    goals: None,
                    soep: None,
                    reason: String::new(),
                    marks: None,
                };
                past.change(at, Kind::Update, |tx| entries::correct(tx, correction))?;
            }
            What::Amend { entry, text, reason } => {
                let amendment =
                    Correction { entry, base: 1, text, title: None, goals: None, soep: None, reason, marks: None };
                past.change(at, Kind::Update, |tx| entries::correct(tx, amendment))?;
            }
            What::Photo { stay, no, caption, file } => {
                let (client, entry) = (self.client_of(stay)?, of_today(no, written)?);
                past.change(at, Kind::Create, |tx| {
                    let Kept { name, kind, file, written } = &file;
                    let (client, entry_of) = (Some(client), Some(entry));
                    tx.concerns(Concern { client, entry: entry_of, part: "attachment", ..Concern::default() });
                    attachment::add(tx, entry, name, *kind, &caption, *file, written)
                })?;
                self.made.attachments += 1;
            }
            What::Document { stay, title, file } => {
                let client = self.client_of(stay)?;
                past.change(at, Kind::Create, |tx| {
                    let Kept { name, kind, file, written } = &file;
                    let entry = entries::add(tx, client, at, &Body::Document { title, note: String::new() }, false)?;
                    attachment::add(tx, entry, name, *kind, "", *file, written)
                })?;
                self.made.attachments += 1;
            }
            What::Measured { stay, measurement } => {
                let (client, body) = (self.client_of(stay)?, Body::Measurement(measurement));
                past.change(at, Kind::Create, |tx| entries::add(tx, client, at, &body, false))?;
            }
            What::Medicine { stay, medicine } => {
                let (client, body) = (self.client_of(stay)?, Body::Medicine(medicine.clone()));
                let entry = past.change(at, Kind::Create, |tx| entries::add(tx, client, at, &body, false))?;
                self.stays.get_mut(stay).ok_or_else(lost)?.medicine = Some((entry, medicine));
            }
            What::Dose { stay, outcome } => {
                let client = self.client_of(stay)?;
                let Some((medicine, said)) = &self.stays.get(stay).ok_or_else(lost)?.medicine else { return Ok(()) };
                let why = if outcome == DoseOutcome::Given { "" } else { "had er geen zin in" };
                let body = Body::Dose(Dose {
                    medicine: *medicine,
                    name: said.called(),
                    dose: said.dose.clone(),
                    on: at.date_naive(),
                    time: "08:00".to_owned(),
                    outcome,
                    why: why.to_owned(),
                });
                past.change(at, Kind::Create, |tx| entries::add(tx, client, at, &body, false))?;
            }
            What::Look { stay, kind, part } => {
                let client = stay.map(|stay| self.client_of(stay)).transpose()?;
                past.looked(at, kind, Concern { client, part, ..Concern::default() })?;
            }
        }
        Ok(())
    }

    /// Two reports are begun and not finished; and what lies in the drawers.
    fn leave_drafts(&mut self, work: &Work) -> Result<()> {
        let yesterday = self.in_care(self.numbers.days.saturating_sub(1));
        work.change(|tx| {
            tx.concerns(Concern { part: "practice", ..Concern::default() });
            for stay in yesterday.iter().take(2) {
                let stay = self.stays.get(*stay).ok_or_else(lost)?;
                let text = self.sentences.unfinished(&stay.person, &mut self.rng)?;
                let text = json!({ "text": text }).to_string();
                let form = "report".to_owned();
                draft::save(tx, NewDraft { draft: None, client: stay.uid, entry: None, form, text })?;
            }
            let today = tx.now().date_naive();
            self.fill_drawers(tx, today)?;
            self.ask_for_a_copy(tx, today)
        })
    }
}

/// Who comes when, in the order of coming: the first stays all the time, so that there is always somebody in care.
fn stays(numbers: Numbers, people: Vec<Person>, rng: &mut Rng) -> Vec<Stay> {
    let Numbers { days, clients, active, .. } = numbers;
    let former = clients.saturating_sub(active);
    let lately = days.min(4 * 365);
    let mut stays: Vec<Stay> = people
        .into_iter()
        .enumerate()
        .map(|(no, person)| {
            let (status, from, to) = if no == 0 {
                (Status::InCare, 0, days)
            } else if no + 1 == active {
                // Has asked for care; there is none yet.
                (Status::Enquiry, days - 1, 0)
            } else if no < active {
                let from = days - lately + if rng.bool() { rng.usize(..lately / 10 + 1) } else { rng.usize(..lately) };
                (Status::InCare, from.min(days - 1), days)
            } else {
                let from = (no - active) * days * 9 / 10 / former.max(1);
                let to = from + 10 + rng.usize(..days / 8 + 1);
                let status = if rng.u32(..10) < 6 { Status::Deceased } else { Status::Left };
                (status, from, to.min(days))
            };
            Stay { person, status, from, to, uid: None, goals: Vec::new(), medicine: None }
        })
        .collect();
    stays.sort_by_key(|stay| stay.from);
    stays
}

/// A number that the plan gave out is not there: a mistake in this module.
fn lost() -> Error {
    Error::internal("demo: plan")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
