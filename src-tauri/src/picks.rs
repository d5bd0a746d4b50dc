//! The system's dialogs, opened from here and never by a page, and a memory of what was picked in them: an action
//! takes no `file` or `folder` that the carer did not point at herself since the program started. A page that was
//! talked into anything can therefore neither read nor write elsewhere. A file that she drags onto the window was pointed at
//! as well.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use dossier_core::{Error, Result};
use rfd::AsyncFileDialog;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::AppHandle;

use crate::{sticks, trying};

/// The fields of an input that carry a path.
const PATH_FIELDS: &[&str] = &["file", "folder"];

/// Most files that are taken at once when they are dropped: each is asked about.
const MOST_DROPPED: usize = 20;

/// What a file is picked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A photo, PDF or recording for a dossier.
    Attachment,
    /// Data of a dossier or a list of clients, to be brought in.
    Data,
    /// An existing key file, to open a vault with.
    KeyFile,
    /// The place of a key file: an existing one is used, else a new one is made there.
    NewKeyFile,
}

/// A picked file, for the page.
#[derive(Debug, Clone, Serialize)]
pub struct PickedFile {
    path: PathBuf,
    name: String,
    /// In bytes; 0 for a file that is still to be made.
    length: u64,
}

/// What was dropped on the window, for the page.
#[derive(Debug, Clone, Serialize)]
pub struct Dropped {
    files: Vec<PickedFile>,
    /// How many were left: folders, what is no file, and more than are taken at once.
    left: usize,
}

/// A picked folder, for the page.
#[derive(Debug, Clone, Serialize)]
pub struct PickedFolder {
    path: PathBuf,
    /// Room left, in bytes.
    free: u64,
}

/// The paths picked since the program started.
#[derive(Default)]
pub struct Picks(Mutex<HashSet<PathBuf>>);

impl Picks {
    /// Remembers a picked file.
    pub fn file(&self, path: PathBuf) -> PickedFile {
        let length = path.metadata().map(|found| found.len()).unwrap_or(0);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.remember(&path);
        PickedFile { path, name, length }
    }

    /// Remembers the files that were dropped.
    pub fn dropped(&self, paths: &[PathBuf]) -> Dropped {
        let files: Vec<_> =
            paths.iter().filter(|path| path.is_file()).take(MOST_DROPPED).map(|path| self.file(path.clone())).collect();
        Dropped { left: paths.len() - files.len(), files }
    }

    /// Remembers a picked folder.
    pub fn folder(&self, path: PathBuf) -> PickedFolder {
        let (_, free) = sticks::room(&path);
        self.remember(&path);
        PickedFolder { path, free }
    }

    /// Whether the carer picked this path.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when she did not.
    pub fn check(&self, path: &Path) -> Result<()> {
        let picked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if picked.contains(path) { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// Checks every path in an action's input, however deep.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when one was not picked.
    pub fn check_input(&self, input: &Value) -> Result<()> {
        match input {
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| match value.as_str() {
                Some(path) if PATH_FIELDS.contains(&name.as_str()) => self.check(Path::new(path)),
                Some(_) | None => self.check_input(value),
            }),
            Value::Array(items) => items.iter().try_for_each(|item| self.check_input(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }

    fn remember(&self, path: &Path) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }
}

/// Asks for a file with the system's dialog; `None` when the carer cancels.
///
/// # Errors
/// [`Error::Internal`] when no dialog can be shown.
pub async fn ask_file(app: &AppHandle, purpose: Purpose) -> Result<Option<PathBuf>> {
    if let Some(path) = trying::picked() {
        return Ok(path);
    }
    let answer = on_main_thread(app, move || {
        let dialog = AsyncFileDialog::new();
        match purpose {
            Purpose::Attachment | Purpose::Data | Purpose::KeyFile => dialog.pick_file().boxed(),
            Purpose::NewKeyFile => dialog.set_file_name("zorgmap.sleutel").save_file().boxed(),
        }
    })
    .await?;
    Ok(answer)
}

/// Asks for a folder with the system's dialog; `None` when the carer cancels.
///
/// # Errors
/// [`Error::Internal`] when no dialog can be shown.
pub async fn ask_folder(app: &AppHandle) -> Result<Option<PathBuf>> {
    if let Some(path) = trying::picked() {
        return Ok(path);
    }
    on_main_thread(app, || AsyncFileDialog::new().pick_folder().boxed()).await
}

type Answer = std::pin::Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

trait Boxed {
    fn boxed(self) -> Answer;
}

impl<F: Future<Output = Option<rfd::FileHandle>> + Send + 'static> Boxed for F {
    fn boxed(self) -> Answer {
        Box::pin(async move { self.await.map(|handle| handle.path().to_owned()) })
    }
}

/// Dialogs are made on the main thread (macOS insists); waiting for the answer happens elsewhere.
async fn on_main_thread(app: &AppHandle, make: impl FnOnce() -> Answer + Send + 'static) -> Result<Option<PathBuf>> {
    let (send, mut receive) = tauri::async_runtime::channel(1);
    app.run_on_main_thread(move || drop(send.try_send(make()))).map_err(|_| Error::internal("no dialog"))?;
    let answer = receive.recv().await.ok_or_else(|| Error::internal("no dialog"))?;
    Ok(answer.await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn of_what_is_dropped_only_files_are_taken_and_no_more_than_can_be_asked_about() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, "x").unwrap();
            path
        };
        let mut paths = vec![folder.path().to_owned(), folder.path().join("nergens.pdf"), file("brief.pdf".into())];
        let picks = Picks::default();
        let dropped = picks.dropped(&paths);
        assert_eq!((dropped.files.len(), dropped.left), (1, 2));
        assert_eq!((dropped.files[0].name.as_str(), dropped.files[0].length), ("brief.pdf", 1));
        assert_eq!(picks.check(&paths[2]), Ok(()));
        assert_eq!(picks.check(folder.path()), Err(Error::NotAllowed));
        paths.extend((0..MOST_DROPPED).map(|number| file(format!("{number}.pdf"))));
        let dropped = picks.dropped(&paths);
        assert_eq!((dropped.files.len(), dropped.left), (MOST_DROPPED, 3));
        assert_eq!(picks.check(paths.last().unwrap()), Err(Error::NotAllowed));
    }

    #[test]
    fn only_picked_paths_pass() {
        let picks = Picks::default();
        let input = json!({ "client": "ab", "file": "/stick/photo.jpg" });
        assert_eq!(picks.check_input(&input), Err(Error::NotAllowed));
        picks.file(PathBuf::from("/stick/photo.jpg"));
        assert_eq!(picks.check_input(&input), Ok(()));
        assert_eq!(picks.check_input(&json!({ "folder": "/etc" })), Err(Error::NotAllowed));
        assert_eq!(picks.check_input(&json!({ "deep": [{ "folder": "/etc" }] })), Err(Error::NotAllowed));
        assert_eq!(picks.check_input(&json!({ "file": "/stick/../etc/passwd" })), Err(Error::NotAllowed));
        assert_eq!(picks.check_input(&json!({ "text": "/etc" })), Ok(()));
    }
}
