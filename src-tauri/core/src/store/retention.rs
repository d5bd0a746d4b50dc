//! What is added to the law on how long a dossier is kept, and what the law counts from: when it was last changed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};

use super::entry::instant;
use super::versioned::{self, Version};
use super::{Reading, WriteTx};
use crate::dossier::client::{ClientFields, Regime};
use crate::dossier::destruction::Planned;
use crate::dossier::entry::EntryKind;
use crate::dossier::retention::Mark;
use crate::error::{Error, Result};
use crate::uid::Uid;

pub(super) const MARK: &str = "retention_mark";
pub(super) const DESTRUCTION: &str = "destruction";

/// Something that was added.
pub type StoredMark = Version<Mark>;
/// A destruction that is planned.
pub type StoredDestruction = Version<Planned>;

/// What was added, of one client or of all, oldest first.
///
/// # Errors
/// What the store says.
pub fn marks(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<StoredMark>> {
    versioned::newest(tx, MARK, client)
}

/// The newest version of one.
///
/// # Errors
/// [`Error::NotFound`].
pub fn mark(tx: &impl Reading, uid: Uid) -> Result<StoredMark> {
    versioned::versions(tx, MARK, uid)?.into_iter().next().ok_or(Error::NotFound)
}

/// Adds version `no`.
///
/// # Errors
/// [`Error::EntryChanged`] when there is one already.
pub fn add_mark(tx: &WriteTx, uid: Uid, no: i64, client: Uid, fields: &Mark) -> Result<()> {
    versioned::add(tx, MARK, (uid, no), client, fields)
}

/// Destructions that were planned, of one client or of all, oldest first.
///
/// # Errors
/// What the store says.
pub fn destructions(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<StoredDestruction>> {
    versioned::newest(tx, DESTRUCTION, client)
}

/// Adds version `no`.
///
/// # Errors
/// [`Error::EntryChanged`] when there is one already.
pub fn add_destruction(tx: &WriteTx, uid: Uid, no: i64, client: Uid, fields: &Planned) -> Result<()> {
    versioned::add(tx, DESTRUCTION, (uid, no), client, fields)
}

/// The laws under which care was ever given: what was written then still falls under them.
///
/// # Errors
/// What the store says.
pub fn regimes_ever(tx: &impl Reading, client: Uid) -> Result<Vec<Regime>> {
    let mut statement = tx.connection().prepare_cached("SELECT fields FROM client_version WHERE client = ?1")?;
    let mut rows = statement.query([client])?;
    let mut found: Vec<Regime> = Vec::new();
    while let Some(row) = rows.next()? {
        let fields: ClientFields = serde_json::from_str(&row.get::<_, String>(0)?).map_err(|_| Error::StoreDamaged)?;
        found.extend(fields.regimes);
    }
    found.sort_by_key(|regime| format!("{regime:?}"));
    found.dedup();
    Ok(found)
}

/// When a dossier was last changed.
#[derive(Debug, Clone, Copy, Default)]
pub struct LastChange {
    /// In any way.
    pub any: Option<NaiveDate>,
    /// In what it says of the care.
    pub care: Option<NaiveDate>,
}

/// The last change of a client's entries, and the last of one that is about the care, as `is_care` says of its kind, its form,
/// itself and the version. Goes back from the newest and stops there.
///
/// # Errors
/// What the store says, and `is_care`.
pub fn last_change(
    tx: &impl Reading,
    client: Uid,
    is_care: impl Fn(EntryKind, &str, Uid, i64) -> Result<bool>,
) -> Result<LastChange> {
    let mut statement = tx.connection().prepare_cached(
        // What was brought in was changed where it came from, on a day that stands beside it.
        "SELECT v.recorded, v.utc_offset, e.kind, e.form, e.uid, v.no,
         json_extract(b.fields, '$.versions[' || (v.no - 1) || '].recorded')
         FROM version v CROSS JOIN entry e ON e.client = v.client AND e.sort = v.sort
         LEFT JOIN brought_in b ON b.entry = e.uid
         WHERE v.client = ?1 ORDER BY v.recorded DESC",
    )?;
    let mut rows = statement.query([client])?;
    let mut found = LastChange::default();
    while let Some(row) = rows.next()? {
        let there: Option<String> = row.get(6)?;
        let at = match &there {
            None => instant(row.get(0)?, row.get(1)?)?,
            Some(there) => DateTime::parse_from_rfc3339(there).map_err(|_| Error::StoreDamaged)?,
        };
        let day = at.date_naive();
        found.any = found.any.max(Some(day));
        if found.care >= Some(day) {
            continue;
        }
        let (kind, form): (String, String) = (row.get(2)?, row.get(3)?);
        let kind = EntryKind::from_code(&kind).ok_or(Error::StoreDamaged)?;
        if is_care(kind, &form, row.get(4)?, row.get(5)?)? {
            found.care = Some(day);
            // What was brought in came at one moment; of that the newest is looked for.
            if there.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// When something about the care was last recorded beside the entries: a judgement on capacity, a consent that was given or taken
/// back, a decision not to tell yet or not to show, wishes and what else matters of the client. The consents that end with
/// closing are no change of that kind, nor is a mail that was taken out of the mail program, nor what came along with entries
/// that were brought in.
///
/// # Errors
/// What the store says.
pub fn last_beside(tx: &impl Reading, client: Uid) -> Result<Option<NaiveDate>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT recorded, utc_offset FROM capacity WHERE client = ?1
         UNION ALL SELECT recorded, utc_offset FROM consent
         WHERE client = ?1 AND coalesce(json_extract(fields, '$.ended.by'), '') <> 'closing'
         UNION ALL SELECT d.recorded, d.utc_offset FROM decision d WHERE d.client = ?1 AND d.what <> 'mail_removed'
         AND NOT EXISTS (SELECT 1 FROM brought_in b JOIN entry e ON e.uid = b.entry
                         WHERE b.entry = d.entry AND e.recorded = d.recorded)
         UNION ALL SELECT v.recorded, v.utc_offset FROM client_version v
         JOIN client_version b ON b.client = v.client AND b.no = v.no - 1
         WHERE v.client = ?1 AND json_extract(v.fields, '$.notes') IS NOT json_extract(b.fields, '$.notes')
         AND NOT EXISTS (SELECT 1 FROM brought_in i JOIN entry e ON e.uid = i.entry
                         WHERE e.client = v.client AND e.recorded = v.recorded)
         ORDER BY recorded DESC LIMIT 1",
    )?;
    let mut rows = statement.query([client])?;
    rows.next()?.map(|row| Ok(instant(row.get(0)?, row.get(1)?)?.date_naive())).transpose()
}

/// The day of the last entry that `is_one`, by its kind and form: on which it was, not on which it was written down.
///
/// # Errors
/// What the store says.
pub fn last_day_of(
    tx: &impl Reading,
    client: Uid,
    is_one: impl Fn(EntryKind, &str) -> bool,
) -> Result<Option<NaiveDate>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT kind, form, at_utc, at_offset FROM entry WHERE client = ?1 ORDER BY at_utc DESC")?;
    let mut rows = statement.query([client])?;
    while let Some(row) = rows.next()? {
        let kind = EntryKind::from_code(&row.get::<_, String>(0)?).ok_or(Error::StoreDamaged)?;
        if is_one(kind, &row.get::<_, String>(1)?) {
            return Ok(Some(instant(row.get(2)?, row.get(3)?)?.date_naive()));
        }
    }
    Ok(None)
}

/// For each client when a file was last added to an entry; a file is about the care.
///
/// # Errors
/// What the store says.
pub fn last_files(tx: &impl Reading) -> Result<HashMap<Uid, NaiveDate>> {
    let mut statement = tx.connection().prepare_cached(
        // On the clock of its entry, since it has none of its own: by today's a night in summer would be another day in winter.
        "SELECT e.client, max(a.added + e.at_offset) FROM attachment a CROSS JOIN entry e ON e.uid = a.entry GROUP BY e.client",
    )?;
    let mut rows = statement.query([])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?, instant(row.get(1)?, 0)?.date_naive());
    }
    Ok(found)
}

/// Whether something beside the entries refers to this one: a proof of a consent or of who represents, what answers a request. A
/// decision that names it to be destroyed is no such thing.
///
/// # Errors
/// What the store says.
pub fn is_referred_to(tx: &impl Reading, client: Uid, entry: Uid) -> Result<bool> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT 1 FROM (SELECT fields FROM person WHERE client = ?1 UNION ALL SELECT fields FROM consent WHERE client = ?1
         UNION ALL SELECT json_remove(fields, '$.decision.entries') FROM request WHERE client = ?1 UNION ALL SELECT fields FROM capacity WHERE client = ?1)
         WHERE instr(fields, ?2) > 0",
    )?;
    Ok(statement.exists((client, entry.to_string()))?)
}

/// Whether another entry is about this one: a dose of a medicine, an evaluation of a goal or a report on it; by a version of before,
/// too, which stays to be read.
///
/// # Errors
/// What the store says.
pub fn is_written_of(tx: &impl Reading, client: Uid, entry: Uid) -> Result<bool> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT 1 FROM version WHERE client = ?1 AND entry <> ?2 AND instr(body, ?3) > 0 LIMIT 1")?;
    Ok(statement.exists((client, entry, entry.to_string()))?)
}

/// Whether a dossier has an entry of a kind and form of which `is_one` says so.
///
/// # Errors
/// What the store says.
pub fn has_entry(tx: &impl Reading, client: Uid, is_one: impl Fn(EntryKind, &str) -> bool) -> Result<bool> {
    let mut statement = tx.connection().prepare_cached("SELECT DISTINCT kind, form FROM entry WHERE client = ?1")?;
    let mut rows = statement.query([client])?;
    while let Some(row) = rows.next()? {
        let kind = EntryKind::from_code(&row.get::<_, String>(0)?).ok_or(Error::StoreDamaged)?;
        if is_one(kind, &row.get::<_, String>(1)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// In how much of the carer's own registers, and in how many drafts for them, a client stands: by reference, or as `is_named` says of
/// a text. Destroying the dossier takes the reference and leaves the words.
///
/// # Errors
/// What the store says.
pub fn in_registers(tx: &impl Reading, client: Uid, is_named: impl Fn(&str) -> bool) -> Result<(u32, u32)> {
    let own = client.to_string();
    let named = |sql: &str, refers: bool| -> Result<u32> {
        let mut statement = tx.connection().prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = 0;
        while let Some(row) = rows.next()? {
            let (of, text): (Option<Uid>, String) = (row.get(0)?, row.get(1)?);
            // A draft that refers goes with the dossier.
            if !refers && text.contains(&own) {
                continue;
            }
            found += u32::from(of == Some(client) || text_of(&text).iter().any(|text| is_named(text)));
        }
        Ok(found)
    };
    let registers = named("SELECT client, fields FROM mic_report", true)?
        .saturating_add(named("SELECT client, fields FROM practice_record", true)?);
    let drafts = named("SELECT client, text FROM draft WHERE client IS NULL AND entry IS NULL", false)?;
    Ok((registers, drafts))
}

/// The texts in a row's fields; those of a draft that is no JSON as they are.
fn text_of(json: &str) -> Vec<String> {
    fn walk(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => found.push(text.clone()),
            serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| walk(value, found)),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    match serde_json::from_str(json) {
        Ok(value) => walk(&value, &mut found),
        Err(_) => found.push(json.to_owned()),
    }
    found
}

/// How many entries and files a dossier has.
///
/// # Errors
/// What the store says.
pub fn size(tx: &impl Reading, client: Uid) -> Result<(u32, u32)> {
    Ok(tx.connection().query_row(
        "SELECT (SELECT count(*) FROM entry WHERE client = ?1),
         (SELECT count(*) FROM attachment a JOIN entry e ON e.uid = a.entry WHERE e.client = ?1)",
        [client],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}
