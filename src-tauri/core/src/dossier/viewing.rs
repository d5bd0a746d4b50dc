//! *Look at my screen*: the client, or who may for them, reads the dossier at the carer's own laptop (BW 7:456, Wabvpz
//! 15d). Which way electronic access is given is free; at the carer's computer is one of them.
//!
//! The carer lays a dossier open for one viewer: who that is, which parts, with names of others decided about and a talk
//! offered first where something was not told yet. What results is everything the viewer's sitting has. It cannot
//! ask the store for more: its actions are handed what was laid open and no door ([`crate::session::Looking`]), and
//! through the sitting's own connections no table shows a row. Rejected: a stand-in's narrowed sitting with the pages of the
//! carer. It would hold back by hiding, one forgotten list away from another client.
//!
//! The carer comes back by the passphrase, which costs as much as unlocking. Locking is always possible.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::decision::{Shows, Talk};
use super::disclosure::{Capacity, Ground, Identity, LeftOutNote, code};
use super::document::{self, Preview};
use super::extent::Extent;
use super::keys::check_present;
use super::others::Reviewed;
use super::paper::{Scope, choose};
use super::practice::{Language, Theme, current, own};
use super::receiving;
use super::request;
use super::restriction::Leaves;
use super::text::{LINE, required, within};
pub use super::viewing_dossier::ViewPart;
use super::viewing_dossier::{Seen, SeenEntry, SeenTable, laid_open};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::{PaperKind, Recipient};
use crate::session::{Looking, Source, Viewer};
use crate::store::{Concern, WriteTx, viewing};
use crate::uid::Uid;

/// Entries on a page, at most.
const MOST: u32 = 100;

/// What is recorded of a viewing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewingFields {
    /// Who looked.
    pub viewer: Viewer,
    /// On which ground.
    pub ground: Ground,
    /// Which statute, or what was agreed.
    pub ground_note: String,
    /// Which parts.
    pub parts: Vec<ViewPart>,
    /// From this day.
    pub from: Option<NaiveDate>,
    /// To and with this day.
    pub to: Option<NaiveDate>,
    /// It was not the whole dossier.
    pub partial: bool,
    /// What was left out.
    pub left_out: Vec<LeftOutNote>,
    /// Whether the talk took place that was offered first.
    pub talk: Option<Talk>,
    /// The request that this answers.
    pub request: Option<Uid>,
    /// When it began.
    pub began: DateTime<FixedOffset>,
    /// When and how it ended.
    pub ended: Option<(DateTime<FixedOffset>, Ended)>,
}

/// How a viewing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ViewingEnded")]
pub enum Ended {
    /// The carer typed the passphrase.
    Passphrase,
    /// It was locked.
    Locked,
}

/// To lay a dossier open for somebody.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewViewing {
    /// Whose dossier.
    pub client: Uid,
    /// Full name of who looks.
    pub viewer: String,
    /// Their place on the list of people; must be there where two of the list are called this.
    #[serde(default)]
    pub person: Option<Uid>,
    /// As what.
    pub capacity: Capacity,
    /// How identity was seen.
    pub identity: Identity,
    /// On which ground.
    pub ground: Ground,
    /// Which statute; must be there for a statutory duty.
    #[serde(default)]
    pub ground_note: String,
    /// Which parts.
    pub parts: Vec<ViewPart>,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Of the labels.
    pub language: Language,
    /// Whether the talk took place that is offered before something is read that was not told yet.
    #[serde(default)]
    pub talk: Option<Talk>,
    /// What the carer says of names of other clients in it.
    #[serde(default)]
    pub reviewed: Vec<Reviewed>,
    /// The request that this answers.
    #[serde(default)]
    pub request: Option<Uid>,
}

/// A dossier was laid open: the viewer may sit down.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Begun {
    /// The viewing.
    pub viewing: Uid,
}

/// What stands above a viewer's pages.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ViewingView {
    /// Whose dossier.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Who looks.
    pub viewer: Viewer,
    /// Whose laptop it is.
    pub carer: String,
    /// The parts that are there.
    pub parts: Vec<ViewPart>,
    /// It is not the whole dossier.
    pub partial: bool,
    /// What was left out.
    pub left_out: Vec<LeftOutNote>,
    /// What the page speaks.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Per cent.
    pub text_size: u32,
    /// Minutes without a key or click after which it locks.
    pub idle_minutes: u32,
}

/// A page of a part.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PartAsked {
    /// Which part.
    pub part: ViewPart,
    /// How many entries were shown before.
    #[serde(default)]
    pub after: u32,
    /// How many more, at most 100.
    pub count: u32,
}

/// A page of a part.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PartPage {
    /// Tables, on the first page.
    pub tables: Vec<SeenTable>,
    /// Entries, newest first.
    pub entries: Vec<SeenEntry>,
    /// How many there are in all.
    pub count: u32,
}

/// A file of an entry that is shown.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FileAsked {
    /// Its number among what was laid open.
    pub number: u32,
    /// The page of a document, from 0.
    #[serde(default)]
    pub page: usize,
    /// Pixels that the longer side has at most.
    pub most: u32,
}

/// To end a viewing.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EndAsked {
    /// The carer's passphrase, as typed.
    pub present: String,
}

/// Lays a dossier open for somebody who looks on at the screen. Nobody sits down yet: see
/// [`Desk::look_on`](crate::desk::Desk::look_on).
///
/// # Errors
/// [`Error::Required`] without a name, without any part or, for a statutory duty, without its name;
/// what [`receiving`] says of who looks on what ground, and of all of it to who was answered that they see a part;
/// [`Error::PassphraseFirst`] when the vault was opened by a code; [`Error::NotAllowed`] without a window; [`Error::NotFound`],
/// [`Error::NotShared`], [`Error::KeptNotUsed`], [`Error::TalkFirst`], [`Error::NamesUnreviewed`].
pub fn begin(work: &Work, input: NewViewing) -> Result<Begun> {
    if work.desk.session().source != Source::Window {
        return Err(Error::NotAllowed);
    }
    if !work.desk.vault().opened_by().has_passphrase() {
        return Err(Error::PassphraseFirst);
    }
    let name = required("viewer", &input.viewer, LINE)?;
    let ground_note = match input.ground {
        Ground::StatutoryDuty => required("ground_note", &input.ground_note, LINE)?,
        Ground::RequestClient
        | Ground::RequestRepresentative
        | Ground::Consent
        | Ground::DirectlyInvolved
        | Ground::AfterDeath => within("ground_note", &input.ground_note, LINE)?,
    };
    let parts: Vec<ViewPart> = ViewPart::ALL.into_iter().filter(|part| input.parts.contains(part)).collect();
    if parts.is_empty() {
        return Err(Error::Required { field: "parts".to_owned() });
    }
    let (consent, withholds) = work.view(|tx| {
        tx.concerns(Concern { client: Some(input.client), part: "people", ..Concern::default() });
        let how = (input.capacity, input.ground);
        let consent = receiving::looks_on(tx, &input, &name, &ground_note)?;
        Ok((consent, receiving::withholds(tx, input.client, how, (input.person, &name))?))
    })?;
    let scope = Scope {
        client: input.client,
        from: input.from,
        to: input.to,
        extent: Extent::Whole,
        language: input.language,
        kind: PaperKind::HandOver,
        recipient: Some(Recipient { name: name.clone(), capacity: code(&input.capacity), ground: code(&input.ground) }),
        capacity: Some(input.capacity),
        shows: Shows::to(input.capacity, input.ground, input.talk).withholding(withholds),
        reviewed: input.reviewed,
        leaves: Leaves::to(input.capacity, input.ground),
        request: input.request,
        parts: Some(parts.clone()),
    };
    let seen = work.view(|tx| {
        let chosen = choose(tx, &scope)?;
        let carer = own(tx, tx.session().actor)?.name;
        tx.concerns(Concern {
            client: Some(input.client),
            part: "dossier",
            count: i64::try_from(chosen.entries.len()).ok(),
            ground: Some(code(&input.ground)),
            consent,
            every_time: true,
            ..Concern::default()
        });
        Ok(laid_open(chosen, &scope, &parts, &carer, &current(tx)?))
    })?;
    let viewer = Viewer { name, capacity: input.capacity, identity: input.identity };
    let viewing = work.change(|tx| {
        let uid = tx.new_uid()?;
        let fields = ViewingFields {
            viewer: viewer.clone(),
            ground: input.ground,
            ground_note,
            parts,
            from: input.from,
            to: input.to,
            partial: seen.partial,
            left_out: seen.left_out.iter().chain(&seen.unsaid).cloned().collect(),
            talk: input.talk,
            request: input.request,
            began: tx.now(),
            ended: None,
        };
        viewing::add(tx, uid, 1, input.client, &fields)?;
        if let Some(request) = input.request {
            request::done_by_viewing(tx, request, input.client, uid)?;
        }
        tx.concerns(Concern {
            client: Some(input.client),
            part: "viewing",
            ground: Some(code(&input.ground)),
            consent,
            ..Concern::default()
        });
        Ok(uid)
    })?;
    let (client, ended) = (input.client, AtomicBool::new(false));
    work.desk.lay_open(Looking { viewing, client, viewer, seen, ended });
    Ok(Begun { viewing })
}

/// What stands above every page of a viewer.
///
/// # Errors
/// None.
pub fn shown(looking: &Looking, _: Nothing) -> Result<(&'static str, ViewingView)> {
    let seen = &looking.seen;
    let view = ViewingView {
        name: seen.name.clone(),
        birth_date: seen.birth_date,
        viewer: looking.viewer.clone(),
        carer: seen.carer.clone(),
        parts: seen.parts.iter().map(|each| each.part).collect(),
        partial: seen.partial,
        left_out: seen.left_out.clone(),
        language: seen.language,
        theme: seen.theme,
        text_size: seen.text_size,
        idle_minutes: seen.idle_minutes,
    };
    Ok(("viewing", view))
}

/// A page of a part that was laid open.
///
/// # Errors
/// [`Error::NotFound`] for a part that was not.
pub fn part(looking: &Looking, input: PartAsked) -> Result<(&'static str, PartPage)> {
    Ok((input.part.code(), page_of(&looking.seen, input.part, input.after, input.count)?))
}

/// A page of a part of a dossier that was laid open.
pub(super) fn page_of(seen: &Seen, part: ViewPart, after: u32, count: u32) -> Result<PartPage> {
    let found = seen.parts.iter().find(|each| each.part == part).ok_or(Error::NotFound)?;
    let first = usize::try_from(after).unwrap_or(usize::MAX);
    let most = usize::try_from(count.clamp(1, MOST)).unwrap_or(1);
    Ok(PartPage {
        tables: if after == 0 { found.tables.clone() } else { Vec::new() },
        entries: found.entries.iter().skip(first).take(most).cloned().collect(),
        count: u32::try_from(found.entries.len()).unwrap_or(u32::MAX),
    })
}

/// A file of an entry that was laid open.
///
/// # Errors
/// [`Error::NotFound`], [`Error::AttachmentDamaged`], [`Error::FileDamaged`].
pub fn file(work: &Work, input: FileAsked) -> Result<Preview> {
    let looking = work.desk.looking()?;
    let number = usize::try_from(input.number).unwrap_or(usize::MAX);
    let stored = looking.seen.files.get(number).ok_or(Error::NotFound)?;
    work.view(|tx| {
        tx.concerns(Concern {
            client: Some(looking.client),
            entry: Some(stored.entry),
            part: "attachment",
            ..Concern::default()
        });
        Ok(())
    })?;
    document::preview_of(work, stored, input.page, input.most)
}

/// Ends a viewing: the carer types the passphrase, and may sit down again
/// ([`Desk::come_back`](crate::desk::Desk::come_back)). A wrong one leaves a line.
///
/// # Errors
/// [`Error::WrongPassphrase`], or what the store says.
pub fn end(work: &Work, input: EndAsked) -> Result<Nothing> {
    let looking = work.desk.looking()?;
    check_present(work, &SecretString::from(input.present))?;
    if !looking.ended.load(Ordering::Relaxed) {
        work.change(|tx| note_end(tx, looking, Ended::Passphrase))?;
        looking.ended.store(true, Ordering::Relaxed);
    }
    Ok(Nothing {})
}

/// Records when a viewing ended: in the name of the viewing, which is all that this sitting is.
pub(crate) fn note_end(tx: &WriteTx, looking: &Looking, how: Ended) -> Result<()> {
    viewing::end(tx, looking.viewing, (tx.now(), how))?;
    tx.concerns(Concern { client: Some(looking.client), part: "viewing", ..Concern::default() });
    Ok(())
}
