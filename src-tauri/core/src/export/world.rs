//! The closed world in which the template runs: it knows the template, the paper and its pictures, all in memory.
//! There is no file, no network, no package and no clock in it: asking for one is an error of the template.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::FONTS;
use crate::error::{Error, Result};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// A template with the files it may read.
pub(super) struct ClosedWorld {
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl ClosedWorld {
    /// `files` by the name under which the template reads them. Names come from a short fixed series, because the
    /// engine remembers each for good.
    ///
    /// # Errors
    /// [`Error::LayoutFailed`] for a name that is no path.
    pub(super) fn new(template: &str, files: Vec<(String, Bytes)>) -> Result<Self> {
        let files =
            files.into_iter().map(|(name, bytes)| Ok((file_id(&name)?, bytes))).collect::<Result<HashMap<_, _>>>()?;
        Ok(Self { template: Source::new(file_id("main.typ")?, template.to_owned()), files })
    }
}

fn file_id(name: &str) -> Result<FileId> {
    let path = VirtualPath::new(name).map_err(|_| Error::LayoutFailed)?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for ClosedWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
