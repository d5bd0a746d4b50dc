//! Which entries speak of which goal: reports that carry its chip, and evaluations. Made from the newest versions, as
//! the search index is, and like it not covered by the log: it can be made again.

use super::entry::{StoredEntry, collect, columns_of};
use super::{Reading, WriteTx};
use crate::dossier::entry::{Body, EntryKind};
use crate::error::Result;
use crate::uid::Uid;

/// Remembers the goals of an entry.
pub(super) fn link(tx: &WriteTx, client: Uid, sort: i64, body: &Body) -> Result<()> {
    for goal in body.goals() {
        tx.db()
            .prepare_cached("INSERT OR IGNORE INTO main.entry_goal (client, goal, kind, sort) VALUES (?1, ?2, ?3, ?4)")?
            .execute((client, goal, body.kind().code(), sort))?;
    }
    Ok(())
}

/// Forgets them.
pub(super) fn unlink(tx: &WriteTx, client: Uid, sort: i64, body: &Body) -> Result<()> {
    for goal in body.goals() {
        tx.db()
            .prepare_cached("DELETE FROM main.entry_goal WHERE client = ?1 AND goal = ?2 AND kind = ?3 AND sort = ?4")?
            .execute((client, goal, body.kind().code(), sort))?;
    }
    Ok(())
}

/// The newest entries of a kind about a goal.
///
/// # Errors
/// What the store says.
pub fn about(tx: &impl Reading, client: Uid, goal: Uid, kind: EntryKind, count: u32) -> Result<Vec<StoredEntry>> {
    let sql = format!(
        "SELECT {} FROM entry_goal CROSS JOIN entry ON entry.client = entry_goal.client AND entry.sort = entry_goal.sort
         WHERE entry_goal.client = ?1 AND entry_goal.goal = ?2 AND entry_goal.kind = ?3
         ORDER BY entry_goal.sort DESC LIMIT ?4",
        columns_of("entry")
    );
    collect(tx, &sql, (client, goal, kind.code(), count))
}
