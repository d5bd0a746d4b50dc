//! The folder that goes on a stick or into a mail: `LEES-MIJ.txt`, `dossier.pdf` and perhaps data, under a name that says
//! nothing about the client.
//!
//! Whether the medium can hold it is asked before anything is written. It is written under another name first, brought to the disk, read back and compared, and gets its real name only
//! then: a stick that was pulled out, is full or broken never holds something that looks like a finished package.
//! Whatever goes wrong, what was written is removed as far as the stick still answers.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::Progress;
use super::paper::{Carer, Lang};
use crate::error::{Error, Result, is_gone};
use crate::surroundings::Surroundings;
use crate::vault::{backup, forget, rename, to_medium};

/// Bytes between two looks at the cancel button.
const CHUNK: usize = 256 * 1024;
/// Bytes of the largest file that FAT holds.
const MOST_OF_FAT: u64 = u32::MAX as u64;
/// What a file system may need beside the files themselves, in bytes.
const SPARE: u64 = 1024 * 1024;
/// What a folder is called until it has been read back.
const UNFINISHED: &str = ".partial";
/// How the names of packages begin, in Dutch and in English.
const STEMS: [&str; 2] = ["overdracht", "handover"];

/// What goes into a package.
pub struct PackageParts<'a> {
    /// Name of the folder; see [`folder_name`].
    pub folder: String,
    /// File names and contents, in order of writing.
    pub files: Vec<(String, Content<'a>)>,
}

/// What goes into a file.
pub enum Content<'a> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What is in this file; volumes of a long dossier do not fit in memory together.
    File(PathBuf),
    /// What makes itself on the way to the medium, and is nowhere whole before.
    Made(Box<dyn Made + 'a>),
}

/// What is made while it is written.
pub trait Made {
    /// How long it becomes at most, in bytes.
    fn length(&self) -> u64;

    /// Writes it; an error of `to` comes back as it was.
    ///
    /// # Errors
    /// Those of `to`, and of what it is made from.
    fn write(&self, to: &mut dyn Write) -> Result<()>;

    /// Sees whether what lies on the medium is what was to be made; `handled` is told each number of bytes.
    ///
    /// # Errors
    /// [`Error::ReadBackDiffers`], [`Error::MediumGone`], what `handled` says.
    fn check(&self, file: File, handled: &mut dyn FnMut(u64) -> Result<()>) -> Result<()>;
}

impl Content<'_> {
    fn length(&self) -> Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(length(bytes)),
            Self::File(path) => Ok(fs::metadata(path)?.len()),
            Self::Made(made) => Ok(made.length()),
        }
    }

    fn put(&self, to: &mut Onto) -> Result<()> {
        match self {
            Self::Bytes(bytes) => Ok(to.write_all(bytes)?),
            Self::File(path) => {
                let mut from = File::open(path)?;
                let mut chunk = vec![0; CHUNK];
                loop {
                    let read = from.read(&mut chunk)?;
                    let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { return Ok(()) };
                    to.write_all(part)?;
                }
            }
            Self::Made(made) => made.write(to),
        }
    }
}

/// What was written and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPackage {
    /// The folder.
    pub folder: PathBuf,
    /// Its files.
    pub files: Vec<WrittenFile>,
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Name.
    pub name: String,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// A neutral folder name such as `overdracht-2026-11-23-k7f3`; letters and digits that cannot be mixed up.
///
/// # Errors
/// When the system has no randomness to give.
pub fn folder_name(lang: Lang, day: NaiveDate, surroundings: &Surroundings) -> Result<String> {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
    let stem = match lang {
        Lang::Nl => STEMS[0],
        Lang::En => STEMS[1],
    };
    let random = surroundings.random::<4>()?;
    let tail: String =
        random.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32))).map(|sign| char::from(*sign)).collect();
    Ok(format!("{stem}-{day}-{tail}"))
}

/// The file to read first: how to open the dossier, in how many files, and whom to call. No client in it. UTF-8 with its mark and line
/// ends as Windows' Notepad wants them.
pub fn read_me(lang: Lang, day: NaiveDate, carer: &Carer, volumes: usize) -> (String, Vec<u8>) {
    let (name, template) = match lang {
        Lang::Nl => ("LEES-MIJ.txt", include_str!("../../../../assets/templates/lees-mij.nl.txt")),
        Lang::En => ("READ-ME.txt", include_str!("../../../../assets/templates/lees-mij.en.txt")),
    };
    let text = super::texts::fill(
        template,
        &[
            ("day", &super::texts::day(lang, day)),
            (
                "files",
                &super::texts::filled(
                    lang,
                    if volumes > 1 { "volumes" } else { "one_file" },
                    &[("volumes", &volumes.to_string())],
                ),
            ),
            ("carer", carer.name.trim()),
            ("phone", carer.phone.trim()),
            ("email", carer.email.trim()),
        ],
    );
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    (name.to_owned(), format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes())
}

/// Whether `target` has room for files of these lengths (bytes), and can hold the longest of them.
///
/// # Errors
/// [`Error::MediumFormat`], [`Error::NoSpace`], [`Error::FolderNotWritable`], [`Error::MediumGone`].
pub fn fits(target: &Path, lengths: &[u64]) -> Result<()> {
    match fs::metadata(target) {
        Ok(about) if about.is_dir() => fits_in(fs4::available_space(target).map_err(refused)?, is_fat(target), lengths),
        // What is not there yet did not go away; Windows would tell the room of a folder that is not there.
        Err(error) if error.kind() != ErrorKind::NotFound => Err(refused(error)),
        Ok(_) | Err(_) => Err(Error::FolderNotWritable),
    }
}

fn fits_in(free: u64, is_fat: bool, lengths: &[u64]) -> Result<()> {
    if is_fat && lengths.iter().any(|length| *length > MOST_OF_FAT) {
        return Err(Error::MediumFormat);
    }
    let needed = lengths.iter().fold(SPARE, |sum, length| sum.saturating_add(*length));
    if free < needed { Err(Error::NoSpace { needed, free }) } else { Ok(()) }
}

/// Whether a folder lies on FAT, by the number that Linux gives file systems (statfs(2)). One that a program of the user's drives
/// (FUSE) says no more than that it is one: then the medium itself answers, at the byte that is one too many.
#[cfg(target_os = "linux")]
fn is_fat(folder: &Path) -> bool {
    rustix::fs::statfs(folder).is_ok_and(|about| about.f_type == 0x4d44)
}

/// Windows writes four gigabytes first, and then says that there is no room.
#[cfg(windows)]
fn is_fat(folder: &Path) -> bool {
    crate::vault::drive::is_fat(folder)
}

/// macOS answers at the byte that is one too many.
#[cfg(not(any(target_os = "linux", windows)))]
fn is_fat(_folder: &Path) -> bool {
    false
}

/// Writes the package into `target` and reads it back.
///
/// # Errors
/// [`Error::NoSpace`], [`Error::MediumFormat`], [`Error::FolderNotWritable`] (the medium refuses), [`Error::MediumGone`], [`Error::AlreadyThere`],
/// [`Error::ReadBackDiffers`], [`Error::Cancelled`] by `job`. After each of them nothing of the package is left, as far as
/// the medium still answers; what it keeps has a name that says so, and goes at the next try.
pub fn write_package(target: &Path, parts: &PackageParts, job: &dyn Progress) -> Result<WrittenPackage> {
    let lengths = parts.files.iter().map(|(_, content)| content.length()).collect::<Result<Vec<_>>>()?;
    fits(target, &lengths)?;
    let folder = target.join(&parts.folder);
    let unfinished = target.join(format!("{}{UNFINISHED}", parts.folder));
    if folder.exists() {
        return Err(Error::AlreadyThere);
    }
    // What is left of a try in which the stick was pulled out: each try has another name.
    fs::remove_dir_all(&unfinished).ok();
    for each in fs::read_dir(target).into_iter().flatten().flatten() {
        if each.file_type().is_ok_and(|kind| kind.is_dir()) && each.file_name().to_str().is_some_and(is_unfinished) {
            fs::remove_dir_all(each.path()).ok();
        }
    }
    fs::create_dir(&unfinished).map_err(refused)?;
    let mut renamed = false;
    let written = fill(&unfinished, parts, lengths.iter().sum(), job).and_then(|files| {
        rename(&unfinished, &folder).map_err(refused)?;
        renamed = true;
        // Until its name is there, nothing was handed over.
        to_disk(target)?;
        Ok(files)
    });
    if written.is_err() {
        // The medium may be gone; then there is nothing left to remove either.
        let _ = fs::remove_dir_all(if renamed { &folder } else { &unfinished });
    }
    match written {
        Ok(files) => Ok(WrittenPackage { folder, files }),
        Err(error) => Err(if target.is_dir() { error } else { Error::MediumGone }),
    }
}

/// Whether something of a package of this name may lie in `target`: it does, or nobody can say.
pub fn may_lie(target: &Path, folder: &str) -> bool {
    let there = |name: &str| target.join(name).try_exists().unwrap_or(true);
    !target.is_dir() || there(folder) || there(&format!("{folder}{UNFINISHED}"))
}

/// A folder that only this program makes, and that was never finished.
fn is_unfinished(name: &str) -> bool {
    let Some(name) = name.strip_suffix(UNFINISHED) else { return false };
    let Some(rest) = STEMS.iter().find_map(|stem| name.strip_prefix(stem)?.strip_prefix('-')) else { return false };
    let Some((day, tail)) = rest.rsplit_once('-') else { return false };
    day.len() == 10
        && day.parse::<NaiveDate>().is_ok()
        && tail.len() == 4
        && tail.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// A file on the medium that is being written: counted, summed, and stopped between two chunks.
struct Onto<'a> {
    file: File,
    hash: Sha256,
    done: &'a mut u64,
    way: u64,
    job: &'a dyn Progress,
}

impl Write for Onto<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let own = std::io::Error::other::<Error>;
        self.job.step((*self.done).min(self.way), self.way).map_err(own)?;
        let part = bytes.get(..CHUNK).unwrap_or(bytes);
        self.file.write_all(part).map_err(|error| own(refused(error)))?;
        self.hash.update(part);
        *self.done += length(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Half of the way is writing, half is reading back; what makes itself is looked at once more.
fn fill(folder: &Path, parts: &PackageParts, total: u64, job: &dyn Progress) -> Result<Vec<WrittenFile>> {
    let made = |content: &Content| if let Content::Made(made) = content { made.length() } else { 0 };
    let way = total.saturating_mul(2) + parts.files.iter().map(|(_, content)| made(content)).sum::<u64>();
    let mut done = 0;
    let mut sums = Vec::new();
    for (name, content) in &parts.files {
        let path = folder.join(name);
        let file = File::create_new(&path).map_err(refused)?;
        let mut onto = Onto { file, hash: Sha256::new(), done: &mut done, way, job };
        content.put(&mut onto)?;
        let Onto { file, hash, .. } = onto;
        to_medium(&file).map_err(refused)?;
        drop(file);
        forget(&path);
        sums.push(hex::encode(hash.finalize()));
    }
    to_disk(folder)?;
    let mut files = Vec::new();
    for ((name, content), sum) in parts.files.iter().zip(sums) {
        let path = folder.join(name);
        let mut handled = |bytes| {
            done += bytes;
            job.step(done.min(way), way)
        };
        let (length, sha256) = backup::sum(&path, &mut handled)?;
        if sha256 != sum {
            return Err(Error::ReadBackDiffers);
        }
        if let Content::Made(made) = content {
            made.check(File::open(&path).map_err(refused)?, &mut handled)?;
        }
        files.push(WrittenFile { name: name.clone(), length, sha256 });
    }
    job.step(way, way)?;
    Ok(files)
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// A folder's own entries to the disk, where the system can do that; Windows does it by itself.
fn to_disk(folder: &Path) -> Result<()> {
    if cfg!(windows) { Ok(()) } else { settled(File::open(folder).and_then(|folder| to_medium(&folder))) }
}

/// What a system answered that was asked to bring names to the disk. Some cannot, and say that.
fn settled(answer: std::io::Result<()>) -> Result<()> {
    match answer {
        Err(error) if !matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => {
            Err(Error::MediumGone)
        }
        Err(_) | Ok(()) => Ok(()),
    }
}

/// Whatever a medium answers when it does not write: gone, full, or not to be written (a switch, no right).
fn refused(error: std::io::Error) -> Error {
    let kind = error.kind();
    // With a stick its folder goes, or on Windows its letter.
    if is_gone(&error) || kind == ErrorKind::NotFound {
        Error::MediumGone
    } else if kind == ErrorKind::FileTooLarge {
        Error::MediumFormat
    } else if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        Error::NoSpace { needed: 0, free: 0 }
    } else if kind == ErrorKind::AlreadyExists {
        Error::AlreadyThere
    } else {
        Error::FolderNotWritable
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::{Quiet, samples};
    use super::*;

    fn parts() -> PackageParts<'static> {
        let big: Vec<u8> = (0..CHUNK * 9 + 17).map(|n| u8::try_from(n % 251).unwrap()).collect();
        PackageParts {
            folder: "overdracht-2026-11-23-k7f3".into(),
            files: vec![
                ("LEES-MIJ.txt".into(), Content::Bytes(b"lees".to_vec())),
                ("dossier.pdf".into(), Content::Bytes(big)),
            ],
        }
    }

    fn inside(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_written_is_there_and_counted_byte_by_byte() {
        struct Last(Cell<(u64, u64)>);
        impl Progress for Last {
            fn step(&self, done: u64, total: u64) -> Result<()> {
                assert!(done >= self.0.get().0 && done <= total);
                self.0.set((done, total));
                Ok(())
            }
        }
        let target = tempfile::tempdir().unwrap();
        let parts = parts();
        let told = Last(Cell::new((0, 0)));
        let written = write_package(target.path(), &parts, &told).unwrap();
        assert_eq!(inside(target.path()), [parts.folder.as_str()]);
        assert_eq!(inside(&written.folder), ["LEES-MIJ.txt", "dossier.pdf"]);
        for ((name, content), file) in parts.files.iter().zip(&written.files) {
            let Content::Bytes(bytes) = content else { panic!() };
            assert_eq!(&fs::read(written.folder.join(name)).unwrap(), bytes);
            assert_eq!((&file.name, file.length), (name, length(bytes)));
        }
        // SHA-256 of "lees".
        assert_eq!(written.files[0].sha256.len(), 64);
        let (done, total) = told.0.get();
        assert_eq!(done, total);
        assert_eq!(total, 2 * (4 + parts.files[1].1.length().unwrap()));
        assert_eq!(write_package(target.path(), &parts, &Quiet), Err(Error::AlreadyThere));
    }

    #[test]
    fn stopped_at_any_step_it_leaves_nothing() {
        struct After(Cell<u32>);
        impl Progress for After {
            fn step(&self, _: u64, _: u64) -> Result<()> {
                let left = self.0.get().checked_sub(1).ok_or(Error::Cancelled)?;
                self.0.set(left);
                Ok(())
            }
        }
        let target = tempfile::tempdir().unwrap();
        let mut steps = 0;
        while write_package(target.path(), &parts(), &After(Cell::new(steps))) == Err(Error::Cancelled) {
            assert!(inside(target.path()).is_empty(), "after {steps} steps");
            steps += 1;
        }
        assert!(steps > 10);
        assert_eq!(inside(target.path()).len(), 1);
    }

    #[test]
    fn a_byte_that_changes_on_the_medium_is_seen() {
        /// Spoils a file between writing and reading back, as bad memory in a stick does.
        struct Spoil(PathBuf, Cell<bool>);
        impl Progress for Spoil {
            fn step(&self, done: u64, total: u64) -> Result<()> {
                if done >= total / 2 && !self.1.replace(true) {
                    let mut bytes = fs::read(&self.0).unwrap();
                    bytes[1000] ^= 1;
                    fs::write(&self.0, bytes).unwrap();
                }
                Ok(())
            }
        }
        let target = tempfile::tempdir().unwrap();
        let parts = parts();
        let victim = target.path().join(format!("{}{UNFINISHED}", parts.folder)).join("dossier.pdf");
        let spoil = Spoil(victim, Cell::new(false));
        assert_eq!(write_package(target.path(), &parts, &spoil), Err(Error::ReadBackDiffers));
        assert!(inside(target.path()).is_empty());
    }

    #[test]
    fn what_an_earlier_try_left_goes_and_nothing_else() {
        let target = tempfile::tempdir().unwrap();
        for name in ["overdracht-2026-11-20-ab3d.partial", "handover-2026-11-20-ab3d.partial"] {
            fs::create_dir(target.path().join(name)).unwrap();
            fs::write(target.path().join(name).join("dossier.pdf"), "half").unwrap();
        }
        let others = [
            "overdracht-2026-11-20-ab3d",
            "overdracht-fotos.partial",
            "overdracht-2026-13-20-ab3d.partial",
            "iets-2026-11-20-ab3d.partial",
        ];
        others.iter().for_each(|name| fs::create_dir(target.path().join(name)).unwrap());
        fs::write(target.path().join("overdracht-2026-11-21-ab3d.partial"), "a file").unwrap();
        write_package(target.path(), &parts(), &Quiet).unwrap();
        let mut wanted: Vec<String> = others.iter().map(|name| (*name).to_owned()).collect();
        wanted.extend(["overdracht-2026-11-21-ab3d.partial".to_owned(), parts().folder]);
        wanted.sort();
        assert_eq!(inside(target.path()), wanted);
    }

    #[test]
    fn a_name_that_did_not_reach_the_disk_is_no_hand_over() {
        assert_eq!(settled(Err(std::io::Error::from_raw_os_error(5))), Err(Error::MediumGone));
        assert_eq!(settled(Err(ErrorKind::NotConnected.into())), Err(Error::MediumGone));
        assert_eq!(settled(Err(ErrorKind::Unsupported.into())), Ok(()));
        assert_eq!(settled(Err(ErrorKind::InvalidInput.into())), Ok(()));
        assert_eq!(
            to_disk(Path::new("/weg/en/niet/hier")),
            if cfg!(windows) { Ok(()) } else { Err(Error::MediumGone) }
        );
    }

    #[test]
    fn what_a_medium_cannot_hold_is_known_before_anything_is_written() {
        let fat = 1 << 32;
        assert_eq!(fits_in(1 << 40, true, &[4, fat]), Err(Error::MediumFormat));
        assert_eq!(fits_in(1 << 40, true, &[4, fat - 1, fat - 1]), Ok(()));
        assert_eq!(fits_in(1 << 40, false, &[4, fat]), Ok(()));
        assert_eq!(fits_in(SPARE + 9, false, &[4, 6]), Err(Error::NoSpace { needed: SPARE + 10, free: SPARE + 9 }));
        assert_eq!(fits_in(SPARE + 10, false, &[4, 6]), Ok(()));

        /// More than any disk has.
        struct Huge;
        impl Made for Huge {
            fn length(&self) -> u64 {
                u64::MAX / 4
            }
            fn write(&self, _: &mut dyn Write) -> Result<()> {
                panic!("nothing is written")
            }
            fn check(&self, _: File, _: &mut dyn FnMut(u64) -> Result<()>) -> Result<()> {
                panic!("nothing is written")
            }
        }
        let target = tempfile::tempdir().unwrap();
        assert!(!is_fat(target.path()));
        let mut parts = parts();
        parts.files.push(("gegevens.zip".into(), Content::Made(Box::new(Huge))));
        assert!(matches!(write_package(target.path(), &parts, &Quiet), Err(Error::NoSpace { .. })));
        assert!(inside(target.path()).is_empty());
    }

    #[test]
    fn no_folder_no_package() {
        let target = tempfile::tempdir().unwrap();
        let gone = target.path().join("weg");
        assert_eq!(write_package(&gone, &parts(), &Quiet), Err(Error::FolderNotWritable));
        assert_eq!(refused(std::io::ErrorKind::ReadOnlyFilesystem.into()), Error::FolderNotWritable);
        assert_eq!(refused(std::io::ErrorKind::NotFound.into()), Error::MediumGone);
        assert_eq!(refused(std::io::ErrorKind::StorageFull.into()), Error::NoSpace { needed: 0, free: 0 });
        assert_eq!(refused(std::io::ErrorKind::FileTooLarge.into()), Error::MediumFormat);
    }

    #[test]
    fn the_name_is_neutral_and_the_read_me_opens_in_notepad() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let name = folder_name(Lang::Nl, day, &samples::surroundings()).unwrap();
        assert!(name.starts_with("overdracht-2026-11-23-"));
        assert_eq!(name.len(), "overdracht-2026-11-23-k7f3".len());
        let carer = samples::empty(Lang::Nl).made_by;
        for (lang, called) in [(Lang::Nl, "LEES-MIJ.txt"), (Lang::En, "READ-ME.txt")] {
            let (name, bytes) = read_me(lang, day, &carer, 1);
            assert_eq!(name, called);
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.starts_with('\u{feff}') && text.contains("2026") && text.contains("06 00 00 00 00"));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
            assert!(!text.contains('{'));
        }
    }
}
