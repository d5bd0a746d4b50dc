//! Checking the store against its log, and the ways into the vault.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::today::LastSeal;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::verify::{self, Finding};
use crate::store::{Concern, Reading, attachment};
use crate::uid::Uid;
use crate::vault::SlotInfo;

/// What a check found.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Verified {
    /// Everything fits.
    pub ok: bool,
    /// Lines of the log.
    pub lines: i64,
    /// Rows compared.
    pub rows: i64,
    /// What does not fit.
    pub findings: Vec<Finding>,
    /// The seal of the log as it was checked.
    pub seal: LastSeal,
}

/// Recomputes the log and every row that it answers for, looks for the attachments' files, and holds the head
/// against the last seal in the vault's header.
///
/// # Errors
/// [`Error::Cancelled`], or what the store says; what does not fit is a finding.
pub fn verify(work: &Work, _: Nothing) -> Result<Verified> {
    let (sealed, files) = {
        let vault = work.desk.vault();
        (vault.seal(), vault.attachments())
    };
    work.view(|tx| {
        tx.concerns(Concern { part: "whole_vault", every_time: true, ..Concern::default() });
        let mut checked = verify::check(tx.connection(), &|done, total| work.progress.step(done, total))?;
        let finding = |code: &str, row: String, line| Finding {
            code: code.to_owned(),
            table: if row.is_empty() { "log".to_owned() } else { "attachment".to_owned() },
            row,
            line,
        };
        if let Some(sealed) = sealed {
            let no = i64::try_from(sealed.no).map_err(|_| Error::StoreDamaged)?;
            match crate::store::log::hash_of(tx.connection(), no)? {
                Some(hash) if hash == sealed.head => {}
                _ => checked.findings.push(finding("log_behind_seal", String::new(), Some(no))),
            }
        }
        let present: HashSet<Uid> = files.names()?.into_iter().collect();
        for (uid, file) in attachment::files(tx)? {
            if !present.contains(&file) {
                checked.findings.push(finding("attachment_missing", uid.to_string(), None));
            }
        }
        Ok(Verified {
            ok: checked.findings.is_empty(),
            lines: checked.lines,
            rows: checked.rows,
            findings: checked.findings,
            seal: LastSeal { no: u64::try_from(checked.head.no).unwrap_or(0), code: checked.head.code() },
        })
    })
}

/// The ways into the vault.
///
/// # Errors
/// None; the slots are known while the vault is open.
pub fn ways_in(work: &Work, _: Nothing) -> Result<Vec<SlotInfo>> {
    Ok(work.desk.vault().slots())
}
