//! Other people's PDFs, opened and drawn in a process of their own.
//!
//! A stream of 200 kB may unpack to 200 GB, a picture may claim more pixels than there is memory, a drawing may never end;
//! the decoder stops none of it, and a program that runs out of memory ends at once, whatever it had in hand. So the program
//! starts itself anew for each such file, and that process alone opens it, with bounds on its memory and its time. It gets the
//! file on standard input and answers on standard output: nothing lies on a disk, and nothing of a client stands in an argument.
//! Whatever becomes of it (it dies, is silent for too long or says something odd), the file is damaged and the program goes on.
//!
//! What holds it: on Unix `setrlimit`, on Windows a job; on each, how long is waited for a page. macOS promises nothing of
//! memory: there the time is what holds. Rejected: reading the streams first ourselves, which is a second decoder to trust.
//!
//! The answer: the number of pages, then for each that was asked for a length and so many bytes of JPEG, or 0 for one that
//! cannot be drawn; numbers are 32 bits, the least first. A question is three such numbers (the first page, how many, the longest
//! side) and the file.
//!
//! A program takes part by calling [`answer`] before anything else. Tests that do not are drawn for in their own process; a
//! released program never is.

use std::env;
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use dossier_pictures::Pages;

use super::pictures::{Kind, Picture};
use crate::error::{Error, Result};

/// The argument by which a program of ours is started to draw.
const ASKED: &str = "draw-a-pdf";
/// Most memory of that process, in bytes, with what it was loaded with: two pictures of 108 megapixels fit.
const MOST_MEMORY: u64 = 2 << 30;
/// How long is waited for a page, and how many seconds of work it may be.
const PATIENCE: u64 = 60;
/// Most bytes of a page as JPEG.
const MOST_JPEG: u32 = 64 << 20;

static ANSWERS: AtomicBool = AtomicBool::new(false);

/// Which pages, and how large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// From 0; the last one when there are not so many.
    pub(super) first: u32,
    /// How many; of none, how many there are is told all the same.
    pub(super) most: u32,
    /// Longest side, in pixels.
    pub(super) longest: u32,
}

/// To be called first in `main`. A program that was started to draw does so and ends with this code; any other goes on, and
/// can from then on be started for that.
pub fn answer() -> Option<ExitCode> {
    if env::args_os().nth(1).is_none_or(|first| first != ASKED) {
        ANSWERS.store(true, Ordering::Relaxed);
        return None;
    }
    let done = read_question(&mut io::stdin().lock()).and_then(|(asked, pdf)| {
        bounds::hold(PATIENCE * (1 + u64::from(asked.most)))?;
        tell(asked, pdf, &mut io::stdout().lock())
    });
    Some(if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Draws pages of a PDF, each handed to `each` when it is there, with how many pages there are; `None` for one that cannot be
/// drawn. Gives how many pages there are. When the process dies on the way, the pages after that are not handed over.
///
/// # Errors
/// [`Error::FileDamaged`] when it does not open, has a passphrase or has no page; what `each` says, and then nothing more is
/// drawn.
pub(super) fn drawn(
    pdf: &[u8],
    asked: Asked,
    each: &mut dyn FnMut(usize, Option<Picture>) -> Result<()>,
) -> Result<usize> {
    let damaged = || Kind::Pdf.damaged();
    if !ANSWERS.load(Ordering::Relaxed) {
        if !cfg!(debug_assertions) {
            return Err(Error::internal("apart"));
        }
        let mut told = Vec::new();
        tell(asked, pdf.to_vec(), &mut told).map_err(|_| damaged())?;
        let mut told = told.as_slice();
        let pages = number(&mut told).map_err(|_| damaged())? as usize;
        while let Ok(page) = read_page(&mut told) {
            each(pages, page)?;
        }
        return Ok(pages);
    }
    let mut child = Command::new(ourselves()?)
        .arg(ASKED)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // It would tell why it fell, and nobody knows what of the file stands in that.
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut question), Some(mut told)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Error::internal("pipe"));
    };
    let done = thread::scope(|scope| {
        scope.spawn(move || {
            let numbers = [asked.first, asked.most, asked.longest].map(u32::to_le_bytes).concat();
            // Cut off when the process is gone; then its answer is cut off too.
            question.write_all(&numbers).and_then(|()| question.write_all(pdf)).ok();
        });
        let (say, heard) = mpsc::sync_channel(1);
        scope.spawn(move || {
            let Ok(pages) = number(&mut told) else { return };
            let mut said = say.send((pages as usize, None)).is_ok();
            for _ in 0..asked.most {
                let Ok(page) = read_page(&mut told) else { return };
                said = said && say.send((pages as usize, Some(page))).is_ok();
            }
        });
        let mut pages = None;
        let heard_all = loop {
            match heard.recv_timeout(Duration::from_secs(PATIENCE)) {
                Ok((all, None)) => pages = Some(all),
                Ok((all, Some(page))) => {
                    if let Err(error) = each(all, page) {
                        break Err(error);
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break Ok(()),
            }
        };
        // Its pipes end with it, and so the two that hold their other ends.
        child.kill().ok();
        heard_all.and_then(|()| pages.ok_or_else(damaged))
    });
    child.wait().ok();
    done
}

/// This very program, also when an update has put another in its place.
fn ourselves() -> Result<std::path::PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { Ok(env::current_exe()?) }
}

fn number(from: &mut dyn Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn read_question(from: &mut dyn Read) -> io::Result<(Asked, Vec<u8>)> {
    let asked = Asked { first: number(from)?, most: number(from)?, longest: number(from)? };
    let mut pdf = Vec::new();
    from.read_to_end(&mut pdf)?;
    Ok((asked, pdf))
}

/// Opens, draws and answers.
fn tell(asked: Asked, pdf: Vec<u8>, to: &mut dyn Write) -> io::Result<()> {
    let pdf = Pages::of(pdf).ok_or(io::ErrorKind::InvalidData)?;
    let all = u32::try_from(pdf.count()).map_err(io::Error::other)?;
    to.write_all(&all.to_le_bytes())?;
    to.flush()?;
    let first = asked.first.min(all.saturating_sub(1));
    for page in first..all.min(first.saturating_add(asked.most)) {
        let jpeg = pdf.drawn(page as usize, asked.longest).map_or_else(Vec::new, |picture| picture.jpeg);
        to.write_all(&u32::try_from(jpeg.len()).map_err(io::Error::other)?.to_le_bytes())?;
        to.write_all(&jpeg)?;
        to.flush()?;
    }
    Ok(())
}

/// A page as it was told; what is no picture is no answer.
fn read_page(from: &mut dyn Read) -> io::Result<Option<Picture>> {
    let length = number(from)?;
    if length == 0 {
        return Ok(None);
    }
    if length > MOST_JPEG {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut jpeg = Vec::new();
    if from.take(length.into()).read_to_end(&mut jpeg)? < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Picture::made(jpeg).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

#[cfg(unix)]
mod bounds {
    use std::io::Result;

    use rustix::process::{Resource, Rlimit, setrlimit};

    /// Bounds this process, for good, to so many seconds of work.
    pub fn hold(seconds: u64) -> Result<()> {
        let most = |what, most| setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
        // What it falls over stays in no file; why one byte and not none, the window's own start tells.
        most(Resource::Core, 1)?;
        most(Resource::Cpu, seconds)?;
        match most(Resource::As, super::MOST_MEMORY) {
            Err(error) if cfg!(target_os = "linux") => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

#[cfg(windows)]
mod bounds {
    use std::io::{Error, Result};

    use windows::Win32::System::JobObjects::{
        AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_LIMIT_PROCESS_TIME,
        JOBOBJECT_BASIC_LIMIT_INFORMATION, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
        SetInformationJobObject,
    };
    use windows::Win32::System::Threading::GetCurrentProcess;
    use windows::core::PCWSTR;

    /// Bounds this process, for good, to so many seconds of work.
    #[allow(unsafe_code, reason = "the system's own calls; no safe crate has them")]
    pub fn hold(seconds: u64) -> Result<()> {
        let limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
            BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
                // Of 100 nanoseconds each.
                PerProcessUserTimeLimit: i64::try_from(seconds * 10_000_000).unwrap_or(i64::MAX),
                LimitFlags: JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_PROCESS_TIME,
                ..Default::default()
            },
            ProcessMemoryLimit: usize::try_from(super::MOST_MEMORY).unwrap_or(usize::MAX),
            ..Default::default()
        };
        let length = u32::try_from(size_of_val(&limits)).map_err(Error::other)?;
        // SAFETY: the limits live as long as the call, and their length is theirs; the handle is this process's own and stays
        // open as long as it lives.
        unsafe {
            let job = CreateJobObjectW(None, PCWSTR::null())?;
            SetInformationJobObject(job, JobObjectExtendedLimitInformation, (&raw const limits).cast(), length)?;
            AssignProcessToJobObject(job, GetCurrentProcess())?;
        }
        Ok(())
    }
}
