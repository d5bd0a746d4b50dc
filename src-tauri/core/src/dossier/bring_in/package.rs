//! The data of a dossier as this program hands it over: looked at with its passphrase, then brought into a new dossier or one
//! that is still empty.
//!
//! Files are encrypted first, then everything is written in one change: it is all there or nothing is.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::{Written, WrittenVersion};
use crate::desk::Work;
use crate::dossier::care::is_closed;
use crate::dossier::client::{ClientFields, ClientRow, Contact, Status, checked, row};
use crate::dossier::data::carried::{
    CLIENT, CarriedClient, CarriedEntry, CarriedFile, CarriedKeeping, CarriedPerson, CarriedVersion, ENTRY,
    ENTRY_OF_HAND_OVER, KEEPING, PERSON,
};
use crate::dossier::decision::DecisionFields;
use crate::dossier::entry::{Body, EntryKind, happened};
use crate::dossier::form::description;
use crate::dossier::person::{self, Person};
use crate::dossier::relation::CareRelation;
use crate::dossier::text::{Came, cut};
use crate::dossier::{letter, measurement, medicine, retention};
use crate::error::{Error, Result};
use crate::export::fhir::archive::{BUNDLE, MOST_ALL as MOST, Package};
use crate::export::pictures::{self, Kind};
use crate::fold::fold;
use crate::store::entry::{NewEntry, Visibility};
use crate::store::people::{CONSENT, PERSON as PEOPLE};
use crate::store::{Concern, Reading, WriteTx, attachment, brought_in, client, decision, entry};
use crate::uid::Uid;
use crate::vault::attachments::Written as WrittenFile;

/// Entries of a dossier, at most.
const MOST_ENTRIES: usize = 200_000;
/// Versions of an entry, and files of it, at most.
const MOST_EACH: usize = 1_000;
/// Signs of a text, at most.
const MOST_SIGNS: usize = Came::Along.text();
/// Signs of a line, at most.
const MOST_LINE: usize = Came::Along.line();

/// Data with the words that open it.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DataAsked {
    /// Path of the file.
    pub file: String,
    /// The six words.
    pub passphrase: String,
}

/// Data to be brought in.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BringDataIn {
    /// Path of the file.
    pub file: String,
    /// The six words.
    pub passphrase: String,
    /// Into this dossier, which is empty; a new client when `None`.
    #[serde(default)]
    pub client: Option<Uid>,
    /// The carer says that it is the same person, though the name or birth date is another.
    #[serde(default)]
    pub same_person: bool,
    /// Of the file that was looked at.
    pub sha256: String,
}

/// What is in it. All of it is as the file says: whoever knows the words could have made it.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DataSeen {
    /// Of the file, in hexadecimal: the receipt of the hand-over names it, and what is brought in is what was looked at.
    pub sha256: String,
    /// Whose dossier.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Who handed it over.
    pub from: String,
    /// When it was made.
    pub made_at: DateTime<FixedOffset>,
    /// It holds a part of the dossier.
    pub partial: bool,
    /// How many entries.
    pub entries: usize,
    /// Of those the first day.
    pub first: Option<NaiveDate>,
    /// And the last.
    pub last: Option<NaiveDate>,
    /// How many files.
    pub files: usize,
    /// How many people around the client.
    pub people: usize,
    /// Clients of this vault who may be the same.
    pub same: Vec<ClientRow>,
    /// Clients whose dossier is still empty.
    pub empty: Vec<ClientRow>,
}

/// What was brought in.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DataBroughtIn {
    /// The client.
    pub client: Uid,
    /// Stands on papers.
    pub number: i64,
    /// Full name.
    pub name: String,
    /// How many entries.
    pub entries: usize,
    /// How many files.
    pub files: usize,
}

#[derive(Deserialize)]
struct BundleIn {
    entry: Vec<EntryIn>,
}

#[derive(Deserialize)]
struct EntryIn {
    resource: ResourceIn,
}

#[derive(Deserialize)]
struct ResourceIn {
    #[serde(default)]
    extension: Vec<ExtensionIn>,
}

#[derive(Deserialize)]
struct ExtensionIn {
    url: String,
    #[serde(default, rename = "valueString")]
    value: String,
}

/// A bundle as it was read.
struct Dossier {
    client: CarriedClient,
    keeping: Option<CarriedKeeping>,
    people: Vec<CarriedPerson>,
    entries: Vec<CarriedEntry>,
}

fn damaged<T>(_: T) -> Error {
    Error::PackageDamaged
}

fn parsed(bytes: &[u8]) -> Result<Dossier> {
    let bundle: BundleIn = serde_json::from_slice(bytes).map_err(damaged)?;
    let (mut client, mut keeping, mut people, mut entries) = (None, None, Vec::new(), Vec::new());
    for extension in bundle.entry.into_iter().flat_map(|each| each.resource.extension) {
        match extension.url.as_str() {
            CLIENT => client = Some(serde_json::from_str(&extension.value).map_err(damaged)?),
            KEEPING => keeping = Some(serde_json::from_str(&extension.value).map_err(damaged)?),
            PERSON => people.push(serde_json::from_str(&extension.value).map_err(damaged)?),
            ENTRY | ENTRY_OF_HAND_OVER => entries.push(serde_json::from_str(&extension.value).map_err(damaged)?),
            other if other.starts_with("urn:zorgmap:") => return Err(Error::PackageNewer),
            _ => {}
        }
    }
    if entries.len() > MOST_ENTRIES || people.len() > MOST_EACH {
        return Err(Error::PackageDamaged);
    }
    Ok(Dossier { client: client.ok_or(Error::PackageDamaged)?, keeping, people, entries })
}

/// A text that could have been typed here.
fn is_text(text: &str, most: usize) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) && text.chars().count() <= most
}

/// A day that could have been typed here.
fn is_day(day: &NaiveDate) -> bool {
    (1900..=9999).contains(&day.year())
}

fn days<'a>(mut days: impl Iterator<Item = &'a NaiveDate>) -> Result<()> {
    if days.all(is_day) { Ok(()) } else { Err(Error::PackageDamaged) }
}

/// Whether a version says what could be said here.
fn sound_version(version: &CarriedVersion, now: DateTime<FixedOffset>) -> Result<()> {
    happened(Some(version.recorded), now).map_err(damaged)?;
    let texts = version.body.texts();
    let fits = is_text(&version.author, MOST_LINE)
        && is_text(&version.reason, MOST_SIGNS)
        && texts.iter().all(|(_, text)| is_text(text, MOST_SIGNS));
    if !fits || serde_json::to_vec(&version.body)?.len() > 4 << 20 {
        return Err(Error::PackageDamaged);
    }
    // What stayed behind are words alone: days, times and numbers are there, and keep their rules.
    match &version.body {
        // An entry is found by the name of its form, and what has a body of its own by its kind.
        Body::Form(filled) if EntryKind::from_code(&filled.form).is_some() => Err(Error::PackageDamaged),
        Body::Form(filled) => {
            let form = description::get(&filled.form, filled.form_version).ok_or(Error::PackageNewer)?;
            let known = |id: &String| form.fields().any(|field| field.id == *id);
            if filled.fields.keys().all(known) { Ok(()) } else { Err(Error::PackageDamaged) }
        }
        Body::Measurement(said) => {
            let mut said = said.clone();
            if version.held_back && said.name.is_empty() {
                "…".clone_into(&mut said.name);
            }
            match measurement::checked(said, Came::Along) {
                Ok(_) => Ok(()),
                Err(Error::NotFound) => Err(Error::PackageNewer),
                Err(_) => Err(Error::PackageDamaged),
            }
        }
        Body::Medicine(said) => {
            let fits = is_day(&said.start) && said.stop.iter().all(is_day);
            let times = said.times.iter().all(|time| medicine::time("times", time).as_ref() == Ok(time));
            let days = said.days.len() <= 7 && said.days.iter().all(|day| (1..=7).contains(day));
            if fits && times && days && said.times.len() <= 24 { Ok(()) } else { Err(Error::PackageDamaged) }
        }
        Body::Dose(said) if !is_day(&said.on) => Err(Error::PackageDamaged),
        Body::Dose(said) => medicine::time("time", &said.time).map(drop).map_err(damaged),
        Body::Goal(said) => days(said.until.iter().chain(&said.agreed_on)),
        Body::Evaluation(said) => days(said.next.iter()),
        Body::Disclosure(said) => days([&said.period_from, &said.period_to].into_iter()),
        Body::Report { .. } | Body::Document { .. } => Ok(()),
    }
}

fn sound(dossier: &Dossier, now: DateTime<FixedOffset>) -> Result<()> {
    // The day after, where a clock is ahead of this one.
    let today = now.date_naive() + Days::new(1);
    let kept = dossier.keeping.as_ref().is_none_or(|keeping| retention::is_sound(keeping, today));
    if !kept || !is_text(&dossier.client.from, MOST_LINE) {
        return Err(Error::PackageDamaged);
    }
    let (mut seen, mut files) = (HashSet::new(), HashSet::new());
    for carried in &dossier.entries {
        happened(Some(carried.at), now).map_err(damaged)?;
        happened(Some(carried.recorded), now).map_err(damaged)?;
        let first = carried.versions.first().ok_or(Error::PackageDamaged)?;
        let (kind, form) = (first.body.kind(), first.body.form());
        let same = |version: &CarriedVersion| version.body.kind() == kind && version.body.form() == form;
        let fits = seen.insert(carried.entry)
            && carried.versions.len() <= MOST_EACH
            && carried.files.len() <= MOST_EACH
            && carried.versions.iter().all(same)
            && is_text(&carried.author, MOST_LINE)
            && carried.holds.iter().all(|hold| {
                is_text(&hold.reason, MOST_SIGNS)
                    && is_text(&hold.consulted, MOST_SIGNS)
                    && hold.review_on.iter().all(is_day)
            })
            && is_day(&carried.locks_at.date_naive())
            && carried.files.iter().all(|file| {
                // Each once: a file that many name would be written many times over.
                let fresh = files.insert(&file.file);
                let added = DateTime::from_timestamp(file.added, 0).map(|at| at.fixed_offset());
                let added = added.is_some_and(|at| happened(Some(at), now).is_ok());
                // Its own name is only a name, never the way to somewhere.
                let plain = !file.name.contains(['/', '\\']) && !file.name.trim().is_empty();
                fresh && added && plain && is_text(&file.name, MOST_LINE) && is_text(&file.caption, MOST_LINE)
            });
        if !fits {
            return Err(Error::PackageDamaged);
        }
        carried.versions.iter().try_for_each(|version| sound_version(version, now))?;
    }
    Ok(())
}

/// Whether who gets this bundle could bring it in: everything that is asked of one here, but its files.
///
/// # Errors
/// [`Error::DataUnsound`]; what the particulars can be wrong by ([`Error::BsnInvalid`], [`Error::BsnNotForRegime`],
/// [`Error::BadInput`]), which can be put right before it leaves.
pub(in crate::dossier) fn would_come_in(bundle: &[u8], now: DateTime<FixedOffset>) -> Result<()> {
    let unsound = |error| {
        let theirs = matches!(error, Error::PackageDamaged | Error::PackageNewer);
        if theirs { Error::DataUnsound } else { error }
    };
    let dossier = parsed(bundle).map_err(unsound)?;
    sound(&dossier, now).map_err(unsound)?;
    checked(dossier.client.fields, None, now.date_naive(), Came::Along)?;
    dossier.people.iter().try_for_each(|said| put_down(said, now.date_naive()).map(drop))
}

/// Somebody as they are noted here.
fn put_down(said: &CarriedPerson, today: NaiveDate) -> Result<Person> {
    let person = Person {
        who: said.who,
        name: said.name.clone(),
        phone: String::new(),
        email: String::new(),
        scope: said.scope.clone(),
        since: None,
        until: said.until,
        identity: said.identity,
        proof: None,
        proof_note: said.proof_note.clone(),
        // What another saw opens nothing here.
        proof_unseen: true,
        declines: false,
        unwanted: false,
        unwanted_how: String::new(),
    };
    person::checked(person, today, Came::Along)
}

/// What a bundle that somebody brought says, written again: for the fuzz target.
///
/// # Errors
/// [`Error::PackageDamaged`], [`Error::PackageNewer`].
pub fn read_again(bytes: &[u8], now: DateTime<FixedOffset>) -> Result<Vec<u8>> {
    let dossier = parsed(bytes)?;
    sound(&dossier, now)?;
    let mut all = vec![(CLIENT, serde_json::to_string(&dossier.client)?)];
    if let Some(keeping) = &dossier.keeping {
        all.push((KEEPING, serde_json::to_string(keeping)?));
    }
    for person in &dossier.people {
        all.push((PERSON, serde_json::to_string(person)?));
    }
    for entry in &dossier.entries {
        all.push((ENTRY, serde_json::to_string(entry)?));
    }
    let entry = |(url, value): (&str, String)| serde_json::json!({ "resource": { "extension": [{ "url": url, "valueString": value }] } });
    Ok(serde_json::to_vec(&serde_json::json!({ "entry": all.into_iter().map(entry).collect::<Vec<_>>() }))?)
}

/// The file of data, and its SHA-256 in hexadecimal.
fn opened(path: &str, passphrase: &str) -> Result<(Package<BufReader<File>>, String)> {
    let passphrase = SecretString::from(passphrase.split_whitespace().collect::<Vec<_>>().join(" "));
    let path = Path::new(path);
    // Before it is opened: a pipe would be waited for, for ever.
    let meta = fs::metadata(path).map_err(|_| Error::FileUnreadable)?;
    if !meta.is_file() {
        return Err(Error::FileUnreadable);
    }
    if meta.len() > MOST {
        return Err(Error::FileTooLarge { most: MOST });
    }
    let mut file = File::open(path).map_err(|_| Error::FileUnreadable)?;
    let (mut sha, mut chunk) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut chunk)?;
        let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { break };
        sha.update(part);
    }
    file.rewind()?;
    let sha256 = hex::encode(sha.finalize());
    Ok((Package::open(BufReader::new(file), passphrase)?, sha256))
}

/// Whether an entry is a letter that tells of a hand-over. A package of before that was said of each letter tells it as the store
/// does: it was written there by the same author in the same second as the line of the register.
fn tells_of_handing_over(dossier: &Dossier, carried: &CarriedEntry) -> bool {
    let form = |entry: &CarriedEntry| entry.versions.first().map(|version| version.body.form().to_owned());
    let mailed = |entry: &CarriedEntry| {
        let first = entry.versions.first().map(|version| &version.body);
        matches!(first, Some(Body::Disclosure(disclosure)) if disclosure.mail.is_some())
    };
    let at = |entry: &CarriedEntry| entry.recorded.timestamp();
    carried.hand_over
        || form(carried).as_deref() == Some(letter::FORM)
            && dossier
                .entries
                .iter()
                .any(|line| line.author == carried.author && at(line) == at(carried) && mailed(line))
}

/// Nothing stands in it yet.
fn is_empty(tx: &impl Reading, uid: Uid) -> Result<bool> {
    Ok(entry::newest(tx, uid)?.is_none() && PEOPLE.of(tx, uid)?.is_empty() && CONSENT.of(tx, uid)?.is_empty())
}

/// Looks at data; nothing is written.
///
/// # Errors
/// [`Error::PackagePassphrase`], [`Error::PackageDamaged`], [`Error::PackageNewer`], [`Error::FileUnreadable`],
/// [`Error::FileTooLarge`].
pub fn look(work: &Work, input: DataAsked) -> Result<DataSeen> {
    let (mut package, sha256) = opened(&input.file, &input.passphrase)?;
    let dossier = parsed(&package.read(BUNDLE)?)?;
    sound(&dossier, work.desk.surroundings().clock.now())?;
    let days = || dossier.entries.iter().map(|each| each.at.date_naive());
    let fields = &dossier.client.fields;
    let (same, empty) = work.view(|tx| {
        let (mut same, mut empty) = (Vec::new(), Vec::new());
        for stored in client::list(tx, true)? {
            let is_same = fold(&stored.fields.name) == fold(&fields.name)
                && (fields.birth_date.is_none() || stored.fields.birth_date == fields.birth_date);
            if !is_closed(stored.status) && is_empty(tx, stored.uid)? {
                empty.push(row(tx, stored.clone())?);
            }
            if is_same {
                same.push(row(tx, stored)?);
            }
        }
        Ok((same, empty))
    })?;
    Ok(DataSeen {
        sha256,
        first: days().min(),
        last: days().max(),
        name: fields.name.clone(),
        birth_date: fields.birth_date,
        from: dossier.client.from.clone(),
        made_at: dossier.client.made_at,
        partial: dossier.client.partial,
        entries: dossier.entries.len(),
        files: dossier.entries.iter().map(|each| each.files.len()).sum(),
        people: dossier.people.len(),
        same,
        empty,
    })
}

/// A file that lies encrypted beside the store and has no row yet.
struct Kept {
    kind: Kind,
    file: Uid,
    written: WrittenFile,
}

/// Brings data in: a new client, or a dossier that is empty.
///
/// # Errors
/// As [`look`]; [`Error::EntryChanged`] when the file is another than the one that was looked at; [`Error::DossierNotEmpty`],
/// [`Error::AnotherPerson`] for a dossier of another name, birth date or number, unless the carer says that it is the same
/// person; [`Error::ClientClosed`], [`Error::NotFound`]; what the particulars can be wrong by
/// ([`Error::BsnInvalid`], [`Error::BsnNotForRegime`]); [`Error::Cancelled`], [`Error::NoSpace`]. After each nothing was
/// brought in.
pub fn bring_in(work: &Work, input: BringDataIn) -> Result<DataBroughtIn> {
    let (mut package, sha256) = opened(&input.file, &input.passphrase)?;
    if sha256 != input.sha256 {
        return Err(Error::EntryChanged);
    }
    let dossier = parsed(&package.read(BUNDLE)?)?;
    sound(&dossier, work.desk.surroundings().clock.now())?;
    let mut kept = Vec::new();
    let done = encrypted(work, &mut package, &dossier, &mut kept)
        .and_then(|()| work.change(|tx| write(tx, &dossier, (input.client, input.same_person), &kept)));
    if done.is_err() {
        let files = work.desk.vault().attachments();
        kept.iter().for_each(|each| drop(files.erase(each.file)));
    }
    done
}

/// Encrypts every file, in the order of the entries.
fn encrypted(
    work: &Work,
    package: &mut Package<BufReader<File>>,
    dossier: &Dossier,
    kept: &mut Vec<Kept>,
) -> Result<()> {
    let count: usize = dossier.entries.iter().map(|each| each.files.len()).sum();
    for file in dossier.entries.iter().flat_map(|each| &each.files) {
        work.progress.step(kept.len() as u64, count as u64 + 1)?;
        let bytes = package.read(&file.file)?;
        let kind = pictures::check(&file.file, &bytes).map_err(damaged)?;
        let uid = Uid::new(work.desk.surroundings())?;
        let files = work.desk.vault().attachments();
        let written = files.write(uid, &mut bytes.as_slice(), work.desk.surroundings())?;
        kept.push(Kept { kind, file: uid, written });
    }
    work.progress.step(count as u64, count as u64 + 1)
}

/// Whether these can only be two people, unless somebody erred.
fn is_another(said: &ClientFields, known: &ClientFields) -> bool {
    fn differ<T: PartialEq>(said: Option<&T>, known: Option<&T>) -> bool {
        said.zip(known).is_some_and(|(said, known)| said != known)
    }
    fold(&said.name) != fold(&known.name)
        || differ(said.birth_date.as_ref(), known.birth_date.as_ref())
        || differ(said.bsn.as_ref(), known.bsn.as_ref())
}

/// What a package says of the client, and where it says nothing what is known here. An address is one thing. Of what there can be
/// more of, nothing that was typed here goes: under a law whose care relations stand here, those of the predecessor are not ours.
fn joined(said: &ClientFields, known: ClientFields) -> ClientFields {
    fn either<T: Clone + Default + PartialEq>(said: &T, known: T) -> T {
        if *said == T::default() { known } else { said.clone() }
    }
    let address = |of: &ClientFields| (of.street.clone(), of.postcode.clone(), of.town.clone());
    let (street, postcode, town) = either(&address(said), address(&known));
    let new_law = |other: &&CareRelation| known.relations.iter().all(|relation| relation.regime != other.regime);
    let relations: Vec<_> = known.relations.iter().chain(said.relations.iter().filter(new_law)).cloned().collect();
    // One name is one person when nothing that both say of them differs: a practice and its pharmacy are two.
    let agree = |one: &str, other: &str| one.is_empty() || other.is_empty() || fold(one) == fold(other);
    let is_one = |one: &Contact, other: &Contact| {
        fold(&one.name) == fold(&other.name)
            && agree(&one.relation, &other.relation)
            && agree(&one.phone, &other.phone)
            && agree(&one.email, &other.email)
    };
    let (mut contacts, mut more) = (known.contacts, Vec::new());
    for other in &said.contacts {
        match contacts.iter_mut().find(|contact| is_one(contact, other)) {
            None => more.push(other.clone()),
            Some(contact) => {
                let empty = [&mut contact.relation, &mut contact.phone, &mut contact.email];
                for (empty, text) in empty.into_iter().zip([&other.relation, &other.phone, &other.email]) {
                    if empty.is_empty() {
                        empty.clone_from(text);
                    }
                }
            }
        }
    }
    contacts.append(&mut more);
    let mut notes = match (known.notes.trim(), said.notes.trim()) {
        ("", notes) | (notes, "") => notes.to_owned(),
        (notes, others) if notes.contains(others) => notes.to_owned(),
        (notes, others) => format!("{notes}\n\n{others}"),
    };
    cut(&mut notes, Came::Along.text());
    ClientFields {
        name: either(&said.name, known.name),
        called: either(&said.called, known.called),
        birth_date: said.birth_date.or(known.birth_date),
        street,
        postcode,
        town,
        phone: either(&said.phone, known.phone),
        email: either(&said.email, known.email),
        regimes: said.regimes.iter().copied().chain(known.regimes).collect(),
        relations,
        bsn: either(&said.bsn, known.bsn),
        contacts,
        notes,
    }
}

/// The dossier that it goes into.
fn placed(tx: &WriteTx, said: &ClientFields, (into, same_person): (Option<Uid>, bool)) -> Result<Uid> {
    let today = tx.now().date_naive();
    match into {
        None => client::add(tx, Status::InCare, &checked(said.clone(), None, today, Came::Along)?),
        Some(uid) => {
            let stored = client::get(tx, uid)?;
            if is_closed(stored.status) {
                return Err(Error::ClientClosed);
            }
            if !is_empty(tx, uid)? {
                return Err(Error::DossierNotEmpty);
            }
            if !same_person && is_another(said, &stored.fields) {
                return Err(Error::AnotherPerson);
            }
            let fields = checked(joined(said, stored.fields), None, today, Came::Along)?;
            client::change(tx, uid, stored.head, &fields, "")?;
            Ok(uid)
        }
    }
}

/// The new names of the goals and medicines that entries refer to.
struct Names {
    goals: HashMap<Uid, Uid>,
    medicines: HashMap<Uid, Uid>,
}

impl Names {
    /// Whether all that an entry cannot do without came along.
    fn complete(&self, carried: &CarriedEntry) -> bool {
        carried.versions.iter().all(|version| match &version.body {
            Body::Evaluation(said) => self.goals.contains_key(&said.goal),
            Body::Dose(said) => self.medicines.contains_key(&said.medicine),
            Body::Report { .. }
            | Body::Document { .. }
            | Body::Disclosure(_)
            | Body::Form(_)
            | Body::Goal(_)
            | Body::Measurement(_)
            | Body::Medicine(_) => true,
        })
    }

    /// What a version says, by the names of here. What lost its goal or medicine is kept as a report in words.
    fn put_in(&self, body: &Body, complete: bool) -> Body {
        if !complete {
            return Body::Report { text: body.searched().trim().to_owned(), goals: Vec::new(), soep: None };
        }
        let mut body = body.clone();
        match &mut body {
            Body::Report { goals, .. } => {
                *goals = goals.iter().filter_map(|goal| self.goals.get(goal)).copied().collect()
            }
            Body::Evaluation(said) => said.goal = self.goals.get(&said.goal).copied().unwrap_or(said.goal),
            Body::Dose(said) => said.medicine = self.medicines.get(&said.medicine).copied().unwrap_or(said.medicine),
            Body::Document { .. }
            | Body::Disclosure(_)
            | Body::Form(_)
            | Body::Goal(_)
            | Body::Measurement(_)
            | Body::Medicine(_) => {}
        }
        body
    }
}

fn write(tx: &WriteTx, dossier: &Dossier, into: (Option<Uid>, bool), kept: &[Kept]) -> Result<DataBroughtIn> {
    let fields = &dossier.client.fields;
    let uid = placed(tx, fields, into)?;
    tx.concerns(Concern {
        client: Some(uid),
        part: "dossier",
        count: i64::try_from(dossier.entries.len()).ok(),
        ..Concern::default()
    });
    for said in &dossier.people {
        PEOPLE.add(tx, uid, tx.new_uid()?, 0, &put_down(said, tx.now().date_naive())?)?;
    }
    let mut names = Names { goals: HashMap::new(), medicines: HashMap::new() };
    let mut new = Vec::with_capacity(dossier.entries.len());
    for carried in &dossier.entries {
        let entry = tx.new_uid()?;
        new.push(entry);
        match carried.versions.first().map(|version| version.body.kind()) {
            Some(EntryKind::Goal) => {
                names.goals.insert(carried.entry, entry);
            }
            Some(EntryKind::Medicine) => {
                names.medicines.insert(carried.entry, entry);
            }
            Some(
                EntryKind::Report
                | EntryKind::Document
                | EntryKind::Disclosure
                | EntryKind::Form
                | EntryKind::Evaluation
                | EntryKind::Measurement
                | EntryKind::Dose,
            )
            | None => {}
        }
    }
    let mut files = kept.iter();
    for (carried, entry) in dossier.entries.iter().zip(&new) {
        write_entry(tx, (uid, *entry), (dossier, carried), &names)?;
        for (file, kept) in carried.files.iter().zip(&mut files) {
            let CarriedFile { name, caption, added, .. } = file;
            attachment::add_of(tx, *entry, (name, kept.kind, caption), kept.file, &kept.written, *added)?;
        }
    }
    if let Some(keeping) = &dossier.keeping {
        retention::take_over(tx, uid, keeping, &dossier.client.from)?;
    }
    let stored = client::get(tx, uid)?;
    Ok(DataBroughtIn {
        client: uid,
        number: stored.number,
        name: stored.fields.name,
        entries: new.len(),
        files: kept.len(),
    })
}

fn write_entry(
    tx: &WriteTx,
    (client, uid): (Uid, Uid),
    (dossier, carried): (&Dossier, &CarriedEntry),
    names: &Names,
) -> Result<()> {
    let complete = names.complete(carried);
    let bodies: Vec<Body> = carried.versions.iter().map(|version| names.put_in(&version.body, complete)).collect();
    let first = bodies.first().ok_or(Error::PackageDamaged)?;
    // Locked at once: what another wrote is changed by an amendment that says why.
    let locks_at = tx.now().timestamp();
    entry::add_as(
        tx,
        uid,
        &NewEntry {
            client,
            at: carried.at,
            origin: carried.origin.code(),
            locks_at,
            body: first,
            marks: &[],
            visibility: if tells_of_handing_over(dossier, carried) { Visibility::HandOver } else { Visibility::Open },
        },
    )?;
    let stored = entry::get(tx, uid)?;
    let later = bodies.iter().zip(bodies.iter().skip(1)).zip(carried.versions.iter().skip(1));
    for (no, ((old, new), version)) in (1..).zip(later) {
        entry::change(tx, &stored, no, old, (new, &[]), &version.reason)?;
    }
    let stored = entry::get(tx, uid)?;
    for hold in &carried.holds {
        let fields = DecisionFields {
            reason: hold.reason.clone(),
            consulted: hold.consulted.clone(),
            review_on: hold.review_on,
        };
        decision::add(tx, &stored, hold.what.kind(), true, &fields)?;
    }
    let version = |version: &CarriedVersion| WrittenVersion {
        author: version.author.clone(),
        recorded: version.recorded,
        held_back: version.held_back,
    };
    let written = Written {
        from: dossier.client.from.clone(),
        author: carried.author.clone(),
        recorded: carried.recorded,
        locks_at: carried.locks_at,
        versions: carried.versions.iter().map(version).collect(),
    };
    brought_in::add(tx, client, uid, &written)
}
