//! Which attachments a backup writes onto a medium. They lie there once, for all sets, and never change; so what lies there
//! need not be written again. But a stick forgets in a drawer: at each backup a tenth of what lies there is read again
//! and held against the newest manifest, and what is no longer what it was is copied anew from the laptop. Which tenth is
//! told by an attachment's random name and by the share that the set before took, which its manifest says; so everything
//! is read within [`SHARES`] backups on that medium, and nothing has to be remembered on the laptop.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::uid::Uid;
use crate::vault::attachments::Attachments;
use crate::vault::backup::{self, Found, Manifest, SetAttachment, attachment_path};

/// Backups within which everything on a medium is read again.
const SHARES: u8 = 10;

/// What is done with the attachments.
#[derive(Default)]
pub(super) struct Carried {
    /// Lie on the medium as they should; these belong to the set.
    pub present: Vec<SetAttachment>,
    /// Are to be read again, or are known not to be as they were.
    pub due: Vec<SetAttachment>,
    /// Are to be copied.
    pub fresh: Vec<Fresh>,
    /// Are not on the laptop as they should be.
    pub missing: usize,
    /// Lay on the medium and no longer do, or damaged: they are copied anew.
    pub repaired: usize,
    /// The share that is read again.
    pub share: u8,
    home: PathBuf,
}

/// One that is copied.
pub(super) struct Fresh {
    pub name: Uid,
    pub from: PathBuf,
    pub to: PathBuf,
    pub length: u64,
}

impl Carried {
    /// Looks at what lies on the medium below `home` and what the newest set there says of it; reads no attachment.
    pub fn plan(names: &[Uid], files: &Attachments, home: &Path, newest: Option<Manifest>) -> Self {
        let share = newest.as_ref().map_or(0, |set| set.share.wrapping_add(1) % SHARES);
        let known = newest.map(|set| set.attachments).unwrap_or_default();
        let known: HashMap<Uid, SetAttachment> = known.into_iter().map(|known| (known.name, known)).collect();
        let mut carried = Self { share, home: home.join("attachments"), ..Self::default() };
        for name in names {
            let here = length(&files.path(*name));
            let there = length(&attachment_path(&carried.home, *name));
            match (known.get(name), here) {
                // The copy on the medium stays, whatever became of the one on the laptop.
                (Some(known), here) if there == Some(known.length) && !is_due(*name, share) => {
                    carried.missing += usize::from(here != Some(known.length));
                    carried.present.push(known.clone());
                }
                (Some(known), _) => carried.due.push(known.clone()),
                (None, Some(length)) => carried.copy(*name, files, length),
                (None, None) => carried.missing += 1,
            }
        }
        carried
    }

    /// Reads again what is due.
    ///
    /// # Errors
    /// [`Error::NotReal`](crate::Error::NotReal), or what `handled` says.
    pub fn check(&mut self, files: &Attachments, handled: backup::Handled) -> Result<()> {
        for known in std::mem::take(&mut self.due) {
            let here = files.path(known.name);
            if backup::look_at(&self.home, &known, handled)? == Found::Whole {
                self.missing += usize::from(length(&here) != Some(known.length));
                self.present.push(known);
            } else if backup::is(&here, &known, &mut |_| handled(0))? {
                self.repaired += 1;
                self.copy(known.name, files, known.length);
            } else {
                // Neither here nor there: the set goes on saying what it was, so that a restore can tell what is lacking.
                self.missing += 1;
                self.present.push(known);
            }
        }
        Ok(())
    }

    fn copy(&mut self, name: Uid, files: &Attachments, length: u64) {
        let to = attachment_path(&self.home, name);
        self.fresh.push(Fresh { name, from: files.path(name), to, length });
    }
}

/// Names are random: each share is about as large.
fn is_due(name: Uid, share: u8) -> bool {
    name.as_bytes().first().is_some_and(|first| first % SHARES == share)
}

/// Of a file; `None` for anything else.
fn length(path: &Path) -> Option<u64> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| meta.len())
}
