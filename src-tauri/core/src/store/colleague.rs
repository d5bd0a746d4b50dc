//! Colleagues, by version: who stood behind a name on a day of years ago.

use std::collections::BTreeMap;

use super::{Reading, WriteTx};
use crate::dossier::colleague::{Colleague, stands_in};
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::uid::Uid;

/// The newest version of every colleague, with its number.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading) -> Result<Vec<(Uid, i64, Colleague)>> {
    let mut statement = tx.connection().prepare_cached("SELECT uid, no, fields FROM colleague ORDER BY uid, no")?;
    let mut rows = statement.query([])?;
    let mut newest = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (uid, no, fields): (Uid, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        newest.insert(uid, (no, serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?));
    }
    Ok(newest.into_iter().map(|(uid, (no, fields))| (uid, no, fields)).collect())
}

/// Seconds within which a pseudonym that is changed was mistyped.
const MISTYPED: i64 = 3600;

/// Every colleague as often as there are pseudonyms and initials that they ever had, with that one: it stands in dossiers of then.
/// One that was changed within the hour, before it was written anywhere, was a mistake: it would explain a name that is somebody else's.
///
/// # Errors
/// What the store says.
pub fn aliases(tx: &impl Reading) -> Result<Vec<(Uid, Colleague)>> {
    let mut statement =
        tx.connection().prepare_cached("SELECT uid, recorded, fields FROM colleague ORDER BY uid, no")?;
    let mut rows = statement.query([])?;
    let mut versions: BTreeMap<Uid, Vec<(i64, Colleague)>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (uid, recorded, fields): (Uid, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let fields = serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?;
        versions.entry(uid).or_default().push((recorded, fields));
    }
    let mut all = Vec::new();
    for (uid, versions) in versions {
        // As long as it was called so, whatever else was changed meanwhile.
        let spans: Vec<_> = versions.chunk_by(|(_, one), (_, next)| fold(&one.alias) == fold(&next.alias)).collect();
        let ends = spans.iter().skip(1).filter_map(|span| span.first()).map(|(recorded, _)| *recorded);
        // As it was written last, whatever its capitals were before.
        let mut aliases = BTreeMap::new();
        for (span, end) in spans.iter().zip(ends.chain([i64::MAX])) {
            let (Some((began, _)), Some((_, last))) = (span.first(), span.last()) else { continue };
            if end.saturating_sub(*began) > MISTYPED || is_written_in(tx, &last.alias, (*began, end))? {
                aliases.insert(fold(&last.alias), last.alias.as_str());
            }
        }
        let Some((_, newest)) = versions.last() else { continue };
        let with = |alias: &str| (uid, Colleague { alias: alias.to_owned(), ..newest.clone() });
        all.extend(aliases.into_values().filter(|alias| !alias.is_empty()).map(with));
    }
    Ok(all)
}

/// Whether a name was written in a dossier from one second until another, without it.
fn is_written_in(tx: &impl Reading, alias: &str, (from, until): (i64, i64)) -> Result<bool> {
    // By client, as the index goes.
    let written = "SELECT v.body FROM client c CROSS JOIN version v ON v.client = c.uid
                   WHERE v.recorded >= ?1 AND v.recorded < ?2";
    let mut statement = tx.connection().prepare_cached(written)?;
    let mut rows = statement.query((from, until))?;
    let alias = fold(alias);
    while let Some(row) = rows.next()? {
        let body: String = row.get(0)?;
        if stands_in(&alias, &fold(&body)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Adds the next version of a colleague, if `base` is still the newest; 0 begins a new one.
///
/// # Errors
/// [`Error::NotFound`], [`Error::EntryChanged`].
pub fn add_version(tx: &WriteTx, uid: Uid, base: i64, fields: &Colleague) -> Result<()> {
    let newest = list(tx)?.into_iter().find(|(each, ..)| *each == uid).map_or(0, |(_, no, _)| no);
    match (newest, base) {
        (0, 1..) => return Err(Error::NotFound),
        (newest, base) if newest != base => return Err(Error::EntryChanged),
        _ => {}
    }
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.colleague (uid, no, recorded, utc_offset, author, fields, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            uid,
            base + 1,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            serde_json::to_string(fields)?,
            tx.new_salt()?,
        ))?;
    tx.cover("colleague", uid, base + 1)
}
