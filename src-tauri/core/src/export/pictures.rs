//! What a file really is, and pictures made fit for paper and for the window.
//!
//! What leaves has no EXIF, so no place, no camera, no thumbnail of what was cut away: `dossier-pictures` decodes each picture and
//! writes it anew. A picture says how large it is before it is decoded; a PDF does not, and is drawn [apart](super::apart).

pub use dossier_pictures::Picture;
use dossier_pictures::{Decoded, Format};

use super::apart::{self, Asked};
use crate::error::{Error, Result};

/// Longest side of a picture on paper, in pixels: 16 cm at 250 dots an inch.
pub const PRINT_PX: u32 = 1600;
/// Longest side of a page of somebody else's PDF on paper: A4 at 200 dots an inch.
pub const PAGE_PX: u32 = 2339;

/// The kinds of files that a dossier keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// GIF picture; the first frame is shown.
    Gif,
    /// PDF.
    Pdf,
    /// WAV sound.
    Wav,
    /// MP3 sound.
    Mp3,
    /// AAC sound in an MPEG-4 file.
    M4a,
    /// Plain text, UTF-8.
    Text,
}

impl Kind {
    /// The usual ending, which is also the code of the kind.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Text => "txt",
        }
    }

    /// The kind that a file name promises by its ending.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::Webp),
            "gif" => Some(Self::Gif),
            "pdf" => Some(Self::Pdf),
            "wav" => Some(Self::Wav),
            "mp3" => Some(Self::Mp3),
            "m4a" => Some(Self::M4a),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        self.format().is_some()
    }

    fn format(self) -> Option<Format> {
        match self {
            Self::Jpeg => Some(Format::Jpeg),
            Self::Png => Some(Format::Png),
            Self::Webp => Some(Format::WebP),
            Self::Gif => Some(Format::Gif),
            Self::Pdf | Self::Wav | Self::Mp3 | Self::M4a | Self::Text => None,
        }
    }

    pub(super) fn damaged(self) -> Error {
        Error::FileDamaged { kind: self.ending().to_owned() }
    }
}

/// What a file is by its first bytes; `None` for a kind that the program does not keep.
pub fn sniff(bytes: &[u8]) -> Option<Kind> {
    let riff = |kind: &[u8]| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(kind);
    let near_the_start = bytes.get(..1024).unwrap_or(bytes);
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(Kind::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Kind::Png)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(Kind::Gif)
    } else if riff(b"WEBP") {
        Some(Kind::Webp)
    } else if riff(b"WAVE") {
        Some(Kind::Wav)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        matches!(bytes.get(8..11), Some(b"M4A" | b"M4B" | b"mp4" | b"iso")).then_some(Kind::M4a)
    } else if bytes.starts_with(b"ID3") || matches!(bytes, [0xff, second, ..] if second & 0xe6 == 0xe2) {
        Some(Kind::Mp3)
    } else if near_the_start.windows(5).any(|five| five == b"%PDF-") {
        // Readers accept a header within the first 1024 bytes.
        Some(Kind::Pdf)
    } else if !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(is_text) {
        Some(Kind::Text)
    } else {
        None
    }
}

fn is_text(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The kind of a file that is brought in under `name`: what its ending promises it must also be, and a picture or
/// PDF must open.
///
/// # Errors
/// [`Error::FileEmpty`]; [`Error::FileKindUnknown`] for an ending that the program does not keep;
/// [`Error::FileDamaged`] when the content is something else or does not open.
pub fn check(name: &str, bytes: &[u8]) -> Result<Kind> {
    let promised = Kind::of_name(name).ok_or(Error::FileKindUnknown)?;
    if bytes.is_empty() {
        return Err(Error::FileEmpty);
    }
    if sniff(bytes) != Some(promised) {
        return Err(promised.damaged());
    }
    match promised {
        Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif => decode(bytes, promised).map(drop)?,
        Kind::Pdf => pdf_pages(bytes).map(drop)?,
        Kind::Wav | Kind::Mp3 | Kind::M4a | Kind::Text => {}
    }
    Ok(promised)
}

/// A picture with its longest side at most `longest` pixels.
///
/// # Errors
/// [`Error::FileKindUnknown`] when it is no picture, [`Error::FileDamaged`] when it does not decode.
pub fn picture(bytes: &[u8], longest: u32) -> Result<Picture> {
    let kind = sniff(bytes).filter(|kind| kind.is_picture()).ok_or(Error::FileKindUnknown)?;
    decode(bytes, kind)?.anew(longest).ok_or_else(|| kind.damaged())
}

/// A picture for the window of a picture or of the first page of a PDF, longest side at most `longest` pixels.
///
/// # Errors
/// As [`picture`] and [`pdf_page_picture`].
pub fn preview(bytes: &[u8], kind: Kind, longest: u32) -> Result<Picture> {
    match kind {
        Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif => {
            decode(bytes, kind)?.anew(longest).ok_or_else(|| kind.damaged())
        }
        Kind::Pdf => pdf_page_picture(bytes, 0, longest).map(|(picture, _)| picture),
        Kind::Wav | Kind::Mp3 | Kind::M4a | Kind::Text => Err(Error::FileKindUnknown),
    }
}

fn decode(bytes: &[u8], kind: Kind) -> Result<Decoded> {
    Decoded::from(bytes, kind.format().ok_or(Error::FileKindUnknown)?).ok_or_else(|| kind.damaged())
}

/// How many pages a PDF has.
///
/// # Errors
/// [`Error::FileDamaged`] when it does not open, has a passphrase or has no page.
pub fn pdf_pages(bytes: &[u8]) -> Result<usize> {
    apart::drawn(bytes, Asked { first: 0, most: 0, longest: 1 }, &mut |_, _| Ok(()))
}

/// One page of a PDF as a picture, longest side `longest` pixels, and how many pages there are. The first page is 0; of one
/// that is not there, the last.
///
/// # Errors
/// [`Error::FileDamaged`] when it does not open or that page cannot be drawn.
pub fn pdf_page_picture(bytes: &[u8], page: usize, longest: u32) -> Result<(Picture, usize)> {
    let first = u32::try_from(page).unwrap_or(u32::MAX);
    let mut drawn = None;
    let pages = apart::drawn(bytes, Asked { first, most: 1, longest }, &mut |_, picture| {
        drawn = picture;
        Ok(())
    })?;
    Ok((drawn.ok_or_else(|| Kind::Pdf.damaged())?, pages))
}

/// The first pages of a PDF as pictures, longest side `longest` pixels, each handed over with how many pages there are;
/// `None` for one that cannot be drawn. Gives how many there are.
///
/// # Errors
/// [`Error::FileDamaged`] when it does not open; what `each` says.
pub fn pdf_pictures(
    bytes: &[u8],
    most: usize,
    longest: u32,
    each: &mut dyn FnMut(usize, Option<Picture>) -> Result<()>,
) -> Result<usize> {
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    apart::drawn(bytes, Asked { first: 0, most, longest }, each)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::ZlibEncoder};
    use image::ImageFormat;

    use super::super::samples;
    use super::*;

    fn colour_at(jpeg: &[u8], x: u32, y: u32) -> [u8; 3] {
        image::load_from_memory(jpeg).unwrap().to_rgb8().get_pixel(x, y).0
    }

    fn is_red([r, _, b]: [u8; 3]) -> bool {
        r > 150 && b < 100
    }

    #[test]
    fn a_picture_on_its_side_stands_up_and_its_place_is_gone() {
        let file = samples::with_exif(&samples::jpeg(400, 300), 6);
        assert!(file.windows(13).any(|w| w == b"PLANTED-PLACE"));
        let made = picture(&file, 200).unwrap();
        assert_eq!((made.width, made.height), (150, 200));
        // What lay left (red) stands on top.
        assert!(is_red(colour_at(&made.jpeg, 75, 20)) && !is_red(colour_at(&made.jpeg, 75, 180)));
        for gone in [&b"Exif"[..], b"PLANTED-PLACE"] {
            assert!(!made.jpeg.windows(gone.len()).any(|w| w == gone));
        }
    }

    #[test]
    fn the_eight_ways_a_picture_can_lie_all_end_upright() {
        for orientation in 1..=8 {
            let made = picture(&samples::with_exif(&samples::jpeg(80, 40), orientation), 80).unwrap();
            let turned = orientation >= 5;
            assert_eq!((made.width, made.height), if turned { (40, 80) } else { (80, 40) }, "{orientation}");
            assert_eq!(made.unpacked, 40 * 80 * 3);
            let red_is_first = is_red(colour_at(&made.jpeg, 5, 5));
            assert_eq!(red_is_first, matches!(orientation, 1 | 4 | 5 | 6), "{orientation}");
        }
    }

    #[test]
    fn a_small_picture_stays_as_large_as_it_is_and_glass_turns_white() {
        let clear = image::RgbaImage::from_pixel(30, 20, image::Rgba([0, 0, 0, 0]));
        let mut png = Cursor::new(Vec::new());
        clear.write_to(&mut png, ImageFormat::Png).unwrap();
        let made = preview(png.get_ref(), Kind::Png, 800).unwrap();
        assert_eq!((made.width, made.height), (30, 20));
        assert_eq!(colour_at(&made.jpeg, 10, 10), [255, 255, 255]);
        // Without a colour, a byte is enough for each.
        assert_eq!(made.unpacked, 30 * 20);
        assert_eq!(image::load_from_memory(&made.jpeg).unwrap().color(), image::ColorType::L8);
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let m4a = b"\0\0\0\x20ftypM4A \0\0\0\0".as_slice();
        let wav = b"RIFF\x24\0\0\0WAVEfmt ".as_slice();
        let jpeg = samples::jpeg(4, 4);
        let pdf = samples::other_pdf(1);
        for (bytes, kind) in [
            (jpeg.as_slice(), Some(Kind::Jpeg)),
            (&pdf, Some(Kind::Pdf)),
            (m4a, Some(Kind::M4a)),
            (wav, Some(Kind::Wav)),
            (b"ID3\x04\0", Some(Kind::Mp3)),
            (&[0xff, 0xfb, 0x90, 0x00], Some(Kind::Mp3)),
            (b"GIF89a", Some(Kind::Gif)),
            ("Beste Piet,\r\nhé".as_bytes(), Some(Kind::Text)),
            (b"\xff\xfe\0\0", None),
            (b"MZ\x90\0", None),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(sniff(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_brought_in_must_be_what_its_name_promises() {
        let damaged = |kind: &str| Err(Error::FileDamaged { kind: kind.into() });
        assert_eq!(check("Been.JPG", &samples::jpeg(4, 4)), Ok(Kind::Jpeg));
        assert_eq!(check("brief.pdf", &samples::other_pdf(3)), Ok(Kind::Pdf));
        assert_eq!(check("x.png", &samples::jpeg(4, 4)), damaged("png"));
        assert_eq!(check("x.png", b"\x89PNG\r\n\x1a\nand no more"), damaged("png"));
        assert_eq!(check("x.pdf", b"%PDF-1.7 and no more"), damaged("pdf"));
        assert_eq!(check("x.jpg", &samples::jpeg(40, 40)[..30]), damaged("jpg"));
        assert_eq!(check("x.exe", b"MZ"), Err(Error::FileKindUnknown));
        assert_eq!(check("zonder", b"tekst"), Err(Error::FileKindUnknown));
        assert_eq!(check("x.jpg", b""), Err(Error::FileEmpty));
    }

    #[test]
    fn a_picture_that_claims_a_billion_pixels_is_refused_before_it_takes_memory() {
        let bomb = png(60_000, 60_000, 8, b"");
        assert_eq!(check("x.png", &bomb), Err(Error::FileDamaged { kind: "png".into() }));
    }

    #[test]
    fn a_picture_of_few_enough_pixels_may_still_be_too_many_bytes() {
        // Whole, black, and eight bytes a pixel, of which nobody sees the half.
        let (width, height) = (11_000, 9_000);
        let black = |width: u32, height: u32| {
            let mut lines = ZlibEncoder::new(Vec::new(), Compression::fast());
            let line = vec![0; 1 + 8 * width as usize];
            for _ in 0..height {
                lines.write_all(&line).unwrap();
            }
            png(width, height, 16, &lines.finish().unwrap())
        };
        assert_eq!(check("x.png", &black(11, 9)), Ok(Kind::Png));
        assert_eq!(check("x.png", &black(width, height)), Err(Error::FileDamaged { kind: "png".into() }));
    }

    /// A PNG of so many bits a colour, with this as its pixels.
    fn png(width: u32, height: u32, bits: u8, pixels: &[u8]) -> Vec<u8> {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, 6, 0, 0, 0]].concat();
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, inside) in [(b"IHDR", header.as_slice()), (b"IDAT", pixels), (b"IEND", &[])] {
            png.extend(u32::try_from(inside.len()).unwrap().to_be_bytes());
            let named = [name.as_slice(), inside].concat();
            png.extend(&named);
            png.extend(crc32(&named).to_be_bytes());
        }
        png
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes
            .iter()
            .fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1))))
    }

    #[test]
    fn pages_of_another_program_s_pdf() {
        let pdf = samples::other_pdf(3);
        assert_eq!(pdf_pages(&pdf), Ok(3));
        let (page, pages) = pdf_page_picture(&pdf, 2, 842).unwrap();
        assert_eq!((page.width, page.height, pages), (595, 842, 3));
        // The red block of the page, 400 to 500 points from below.
        assert!(is_red(colour_at(&page.jpeg, 150, 842 - 450)));
        assert_eq!(colour_at(&page.jpeg, 500, 800), [255, 255, 255]);
        assert_eq!(pdf_page_picture(&pdf, 7, 842).unwrap().0.jpeg, page.jpeg, "of one that is not there, the last");
        assert_eq!(pdf_pages(b"%PDF-1.4"), Err(Error::FileDamaged { kind: "pdf".into() }));
    }
}
