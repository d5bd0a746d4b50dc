//! The one-page sheets that go beside a dossier: recovery code, passphrase letter, receipt, seal of the log; and, in
//! [`sitting`], those for a custodian and a stand-in, in [`mic`] the carer's own register of incidents, in [`letter`] a letter.
//! The words of who looked at a dossier stand in [`access`]; as it may be long, [`super::list`] lays it out.
//!
//! They are placed by hand with printpdf: two of them carry a secret, and Typst's engine keeps what it laid out
//! until it is told to forget. These are A4, with the fonts inside, and say on paper what to do with them.
//! The fonts are whole: printpdf cuts them to size by a layout engine of half a million lines, which would spare 25 kB a sheet.

mod access;
mod destruction;
mod letter;
mod mic;
mod people;
mod processing;
mod sitting;
mod statement;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use printpdf::{
    Color, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point,
    Pt, Rect, Rgb, TextItem,
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::fonts::{BOLD, OTHER_ALPHABETS, REGULAR, Reach, printable};
use super::package::WrittenFile;
use super::paper::{Lang, Period, Recipient, Seal};
use super::texts;
use crate::error::{Error, Result};
pub use access::{AccessLine, AccessSheet, access_sheet};
pub use destruction::{DestructionSheet, OldCopy, destruction_sheet};
pub use letter::{Letter, Part, letter_sheet};
pub use mic::{MicLine, MicSheet, mic_sheet};
pub use people::{Authorisation, ConsentForm, authorisation, consent_form};
pub use processing::{Processing, PurposeSheet, privacy_sheet, register_sheet};
pub use sitting::{CustodianSheet, StandInLetter, custodian_sheet, stand_in_letter};
pub use statement::{StatementSheet, statement_sheet};

const HIGH: f32 = 297.0;
const LEFT: f32 = 26.0;
const WIDE: f32 = 158.0;
const LOWEST: f32 = 275.0;
const MM_PER_PT: f32 = 0.352_778;

/// The sheet with the recovery code: printed once, kept in a safe place.
pub struct RecoverySheet<'a> {
    /// Language.
    pub lang: Lang,
    /// Name of the vault.
    pub vault: &'a str,
    /// Day on which the code was made.
    pub day: NaiveDate,
    /// The code; groups parted by dashes or spaces.
    pub code: &'a SecretString,
}

/// The sheet as PDF.
///
/// # Errors
/// [`Error::LayoutFailed`] when the fonts cannot be used.
pub fn recovery_sheet(sheet: &RecoverySheet) -> Result<Zeroizing<Vec<u8>>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.recovery.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.recovery.vault", &[("name", sheet.vault)]));
    ink.quiet(&texts::filled(lang, "sheet.recovery.made", &[("date", &texts::day(lang, sheet.day))]));
    ink.down(6.0);
    ink.body(&t("what"));
    ink.down(4.0);
    ink.heading(&t("code"));
    ink.groups(sheet.code.expose_secret());
    ink.down(4.0);
    ink.heading(&t("keep_title"));
    (1..=4).for_each(|n| ink.item("•", &t(&format!("keep.{n}"))));
    ink.down(4.0);
    ink.heading(&t("use_title"));
    ink.body(&t("use"));
    ink.body(&t("lost"));
    Ok(Zeroizing::new(ink.pdf(lang, &texts::text(lang, "sheet.file_title.recovery"), sheet.day)))
}

/// The letter with the passphrase of one hand-over: given or sent apart, with no client's name on it.
pub struct PassphraseLetter<'a> {
    /// Language.
    pub lang: Lang,
    /// The name of what it opens, by which the two are known to belong together. On a stick that is a folder and in a mail the
    /// files; the letter is printed before anybody knows which, or how many there are.
    pub folder: &'a str,
    /// Day of the hand-over.
    pub day: NaiveDate,
    /// The words.
    pub words: &'a SecretString,
}

/// The letter as PDF.
///
/// # Errors
/// [`Error::LayoutFailed`] when the fonts cannot be used.
pub fn passphrase_letter(letter: &PassphraseLetter) -> Result<Zeroizing<Vec<u8>>> {
    let lang = letter.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.passphrase.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.passphrase.made", &[("date", &texts::day(lang, letter.day))]));
    ink.down(6.0);
    ink.body(&texts::filled(lang, "sheet.passphrase.about", &[("folder", letter.folder)]));
    ink.down(4.0);
    ink.heading(&t("words"));
    ink.words(letter.words.expose_secret());
    ink.down(4.0);
    ink.heading(&t("how_title"));
    (1..=5).for_each(|n| ink.item(&format!("{n}."), &t(&format!("how.{n}"))));
    Ok(Zeroizing::new(ink.pdf(lang, &texts::text(lang, "sheet.file_title.passphrase"), letter.day)))
}

/// The receipt of a hand-over, to sign by both.
pub struct Receipt<'a> {
    /// Language.
    pub lang: Lang,
    /// Number of the client's dossier.
    pub number: u64,
    /// Period that the dossier covers.
    pub period: Period,
    /// Whether anything was left out.
    pub partial: bool,
    /// Who gets it.
    pub recipient: &'a Recipient,
    /// Name of the carer.
    pub carer: &'a str,
    /// How identity was checked (`paper.identity.*`).
    pub identity: &'a str,
    /// Day.
    pub day: NaiveDate,
    /// Place; empty leaves a line to fill in.
    pub place: &'a str,
    /// Name of the package's folder.
    pub folder: &'a str,
    /// What is in it.
    pub files: &'a [WrittenFile],
    /// The seal of the log at the moment of making.
    pub seal: &'a Seal,
}

/// The receipt as PDF.
///
/// # Errors
/// [`Error::LayoutFailed`] when the fonts cannot be used.
pub fn receipt(receipt: &Receipt) -> Result<Vec<u8>> {
    let lang = receipt.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.receipt.{key}"));
    let mut ink = Ink::new()?;
    ink.whose(&texts::filled(lang, "page.whose", &[("number", &receipt.number.to_string())]));
    ink.title(&t("title"));
    ink.body(&t("intro"));
    ink.down(5.0);
    let period = texts::period(lang, &receipt.period);
    let number = receipt.number.to_string();
    ink.row(&t("what"), &texts::filled(lang, "sheet.receipt.what_text", &[("number", &number), ("period", &period)]));
    if receipt.partial {
        ink.row("", &t("partial"));
    }
    let capacity = texts::code(lang, "capacity", &receipt.recipient.capacity);
    ink.row(&t("to"), &format!("{} ({capacity})", receipt.recipient.name));
    ink.row(&t("by"), receipt.carer);
    ink.row(&t("ground"), &texts::code(lang, "ground", &receipt.recipient.ground));
    ink.row(&t("identity"), &texts::code(lang, "identity", receipt.identity));
    ink.row(&t("date"), &texts::day(lang, receipt.day));
    ink.row(
        &t("place"),
        if receipt.place.trim().is_empty() {
            "……………………………………………"
        } else {
            receipt.place
        },
    );
    ink.row(&t("folder"), receipt.folder);
    ink.row(&t("seal"), &receipt.seal.code);
    ink.down(4.0);
    ink.heading(&t("files"));
    for file in receipt.files {
        let short: String = file.sha256.chars().take(16).collect();
        ink.item(
            "•",
            &texts::filled(
                lang,
                "sheet.receipt.file",
                &[("name", &file.name), ("size", &file.length.div_ceil(1000).to_string()), ("sha256", &short)],
            ),
        );
    }
    ink.down(4.0);
    ink.body(&t("passphrase"));
    ink.body(&t("care"));
    ink.signatures(&t("sign_recipient"), &t("sign_carer"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.receipt"), receipt.day))
}

/// The sheet with the seal of the log, printed once a month and kept outside of the laptop.
pub struct SealSheet<'a> {
    /// Language.
    pub lang: Lang,
    /// Name of the vault.
    pub vault: &'a str,
    /// When.
    pub made: DateTime<FixedOffset>,
    /// Number of the last line.
    pub no: i64,
    /// The seal, which begins with that number.
    pub code: &'a str,
}

/// The sheet as PDF.
///
/// # Errors
/// [`Error::LayoutFailed`] when the fonts cannot be used.
pub fn seal_sheet(sheet: &SealSheet) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.seal.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.recovery.vault", &[("name", sheet.vault)]));
    ink.quiet(&texts::filled(lang, "sheet.recovery.made", &[("date", &texts::day(lang, sheet.made.date_naive()))]));
    ink.down(6.0);
    ink.body(&texts::filled(lang, "sheet.seal.what", &[("no", &sheet.no.to_string())]));
    ink.down(4.0);
    ink.heading(&t("code"));
    // The number of the line by itself: it is typed first, and the groups behind it stand on one line.
    let groups = sheet.code.split_once('-').map_or(sheet.code, |(_, groups)| groups);
    ink.body(&texts::filled(lang, "sheet.seal.line", &[("no", &sheet.no.to_string())]));
    ink.groups(groups);
    ink.down(4.0);
    ink.heading(&t("keep_title"));
    (1..=2).for_each(|n| ink.item("•", &t(&format!("keep.{n}"))));
    ink.down(4.0);
    ink.heading(&t("use_title"));
    ink.body(&t("use"));
    ink.down(6.0);
    ink.signatures(&t("sign"), &t("sign_date"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.seal"), sheet.made.date_naive()))
}

/// The weights and alphabets of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Face {
    Regular,
    Bold,
    OtherAlphabets,
}

#[derive(Clone, Copy)]
enum Shade {
    Black,
    Quiet,
    Accent,
    Pale,
}

impl Shade {
    fn colour(self) -> Color {
        let (r, g, b) = match self {
            Self::Black => (0.0, 0.0, 0.0),
            Self::Quiet => (0.30, 0.34, 0.34),
            Self::Accent => (0.06, 0.36, 0.36),
            Self::Pale => (0.93, 0.96, 0.95),
        };
        Color::Rgb(Rgb { r, g, b, icc_profile: None })
    }
}

/// A hand that writes from top to bottom, in millimetres from the top left corner, and takes a new page at the end.
struct Ink {
    document: PdfDocument,
    faces: BTreeMap<Face, (ParsedFont, PdfFontHandle)>,
    pages: Vec<Vec<Op>>,
    y: f32,
    /// Whose it is, for the foot of its pages.
    whose: String,
}

impl Ink {
    fn new() -> Result<Self> {
        let mut document = PdfDocument::new("");
        let mut faces = BTreeMap::new();
        for (face, bytes) in [(Face::Regular, REGULAR), (Face::Bold, BOLD), (Face::OtherAlphabets, OTHER_ALPHABETS)] {
            let font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new()).ok_or(Error::LayoutFailed)?;
            let handle = PdfFontHandle::External(document.add_font(&font));
            faces.insert(face, (font, handle));
        }
        Ok(Self { document, faces, pages: vec![Vec::new()], y: 32.0, whose: String::new() })
    }

    /// Whose it is: at the foot of each page where there are more.
    fn whose(&mut self, text: &str) {
        text.clone_into(&mut self.whose);
    }

    fn down(&mut self, mm: f32) {
        self.y += mm;
    }

    fn title(&mut self, text: &str) {
        self.block(LEFT, 20.0, WIDE, 4.0, Shade::Accent);
        self.y = 38.0;
        self.paragraph(LEFT, WIDE, 26.0, Face::Bold, Shade::Accent, text);
        self.down(3.0);
    }

    /// The top of a letter: whose it is, without a title.
    fn letterhead(&mut self, name: &str) {
        self.block(LEFT, 18.0, WIDE, 1.5, Shade::Accent);
        self.y = 24.0;
        self.paragraph(LEFT, WIDE, 15.0, Face::Bold, Shade::Accent, name);
    }

    /// Somebody's own words, set in.
    fn quote(&mut self, text: &str) {
        self.paragraph(LEFT + 7.0, WIDE - 14.0, 11.0, Face::Regular, Shade::Quiet, text);
        self.down(2.0);
    }

    fn plain(&mut self, text: &str) {
        self.paragraph(LEFT, WIDE, 11.0, Face::Regular, Shade::Black, text);
    }

    fn heading(&mut self, text: &str) {
        // With two lines of what it stands above.
        self.room(18.0);
        self.paragraph(LEFT, WIDE, 13.0, Face::Bold, Shade::Accent, text);
        self.down(1.5);
    }

    fn body(&mut self, text: &str) {
        self.paragraph(LEFT, WIDE, 11.0, Face::Regular, Shade::Black, text);
        self.down(2.0);
    }

    fn quiet(&mut self, text: &str) {
        self.paragraph(LEFT, WIDE, 11.0, Face::Regular, Shade::Quiet, text);
    }

    fn item(&mut self, mark: &str, text: &str) {
        self.room(6.0);
        self.line(LEFT, self.y, 11.0, Face::Regular, Shade::Accent, mark);
        self.paragraph(LEFT + 7.0, WIDE - 7.0, 11.0, Face::Regular, Shade::Black, text);
        self.down(1.5);
    }

    fn row(&mut self, label: &str, text: &str) {
        // A label that is too long for its column has a line to itself.
        let apart = if self.width(label, 11.0, Face::Regular) > 32.0 { 11.0 * MM_PER_PT * 1.42 } else { 0.0 };
        self.room(6.0 + apart);
        self.line(LEFT, self.y, 11.0, Face::Regular, Shade::Quiet, label);
        self.down(apart);
        self.paragraph(LEFT + 34.0, WIDE - 34.0, 11.0, Face::Regular, Shade::Black, text);
        self.down(1.5);
    }

    /// A code in large groups, four on a line, to be read aloud and typed over.
    fn groups(&mut self, code: &str) {
        let groups: Vec<_> = code.split(|c: char| c == '-' || c.is_whitespace()).filter(|g| !g.is_empty()).collect();
        for line in groups.chunks(4) {
            self.block(LEFT, self.y - 2.0, WIDE, 14.0, Shade::Pale);
            for (column, group) in (0_u8..).zip(line) {
                self.line(LEFT + 5.0 + f32::from(column) * 38.0, self.y + 0.4, 22.0, Face::Bold, Shade::Black, group);
            }
            self.down(16.0);
        }
    }

    /// Words one below the other with their number.
    fn words(&mut self, words: &str) {
        for (number, word) in (1..).zip(words.split_whitespace()) {
            self.block(LEFT, self.y - 2.0, WIDE, 13.0, Shade::Pale);
            self.line(LEFT + 5.0, self.y + 2.0, 12.0, Face::Regular, Shade::Quiet, &number.to_string());
            self.line(LEFT + 18.0, self.y + 0.2, 21.0, Face::Bold, Shade::Black, word);
            self.down(14.5);
        }
    }

    fn signatures(&mut self, one: &str, other: &str) {
        self.signed(28.0, one, other);
    }

    /// Two lines to sign on, `high` mm below what stands above them.
    fn signed(&mut self, high: f32, one: &str, other: &str) {
        self.room(high + 14.0);
        self.down(high);
        let top = self.y;
        for (x, text) in [(LEFT, one), (LEFT + 84.0, other)].into_iter().filter(|(_, text)| !text.is_empty()) {
            self.y = top;
            let ends = [x, x + 72.0].map(|x| LinePoint { p: Self::point(x, self.y), bezier: false });
            self.put(Op::SetOutlineColor { col: Shade::Quiet.colour() });
            self.put(Op::SetOutlineThickness { pt: Pt(0.7) });
            self.put(Op::DrawLine { line: Line { points: ends.to_vec(), is_closed: false } });
            self.down(2.0);
            self.paragraph(x, 74.0, 9.5, Face::Regular, Shade::Quiet, text);
        }
    }

    /// A paragraph of `size` points in a column of `wide` mm; a word wider than the column is cut.
    fn paragraph(&mut self, x: f32, wide: f32, size: f32, face: Face, shade: Shade, text: &str) {
        let text = printable(text.trim(), Reach::AllFonts);
        for line in self.broken(&text, wide, size, face) {
            let high = size * MM_PER_PT * 1.42;
            self.room(high);
            self.line(x, self.y, size, face, shade, &line);
            self.down(high);
        }
    }

    fn broken(&self, text: &str, wide: f32, size: f32, face: Face) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        let space = self.width(" ", size, face);
        // Endless words carry places to break; a break there shows no space.
        let parts = text.split_inclusive([' ', '\n', '\u{200b}']);
        for part in parts {
            let word = part.trim_end_matches([' ', '\n', '\u{200b}']);
            let width = self.width(word, size, face);
            if used > 0.0 && used + width > wide {
                lines.push(String::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
                used += width;
                if part.ends_with([' ', '\n']) {
                    line.push(' ');
                    used += space;
                }
            }
        }
        lines
    }

    /// One line; `y` is its top.
    fn line(&mut self, x: f32, y: f32, size: f32, face: Face, shade: Shade, text: &str) {
        let mut ops = vec![
            Op::StartTextSection,
            Op::SetTextCursor { pos: Self::point(x, y + size * MM_PER_PT) },
            Op::SetFillColor { col: shade.colour() },
        ];
        for (face, run) in self.runs(text, face) {
            if let Some((_, font)) = self.faces.get(&face) {
                ops.push(Op::SetFont { font: font.clone(), size: Pt(size) });
                ops.push(Op::ShowText { items: vec![TextItem::Text(run)] });
            }
        }
        ops.push(Op::EndTextSection);
        ops.into_iter().for_each(|op| self.put(op));
    }

    /// The text in pieces that one font can show; what none can becomes a question mark.
    fn runs(&self, text: &str, face: Face) -> Vec<(Face, String)> {
        let mut runs: Vec<(Face, String)> = Vec::new();
        for sign in text.chars().filter(|sign| *sign != '\u{200b}') {
            let (face, sign) = match [face, Face::OtherAlphabets].into_iter().find(|f| self.glyph(*f, sign).is_some()) {
                Some(face) => (face, sign),
                None => (face, '?'),
            };
            match runs.last_mut() {
                Some((last, run)) if *last == face => run.push(sign),
                Some(_) | None => runs.push((face, sign.to_string())),
            }
        }
        runs
    }

    fn glyph(&self, face: Face, sign: char) -> Option<u16> {
        self.faces.get(&face).and_then(|(font, _)| font.lookup_glyph_index(u32::from(sign))).filter(|g| *g != 0)
    }

    /// Width in mm.
    fn width(&self, text: &str, size: f32, face: Face) -> f32 {
        self.runs(text, face)
            .iter()
            .filter_map(|(face, run)| self.faces.get(face).map(|(font, _)| (font, run)))
            .map(|(font, run)| {
                let units: u32 = run
                    .chars()
                    .filter_map(|c| font.lookup_glyph_index(u32::from(c)))
                    .filter_map(|glyph| font.get_glyph_width(glyph).map(u32::from))
                    .sum();
                units as f32 / f32::from(font.units_per_em) * size * MM_PER_PT
            })
            .sum()
    }

    /// A filled rectangle; `y` is its top.
    fn block(&mut self, x: f32, y: f32, wide: f32, high: f32, shade: Shade) {
        let corner = Self::point(x, y + high);
        self.put(Op::SetFillColor { col: shade.colour() });
        self.put(Op::DrawRectangle {
            rectangle: Rect {
                x: corner.x,
                y: corner.y,
                width: Mm(wide).into_pt(),
                height: Mm(high).into_pt(),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    fn point(x: f32, y: f32) -> Point {
        Point::new(Mm(x), Mm(HIGH - y))
    }

    fn put(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    /// Takes a new page when there are no `mm` left on this one.
    fn room(&mut self, mm: f32) {
        if self.y + mm > LOWEST {
            self.pages.push(Vec::new());
            self.y = 25.0;
        }
    }

    /// A loose page says what it is of and how many there are.
    fn feet(&mut self, lang: Lang, title: &str) {
        let pages = self.pages.len();
        if pages == 1 {
            return;
        }
        let left = [title, &self.whose].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let left = self.broken(&printable(&left, Reach::AllFonts), WIDE - 40.0, 9.0, Face::Regular);
        let left = left.into_iter().next().unwrap_or_default();
        let mut laid = std::mem::take(&mut self.pages);
        for (no, page) in (1..).zip(&mut laid) {
            let number = |n: usize| n.to_string();
            let right = texts::filled(lang, "page", &[("page", &number(no)), ("pages", &number(pages))]);
            let x = LEFT + WIDE - self.width(&right, 9.0, Face::Regular);
            self.pages = vec![std::mem::take(page)];
            self.line(LEFT, 283.0, 9.0, Face::Regular, Shade::Quiet, &left);
            self.line(x, 283.0, 9.0, Face::Regular, Shade::Quiet, &right);
            *page = self.pages.pop().unwrap_or_default();
        }
        self.pages = laid;
    }

    fn pdf(mut self, lang: Lang, title: &str, day: NaiveDate) -> Vec<u8> {
        self.feet(lang, title);
        let info = &mut self.document.metadata.info;
        info.document_title = title.to_owned();
        info.creator = "Zorgmap".to_owned();
        info.producer = "Zorgmap".to_owned();
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        if let Ok(day) = printpdf::OffsetDateTime::from_unix_timestamp(midnight) {
            info.creation_date = day;
            info.modification_date = day;
            info.metadata_date = day;
        }
        let pages = self.pages.into_iter().map(|ops| PdfPage::new(Mm(210.0), Mm(HIGH), ops)).collect();
        let made = self.document.with_pages(pages).save(&PdfSaveOptions::default(), &mut Vec::new());
        without_claims(&made, lang).unwrap_or(made)
    }
}

/// printpdf writes an empty claim to be PDF/X, for which some printers ask; and it does not tell the language.
fn without_claims(pdf: &[u8], lang: Lang) -> Option<Vec<u8>> {
    let mut document = lopdf::Document::load_mem(pdf).ok()?;
    let info = document.trailer.get(b"Info").and_then(lopdf::Object::as_reference).ok()?;
    let info = document.get_dictionary_mut(info).ok()?;
    info.remove(b"GTS_PDFXVersion");
    info.remove(b"GTS_PDFXConformance");
    let lang = match lang {
        Lang::Nl => "nl",
        Lang::En => "en",
    };
    document.catalog_mut().ok()?.set("Lang", lopdf::Object::string_literal(lang));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn text(pdf: &[u8]) -> String {
        samples::text(pdf)
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn the_recovery_sheet_shows_the_code_in_groups() {
        let code = SecretString::from("K7F3-9QMX-2ABD-55TT-WWEE-8HJK-PL3M");
        for (lang, name, words, old, promised) in [
            (
                Lang::Nl,
                "recovery-nl.pdf",
                "Uw herstelcode",
                ["Dan hebt u ook een reservekopie nodig", "Op oude reservekopieën werkt deze nog"],
                "werkt dan niet meer",
            ),
            (
                Lang::En,
                "recovery-en.pdf",
                "Your recovery code",
                ["Then you also need a backup", "On old backups this one still works"],
                "stops working",
            ),
        ] {
            let pdf =
                recovery_sheet(&RecoverySheet { lang, vault: "Zorg van Marijke", day: day(), code: &code }).unwrap();
            samples::keep(name, &pdf);
            let text = text(&pdf);
            for said in [words].into_iter().chain(old) {
                assert!(samples::says(&text, said), "{said}");
            }
            // The code is on old backups as long as those are there.
            assert!(!samples::says(&text, promised), "{promised}");
            for group in code.expose_secret().split('-') {
                assert!(samples::says(&text, group), "{group}");
            }
        }
    }

    #[test]
    fn the_seal_sheet_shows_number_and_code() {
        let made = DateTime::parse_from_rfc3339("2026-11-23T10:30:00+01:00").unwrap();
        for (lang, name, words) in
            [(Lang::Nl, "seal-nl.pdf", "Zegel van het logboek"), (Lang::En, "seal-en.pdf", "Seal of the log")]
        {
            let sheet = SealSheet { lang, vault: "Zorg van Marijke", made, no: 412, code: "412-K7F3-9QMX-2ABD-55TT" };
            let pdf = seal_sheet(&sheet).unwrap();
            samples::keep(name, &pdf);
            assert_eq!(samples::pages(&pdf), 1);
            let text = text(&pdf);
            for part in [words, "412", "K7F3", "9QMX", "2ABD", "55TT"] {
                assert!(samples::says(&text, part), "{part}");
            }
        }
    }

    #[test]
    fn the_letter_names_the_folder_and_no_client() {
        let words = SecretString::from("boom fiets kaas water stoel egel");
        let letter =
            PassphraseLetter { lang: Lang::Nl, folder: "overdracht-2026-11-23-k7f3", day: day(), words: &words };
        let pdf = passphrase_letter(&letter).unwrap();
        samples::keep("letter-nl.pdf", &pdf);
        let text = text(&pdf);
        for part in words.expose_secret().split(' ').chain(["overdracht-2026-11-23-k7f3", "23 november 2026"]) {
            assert!(samples::says(&text, part), "{part}");
        }
        // Printed before it is known whether there are more files, on a stick or in a mail.
        assert!(!samples::says(&text, "dossier.pdf") && !samples::says(&text, "in de map"), "{text}");
        assert_eq!(samples::pages(&pdf), 1);
        let letter = PassphraseLetter { lang: Lang::En, ..letter };
        let pdf = passphrase_letter(&letter).unwrap();
        samples::keep("letter-en.pdf", &pdf);
        let text = samples::text(&pdf);
        assert!(!samples::says(&text, "dossier.pdf") && !samples::says(&text, "in the folder"), "{text}");
        assert_eq!(samples::pages(&pdf), 1);
    }

    #[test]
    fn the_receipt_says_what_went_to_whom_and_takes_pages_as_it_needs() {
        let paper = samples::dossier(Lang::Nl, 1);
        let recipient = Recipient {
            name: "Łucja Προβολή 😀 漢 ".to_owned() + &"x".repeat(200),
            ..paper.recipient.unwrap()
        };
        let files = |count: u64| -> Vec<WrittenFile> {
            (0..count)
                .map(|n| WrittenFile {
                    name: format!("stuk-{n}.pdf"),
                    length: 1000 + n,
                    sha256: "0123456789abcdef".repeat(4),
                })
                .collect()
        };
        let make = |lang, count| {
            receipt(&Receipt {
                lang,
                number: 12,
                period: paper.period,
                partial: true,
                recipient: &recipient,
                carer: "Marijke de Proef",
                identity: "known_to_me",
                day: day(),
                place: "",
                folder: "overdracht-2026-11-23-k7f3",
                files: &files(count),
                seal: &paper.seal,
            })
            .unwrap()
        };
        let pdf = make(Lang::Nl, 2);
        samples::keep("receipt-nl.pdf", &pdf);
        let text = text(&pdf);
        for part in [
            "Łucja Προβολή 😀 \u{fffd}",
            "vertegenwoordiger",
            "bekend bij de zorgverlener",
            "stuk-1.pdf, 2 kB, controlegetal begint met 0123456789abcdef",
            "Zegel 412-K7F3-9QMX-2ABD-55TT",
            "Handtekening zorgverlener",
        ] {
            assert!(samples::says(&text, part), "{part}");
        }
        assert!(text.matches('x').count() >= 200);
        assert_eq!(samples::pages(&pdf), 1, "and says no number of pages");
        assert!(!samples::says(&text, "pagina 1"));
        let many = make(Lang::Nl, 60);
        let pages = samples::pages(&many);
        assert!(pages > 1);
        for page in 1..=pages {
            let text = samples::page(&many, page);
            let foot = format!("Ontvangstbewijs · Dossier 12 pagina {page} van {pages}");
            assert!(samples::says(&text, &foot), "{page}: {text}");
        }
        samples::keep("receipt-en.pdf", &make(Lang::En, 2));
    }
}
