//! Clients, by version.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::entry::instant;
use super::tombstone::LAST_NUMBER;
use super::{Reading, WriteTx, setting};
use crate::dossier::client::{ClientFields, Status};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A client as stored: the newest version.
#[derive(Debug, Clone)]
pub struct StoredClient {
    /// The client.
    pub uid: Uid,
    /// Counts from 1 in this vault; stands on papers.
    pub number: i64,
    /// Where they are in care.
    pub status: Status,
    /// The newest version's number.
    pub head: i64,
    /// What is known.
    pub fields: ClientFields,
    /// When the newest version was recorded.
    pub recorded: DateTime<FixedOffset>,
}

fn stored(row: &rusqlite::Row) -> Result<StoredClient> {
    let status: String = row.get(2)?;
    let fields: String = row.get(4)?;
    Ok(StoredClient {
        uid: row.get(0)?,
        number: row.get(1)?,
        status: Status::from_code(&status).ok_or(Error::StoreDamaged)?,
        head: row.get(3)?,
        fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
        recorded: instant(row.get(5)?, row.get(6)?)?,
    })
}

const NEWEST: &str = "SELECT client.uid, client.number, client.status, client.head, v.fields, v.recorded, v.utc_offset
    FROM client JOIN client_version v ON v.client = client.uid AND v.no = client.head";

/// One client.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<StoredClient> {
    let mut statement = tx.connection().prepare_cached(&format!("{NEWEST} WHERE client.uid = ?1"))?;
    let mut rows = statement.query([uid])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

/// Whether there is such a client, without reading what is known of them.
///
/// # Errors
/// [`Error::NotFound`].
pub fn is_here(tx: &impl Reading, uid: Uid) -> Result<()> {
    let mut statement = tx.connection().prepare_cached("SELECT 1 FROM client WHERE uid = ?1")?;
    if statement.exists([uid])? { Ok(()) } else { Err(Error::NotFound) }
}

/// What was known of a client, oldest first.
///
/// # Errors
/// What the store says.
pub fn versions(tx: &impl Reading, uid: Uid) -> Result<Vec<ClientFields>> {
    let mut statement =
        tx.connection().prepare_cached("SELECT fields FROM client_version WHERE client = ?1 ORDER BY no")?;
    let mut rows = statement.query([uid])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let fields: String = row.get(0)?;
        all.push(serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?);
    }
    Ok(all)
}

/// The day on which a client was added.
///
/// # Errors
/// [`Error::NotFound`].
pub fn added(tx: &impl Reading, uid: Uid) -> Result<NaiveDate> {
    let (seconds, offset) = tx
        .connection()
        .prepare_cached("SELECT recorded, utc_offset FROM client_version WHERE client = ?1 AND no = 1")?
        .query_row([uid], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(instant(seconds, offset)?.date_naive())
}

/// All clients by number; without those who left care when `former` is false.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, former: bool) -> Result<Vec<StoredClient>> {
    let sql = format!("{NEWEST} WHERE ?1 OR client.status IN ('in_care', 'enquiry') ORDER BY client.number");
    let mut statement = tx.connection().prepare_cached(&sql)?;
    let mut rows = statement.query([former])?;
    let mut clients = Vec::new();
    while let Some(row) = rows.next()? {
        clients.push(stored(row)?);
    }
    Ok(clients)
}

/// Uid and number of a client whose particulars cannot be read.
pub type Unreadable = (Uid, i64);

/// As [`list`], without those whose particulars cannot be read; those stand in the second.
///
/// # Errors
/// What the store says of all of them.
pub fn list_readable(tx: &impl Reading, former: bool) -> Result<(Vec<StoredClient>, Vec<Unreadable>)> {
    let sql = format!("{NEWEST} WHERE ?1 OR client.status IN ('in_care', 'enquiry') ORDER BY client.number");
    readable(tx, &sql, [former])
}

/// As [`list_readable`], those who are not in care and have an entry of one of these forms.
///
/// # Errors
/// What the store says of all of them.
pub fn not_in_care_with(tx: &impl Reading, forms: &[&str]) -> Result<(Vec<StoredClient>, Vec<Unreadable>)> {
    let quoted = |form: &&str| format!("'{}'", form.replace('\'', "''"));
    let forms = forms.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "{NEWEST} WHERE client.status <> 'in_care'
         AND EXISTS (SELECT 1 FROM entry e WHERE e.client = client.uid AND e.form IN ({forms})) ORDER BY client.number"
    );
    readable(tx, &sql, [])
}

fn readable(
    tx: &impl Reading,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<(Vec<StoredClient>, Vec<Unreadable>)> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let (mut clients, mut damaged) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        match stored(row) {
            Ok(client) => clients.push(client),
            Err(Error::StoreDamaged) => damaged.push((row.get(0)?, row.get(1)?)),
            Err(other) => return Err(other),
        }
    }
    Ok((clients, damaged))
}

/// What a client is or was called here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledSo {
    /// The client.
    pub uid: Uid,
    /// Full name.
    pub name: String,
    /// What they are called besides; may be empty.
    pub called: String,
}

const NAMED: &str =
    "json_extract(v.fields, '$.name') AS name, coalesce(json_extract(v.fields, '$.called'), '') AS called";
/// Each name once; those of now first, by number.
const EACH_NAME: &str =
    "GROUP BY v.client, name, called ORDER BY max(v.no) < client.head, client.number, max(v.no) DESC";

fn called_so(tx: &impl Reading, sql: &str) -> Result<Vec<CalledSo>> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let rows =
        statement.query_map([], |row| Ok(CalledSo { uid: row.get(0)?, name: row.get(1)?, called: row.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The names of all clients, of before too, and with each what they were called before: texts of that time still call them so.
/// Names of now come first.
///
/// # Errors
/// What the store says.
pub fn names(tx: &impl Reading) -> Result<Vec<CalledSo>> {
    let sql =
        format!("SELECT v.client, {NAMED} FROM client JOIN client_version v ON v.client = client.uid {EACH_NAME}");
    called_so(tx, &sql)
}

/// As [`names`], whatever a sitting sees: only to know names where they stand in the texts of a dossier that it does see.
///
/// # Errors
/// What the store says.
pub(crate) fn names_of_whoever(tx: &impl Reading) -> Result<Vec<CalledSo>> {
    let sql = format!(
        "SELECT v.client, {NAMED} FROM main.client JOIN main.client_version v ON v.client = client.uid {EACH_NAME}"
    );
    called_so(tx, &sql)
}

/// How many there are, of every status.
///
/// # Errors
/// What the store says.
pub fn count(tx: &impl Reading) -> Result<u32> {
    Ok(tx.connection().query_row("SELECT count(*) FROM client", [], |row| row.get(0))?)
}

/// Adds a client in its first version.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, status: Status, fields: &ClientFields) -> Result<Uid> {
    let uid = tx.new_uid()?;
    tx.db()
        .prepare_cached(
            "INSERT INTO main.client (uid, number, status, head, salt)
             VALUES (?1, (SELECT max(coalesce(max(number), 0), ?4) + 1 FROM main.client), ?2, 1, ?3)",
        )?
        .execute((uid, status.code(), tx.new_salt()?, setting::get::<i64>(tx, LAST_NUMBER)?.unwrap_or(0)))?;
    add_version(tx, uid, 1, fields, "")?;
    Ok(uid)
}

/// Adds the next version, if `base` is still the newest.
///
/// # Errors
/// [`Error::EntryChanged`] when somebody saved meanwhile, [`Error::NotFound`].
pub fn change(tx: &WriteTx, uid: Uid, base: i64, fields: &ClientFields, reason: &str) -> Result<()> {
    let changed = tx
        .db()
        .prepare_cached("UPDATE main.client SET head = head + 1, salt = ?3 WHERE uid = ?1 AND head = ?2")?
        .execute((uid, base, tx.new_salt()?))?;
    if changed == 0 {
        get(tx, uid)?;
        return Err(Error::EntryChanged);
    }
    add_version(tx, uid, base + 1, fields, reason)
}

fn add_version(tx: &WriteTx, uid: Uid, no: i64, fields: &ClientFields, reason: &str) -> Result<()> {
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.client_version (client, no, recorded, utc_offset, author, reason, fields, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            uid,
            no,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            reason,
            serde_json::to_string(fields)?,
            tx.new_salt()?,
        ))?;
    tx.cover("client", uid, no)?;
    tx.cover("client_version", uid, no)
}
