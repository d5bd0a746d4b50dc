//! What goes along in the extensions of a bundle: the parts of a dossier that FHIR has no element for, exactly as this program
//! reads them back. The number at the end of each name is the version of what stands in it.
//!
//! Only what the paper shows is in it. Marks are not: they say about whom words are that may not be read.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::dossier::client::{ClientFields, Regime};
use crate::dossier::decision::Hold;
use crate::dossier::disclosure::Identity;
use crate::dossier::entry::{Body, Origin};
use crate::dossier::retention::MarkKind;
use crate::rules::access::Who;
use crate::uid::Uid;

/// Of the patient: [`CarriedClient`].
pub const CLIENT: &str = "urn:zorgmap:client:1";
/// Of somebody on the list of people: [`CarriedPerson`].
pub const PERSON: &str = "urn:zorgmap:person:1";
/// Of the patient, for who takes over the whole dossier: [`CarriedKeeping`].
pub const KEEPING: &str = "urn:zorgmap:keeping:1";
/// Of whatever an entry became: [`CarriedEntry`].
pub const ENTRY: &str = "urn:zorgmap:entry:1";
/// The same of a letter that tells of a hand-over: a program that does not know that mark would show it to a stand-in.
pub const ENTRY_OF_HAND_OVER: &str = "urn:zorgmap:entry:2";

/// The client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedClient {
    /// Who made the package: carer and practice.
    pub from: String,
    /// When it was made.
    pub made_at: DateTime<FixedOffset>,
    /// It holds a part of the dossier.
    pub partial: bool,
    /// What is known.
    pub fields: ClientFields,
}

/// For how long it is kept where it came from: a copy that another takes over is no new dossier, of which the years would begin
/// on the day on which it was brought in (BW 7:454(3)), and a stop does not end with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedKeeping {
    /// The last change about the care.
    pub last_clinical: NaiveDate,
    /// The laws under which care was ever given.
    pub regimes: Vec<Regime>,
    /// What was added to the law and still stands.
    pub marks: Vec<CarriedMark>,
}

/// What was added to the law, without its reason: no paper shows that, so that nobody looked through it for names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedMark {
    /// What.
    pub kind: MarkKind,
    /// From which day.
    pub from: NaiveDate,
    /// To and with which day.
    pub until: Option<NaiveDate>,
}

/// Somebody around the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedPerson {
    /// What they are to the client.
    pub who: Who,
    /// Full name.
    pub name: String,
    /// For what they act.
    pub scope: String,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// How identity was checked, for who is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// What was seen as proof, for who is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof_note: String,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedEntry {
    /// As others refer to it.
    pub entry: Uid,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// When it was first recorded.
    pub recorded: DateTime<FixedOffset>,
    /// The first author's full name.
    pub author: String,
    /// Who supplied it.
    pub origin: Origin,
    /// From when a change was an amendment.
    pub locks_at: DateTime<FixedOffset>,
    /// Oldest first; at least one.
    pub versions: Vec<CarriedVersion>,
    /// It is a letter that tells of a hand-over, for who is told of those.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hand_over: bool,
    /// From whom it is held back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<CarriedHold>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<CarriedFile>,
}

/// A version of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedVersion {
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// Full name.
    pub author: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Its words stayed behind.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held_back: bool,
    /// What it says.
    pub body: Body,
}

/// From whom an entry is held back, and why: for who must not tell of it by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedHold {
    /// From whom.
    pub what: Hold,
    /// Why.
    pub reason: String,
    /// The other carer who was consulted.
    pub consulted: String,
    /// When to look at it again.
    pub review_on: Option<NaiveDate>,
}

/// A file of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedFile {
    /// Its name in the zip.
    pub file: String,
    /// Its own name.
    pub name: String,
    /// What is to be seen.
    pub caption: String,
    /// When it was added; UTC seconds.
    pub added: i64,
}
