//! How the store's file is opened.
//!
//! The raw key (32 bytes) and the salt (16 bytes) come from the vault and are set through the API, never in a PRAGMA.
//! With the salt kept in the vault's header, a store whose first page is damaged can still be read.
//!
//! Pages of 4 KiB, as SQLCipher has them, with HMAC-SHA-256. Of three sizes saving costs least with them: a
//! page is enciphered and synced whole for every word of a draft. The first stores had pages of 16 KiB, chosen because reading
//! cold pages was quickest with them; reading has room to spare, saving had not. How long a store's pages are stands in the
//! vault's header. The figures stand in `tests/benches/RESULTS.md`.
//!
//! `cipher_memory_security` is off, measured too ("Wiping memory"): a search takes ten times as long with it. SQLCipher
//! wipes and locks its key memory without it; what it adds is the same for pages and rows that were freed, while the
//! same texts stand in the window's memory, where no one wipes them. What is left behind after locking goes with the
//! process.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::vault::StoreKey;

/// Bytes in a page of a new store.
pub const PAGE_SIZE: u32 = 4096;

/// Bytes that the write-ahead log may hold before it is written into the store's file.
const AHEAD: u32 = 16 << 20;

/// How long a connection waits for another that is in its way.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// The migrations, in order; a released one is never edited. `PRAGMA user_version` counts them.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_house.sql"),
    include_str!("migrations/0002_tombstones.sql"),
    include_str!("migrations/0003_sittings.sql"),
    include_str!("migrations/0004_dossier.sql"),
    include_str!("migrations/0005_found_stones.sql"),
    include_str!("migrations/0006_record.sql"),
    include_str!("migrations/0007_drawers.sql"),
    include_str!("migrations/0008_vault.sql"),
    include_str!("migrations/0009_dossier_rest.sql"),
    include_str!("migrations/0010_people.sql"),
    include_str!("migrations/0011_rights.sql"),
    include_str!("migrations/0012_keeping.sql"),
    include_str!("migrations/0013_inspection.sql"),
    include_str!("migrations/0014_brought_in.sql"),
    include_str!("migrations/0015_entry_stones.sql"),
    include_str!("migrations/0016_practice_files.sql"),
    include_str!("migrations/0017_log_term.sql"),
    include_str!("migrations/0018_words.sql"),
];

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The one writer.
    Write,
    /// Reads only; SQLite itself refuses to write through it.
    Read,
}

/// SQLite says that it is ready before SQLCipher, which it starts last, is: whoever opens a store while another thread opens
/// the first one of this process is refused with SQLITE_ERROR. So the first waits for nobody, and all others for it.
fn ready() {
    static READY: Once = Once::new();
    // What is wrong with it shows again where a store is opened.
    READY.call_once(|| drop(Connection::open_in_memory()));
}

/// Opens the store's file, creating it only for writing.
///
/// # Errors
/// [`Error::StoreDamaged`] when the key does not fit or the file is damaged, [`Error::FileUnreadable`] when there is
/// none.
pub fn open(path: &Path, key: &StoreKey, purpose: Use) -> Result<Connection> {
    if purpose == Use::Read && !path.exists() {
        return Err(Error::FileUnreadable);
    }
    if purpose == Use::Write {
        // The store, and with it its write-ahead log, is its owner's alone.
        private(path)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | if purpose == Use::Write { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    ready();
    let db = Connection::open_with_flags(path, flags)?;
    key.with_bytes(|bytes| {
        let mut literal = Zeroizing::new(String::with_capacity(99));
        literal.push_str("x'");
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] {
                literal.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        literal.push('\'');
        db.key::<&str, _>(None, literal.as_bytes(), false)
    })?;
    // Else it tells the terminal of every page that does not fit; what is wrong is said by our own codes.
    db.pragma_update(None, "cipher_log_level", "NONE")?;
    db.pragma_update(None, "cipher_page_size", key.page())?;
    db.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256")?;
    db.busy_timeout(BUSY)?;
    // Touches the first page: a wrong key shows here, and so does a disk without room for the files beside the store.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    for (name, value) in
        [("secure_delete", "ON"), ("temp_store", "MEMORY"), ("foreign_keys", "ON"), ("trusted_schema", "OFF")]
    {
        db.pragma_update(None, name, value)?;
    }
    db.pragma_update(None, "mmap_size", 0)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "cache_size", -16_000)?;
    db.pragma_update(None, "wal_autocheckpoint", AHEAD / key.page())?;
    if cfg!(target_os = "macos") {
        db.pragma_update(None, "fullfsync", true)?;
        db.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Else a statement that was kept is parsed and planned anew each time other values are put into it.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(64);
    if purpose == Use::Read {
        db.pragma_update(None, "query_only", true)?;
    }
    Ok(db)
}

/// Makes the file, if it is not there, so that only its owner can read it.
pub(super) fn private(path: &Path) -> Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

/// Brings the store to today's schema; a store newer than the program is refused, untouched.
///
/// # Errors
/// [`Error::VaultNewer`], or what the store says.
pub fn migrate(db: &mut Connection) -> Result<()> {
    migrate_with(db, MIGRATIONS)
}

fn migrate_with(db: &mut Connection, migrations: &[&str]) -> Result<()> {
    let found: usize = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > migrations.len() {
        return Err(Error::VaultNewer { needs: format!("store {found}") });
    }
    if found == 0 {
        db.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    for (index, sql) in migrations.iter().enumerate().skip(found) {
        let tx = db.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", index + 1)?;
        tx.commit()?;
    }
    Ok(())
}
