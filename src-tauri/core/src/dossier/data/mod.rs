//! A dossier as data: what was chosen and redacted for the paper, as FHIR resources and files. What becomes what stands here
//! and in [`resources`], nowhere else.
//!
//! It is handed the very thing that the paper is made of ([`Chosen`](super::paper::Chosen)), so what is not for this reader is
//! in no element, extension or file. Of that it takes what the paper shows and no more: a field that no paper prints was
//! never looked through for other people's names.
//!
//! What leaves is read as another's program will read it before anything is written: who receives it hears the words once, and
//! who gave it may have stopped by the time that it turns out to be refused.
//!
//! Who asks to take their data along gets what they supplied themselves (AVG 20): entries whose origin is the client, and
//! the client's own particulars.

pub mod carried;
mod resources;

use std::collections::HashSet;
use std::io::Write;

use secrecy::SecretString;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use self::carried::{
    CLIENT, CarriedClient, CarriedEntry, CarriedFile, CarriedHold, CarriedPerson, CarriedVersion, ENTRY,
    ENTRY_OF_HAND_OVER, KEEPING, PERSON,
};
use super::bring_in::package;
use super::client::{ClientFields, Contact};
use super::decision::{DecisionKind, Hold, Untold};
use super::document::bytes_of;
use super::entry::{Body, EntryKind, EntryView, Origin, VersionView};
use super::others::texts_of_mut;
use super::paper::{Chosen, Scope, lang};
use super::relation::{CareRelation, Subcontract};
use super::tables;
use super::text::{Came, LINE, cut};
use super::viewing_dossier::ViewPart;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::fhir::archive::{BUNDLE, FILES, Listed, Packing};
use crate::export::fhir::camera;
use crate::export::fhir::types::{Bundle, BundleEntry, Extension, Head, Resource, urn};
use crate::export::paper::Lang;
use crate::export::pictures::{self, Kind};
use crate::store::attachment::StoredAttachment;
use crate::uid::Uid;

/// Longest side of a photo that cannot be taken over as it is.
const MOST_PX: u32 = 4_000;

/// The data of a dossier, ready to be packed: the bundle, and where its files come from when their turn comes.
pub(super) struct Data {
    bundle: Zeroizing<Vec<u8>>,
    files: Vec<StoredAttachment>,
    /// Of the bundle and of those files.
    listed: Vec<Listed>,
    /// Files that are not in it: damaged, or nothing is left of them without place and device.
    pub(super) lost: u64,
}

impl Data {
    /// The zip that it becomes.
    ///
    /// # Errors
    /// [`Error::DataTooLarge`].
    pub(super) fn packing<'a>(&'a self, work: &'a Work, passphrase: SecretString) -> Result<Packing<'a>> {
        let put = move |nth: usize, to: &mut dyn Write| match nth.checked_sub(1) {
            None => Ok(to.write_all(&self.bundle)?),
            Some(at) => {
                let stored = self.files.get(at).ok_or_else(|| Error::internal("file"))?;
                let leaves = leaving(work, stored)?.ok_or(Error::AttachmentDamaged)?;
                Ok(to.write_all(&leaves.bytes)?)
            }
        };
        Packing::new(self.listed.clone(), Box::new(put), passphrase)
    }
}

/// A file as it leaves.
struct Leaving {
    kind: Kind,
    /// A photo that hides where its place stands, made anew.
    anew: bool,
    bytes: Zeroizing<Vec<u8>>,
}

/// A file without its place; none when it is damaged, or nothing of it is left. Of any one file the same each time.
fn leaving(work: &Work, stored: &StoredAttachment) -> Result<Option<Leaving>> {
    let bytes = match bytes_of(work, stored) {
        Ok(bytes) => bytes,
        Err(Error::AttachmentDamaged | Error::FileUnreadable) => return Ok(None),
        Err(error) => return Err(error),
    };
    // What would not be known for what it is, nobody could bring in.
    let known = |bytes: &Vec<u8>| pictures::sniff(bytes) == Some(stored.kind);
    let (kind, anew, bytes) = match camera::without_place(stored.kind, &bytes).filter(known) {
        Some(bytes) => (stored.kind, false, bytes),
        None if !stored.kind.is_picture() => return Ok(None),
        None => match pictures::preview(&bytes, stored.kind, MOST_PX) {
            Ok(picture) => (Kind::Jpeg, true, picture.jpeg),
            Err(Error::FileDamaged { .. }) => return Ok(None),
            Err(error) => return Err(error),
        },
    };
    Ok(Some(Leaving { kind, anew, bytes: Zeroizing::new(bytes) }))
}

/// A uid that follows from others: the same each time, and nothing else has it.
fn derived(what: &str, uid: Uid, no: u64) -> Uid {
    let mut sha = Sha256::new();
    sha.update(what.as_bytes());
    sha.update(uid.as_bytes());
    sha.update(no.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(sha.finalize()).for_each(|(to, from)| *to = from);
    Uid::from_bytes(bytes)
}

/// What is written for one dossier.
struct Pen<'a> {
    lang: Lang,
    /// The patient's name in the bundle.
    patient: String,
    /// The entries that are in it: nothing refers to another.
    known: HashSet<Uid>,
    /// What was decided about entries is told to this reader.
    marks: bool,
    /// The entries that tell of a hand-over.
    handing_over: &'a HashSet<Uid>,
    bundle: Bundle,
    files: Vec<StoredAttachment>,
    /// Of those files.
    listed: Vec<Listed>,
    /// Files that do not go along.
    lost: u64,
    work: &'a Work<'a>,
}

/// A file's own name as it goes along: only a name, on whatever system, and no longer than one may be. Its ending stays.
fn plain_name(name: &str, more: &str) -> String {
    let mut stem = format!("{name}{more}").replace(['/', '\\'], "-");
    let ending = stem.rfind('.').filter(|at| stem.len() - at <= 10).unwrap_or(stem.len());
    let ending = stem.split_off(ending);
    cut(&mut stem, LINE - ending.chars().count());
    stem + &ending
}

/// A text as it goes along.
fn fitting(text: &str, most: usize) -> String {
    let mut text = text.to_owned();
    cut(&mut text, most);
    text
}

/// What `fields` says that a paper shows: without the particulars, no more than its cover.
fn shown_fields(fields: &ClientFields, scope: &Scope, supplied: bool) -> ClientFields {
    if !scope.extent.has(ViewPart::Particulars) {
        return ClientFields { name: fields.name.clone(), birth_date: fields.birth_date, ..ClientFields::default() };
    }
    let own = ClientFields {
        name: fields.name.clone(),
        called: fields.called.clone(),
        birth_date: fields.birth_date,
        street: fields.street.clone(),
        postcode: fields.postcode.clone(),
        town: fields.town.clone(),
        phone: fields.phone.clone(),
        email: fields.email.clone(),
        bsn: fields.bsn.clone().filter(|_| scope.shows_bsn()),
        // Without the law the number could not be brought in anywhere.
        regimes: fields.regimes.clone(),
        ..ClientFields::default()
    };
    if supplied {
        return own;
    }
    let relation = |each: &CareRelation| CareRelation {
        subcontract: each.subcontract.as_ref().map(|other| Subcontract {
            whom: other.whom.clone(),
            keeper: other.keeper,
            checked_on: None,
            found: Vec::new(),
            note: String::new(),
        }),
        ..each.clone()
    };
    let contact = |each: &Contact| Contact { email: String::new(), ..each.clone() };
    ClientFields {
        relations: fields.relations.iter().map(relation).collect(),
        contacts: fields.contacts.iter().map(contact).collect(),
        notes: fields.notes.clone(),
        ..own
    }
}

/// The bundle and the files of what was chosen. `supplied`: only what the client supplied. Each file is read once now, one at a
/// time: the bundle says how long it is, and one that is damaged is left out.
///
/// # Errors
/// [`Error::DataUnsound`] and what the client's particulars can be wrong by, when who gets it could not bring it in. Who takes
/// their own data along is owed them, whatever program reads them.
pub(super) fn of(work: &Work, chosen: &Chosen, scope: &Scope, supplied: bool) -> Result<Data> {
    let goes = |view: &EntryView| !supplied || view.origin == Origin::Client;
    let mut entries: Vec<(&EntryView, &[StoredAttachment])> =
        chosen.entries.iter().map(|(view, files)| (view, files.as_slice())).filter(|(view, _)| goes(view)).collect();
    let there: HashSet<Uid> = entries.iter().map(|(view, _)| view.entry).collect();
    // Medicines of before the period that were used in it: doses refer to them.
    let before = chosen.medicines.iter().filter(|view| goes(view) && !there.contains(&view.entry));
    entries.splice(0..0, before.map(|view| (view, &[] as &[StoredAttachment])).collect::<Vec<_>>());
    let made_at = work.desk.surroundings().clock.now();
    let mut pen = Pen {
        lang: lang(scope.language),
        patient: urn(chosen.client.uid),
        known: entries.iter().map(|(view, _)| view.entry).collect(),
        marks: scope.shows.untold == Untold::Marked,
        handing_over: &chosen.handing_over,
        bundle: Bundle { timestamp: made_at.to_rfc3339(), entry: Vec::new() },
        files: Vec::new(),
        listed: Vec::new(),
        lost: 0,
        work,
    };
    let from = [chosen.practice.name.as_str(), &chosen.practice.practice];
    let mut from = from.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    cut(&mut from, Came::Along.line());
    let mut client = CarriedClient {
        from,
        made_at,
        partial: supplied || scope.is_part() || !chosen.left_out.is_empty() || !chosen.unsaid.is_empty(),
        fields: shown_fields(&chosen.client.fields, scope, supplied),
    };
    for (place, text) in texts_of_mut(&mut client.fields) {
        cut(text, if place == "notes" { Came::Along.text() } else { Came::Along.line() });
    }
    if !supplied {
        for (at, contact) in (0..).zip(&client.fields.contacts) {
            let resource = resources::contact(contact, &pen.patient);
            pen.add(derived("contact", chosen.client.uid, at), resource, None::<(&str, &())>)?;
        }
        pen.people(chosen, scope)?;
        for (at, each) in (0..).zip(&chosen.told) {
            let author = &chosen.practice.name;
            let resource = resources::table(&each.table, &each.at, (&pen.patient, author));
            pen.add(derived("told", chosen.client.uid, at), resource, None::<(&str, &())>)?;
        }
        let names = tables::names(&chosen.names, pen.lang);
        for (at, table) in (0..).zip(names.iter().flat_map(|chapter| &chapter.tables)) {
            let resource = resources::table(table, &made_at, (&pen.patient, &chosen.practice.name));
            pen.add(derived("names", chosen.client.uid, at), resource, None::<(&str, &())>)?;
        }
    }
    let count = entries.len() as u64;
    for (at, (view, files)) in (0..).zip(&entries) {
        work.progress.step(at, count)?;
        pen.entry(view, files, &entries)?;
    }
    if !supplied {
        for line in &chosen.log {
            let resource = resources::log_line(line, &pen.patient, pen.lang);
            pen.add(derived("log", chosen.client.uid, line.no.unsigned_abs()), resource, None::<(&str, &())>)?;
        }
    }
    client.partial |= pen.lost > 0;
    let mut patient = resources::patient(&client, chosen.client.number);
    if let Some(keeping) = chosen.keeping.as_ref().filter(|_| !supplied) {
        let value_string = serde_json::to_string(keeping)?;
        patient.head_mut().extension.push(Extension { url: KEEPING.to_owned(), value_string });
    }
    pen.add(chosen.client.uid, patient, Some((CLIENT, &client)))?;
    // Whose it all is stands first.
    pen.bundle.entry.rotate_right(1);
    let bundle = Zeroizing::new(pen.bundle.to_json()?);
    if !supplied {
        package::would_come_in(&bundle, made_at)?;
    }
    pen.listed.insert(0, Listed::of(BUNDLE.to_owned(), |to| Ok(to.write_all(&bundle)?))?);
    Ok(Data { bundle, files: pen.files, listed: pen.listed, lost: pen.lost })
}

impl Pen<'_> {
    fn add<T: serde::Serialize>(
        &mut self,
        uid: Uid,
        mut resource: Resource,
        carried: Option<(&str, &T)>,
    ) -> Result<()> {
        if let Some((url, carried)) = carried {
            let value_string = serde_json::to_string(carried)?;
            resource.head_mut().extension.push(Extension { url: url.to_owned(), value_string });
        }
        self.bundle.entry.push(BundleEntry { full_url: urn(uid), resource });
        Ok(())
    }

    fn people(&mut self, chosen: &Chosen, scope: &Scope) -> Result<()> {
        let Some(around) = &chosen.around else { return Ok(()) };
        for kept in &around.persons {
            let mut person = CarriedPerson {
                who: kept.fields.who,
                name: kept.fields.name.clone(),
                scope: kept.fields.scope.clone(),
                until: kept.fields.until,
                identity: kept.fields.identity.filter(|_| scope.shows_log()),
                proof_note: if scope.shows_log() { kept.fields.proof_note.clone() } else { String::new() },
            };
            cut(&mut person.scope, Came::Along.text());
            cut(&mut person.proof_note, Came::Along.line());
            let resource = resources::person(&person, &self.patient, self.lang);
            self.add(kept.uid, resource, Some((PERSON, &person)))?;
        }
        for kept in around.consents.iter().filter(|_| scope.shows_log()) {
            let stands = kept.fields.stands(around.today, around.death);
            let resource = resources::consent(&kept.fields, stands, &self.patient, self.lang);
            self.add(kept.uid, resource, None::<(&str, &())>)?;
        }
        Ok(())
    }

    /// What a version says, without what no paper shows and without what is not in this bundle. Of a text that is longer than who
    /// gets it can keep, the paper beside it has the end.
    fn body(&self, body: &Body) -> Body {
        let mut body = body.clone();
        match &mut body {
            Body::Report { goals, .. } => goals.retain(|goal| self.known.contains(goal)),
            Body::Disclosure(disclosure) => {
                disclosure.ground_note.clear();
                disclosure.left_out.clear();
                disclosure.files.clear();
                (disclosure.person, disclosure.consent, disclosure.answer, disclosure.talk) = (None, None, None, None);
            }
            Body::Document { .. }
            | Body::Form(_)
            | Body::Goal(_)
            | Body::Evaluation(_)
            | Body::Measurement(_)
            | Body::Medicine(_)
            | Body::Dose(_) => {}
        }
        let most = if matches!(body, Body::Measurement(_)) { Came::Along.line() } else { Came::Along.text() };
        body.texts_mut().into_iter().for_each(|(_, text)| cut(text, most));
        body
    }

    fn entry(
        &mut self,
        view: &EntryView,
        files: &[StoredAttachment],
        all: &[(&EntryView, &[StoredAttachment])],
    ) -> Result<()> {
        let version = |version: &VersionView| CarriedVersion {
            recorded: version.recorded,
            author: version.author.clone(),
            reason: fitting(&version.reason, Came::Along.text()),
            held_back: version.held_back,
            body: self.body(&version.body),
        };
        let versions = view.earlier.iter().rev().chain([&view.head]).map(version).collect();
        let hold = |what| match what {
            DecisionKind::NotYetTold => Some(Hold::NotYetTold),
            DecisionKind::Withheld => Some(Hold::Withheld),
            DecisionKind::MailRemoved => None,
        };
        let now = view.decisions.iter().filter(|each| each.now && self.marks);
        let holds = now.filter_map(|each| {
            Some(CarriedHold {
                what: hold(each.what)?,
                reason: fitting(&each.reason, Came::Along.text()),
                // No paper says who that was.
                consulted: String::new(),
                review_on: each.review_on,
            })
        });
        let mut carried = CarriedEntry {
            entry: view.entry,
            at: view.at,
            recorded: view.recorded,
            author: view.author.clone(),
            origin: view.origin,
            locks_at: view.locks_at,
            versions,
            // A line of the register says so itself.
            hand_over: view.kind != EntryKind::Disclosure && self.handing_over.contains(&view.entry),
            holds: holds.collect(),
            files: Vec::new(),
        };
        let mut attached = Vec::new();
        for stored in files {
            let (name, file) = self.file(stored)?;
            let (file, size) = file.unzip();
            if let Some(file) = &file {
                carried.files.push(CarriedFile {
                    file: file.clone(),
                    name: name.clone(),
                    caption: fitting(&stored.caption, Came::Along.line()),
                    added: stored.added,
                });
            }
            attached.push(resources::attachment(stored, &name, file.as_deref(), size));
        }
        let url = urn(view.entry);
        let mut resource = resources::entry(self.place(), view, &attached, all);
        if !carried.holds.is_empty() {
            resource.head_mut().meta.security.push(resources::not_to_be_told());
        }
        // A document holds its files itself.
        if !matches!(resource, Resource::DocumentReference(_)) {
            for (stored, file) in files.iter().zip(attached) {
                let mut resource = resources::hangs_on(file, view, &self.patient, &url);
                resource.head_mut().meta.security.extend((!carried.holds.is_empty()).then(resources::not_to_be_told));
                self.add(stored.uid, resource, None::<(&str, &())>)?;
            }
        }
        let url_of_entry = if carried.hand_over { ENTRY_OF_HAND_OVER } else { ENTRY };
        self.add(view.entry, resource, Some((url_of_entry, &carried)))?;
        for (no, version) in (1..).zip(view.earlier.iter().rev().chain([&view.head])) {
            let resource = resources::provenance(version, view.origin, (&url, &self.patient), self.lang);
            self.add(derived("provenance", view.entry, no), resource, None::<(&str, &())>)?;
        }
        Ok(())
    }

    fn place(&self) -> resources::Place<'_> {
        let today = self.work.desk.surroundings().clock.now().date_naive();
        resources::Place { lang: self.lang, patient: &self.patient, known: &self.known, today }
    }

    /// Puts a file into the zip: what it is called, and its name and bytes there; none when it does not go along.
    fn file(&mut self, stored: &StoredAttachment) -> Result<(String, Option<(String, u64)>)> {
        let Some(leaves) = leaving(self.work, stored)? else {
            self.lost += 1;
            return Ok((plain_name(&stored.name, ""), None));
        };
        let name = plain_name(&stored.name, if leaves.anew { ".jpg" } else { "" });
        let file = format!("{FILES}{:04}.{}", self.files.len() + 1, leaves.kind.ending());
        let listed = Listed::of(file.clone(), |to| Ok(to.write_all(&leaves.bytes)?))?;
        let length = listed.length();
        self.files.push(stored.clone());
        self.listed.push(listed);
        Ok((name, Some((file, length))))
    }
}

/// What a resource of an entry begins with.
fn head(profile: Option<&str>) -> Head {
    profile.map_or_else(Head::default, Head::profiled)
}
