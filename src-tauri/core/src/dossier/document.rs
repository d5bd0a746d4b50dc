//! Files that belong to a dossier: brought in, encrypted, looked at in the program, and saved elsewhere when asked for.
//!
//! A file is encrypted and synced before its row is written: a crash in between leaves a file that nobody speaks of,
//! never a row without its file. Others' files never reach the web view as they are: pictures are decoded and made
//! anew here, pages of a PDF become pictures.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::consent;
use super::entry::{self as entries, Body, EntryView, Origin, happened};
use super::text::{LINE, TEXT, required, within};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::pictures::{self, Kind};
use crate::store::attachment::StoredAttachment;
use crate::store::{Concern, Reading, WriteTx, attachment, entry};
use crate::uid::Uid;
use crate::vault::attachments::Written;
use crate::vault::{backup, medium};

/// Largest file that a dossier keeps, in bytes.
pub const MOST: u64 = 100 << 20;

/// Largest picture that is taken from a clipboard, in bytes: a photo of a telephone is smaller, and all of it passes through the
/// window's memory a few times.
pub const MOST_PASTED: usize = 20 << 20;

/// A file with a title, as an entry of its own.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewDocument {
    /// Whose dossier.
    pub client: Uid,
    /// Of when; now when `None`.
    #[serde(default)]
    pub at: Option<DateTime<FixedOffset>>,
    /// What it is.
    pub title: String,
    /// What there is to say of it.
    #[serde(default)]
    pub note: String,
    /// Path of the file.
    pub file: String,
    /// Who supplied it.
    #[serde(default)]
    pub origin: Origin,
    /// It is a picture of the client, for which there has to be a consent.
    #[serde(default)]
    pub of_client: bool,
}

/// A picture from the clipboard, as an entry of its own. It never lies on a disk but encrypted.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PastedPicture {
    /// Whose dossier.
    pub client: Uid,
    /// Of when; now when `None`.
    #[serde(default)]
    pub at: Option<DateTime<FixedOffset>>,
    /// What it is.
    pub title: String,
    /// What there is to say of it.
    #[serde(default)]
    pub note: String,
    /// What it is called when it is saved, with the ending of its kind (`geplakt.png`).
    pub name: String,
    /// The picture (JPEG, PNG, WebP or GIF), in base64 (RFC 4648, section 4).
    pub picture: String,
    /// Who supplied it.
    #[serde(default)]
    pub origin: Origin,
    /// It is a picture of the client, for which there has to be a consent.
    #[serde(default)]
    pub of_client: bool,
}

/// A file for an entry that is there.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewAttachment {
    /// The entry.
    pub entry: Uid,
    /// Path of the file.
    pub file: String,
    /// What is to be seen.
    #[serde(default)]
    pub caption: String,
    /// It is a picture of the client, for which there has to be a consent.
    #[serde(default)]
    pub of_client: bool,
}

/// What an attachment is to the person who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentClass {
    /// A photo or drawing.
    Picture,
    /// Pages.
    Pdf,
    /// A recording.
    Sound,
    /// Plain text.
    Text,
}

/// An attachment as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct AttachmentView {
    /// The attachment.
    pub attachment: Uid,
    /// The file's own name.
    pub name: String,
    /// What it is.
    pub kind: AttachmentClass,
    /// Bytes.
    pub length: u64,
    /// When it was added.
    pub added: DateTime<FixedOffset>,
    /// What is to be seen.
    pub caption: String,
}

impl AttachmentView {
    pub(super) fn of(stored: &StoredAttachment, offset: i32) -> Result<Self> {
        Ok(Self {
            attachment: stored.uid,
            name: stored.name.clone(),
            kind: class(stored.kind),
            length: stored.length,
            added: stored.added_at(offset)?,
            caption: stored.caption.clone(),
        })
    }
}

pub(super) const fn class(kind: Kind) -> AttachmentClass {
    match kind {
        Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif => AttachmentClass::Picture,
        Kind::Pdf => AttachmentClass::Pdf,
        Kind::Wav | Kind::Mp3 | Kind::M4a => AttachmentClass::Sound,
        Kind::Text => AttachmentClass::Text,
    }
}

/// What is to be looked at.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewAsked {
    /// The attachment.
    pub attachment: Uid,
    /// Page of a PDF, from 0.
    #[serde(default)]
    pub page: usize,
    /// Longest side in pixels, at most 4000.
    pub most: u32,
}

/// Something that a web view can show without harm.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Preview {
    /// Its kind.
    pub mime: String,
    /// The bytes.
    pub base64: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// How many pages there are.
    pub pages: usize,
    /// What a plain text says.
    pub text: Option<String>,
}

/// Where the original is to be saved.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveAsked {
    /// The attachment.
    pub attachment: Uid,
    /// Path of a folder.
    pub folder: String,
}

/// Where it was saved.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Saved {
    /// Path of the file.
    pub path: String,
}

/// A file that was read and found to be what it says it is.
pub(super) struct Brought {
    name: String,
    kind: Kind,
    bytes: Zeroizing<Vec<u8>>,
}

impl Brought {
    /// Of bytes that never lay on a disk, such as a signature drawn on the screen.
    ///
    /// # Errors
    /// [`Error::FileEmpty`], [`Error::FileDamaged`], [`Error::FileKindUnknown`].
    pub(super) fn new(name: &str, bytes: Zeroizing<Vec<u8>>) -> Result<Self> {
        Ok(Self { kind: pictures::check(name, &bytes)?, name: name.to_owned(), bytes })
    }

    /// Its own name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// What it is known by, in hexadecimal.
    pub(super) fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&*self.bytes))
    }
}

/// Reads a file that somebody picked.
///
/// # Errors
/// [`Error::FileEmpty`], [`Error::FileTooLarge`], [`Error::FileKindUnknown`], [`Error::FileDamaged`],
/// [`Error::FileUnreadable`].
pub(super) fn bring(path: &Path) -> Result<Brought> {
    let name = path.file_name().and_then(|name| name.to_str()).ok_or(Error::FileUnreadable)?;
    let name = required("file", name, LINE)?;
    // Before it is opened: a pipe would be waited for, for ever.
    if !fs::metadata(path).map_err(|_| Error::FileUnreadable)?.is_file() {
        return Err(Error::FileUnreadable);
    }
    let file = File::open(path).map_err(|_| Error::FileUnreadable)?;
    let meta = file.metadata().map_err(|_| Error::FileUnreadable)?;
    if meta.len() > MOST {
        return Err(Error::FileTooLarge { most: MOST });
    }
    // All room at once: a growing buffer would leave copies of a client's photo behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1));
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|_| Error::FileUnreadable)?;
    if bytes.len() as u64 > MOST {
        return Err(Error::FileTooLarge { most: MOST });
    }
    let kind = pictures::check(&name, &bytes)?;
    Ok(Brought { name, kind, bytes })
}

/// Encrypts the file, then lets `rows` write what speaks of it; if that fails the file goes again.
pub(super) fn keep<T>(
    work: &Work,
    brought: &Brought,
    rows: impl FnOnce(&WriteTx, Uid, &Written) -> Result<T>,
) -> Result<T> {
    let files = work.desk.vault().attachments();
    let file = Uid::new(work.desk.surroundings())?;
    let written = files.write(file, &mut brought.bytes.as_slice(), work.desk.surroundings())?;
    let done = work.change(|tx| rows(tx, file, &written));
    if done.is_err() {
        files.erase(file).ok();
    }
    done
}

/// Keeps a proof in the dossier, as a document: a signed paper, a signature, a recording. Gives the entry.
pub(super) fn evidence(
    tx: &WriteTx,
    client: Uid,
    title: &str,
    brought: &Brought,
    file: Uid,
    written: &Written,
) -> Result<Uid> {
    let body = Body::Document { title: required("title", title, LINE)?, note: String::new() };
    let added = entries::add(tx, client, tx.now(), &body, true)?;
    attachment::add(tx, added, &brought.name, brought.kind, "", file, written)?;
    Ok(added)
}

/// A picture of the client is kept with their consent alone.
fn pictured(tx: &WriteTx, client: Uid, of_client: bool) -> Result<()> {
    if of_client { consent::for_pictures(tx, client) } else { Ok(()) }
}

/// Adds a file as an entry of its own.
///
/// # Errors
/// [`Error::ConsentMissing`] for a picture of the client without their consent; [`Error::FileEmpty`], [`Error::FileTooLarge`], [`Error::FileKindUnknown`], [`Error::FileDamaged`],
/// [`Error::FileUnreadable`], [`Error::Required`], [`Error::NotFound`].
pub fn add(work: &Work, input: NewDocument) -> Result<EntryView> {
    let body = document(&input.title, &input.note)?;
    let brought = bring(Path::new(&input.file))?;
    added(work, input.client, input.at, &body, &brought, input.origin, input.of_client)
}

/// Adds a picture from the clipboard as an entry of its own.
///
/// # Errors
/// As [`add`], and [`Error::FileKindUnknown`] for what is no picture.
pub fn paste(work: &Work, input: PastedPicture) -> Result<EntryView> {
    let body = document(&input.title, &input.note)?;
    let name = required("file", &input.name, LINE)?;
    let picture = Zeroizing::new(input.picture);
    let most = MOST_PASTED as u64;
    // Base64 is a third longer; what is far too long is not decoded at all.
    if picture.len() / 4 * 3 > MOST_PASTED + 3 {
        return Err(Error::FileTooLarge { most });
    }
    let bytes = STANDARD
        .decode(picture.as_bytes())
        .map(Zeroizing::new)
        .map_err(|_| Error::BadInput { field: "picture".to_owned(), reason: "base64".to_owned() })?;
    if bytes.len() > MOST_PASTED {
        return Err(Error::FileTooLarge { most });
    }
    let brought = Brought::new(&name, bytes)?;
    if class(brought.kind) != AttachmentClass::Picture {
        return Err(Error::FileKindUnknown);
    }
    added(work, input.client, input.at, &body, &brought, input.origin, input.of_client)
}

fn document(title: &str, note: &str) -> Result<Body> {
    Ok(Body::Document { title: required("title", title, LINE)?, note: within("note", note, TEXT)? })
}

fn added(
    work: &Work,
    client: Uid,
    at: Option<DateTime<FixedOffset>>,
    body: &Body,
    brought: &Brought,
    origin: Origin,
    of_client: bool,
) -> Result<EntryView> {
    keep(work, brought, |tx, file, written| {
        pictured(tx, client, of_client)?;
        let at = happened(at, tx.now())?;
        let added = entries::add_from(tx, client, at, body, false, origin)?;
        attachment::add(tx, added, &brought.name, brought.kind, "", file, written)?;
        entries::shown(tx, &entry::get(tx, added)?)
    })
}

/// Adds a file to an entry that is not locked.
///
/// # Errors
/// As [`add`], [`Error::EntryLocked`], [`Error::ClockDoubtful`] when nobody can say whether it is, and
/// [`Error::NotAllowed`] for a stand-in when another wrote it.
pub fn attach(work: &Work, input: NewAttachment) -> Result<EntryView> {
    let caption = within("caption", &input.caption, LINE)?;
    let brought = bring(Path::new(&input.file))?;
    keep(work, &brought, |tx, file, written| {
        let stored = entry::get(tx, input.entry)?;
        entries::may_change(tx, &stored)?;
        pictured(tx, stored.client, input.of_client)?;
        if tx.now().timestamp() >= stored.locks_at {
            return Err(entries::locked(&stored));
        }
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        tx.concerns(Concern {
            client: Some(stored.client),
            entry: Some(stored.uid),
            part: "attachment",
            ..Concern::default()
        });
        attachment::add(tx, stored.uid, &brought.name, brought.kind, &caption, file, written)?;
        entries::shown(tx, &stored)
    })
}

/// The row of an attachment, with the line that says it was looked at.
fn looked_at(work: &Work, uid: Uid, part: &'static str, every_time: bool) -> Result<StoredAttachment> {
    work.view(|tx| {
        let stored = attachment::get(tx, uid)?;
        let client = entry::get(tx, stored.entry)?.client;
        tx.concerns(Concern {
            client: Some(client),
            entry: Some(stored.entry),
            part,
            every_time,
            ..Concern::default()
        });
        Ok(stored)
    })
}

/// The clear bytes of an attachment.
pub(super) fn bytes_of(work: &Work, stored: &StoredAttachment) -> Result<Zeroizing<Vec<u8>>> {
    let files = work.desk.vault().attachments();
    files.read_all(stored.file, &stored.key, MOST)
}

/// Something that can be looked at in the window: a picture made anew, a page, a text.
///
/// # Errors
/// [`Error::AttachmentDamaged`], [`Error::FileDamaged`], [`Error::NotFound`].
pub fn preview(work: &Work, input: PreviewAsked) -> Result<Preview> {
    let stored = looked_at(work, input.attachment, "attachment", false)?;
    preview_of(work, &stored, input.page, input.most)
}

/// A file that somebody may look at, as it is shown; its line was written.
pub(super) fn preview_of(work: &Work, stored: &StoredAttachment, page: usize, most: u32) -> Result<Preview> {
    let bytes = bytes_of(work, stored)?;
    let most = most.clamp(16, 4000);
    match class(stored.kind) {
        AttachmentClass::Picture => Ok(shown(&pictures::preview(&bytes, stored.kind, most)?, 1)),
        AttachmentClass::Pdf => self::page(&bytes, page, most),
        AttachmentClass::Sound => Ok(Preview {
            mime: match stored.kind {
                Kind::Wav => "audio/wav",
                Kind::Mp3 => "audio/mpeg",
                Kind::M4a | Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif | Kind::Pdf | Kind::Text => "audio/mp4",
            }
            .to_owned(),
            base64: STANDARD.encode(&*bytes),
            width: 0,
            height: 0,
            pages: 1,
            text: None,
        }),
        AttachmentClass::Text => Ok(Preview {
            mime: "text/plain".to_owned(),
            base64: String::new(),
            width: 0,
            height: 0,
            pages: 1,
            text: Some(String::from_utf8_lossy(&bytes).into_owned()),
        }),
    }
}

/// A page of a PDF as a picture, longest side `most` pixels (16 to 4000), with how many pages there are. The first is 0; of
/// one that is not there, the last.
///
/// # Errors
/// [`Error::FileDamaged`] when it does not open or that page cannot be drawn.
pub fn page(pdf: &[u8], page: usize, most: u32) -> Result<Preview> {
    let (picture, pages) = pictures::pdf_page_picture(pdf, page, most.clamp(16, 4000))?;
    Ok(shown(&picture, pages))
}

fn shown(picture: &pictures::Picture, pages: usize) -> Preview {
    Preview {
        mime: "image/jpeg".to_owned(),
        base64: STANDARD.encode(&picture.jpeg),
        width: picture.width,
        height: picture.height,
        pages,
        text: None,
    }
}

/// A folder that somebody picked for what leaves the program. Never the vault itself: nothing may lie there in the clear,
/// and what is put among the prints would be swept away.
///
/// # Errors
/// [`Error::FolderNotWritable`] when there is none, or when it is the vault or lies in it.
pub(super) fn outside(work: &Work, folder: &str) -> Result<PathBuf> {
    let refused = |_| Error::FolderNotWritable;
    let folder = PathBuf::from(folder);
    let dir = work.desk.vault().dir().to_owned();
    let inside = folder.canonicalize().map_err(refused)?.starts_with(dir.canonicalize().map_err(refused)?);
    if inside || !folder.is_dir() { Err(Error::FolderNotWritable) } else { Ok(folder) }
}

/// Saves the original, unencrypted, where the carer wants it. Leaves a line each time.
///
/// # Errors
/// [`Error::AlreadyThere`], [`Error::FolderNotWritable`], [`Error::NoSpace`], [`Error::MediumGone`],
/// [`Error::ReadBackDiffers`], [`Error::AttachmentDamaged`].
pub fn save(work: &Work, input: SaveAsked) -> Result<Saved> {
    saved(work, &looked_at(work, input.attachment, "attachment", true)?, &input.folder)
}

/// A file that somebody may save; its line was written.
pub(super) fn saved(work: &Work, stored: &StoredAttachment, folder: &str) -> Result<Saved> {
    let bytes = bytes_of(work, stored)?;
    // The name came from outside once: only its last part, and never over a file that is there.
    let name = Path::new(&stored.name).file_name().ok_or(Error::AttachmentDamaged)?;
    let folder = outside(work, folder)?;
    let dir = work.desk.vault().dir().to_owned();
    medium::for_others(&folder, &dir)?;
    let path = folder.join(name);
    if fs::symlink_metadata(&path).is_ok() {
        return Err(Error::AlreadyThere);
    }
    // Under another name first, and read back: a stick that is pulled out never holds half a file under its own name.
    backup::copy(&mut bytes.as_slice(), &path, &mut |_| Ok(()))?;
    Ok(Saved { path: path.to_string_lossy().into_owned() })
}
