//! The log: append only, hash-chained, free of names. Its oldest years may go when their term is over: see
//! [`super::carried_head`].
//!
//! A record is the exact JSON bytes as stored. hash = SHA-256(domain || previous hash || record), without a key, so that
//! an inspector can check the chain with ordinary tools. Records hold codes and random uids only (no names, no
//! clinical text, no searched words), so that the log may outlive a destroyed dossier (Stcrt. 2019, 38007); names are
//! put on when the log is shown.
//!
//! The field names are short because a vault of twenty years holds millions of lines. They stand for the fields of
//! NEN 7513, as far as those are public:
//!
//! | here | NEN 7513 | |
//! |---|---|---|
//! | `n` | EventID | number of the line, from 1 |
//! | `at`, `z` | EventDateTime | UTC, and the laptop's offset in minutes |
//! | `do` | EventTypeCode | the action's name in our list |
//! | `ev` | EventActionCode | C R U D E |
//! | `k` | - | our finer kind: print, export, search, reveal, open ... |
//! | `out` | EventOutcomeIndicator | 0 done, 4 refused, 8 failed |
//! | `s` | - | the sitting, from unlocking to locking |
//! | `by` | UserID | the care worker (UserName is looked up when shown) |
//! | `role` | RoleIDCode | carer, stand_in, viewer, inspector, custodian |
//! | `req` | UserIsRequestor | always true on one laptop: who sits there asks |
//! | `why` | PurposeOfUse | care, hand_over, inspection, upkeep |
//! | `src`, `dev` | AuditSourceID | window or cli; this laptop |
//! | `c` | ParticipantObjectID | the client's pseudonym |
//! | `ot`, `or`, `lc` | ParticipantObjectTypeCode, Role, DataLifeCycle | 1 person or 2 system object; 1 patient or 3 report; the life cycle number |
//! | `e` | ParticipantObjectID | the entry |
//! | `part` | - | which part of the dossier |
//! | `sens` | ParticipantObjectSensitivity | N normal, R restricted |
//! | `cnt` | - | how many: hits of a search, entries of a print |
//! | `gr`, `rel`, `con` | NL: legal ground, treatment relation, consent used | |
//! | `rows` | - | covered rows: table, uid, version, SHA-256(salt and row) |
//! | `cut` | - | the lines that went with this one: number and hash of the last |

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::session::{Role, Source};
use crate::signs;
use crate::uid::Uid;

/// Before everything that is hashed into the chain.
const DOMAIN: &[u8] = b"zorgmap log 1\n";

/// What happened, finer than NEN 7513's five letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something was added.
    Create,
    /// Something was seen.
    Read,
    /// A new version.
    Update,
    /// Something was removed.
    Delete,
    /// A paper was made.
    Print,
    /// Something left the laptop.
    Export,
    /// A search was carried out.
    Search,
    /// A masked number was shown.
    Reveal,
    /// The vault was opened.
    Open,
    /// The store and its log were checked.
    Verify,
}

impl Kind {
    /// NEN 7513's EventActionCode: create, read, update, delete or execute.
    pub const fn event_action(self) -> char {
        match self {
            Self::Create => 'C',
            Self::Read | Self::Reveal => 'R',
            Self::Update => 'U',
            Self::Delete => 'D',
            Self::Print | Self::Export | Self::Search | Self::Open | Self::Verify => 'E',
        }
    }

    /// ParticipantObjectDataLifeCycle (RFC 3881, 5.5.3): 1 origination, 3 amendment, 6 access, 9 export or disclosure,
    /// 4 verification, 14 permanent erasure.
    pub const fn life_cycle(self) -> u8 {
        match self {
            Self::Create => 1,
            Self::Update => 3,
            Self::Verify => 4,
            Self::Read | Self::Reveal | Self::Search | Self::Open => 6,
            Self::Print | Self::Export => 9,
            Self::Delete => 14,
        }
    }
}

/// How it ended; the numbers are NEN 7513's EventOutcomeIndicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As asked.
    Done,
    /// This session may not.
    Refused,
    /// It was tried and did not work.
    Failed,
}

impl Outcome {
    /// 0, 4 or 8.
    pub const fn indicator(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 4,
            Self::Failed => 8,
        }
    }

    /// The way back; an unknown number reads as failed.
    pub const fn from_indicator(number: u8) -> Self {
        match number {
            0 => Self::Done,
            4 => Self::Refused,
            _ => Self::Failed,
        }
    }
}

/// A row that a line answers for.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Covered(
    /// Table.
    pub String,
    /// Uid of the row.
    pub Uid,
    /// Version of the row.
    pub i64,
    /// SHA-256(salt || row), hexadecimal.
    pub String,
);

/// One line. The bytes are hashed: fields are only ever added at the end, with a default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the table in the module's story says what each is")]
pub struct Record {
    pub n: i64,
    pub at: String,
    pub z: i32,
    #[serde(rename = "do")]
    pub action: String,
    pub ev: char,
    pub k: Kind,
    pub out: u8,
    pub s: Uid,
    pub by: Uid,
    pub role: Role,
    pub req: bool,
    pub why: String,
    pub src: Source,
    pub dev: Uid,
    pub ot: u8,
    pub or: u8,
    pub lc: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub c: Option<Uid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e: Option<Uid>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    pub sens: char,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnt: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gr: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub con: Option<Uid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Covered>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<(i64, String)>,
}

impl Record {
    /// The instant as the laptop's clock showed it.
    ///
    /// # Errors
    /// [`Error::StoreDamaged`] when the bytes hold no time.
    pub fn instant(&self) -> Result<DateTime<FixedOffset>> {
        instant(&self.at, self.z)
    }
}

/// The instant that a record's `at` and `z` tell.
///
/// # Errors
/// [`Error::StoreDamaged`] when they tell none.
pub(super) fn instant(at: &str, z: i32) -> Result<DateTime<FixedOffset>> {
    let utc = DateTime::parse_from_rfc3339(at).map_err(|_| Error::StoreDamaged)?;
    let offset = z.checked_mul(60).and_then(FixedOffset::east_opt).ok_or(Error::StoreDamaged)?;
    Ok(utc.with_timezone(&offset))
}

/// The time of a line as its record has it.
pub fn stamp(now: &DateTime<FixedOffset>) -> (String, i32) {
    (now.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true), now.offset().local_minus_utc() / 60)
}

/// The next link of the chain.
pub fn link(previous: &[u8; 32], record: &[u8]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(DOMAIN);
    sha.update(previous);
    sha.update(record);
    sha.finalize().into()
}

/// Number and hash of the last line; (0, zeros) before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last line.
    pub no: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Head {
    /// The seal that is printed: the number and 80 bits of the head, in groups that can be read out.
    pub fn code(&self) -> String {
        format!("{}-{}", self.no, signs::write(&self.seal_bits(), 4))
    }

    /// Whether a printed seal, as typed, is that of this line.
    pub fn is_sealed_by(&self, seal: &TypedSeal) -> bool {
        seal.no == self.no && seal.bits == self.seal_bits()
    }

    fn seal_bits(&self) -> Vec<bool> {
        signs::bits(&self.hash).take(SEAL_SIGNS * 5).collect()
    }
}

/// Signs of a printed seal behind the number of its line: 80 bits.
const SEAL_SIGNS: usize = 16;

/// A printed seal as somebody typed it.
pub struct TypedSeal {
    /// The number of its line.
    pub no: i64,
    bits: Vec<bool>,
}

impl TypedSeal {
    /// Reads it; the number ends at the first dash or space.
    ///
    /// # Errors
    /// [`Error::SealMistyped`].
    pub fn parse(typed: &str) -> Result<Self> {
        let typed = typed.trim();
        let end = typed.find(|c: char| !c.is_ascii_digit()).ok_or(Error::SealMistyped)?;
        let (no, code) = typed.split_at_checked(end).ok_or(Error::SealMistyped)?;
        let no = no.parse().map_err(|_| Error::SealMistyped)?;
        let bits = signs::read(code, SEAL_SIGNS).ok_or(Error::SealMistyped)?.to_vec();
        Ok(Self { no, bits })
    }
}

/// The last line.
///
/// # Errors
/// What the store says.
pub fn head(db: &Connection) -> Result<Head> {
    let mut statement = db.prepare_cached("SELECT no, hash FROM main.log ORDER BY no DESC LIMIT 1")?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        None => Ok(Head { no: 0, hash: [0; 32] }),
        Some(row) => Ok(Head { no: row.get(0)?, hash: row.get(1)? }),
    }
}

/// Appends the line; its number and the chain are filled in here.
pub(super) fn append(db: &Connection, mut record: Record) -> Result<Head> {
    let last = head(db)?;
    record.n = last.no + 1;
    let bytes = serde_json::to_vec(&record)?;
    let hash = link(&last.hash, &bytes);
    db.prepare_cached("INSERT INTO main.log (no, record, hash, client) VALUES (?1, ?2, ?3, ?4)")?
        .execute((record.n, &bytes, hash, record.c))?;
    Ok(Head { no: record.n, hash })
}

/// Lines newest first, of one client or of all, below number `before`.
///
/// # Errors
/// What the store says.
pub fn lines(db: &Connection, client: Option<Uid>, before: Option<i64>, count: u32) -> Result<Vec<Record>> {
    let below = before.unwrap_or(i64::MAX);
    let records: Vec<Vec<u8>> = match client {
        Some(client) => db
            .prepare_cached("SELECT record FROM log WHERE client = ?1 AND no < ?2 ORDER BY no DESC LIMIT ?3")?
            .query_map((client, below, count), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
        None => db
            .prepare_cached("SELECT record FROM log WHERE no < ?1 ORDER BY no DESC LIMIT ?2")?
            .query_map((below, count), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    records.iter().map(|bytes| serde_json::from_slice(bytes).map_err(|_| Error::StoreDamaged)).collect()
}

/// Which lines are looked for.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Of one client.
    pub client: Option<Uid>,
    /// Of this day and later, as the laptop's clock showed it.
    pub from: Option<NaiveDate>,
    /// Of this day and before.
    pub to: Option<NaiveDate>,
    /// Of these kinds; of all when empty.
    pub kinds: Vec<Kind>,
}

/// As [`lines`], of those that are looked for.
///
/// # Errors
/// What the store says.
pub fn lines_of(db: &Connection, which: &Which, before: Option<i64>, count: u32) -> Result<Vec<Record>> {
    let Which { client, from, to, kinds } = which;
    if from.is_none() && to.is_none() && kinds.is_empty() {
        return lines(db, *client, before, count);
    }
    // Two texts, so that one client's lines go by their index.
    let whose = if client.is_some() { "client = ?1" } else { "?1 IS NULL" };
    let records: Vec<Vec<u8>> = db
        .prepare_cached(&format!(
            "SELECT record FROM (SELECT no, record, CAST(record AS TEXT) AS said FROM log WHERE {whose} AND no < ?2)
             WHERE (?3 = '[]' OR json_extract(said, '$.k') IN (SELECT value FROM json_each(?3)))
               AND (?4 IS NULL OR date(json_extract(said, '$.at'), json_extract(said, '$.z') || ' minutes') >= ?4)
               AND (?5 IS NULL OR date(json_extract(said, '$.at'), json_extract(said, '$.z') || ' minutes') <= ?5)
             ORDER BY no DESC LIMIT ?6"
        ))?
        .query_map(
            (
                client,
                before.unwrap_or(i64::MAX),
                serde_json::to_string(kinds)?,
                from.map(|day| day.to_string()),
                to.map(|day| day.to_string()),
                count,
            ),
            |row| row.get(0),
        )?
        .collect::<rusqlite::Result<_>>()?;
    records.iter().map(|bytes| serde_json::from_slice(bytes).map_err(|_| Error::StoreDamaged)).collect()
}

/// When the last line was written whose time `fits`. A line that somebody meddled with tells no time: then the one before it,
/// and so on; a check of the log names it, opening the vault is not stopped by it.
///
/// # Errors
/// What the store says.
pub fn last_instant(
    db: &Connection,
    fits: impl Fn(DateTime<FixedOffset>) -> bool,
) -> Result<Option<DateTime<FixedOffset>>> {
    let mut statement = db.prepare("SELECT record FROM log ORDER BY no DESC")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        let at = serde_json::from_slice::<Record>(&bytes).ok().and_then(|record| record.instant().ok());
        if at.is_some_and(&fits) {
            return Ok(at);
        }
    }
    Ok(None)
}

/// Whether a line about this client, of after number `after`, answers for a row of this table and uid, there or gone.
///
/// # Errors
/// What the store says.
pub(super) fn covers(db: &Connection, (client, after): (Uid, i64), table: &str, row: Uid) -> Result<bool> {
    // As a [`Covered`] begins in a record.
    let wanted = format!("[\"{table}\",\"{row}\",");
    let mut statement = db.prepare_cached(
        "SELECT 1 FROM log WHERE client = ?1 AND no > ?3 AND instr(record, ?2) > 0 ORDER BY no LIMIT 1",
    )?;
    Ok(statement.exists((client, wanted.as_bytes(), after))?)
}

/// The hash of a line; `None` when there is no such line. Line 0 is before the first.
///
/// # Errors
/// What the store says.
pub fn hash_of(db: &Connection, no: i64) -> Result<Option<[u8; 32]>> {
    if no == 0 {
        return Ok(Some([0; 32]));
    }
    let mut statement = db.prepare_cached("SELECT hash FROM main.log WHERE no = ?1")?;
    let mut rows = statement.query([no])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}
