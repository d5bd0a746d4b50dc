//! Consent: for one purpose, told what it means, given by who is entitled to, and taken back as easily.
//!
//! The purposes and who may give consent stand in `assets/law/consent.toml`. What is kept says when the eleven items were told
//! (AVG 7, 13), who gave it and how, and where the proof is: a signed paper, a signature on the screen, a recording. Where
//! somebody else gets or gives data an oral consent without a recording is none. A consent is a row with versions: taking
//! it back, closing the dossier or a new consent for the same adds one, and nothing is ever wiped out.
//!
//! After a death nobody gives one any more. What was given in life and is found after it can be written down: it is judged by the day on
//! which it was given, and what had become of it by the death still holds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::access::Around;
use super::document::{AttachmentClass, Brought, bring, class, evidence, keep};
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::people::{People, room};
use super::person::Person;
use super::practice::{Language, own};
use super::retention;
use super::text::{LINE, TEXT, past_day, required, within};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::sheets::{ConsentForm, consent_form};
use crate::fold::fold;
use crate::rules::access::consent::{Purpose, consent, purpose};
use crate::rules::access::{Answer, Somebody, Who};
use crate::store::people::{CONSENT, Kept};
use crate::store::{Concern, Reading, WriteTx, client, worker};
use crate::uid::Uid;

/// Days before its end that a consent stands on the first screen.
const DAYS_BEFORE: u64 = 28;
/// Bytes of a signature drawn on the screen, at most.
const DRAWN: usize = 2 << 20;

/// How consent is given or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ConsentWay")]
pub enum Way {
    /// On paper, signed.
    Written,
    /// On this screen, signed there.
    Digital,
    /// Said; recorded in sound.
    Oral,
}

/// Who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Giver {
    /// Their place on the list of people; the client when `None`.
    pub person: Option<Uid>,
    /// What they were to the client then.
    pub who: Who,
    /// Full name.
    pub name: String,
}

/// Why a consent ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// It was taken back.
    Withdrawn,
    /// The dossier was closed.
    Closing,
    /// A newer one for the same took its place.
    Renewed,
}

/// The end of a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Ended {
    /// On which day.
    pub on: NaiveDate,
    /// Why.
    pub by: EndedBy,
    /// How it was taken back.
    #[serde(default)]
    pub way: Option<Way>,
    /// Who took it back; an older program did not ask.
    #[serde(default)]
    pub taken_by: Option<Giver>,
    /// What there is to say of it.
    #[serde(default)]
    pub note: String,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Consent {
    /// For what (`assets/law/consent.toml`).
    pub purpose: String,
    /// Who gets or gives the data, where that is somebody else.
    pub recipient: String,
    /// Their place on the list of people.
    pub person: Option<Uid>,
    /// What else was agreed: which data, for how long.
    pub note: String,
    /// On which day the eleven items were told.
    pub told_on: NaiveDate,
    /// Who gave it.
    pub by: Vec<Giver>,
    /// How.
    pub way: Way,
    /// The document in the dossier that proves it.
    pub proof: Option<Uid>,
    /// Where the signed paper is.
    pub proof_note: String,
    /// On which day.
    pub on: NaiveDate,
    /// The last day on which it holds.
    pub until: Option<NaiveDate>,
    /// It holds after death.
    pub after_death: bool,
    /// When and why it ended.
    pub ended: Option<Ended>,
}

impl Consent {
    /// Its purpose.
    pub fn purpose(&self) -> Option<&'static Purpose> {
        purpose(&self.purpose)
    }

    /// Whether it is for this person: by their places on the list where both have one, for two may be called the same; else by
    /// the name.
    pub(super) fn is_for(&self, person: Option<Uid>, name: &str) -> bool {
        match (self.person, person) {
            (Some(named), Some(asks)) => named == asks,
            (None, _) | (_, None) => fold(&self.recipient) == fold(name),
        }
    }

    /// It is for the same as that one: one purpose, one person.
    fn is_for_same(&self, other: &Self) -> bool {
        self.purpose == other.purpose && self.is_for(other.person, &other.recipient)
    }

    /// It holds on this day. After a death only what the client consented to in life holds (BW 7:458a(1)(a)).
    pub(super) fn stands(&self, today: NaiveDate, death: Option<NaiveDate>) -> bool {
        self.ended.is_none()
            && self.until.is_none_or(|until| today <= until)
            && (death.is_none() || self.after_death && speaks_as(self) == Who::Client)
    }

    /// Its end is near or has passed, and nobody took it back: the day.
    pub(super) fn ends_soon(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.until.filter(|until| self.ended.is_none() && *until <= today + Days::new(DAYS_BEFORE))
    }
}

/// As whose word the rules take it: the client's own, where they gave it themselves or together.
pub(super) fn speaks_as(consent: &Consent) -> Who {
    let all = || consent.by.iter().map(|giver| giver.who);
    all().find(|who| *who == Who::Client).or_else(|| all().next()).unwrap_or(Who::Other)
}

/// A consent to write down.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {
    /// Whose dossier.
    pub client: Uid,
    /// For what.
    pub purpose: String,
    /// Who gets or gives the data; must be there where that is somebody else.
    #[serde(default)]
    pub recipient: String,
    /// Their place on the list of people; then the name comes from there.
    #[serde(default)]
    pub person: Option<Uid>,
    /// What else was agreed.
    #[serde(default)]
    pub note: String,
    /// On which day the eleven items were told.
    pub told_on: NaiveDate,
    /// The client gives it.
    #[serde(default)]
    pub by_client: bool,
    /// Who else gives it, by their places on the list of people.
    #[serde(default)]
    pub by: Vec<Uid>,
    /// How.
    pub way: Way,
    /// Path of the scan or recording.
    #[serde(default)]
    pub file: Option<String>,
    /// A signature drawn on the screen: a PNG, in base64.
    #[serde(default)]
    pub drawn: Option<String>,
    /// What the proof is called in the dossier.
    #[serde(default)]
    pub title: String,
    /// Where the signed paper is.
    #[serde(default)]
    pub proof_note: String,
    /// On which day.
    pub on: NaiveDate,
    /// The last day on which it holds.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// It holds after death.
    #[serde(default)]
    pub after_death: bool,
}

/// A consent that is taken back.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ConsentWithdrawn {
    /// Which.
    pub consent: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// How.
    pub way: Way,
    /// Who takes it back, by their place on the list of people; the client when `None`.
    #[serde(default)]
    pub person: Option<Uid>,
    /// What there is to say of it.
    #[serde(default)]
    pub note: String,
}

/// A form to read and sign.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ConsentFormAsked {
    /// The client.
    pub client: Uid,
    /// For what.
    pub purpose: String,
    /// Who gets or gives the data; left open when empty.
    #[serde(default)]
    pub recipient: String,
    /// The last day on which it holds.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// It holds after death.
    #[serde(default)]
    pub after_death: bool,
    /// Of the paper.
    pub language: Language,
}

/// A version of a consent as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ConsentVersion {
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: String,
    /// When and why it ended.
    pub ended: Option<Ended>,
}

/// A consent as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ConsentView {
    /// Which.
    pub consent: Uid,
    /// The newest version.
    pub version: i64,
    /// What it says.
    pub fields: Consent,
    /// It holds today.
    pub stands: bool,
    /// Its last day is near or has passed.
    pub ends_soon: bool,
    /// It stands, and who gave it would not be enough today: a child grew older, or somebody's task ended.
    pub ask_again: bool,
    /// What happened to it, newest first.
    pub versions: Vec<ConsentVersion>,
}

/// All consents of a client, newest first.
pub(super) fn views(tx: &impl Reading, around: &Around) -> Result<Vec<ConsentView>> {
    let view = |kept: &Kept<Consent>| {
        let version = |kept: Kept<Consent>| {
            Ok(ConsentVersion {
                recorded: kept.recorded,
                author: worker::name(tx, kept.author)?,
                ended: kept.fields.ended,
            })
        };
        Ok(ConsentView {
            consent: kept.uid,
            version: kept.no,
            stands: kept.fields.stands(around.today, around.death),
            ends_soon: kept.fields.ends_soon(around.today).is_some(),
            ask_again: kept.fields.stands(around.today, around.death) && outgrown(around, &kept.fields),
            fields: kept.fields.clone(),
            versions: CONSENT.versions(tx, kept.uid)?.into_iter().rev().map(version).collect::<Result<_>>()?,
        })
    };
    around.consents.iter().rev().map(view).collect()
}

/// Who gave it would not be enough today. What a client gave when capable stays theirs.
pub(super) fn outgrown(around: &Around, given: &Consent) -> bool {
    let Some(purpose) = given.purpose().filter(|_| speaks_as(given) != Who::Client && around.death.is_none()) else {
        return false;
    };
    let by: Vec<Somebody> = given
        .by
        .iter()
        .filter_map(|giver| giver.person.and_then(|uid| around.person(uid).ok()))
        .filter(|person| person.is_there(around.today))
        .map(Person::somebody)
        .collect();
    consent(&around.facts(purpose.matter), &by, &[]).answer != Answer::Yes
}

/// Who gives it, if they are entitled to.
fn givers(tx: &WriteTx, around: &Around, input: &ConsentGiven, purpose: &Purpose) -> Result<Vec<Giver>> {
    let mut givers = Vec::new();
    let mut by = Vec::new();
    if input.by_client {
        let name = client::get(tx, input.client)?.fields.name;
        givers.push(Giver { person: None, who: Who::Client, name });
        by.push(Somebody { who: Who::Client, willing: true, unwanted: false });
    }
    for uid in &input.by {
        let person = around.person(*uid)?;
        if !person.is_there(around.today) || givers.iter().any(|giver| giver.person == Some(*uid)) {
            return Err(Error::BadInput { field: "by".to_owned(), reason: "person".to_owned() });
        }
        givers.push(Giver { person: Some(*uid), who: person.who, name: person.name.clone() });
        by.push(person.somebody());
    }
    if by.is_empty() {
        return Err(Error::Required { field: "by".to_owned() });
    }
    let verdict = consent(&around.facts(purpose.matter), &by, &[]);
    match verdict.answer {
        Answer::Yes => Ok(givers),
        Answer::InPart => Err(Error::ConsentNotEnough),
        Answer::No => Err(Error::NotTheirsToGive),
    }
}

/// The proof that was brought, if it is one for this way of giving consent.
fn proof(input: &ConsentGiven) -> Result<Option<Brought>> {
    let missing = |field: &str| Error::Required { field: field.to_owned() };
    match (input.way, &input.drawn, &input.file) {
        (Way::Digital, Some(drawn), _) => {
            if drawn.len() > DRAWN {
                return Err(Error::FileTooLarge { most: DRAWN as u64 });
            }
            let bytes = STANDARD
                .decode(drawn)
                .map_err(|_| Error::BadInput { field: "drawn".to_owned(), reason: "base64".to_owned() })?;
            Brought::new("handtekening.png", Zeroizing::new(bytes)).map(Some)
        }
        (Way::Digital, None, _) => Err(missing("drawn")),
        (Way::Oral, _, Some(file)) => {
            let brought = bring(file.as_ref())?;
            if class(brought.kind()) == AttachmentClass::Sound { Ok(Some(brought)) } else { Err(missing("file")) }
        }
        (Way::Oral, _, None) => Err(missing("file")),
        (Way::Written, _, Some(file)) => bring(file.as_ref()).map(Some),
        (Way::Written, _, None) if input.proof_note.trim().is_empty() => Err(missing("proof_note")),
        (Way::Written, _, None) => Ok(None),
    }
}

fn write(tx: &WriteTx, input: &ConsentGiven, proof: Option<Uid>) -> Result<People> {
    let purpose = purpose(&input.purpose)
        .ok_or_else(|| Error::BadInput { field: "purpose".to_owned(), reason: "unknown".to_owned() })?;
    let around = Around::of(tx, input.client)?;
    let today = around.today;
    // What is signed on this screen is signed now, and not in life.
    let death = around.death.filter(|death| input.on <= *death && input.way != Way::Digital);
    let by = match death {
        Some(_) => givers(tx, &Around::of(tx, input.client)?.in_life(input.on), input, purpose)?,
        None => givers(tx, &around, input, purpose)?,
    };
    if input.after_death && !input.by_client {
        return Err(Error::NotTheirsToGive);
    }
    let named = match input.person {
        Some(uid) => around.person(uid)?.name.clone(),
        None => input.recipient.clone(),
    };
    let recipient = match purpose.third_party {
        true => required("recipient", &named, LINE)?,
        false => within("recipient", &named, LINE)?,
    };
    let on = past_day("on", input.on, today)?;
    let told_on = past_day("told_on", input.told_on, on)?;
    if input.until.is_some_and(|until| until < today) {
        return Err(Error::NotAhead { field: "until".to_owned() });
    }
    let mut given = Consent {
        purpose: input.purpose.clone(),
        recipient,
        person: input.person,
        note: within("note", &input.note, TEXT)?,
        told_on,
        by,
        way: input.way,
        proof,
        proof_note: within("proof_note", &input.proof_note, LINE)?,
        on,
        until: input.until,
        after_death: input.after_death,
        ended: None,
    };
    given.ended = death.and_then(|death| became(&around, &given, death));
    // Of two that were given in life the later one holds, whichever was written down first.
    let older = |each: &Consent| death.is_none() || each.on <= given.on;
    for kept in around.consents.iter().filter(|kept| kept.fields.ended.is_none()) {
        if kept.fields.is_for_same(&given) && older(&kept.fields) {
            end(tx, kept, Ended { on: today, by: EndedBy::Renewed, way: None, taken_by: None, note: String::new() })?;
        }
    }
    CONSENT.add(tx, input.client, tx.new_uid()?, 0, &given)?;
    tx.concerns(Concern { client: Some(input.client), part: "consent", ..Concern::default() });
    room(tx, input.client)
}

/// What had become, by the death, of a consent that is written down after it: it was taken back, a later one for the same took its
/// place, or it was not for after death. It does not come to hold by being found late.
fn became(around: &Around, given: &Consent, death: NaiveDate) -> Option<Ended> {
    let plain = |on, by| Ended { on, by, way: None, taken_by: None, note: String::new() };
    let taken_back = |each: &Consent| each.ended.clone().filter(|ended| ended.by == EndedBy::Withdrawn);
    // What is taken back after the death is a slip of who wrote it down.
    let slip = |each: &Consent| taken_back(each).is_some_and(|ended| ended.on > death);
    let all = around.consents.iter().map(|kept| &kept.fields);
    let same: Vec<&Consent> = all.filter(|each| each.is_for_same(given) && !slip(each)).collect();
    let back = same.iter().filter_map(|each| taken_back(each)).find(|ended| ended.on >= given.on);
    let later = same.iter().map(|each| each.on).filter(|on| *on > given.on).min();
    back.or_else(|| later.map(|on| plain(on, EndedBy::Renewed)))
        .or_else(|| (!given.after_death).then(|| plain(death, EndedBy::Closing)))
}

fn end(tx: &WriteTx, kept: &Kept<Consent>, ended: Ended) -> Result<()> {
    let fields = Consent { ended: Some(ended), ..kept.fields.clone() };
    CONSENT.add(tx, kept.client, kept.uid, kept.no, &fields)
}

/// Writes a consent down, with its proof.
///
/// # Errors
/// [`Error::NotTheirsToGive`] when who gives it is not entitled to (after a death nobody is, but on a day in life), or without the client where it is to hold after death, [`Error::ConsentNotEnough`] when another's is needed beside
/// it; [`Error::Required`] without a giver, a recipient where somebody else gets or gives data, or the proof that this way
/// asks for: a signature, a recording in sound, a scan or where the paper is; [`Error::NotAhead`], [`Error::InFuture`],
/// [`Error::NotFound`], and what a file can be wrong by.
pub fn give(work: &Work, input: ConsentGiven) -> Result<People> {
    match proof(&input)? {
        None => work.change(|tx| write(tx, &input, None)),
        Some(brought) => keep(work, &brought, |tx, file, written| {
            let proof = evidence(tx, input.client, &input.title, &brought, file, written)?;
            write(tx, &input, Some(proof))
        }),
    }
}

/// Takes a consent back. It is never refused, and asks for no reason (AVG 7(3)).
///
/// # Errors
/// [`Error::EntryChanged`] when it ended before; [`Error::NotFound`], also for somebody who is not on the list;
/// [`Error::TooLong`].
pub fn withdraw(tx: &WriteTx, input: ConsentWithdrawn) -> Result<People> {
    let kept = CONSENT.get(tx, input.consent)?;
    if kept.no != input.base || kept.fields.ended.is_some() {
        return Err(Error::EntryChanged);
    }
    let note = within("note", &input.note, LINE)?;
    let on = tx.now().date_naive();
    let taken_by = Some(match input.person {
        None => Giver { person: None, who: Who::Client, name: client::get(tx, kept.client)?.fields.name },
        Some(uid) => {
            let around = Around::of(tx, kept.client)?;
            let person = around.person(uid)?;
            Giver { person: Some(uid), who: person.who, name: person.name.clone() }
        }
    });
    end(tx, &kept, Ended { on, by: EndedBy::Withdrawn, way: Some(input.way), taken_by, note })?;
    tx.concerns(Concern { client: Some(kept.client), part: "consent", ..Concern::default() });
    room(tx, kept.client)
}

/// The consents that end when a dossier is closed: all but those for after death.
pub(super) fn ending(tx: &impl Reading, client: Uid) -> Result<Vec<Kept<Consent>>> {
    let open = |kept: &Kept<Consent>| kept.fields.ended.is_none() && !kept.fields.after_death;
    Ok(CONSENT.of(tx, client)?.into_iter().filter(open).collect())
}

/// Ends them.
pub(super) fn close(tx: &WriteTx, client: Uid) -> Result<()> {
    let on = tx.now().date_naive();
    for kept in ending(tx, client)? {
        end(tx, &kept, Ended { on, by: EndedBy::Closing, way: None, taken_by: None, note: String::new() })?;
    }
    Ok(())
}

/// Whether there is a consent for pictures of the client (AVG 9(2)(a)), by who still decides about it (BW 7:450(2), 7:465).
///
/// # Errors
/// [`Error::ConsentMissing`].
pub(super) fn for_pictures(tx: &impl Reading, client: Uid) -> Result<()> {
    let around = Around::of(tx, client)?;
    let stands = around.consents.iter().any(|kept| {
        kept.fields.purpose().is_some_and(|purpose| purpose.pictures)
            && kept.fields.stands(around.today, around.death)
            && !outgrown(&around, &kept.fields)
    });
    if stands { Ok(()) } else { Err(Error::ConsentMissing) }
}

/// The form with the eleven items, to read and sign.
///
/// # Errors
/// [`Error::BadInput`] for a purpose that is not known, [`Error::NotFound`], [`Error::LayoutFailed`].
pub fn form(work: &Work, input: ConsentFormAsked) -> Result<Sheet> {
    let purpose = purpose(&input.purpose)
        .ok_or_else(|| Error::BadInput { field: "purpose".to_owned(), reason: "unknown".to_owned() })?;
    let recipient = within("recipient", &input.recipient, LINE)?;
    let (practice, client, kept) = work.view(|tx| {
        let part = "consent_form";
        tx.concerns(Concern { client: Some(input.client), part, every_time: true, ..Concern::default() });
        Ok((own(tx, tx.session().actor)?, client::get(tx, input.client)?, retention::years_of(tx, input.client)?))
    })?;
    let bytes = consent_form(&ConsentForm {
        lang: lang(input.language),
        carer: &super::paper::carer(&practice),
        client: &client.fields.name,
        birth: client.fields.birth_date,
        purpose,
        recipient: &recipient,
        until: input.until,
        after_death: input.after_death,
        kept,
        day: work.desk.surroundings().clock.now().date_naive(),
    })?;
    let path = put_out(work, &neutral_name(work, "toestemming", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
