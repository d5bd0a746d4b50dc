//! What a stranger's bytes reach before any key does, as functions from bytes to bytes: read, and written again. For the
//! fuzz targets in `tests/faults`; nothing else calls it.

use super::slot::Slot;
use super::{backup, header};
use crate::error::{Error, Result};

/// A copy of the header, beside none.
///
/// # Errors
/// [`Error::HeaderDamaged`], [`Error::VaultNewer`].
pub fn header(bytes: &[u8]) -> Result<Vec<u8>> {
    let found = header::found([Some(bytes.to_vec()), None])?;
    let header = found.headers.first().ok_or(Error::HeaderDamaged)?;
    for at in 0..header.payload.slots.len() {
        header.slot(at);
    }
    header.to_bytes()
}

/// A slot's text.
///
/// # Errors
/// [`Error::SlotDamaged`].
pub fn slot(bytes: &[u8]) -> Result<Vec<u8>> {
    let slot: Slot = serde_json::from_slice(bytes).map_err(|_| Error::SlotDamaged)?;
    Ok(serde_json::to_vec(&slot)?)
}

/// The manifest of a backup set.
///
/// # Errors
/// [`Error::BackupDamaged`].
pub fn manifest(bytes: &[u8]) -> Result<Vec<u8>> {
    let (manifest, signed) = backup::parse_manifest(bytes)?;
    backup::write_signed(&manifest, signed.hmac)
}
