//! Sticks: exFAT or FAT file systems in user space, whose process can be killed, stopped, or told to be a poor stick. What the kernel
//! already has of the device is kept, as on a stick with a cache of its own; what the file system still had in mind is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What is on a stick.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// By `exfat-fuse`, on a loop device.
    Exfat,
    /// FAT by [`crate::fat`], which takes no file of more bytes than `most`, and keeps nothing beyond what it `holds`.
    Fat { most: u64, holds: usize },
}

/// The longest file of FAT32: one byte short of 4 GiB.
pub const LONGEST: u64 = (1 << 32) - 1;
pub const FAT: Form = Form::Fat { most: LONGEST, holds: usize::MAX };

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::Exfat => "exFAT",
            Self::Fat { .. } => "FAT",
        }
    }
}

/// A stick.
pub struct Stick {
    pub form: Form,
    pub device: String,
    pub at: PathBuf,
    pub driver: Option<Child>,
}

impl Stick {
    /// Makes and mounts one; else why not.
    pub fn new(home: &Path, form: Form) -> Result<Self, String> {
        Self::of(home, form, 64 << 20)
    }

    pub fn of(home: &Path, form: Form, bytes: u64) -> Result<Self, String> {
        let (image, at) = (home.join("stick.img"), home.join("stick"));
        fs::File::create(&image).and_then(|file| file.set_len(bytes)).map_err(|error| error.to_string())?;
        fs::create_dir(&at).map_err(|error| error.to_string())?;
        let device = match form {
            Form::Exfat => {
                said(Command::new("mkfs.exfat").arg(&image))?;
                said(Command::new("losetup").args(["--find", "--show"]).arg(&image))?.trim().to_owned()
            }
            Form::Fat { .. } => {
                said(Command::new("mkfs.vfat").args(["-F", if bytes < 32 << 20 { "16" } else { "32" }]).arg(&image))?;
                image.to_string_lossy().into_owned()
            }
        };
        let mut stick = Self { form, device, at, driver: None };
        stick.plug("rw")?;
        Ok(stick)
    }

    pub fn plug(&mut self, how: &str) -> Result<(), String> {
        let mut command = match self.form {
            Form::Exfat => {
                let mut command = Command::new("mount.exfat-fuse");
                command.args(["-d", "-o", how, &self.device]).arg(&self.at);
                command
            }
            Form::Fat { most, holds } => {
                let mut command = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
                command.args(["child", "drive_fat", &self.device]).arg(&self.at).args([
                    how,
                    &most.to_string(),
                    &holds.to_string(),
                ]);
                command
            }
        };
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut driver = quiet.spawn().map_err(|error| format!("{}: {error}", self.form.name()))?;
        let patience = Instant::now();
        while !is_mounted(&self.at) {
            if driver.try_wait().is_ok_and(|ended| ended.is_some()) || patience.elapsed() > Duration::from_secs(10) {
                driver.kill().ok();
                driver.wait().ok();
                return Err(format!("{} may not be mounted here", self.form.name()));
            }
            thread::sleep(Duration::from_millis(2));
        }
        self.driver = Some(driver);
        Ok(())
    }

    /// Pulled: the driver is killed if it still lives.
    pub fn pull(&mut self) {
        if let Some(mut driver) = self.driver.take() {
            driver.kill().ok();
            driver.wait().ok();
        }
        Command::new("umount").arg("--lazy").arg(&self.at).output().ok();
    }

    /// Taken out as one should.
    pub fn eject(&mut self) {
        Command::new("umount").arg(&self.at).output().ok();
        if let Some(mut driver) = self.driver.take() {
            driver.wait().ok();
        }
    }

    pub fn again(&mut self) {
        self.pull();
        self.plug("rw").unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.driver.as_ref().map_or(0, Child::id)
    }

    /// Does `work`, and kills the driver once it has moved `bytes` more.
    pub fn pulled_after<T>(&mut self, bytes: u64, work: impl FnOnce() -> T) -> T {
        let (pid, done) = (self.pid(), AtomicBool::new(false));
        let start = moved(pid);
        let driver = self.driver.as_mut().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    if moved(pid) >= start + bytes {
                        driver.kill().ok();
                        return;
                    }
                    thread::yield_now();
                }
            });
            let result = work();
            done.store(true, Ordering::Relaxed);
            result
        })
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        self.pull();
        if matches!(self.form, Form::Exfat) {
            Command::new("losetup").args(["--detach", &self.device]).output().ok();
        }
    }
}

/// Bytes that a process has read and written.
pub fn moved(pid: u32) -> u64 {
    let io = fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
    io.lines()
        .filter_map(|line| line.strip_prefix("rchar: ").or_else(|| line.strip_prefix("wchar: ")))
        .map(|n| n.parse::<u64>().unwrap_or(0))
        .sum()
}

pub fn said(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

fn is_mounted(at: &Path) -> bool {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts.lines().any(|line| line.split(' ').nth(1) == at.to_str())
}

/// Where a stick of FAT is mounted until what is returned goes; else why not.
pub fn small_fat(home: &Path) -> Result<(PathBuf, impl Drop), String> {
    Stick::of(home, FAT, 16 << 20).map(|stick| (stick.at.clone(), stick))
}
