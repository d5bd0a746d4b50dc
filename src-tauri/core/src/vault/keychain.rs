//! This laptop's keychain.

use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::surroundings::Keychain;

/// The system's own.
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn get(&self, _: &str) -> Result<Option<Zeroizing<String>>> {
        Err(Error::NoKeychain)
    }
    fn set(&self, _: &str, _: &str) -> Result<()> {
        Err(Error::NoKeychain)
    }
    fn delete(&self, _: &str) -> Result<()> {
        Err(Error::NoKeychain)
    }
}
