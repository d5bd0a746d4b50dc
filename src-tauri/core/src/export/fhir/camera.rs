//! Photos in their own format, without place and device: what a camera or telephone wrote beside the picture is cut out,
//! the picture itself stays byte for byte. Which way is up is all that is kept of it.
//!
//! Rejected: decoding and writing anew, as for the paper. A photo would lose some each time that a dossier is handed on.

use crate::export::pictures::Kind;

/// Begins the picture itself.
const START_OF_SCAN: u8 = 0xda;
/// Ends it. What some telephones write behind it is another picture, with a place of its own.
const END_OF_IMAGE: u8 = 0xd9;

/// The file without place and device; `None` of a photo that is not built as its kind should be. What is no photo stays as
/// it is.
pub fn without_place(kind: Kind, bytes: &[u8]) -> Option<Vec<u8>> {
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Webp => webp(bytes),
        Kind::Gif | Kind::Pdf | Kind::Wav | Kind::Mp3 | Kind::M4a | Kind::Text => Some(bytes.to_vec()),
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Cuts the segments of programs (APP1 to APP15) but the colour profile (APP2) and Adobe's colour mark (APP14), and
/// comments.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    let mut up = None;
    let mut kept = Vec::with_capacity(bytes.len());
    loop {
        let [mark, code] = number(bytes, at)?;
        if mark != 0xff {
            return None;
        }
        // A marker may be filled up with more of the same.
        if code == 0xff {
            at += 1;
            continue;
        }
        if code == END_OF_IMAGE {
            kept.extend_from_slice(&[mark, code]);
            break;
        }
        let length = usize::from(u16::from_be_bytes(number(bytes, at + 2)?));
        let mut end = at.checked_add(2)?.checked_add(length)?;
        if code == START_OF_SCAN {
            end = end.checked_add(scan(bytes.get(end..)?)?)?;
        }
        let segment = bytes.get(at..end)?;
        let body = segment.get(4..)?;
        match code {
            0xe1 => up = up.or_else(|| orientation(body)),
            0xe2 if body.starts_with(b"ICC_PROFILE\0") => kept.extend_from_slice(segment),
            0xee if body.starts_with(b"Adobe") => kept.extend_from_slice(segment),
            0xe2..=0xef | 0xfe => {}
            _ => kept.extend_from_slice(segment),
        }
        at = end;
    }
    if let Some(up) = up.filter(|up| (2..=8).contains(up)) {
        out.extend_from_slice(&upright(up));
    }
    out.extend(kept);
    Some(out)
}

/// Bytes until the next marker: in the picture itself a zero or the number of a restart follows each 255.
fn scan(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|two| matches!(two, [0xff, next] if !matches!(next, 0 | 0xff | 0xd0..=0xd7)))
}

/// Which way is up, from an EXIF segment: tag 0x0112 of its first directory.
fn orientation(body: &[u8]) -> Option<u16> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at| number(tiff, at).map(if little { u16::from_le_bytes } else { u16::from_be_bytes });
    let long = |at| number(tiff, at).map(if little { u32::from_le_bytes } else { u32::from_be_bytes });
    let directory = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(directory)?);
    (0..count).find_map(|nth| {
        let entry = directory.checked_add(2 + nth * 12)?;
        if short(entry)? == 0x0112 { short(entry.checked_add(8)?) } else { None }
    })
}

/// An EXIF segment that says which way is up and nothing else.
fn upright(up: u16) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
    segment.extend_from_slice(&up.to_be_bytes());
    segment.extend_from_slice(&[0, 0, 0, 0, 0, 0]);
    segment
}

/// Cuts the chunks with EXIF, texts and times.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = usize::try_from(u32::from_be_bytes(number(bytes, at)?)).ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let chunk = bytes.get(at..end)?;
        if !matches!(chunk.get(4..8)?, b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") {
            out.extend_from_slice(chunk);
        }
        at = end;
        if chunk.get(4..8)? == b"IEND" {
            return Some(out);
        }
    }
    None
}

/// Cuts the chunks with EXIF and XMP, and takes their bits out of the header.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at < bytes.len() {
        let length = usize::try_from(u32::from_le_bytes(number(bytes, at + 4)?)).ok()?;
        // Chunks are filled up to an even length; the last one may lack it.
        let end = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?.min(bytes.len());
        let chunk = bytes.get(at..end).filter(|chunk| chunk.len() >= length + 8)?;
        match chunk.get(..4)? {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let mut chunk = chunk.to_vec();
                *chunk.get_mut(8)? &= !0x0c;
                out.extend(chunk);
            }
            _ => out.extend_from_slice(chunk),
        }
        at = end;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, RgbImage};

    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::from_fn(9, 5, |x, y| image::Rgb([x as u8 * 20, y as u8 * 40, 7])))
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    fn pixels(bytes: &[u8]) -> Vec<u8> {
        image::load_from_memory(bytes).unwrap().to_rgb8().into_raw()
    }

    /// As a telephone writes it: which way is up, and a maker.
    fn exif() -> Vec<u8> {
        let mut tiff = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend_from_slice(b"\x0f\x01\x02\0\x08\0\0\0\x26\0\0\0");
        tiff.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        tiff.extend_from_slice(b"\0\0\0\0TELEFOON52.37N");
        tiff
    }

    #[test]
    fn a_photo_keeps_its_pixels_and_loses_the_rest() {
        let mut jpeg = picture(ImageFormat::Jpeg);
        let clean = jpeg.clone();
        let body = [b"Exif\0\0".as_slice(), &exif()].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        let segment = [&[0xff, 0xe1], &length[..], &body, b"\xff\xfe\0\x07plek!"].concat();
        jpeg.splice(2..2, segment);
        // Another picture behind it, with a place of its own.
        jpeg.extend(jpeg.clone());
        let cut = without_place(Kind::Jpeg, &jpeg).unwrap();
        assert!(!cut.windows(8).any(|part| part == b"TELEFOON") && !cut.windows(5).any(|part| part == b"plek!"));
        assert_eq!(pixels(&cut), pixels(&clean));
        assert_eq!(orientation(&cut[6..]), Some(6), "which way is up stays");
        assert_eq!(without_place(Kind::Jpeg, &cut).as_ref(), Some(&cut), "once cut, nothing changes any more");

        let mut png = picture(ImageFormat::Png);
        let text = [b"\0\0\0\x08tEXt".as_slice(), b"TELEFOON", &[0; 4]].concat();
        png.splice(33..33, text);
        let cut = without_place(Kind::Png, &png).unwrap();
        assert!(!cut.windows(8).any(|part| part == b"TELEFOON"));
        assert_eq!(pixels(&cut), pixels(&picture(ImageFormat::Png)));

        let mut webp = picture(ImageFormat::WebP);
        webp.extend_from_slice(b"EXIF\x08\0\0\0TELEFOON");
        let size = u32::try_from(webp.len() - 8).unwrap().to_le_bytes();
        webp[4..8].copy_from_slice(&size);
        let cut = without_place(Kind::Webp, &webp).unwrap();
        assert_eq!(cut, picture(ImageFormat::WebP));
    }

    #[test]
    fn what_is_not_built_as_it_should_be_is_not_handed_on() {
        for kind in [Kind::Jpeg, Kind::Png, Kind::Webp] {
            for bytes in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"RIFF\0\0\0\0WEBPEXIF\xff\xff\xff\xff"] {
                assert_eq!(without_place(kind, bytes), None);
            }
        }
        assert_eq!(without_place(Kind::Pdf, b"%PDF-"), Some(b"%PDF-".to_vec()));
    }
}
