//! Handing a dossier over: to whom and on which ground is asked first, other people's data are left out, the package is
//! written and read back, and what happened becomes an entry that cannot be changed afterwards.
//!
//! The passphrase is made up here, six words for this one package. It lives in memory until locking, is told apart,
//! and is never stored: the page that asks for the package names it by a ticket, so that nothing weaker can be slipped
//! in.
//!
//! What is about to be written is in the register before the first byte of it lies on the stick, as a hand-over that has
//! begun; only then is it written, and only when it stands there whole is that line made the entry. A beginning without its end
//! (the power went, the stick was pulled out) becomes an entry all the same, that the dossier *may* have been handed over: at
//! once where that can be written, else when the vault is opened. The carer is told until she has looked.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::decision::{Shows, Talk};
use super::document::outside;
use super::entry::{self as entries, Body, Origin};
use super::extent::Extent;
use super::others::{Reviewed, place_on_receipt};
use super::paper::{Chosen, Scope, Sheet, gather_with, laid_out, lang, neutral_name, put_out, tell_unprinted};
use super::practice::{Language, current, own};
use super::receiving;
use super::restriction::Leaves;
use super::text::{LINE, required, within};
use super::{data, letter as letters, request};
use crate::action::{self, Nothing};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::package::{self, Content, Made, PackageParts, WrittenFile};
use crate::export::paper::{LeftOut, PaperKind, Period, Recipient, Seal};
use crate::export::{protect, sheets, texts};
use crate::session::Session;
use crate::store::{Concern, Reading, Store, WriteTx, client, entry, setting};
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::{medium, words};

/// What the data is called in a package.
pub const DATA: &str = "gegevens.zip";

/// In what capacity somebody receives a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// The client.
    Client,
    /// Who represents the client (BW 7:465).
    Representative,
    /// A colleague or stand-in in this treatment.
    Colleague,
    /// Another carer or institution.
    OtherCarer,
    /// The inspectorate.
    Inspector,
    /// Somebody else.
    Other,
}

/// On which ground a dossier is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The client asks (BW 7:456).
    RequestClient,
    /// The representative asks (BW 7:465).
    RequestRepresentative,
    /// The client consents (BW 7:457(1)).
    Consent,
    /// Directly involved in the treatment, or standing in (BW 7:457(2)).
    DirectlyInvolved,
    /// A statute demands it; which one is written down.
    StatutoryDuty,
    /// After the client's death (BW 7:458a); what was answered is written down.
    AfterDeath,
}

/// How it was seen that somebody is who they say. The kind of document, never its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The carer knows them.
    KnownToMe,
    /// Passport.
    Passport,
    /// Identity card.
    IdCard,
    /// Driving licence.
    DrivingLicence,
    /// Residence permit.
    ResidencePermit,
    /// In another way.
    Other,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct FileWritten {
    /// Its neutral name.
    pub name: String,
    /// Bytes.
    pub length: u64,
    /// Of the bytes as written, in hexadecimal.
    pub sha256: String,
}

/// Something that was left out for this reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct LeftOutNote {
    /// What, as a code.
    pub what: String,
    /// How many.
    pub count: u64,
    /// Why, as a code.
    pub why: String,
}

impl LeftOutNote {
    pub(super) fn of(left: &LeftOut) -> Self {
        Self { what: left.what.clone(), count: left.count, why: left.why.clone() }
    }
}

/// How something is mailed. A secure mail service comes first; without one it says why not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ByMail {
    /// The name of the secure mail service; empty for ordinary mail.
    pub service: String,
    /// Why ordinary mail.
    #[serde(default)]
    pub why_not: String,
}

impl ByMail {
    fn checked(self) -> Result<Self> {
        let service = within("service", &self.service, LINE)?;
        let why_not = if service.is_empty() { required("why_not", &self.why_not, LINE)? } else { String::new() };
        Ok(Self { service, why_not })
    }
}

/// What is written down of a hand-over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Disclosure {
    /// Full name.
    pub recipient: String,
    /// As what.
    pub capacity: Capacity,
    /// On which ground.
    pub ground: Ground,
    /// Which statute, or what was agreed.
    pub ground_note: String,
    /// How identity was seen.
    pub identity: Identity,
    /// Where it was handed over, or why not in person.
    pub place: String,
    /// First day that it covers.
    pub period_from: NaiveDate,
    /// Last day that it covers.
    pub period_to: NaiveDate,
    /// It is not the whole dossier.
    pub partial: bool,
    /// What of it was asked for.
    #[serde(default, skip_serializing_if = "Extent::is_whole")]
    pub extent: Extent,
    /// Neutral name of the package's folder.
    pub folder: String,
    /// What was written.
    pub files: Vec<FileWritten>,
    /// What was left out.
    pub left_out: Vec<LeftOutNote>,
    /// Who received it, by their place on the list of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Uid>,
    /// The consent that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Uid>,
    /// The answer that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Uid>,
    /// Whether the talk took place that was offered because something goes along that was not told yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk: Option<Talk>,
    /// How it was mailed; on a stick or in a folder when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<ByMail>,
    /// It began and nobody knows how it ended: it may have been handed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
    /// Line of the log that was the last when it was made.
    pub seal_no: u64,
    /// The seal on it.
    pub seal: String,
}

/// The setting that holds the hand-over which is being written, until its end is recorded.
const UNDERWAY: &str = "handing_over";
/// The setting that holds the entries of those of which nobody knows how they ended, until the carer has looked.
const UNSURE: &str = "handed_over_unsure";

/// A hand-over that is being written.
#[derive(Serialize, Deserialize)]
struct Underway {
    client: Uid,
    disclosure: Disclosure,
    /// Who began it; unknown of one that an older program began.
    #[serde(default)]
    author: Option<Uid>,
}

/// A hand-over of which nobody knows how it ended.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct UnsureHandOver {
    /// Whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Its entry.
    pub entry: Uid,
    /// Who was to receive it.
    pub recipient: String,
    /// Neutral name of the package's folder.
    pub folder: String,
}

/// A hand-over at which the carer has looked.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct HandOverLooked {
    /// Its entry.
    pub entry: Uid,
}

/// A passphrase made up for one hand-over, and the folder that belongs to it.
pub(crate) struct Prepared {
    words: SecretString,
    folder: String,
    /// Whose dossier was written with it: nobody else's gets the same words.
    client: Option<Uid>,
}

/// Six words for one hand-over.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Ticket {
    /// Names the passphrase when the package is written.
    pub ticket: Uid,
    /// The words, to be told apart.
    pub words: String,
}

/// A hand-over to carry out.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Whose dossier.
    pub client: Uid,
    /// Full name of who receives it.
    pub recipient: String,
    /// As what.
    pub capacity: Capacity,
    /// On which ground.
    pub ground: Ground,
    /// Which statute; must be there for a statutory duty.
    #[serde(default)]
    pub ground_note: String,
    /// Who it is on the list of people; must be there for a representative. Then the name comes from there.
    #[serde(default)]
    pub person: Option<Uid>,
    /// The consent that it rests on, where that is the ground.
    #[serde(default)]
    pub consent: Option<Uid>,
    /// The answer that was written down when they asked; must be there after a death.
    #[serde(default)]
    pub answer: Option<Uid>,
    /// How identity was seen.
    pub identity: Identity,
    /// Where it is handed over, or why not in person.
    #[serde(default)]
    pub place: String,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// What of it; all of it when not said.
    #[serde(default)]
    pub extent: Extent,
    /// Of the papers.
    pub language: Language,
    /// Path of a folder or stick.
    pub folder: String,
    /// The passphrase that was made up and told before; without it one is made up now and told in the answer.
    #[serde(default)]
    pub ticket: Option<Uid>,
    /// Whether the talk took place that is offered before something is read that was not told yet.
    #[serde(default)]
    pub talk: Option<Talk>,
    /// What the carer says of names of other clients in it.
    #[serde(default)]
    pub reviewed: Vec<Reviewed>,
    /// The request that it answers.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub request: Option<Uid>,
    /// It goes by mail: one file to attach is made, and the mail stands in the dossier as a letter that was sent.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub mail: Option<ByMail>,
    /// Also as data for another program. To who asks to take their data along it holds what they supplied themselves.
    #[serde(default)]
    pub data: bool,
}

/// A hand-over that was carried out.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct HandedOver {
    /// Path of the package.
    pub folder: String,
    /// What was written and read back.
    pub files: Vec<FileWritten>,
    /// The entry that says so.
    pub entry: Uid,
    /// The seal on it.
    pub seal: String,
    /// How many pages.
    pub pages: usize,
    /// What was left out.
    pub left_out: Vec<LeftOutNote>,
    /// The passphrase, when it was made up just now.
    pub words: Option<String>,
}

/// A receipt to sign.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ReceiptAsked {
    /// The hand-over.
    pub entry: Uid,
    /// Of the paper.
    pub language: Language,
}

/// The passphrase as a letter.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct LetterAsked {
    /// Which passphrase.
    pub ticket: Uid,
    /// Of the paper.
    pub language: Language,
}

pub(super) fn code<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Makes up six words.
///
/// # Errors
/// When the system has no randomness to give.
pub fn passphrase(work: &Work, _: Nothing) -> Result<Ticket> {
    let surroundings = work.desk.surroundings();
    let made = words::six_words(surroundings)?;
    let ticket = Uid::new(surroundings)?;
    let shown = made.expose_secret().to_owned();
    let language = work.view(|tx| current(tx))?.language;
    let folder = package::folder_name(lang(language), surroundings.clock.now().date_naive(), surroundings)?;
    work.desk.prepared().insert(ticket, Prepared { words: made, folder, client: None });
    Ok(Ticket { ticket, words: shown })
}

/// The passphrase and folder of a ticket.
fn prepared(work: &Work, ticket: Uid) -> Result<(SecretString, String)> {
    let kept = work.desk.prepared();
    kept.get(&ticket).map(|kept| (kept.words.clone(), kept.folder.clone())).ok_or(Error::NotFound)
}

/// Makes an entry of what was begun and never ended; none when nothing was, or its dossier is gone.
///
/// # Errors
/// What the store says.
fn found_unfinished(tx: &WriteTx) -> Result<()> {
    let Some(begun) = setting::get::<Option<Underway>>(tx, UNDERWAY)?.flatten() else { return Ok(()) };
    setting::set(tx, UNDERWAY, &None::<Underway>)?;
    match client::get(tx, begun.client) {
        Err(Error::NotFound) => return Ok(()),
        found => found?,
    };
    let body = Body::Disclosure(Disclosure { unsure: true, ..begun.disclosure });
    let added = entries::add(tx, begun.client, tx.now(), &body, true)?;
    let mut all = setting::get::<Vec<Uid>>(tx, UNSURE)?.unwrap_or_default();
    all.push(added);
    setting::set(tx, UNSURE, &all)
}

/// What is remembered of hand-overs of a dossier goes with it: one that failed may not have been told yet. Asked when its
/// entries are gone.
///
/// # Errors
/// What the store says.
pub(super) fn forget(tx: &WriteTx, gone: Uid) -> Result<()> {
    let underway = setting::get::<Option<Underway>>(tx, UNDERWAY)?.flatten();
    if underway.is_some_and(|underway| underway.client == gone) {
        setting::set(tx, UNDERWAY, &None::<Underway>)?;
    }
    let mut all = setting::get::<Vec<Uid>>(tx, UNSURE)?.unwrap_or_default();
    let before = all.len();
    all.retain(|uid| entry::get(tx, *uid).err() != Some(Error::NotFound));
    if all.len() < before { setting::set(tx, UNSURE, &all) } else { Ok(()) }
}

/// Notes what was begun and never ended, as [`found_unfinished`]: the entry is of who began it, the line of who found it.
///
/// # Errors
/// What the store says.
pub(crate) fn note_unfinished(store: &Store, session: &Session, surroundings: &Surroundings) -> Result<()> {
    let Some(underway) = store.setting::<Option<Underway>>(UNDERWAY)?.flatten() else { return Ok(()) };
    let began = Session { actor: underway.author.unwrap_or(session.actor), ..session.clone() };
    store.change(&action::HAND_OVER_UNFINISHED, &began, surroundings, |tx| {
        tx.acts_as(session.actor);
        found_unfinished(tx)
    })
}

/// Hand-overs of which nobody knows how they ended, and at which the carer has not looked: of one dossier, or of all.
pub(super) fn unsure(tx: &impl Reading, only: Option<Uid>) -> Result<Vec<UnsureHandOver>> {
    let mut all = Vec::new();
    for uid in setting::get::<Vec<Uid>>(tx, UNSURE)?.unwrap_or_default() {
        if only.is_some_and(|client| entry::client_of(tx, uid).ok() != Some(client)) {
            continue;
        }
        let stored = match entry::get(tx, uid) {
            // Destroyed since.
            Err(Error::NotFound) => continue,
            found => found?,
        };
        if let Body::Disclosure(Disclosure { recipient, folder, .. }) = entries::shown(tx, &stored)?.body {
            let client_name = client::get(tx, stored.client)?.fields.name;
            all.push(UnsureHandOver { client: stored.client, client_name, entry: uid, recipient, folder });
        }
    }
    Ok(all)
}

/// The carer has looked what became of a hand-over. Its entry stays as it is.
///
/// # Errors
/// What the store says.
pub fn looked(tx: &WriteTx, input: HandOverLooked) -> Result<Nothing> {
    let mut all = setting::get::<Vec<Uid>>(tx, UNSURE)?.unwrap_or_default();
    all.retain(|uid| *uid != input.entry);
    setting::set(tx, UNSURE, &all)?;
    Ok(Nothing {})
}

/// The end of a hand-over that failed: the beginning goes where nothing of it can lie there, and else it may have been handed
/// over. What cannot be written now is found at the next opening.
fn failed(work: &Work, target: &Path, folder: &str, error: Error) -> Error {
    let left = error == Error::MediumGone || package::may_lie(target, folder);
    let told = if left {
        work.change_as(&action::HAND_OVER_UNFINISHED, found_unfinished)
    } else {
        work.change_as(&action::HAND_OVER_TAKEN_BACK, |tx| setting::set(tx, UNDERWAY, &None::<Underway>))
    };
    drop(told);
    if left { Error::PackageLeft } else { error }
}

/// Writes the package, reads it back and records the hand-over.
///
/// # Errors
/// What [`receiving`] says of who gets it on what ground; [`Error::Required`] without a recipient, for a statutory duty
/// without its name, for ordinary mail without a reason, or without data for who takes theirs along; [`Error::BadInput`] for data
/// with a summary; [`Error::NotFound`] when the
/// ticket is of before locking or of another client's package; [`Error::NamesUnreviewed`] when a name of another client
/// stands in it that nobody decided about; [`Error::TalkFirst`] when it was asked for, holds what was not told yet, and no
/// talk was offered; [`Error::NotShared`] or [`Error::KeptNotUsed`] while a restriction stands;
/// [`Error::DataTooLarge`], [`Error::DataUnsound`] or what the client's particulars can be wrong by when the data could not be
/// brought in elsewhere; [`Error::MediumFormat`], [`Error::FolderNotWritable`], [`Error::NoSpace`], [`Error::ReadBackDiffers`],
/// [`Error::Cancelled`]: then nothing is left behind; [`Error::PackageLeft`] when something may be, and the register says so.
pub fn write(work: &Work, input: HandOver) -> Result<HandedOver> {
    let (recipient, withholds, supplied) = work.view(|tx| {
        tx.concerns(Concern { client: Some(input.client), part: "people", ..Concern::default() });
        let name = receiving::checked(tx, &input)?;
        let (how, who) = ((input.capacity, input.ground), (input.person, name.as_str()));
        let withholds = receiving::withholds(tx, input.client, how, who)?;
        Ok((name, withholds, request::takes_along(tx, input.request, input.client)?))
    })?;
    // Who takes their data along is not served by a paper alone (AVG 20).
    if supplied && !input.data {
        return Err(Error::Required { field: "data".to_owned() });
    }
    let recipient = required("recipient", &recipient, LINE)?;
    let place = within("place", &input.place, LINE)?;
    let extent = input.extent.checked()?;
    // What a summary loses to fit two pages is known once they are laid out, and the data are made before.
    if input.data && extent == Extent::Summary {
        return Err(Error::BadInput { field: "data".to_owned(), reason: "summary".to_owned() });
    }
    let ground_note = match input.ground {
        Ground::StatutoryDuty => required("ground_note", &input.ground_note, LINE)?,
        Ground::RequestClient
        | Ground::RequestRepresentative
        | Ground::Consent
        | Ground::DirectlyInvolved
        | Ground::AfterDeath => within("ground_note", &input.ground_note, LINE)?,
    };
    let mail = input.mail.map(ByMail::checked).transpose()?;
    let (ticket, fresh) = match input.ticket {
        Some(ticket) => (ticket, None),
        None => passphrase(work, Nothing {}).map(|made| (made.ticket, Some(made.words)))?,
    };
    let (words, folder) = prepared(work, ticket)?;
    if work.desk.prepared().get(&ticket).and_then(|kept| kept.client).is_some_and(|client| client != input.client) {
        return Err(Error::NotFound);
    }
    let target = outside(work, &input.folder)?;
    let dir = work.desk.vault().dir().to_owned();
    medium::for_others(&target, &dir)?;
    let scope = Scope {
        client: input.client,
        from: input.from,
        to: input.to,
        extent: extent.clone(),
        language: input.language,
        kind: PaperKind::HandOver,
        recipient: Some(Recipient {
            name: recipient.clone(),
            capacity: code(&input.capacity),
            ground: code(&input.ground),
        }),
        capacity: Some(input.capacity),
        shows: Shows::to(input.capacity, input.ground, input.talk).withholding(withholds),
        reviewed: input.reviewed,
        leaves: Leaves::to(input.capacity, input.ground),
        request: input.request,
        parts: None,
    };
    let as_data = |chosen: &Chosen| {
        let data = input.data.then(|| data::of(work, chosen, &scope, supplied)).transpose()?;
        Ok((data, chosen.unsaid.clone()))
    };
    let (mut paper, kept, (data, unsaid)) = gather_with(work, &scope, Some(&code(&input.ground)), as_data)?;
    // In the data all files go along, or those alone that the client supplied.
    let along = |origin: &str| data.is_some() && (!supplied || origin == Origin::Client.code());
    tell_unprinted(&mut paper, &kept, |entry| along(&entry.origin))?;
    if let Some(count) = data.as_ref().map(|data| data.lost).filter(|lost| *lost > 0) {
        paper.left_out.push(LeftOut { what: "attachment".to_owned(), count, why: "not_in_data".to_owned() });
        paper.partial = true;
    }
    let data = data.as_ref().map(|data| data.packing(work, words.clone())).transpose()?;
    if let Some(data) = &data {
        // Before pages are laid out for minutes.
        package::fits(&target, &[data.length()])?;
    }
    // Encrypted volume by volume, on the laptop's disk: a stick is written when all is ready.
    let (paths, rendered) = laid_out(work, (&mut paper, &kept), false, &folder, &|clear| {
        let protected = protect::protect(&clear, &words, work.desk.surroundings())?;
        if protect::opens(&protected, &words) { Ok(protected) } else { Err(Error::LayoutFailed) }
    })?;
    let day = paper.made_at.date_naive();
    let one = paths.len() == 1;
    let mut files: Vec<(String, Content)> = (1..)
        .zip(&paths)
        .map(|(no, path)| {
            let stem = if mail.is_none() { "dossier" } else { &folder };
            let name = if one { format!("{stem}.pdf") } else { format!("{stem}-{no}.pdf") };
            (name, Content::File(path.clone()))
        })
        .collect();
    // What is mailed says itself how it opens.
    if mail.is_none() {
        let (name, mut read_me) = package::read_me(paper.lang, day, &paper.made_by, paths.len());
        if data.is_some() {
            read_me.extend_from_slice(format!("\r\n{}\r\n", texts::text(paper.lang, "data.opens")).as_bytes());
        }
        files.insert(0, (name, Content::Bytes(read_me)));
    }
    if let Some(data) = data {
        let name = if mail.is_none() { DATA.to_owned() } else { format!("{folder}.zip") };
        files.push((name, Content::Made(Box::new(data))));
    }
    let parts = PackageParts { folder: folder.clone(), files };
    let left_out: Vec<LeftOutNote> = paper.left_out.iter().chain(&unsaid).map(LeftOutNote::of).collect();
    let disclosure = Disclosure {
        recipient,
        capacity: input.capacity,
        ground: input.ground,
        ground_note,
        identity: input.identity,
        place,
        period_from: paper.period.from,
        period_to: paper.period.to,
        partial: paper.partial,
        extent,
        folder: folder.clone(),
        files: Vec::new(),
        left_out: left_out.clone(),
        person: input.person,
        consent: input.consent,
        answer: input.answer,
        talk: input.talk,
        mail: mail.clone(),
        unsure: false,
        seal_no: paper.seal.no,
        seal: paper.seal.code.clone(),
    };
    let begun = Underway { client: input.client, disclosure, author: Some(work.desk.session().actor) };
    // One of before that could not be told of yet, by a line of its own: the dossier may be another.
    note_unfinished(work.desk.store(), work.desk.session(), work.desk.surroundings())?;
    let began = work.change(|tx| {
        tx.concerns(Concern {
            client: Some(input.client),
            part: "handing_over",
            ground: Some(code(&input.ground)),
            every_time: true,
            ..Concern::default()
        });
        setting::set(tx, UNDERWAY, &begun)
    });
    let written = began.and_then(|()| {
        package::write_package(&target, &parts, work.progress).map_err(|error| failed(work, &target, &folder, error))
    });
    paths.iter().for_each(|path| drop(fs::remove_file(path)));
    let written = written?;
    medium::mark_handed_over(&target, &dir, work.desk.surroundings());
    if let Some(kept) = work.desk.prepared().get_mut(&ticket) {
        kept.client = Some(input.client);
    }
    let files: Vec<FileWritten> = written
        .files
        .iter()
        .map(|file| FileWritten { name: file.name.clone(), length: file.length, sha256: file.sha256.clone() })
        .collect();
    let disclosure = Disclosure { files: files.clone(), ..begun.disclosure };
    let recipient = disclosure.recipient.clone();
    let recorded = work.change(|tx| {
        if let Some(mail) = &mail {
            letters::add_sent(tx, input.client, &recipient, &folder, (mail, &code(&input.ground)))?;
        }
        let uid = entries::add(tx, input.client, tx.now(), &Body::Disclosure(disclosure), true)?;
        if let Some(request) = input.request {
            request::done_by_hand_over(tx, request, input.client, uid)?;
        }
        tx.concerns(Concern {
            client: Some(input.client),
            entry: Some(uid),
            part: "disclosure",
            count: i64::try_from(paper.entries.len()).ok(),
            ground: Some(code(&input.ground)),
            consent: input.consent.filter(|_| input.ground == Ground::Consent),
            ..Concern::default()
        });
        setting::set(tx, UNDERWAY, &None::<Underway>)?;
        Ok(uid)
    });
    let entry = match recorded {
        Ok(entry) => entry,
        Err(error) => {
            // Nothing leaves without a line: what cannot be recorded is taken back.
            fs::remove_dir_all(&written.folder).ok();
            return Err(failed(work, &target, &folder, error));
        }
    };
    Ok(HandedOver {
        folder: written.folder.to_string_lossy().into_owned(),
        files,
        entry,
        seal: paper.seal.code,
        pages: rendered.pages,
        left_out,
        words: fresh,
    })
}

/// The receipt of a hand-over, to sign.
///
/// # Errors
/// [`Error::NotFound`].
pub fn receipt(work: &Work, input: ReceiptAsked) -> Result<Sheet> {
    let (disclosure, at, practice, number) = work.view(|tx| {
        let stored = entry::get(tx, input.entry)?;
        tx.concerns(Concern {
            client: Some(stored.client),
            entry: Some(stored.uid),
            part: "receipt",
            every_time: true,
            ..Concern::default()
        });
        let Body::Disclosure(mut disclosure) = entries::shown(tx, &stored)?.body else { return Err(Error::NotFound) };
        disclosure.place = place_on_receipt(tx, &stored, &disclosure, lang(input.language))?;
        let number = client::get(tx, stored.client)?.number;
        Ok((disclosure, stored.at, own(tx, stored.author)?, number))
    })?;
    let files: Vec<WrittenFile> = disclosure
        .files
        .iter()
        .map(|file| WrittenFile { name: file.name.clone(), length: file.length, sha256: file.sha256.clone() })
        .collect();
    let bytes = sheets::receipt(&sheets::Receipt {
        lang: lang(input.language),
        number: u64::try_from(number).unwrap_or(0),
        period: Period { from: disclosure.period_from, to: disclosure.period_to },
        partial: disclosure.partial,
        recipient: &Recipient {
            name: disclosure.recipient,
            capacity: code(&disclosure.capacity),
            ground: code(&disclosure.ground),
        },
        carer: &practice.name,
        identity: &code(&disclosure.identity),
        day: at.date_naive(),
        place: &disclosure.place,
        folder: &disclosure.folder,
        files: &files,
        seal: &Seal { no: disclosure.seal_no, code: disclosure.seal },
    })?;
    let path = put_out(work, &neutral_name(work, "ontvangst", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

/// The passphrase as a letter: one sheet, without the client's name.
///
/// # Errors
/// [`Error::NotFound`] when the passphrase is of before locking.
pub fn letter(work: &Work, input: LetterAsked) -> Result<Sheet> {
    let (words, folder) = prepared(work, input.ticket)?;
    work.view(|tx| {
        tx.concerns(Concern { part: "passphrase_letter", every_time: true, ..Concern::default() });
        Ok(())
    })?;
    let letter = sheets::PassphraseLetter {
        lang: lang(input.language),
        folder: &folder,
        day: work.desk.surroundings().clock.now().date_naive(),
        words: &words,
    };
    let path = put_out(work, &neutral_name(work, "wachtzin", "pdf"), &sheets::passphrase_letter(&letter)?)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
