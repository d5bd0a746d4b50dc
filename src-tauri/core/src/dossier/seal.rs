//! Checking the store against its log.

use std::collections::HashSet;
use std::io::Read;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::today::LastSeal;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::attachment::StoredAttachment;
use crate::store::verify::{self, Finding};
use crate::store::{Concern, Reading, attachment};
use crate::uid::Uid;
use crate::vault::attachments::Attachments;

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

/// Recomputes the log and every row that it answers for, reads every attachment, and holds the head
/// against the last seal in the vault's header.
///
/// # Errors
/// [`Error::Cancelled`], or what the store says; what does not fit is a finding.
pub fn verify(work: &Work, _: Nothing) -> Result<Verified> {
    let (sealed, files) = {
        let vault = work.desk.vault();
        (vault.seal(), vault.attachments())
    };
    let (mut checked, stored) = work.view(|tx| {
        tx.concerns(Concern { part: "whole_vault", every_time: true, ..Concern::default() });
        let mut checked = verify::check(tx.connection(), &|done, total| work.progress.step(done, total))?;
        if checked.findings.iter().any(|finding| finding.code == verify::PAGE_DAMAGED) {
            return Ok((checked, Vec::new()));
        }
        if let Some(sealed) = sealed {
            let no = i64::try_from(sealed.no).map_err(|_| Error::StoreDamaged)?;
            match crate::store::log::hash_of(tx.connection(), no)? {
                Some(hash) if hash == sealed.head => {}
                _ => checked.findings.push(finding("log_behind_seal", String::new(), Some(no))),
            }
        }
        let stored = attachment::files(tx)?.into_iter().map(|(uid, _)| attachment::get(tx, uid));
        Ok((checked, stored.collect::<Result<Vec<_>>>()?))
    })?;
    // Outside the transaction: reading years of photos must not keep the write-ahead log from being emptied.
    let present: HashSet<Uid> = files.names()?.into_iter().collect();
    let total: u64 = stored.iter().map(|stored| stored.length).sum();
    let mut done = 0;
    for stored in &stored {
        let code = if !present.contains(&stored.file) {
            Some("attachment_missing")
        } else if !is_whole(&files, stored) {
            Some("attachment_damaged")
        } else {
            None
        };
        checked.findings.extend(code.map(|code| finding(code, stored.uid.to_string(), None)));
        done += stored.length;
        work.progress.step(done, total)?;
    }
    Ok(Verified {
        ok: checked.findings.is_empty(),
        lines: checked.lines,
        rows: checked.rows,
        findings: checked.findings,
        seal: LastSeal { no: u64::try_from(checked.head.no).unwrap_or(0), code: checked.head.code() },
    })
}

/// Every chunk is authentic and together they are what was brought in.
fn is_whole(files: &Attachments, stored: &StoredAttachment) -> bool {
    let Ok(mut plain) = files.open(stored.file, &stored.key) else { return false };
    let (mut sha, mut length, mut chunk) = (Sha256::new(), 0, Zeroizing::new(vec![0; 1 << 16]));
    loop {
        match plain.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => {
                sha.update(chunk.get(..read).unwrap_or_default());
                length += read as u64;
            }
            Err(_) => return false,
        }
    }
    length == stored.length && <[u8; 32]>::from(sha.finalize()) == stored.sha256
}

fn finding(code: &str, row: String, line: Option<i64>) -> Finding {
    let table = if row.is_empty() { "log" } else { "attachment" };
    Finding { code: code.to_owned(), table: table.to_owned(), row, line }
}
