//! What can go wrong, as codes.
//!
//! The core speaks no language: an error is a stable code with parameters, and `assets/i18n` has for each code
//! what happened, whether the work is safe and what to do now. A parameter never carries a client's data: file
//! sizes, limits, dates of versions, yes; names and texts, no. That is why errors may be written to the
//! program's own log as they are.

use rusqlite::ffi;
use serde::Serialize;

/// The result of everything in the core.
pub type Result<T> = std::result::Result<T, Error>;

/// One enum for the whole core. Serialises as `{"code": "...", "params": {...}}`; codes are stable once released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
#[error("{}", self.code())]
#[allow(missing_docs, reason = "the line above each says what its parameters are")]
pub enum Error {
    // -- who is asking, and for what --
    /// No action of this name.
    UnknownAction,
    /// The input of an action does not have its form; `field` is a path in the input, `reason` for developers.
    BadInput { field: String, reason: String },
    /// This session may not do this. Logged.
    NotAllowed,
    /// A field that must be filled is empty.
    Required { field: String },
    /// A field is longer than `most` characters.
    TooLong { field: String, most: usize },
    /// What was asked for does not exist (any more).
    NotFound,

    // -- clients and entries --
    /// The number fails the eleven-test.
    BsnInvalid,
    /// No regime of this client allows keeping a citizen service number (Wabvpz 4-9; Jeugdwet 7.2; Wmo 5.2).
    BsnNotForRegime,
    /// A day after today where that cannot be.
    InFuture { field: String },
    /// A day that does not exist or lies before 1900.
    BadDate { field: String },
    /// The entry locked at this instant (UTC, ISO 8601): an amendment is possible.
    EntryLocked { locked_at: String },
    /// Somebody saved a newer version meanwhile.
    EntryChanged,
    /// Care for this client has ended: nothing new but what the law still asks for. An amendment is possible.
    ClientClosed,
    /// A day that has to lie ahead does not.
    NotAhead { field: String },
    /// `count` entries that were not told yet go along because they were asked for: a talk is offered first.
    TalkFirst { count: u64 },
    /// An amendment says why.
    ReasonRequired,
    /// A number that can only be a typing error; the bounds with a point.
    NotPlausible { field: String, least: String, most: String },
    /// This dose was recorded already: it can be corrected.
    DoseRecorded,
    /// Other first and last days of a medicine, by which other doses would stand on the lists of days that were.
    PastDays,
    /// A function where a name belongs: nobody could be found by it afterwards.
    FunctionAlone { field: String },
    /// Somebody else is called that already.
    AliasTaken,
    /// Who gets a dossier does not go with the ground that was chosen (BW 7:456, 7:457, 7:465).
    GroundDoesNotFit,
    /// The rules say that this person may not see it; `reason` is a code of `assets/law/access.toml`.
    NoRight { reason: String },
    /// What this person was answered is for a part of the dossier, and all of it would go along (BW 7:457(3), 7:458a).
    AnsweredInPart,
    /// There is no consent that stands, is for this, and names who gets it.
    ConsentMissing,
    /// Who gives this consent is not entitled to (BW 7:450, 7:465).
    NotTheirsToGive,
    /// This consent takes another's beside it (BW 7:450(2)).
    ConsentNotEnough,
    /// The client asked that this dossier is not shared further, and that was granted (AVG 18).
    NotShared,
    /// This dossier is kept and not used, at the client's request (AVG 18).
    KeptNotUsed,
    /// Of a client in care a dossier cannot be kept without using it: the law asks that it is kept up (BW 7:454).
    StillInCare,
    /// Somebody has to check who asks, and whether they may, before this is granted.
    AskerUnchecked,
    /// This request has been decided about or withdrawn.
    RequestDecided,
    /// The term of this request cannot be extended: it is over, it was extended before, or the law knows no extension.
    NotExtendable,
    /// A letter about something that was not decided yet.
    LetterTooSoon,
    /// Somebody came in by a code from paper: there is no passphrase with which this could be ended.
    PassphraseFirst,
    /// The law, or a stop, does not allow that this is destroyed on this ground now (BW 7:454, 7:455).
    MustBeKept,
    /// The days to think it over are not over: from `until` (ISO day) on.
    CoolingOff { until: String },
    /// There is treatment in it, or care under a law with a term: that it is needed no longer ends no years.
    TreatmentRecorded,
    /// An administrative letter in it must be kept until this day (AWR 52(4)), and nobody said that it lies elsewhere.
    LettersKept { until: String },
    /// Something else in the dossier refers to this: a goal, a medicine, a hand-over, a proof.
    StillNeeded,
    /// Before a dossier leaves, somebody has to decide about this many names that may be other clients'.
    NamesUnreviewed { count: usize },
    /// The municipality supervises care under the Wmo alone; in the dossiers of these clients' numbers there was none then.
    NotTheirs { numbers: String },

    // -- files --
    /// A file of 0 bytes.
    FileEmpty,
    /// Larger than `most` bytes.
    FileTooLarge { most: u64 },
    /// The medium's file system holds no file this large: FAT32 none of 4 GiB.
    MediumFormat,
    /// The data of a dossier that is to leave: more files than a package of data holds, or a larger one.
    DataTooLarge,
    /// The data of a dossier that is to leave would not be brought in by this program again.
    DataUnsound,
    /// The ending or the first bytes promise a kind that the content is not.
    FileDamaged { kind: String },
    /// A kind of file that the program does not keep.
    FileKindUnknown,
    /// The file cannot be read.
    FileUnreadable,
    /// The folder cannot be written.
    FolderNotWritable,
    /// Not enough room; both in bytes.
    NoSpace { needed: u64, free: u64 },
    /// The medium stopped answering: a stick was pulled out, or a disk is failing.
    MediumGone,
    /// Handing over was cut off: a package may lie on the stick, and the register says that it may have been handed over.
    PackageLeft,
    /// What was written does not read back the same.
    ReadBackDiffers,
    /// There is something of this name already.
    AlreadyThere,
    /// The stored attachment is damaged or gone.
    AttachmentDamaged,

    // -- data of a dossier that is brought in --
    /// These words do not open the data.
    PackagePassphrase,
    /// It is no data of this program, or damaged.
    PackageDamaged,
    /// Made by a newer program.
    PackageNewer,
    /// There is something in this dossier already.
    DossierNotEmpty,
    /// This dossier is of somebody of another name, birth date or citizen service number.
    AnotherPerson,
    /// This very file is in the dossier already.
    PaperThere,
    /// A list without lines, or none at all.
    ListUnreadable,
    /// A quotation mark that a line of a list begins with and no line ends: what comes after it would be of one client.
    ListQuoteOpen { line: usize },
    /// A list of more than `most` lines.
    ListTooLong { most: usize },

    // -- the vault --
    /// There is no vault in this folder.
    NoVault,
    /// There is a vault in this folder already.
    VaultExists,
    /// Another window or command has this vault open.
    VaultInUse,
    /// The vault is locked: unlock it first.
    Locked,
    /// Neither copy of the header can be read.
    HeaderDamaged,
    /// Made by a newer program: untouched. `needs` is the least program version.
    VaultNewer { needs: String },
    /// Passphrase, key file or code does not fit.
    WrongPassphrase,
    /// The passphrase may be right, but this laptop's keychain has no device secret for this vault.
    NoDeviceSecret,
    /// The system has no keychain that answers.
    NoKeychain,
    /// The key file is missing or is not 32 bytes.
    KeyFileBad,
    /// This way in is not set up for this vault.
    NoSuchSlot,
    /// The stored slot is damaged in both copies.
    SlotDamaged,
    /// The recovery code has a typing error (its checksum fails).
    RecoveryCodeMistyped,
    /// Set-up is not finished: the recovery code was not typed back.
    SetUpUnfinished,
    /// Fewer than `least` characters.
    PassphraseTooShort { least: usize },
    /// On the block list, or too easily guessed.
    PassphraseWeak,
    /// Somebody else opens this vault with these words already.
    PassphraseTaken,
    /// A change of the ways in, begun at `since` (RFC 3339), was cut off; this key opens what was before it. Undo it, or
    /// open with the new key.
    ChangeUnfinished { since: String },
    /// The folder lies in a synchronised or network place; `by` names which.
    FolderSynchronised { by: String },
    /// There are `most` ways in already: one more, and the header would not be read any more.
    WaysFull { most: usize },
    /// The log, or a row that it answers for, does not fit: what was changed must stay to be found. `verify` names what.
    LogUnsound,
    /// Another program reads the store: what was destroyed still stands, encrypted, in its write-ahead log.
    TracesLeft,
    /// The store is damaged; `verify` names what.
    StoreDamaged,
    /// The laptop's own disk refused to take, or on Windows to give, what belongs to the store. (That Linux and macOS cannot read a
    /// sector is told as damage, by SQLite itself.)
    DiskFailing,
    /// A stand-in opened before the first day or after the last one that was agreed (ISO days). Logged.
    OutOfPeriod { from: String, until: String },
    /// The carer ended this stand-in's or custodian's access, or nothing was ever agreed for it. Logged.
    SeatEnded,
    /// The last day lies before the first, in the past, or more than `most` days after the first.
    BadPeriod { field: String, most: u64 },
    /// The clock is behind or far ahead of the last log line: type today's date first.
    ClockDoubtful,
    /// Today's date as typed is another than the laptop's, `laptop` (ISO 8601).
    ClockDiffers { laptop: String },
    /// The laptop's clock, `laptop` (ISO 8601), says a day long before this program was there.
    ClockUnset { laptop: String },
    /// What was typed has not the form of a printed seal.
    SealMistyped,
    /// The code of a certificate has a typing error (its checksum fails).
    CertificateMistyped,

    // -- backups --
    /// There is no backup in this place.
    NoBackup,
    /// The backup is damaged, incomplete or not of this vault.
    BackupDamaged,
    /// This stick was handed to somebody, or is meant for that: no backup and no key goes onto it.
    StickHandedOver,
    /// This stick holds a key: nothing else goes onto it.
    StickHoldsKey,
    /// Backups lie here: no copy for others and no key goes beside them.
    StickHoldsBackup,
    /// Of what the program keeps on a medium, `name` is a link, a pipe or the like: nothing is read or written through it.
    NotReal { name: String },
    /// No known stick or folder for backups is there.
    NoKnownMedium,
    /// Backups of more than one vault lie here, and nobody said which is meant; `sets`: the newest of each.
    SeveralVaults { sets: Vec<String> },

    // -- jobs --
    /// Another job is running.
    JobRunning,
    /// Cancelled by the user.
    Cancelled,
    /// Only a vault without clients can become a practice vault.
    NotEmpty,
    /// The paper could not be laid out.
    LayoutFailed,

    /// Anything of the system below us; `what` is a code for developers, without personal data.
    Internal { what: String },
}

impl Error {
    /// The stable code, as `assets/i18n` and the command line know it.
    pub fn code(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.get("code").and_then(|c| c.as_str()).map(str::to_owned))
            .unwrap_or_else(|| "internal".to_owned())
    }

    /// A bug or a system failure that the carer can do nothing about, named for developers.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal { what: what.into() }
    }
}

/// How SQLite says that the disk itself refused (<https://sqlite.org/rescode.html>).
const FAILING: [std::ffi::c_int; 7] = [
    ffi::SQLITE_IOERR_READ,
    ffi::SQLITE_IOERR_WRITE,
    ffi::SQLITE_IOERR_FSYNC,
    ffi::SQLITE_IOERR_DIR_FSYNC,
    ffi::SQLITE_IOERR_TRUNCATE,
    ffi::SQLITE_IOERR_FSTAT,
    ffi::SQLITE_IOERR_CLOSE,
];

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::NoSpace { needed: 0, free: 0 },
            // The file through which connections share what is in the write-ahead log could not grow.
            _ if extended == ffi::SQLITE_IOERR_SHMSIZE => Self::NoSpace { needed: 0, free: 0 },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::StoreDamaged,
            _ if [ffi::SQLITE_IOERR_SHORT_READ, ffi::SQLITE_IOERR_CORRUPTFS].contains(&extended) => Self::StoreDamaged,
            _ if FAILING.contains(&extended) => Self::DiskFailing,
            Some(code) => Self::internal(format!("store: {code:?} {extended}")),
            None if matches!(error, rusqlite::Error::QueryReturnedNoRows) => Self::NotFound,
            // The text of other errors may quote SQL, never values.
            None => Self::internal("store"),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        // A reader of ours (an attachment's) can only speak through this type: what it said comes out again.
        let error = match error.downcast::<Self>() {
            Ok(own) => return own,
            Err(error) => error,
        };
        let kind = error.kind();
        if is_gone(&error) {
            Self::MediumGone
        } else if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            Self::NoSpace { needed: 0, free: 0 }
        } else if matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
            Self::FolderNotWritable
        } else if kind == ErrorKind::NotFound {
            Self::FileUnreadable
        } else {
            Self::internal(format!("io: {kind:?}"))
        }
    }
}

/// Whether this is how a medium that went away answers: an input/output error, or no such device, or its driver is gone.
pub(crate) fn is_gone(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, NotConnected};
    // They have no kind of their own. EIO, ENXIO, ENODEV; of Windows' ERROR_NOT_READY, _DEV_NOT_EXIST, _NO_SUCH_DEVICE (a stick whose
    // plug is loose), _CRC (a worn one), _FILE_INVALID, _MEDIA_CHANGED, _NO_MEDIA_IN_DRIVE, _IO_DEVICE, _DEVICE_NOT_CONNECTED, _DEVICE_REMOVED.
    let numbers: &[i32] =
        if cfg!(windows) { &[21, 23, 55, 433, 1006, 1110, 1112, 1117, 1167, 1617] } else { &[5, 6, 19] };
    matches!(error.kind(), NotConnected | ConnectionAborted)
        || error.raw_os_error().is_some_and(|number| numbers.contains(&number))
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        // Only the place: the message itself may quote the input.
        Self::BadInput { field: format!("line {} column {}", error.line(), error.column()), reason: "json".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fails_is_told_apart_from_a_store_that_is_damaged_and_from_a_fault_of_ours() {
        let said = |code| Error::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        // Reading, writing, fsync, truncating, fstat.
        for code in [266, 778, 1034, 1546, 1802] {
            assert_eq!(said(code), Error::DiskFailing, "{code}");
        }
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_IOERR_SHORT_READ, ffi::SQLITE_IOERR_CORRUPTFS]
        {
            assert_eq!(said(code), Error::StoreDamaged, "{code}");
        }
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            assert_eq!(said(code), Error::NoSpace { needed: 0, free: 0 }, "{code}");
        }
        assert_eq!(said(ffi::SQLITE_IOERR_LOCK), Error::internal("store: SystemIoFailure 3850"));
    }
}
