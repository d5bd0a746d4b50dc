//! Tells the key of a vault's store as hex, so that a test can search memory for it. Asks for what opens the vault anyway:
//! the passphrase, on standard input, and this laptop's keychain. Usage: store-key VAULT; never part of the program.

use std::{env, fmt::Write, io, path::Path};

use dossier_core::{
    Error, Result,
    surroundings::Surroundings,
    vault::{Key, Second, Vault},
};
use secrecy::SecretString;

fn main() -> Result<()> {
    let dir = env::args_os().nth(1).ok_or(Error::NoVault)?;
    let passphrase = SecretString::from(io::read_to_string(io::stdin())?.trim());
    let key = Key::Passphrase { passphrase, second: Second::Keychain };
    let vault = Vault::open(Path::new(&dir), key, &Surroundings::real())?;
    // The first 32 bytes are the key; the salt behind it stands in the header for all to read.
    let hex = vault.store_key().with_bytes(|bytes| {
        bytes.iter().take(32).fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    });
    println!("{hex}");
    Ok(())
}
