//! Checking the store against its log.

use std::collections::HashSet;
use std::io::Read;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::log_term::LogGone;
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::practice::Language;
use super::today::LastSeal;
use crate::action::Nothing;
use crate::desk::{BEHIND_SEAL, BehindSeal, Work};
use crate::error::{Error, Result};
use crate::export::sheets;
use crate::store::attachment::StoredAttachment;
use crate::store::carried_head::{self, Sealed};
use crate::store::log::{Head, TypedSeal};
use crate::store::verify::{self, Finding};
use crate::store::{Concern, Reading, attachment, setting};
use crate::uid::Uid;
use crate::vault::attachments::Attachments;

/// What is to be checked.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct VerifyAsked {
    /// A seal that was printed earlier, as typed: does it still fit?
    #[serde(default)]
    pub seal: Option<String>,
}

/// In which language the sheet is.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SheetAsked {
    /// Of the sheet.
    pub language: Language,
}

/// What has become of a printed seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SealFits {
    /// The line is still the one that it was, and with it all before.
    Yes,
    /// The line is another: the log was changed after it was printed.
    Differs,
    /// The log ends before that line: something is missing.
    Beyond,
    /// The line went with its year, when its term was over: it can be compared no more.
    Gone,
}

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
    /// What has become of the printed seal that was typed.
    pub typed: Option<SealFits>,
    /// With what that line went.
    pub gone: Option<LogGone>,
}

/// Recomputes the log and every row that it answers for, reads every attachment, and holds the head
/// against the last seal in the vault's header, and a line against a seal that was printed.
///
/// # Errors
/// [`Error::SealMistyped`], [`Error::Cancelled`], or what the store says; what does not fit is a finding.
pub fn verify(work: &Work, input: VerifyAsked) -> Result<Verified> {
    let printed = input.seal.filter(|seal| !seal.trim().is_empty()).map(|seal| TypedSeal::parse(&seal)).transpose()?;
    let (sealed, files) = {
        let vault = work.desk.vault();
        (vault.seal(), vault.attachments())
    };
    let (mut checked, stored, (typed, gone)) = work.view(|tx| {
        tx.concerns(Concern { part: "whole_vault", every_time: true, ..Concern::default() });
        let mut checked = verify::check(tx.connection(), &|done, total| work.progress.step(done, total))?;
        if checked.findings.iter().any(|finding| finding.code == verify::PAGE_DAMAGED) {
            return Ok((checked, Vec::new(), (None, None)));
        }
        if let Some(sealed) = sealed {
            let no = i64::try_from(sealed.no).map_err(|_| Error::StoreDamaged)?;
            match carried_head::sealed(tx.connection(), no)? {
                Sealed::Gone(_) => {}
                Sealed::Hash(hash) if hash == sealed.head => {}
                Sealed::Hash(_) | Sealed::Beyond => {
                    checked.findings.push(finding("log_behind_seal", String::new(), Some(no)));
                }
            }
        }
        let (typed, gone) = match &printed {
            None => (None, None),
            Some(seal) => match carried_head::sealed(tx.connection(), seal.no)? {
                Sealed::Beyond => (Some(SealFits::Beyond), None),
                Sealed::Hash(hash) if (Head { no: seal.no, hash }).is_sealed_by(seal) => (Some(SealFits::Yes), None),
                Sealed::Hash(_) => (Some(SealFits::Differs), None),
                Sealed::Gone(carried) => (Some(SealFits::Gone), Some(LogGone::from(carried))),
            },
        };
        match (typed, &printed) {
            (Some(SealFits::Differs), Some(seal)) => {
                checked.findings.push(finding("seal_differs", String::new(), Some(seal.no)));
            }
            (Some(SealFits::Beyond), Some(seal)) => {
                checked.findings.push(finding("seal_beyond", String::new(), Some(seal.no)));
            }
            (Some(SealFits::Yes | SealFits::Gone) | None, _) | (_, None) => {}
        }
        Ok((checked, attachment::all(tx)?, (typed, gone)))
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
        typed,
        gone,
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

/// A sheet with the seal of today, to be kept outside of the laptop, as is done once a month: with it anybody can see later
/// whether the log up to today is still the same.
///
/// # Errors
/// [`Error::LayoutFailed`], or what the store or the disk says.
pub fn sheet(work: &Work, input: SheetAsked) -> Result<Sheet> {
    // The line first, so that the seal covers it.
    work.view(|tx| {
        tx.concerns(Concern { part: "seal_sheet", every_time: true, ..Concern::default() });
        Ok(())
    })?;
    let head = work.desk.seal()?;
    let made = work.desk.surroundings().clock.now();
    let bytes = {
        let vault = work.desk.vault();
        sheets::seal_sheet(&sheets::SealSheet {
            lang: lang(input.language),
            vault: vault.name(),
            made,
            no: head.no,
            code: &head.code(),
        })?
    };
    let path = put_out(work, &neutral_name(work, "zegel", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

/// The carer has seen that an older store was put back; from here on it is the store, and is sealed as it is. The line that
/// tells of it stays.
///
/// # Errors
/// What the store says.
pub fn behind_seen(work: &Work, _: Nothing) -> Result<Nothing> {
    work.change(|tx| {
        tx.concerns(Concern { part: "behind_seal", every_time: true, ..Concern::default() });
        setting::set(tx, BEHIND_SEAL, &None::<BehindSeal>)
    })?;
    work.desk.behind_seal_is_seen();
    // What cannot be written now is written at locking.
    work.desk.seal().ok();
    Ok(Nothing {})
}
