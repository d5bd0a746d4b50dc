//! A list of clients from a spreadsheet or another program (CSV): looked at with its columns guessed, then brought in line by
//! line as if each had been typed, by the same rules. A client is one change with a log line of its own.
//!
//! Columns are guessed by their heads (`assets/client_columns.json`); the carer corrects them. A line that may not be kept as
//! it is says why and stays behind.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::stopped;
use crate::desk::Work;
use crate::dossier::client::{ClientFields, Status, checked, masked};
use crate::dossier::text::Came;
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::rules::bsn::{self, Regime};
use crate::store::{Concern, client};

/// Bytes of a list, at most.
const MOST: u64 = 5 << 20;
/// Lines of a list, at most.
const LINES: usize = 2_000;
/// Columns of a list, at most.
const COLUMNS: usize = 60;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ClientColumn")]
pub enum Column {
    /// Full name.
    Name,
    /// First name or initials.
    FirstName,
    /// What stands between: van, de.
    Infix,
    /// Last name.
    LastName,
    /// What they like to be called.
    Called,
    /// Birth date.
    BirthDate,
    /// Street, with or without its number.
    Street,
    /// House number.
    HouseNumber,
    /// Postcode.
    Postcode,
    /// Town.
    Town,
    /// Telephone.
    Phone,
    /// Mail.
    Email,
    /// Citizen service number.
    Bsn,
    /// What else there is to know.
    Notes,
}

/// A list to look at.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ClientsAsked {
    /// Path of the file.
    pub file: String,
    /// What the columns hold, in their order; guessed when `None`.
    #[serde(default)]
    pub columns: Option<Vec<Option<Column>>>,
    /// Under which laws these clients get care.
    #[serde(default)]
    pub regimes: Vec<Regime>,
}

/// A column of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[ts(rename = "ClientColumnSeen")]
pub struct ColumnSeen {
    /// What stands above it.
    pub head: String,
    /// The first thing in it.
    pub example: String,
    /// What it holds; nothing that is taken over when `None`.
    pub column: Option<Column>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct ClientLine {
    /// From 1, the heads not counted.
    pub line: usize,
    /// Full name.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Town.
    pub town: String,
    /// There is a citizen service number.
    pub bsn: bool,
    /// Why it cannot be brought in, as a code.
    pub problem: Option<String>,
    /// In which field.
    pub field: Option<String>,
    /// There is a client of this name already, here or above it in the list, and no other birth date.
    pub known: bool,
}

/// What is in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ClientsSeen {
    /// Of the file, in hexadecimal: what is brought in is what was looked at.
    pub sha256: String,
    /// Its columns.
    pub columns: Vec<ColumnSeen>,
    /// Its lines.
    pub lines: Vec<ClientLine>,
}

/// Lines to bring in.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BringClientsIn {
    /// Path of the file.
    pub file: String,
    /// Of the file that was looked at.
    pub sha256: String,
    /// What the columns hold.
    pub columns: Vec<Option<Column>>,
    /// Under which laws these clients get care.
    pub regimes: Vec<Regime>,
    /// Which lines.
    pub lines: Vec<usize>,
}

/// What was brought in.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ClientsBroughtIn {
    /// The lines whose clients came in.
    pub lines: Vec<usize>,
    /// What stopped it before the rest came in, as a code.
    pub stopped: Option<String>,
}

/// Heads by column, without case and accents.
static HEADS: LazyLock<BTreeMap<String, Column>> = LazyLock::new(|| {
    let table: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("../../../../../assets/client_columns.json")).unwrap_or_default();
    let column = |name: String| serde_json::from_value::<Column>(serde_json::Value::from(name)).ok();
    let of = |(name, heads): (String, Vec<String>)| {
        column(name).into_iter().flat_map(move |column| heads.clone().into_iter().map(move |head| (head, column)))
    };
    table.into_iter().flat_map(of).collect()
});

/// A list as it was read.
struct List {
    sha256: String,
    heads: Vec<String>,
    lines: Vec<Vec<String>>,
}

/// The bytes as text: UTF-8 or UTF-16 where they are that, else as Windows writes it here.
fn decoded(bytes: &[u8]) -> String {
    let (text, _, bad) = encoding_rs::UTF_8.decode(bytes);
    let text = if bad { encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0 } else { text };
    text.into_owned()
}

fn parsed(bytes: &[u8]) -> Result<List> {
    let sha256 = hex::encode(Sha256::digest(bytes));
    let text = decoded(bytes);
    // What stands within quotes parts nothing.
    let first = text.lines().next().unwrap_or_default().split('"').step_by(2).collect::<String>();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    // A semicolon where both are there: in Dutch a comma stands in numbers.
    let delimiter = [b';', b'\t', b','].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b';');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut all: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Error::ListUnreadable)?;
        // A note may have lines of its own; one that has as many parts as a line of the list is somebody else's.
        let parts = all.first().map_or(0, |heads| heads.len() - 1);
        let is_line = |line: &str| parts > 0 && line.bytes().filter(|byte| *byte == delimiter).count() >= parts;
        if record.iter().any(|cell| cell.trim().lines().skip(1).any(is_line)) {
            // Where it was read from, past lines with nothing in them.
            let from = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or_default();
            let rest = text.get(from..).unwrap_or_default().trim_start_matches(['\r', '\n']);
            let before = text.strip_suffix(rest).unwrap_or_default();
            return Err(Error::ListQuoteOpen { line: before.bytes().filter(|byte| *byte == b'\n').count() + 1 });
        }
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.len() > COLUMNS || all.len() > LINES {
            return Err(Error::ListTooLong { most: LINES });
        }
        all.push(cells);
    }
    let mut all = all.into_iter();
    let heads = all.next().ok_or(Error::ListUnreadable)?;
    let lines: Vec<_> = all.collect();
    if lines.is_empty() || heads.iter().any(|head| head.contains('\0')) {
        return Err(Error::ListUnreadable);
    }
    Ok(List { sha256, heads, lines })
}

fn read(path: &str) -> Result<List> {
    let path = Path::new(path);
    let meta = fs::metadata(path).map_err(|_| Error::FileUnreadable)?;
    if !meta.is_file() {
        return Err(Error::FileUnreadable);
    }
    if meta.len() > MOST {
        return Err(Error::FileTooLarge { most: MOST });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|_| Error::FileUnreadable)?;
    file.take(MOST).read_to_end(&mut bytes).map_err(|_| Error::FileUnreadable)?;
    parsed(&bytes)
}

/// Each column once: the first of two that look alike holds it.
fn guessed(heads: &[String]) -> Vec<Option<Column>> {
    let mut taken = Vec::new();
    heads
        .iter()
        .map(|head| {
            let plain: String = fold(head).chars().filter(|c| c.is_alphanumeric()).collect();
            let column = HEADS.get(&plain).copied().filter(|column| !taken.contains(column));
            taken.extend(column);
            column
        })
        .collect()
}

/// A day as people write it: 31-12-1940, 31/12/1940, 31.12.1940 or 1940-12-31.
fn day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let (a_year, c_year) = (a.len() == 4, c.len() == 4);
    let (year, day) = if a_year && !c_year {
        (a, c)
    } else if c_year && !a_year {
        (c, a)
    } else {
        return None;
    };
    NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(b)?, number(day)?)
}

/// A line as the fields of a client. `None` in place of a birth date that is none.
fn fields(line: &[String], columns: &[Option<Column>], regimes: &[Regime]) -> Result<ClientFields> {
    let cell = |wanted: Column| {
        let at = columns.iter().position(|column| *column == Some(wanted))?;
        line.get(at).map(String::as_str).filter(|text| !text.is_empty())
    };
    let text = |wanted| cell(wanted).unwrap_or_default().to_owned();
    let joined = |wanted: &[Column]| wanted.iter().filter_map(|each| cell(*each)).collect::<Vec<_>>().join(" ");
    let birth_date = cell(Column::BirthDate)
        .map(|text| day(text).ok_or(Error::BadDate { field: "birth_date".to_owned() }))
        .transpose()?;
    // A spreadsheet takes the noughts before a number away.
    let bsn = cell(Column::Bsn).map(|text| {
        let digits = text.chars().all(|c| c.is_ascii_digit());
        if digits && text.len() == 8 { format!("0{text}") } else { text.to_owned() }
    });
    let name = match cell(Column::Name) {
        Some(name) => name.to_owned(),
        None => joined(&[Column::FirstName, Column::Infix, Column::LastName]),
    };
    Ok(ClientFields {
        name,
        called: text(Column::Called),
        birth_date,
        street: joined(&[Column::Street, Column::HouseNumber]),
        postcode: text(Column::Postcode),
        town: text(Column::Town),
        phone: text(Column::Phone),
        email: text(Column::Email),
        regimes: regimes.to_vec(),
        bsn,
        notes: text(Column::Notes),
        ..ClientFields::default()
    })
}

/// The code of an error and the field that it is about.
fn problem(error: &Error) -> (String, Option<String>) {
    let value = serde_json::to_value(error).unwrap_or_default();
    let field = value.pointer("/params/field").and_then(|field| field.as_str()).map(str::to_owned);
    let bsn = matches!(error, Error::BsnInvalid | Error::BsnNotForRegime);
    (error.code(), if bsn { Some("bsn".to_owned()) } else { field })
}

/// Looks at a list; nothing is written.
///
/// # Errors
/// [`Error::FileUnreadable`], [`Error::FileTooLarge`], [`Error::ListUnreadable`], [`Error::ListQuoteOpen`], [`Error::ListTooLong`].
pub fn look(work: &Work, input: ClientsAsked) -> Result<ClientsSeen> {
    let list = read(&input.file)?;
    let columns = match input.columns {
        Some(columns) if columns.len() == list.heads.len() => columns,
        Some(_) | None => guessed(&list.heads),
    };
    let today = work.desk.surroundings().clock.now().date_naive();
    let known = |fields: &ClientFields| (fold(&fields.name), fields.birth_date);
    // A date that one of both does not know tells nobody apart.
    let alike = |a: &(String, Option<NaiveDate>), b: &(String, Option<NaiveDate>)| {
        a.0 == b.0 && a.1.zip(b.1).is_none_or(|(a, b)| a == b)
    };
    let mut there: Vec<_> =
        work.view(|tx| client::list(tx, true))?.iter().map(|stored| known(&stored.fields)).collect();
    let mut lines = Vec::with_capacity(list.lines.len());
    for (line, cells) in (1..).zip(&list.lines) {
        let made = fields(cells, &columns, &input.regimes).and_then(|fields| checked(fields, None, today, Came::Typed));
        let (said, problem) = match made {
            Ok(fields) => (fields, None),
            // What can be read of it, to know it by.
            Err(error) => {
                let without = columns.iter().map(|column| column.filter(|column| *column != Column::BirthDate));
                let said = fields(cells, &without.collect::<Vec<_>>(), &input.regimes)?;
                (said, Some(problem(&error)))
            }
        };
        let same = known(&said);
        lines.push(ClientLine {
            line,
            known: there.iter().any(|each| alike(each, &same)),
            name: said.name,
            birth_date: said.birth_date,
            town: said.town,
            bsn: said.bsn.is_some(),
            field: problem.as_ref().and_then(|(_, field)| field.clone()),
            problem: problem.map(|(code, _)| code),
        });
        there.push(same);
    }
    // A citizen service number is shown masked here too, in whichever column it stands.
    let shown = |cell: &String| if bsn::valid(cell) { masked(cell) } else { cell.clone() };
    let example =
        |at: usize| list.lines.iter().filter_map(|line| line.get(at)).find(|cell| !cell.is_empty()).map(shown);
    let seen = list.heads.iter().zip(columns).enumerate().map(|(at, (head, column))| ColumnSeen {
        head: head.clone(),
        example: example(at).unwrap_or_default(),
        column,
    });
    Ok(ClientsSeen { sha256: list.sha256, columns: seen.collect(), lines })
}

/// Brings these lines in.
///
/// # Errors
/// As [`look`]; [`Error::EntryChanged`] when the file is another than the one that was looked at; what a line can be wrong by,
/// before any of them is written; [`Error::Cancelled`] and [`Error::NoSpace`] before the first came in: after that they stand in the
/// answer.
pub fn bring_in(work: &Work, input: BringClientsIn) -> Result<ClientsBroughtIn> {
    let list = read(&input.file)?;
    if list.sha256 != input.sha256 {
        return Err(Error::EntryChanged);
    }
    let today = work.desk.surroundings().clock.now().date_naive();
    let wanted = (1..).zip(&list.lines).filter(|(line, _)| input.lines.contains(line));
    let made = wanted
        .map(|(line, cells)| {
            Ok((line, checked(fields(cells, &input.columns, &input.regimes)?, None, today, Came::Typed)?))
        })
        .collect::<Result<Vec<_>>>()?;
    let count = made.len() as u64;
    let mut lines = Vec::with_capacity(made.len());
    for (at, (line, fields)) in (0..).zip(&made) {
        let done = work.progress.step(at, count).and_then(|()| {
            work.change(|tx| {
                let uid = client::add(tx, Status::InCare, fields)?;
                tx.concerns(Concern { client: Some(uid), part: "particulars", ..Concern::default() });
                Ok(())
            })
        });
        match done {
            Ok(()) => lines.push(*line),
            Err(error) => return Ok(ClientsBroughtIn { stopped: stopped(error, at > 0)?, lines }),
        }
    }
    // All of it is in: there is nothing left to stop.
    work.progress.step(count, count).ok();
    Ok(ClientsBroughtIn { lines, stopped: None })
}

/// For the fuzz target: reads a list and every line of it.
///
/// # Errors
/// [`Error::ListUnreadable`], [`Error::ListQuoteOpen`], [`Error::ListTooLong`].
pub fn look_through(bytes: &[u8]) -> Result<()> {
    let list = parsed(bytes)?;
    let columns = guessed(&list.heads);
    list.lines.iter().for_each(|line| drop(fields(line, &columns, &[Regime::Wlz])));
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(1940, 3, 1);
        for text in ["1-3-1940", "01-03-1940", "1/3/1940", "01.03.1940", "1940-03-01", " 1 - 3 - 1940 "] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "1-3-40", "31-2-1940", "1-3", "maart 1940", "+1-3-1940", "1940-3-1940"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn columns_are_known_by_their_heads_and_letters_by_their_bytes() {
        let list = parsed(b"Cli\xebntnaam;Geb. datum;Plaats;Plaats\nJos\xe9 Proef;1-3-1940;Gouda;x\n;;;\n").unwrap();
        assert_eq!(list.lines, [["José Proef", "1-3-1940", "Gouda", "x"]]);
        assert_eq!(guessed(&list.heads), [Some(Column::Name), Some(Column::BirthDate), Some(Column::Town), None]);
        let utf16: Vec<u8> = "\u{feff}naam\twoonplaats\nTess\tÉ\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(parsed(&utf16).unwrap().lines, [["Tess", "É"]]);
        assert!(HEADS.len() > 40 && HEADS.keys().all(|head| head.chars().all(char::is_alphanumeric)));
        assert_eq!(parsed(b"naam\n").err(), Some(Error::ListUnreadable));
        // The lines of others are never somebody's note; a note of two lines is.
        let open = "naam;notities;plaats\n\nAnna;\"zegt: \"\"nee\"\";Gouda\nBram;heeft iets;Delft\nCor;ok;Leiden\n";
        assert_eq!(parsed(open.as_bytes()).err(), Some(Error::ListQuoteOpen { line: 3 }));
        let closed = "naam;notities;plaats\nAnna;\"zegt nee\nen ja; soms\";Gouda\nBram;;Delft\n";
        assert_eq!(parsed(closed.as_bytes()).unwrap().lines[0][1], "zegt nee\nen ja; soms");
        assert_eq!(parsed("a\n".repeat(2_100).as_bytes()).err(), Some(Error::ListTooLong { most: LINES }));
    }

    #[test]
    fn a_name_in_parts_and_a_number_that_lost_its_nought() {
        let list = parsed(
            "Voornaam,Tussenvoegsel,Achternaam,Straat,Huisnummer,BSN\nTess,van,Proef,Laan,3a,12345672\n".as_bytes(),
        );
        let list = list.unwrap();
        let made = fields(&list.lines[0], &guessed(&list.heads), &[Regime::Wlz]).unwrap();
        assert_eq!((made.name.as_str(), made.street.as_str()), ("Tess van Proef", "Laan 3a"));
        assert_eq!(made.bsn.as_deref(), Some("012345672"));
    }
}
