//! What is waiting today, and nothing else.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::client::{ClientRow, PRACTICE_VAULT, Status, row};
use super::clock::{ClockDoubt, doubt};
use super::destroying::{Reapplied, Remnants, remnants};
use super::disclosure::{self, UnsureHandOver};
use super::draft::{self, DraftView};
use super::found_stone::{StoneView, waiting};
use super::media::{self, LastBackup, MediumView};
use super::plan::{Due, due_soon, not_in_care_with_incident};
use super::practice::own;
use super::practice_waiting::{self, PracticeWaiting};
use super::sitting::came;
use super::unread::{Unread, UnreadDossier};
use super::waiting::{self, Waiting};
use super::work_note::{self, WorkNoteView};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::Result;
use crate::session::Role;
use crate::store::log::Head;
use crate::store::{client, setting};
use crate::uid::Uid;
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
    /// The log ended before its last seal when the vault was opened: an older store was put back. Until it is seen.
    pub behind_seal: bool,
    /// What this opening did with the tombstones of a restore, if there were any.
    pub reapplied: Option<Reapplied>,
    /// Tombstones that were found, of dossiers that are still here: nothing was destroyed, and they wait for a word.
    pub stones: Vec<StoneView>,
    /// Why the laptop's clock is in doubt.
    pub clock_doubt: Option<ClockDoubt>,
    /// The recovery code was used to come in: a new passphrase and code are to be made.
    pub by_recovery_code: bool,
    /// A renewal of the keys had been cut off when the vault was opened: the old keys, and the old code, still hold.
    pub renewal_cut_off: bool,
    /// The last backup.
    pub last_backup: Option<LastBackup>,
    /// Plans, talks and goals that are due now or soon, nearest first.
    pub due: Vec<ClientDue>,
    /// What else waits.
    pub waiting: Vec<Waiting>,
    /// What waits of the practice itself.
    pub practice_waiting: Vec<PracticeWaiting>,
    /// Work notes whose job is done by now, without their texts.
    pub notes_due: Vec<WorkNoteView>,
    /// What was destroyed since the keys were last new.
    pub remnants: Option<Remnants>,
    /// A new backup is due.
    pub backup_due: bool,
    /// The backups there are open with keys that were renewed, or hold a dossier that was destroyed.
    pub backup_stale: bool,
    /// The media of which that holds.
    pub media_behind: Vec<MediumView>,
    /// The seal that was last written down.
    pub last_seal: Option<LastSeal>,
    /// When somebody came in by a custodian's code, until the carer has said that she saw it.
    pub custodian_came: Vec<DateTime<FixedOffset>>,
    /// Hand-overs that were cut off and may have taken place, until the carer has looked.
    pub handovers_unsure: Vec<UnsureHandOver>,
    /// Dossiers that could not be read: what waits in them is not told.
    pub unread: Vec<UnreadDossier>,
}

/// Something that is due for a client.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ClientDue {
    /// The client.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// What is due.
    pub due: Due,
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
    let backups = media::known(work)?;
    work.view(|tx| {
        // Backups, seals and particulars are the carer's care; a stand-in comes for the clients.
        let carer = tx.session().role == Role::Carer;
        let practice = own(tx, tx.session().actor)?;
        let mut unread = Unread::default();
        let clients = unread.list(tx, false)?;
        let mut due = Vec::new();
        let others = if carer { not_in_care_with_incident(tx, &mut unread)? } else { Vec::new() };
        let in_care = clients.iter().filter(|stored| carer && stored.status == Status::InCare);
        for stored in in_care.chain(&others) {
            let soon = unread.of(stored, due_soon(tx, stored.uid, tx.now().date_naive()))?;
            due.extend(soon.into_iter().map(|due| ClientDue {
                client: stored.uid,
                client_name: stored.fields.name.clone(),
                number: stored.number,
                due,
            }));
        }
        due.sort_by_key(|each| (each.due.on, each.number));
        let mut recent = clients.into_iter().map(|stored| row(tx, stored)).collect::<Result<Vec<_>>>()?;
        recent.sort_by_key(|client| std::cmp::Reverse((client.last_entry, client.number)));
        recent.truncate(RECENT);
        let waits = if carer { waiting::all(tx, tx.now().date_naive(), &mut unread)? } else { Vec::new() };
        let notes_due = if carer { work_note::due(tx, &mut unread)? } else { Vec::new() };
        let stones = if carer { unread.in_all(tx, |only| waiting(tx, only))? } else { Vec::new() };
        let handovers_unsure = if carer { unread.in_all(tx, |only| disclosure::unsure(tx, only))? } else { Vec::new() };
        Ok(Today {
            drafts: draft::to_do(tx)?,
            recent,
            due,
            waiting: waits,
            practice_waiting: if carer { practice_waiting::all(tx)? } else { Vec::new() },
            notes_due,
            practice_complete: !carer || (!practice.function.is_empty() && !practice.town.is_empty()),
            practice_vault: setting::get::<bool>(tx, PRACTICE_VAULT)?.unwrap_or(false),
            clients: client::count(tx)?,
            by_recovery_code,
            renewal_cut_off,
            remnants: if carer { remnants(tx)? } else { None },
            last_backup: backups.last.filter(|_| carer),
            backup_due: carer && backups.due,
            backup_stale: carer && backups.stale,
            media_behind: backups.media.into_iter().filter(|medium| medium.behind).collect(),
            behind_seal: work.desk.behind_seal(),
            reapplied: Some(work.desk.reapplied()).filter(|reapplied| !reapplied.is_nothing()).cloned(),
            stones,
            clock_doubt: doubt(tx)?,
            last_seal: last_seal.filter(|_| carer),
            custodian_came: if carer { came(tx)? } else { Vec::new() },
            handovers_unsure,
            unread: unread.0,
        })
    })
}
