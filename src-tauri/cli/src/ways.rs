//! Where the vault is and how it is opened from the command line.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;

use clap::Args;
use dossier_core::surroundings::Surroundings;
use dossier_core::vault::{Key, Second, Vault, folder};
use dossier_core::{Error, Result};
use secrecy::{ExposeSecret, SecretString};

/// Options that every command takes.
#[derive(Args)]
pub struct Ways {
    /// The vault's folder; the window's own when it is not given.
    #[arg(long, global = true)]
    vault: Option<PathBuf>,
    /// Reads the passphrase from this open file descriptor instead of asking; on Windows only 0.
    #[arg(long, global = true, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// The key file that belongs to the passphrase; the keychain when it is not given.
    #[arg(long, global = true, value_name = "F")]
    key_file: Option<PathBuf>,
    /// Opens with a code from paper, the recovery code or a custodian's, asked for in place of the passphrase.
    #[arg(long, global = true)]
    recovery: bool,
    /// Undoes a change of the keys that was cut off, when the key fits what was before it.
    #[arg(long, global = true)]
    undo_change: bool,
}

impl Ways {
    /// The vault's folder.
    pub fn folder(&self) -> Result<PathBuf> {
        self.vault.clone().or_else(folder::usual).ok_or(Error::NoVault)
    }

    /// What opens the vault.
    pub fn key(&self) -> Result<Key> {
        let secret = self.secret(if self.recovery { "Code: " } else { "Wachtzin: " })?;
        Ok(if self.recovery {
            Key::Recovery(secret)
        } else {
            Key::Passphrase { passphrase: secret, second: self.second() }
        })
    }

    /// The vault, opened.
    pub fn open(&self, surroundings: &Surroundings) -> Result<Vault> {
        let mut open = Vault::open(&self.folder()?, self.key()?, surroundings)?;
        if self.undo_change && open.unfinished_change().is_some() {
            open.undo_change(surroundings)?;
        }
        Ok(open)
    }

    /// A passphrase for a new vault; typed twice when it is asked for.
    pub fn new_passphrase(&self) -> Result<SecretString> {
        let first = self.secret("Nieuwe wachtzin: ")?;
        if self.asks() {
            let again = self.secret("Nog een keer: ")?;
            if again.expose_secret() != first.expose_secret() {
                return Err(Error::WrongPassphrase);
            }
        }
        Ok(first)
    }

    /// Shows the recovery code and has it typed back.
    pub fn show_and_type_back(&self, code: &SecretString) -> Result<SecretString> {
        writeln!(std::io::stderr(), "Herstelcode: {}", code.expose_secret())?;
        self.ask("Typ de herstelcode over: ")
    }

    /// The second secret beside the passphrase.
    pub fn second(&self) -> Second {
        self.key_file.clone().map_or(Second::Keychain, Second::KeyFile)
    }

    fn secret(&self, prompt: &str) -> Result<SecretString> {
        if let Some(secret) = from_environment() {
            return Ok(secret);
        }
        match self.passphrase_fd {
            None => self.ask(prompt),
            // By its own handle: when it is a socket, it cannot be opened by a name.
            Some(0) => first_line(std::io::stdin().lock()),
            // Windows has no such names, and whatever file has this one there is somebody else's.
            Some(_) if cfg!(windows) => Err(Error::BadInput { field: "passphrase-fd".into(), reason: "only 0".into() }),
            Some(number) => {
                first_line(BufReader::new(File::open(format!("/dev/fd/{number}")).map_err(|_| Error::FileUnreadable)?))
            }
        }
    }

    fn ask(&self, prompt: &str) -> Result<SecretString> {
        rpassword::prompt_password(prompt)
            .map(SecretString::from)
            .map_err(|_| Error::Required { field: "passphrase".to_owned() })
    }

    fn asks(&self) -> bool {
        self.passphrase_fd.is_none() && from_environment().is_none()
    }
}

fn first_line(mut from: impl BufRead) -> Result<SecretString> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// For tests: only a build with debug assertions looks.
fn from_environment() -> Option<SecretString> {
    if !cfg!(debug_assertions) {
        return None;
    }
    std::env::var("ZORGMAP_PASSPHRASE").ok().map(SecretString::from)
}
