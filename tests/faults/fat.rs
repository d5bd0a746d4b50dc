//! A FAT file system in user space, as a process that can be killed: a stick with it is pulled that way. What was answered stands in
//! the image. A limit says how long a file may be, so that the four gigabytes of FAT32 can be met with a few megabytes; another how much
//! the stick holds, whatever it says: a counterfeit one takes what is beyond, and keeps nothing of it.
//!
//! Rejected: Debian's `fusefat`. It loses what is in a folder that is renamed, and says of every stick that it has no room.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{Cursor, Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use fatfs::{Dir, FileSystem, FsOptions};
use fuser::{
    FileAttr, FileType, Filesystem, MountOption, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty,
    ReplyEntry, ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow,
};

/// Nothing is remembered by the kernel: it asks.
const AT_ONCE: Duration = Duration::ZERO;
/// But what was written it has until somebody asks it to forget, as with a real stick (FOPEN_KEEP_CACHE of fuse(4)).
const KEEP: u32 = 2;
/// errno(3).
const NO_ENTRY: i32 = 2;
const INPUT_OUTPUT: i32 = 5;
const EXISTS: i32 = 17;
const TOO_LARGE: i32 = 27;
const NO_SPACE: i32 = 28;
const NOT_EMPTY: i32 = 39;

/// An image: read from memory, since a chain of clusters is walked from its beginning at each call, and written to its file at once.
struct Image {
    file: std::fs::File,
    bytes: Vec<u8>,
    at: usize,
    /// Bytes that it really holds.
    holds: usize,
}

impl Read for Image {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let read = self.bytes.get(self.at..).unwrap_or_default().read(into)?;
        self.at += read;
        Ok(read)
    }
}

impl Write for Image {
    fn write(&mut self, from: &[u8]) -> Result<usize> {
        let into = self.bytes.get_mut(self.at..self.at + from.len()).ok_or(ErrorKind::UnexpectedEof)?;
        if self.at < self.holds {
            self.file.write_all_at(from, self.at as u64)?;
            into.copy_from_slice(from);
        }
        self.at += from.len();
        Ok(from.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Seek for Image {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let mut seeking = Cursor::new(&self.bytes);
        seeking.set_position(self.at as u64);
        let at = seeking.seek(to)?;
        self.at = usize::try_from(at).map_err(|_| ErrorKind::InvalidInput)?;
        Ok(at)
    }
}

/// One mounted image.
struct Fat {
    fs: FileSystem<Image>,
    /// By number, from 1; the root is empty.
    paths: Vec<String>,
    numbers: HashMap<String, u64>,
    /// Bytes that a file may have.
    most: u64,
}

/// Mounts an image and answers until it is unmounted or killed. `most` bytes of a file, and what it `holds` altogether.
pub fn drive(image: &Path, at: &Path, how: &str, most: u64, holds: usize) -> Result<()> {
    let file = OpenOptions::new().read(true).write(true).open(image)?;
    let fs = FileSystem::new(Image { file, bytes: std::fs::read(image)?, at: 0, holds }, FsOptions::new())?;
    let numbers = HashMap::from([(String::new(), 1)]);
    let fat = Fat { fs, paths: vec![String::new(); 2], numbers, most };
    let how = if how == "ro" { MountOption::RO } else { MountOption::RW };
    fuser::mount2(fat, at, &[MountOption::FSName("fat".to_owned()), how])
}

/// What is said to the kernel.
fn number_of(error: &Error) -> i32 {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::NotFound => NO_ENTRY,
        ErrorKind::AlreadyExists => EXISTS,
        ErrorKind::FileTooLarge => TOO_LARGE,
        _ if text.contains("not empty") => NOT_EMPTY,
        _ if text.contains("No space") => NO_SPACE,
        _ => error.raw_os_error().unwrap_or(INPUT_OUTPUT),
    }
}

impl Fat {
    fn path(&self, number: u64) -> Result<String> {
        let known = usize::try_from(number).ok().and_then(|number| self.paths.get(number));
        known.cloned().ok_or(ErrorKind::NotFound.into())
    }

    fn below(&self, parent: u64, name: &OsStr) -> Result<String> {
        let (parent, name) = (self.path(parent)?, name.to_str().ok_or(ErrorKind::InvalidInput)?);
        Ok(if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") })
    }

    fn number(&mut self, path: &str) -> u64 {
        let next = u64::try_from(self.paths.len()).unwrap_or(u64::MAX);
        let number = *self.numbers.entry(path.to_owned()).or_insert(next);
        if number == next {
            self.paths.push(path.to_owned());
        }
        number
    }

    fn folder(&self, path: &str) -> Result<Dir<'_, Image>> {
        if path.is_empty() { Ok(self.fs.root_dir()) } else { self.fs.root_dir().open_dir(path) }
    }

    fn about(&mut self, path: &str) -> Result<FileAttr> {
        let (is_dir, size) = if path.is_empty() {
            (true, 0)
        } else {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            let mut entries = self.folder(parent)?.iter().filter_map(Result::ok);
            let found = entries.find(|entry| entry.file_name().eq_ignore_ascii_case(name));
            let found = found.ok_or(ErrorKind::NotFound)?;
            (found.is_dir(), found.len())
        };
        let time = SystemTime::UNIX_EPOCH;
        Ok(FileAttr {
            ino: self.number(path),
            size,
            blocks: size.div_ceil(512),
            atime: time,
            mtime: time,
            ctime: time,
            crtime: time,
            kind: if is_dir { FileType::Directory } else { FileType::RegularFile },
            perm: if is_dir { 0o755 } else { 0o644 },
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            blksize: 4096,
            flags: 0,
        })
    }

    fn got(&self, number: u64, offset: u64, most: u32) -> Result<Vec<u8>> {
        let mut file = self.fs.root_dir().open_file(&self.path(number)?)?;
        let end = file.seek(SeekFrom::End(0))?;
        let mut bytes = Vec::new();
        if offset < end {
            file.seek(SeekFrom::Start(offset))?;
            file.take(u64::from(most)).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    fn put(&self, number: u64, offset: u64, bytes: &[u8]) -> Result<u32> {
        let long = u32::try_from(bytes.len()).map_err(|_| ErrorKind::InvalidInput)?;
        if offset + u64::from(long) > self.most {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let mut file = self.fs.root_dir().open_file(&self.path(number)?)?;
        let end = file.seek(SeekFrom::End(0))?;
        if end < offset {
            std::io::copy(&mut std::io::repeat(0).take(offset - end), &mut file)?;
        }
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.flush()?;
        Ok(long)
    }

    fn long(&self, number: u64, size: u64) -> Result<()> {
        let mut file = self.fs.root_dir().open_file(&self.path(number)?)?;
        let end = file.seek(SeekFrom::End(0))?;
        if end > size {
            file.seek(SeekFrom::Start(size))?;
            file.truncate()?;
            return file.flush();
        }
        drop(file);
        if end < size { self.put(number, size - 1, &[0]).map(drop) } else { Ok(()) }
    }

    fn gone(&mut self, path: &str) -> Result<()> {
        self.fs.root_dir().remove(path)?;
        self.numbers.remove(path);
        Ok(())
    }

    fn moved(&mut self, from: &str, to: &str) -> Result<()> {
        let root = self.fs.root_dir();
        match root.rename(from, &root, to) {
            // A file takes the place of another.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                root.remove(to)?;
                root.rename(from, &root, to)?;
            }
            other => other?,
        }
        self.numbers.remove(to);
        let below = format!("{from}/");
        for path in &mut self.paths {
            let rest = if path == from { Some("") } else { path.strip_prefix(&below) };
            if let Some(rest) = rest {
                let now = if rest.is_empty() { to.to_owned() } else { format!("{to}/{rest}") };
                let number = self.numbers.remove(path.as_str());
                number.and_then(|number| self.numbers.insert(now.clone(), number));
                *path = now;
            }
        }
        Ok(())
    }

    fn list(&mut self, number: u64) -> Result<Vec<(u64, FileType, String)>> {
        let path = self.path(number)?;
        let mut found = Vec::new();
        for entry in self.folder(&path)?.iter() {
            let entry = entry?;
            let kind = if entry.is_dir() { FileType::Directory } else { FileType::RegularFile };
            found.push((kind, entry.file_name()));
        }
        let at = |name: &str| {
            if path.is_empty() || name.starts_with('.') { name.to_owned() } else { format!("{path}/{name}") }
        };
        Ok(found.into_iter().map(|(kind, name)| (self.number(&at(&name)), kind, name)).collect())
    }
}

/// The offset of a file, as the kernel says it.
fn place(offset: i64) -> u64 {
    u64::try_from(offset).unwrap_or(0)
}

impl Filesystem for Fat {
    fn lookup(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEntry) {
        match self.below(parent, name).and_then(|path| self.about(&path)) {
            Ok(about) => reply.entry(&AT_ONCE, &about, 0),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn getattr(&mut self, _: &Request<'_>, number: u64, reply: ReplyAttr) {
        match self.path(number).and_then(|path| self.about(&path)) {
            Ok(about) => reply.attr(&AT_ONCE, &about),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn setattr(
        &mut self,
        _: &Request<'_>,
        number: u64,
        _: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<u64>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<u32>,
        reply: ReplyAttr,
    ) {
        let done = size.map_or(Ok(()), |size| self.long(number, size));
        match done.and_then(|()| self.path(number)).and_then(|path| self.about(&path)) {
            Ok(about) => reply.attr(&AT_ONCE, &about),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn mkdir(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, _: u32, _: u32, reply: ReplyEntry) {
        let made = self.below(parent, name).and_then(|path| {
            self.fs.root_dir().create_dir(&path)?;
            self.about(&path)
        });
        match made {
            Ok(about) => reply.entry(&AT_ONCE, &about, 0),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn create(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, _: u32, _: u32, _: i32, reply: ReplyCreate) {
        let made = self.below(parent, name).and_then(|path| {
            self.fs.root_dir().create_file(&path)?.flush()?;
            self.about(&path)
        });
        match made {
            Ok(about) => reply.created(&AT_ONCE, &about, 0, 0, KEEP),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn open(&mut self, _: &Request<'_>, _: u64, _: i32, reply: ReplyOpen) {
        reply.opened(0, KEEP);
    }

    fn unlink(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEmpty) {
        answer(self.below(parent, name).and_then(|path| self.gone(&path)), reply);
    }

    fn rmdir(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEmpty) {
        answer(self.below(parent, name).and_then(|path| self.gone(&path)), reply);
    }

    fn rename(
        &mut self,
        _: &Request<'_>,
        parent: u64,
        name: &OsStr,
        to_parent: u64,
        to_name: &OsStr,
        _: u32,
        reply: ReplyEmpty,
    ) {
        let both = self.below(parent, name).and_then(|from| Ok((from, self.below(to_parent, to_name)?)));
        answer(both.and_then(|(from, to)| self.moved(&from, &to)), reply);
    }

    fn read(
        &mut self,
        _: &Request<'_>,
        number: u64,
        _: u64,
        offset: i64,
        most: u32,
        _: i32,
        _: Option<u64>,
        reply: ReplyData,
    ) {
        match self.got(number, place(offset), most) {
            Ok(bytes) => reply.data(&bytes),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn write(
        &mut self,
        _: &Request<'_>,
        number: u64,
        _: u64,
        offset: i64,
        bytes: &[u8],
        _: u32,
        _: i32,
        _: Option<u64>,
        reply: ReplyWrite,
    ) {
        match self.put(number, place(offset), bytes) {
            Ok(long) => reply.written(long),
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn fsync(&mut self, _: &Request<'_>, _: u64, _: u64, _: bool, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsyncdir(&mut self, _: &Request<'_>, _: u64, _: u64, _: bool, reply: ReplyEmpty) {
        reply.ok();
    }

    fn readdir(&mut self, _: &Request<'_>, number: u64, _: u64, offset: i64, mut reply: ReplyDirectory) {
        match self.list(number) {
            Ok(all) => {
                for (next, (number, kind, name)) in (1..).zip(all).skip(usize::try_from(offset).unwrap_or(0)) {
                    if reply.add(number, next, kind, name) {
                        break;
                    }
                }
                reply.ok();
            }
            Err(error) => reply.error(number_of(&error)),
        }
    }

    fn statfs(&mut self, _: &Request<'_>, _: u64, reply: ReplyStatfs) {
        match self.fs.stats() {
            Ok(stats) => {
                let (all, free) = (u64::from(stats.total_clusters()), u64::from(stats.free_clusters()));
                reply.statfs(all, free, free, 0, 0, stats.cluster_size(), 255, stats.cluster_size());
            }
            Err(error) => reply.error(number_of(&error)),
        }
    }
}

fn answer(done: Result<()>, reply: ReplyEmpty) {
    match done {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(number_of(&error)),
    }
}
