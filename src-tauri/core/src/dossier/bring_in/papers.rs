//! A folder of old documents: what they are and of when is guessed from their names and shown; the carer puts it right, and
//! each becomes a document of the dossier, encrypted. The files themselves stay where they are.
//!
//! What is brought in is looked up in the folder once more: a name leads nowhere else, and links are not followed.
//!
//! A file that is in the dossier already is known by its SHA-256, under whatever name: it is said, and comes in again only when the
//! carer says so. Who is stopped half way, by herself or by a full disk, and begins once more gets the rest.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime, TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::stopped;
use crate::desk::Work;
use crate::dossier::document::{MOST, bring, keep, outside};
use crate::dossier::entry::{self as entries, Body, Origin, happened};
use crate::dossier::form::description::Words;
use crate::dossier::paper::lang;
use crate::dossier::practice::Language;
use crate::dossier::text::{LINE, required};
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::export::pictures::Kind;
use crate::fold::fold;
use crate::store::{Concern, attachment};
use crate::uid::Uid;
use crate::vault::backup::sum;

/// Files of a folder, at most.
const FILES: usize = 500;
/// Folders below each other, at most.
const DEEP: usize = 3;

/// A folder to look at.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PapersAsked {
    /// Path of the folder.
    pub folder: String,
    /// In which words a kind is named.
    pub language: Language,
    /// Whose dossier they are for: of each is said whether it is there already.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub client: Option<Uid>,
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct PaperFound {
    /// Its path within the folder.
    pub name: String,
    /// Bytes.
    pub length: u64,
    /// Of when it is, by its name.
    pub day: Option<NaiveDate>,
    /// What it is, by its name.
    pub title: String,
    /// Why it cannot be brought in, as a code.
    pub problem: Option<String>,
    /// This very file is in the dossier already.
    pub there: bool,
}

/// What is in a folder.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PapersSeen {
    /// The files, by name.
    pub files: Vec<PaperFound>,
    /// There are more than are shown.
    pub more: bool,
}

/// A document as the carer says it is.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PaperSaid {
    /// Its path within the folder.
    pub name: String,
    /// Of when it is.
    pub day: NaiveDate,
    /// What it is.
    pub title: String,
    /// Once more, though this very file is in the dossier already.
    #[serde(default)]
    pub again: bool,
}

/// Documents to bring in.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BringPapersIn {
    /// Into whose dossier.
    pub client: Uid,
    /// Path of the folder.
    pub folder: String,
    /// Who supplied them.
    #[serde(default)]
    pub origin: Origin,
    /// Which.
    pub papers: Vec<PaperSaid>,
}

/// A file that stayed behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct PaperLeft {
    /// Its path within the folder.
    pub name: String,
    /// Why, as a code.
    pub problem: String,
}

/// What was brought in.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PapersBroughtIn {
    /// What came in, by its path within the folder.
    pub added: Vec<String>,
    /// What stayed behind.
    pub left: Vec<PaperLeft>,
    /// What stopped it before the rest came in, as a code.
    pub stopped: Option<String>,
}

/// A kind of document and the words by which it is known.
#[derive(Deserialize)]
struct PaperKind {
    name: Words,
    words: Vec<String>,
}

static KINDS: LazyLock<Vec<PaperKind>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../../assets/paper_kinds.json")).unwrap_or_default());

/// A path within a folder as it is shown, by its parts; `None` where a part has a sign that elsewhere parts names: read back, it
/// would lead to another file.
fn shown(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.filter(|parts| !parts.iter().any(|part| part.contains(['/', '\\']))).map(|parts| parts.join("/"))
}

/// A file as it is shown, its path within the folder, and its length in bytes.
type Listed = (String, PathBuf, u64);

/// The files below a folder, without links and what is hidden; whether there are more than are taken.
fn listed(folder: &Path) -> Result<(Vec<Listed>, bool)> {
    let mut found = Vec::new();
    let mut waiting: Vec<(PathBuf, usize)> = vec![(PathBuf::new(), 0)];
    let mut more = false;
    while let Some((inside, deep)) = waiting.pop() {
        for each in fs::read_dir(folder.join(&inside)).map_err(|_| Error::FileUnreadable)? {
            let Ok(each) = each else { continue };
            let path = inside.join(each.file_name());
            let hidden = each.file_name().to_string_lossy().starts_with('.');
            // Not what it points to: a link is neither.
            let (Ok(kind), false) = (each.file_type(), hidden) else { continue };
            if kind.is_dir() && deep < DEEP {
                waiting.push((path, deep + 1));
            } else if kind.is_file()
                && let (Some(name), Ok(meta)) = (shown(&path), each.metadata())
            {
                more |= found.len() >= FILES;
                if !more {
                    found.push((name, path, meta.len()));
                }
            }
        }
    }
    found.sort();
    Ok((found, more))
}

/// The last part of a path, without its ending.
fn stem(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit_once('.').map_or(last, |(stem, _)| stem)
}

/// The digits of a text, each run with where it begins and ends in bytes.
fn numbers(text: &str) -> Vec<(usize, usize, &str)> {
    let mut runs: Vec<(usize, usize, &str)> = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, sign)| sign.is_ascii_digit()) {
        match runs.last_mut() {
            Some((from, to, run)) if *to == at => {
                *to = at + sign.len_utf8();
                *run = text.get(*from..*to).unwrap_or_default();
            }
            Some(_) | None => runs.push((at, at + 1, text.get(at..=at).unwrap_or_default())),
        }
    }
    runs
}

/// The day in a name, if there is one that has come, and where it stands in bytes.
fn day_in(text: &str, today: NaiveDate) -> Option<(NaiveDate, usize, usize)> {
    let runs = numbers(text);
    let number = |text: &str| text.parse::<u32>().ok();
    let made = |year: &str, month: &str, day: &str| {
        let year =
            number(year).and_then(|year| i32::try_from(year).ok()).filter(|year| (1900..=2200).contains(year))?;
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?).filter(|day| *day <= today)
    };
    let three = runs.iter().zip(runs.iter().skip(1)).zip(runs.iter().skip(2)).find_map(|((a, b), c)| {
        // One sign between them.
        if b.0 != a.1 + 1 || c.0 != b.1 + 1 {
            return None;
        }
        let day = match (a.2.len(), b.2.len(), c.2.len()) {
            (4, 1 | 2, 1 | 2) => made(a.2, b.2, c.2),
            (1 | 2, 1 | 2, 4) => made(c.2, b.2, a.2),
            _ => None,
        };
        day.map(|day| (day, a.0, c.1))
    });
    let together = || {
        runs.iter().filter(|run| run.2.len() == 8).find_map(|(from, to, run)| {
            let part = |from: usize, to: usize| run.get(from..to).unwrap_or_default();
            let day = made(part(0, 4), part(4, 6), part(6, 8)).or_else(|| made(part(4, 8), part(2, 4), part(0, 2)));
            day.map(|day| (day, *from, *to))
        })
    };
    three.or_else(together)
}

/// What a file is and of when, by its name.
fn guessed(name: &str, today: NaiveDate, lang: Lang) -> (Option<NaiveDate>, String) {
    let stem = stem(name);
    let day = day_in(stem, today);
    let rest = match day {
        Some((_, from, to)) => {
            format!("{} {}", stem.get(..from).unwrap_or_default(), stem.get(to..).unwrap_or_default())
        }
        None => stem.to_owned(),
    };
    let rest = rest.split(['_', '-', ' ', '.']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let plain = fold(&rest);
    let kind = KINDS.iter().find(|kind| kind.words.iter().any(|word| plain.contains(word.as_str())));
    let title = match kind {
        Some(kind) if kind.words.contains(&plain) => kind.name.speak(lang).to_owned(),
        Some(kind) => format!("{}: {rest}", kind.name.speak(lang)),
        None if rest.is_empty() => stem.to_owned(),
        None => rest,
    };
    (day.map(|(day, ..)| day), title.chars().take(LINE).collect())
}

/// Looks at a folder; nothing is brought in.
///
/// # Errors
/// [`Error::FileUnreadable`]; [`Error::FolderNotWritable`] for the vault's own.
pub fn look(work: &Work, input: PapersAsked) -> Result<PapersSeen> {
    let folder = outside(work, &input.folder)?;
    let today = work.desk.surroundings().clock.now().date_naive();
    let (files, more) = listed(&folder)?;
    let sums =
        input.client.map_or_else(|| Ok(HashMap::new()), |client| work.view(|tx| attachment::sums(tx, client)))?;
    let found = |(name, path, length): (String, PathBuf, u64)| {
        let (day, title) = guessed(&name, today, lang(input.language));
        let problem = match Kind::of_name(&name) {
            None => Some(Error::FileKindUnknown),
            Some(_) if length == 0 => Some(Error::FileEmpty),
            Some(_) if length > MOST => Some(Error::FileTooLarge { most: MOST }),
            Some(_) => None,
        };
        // Only what is as long as one that is there is read; what cannot be read is told when it is brought in.
        let there = problem.is_none()
            && sums.values().any(|each| *each == length)
            && sum(&folder.join(path), &mut |_| Ok(())).is_ok_and(|(_, sum)| sums.contains_key(&sum));
        PaperFound { name, length, day, title, problem: problem.map(|error| error.code()), there }
    };
    Ok(PapersSeen { files: files.into_iter().map(found).collect(), more })
}

/// Brings documents in, each in a change of its own. A file that is damaged, or in the dossier already, stays behind and is told.
///
/// # Errors
/// [`Error::Required`] without a title and [`Error::InFuture`], [`Error::BadDate`] for a day, before any is brought in;
/// [`Error::NotFound`] for a name that is not in the folder; [`Error::Cancelled`] and [`Error::NoSpace`] before the first came in:
/// after that they stand in the answer.
pub fn bring_in(work: &Work, input: BringPapersIn) -> Result<PapersBroughtIn> {
    let folder = outside(work, &input.folder)?;
    let (there, _) = listed(&folder)?;
    let now = work.desk.surroundings().clock.now();
    let mut wanted = Vec::with_capacity(input.papers.len());
    for paper in &input.papers {
        let (_, path, _) = there.iter().find(|(name, ..)| *name == paper.name).ok_or(Error::NotFound)?;
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        let at = now.offset().from_local_datetime(&paper.day.and_time(noon)).single();
        let at = at.ok_or_else(|| Error::BadDate { field: "day".to_owned() })?;
        // Of today: it may be morning still.
        let at = if paper.day == now.date_naive() { now } else { happened(Some(at), now)? };
        let body = Body::Document { title: required("title", &paper.title, LINE)?, note: String::new() };
        wanted.push((paper, path, at, body));
    }
    let count = wanted.len() as u64;
    let mut sums = work.view(|tx| attachment::sums(tx, input.client))?;
    let (mut added, mut left) = (Vec::new(), Vec::new());
    for (nth, (paper, path, at, body)) in (0..).zip(wanted) {
        let done = work.progress.step(nth, count).and_then(|()| bring(&folder.join(path))).and_then(|brought| {
            let sum = brought.sha256();
            if sums.contains_key(&sum) && !paper.again {
                return Err(Error::PaperThere);
            }
            keep(work, &brought, |tx, file, written| {
                let entry = entries::add_from(tx, input.client, at, &body, false, input.origin)?;
                attachment::add(tx, entry, brought.name(), brought.kind(), "", file, written)?;
                tx.concerns(Concern {
                    client: Some(input.client),
                    entry: Some(entry),
                    part: "document",
                    ..Concern::default()
                });
                Ok(())
            })?;
            sums.insert(sum, 0);
            Ok(())
        });
        match done {
            Ok(()) => added.push(paper.name.clone()),
            Err(
                error @ (Error::FileEmpty
                | Error::FileTooLarge { .. }
                | Error::FileKindUnknown
                | Error::FileDamaged { .. }
                | Error::FileUnreadable
                | Error::PaperThere
                | Error::TooLong { .. }),
            ) => left.push(PaperLeft { name: paper.name.clone(), problem: error.code() }),
            Err(error) => {
                return Ok(PapersBroughtIn { stopped: stopped(error, !added.is_empty())?, added, left });
            }
        }
    }
    // All of it is in: there is nothing left to stop.
    work.progress.step(count, count).ok();
    Ok(PapersBroughtIn { added, left, stopped: None })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn day_and_kind_are_read_from_a_name() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let told = |name: &str| {
            let (day, title) = guessed(name, today, Lang::Nl);
            (day.map(|day| day.to_string()), title)
        };
        let some = |day: &str| Some(day.to_owned());
        assert_eq!(told("2024-03-01 indicatie.pdf"), (some("2024-03-01"), "Indicatie".to_owned()));
        assert_eq!(told("map/brief_huisarts_1-3-2024.pdf"), (some("2024-03-01"), "Brief: brief huisarts".to_owned()));
        assert_eq!(told("20240301.jpg"), (some("2024-03-01"), "20240301".to_owned()));
        assert_eq!(told("01032024 x.jpg"), (some("2024-03-01"), "x".to_owned()));
        assert_eq!(told("scan 12.pdf"), (None, "scan 12".to_owned()));
        assert_eq!(told("2030-01-01.pdf").0, None, "that day has not come");
        assert_eq!(told("2024-13-41.pdf").0, None);
        assert_eq!(told("é€2024-03-01é.pdf"), (some("2024-03-01"), "é€ é".to_owned()));
        assert!(KINDS.len() > 5 && KINDS.iter().flat_map(|kind| &kind.words).all(|word| *word == fold(word)));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_hidden_files_are_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("geheim.txt"), "geheim").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("weg")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("geheim.txt"), folder.path().join("geheim.txt")).unwrap();
        fs::write(folder.path().join(".verborgen.txt"), "x").unwrap();
        fs::create_dir(folder.path().join("oud")).unwrap();
        fs::write(folder.path().join("oud/brief.txt"), "brief").unwrap();
        let found = || {
            let (found, more) = listed(folder.path()).unwrap();
            (found.into_iter().map(|(name, path, _)| (name, path)).collect::<Vec<_>>(), more)
        };
        let letter = ("oud/brief.txt".to_owned(), PathBuf::from("oud/brief.txt"));
        assert_eq!(found(), (vec![letter.clone()], false));
        // A sign that parts names on another system: it would be read back as the way to another file.
        fs::write(folder.path().join(r"oud\..\..\geheim.txt"), "x").unwrap();
        fs::write(folder.path().join(r"..\geheim.txt"), "x").unwrap();
        assert_eq!(found(), (vec![letter], false));
    }
}
