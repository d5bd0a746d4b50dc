//! The vault (being moved in).
pub mod keychain;
