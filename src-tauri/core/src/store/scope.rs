//! What a sitting may see, decided where rows are chosen.
//!
//! A stand-in sees a few dossiers, and of those the parts that the work needs (BW 7:457(2)). Were each reader to add that
//! to its SQL, the first that forgot it would show a stranger's dossier. So the connections are narrowed instead: over
//! every table lies a temporary view of the same name, and SQLite looks there first. The SQL of the readers stays as
//! it is and reads the view, whatever it counts, joins or searches; a row out of bounds is not there, and asking for it
//! by its uid gives [`Error::NotFound`](crate::Error::NotFound) like any uid that never was.
//!
//! A table without a line in [`rule`] is closed: who adds a table has to say here what a stand-in sees of it. Writing
//! cannot be done through a view, so writers say `main.TABLE`; one that forgets it fails in a stand-in's sitting
//! instead of leaking. A test holds that nobody reads `main.` but who must.
//!
//! Rejected: a clause that each reader asks the transaction for (it can be forgotten), and taking out of the answer
//! what is not allowed (counts and pages then still tell of it). A stand-in's limits are kept by the program, not by
//! keys: the store has one key.

use std::fmt::Write as _;

use rusqlite::Connection;

use super::entry::TELLS_OF_HANDING_OVER;
use super::people::PROVES;
use super::{attachment, brought_in, mic, name_answer, practice_record, work_note};
use crate::error::Result;
use crate::uid::Uid;

/// What a sitting may see.
#[derive(Debug, Clone)]
pub enum Scope {
    /// Everything: the carer.
    Whole,
    /// Every dossier, and nothing of the carer's own drawers: the custodian, who has to hand all dossiers over.
    Dossiers,
    /// A part.
    Narrow(Narrow),
    /// Nothing at all: who looks on at the screen gets what was laid open for them before.
    Nothing,
}

impl Scope {
    /// Whether a change may concern this client's dossier. Reading is narrowed by the views; writing goes past them.
    pub(super) fn may_change(&self, client: Option<Uid>) -> bool {
        match (self, client) {
            (Self::Narrow(narrow), Some(client)) => narrow.clients.contains(&client),
            (Self::Whole | Self::Dossiers | Self::Nothing | Self::Narrow(_), _) => true,
        }
    }
}

/// A few dossiers, some parts. Without clients: nothing.
#[derive(Debug, Clone)]
pub struct Narrow {
    /// The way in, which finds the own seat.
    pub slot: Uid,
    /// Whose drafts.
    pub actor: Uid,
    /// Whose dossiers.
    pub clients: Vec<Uid>,
    /// Entries of which forms.
    pub forms: Vec<String>,
}

/// What is for the carer's eyes alone: work notes, her own register of incidents, and what the practice keeps beside its
/// dossiers. Of that the custodian sees where paper lies, and who inspected.
const DRAWERS: &[&str] = &[work_note::TABLE, mic::TABLE, practice_record::TABLE, attachment::OF_PAPERS];

/// Settings that say nothing of a client.
const SETTINGS: &str = "'settings', 'practice_vault', 'own_worker'";

/// What is seen of a table; `None` closes it.
fn rule(table: &str, narrow: &Narrow) -> Option<String> {
    let uids = |uids: &[Uid]| {
        let mut list = String::new();
        for uid in uids {
            let comma = if list.is_empty() { "" } else { ", " };
            // Writing to a string does not fail.
            write!(list, "{comma}x'{uid}'").ok();
        }
        list
    };
    let clients = uids(&narrow.clients);
    let quoted = |form: &String| format!("'{}'", form.replace('\'', "''"));
    let forms = narrow.forms.iter().map(quoted).collect::<Vec<_>>().join(", ");
    // To whom the dossier went, and the proof of a consent or of who represents, are no part of giving care.
    let entry =
        format!("e.client IN ({clients}) AND e.form IN ({forms}) AND NOT {TELLS_OF_HANDING_OVER} AND NOT {PROVES}");
    Some(match table {
        "client" => format!("SELECT * FROM main.client WHERE uid IN ({clients})"),
        "client_version" => format!("SELECT * FROM main.client_version WHERE client IN ({clients})"),
        "entry" => format!("SELECT e.* FROM main.entry e WHERE {entry}"),
        "version" => format!(
            "SELECT v.* FROM main.version v WHERE v.client IN ({clients}) AND EXISTS
             (SELECT 1 FROM main.entry e WHERE e.client = v.client AND e.sort = v.sort AND {entry})"
        ),
        "decision" => format!(
            "SELECT d.* FROM main.decision d WHERE EXISTS
             (SELECT 1 FROM main.entry e WHERE e.uid = d.entry AND {entry})"
        ),
        brought_in::TABLE => format!(
            "SELECT b.* FROM main.brought_in b WHERE EXISTS
             (SELECT 1 FROM main.entry e WHERE e.uid = b.entry AND {entry})"
        ),
        "entry_goal" => format!(
            "SELECT g.* FROM main.entry_goal g WHERE g.client IN ({clients}) AND EXISTS
             (SELECT 1 FROM main.entry e WHERE e.client = g.client AND e.sort = g.sort AND {entry})"
        ),
        "care_status" => format!("SELECT * FROM main.care_status WHERE client IN ({clients})"),
        // Whom to call, who decides and what was consented to: the work cannot be done without. Who asked to see the dossier
        // is the carer's to answer.
        "person" | "capacity" | "consent" => format!("SELECT * FROM main.{table} WHERE client IN ({clients})"),
        "attachment" => format!(
            "SELECT a.* FROM main.attachment a WHERE EXISTS
             (SELECT 1 FROM main.entry e WHERE e.uid = a.entry AND {entry})"
        ),
        // Named as FTS5 names them, so that MATCH reaches the table underneath.
        "search" => format!(
            "SELECT f.rowid AS rowid, f.search AS search, f.words AS words FROM main.search f WHERE EXISTS
             (SELECT 1 FROM main.entry e WHERE e.sort = f.rowid AND {entry})"
        ),
        // Words without their texts: which of them stand in what may be seen, the index above says.
        "word" => "SELECT * FROM main.word".to_owned(),
        "log" => format!("SELECT * FROM main.log WHERE client IN ({clients})"),
        "draft" => format!(
            "SELECT * FROM main.draft WHERE author = x'{}' AND (client IS NULL OR client IN ({clients}))",
            narrow.actor
        ),
        // For how long a dossier is kept, and whether it goes, is for who has the duty to keep it.
        "retention_mark" | "destruction" => return None,
        // Who hands over is asked about names; a stand-in does not.
        name_answer::TABLE => return None,
        // Authors have names; they are care workers, not clients.
        "worker" => "SELECT * FROM main.worker".to_owned(),
        "setting" => format!("SELECT * FROM main.setting WHERE name IN ({SETTINGS})"),
        "seat" => format!("SELECT * FROM main.seat WHERE slot = x'{}'", narrow.slot),
        _ => return None,
    })
}

/// Narrows a connection, for as long as it is open.
///
/// # Errors
/// What the store says.
pub(super) fn narrow(db: &Connection, scope: &Scope) -> Result<()> {
    let tables: Vec<String> = match scope {
        Scope::Whole => return Ok(()),
        Scope::Dossiers => DRAWERS.iter().map(|table| (*table).to_owned()).collect(),
        Scope::Narrow(_) | Scope::Nothing => db
            .prepare("SELECT name FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    let seen = |table: &str| match scope {
        Scope::Dossiers if table == practice_record::TABLE => {
            let kinds = practice_record::OF_THE_CUSTODIAN;
            Some(format!("SELECT * FROM main.practice_record WHERE kind IN ({kinds})"))
        }
        Scope::Whole | Scope::Dossiers | Scope::Nothing => None,
        Scope::Narrow(narrow) => rule(table, narrow),
    };
    let reads_only: bool = db.pragma_query_value(None, "query_only", |row| row.get(0))?;
    db.pragma_update(None, "query_only", false)?;
    for table in tables {
        let seen = seen(&table).unwrap_or_else(|| format!("SELECT * FROM main.\"{table}\" WHERE 0"));
        db.execute_batch(&format!("CREATE TEMP VIEW \"{table}\" AS {seen}"))?;
    }
    db.pragma_update(None, "query_only", reads_only)?;
    db.flush_prepared_statement_cache();
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn store() -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        super::super::connection::migrate(&mut db).unwrap();
        db
    }

    fn nothing() -> Narrow {
        let none = Uid::from_bytes([0; 16]);
        Narrow { slot: none, actor: none, clients: Vec::new(), forms: Vec::new() }
    }

    #[test]
    fn a_stand_in_changes_nothing_of_a_dossier_that_was_not_given() {
        let (given, other) = (Uid::from_bytes([1; 16]), Uid::from_bytes([2; 16]));
        let scope = Scope::Narrow(Narrow { clients: vec![given], ..nothing() });
        assert_eq!([None, Some(given), Some(other)].map(|client| scope.may_change(client)), [true, true, false]);
        assert!(Scope::Whole.may_change(Some(other)));
    }

    #[test]
    fn a_table_that_nobody_spoke_of_is_closed() {
        let db = store();
        db.execute_batch("CREATE TABLE novelty (text TEXT); INSERT INTO novelty VALUES ('geheim')").unwrap();
        narrow(&db, &Scope::Narrow(nothing())).unwrap();
        let seen: i64 = db.query_row("SELECT count(*) FROM novelty", [], |row| row.get(0)).unwrap();
        assert_eq!(seen, 0);
        assert!(db.execute("INSERT INTO novelty VALUES ('nieuw')", []).is_err(), "a writer that forgot main.");
        assert_eq!(db.execute("INSERT INTO main.novelty VALUES ('nieuw')", []).unwrap(), 1);
    }

    #[test]
    fn what_was_prepared_before_is_narrowed_too() {
        let db = store();
        db.execute_batch(
            "INSERT INTO client VALUES (x'11111111111111111111111111111111', 1, 'in_care', 1, x'00');
             INSERT INTO client VALUES (x'22222222222222222222222222222222', 2, 'in_care', 1, x'00');",
        )
        .unwrap();
        let count = |db: &Connection| -> i64 {
            db.prepare_cached("SELECT count(*) FROM client").unwrap().query_row([], |row| row.get(0)).unwrap()
        };
        assert_eq!(count(&db), 2);
        let clients = vec![Uid::from_bytes([0x11; 16])];
        narrow(&db, &Scope::Narrow(Narrow { clients, ..nothing() })).unwrap();
        assert_eq!(count(&db), 1);
    }

    #[test]
    fn the_custodian_sees_every_dossier_and_nothing_of_the_drawers() {
        let db = store();
        db.execute_batch(
            "INSERT INTO client VALUES (x'11111111111111111111111111111111', 1, 'in_care', 1, x'00');
             INSERT INTO work_note VALUES (x'22222222222222222222222222222222', x'11111111111111111111111111111111', 1, 0, 0, '2026-12-01', 'x', x'00');
             INSERT INTO mic_report VALUES (x'33333333333333333333333333333333', NULL, 1, 0, 0, '{}', x'00');",
        )
        .unwrap();
        let count = |table: &str| -> i64 {
            db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!(["client", "work_note", "mic_report"].map(count), [1, 1, 1]);
        narrow(&db, &Scope::Dossiers).unwrap();
        assert_eq!(["client", "work_note", "mic_report"].map(count), [1, 0, 0]);
        assert!(db.execute("DELETE FROM work_note", []).is_err());
    }

    /// Reading past the views is for those who keep the chain, a row's hash and a number that must be unique.
    #[test]
    fn nobody_reads_past_the_views_but_who_must() {
        let must = [
            ("carried_head.rs", 2, "the heads that the chain goes on from, and whether it does"),
            ("client.rs", 3, "the next client's number, and everybody's names, to take them out of texts"),
            ("draft.rs", 1, "whose a draft is, that nobody writes over somebody else's"),
            (
                "entry.rs",
                4,
                "the next place in the timeline, the register of hand-overs that a letter stands beside, and what was brought in",
            ),
            (
                "name_answer.rs",
                2,
                "what the carer said of a name, which holds for whoever reads it, and the next version",
            ),
            ("people.rs", 2, "which documents are proof, so that they are not seen"),
            ("log.rs", 2, "the head of the chain and a line's hash"),
            ("practice_record.rs", 1, "the beginning of what ends, in a sitting that sees nothing"),
            ("request.rs", 2, "a restriction, which holds for whoever sits here"),
            ("search.rs", 1, "whether any text still holds a word"),
            ("seat.rs", 1, "the next version"),
            ("tombstone.rs", 3, "what goes with a destroyed dossier, whoever destroys it"),
            ("verify.rs", 3, "the hash of a row that was written"),
            ("viewing.rs", 1, "the beginning of what ends, in a sitting that sees nothing"),
            ("worker.rs", 1, "the next version"),
        ];
        let store = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
        for file in std::fs::read_dir(store).unwrap().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".rs") || name == "scope.rs" {
                continue;
            }
            let text = std::fs::read_to_string(file.path()).unwrap();
            let reads = text.matches("FROM main.").count() - text.matches("DELETE FROM main.").count()
                + text.matches("JOIN main.").count();
            let allowed = must.iter().find(|(file, ..)| *file == name).map_or(0, |(_, count, _)| *count);
            assert_eq!(reads, allowed, "{name}");
        }
    }
}
