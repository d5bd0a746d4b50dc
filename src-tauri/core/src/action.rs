//! THE list: everything that can be asked of the core, one line each.
//!
//! From this one table come the dispatch, the JSON schema, the types for the window, the command line's `actions`
//! and the permission check. A new action is its function and one line.
//!
//! A line says: name: input => output, which way and function, how it is logged, who may. There are six ways:
//! `view` reads through the read door, `change` writes through the write door, `steps` opens doors several times (a
//! file has to be encrypted before its row is written), and `job` does the same but may take long: one at a time, with
//! progress and cancel, through a connection of its own; `looks` is for who looks on at the screen, `inspects` for an inspector
//! there: both read nothing but what was laid open for them.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::Value;

use crate::desk::{Desk, Work};
use crate::dossier::{
    access, access_log, backup, breach, bring_in, capacity, care, client, clock, colleague, complaint, completeness,
    consent, decision, demo, destruction, disclosure, document, dose, draft, entry, form, found_stone, goal,
    incident_register, inspection, keeping, keys, laptop, letter, log_term, measurement, media, medicine, mic, others,
    paper_dossier, people, person, persons, plan, practice, practice_file, print, processing, relation, request,
    request_letter, retention, seal, search, sitting, stand_in, statement, succession, template, today, view, viewing,
    work_note,
};
use crate::error::{Error, Result};
use crate::export::Progress;
use crate::session::Role;
use crate::store::log::{Kind, Outcome};
use crate::store::{Concern, ReadTx, WriteTx};
// What only the window's types speak of.
#[cfg(debug_assertions)]
use crate::{dossier::paper, vault::SlotInfo};

/// Whether an action leaves a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logged {
    /// Yes, of this kind.
    Yes(Kind),
    /// No, for this reason.
    No(&'static str),
}

/// An action's line in hand: what opens the doors of the store. Only this module makes one.
pub struct Pass {
    name: &'static str,
    logged: Logged,
    purpose: &'static str,
}

impl Pass {
    /// The action's name.
    pub fn name(&self) -> &'static str {
        self.name
    }
    /// How it is logged.
    pub fn logged(&self) -> Logged {
        self.logged
    }
    /// NEN 7513's PurposeOfUse.
    pub fn purpose(&self) -> &'static str {
        self.purpose
    }
}

/// Opening the vault: the one thing that is logged without being asked through [`call`].
pub(crate) const OPENING: Pass = Pass { name: "vault_open", logged: Logged::Yes(Kind::Open), purpose: "upkeep" };

/// At opening, before anybody sits down: what was found stays found, whoever came in.
pub(crate) const FINDING: Pass =
    Pass { name: "vault_found", logged: Logged::No("the opening or the refusal leaves its line"), purpose: "upkeep" };

/// At opening the log ended before the last seal: the store was restored or put back.
pub(crate) const BEHIND: Pass = Pass { name: "log_behind_seal", logged: Logged::Yes(Kind::Verify), purpose: "upkeep" };

/// At opening a renewal of the keys was found cut off: the old ones still hold.
pub(crate) const CUT_OFF: Pass = Pass { name: "renewal_cut_off", logged: Logged::Yes(Kind::Update), purpose: "upkeep" };

/// At opening, or when it failed: a hand-over that began and of which nobody knows how it ended.
pub(crate) const HAND_OVER_UNFINISHED: Pass =
    Pass { name: "handover_unfinished", logged: Logged::Yes(Kind::Export), purpose: "hand_over" };

/// A hand-over that failed and of which nothing is left.
pub(crate) const HAND_OVER_TAKEN_BACK: Pass = Pass {
    name: "handover_taken_back",
    logged: Logged::No("the hand-over that failed leaves its line"),
    purpose: "hand_over",
};

/// Before a dossier is destroyed: where the others may name who it is about.
pub(crate) const NAMES_SOUGHT: Pass = Pass {
    name: "names_sought",
    logged: Logged::No("each dossier in which one is found leaves its line"),
    purpose: "upkeep",
};

/// A name that is asked about before its dossier leaves, although who was called so is destroyed.
pub(crate) const NAMES_STILL_ASKED: Pass =
    Pass { name: "names_still_asked", logged: Logged::Yes(Kind::Update), purpose: "upkeep" };

/// Destroying a dossier; what asks for it stands before (see [`crate::dossier::destroying`]).
pub(crate) const DESTROYING: Pass =
    Pass { name: "dossier_destroy", logged: Logged::Yes(Kind::Delete), purpose: "upkeep" };

/// At opening: a dossier that an older store brought back, or a tombstone that this vault never made.
pub(crate) const REAPPLYING: Pass =
    Pass { name: "dossier_destroy_again", logged: Logged::Yes(Kind::Delete), purpose: "upkeep" };

/// At opening, or on a stick: a tombstone of a dossier that lives here. Nothing was destroyed.
pub(crate) const STONE_FOUND: Pass = Pass { name: "stone_found", logged: Logged::Yes(Kind::Verify), purpose: "upkeep" };

/// Somebody looked on at the screen until it was locked.
pub(crate) const VIEWING_LOCKED: Pass =
    Pass { name: "viewing_locked", logged: Logged::Yes(Kind::Update), purpose: "hand_over" };

/// An inspector looked at the screen until it was locked.
pub(crate) const INSPECTION_LOCKED: Pass =
    Pass { name: "inspection_locked", logged: Logged::Yes(Kind::Update), purpose: "inspection" };

/// At opening: the store lives here from now on.
pub(crate) const SETTLING: Pass =
    Pass { name: "store_settled", logged: Logged::No("the opening left its line"), purpose: "upkeep" };

/// Encrypted files of destroyed dossiers that went from the disk.
pub(crate) const ERASING: Pass =
    Pass { name: "files_erased", logged: Logged::No("their destruction left its line"), purpose: "upkeep" };

/// A backup is about to be written, or nothing came of it.
pub(crate) const BACKUP_BEGUN: Pass =
    Pass { name: "backup_begun", logged: Logged::No("the backup leaves its line, done or failed"), purpose: "upkeep" };

type Run = fn(&Desk, &Pass, Value, &dyn Progress) -> Result<Value>;

/// One line of the list.
pub struct Action {
    pass: Pass,
    /// Who may.
    pub roles: &'static [Role],
    /// Runs alone, with progress.
    pub job: bool,
    /// The JSON schema of its input.
    pub schema: fn() -> schemars::Schema,
    /// Adds the types that it speaks of.
    #[cfg(debug_assertions)]
    types: fn(&mut Types),
    run: Run,
}

impl Action {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.pass.name
    }
    /// How it is logged.
    pub fn logged(&self) -> Logged {
        self.pass.logged
    }
    /// For tests of what stands behind an action.
    #[cfg(test)]
    pub(crate) fn pass(&self) -> &Pass {
        &self.pass
    }
}

fn read<T: serde::de::DeserializeOwned>(input: Value) -> Result<T> {
    // The message may quote the input, which is a client's data: only what kind of mistake it is goes on.
    serde_json::from_value(input).map_err(|error| Error::BadInput {
        field: String::new(),
        reason: format!("{:?}", error.classify()).to_lowercase(),
    })
}

fn written(value: impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|_| Error::internal("output"))
}

macro_rules! run {
    (view $function:path) => {
        |desk, pass, input, _| {
            let input = read(input)?;
            written(desk.store().view(pass, desk.session(), desk.surroundings(), |tx: &ReadTx| $function(tx, input))?)
        }
    };
    (change $function:path) => {
        |desk, pass, input, _| {
            let input = read(input)?;
            written(
                desk.store().change(pass, desk.session(), desk.surroundings(), |tx: &WriteTx| $function(tx, input))?,
            )
        }
    };
    (steps $function:path) => {
        |desk, pass, input, progress| written($function(&Work::new(desk, pass, progress, false), read(input)?)?)
    };
    // For who looks on at the screen: handed what was laid open for them, and no door of the store.
    (looks $function:path) => {
        |desk, pass, input, _| {
            let looking = desk.looking()?;
            let (part, shown) = $function(looking, read(input)?)?;
            let concern = Concern { client: Some(looking.client), part, ..Concern::default() };
            written(desk.store().view(pass, desk.session(), desk.surroundings(), |tx: &ReadTx| {
                tx.concerns(concern);
                Ok(shown)
            })?)
        }
    };
    // For an inspector at the screen: as for who looks on, with several dossiers.
    (inspects $function:path) => {
        |desk, pass, input, _| {
            let (concern, shown) = $function(desk.inspecting()?, read(input)?)?;
            written(desk.store().view(pass, desk.session(), desk.surroundings(), |tx: &ReadTx| {
                tx.concerns(concern);
                Ok(shown)
            })?)
        }
    };
    (job $function:path) => {
        |desk, pass, input, progress| written($function(&Work::new(desk, pass, progress, true), read(input)?)?)
    };
}

macro_rules! is_job {
    (job) => {
        true
    };
    ($other:ident) => {
        false
    };
}

macro_rules! actions {
    ($( $name:ident: $input:ty => $output:ty, $way:ident $function:path, $logged:expr, $purpose:literal, $roles:expr; )*) => {
        /// The list itself.
        pub static ACTIONS: &[Action] = &[$(Action {
            pass: Pass { name: stringify!($name), logged: $logged, purpose: $purpose },
            roles: $roles,
            job: is_job!($way),
            schema: || schema_for!($input),
            #[cfg(debug_assertions)]
            types: |types| types.action::<$input, $output>(stringify!($name)),
            run: run!($way $function),
        }),*];
    };
}

use Logged::{No, Yes};

const CARER: &[Role] = &[Role::Carer];
/// Everybody with a way in of their own.
const SEATED: &[Role] = &[Role::Carer, Role::StandIn, Role::Custodian];
/// Who gives care, and so writes.
const GIVES_CARE: &[Role] = &[Role::Carer, Role::StandIn];
/// Who looks on at the screen.
const VIEWER: &[Role] = &[Role::Viewer];
/// A supervisor's inspector at the screen.
const INSPECTOR: &[Role] = &[Role::Inspector];
/// Who has the duty to keep, and so hands over.
const KEEPS: &[Role] = &[Role::Carer, Role::Custodian];

/// An empty input or output.
#[derive(Debug, Clone, Default, Serialize, serde::Deserialize, JsonSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

actions! {
    sitting: Nothing => sitting::Sitting, view sitting::sitting, No("who sits here; the opening left its line"), "upkeep", SEATED;
    today: Nothing => today::Today, steps today::today, No("the names of one's own clients, as on the cover of a diary"), "care", GIVES_CARE;
    practice_get: Nothing => practice::Practice, view practice::get, No("the carer's own particulars"), "upkeep", CARER;
    practice_set: practice::Practice => practice::Practice, change practice::set, Yes(Kind::Update), "upkeep", CARER;
    settings_get: Nothing => practice::Settings, view practice::settings, No("no dossier data"), "upkeep", SEATED;
    settings_set: practice::Settings => practice::Settings, change practice::set_settings, Yes(Kind::Update), "upkeep", CARER;
    client_list: client::ListAsked => Vec<client::ClientRow>, view client::list, Yes(Kind::Read), "care", SEATED;
    client_add: client::ClientFields => client::ClientView, change client::add, Yes(Kind::Create), "care", CARER;
    client_get: client::ClientAsked => client::ClientView, view client::get, Yes(Kind::Read), "care", SEATED;
    client_change: client::ClientChange => client::ClientView, change client::change, Yes(Kind::Update), "care", CARER;
    client_enquiry: client::ClientFields => client::ClientView, change client::enquire, Yes(Kind::Create), "care", CARER;
    client_start: care::CareStarts => client::ClientView, change care::start, Yes(Kind::Update), "care", CARER;
    client_closing: client::ClientAsked => care::Closing, view care::closing, Yes(Kind::Read), "care", KEEPS;
    client_close: care::CareEnds => client::ClientView, change care::close, Yes(Kind::Update), "care", KEEPS;
    client_reopen: care::CareAgain => client::ClientView, change care::reopen, Yes(Kind::Update), "care", CARER;
    bsn_reveal: client::ClientAsked => client::Bsn, view client::reveal_bsn, Yes(Kind::Reveal), "care", CARER;
    timeline: entry::TimelineAsked => entry::Timeline, view entry::timeline, Yes(Kind::Read), "care", SEATED;
    report_add: entry::NewReport => entry::EntryView, change entry::add_report, Yes(Kind::Create), "care", GIVES_CARE;
    entry_correct: entry::Correction => entry::EntryView, change entry::correct, Yes(Kind::Update), "care", GIVES_CARE;
    hold_set: decision::HoldSet => entry::EntryView, change decision::set, Yes(Kind::Update), "care", CARER;
    hold_end: decision::HoldEnd => entry::EntryView, change decision::end, Yes(Kind::Update), "care", CARER;
    holds: client::ClientAsked => Vec<decision::Held>, view decision::list, Yes(Kind::Read), "care", KEEPS;
    letter_terms: Nothing => Vec<letter::LetterTerm>, view letter::terms, No("what the law says, nothing of a client"), "care", CARER;
    mail_removed: decision::EntryAsked => entry::EntryView, change decision::mail_removed, Yes(Kind::Update), "care", CARER;
    templates: Nothing => Vec<template::Template>, view template::list, No("the carer's own texts, nothing of a client"), "care", CARER;
    template_save: template::NewTemplate => Vec<template::Template>, change template::save, Yes(Kind::Update), "upkeep", CARER;
    template_drop: template::TemplateAsked => Vec<template::Template>, change template::drop, Yes(Kind::Update), "upkeep", CARER;
    mentions: persons::MentionsAsked => persons::Mentions, view persons::mentions, No("whether a text that is being typed names one of one's own clients; nothing of it is kept"), "care", GIVES_CARE;
    form_list: client::ClientAsked => Vec<form::FormOffered>, view form::list, No("what forms ask, and of the client only under which laws care is given"), "care", SEATED;
    form_add: form::NewForm => entry::EntryView, change form::add, Yes(Kind::Create), "care", CARER;
    form_change: form::FormChange => entry::EntryView, change form::change, Yes(Kind::Update), "care", CARER;
    plan: client::ClientAsked => plan::PlanView, view plan::plan, Yes(Kind::Read), "care", GIVES_CARE;
    goal_names: client::ClientAsked => Vec<goal::GoalName>, view plan::goal_names, Yes(Kind::Read), "care", GIVES_CARE;
    goal_add: goal::NewGoal => entry::EntryView, change goal::add, Yes(Kind::Create), "care", CARER;
    goal_change: goal::GoalChange => entry::EntryView, change goal::change, Yes(Kind::Update), "care", CARER;
    goal_evaluate: goal::NewEvaluation => entry::EntryView, change goal::evaluate, Yes(Kind::Create), "care", CARER;
    measurements: measurement::MeasurementsAsked => measurement::Measurements, view measurement::list, Yes(Kind::Read), "care", SEATED;
    measurement_add: measurement::NewMeasurement => entry::EntryView, change measurement::add, Yes(Kind::Create), "care", GIVES_CARE;
    measurement_change: measurement::MeasurementChange => entry::EntryView, change measurement::change, Yes(Kind::Update), "care", GIVES_CARE;
    medication: client::ClientAsked => medicine::Medication, view medicine::list, Yes(Kind::Read), "care", SEATED;
    medicine_add: medicine::NewMedicine => entry::EntryView, change medicine::add, Yes(Kind::Create), "care", GIVES_CARE;
    medicine_change: medicine::MedicineChange => entry::EntryView, change medicine::change, Yes(Kind::Update), "care", GIVES_CARE;
    medicine_stop: medicine::MedicineStop => entry::EntryView, change medicine::stop, Yes(Kind::Update), "care", GIVES_CARE;
    doses: dose::DosesAsked => Vec<dose::DoseDay>, view dose::days, Yes(Kind::Read), "care", SEATED;
    dose_add: dose::NewDose => entry::EntryView, change dose::add, Yes(Kind::Create), "care", GIVES_CARE;
    dose_change: dose::DoseChange => entry::EntryView, change dose::change, Yes(Kind::Update), "care", GIVES_CARE;
    work_notes: work_note::WorkNotesAsked => Vec<work_note::WorkNoteView>, view work_note::list, Yes(Kind::Read), "care", CARER;
    work_note_add: work_note::NewWorkNote => work_note::WorkNoteView, change work_note::add, Yes(Kind::Create), "care", CARER;
    work_note_change: work_note::WorkNoteChange => work_note::WorkNoteView, steps work_note::change, Yes(Kind::Update), "care", CARER;
    work_note_destroy: work_note::WorkNoteAsked => work_note::Wiped, steps work_note::destroy, Yes(Kind::Delete), "care", CARER;
    work_note_share: work_note::WorkNoteAsked => entry::EntryView, steps work_note::share, Yes(Kind::Create), "care", CARER;
    mic_list: Nothing => Vec<mic::MicView>, view mic::list, Yes(Kind::Read), "upkeep", CARER;
    mic_add: mic::NewMic => mic::MicView, change mic::add, Yes(Kind::Create), "upkeep", CARER;
    mic_change: mic::MicChange => mic::MicView, steps mic::change, Yes(Kind::Update), "upkeep", CARER;
    mic_destroy: mic::MicAsked => work_note::Wiped, steps mic::destroy, Yes(Kind::Delete), "upkeep", CARER;
    mic_print: mic::MicPrintAsked => paper::Sheet, steps mic::print, Yes(Kind::Print), "upkeep", CARER;
    colleagues: Nothing => Vec<colleague::ColleagueView>, view colleague::list, Yes(Kind::Read), "upkeep", KEEPS;
    colleague_set: colleague::ColleagueSet => colleague::ColleagueView, change colleague::set, Yes(Kind::Update), "upkeep", CARER;
    people: client::ClientAsked => people::People, view people::people, Yes(Kind::Read), "care", SEATED;
    person_set: person::PersonSet => people::People, steps person::set, Yes(Kind::Update), "care", CARER;
    authorisation_sheet: person::AuthorisationAsked => paper::Sheet, steps person::authorisation_sheet, Yes(Kind::Print), "care", CARER;
    capacity_set: capacity::CapacitySet => people::People, change capacity::set, Yes(Kind::Create), "care", CARER;
    access_weigh: access::AccessAsked => access::AccessAnswered, view access::weigh, Yes(Kind::Read), "care", KEEPS;
    access_ask: access::AccessAsked => access::AccessAnswered, change access::ask, Yes(Kind::Create), "care", KEEPS;
    consent_give: consent::ConsentGiven => people::People, steps consent::give, Yes(Kind::Create), "care", CARER;
    consent_withdraw: consent::ConsentWithdrawn => people::People, change consent::withdraw, Yes(Kind::Update), "care", CARER;
    consent_form: consent::ConsentFormAsked => paper::Sheet, steps consent::form, Yes(Kind::Print), "care", CARER;
    information_ask: letter::InformationAsked => entry::EntryView, change letter::ask_information, Yes(Kind::Create), "care", CARER;
    document_add: document::NewDocument => entry::EntryView, steps document::add, Yes(Kind::Create), "care", GIVES_CARE;
    document_paste: document::PastedPicture => entry::EntryView, steps document::paste, Yes(Kind::Create), "care", GIVES_CARE;
    attachment_add: document::NewAttachment => entry::EntryView, steps document::attach, Yes(Kind::Create), "care", GIVES_CARE;
    attachment_preview: document::PreviewAsked => document::Preview, steps document::preview, Yes(Kind::Read), "care", SEATED;
    attachment_save: document::SaveAsked => document::Saved, steps document::save, Yes(Kind::Export), "care", KEEPS;
    search: search::SearchAsked => search::Found, view search::search, Yes(Kind::Search), "care", SEATED;
    log_list: view::LogAsked => view::LogPage, view view::log, Yes(Kind::Read), "upkeep", SEATED;
    drafts: Nothing => Vec<draft::DraftView>, view draft::list, No("the names of one's own clients, as on the cover of a diary"), "care", GIVES_CARE;
    draft_save: draft::NewDraft => draft::SavedDraft, change draft::save, No("a draft is logged when it is recorded"), "care", GIVES_CARE;
    draft_drop: draft::DraftAsked => Nothing, change draft::drop, No("a draft is logged when it is recorded"), "care", GIVES_CARE;
    dossier_print: print::PrintAsked => print::Printed, job print::print, Yes(Kind::Print), "inspection", KEEPS;
    handover_passphrase: Nothing => disclosure::Ticket, steps disclosure::passphrase, No("six words, in memory until locking"), "hand_over", KEEPS;
    others_review: others::ReviewAsked => others::Review, view others::review, Yes(Kind::Read), "hand_over", KEEPS;
    others_answer: others::AnswersSaid => Nothing, change others::answer, Yes(Kind::Update), "hand_over", KEEPS;
    handover_write: disclosure::HandOver => disclosure::HandedOver, job disclosure::write, Yes(Kind::Export), "hand_over", KEEPS;
    handover_receipt: disclosure::ReceiptAsked => paper::Sheet, steps disclosure::receipt, Yes(Kind::Print), "hand_over", KEEPS;
    handover_letter: disclosure::LetterAsked => paper::Sheet, steps disclosure::letter, Yes(Kind::Print), "hand_over", KEEPS;
    viewing_begin: viewing::NewViewing => viewing::Begun, steps viewing::begin, Yes(Kind::Read), "hand_over", CARER;
    viewing: Nothing => viewing::ViewingView, looks viewing::shown, Yes(Kind::Read), "hand_over", VIEWER;
    viewing_part: viewing::PartAsked => viewing::PartPage, looks viewing::part, Yes(Kind::Read), "hand_over", VIEWER;
    viewing_file: viewing::FileAsked => document::Preview, steps viewing::file, Yes(Kind::Read), "hand_over", VIEWER;
    viewing_end: viewing::EndAsked => Nothing, steps viewing::end, Yes(Kind::Update), "hand_over", VIEWER;
    data_look: bring_in::package::DataAsked => bring_in::package::DataSeen, steps bring_in::package::look, No("nothing is brought in yet; which of one's own clients it may be"), "care", CARER;
    data_bring_in: bring_in::package::BringDataIn => bring_in::package::DataBroughtIn, job bring_in::package::bring_in, Yes(Kind::Create), "care", CARER;
    clients_look: bring_in::clients::ClientsAsked => bring_in::clients::ClientsSeen, steps bring_in::clients::look, No("nothing is brought in yet; which of one's own clients it may be"), "care", CARER;
    clients_bring_in: bring_in::clients::BringClientsIn => bring_in::clients::ClientsBroughtIn, job bring_in::clients::bring_in, Yes(Kind::Create), "care", CARER;
    papers_look: bring_in::papers::PapersAsked => bring_in::papers::PapersSeen, steps bring_in::papers::look, No("names of files of a folder, and which are in the dossier already; nothing is brought in yet"), "care", CARER;
    papers_bring_in: bring_in::papers::BringPapersIn => bring_in::papers::PapersBroughtIn, job bring_in::papers::bring_in, Yes(Kind::Create), "care", CARER;
    request_list: request::RequestsAsked => Vec<request::RequestView>, view request::list, Yes(Kind::Read), "upkeep", KEEPS;
    request_get: request::RequestAsked => request::RequestView, view request::get, Yes(Kind::Read), "upkeep", KEEPS;
    request_add: request::NewRequest => request::RequestView, change request::add, Yes(Kind::Create), "upkeep", KEEPS;
    request_check: request::Checked => request::RequestView, change request::check, Yes(Kind::Update), "upkeep", KEEPS;
    request_extend: request::Extended => request::RequestView, change request::extend, Yes(Kind::Update), "upkeep", KEEPS;
    request_decide: request::Decided => request::RequestView, change request::decide, Yes(Kind::Update), "upkeep", KEEPS;
    request_link: request::Linked => request::RequestView, change request::link, Yes(Kind::Update), "upkeep", KEEPS;
    request_name: request::NameWeighed => request::RequestView, change request::weigh_name, Yes(Kind::Update), "upkeep", KEEPS;
    request_lift: request::Lifted => request::RequestView, change request::lift, Yes(Kind::Update), "upkeep", KEEPS;
    request_withdraw: request::Withdrawn => request::RequestView, change request::withdraw, Yes(Kind::Update), "upkeep", KEEPS;
    request_letter: request_letter::RequestLetterAsked => paper::Sheet, steps request_letter::print, Yes(Kind::Print), "upkeep", KEEPS;
    retention_get: client::ClientAsked => retention::RetentionView, view retention::get, Yes(Kind::Read), "upkeep", KEEPS;
    retention_mark: retention::NewMark => retention::RetentionView, change retention::mark, Yes(Kind::Update), "upkeep", KEEPS;
    retention_end: retention::MarkEnds => retention::RetentionView, change retention::end, Yes(Kind::Update), "upkeep", KEEPS;
    retention_list: Nothing => retention::RetentionList, view retention::list, Yes(Kind::Read), "upkeep", KEEPS;
    log_destroy: log_term::LogDestroyed => work_note::Wiped, job log_term::destroy, Yes(Kind::Delete), "upkeep", CARER;
    destruction_plan: client::ClientAsked => destruction::DestructionPlan, steps destruction::plan, Yes(Kind::Read), "upkeep", KEEPS;
    destruction_begin: destruction::DestructionBegun => retention::RetentionView, change destruction::begin, Yes(Kind::Update), "upkeep", KEEPS;
    destruction_stop: destruction::DestructionStopped => retention::RetentionView, change destruction::stop, Yes(Kind::Update), "upkeep", KEEPS;
    dossier_destroy: destruction::DestructionSaid => destruction::DestructionDone, steps destruction::destroy, Yes(Kind::Delete), "upkeep", KEEPS;
    destruction_certificate: destruction::CertificateAsked => paper::Sheet, steps destruction::certificate, Yes(Kind::Print), "upkeep", KEEPS;
    entry_destruction_begin: destruction::EntryDestructionBegun => retention::RetentionView, change destruction::begin_entry, Yes(Kind::Update), "care", CARER;
    entry_destruction_stop: destruction::EntryDestructionStopped => retention::RetentionView, change destruction::stop_entry, Yes(Kind::Update), "care", CARER;
    entry_destroy: destruction::EntryDestroyed => work_note::Wiped, steps destruction::destroy_entry, Yes(Kind::Delete), "care", CARER;
    access_log: access_log::AccessAsked => access_log::AccessLog, view access_log::list, Yes(Kind::Read), "upkeep", KEEPS;
    access_log_print: access_log::AccessPrintAsked => paper::Sheet, steps access_log::print, Yes(Kind::Print), "upkeep", KEEPS;
    processing: Nothing => Vec<processing::PurposeView>, view processing::list, No("what the law says, nothing of a client"), "upkeep", CARER;
    processing_set: processing::PurposesSet => Vec<processing::PurposeView>, change processing::set, Yes(Kind::Update), "upkeep", CARER;
    processing_print: processing::ProcessingPrintAsked => paper::Sheet, steps processing::print, Yes(Kind::Print), "upkeep", CARER;
    keeping_points: Nothing => Vec<relation::KeepingArticle>, view relation::keeping_points, No("what the law says, nothing of a client"), "care", CARER;
    check: client::ClientAsked => completeness::DossierCheck, view completeness::check, Yes(Kind::Read), "inspection", CARER;
    check_all: Nothing => completeness::PracticeCheck, view completeness::check_all, Yes(Kind::Read), "inspection", CARER;
    check_set: completeness::CheckSet => Nothing, change completeness::set, Yes(Kind::Update), "inspection", CARER;
    practice_file: Nothing => Vec<practice_file::PracticePaperView>, view practice_file::list, Yes(Kind::Read), "inspection", CARER;
    practice_paper_set: practice_file::PracticePaperSet => Vec<practice_file::PracticePaperView>, change practice_file::set, Yes(Kind::Update), "inspection", CARER;
    practice_paper_drop: practice_file::PracticePaperAsked => Vec<practice_file::PracticePaperView>, steps practice_file::remove, Yes(Kind::Delete), "inspection", CARER;
    practice_file_add: practice_file::PracticePaperFile => Vec<practice_file::PracticePaperView>, steps practice_file::attach, Yes(Kind::Create), "inspection", CARER;
    practice_file_preview: document::PreviewAsked => document::Preview, steps practice_file::preview, Yes(Kind::Read), "inspection", CARER;
    practice_file_save: document::SaveAsked => document::Saved, steps practice_file::save, Yes(Kind::Export), "inspection", CARER;
    practice_file_drop: practice_file::PracticeFileAsked => Vec<practice_file::PracticePaperView>, steps practice_file::detach, Yes(Kind::Delete), "inspection", CARER;
    complaints: Nothing => Vec<complaint::ComplaintView>, view complaint::list, Yes(Kind::Read), "upkeep", CARER;
    complaint_set: complaint::ComplaintSet => complaint::ComplaintView, change complaint::set, Yes(Kind::Update), "upkeep", CARER;
    complaint_destroy: complaint::ComplaintAsked => work_note::Wiped, steps complaint::destroy, Yes(Kind::Delete), "upkeep", CARER;
    complaint_letter: complaint::ComplaintLetterAsked => paper::Sheet, steps complaint::print, Yes(Kind::Print), "upkeep", CARER;
    breaches: Nothing => Vec<breach::BreachView>, view breach::list, Yes(Kind::Read), "upkeep", CARER;
    breach_set: breach::BreachSet => breach::BreachView, change breach::set, Yes(Kind::Update), "upkeep", CARER;
    breach_destroy: breach::BreachAsked => work_note::Wiped, steps breach::destroy, Yes(Kind::Delete), "upkeep", CARER;
    breach_letter: breach::BreachLetterAsked => paper::Sheet, steps breach::print, Yes(Kind::Print), "upkeep", CARER;
    incident_register: Nothing => Vec<incident_register::IncidentLine>, view incident_register::list, Yes(Kind::Read), "inspection", CARER;
    statements: Nothing => Vec<statement::StatementView>, view statement::list, Yes(Kind::Read), "inspection", CARER;
    statement_add: statement::NewStatement => Vec<statement::StatementView>, change statement::add, Yes(Kind::Create), "inspection", CARER;
    statement_print: statement::StatementPrintAsked => paper::Sheet, steps statement::print, Yes(Kind::Print), "inspection", CARER;
    paper_dossiers: Nothing => Vec<paper_dossier::PaperDossierView>, view paper_dossier::list, Yes(Kind::Read), "upkeep", KEEPS;
    paper_dossier_set: paper_dossier::PaperDossierSet => Vec<paper_dossier::PaperDossierView>, change paper_dossier::set, Yes(Kind::Update), "upkeep", CARER;
    paper_dossier_drop: paper_dossier::PaperDossierAsked => Vec<paper_dossier::PaperDossierView>, change paper_dossier::remove, Yes(Kind::Delete), "upkeep", CARER;
    inspections: Nothing => Vec<inspection::InspectionView>, view inspection::list, Yes(Kind::Read), "inspection", CARER;
    inspection_ready: inspection::InspectionReadyAsked => Vec<inspection::InspectionReady>, view inspection::ready, Yes(Kind::Read), "inspection", CARER;
    inspection_print: inspection::InspectionAsked => inspection::InspectionPrinted, job inspection::print, Yes(Kind::Print), "inspection", CARER;
    inspection_begin: inspection::InspectionAsked => viewing::Begun, steps inspection::begin, Yes(Kind::Read), "inspection", CARER;
    inspection: Nothing => inspection::InspectingView, inspects inspection::shown, Yes(Kind::Read), "inspection", INSPECTOR;
    inspection_part: inspection::InspectedPartAsked => viewing::PartPage, inspects inspection::part, Yes(Kind::Read), "inspection", INSPECTOR;
    inspection_file: inspection::InspectedFileAsked => document::Preview, steps inspection::file, Yes(Kind::Read), "inspection", INSPECTOR;
    inspection_end: viewing::EndAsked => Nothing, steps inspection::end, Yes(Kind::Update), "inspection", INSPECTOR;
    practice_fill: demo::FillAsked => demo::Filled, job demo::fill, Yes(Kind::Create), "upkeep", CARER;
    verify: seal::VerifyAsked => seal::Verified, job seal::verify, Yes(Kind::Verify), "upkeep", CARER;
    seal_sheet: seal::SheetAsked => paper::Sheet, steps seal::sheet, Yes(Kind::Print), "upkeep", CARER;
    behind_seen: Nothing => Nothing, steps seal::behind_seen, Yes(Kind::Verify), "upkeep", CARER;
    stone_destroy: found_stone::StoneConfirmed => found_stone::StoneCarriedOut, steps found_stone::destroy, Yes(Kind::Delete), "upkeep", CARER;
    stone_ignore: found_stone::StoneNamed => Nothing, change found_stone::ignore, Yes(Kind::Verify), "upkeep", CARER;
    clock_confirm: clock::TypedDay => Nothing, steps clock::confirm, Yes(Kind::Verify), "upkeep", KEEPS;
    backup_make: backup::BackupAsked => backup::BackedUp, job backup::make, Yes(Kind::Export), "upkeep", KEEPS;
    backup_again: Nothing => backup::BackedUp, job backup::again, Yes(Kind::Export), "upkeep", KEEPS;
    backup_state: Nothing => media::BackupState, steps media::state, No("no dossier data"), "upkeep", KEEPS;
    medium_gone: media::MediumGone => media::BackupState, steps media::gone, Yes(Kind::Update), "upkeep", KEEPS;
    passphrase_words: Nothing => keeping::SixWords, steps keeping::six_words, No("six words that are not used yet"), "upkeep", CARER;
    passphrase_change: keeping::NewPassphrase => Vec<SlotInfo>, steps keeping::change_passphrase, Yes(Kind::Update), "upkeep", CARER;
    recovery_renew: keys::Present => keeping::NewCode, steps keeping::renew_code, Yes(Kind::Update), "upkeep", CARER;
    recovery_confirm: keeping::TypedCode => Vec<SlotInfo>, steps keeping::confirm_code, No("the making of the code left its line"), "upkeep", CARER;
    laptop_seen: Nothing => laptop::LaptopSeen, view laptop::seen, No("no dossier data"), "upkeep", CARER;
    laptop_scanner_seen: Nothing => laptop::LaptopSeen, change laptop::scanner_seen, Yes(Kind::Update), "upkeep", CARER;
    ways_in: Nothing => keys::WaysIn, steps keys::ways_in, No("no dossier data"), "upkeep", CARER;
    slot_rename: keys::SlotNamed => keys::WaysIn, steps keys::rename, Yes(Kind::Update), "upkeep", CARER;
    slot_enrol_keychain: keys::Present => keys::WaysIn, steps keys::enrol, Yes(Kind::Create), "upkeep", CARER;
    slot_add_key_file: keys::NewKeyFile => keys::WaysIn, steps keys::add_key_file, Yes(Kind::Create), "upkeep", CARER;
    keys_code: keys::Present => keys::DrawnCode, steps keys::draw_code, No("a code that opens nothing yet"), "upkeep", CARER;
    code_sheet: keeping::CodeSheetAsked => paper::Sheet, steps keeping::code_sheet, No("the making of the code, or the renewal, leaves its line"), "upkeep", CARER;
    slot_revoke: keys::Revoked => keys::WaysIn, job keys::revoke, Yes(Kind::Delete), "upkeep", CARER;
    keys_renew: keys::KeysRenewed => keys::WaysIn, job keys::renew, Yes(Kind::Update), "upkeep", CARER;
    stand_in_add: stand_in::NewStandIn => stand_in::StandInView, steps stand_in::add, Yes(Kind::Create), "upkeep", CARER;
    stand_ins: Nothing => Vec<stand_in::StandInView>, steps stand_in::list, Yes(Kind::Read), "upkeep", CARER;
    stand_in_end: stand_in::StandInAsked => Vec<stand_in::StandInView>, steps stand_in::end, Yes(Kind::Update), "upkeep", CARER;
    stand_in_letter: stand_in::StandInLetterAsked => paper::Sheet, steps stand_in::letter, Yes(Kind::Print), "upkeep", CARER;
    instructions: Nothing => succession::InstructionsView, view succession::instructions, Yes(Kind::Read), "upkeep", KEEPS;
    instructions_set: succession::Instructions => succession::InstructionsView, change succession::set_instructions, Yes(Kind::Update), "upkeep", CARER;
    succession: Nothing => succession::Succession, steps succession::succession, Yes(Kind::Read), "upkeep", CARER;
    custodian_add: succession::NewCustodian => keeping::NewCode, steps succession::add, Yes(Kind::Create), "upkeep", CARER;
    custodian_sheet: succession::CustodianSheetAsked => paper::Sheet, steps succession::sheet, No("the making of the code left its line"), "upkeep", CARER;
    custodian_end: succession::CustodianAsked => succession::Succession, steps succession::end, Yes(Kind::Update), "upkeep", CARER;
    handover_looked: disclosure::HandOverLooked => Nothing, change disclosure::looked, No("a notice that was read"), "hand_over", CARER;
    custodian_seen: Nothing => Nothing, change succession::seen, No("a notice that was read"), "upkeep", CARER;
}

/// The line of this name.
///
/// # Errors
/// [`Error::UnknownAction`].
pub fn find(name: &str) -> Result<&'static Action> {
    ACTIONS.iter().find(|action| action.pass.name == name).ok_or(Error::UnknownAction)
}

/// Carries out an action for who sits at the desk.
///
/// # Errors
/// [`Error::UnknownAction`], [`Error::NotAllowed`] (which is logged), [`Error::JobRunning`], or what the action says.
pub(crate) fn call(desk: &Desk, name: &str, input: Value, progress: &dyn Progress) -> Result<Value> {
    let action = find(name)?;
    if !action.roles.contains(&desk.session().role) {
        desk.store().note(&action.pass, desk.session(), desk.surroundings(), Outcome::Refused)?;
        return Err(Error::NotAllowed);
    }
    // What was being typed at midnight of a stand-in's last day is kept all the same: nothing of a dossier is opened by it.
    let keeps = matches!(name, "draft_save" | "draft_drop");
    if !keeps && let Err(error) = desk.in_period() {
        desk.store().note(&action.pass, desk.session(), desk.surroundings(), Outcome::Refused)?;
        return Err(error);
    }
    let _turn = if action.job { Some(desk.take_turn()?) } else { None };
    let told = desk.store().told();
    let done = (action.run)(desk, &action.pass, input, progress);
    // A stick that was pulled half way leaves a line as well, and so does what was written down before it was tried.
    if let Err(error) = &done {
        // For a stand-in, and for who looks on, what is out of bounds is not there: asking for it is a refusal.
        let bounded = matches!(desk.session().role, Role::StandIn | Role::Viewer | Role::Inspector);
        let out_of_bounds = bounded && *error == Error::NotFound;
        if *error == Error::NotAllowed || out_of_bounds {
            desk.store().note(&action.pass, desk.session(), desk.surroundings(), Outcome::Refused)?;
        } else if action.job || desk.store().told() != told {
            desk.store().note(&action.pass, desk.session(), desk.surroundings(), Outcome::Failed)?;
        }
    }
    desk.store().wipe_again();
    desk.seal_after(done.is_ok() && action.pass.logged == Logged::Yes(Kind::Export));
    done
}

// Only a test asks for the types, so they are in no released program. There is one reason more: in which order a type names those
// it is made of differs with each compiling, and a program that holds it is never the same twice.

/// Stands in [`typescript`] where two types have one name there: one of them is to be renamed for it.
#[cfg(debug_assertions)]
pub const TWO_TYPES: &str = "// TWO TYPES ARE CALLED";

/// The types that the window and the core share, as TypeScript.
#[cfg(debug_assertions)]
struct Types {
    config: ts_rs::Config,
    declarations: std::collections::BTreeMap<String, String>,
    actions: String,
}

#[cfg(debug_assertions)]
impl Types {
    fn action<I: ts_rs::TS + 'static, O: ts_rs::TS + 'static>(&mut self, name: &str) {
        let (input, output) = (I::name(&self.config), O::name(&self.config));
        self.actions.push_str(&format!("  {name}: {{ input: {input}; output: {output} }};\n"));
        self.declare::<I>();
        self.declare::<O>();
    }

    fn declare<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        // Only our own types stand in a file of their own; the rest is built into TypeScript.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let declaration = T::decl(&self.config);
            if let Some(known) = self.declarations.get(&name) {
                // The window would silently get one for both.
                if *known != declaration {
                    self.declarations.insert(format!("{name} (another)"), format!("{TWO_TYPES} {name}"));
                }
                return;
            }
            self.declarations.insert(name, declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[cfg(debug_assertions)]
impl ts_rs::TypeVisitor for Types {
    fn visit<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        self.declare::<T>();
    }
}

/// The TypeScript that `ui/src/api/generated.ts` holds.
#[cfg(debug_assertions)]
pub fn typescript() -> String {
    let config = ts_rs::Config::new().with_large_int("number");
    let mut types = Types { config, declarations: Default::default(), actions: String::new() };
    for action in ACTIONS {
        (action.types)(&mut types);
    }
    let declarations: String =
        types.declarations.values().map(|declaration| format!("export {declaration}\n\n")).collect();
    format!(
        "// Made from the list of actions by `cargo xtask types`; do not edit.\n\n{declarations}\
         /** Everything that can be asked of the core. */\nexport interface Actions {{\n{}}}\n",
        types.actions
    )
}

#[cfg(test)]
mod tests {
    use super::ACTIONS;

    #[test]
    fn names_are_there_once() {
        let mut names: Vec<_> = ACTIONS.iter().map(|action| action.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ACTIONS.len());
    }
}
