//! What is waiting today, and nothing else.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::backup::{LastBackup, last};
use super::client::{ClientRow, PRACTICE_VAULT, row};
use super::draft::{DraftView, all};
use super::practice::own;
use super::sitting::came;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::Result;
use crate::session::Role;
use crate::store::log::Head;
use crate::store::{client, setting};
use crate::vault::SlotKind;

/// Clients on the first screen.
const RECENT: usize = 6;

/// The first screen.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Today {
    /// Begun and not recorded.
    pub drafts: Vec<DraftView>,
    /// Clients with the newest entries first.
    pub recent: Vec<ClientRow>,
    /// The carer's own particulars are filled in.
    pub practice_complete: bool,
    /// A vault for practising.
    pub practice_vault: bool,
    /// How many clients there are.
    pub clients: u32,
    /// The log ended before its last seal when the vault was opened: an older store was put back.
    pub behind_seal: bool,
    /// The recovery code was used to come in: a new passphrase and code are to be made.
    pub by_recovery_code: bool,
    /// A renewal of the keys had been cut off when the vault was opened: the old keys, and the old code, still hold.
    pub renewal_cut_off: bool,
    /// The last backup.
    pub last_backup: Option<LastBackup>,
    /// A new backup is due.
    pub backup_due: bool,
    /// The seal that was last written down.
    pub last_seal: Option<LastSeal>,
    /// When somebody came in by a custodian's code, until the carer has said that she saw it.
    pub custodian_came: Vec<DateTime<FixedOffset>>,
}

/// A seal.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LastSeal {
    /// Number of the line.
    pub no: u64,
    /// The code as printed.
    pub code: String,
}

/// What is waiting today.
///
/// # Errors
/// What the store says.
pub fn today(work: &Work, _: Nothing) -> Result<Today> {
    let last_seal = work.desk.vault().seal().map(|seal| LastSeal {
        no: seal.no,
        code: Head { no: i64::try_from(seal.no).unwrap_or(i64::MAX), hash: seal.head }.code(),
    });
    let by_recovery_code = work.desk.vault().opened_by() == SlotKind::RecoveryCode;
    let renewal_cut_off = work.desk.vault().renewal_cut_off();
    work.view(|tx| {
        // Backups, seals and particulars are the carer's care; a stand-in comes for the clients.
        let carer = tx.session().role == Role::Carer;
        let (last_backup, backup_due) = if carer { last(tx)? } else { (None, false) };
        let practice = own(tx, tx.session().actor)?;
        let mut recent =
            client::list(tx, false)?.into_iter().map(|stored| row(tx, stored)).collect::<Result<Vec<_>>>()?;
        recent.sort_by_key(|client| std::cmp::Reverse((client.last_entry, client.number)));
        recent.truncate(RECENT);
        Ok(Today {
            drafts: all(tx)?,
            recent,
            practice_complete: !carer || (!practice.function.is_empty() && !practice.town.is_empty()),
            practice_vault: setting::get::<bool>(tx, PRACTICE_VAULT)?.unwrap_or(false),
            clients: client::count(tx)?,
            by_recovery_code,
            renewal_cut_off,
            last_backup,
            backup_due,
            behind_seal: work.desk.behind_seal(),
            last_seal: last_seal.filter(|_| carer),
            custodian_came: if carer { came(tx)? } else { Vec::new() },
        })
    })
}
