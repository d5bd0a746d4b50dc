//! The fonts, and which signs they can show.
//!
//! A sign without a glyph would make the layout fail: PDF/A and PDF/UA forbid the empty box. So every text goes
//! through [`printable`] first. People's texts hold anything: pasted control characters, emoji, hidden marks that
//! turn the writing direction. What can be shown is shown, what cannot becomes `�`, so that a gap is seen.

use std::collections::HashSet;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;
use unicode_normalization::UnicodeNormalization;

/// Regular weight of the text font.
pub(super) const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf");
/// Bold weight of the text font.
pub(super) const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf");
const ITALIC: &[u8] = include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Italic.ttf");
/// What the text font lacks.
pub(super) const OTHER_ALPHABETS: &[u8] = include_bytes!("../../../../assets/fonts/DejaVuSans.ttf");
const EMOJI: &[u8] = include_bytes!("../../../../assets/fonts/NotoEmoji-Regular.ttf");

/// All fonts, the text font first.
pub(super) static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [REGULAR, BOLD, ITALIC, OTHER_ALPHABETS, EMOJI].into_iter().flat_map(|f| Font::iter(Bytes::new(f))).collect()
});

static SHOWN_BY_ALL: LazyLock<HashSet<u32>> =
    LazyLock::new(|| FONTS.iter().flat_map(|font| font.info().coverage.iter()).collect());
static SHOWN_BY_TEXT_FONT: LazyLock<HashSet<u32>> =
    LazyLock::new(|| FONTS.iter().take(1).flat_map(|font| font.info().coverage.iter()).collect());

/// Which signs count as showable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Whatever any of the fonts has.
    AllFonts,
    /// Only what the text font has: the last resort when a combination of signs has no glyph.
    TextFont,
}

/// Longest run of letters that is left whole. Dutch compounds rarely pass it; pasted addresses and codes do.
const LONGEST_WORD: usize = 30;

/// `text` with only signs that the fonts can show, and with invisible places to break in endless words.
/// Line ends become `\n`; accents are composed (NFC).
pub fn printable(text: &str, reach: Reach) -> String {
    let gap = match reach {
        Reach::AllFonts => '\u{fffd}',
        Reach::TextFont => '?',
    };
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for sign in text.replace("\r\n", "\n").nfc() {
        let sign = match sign {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            _ if sign.is_whitespace() => ' ',
            _ if invisible(sign) => continue,
            _ if shown(sign, reach) => sign,
            _ => gap,
        };
        run = if sign.is_whitespace() { 0 } else { run + 1 };
        if run > LONGEST_WORD && run % 10 == 0 && sign.is_alphanumeric() {
            out.push('\u{200b}');
        }
        out.push(sign);
    }
    out
}

/// Signs that show nothing by themselves: control characters, direction marks, joiners, variation selectors,
/// skin tones. An emoji made of several shows as its parts.
fn invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Private signs mean something else in every font, and PDF/A does not take them.
fn shown(sign: char, reach: Reach) -> bool {
    let private = matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    let signs = match reach {
        Reach::AllFonts => &SHOWN_BY_ALL,
        Reach::TextFont => &SHOWN_BY_TEXT_FONT,
    };
    !private && signs.contains(&u32::from(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_shown_stays_and_the_rest_is_a_visible_gap() {
        assert_eq!(printable("Café, naïef, Łódź, Ελλάδα, Привет, سلام 😀", Reach::AllFonts).chars().last(), Some('😀'));
        assert_eq!(printable("e\u{301}", Reach::AllFonts), "é");
        assert_eq!(printable("a\0b\u{7}c\u{202e}d\u{feff}", Reach::AllFonts), "abcd");
        assert_eq!(printable("a\u{f8ff}漢", Reach::AllFonts), "a\u{fffd}\u{fffd}");
        assert_eq!(printable("a😀", Reach::TextFont), "a?");
        assert_eq!(printable("een\r\ntwee\rdrie\tvier", Reach::AllFonts), "een\ntwee\ndrie vier");
    }

    #[test]
    fn an_endless_word_may_break_and_a_dutch_one_stays_whole() {
        let word = "meervoudigegehandicaptenzorg";
        assert_eq!(printable(word, Reach::AllFonts), word);
        let endless = printable(&"x".repeat(4000), Reach::AllFonts);
        assert_eq!(endless.replace('\u{200b}', ""), "x".repeat(4000));
        assert!(endless.split('\u{200b}').all(|part| part.len() <= 40));
    }

    #[test]
    fn every_font_file_is_a_font() {
        assert_eq!(FONTS.len(), 5);
    }
}
