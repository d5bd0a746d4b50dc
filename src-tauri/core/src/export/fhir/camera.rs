//! Photos and sound in their own format, without place and device: what a camera or telephone wrote beside the picture or
//! the sound is cut out, the rest stays byte for byte. Which way is up is all that is kept of it. A PDF stays as it is: it is
//! somebody's letter, with all that it says of itself, and may be signed.
//!
//! Rejected: decoding and writing anew, as for the paper. A photo would lose some each time that a dossier is handed on.

use crate::export::pictures::{Kind, sniff};

/// Begins the picture itself.
const START_OF_SCAN: u8 = 0xda;
/// A tag of sound in which nothing stands (ID3v2.4, section 3.1).
const EMPTY_TAG: &[u8] = b"ID3\x04\0\0\0\0\0\0";
/// Ends it. What some telephones write behind it is another picture, with a place of its own.
const END_OF_IMAGE: u8 = 0xd9;

/// The file without place and device; `None` of a photo that is not built as its kind should be. Of sound that is not, what
/// can be read is cut: of a recording there is no other way to hand it on.
pub fn without_place(kind: Kind, bytes: &[u8]) -> Option<Vec<u8>> {
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Webp => webp(bytes),
        Kind::Gif => gif(bytes),
        Kind::Wav => Some(wav(bytes).unwrap_or_else(|| bytes.to_vec())),
        Kind::Mp3 => Some(known(mp3(bytes))),
        Kind::M4a => Some(m4a(bytes)),
        Kind::Pdf | Kind::Text => Some(bytes.to_vec()),
    }
}

/// Cuts comments and what programs wrote, but how often it plays; and what stands behind its end.
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    // A row of blocks, each with its length before it, until an empty one.
    let blocks = |mut at: usize| loop {
        let length = usize::from(*bytes.get(at)?);
        at = at.checked_add(1 + length)?;
        if length == 0 {
            return Some(at);
        }
    };
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let end = match *bytes.get(at)? {
            0x3b => {
                out.push(0x3b);
                return Some(out);
            }
            0x2c => blocks(at + 11 + colours(*bytes.get(at + 9)?))?,
            0x21 => blocks(at + 2)?,
            _ => return None,
        };
        let block = bytes.get(at..end)?;
        let program =
            block.starts_with(&[0x21, 0xff]) && !block.get(3..).is_some_and(|said| said.starts_with(b"NETSCAPE2.0"));
        if !program && !block.starts_with(&[0x21, 0xfe]) {
            out.extend_from_slice(block);
        }
        at = end;
    }
}

/// Keeps the sound and how it is written, and no other chunk.
fn wav(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at + 8 <= bytes.len() {
        let length = usize::try_from(u32::from_le_bytes(number(bytes, at + 4)?)).ok()?;
        // A recording that was cut off says that it is longer than it is.
        let end = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?.min(bytes.len());
        let chunk = bytes.get(at..end)?;
        if matches!(chunk.get(..4)?, b"fmt " | b"fact" | b"data") {
            out.extend_from_slice(chunk);
        }
        at = end;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}

/// Sound that was known by its tags alone gets an empty one, to be known by still.
fn known(sound: &[u8]) -> Vec<u8> {
    let unknown = !sound.is_empty() && sniff(sound) != Some(Kind::Mp3);
    [if unknown { EMPTY_TAG } else { &[] }, sound].concat()
}

/// Cuts the tags before and behind the sound: ID3 of both kinds, and APE.
fn mp3(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some(tag) = rest.get(..10).filter(|tag| tag.starts_with(b"ID3")) {
        // Four times seven bits.
        let length = tag.iter().skip(6).fold(0_usize, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
        let footer = if tag.get(5).is_some_and(|flags| flags & 0x10 != 0) { 10 } else { 0 };
        rest = rest.get(10 + length + footer..).unwrap_or_default();
    }
    loop {
        let old = rest.len().checked_sub(128).filter(|at| rest.get(*at..).is_some_and(|tag| tag.starts_with(b"TAG")));
        let ape = rest.len().checked_sub(32).and_then(|at| {
            let footer = rest.get(at..).filter(|footer| footer.starts_with(b"APETAGEX"))?;
            // Its length counts the footer, and not the header of the same size that may stand before it.
            let length = usize::try_from(u32::from_le_bytes(number(footer, 12)?)).ok()?;
            let header = if footer.get(23)? & 0x80 == 0 { 0 } else { 32 };
            rest.len().checked_sub(length.max(32).checked_add(header)?)
        });
        match old.or(ape) {
            Some(end) => rest = rest.get(..end).unwrap_or_default(),
            None => return rest,
        }
    }
}

/// Empties the boxes with what is said of the sound. They keep their length: others say where in the file the sound begins.
fn m4a(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    empty_boxes(&mut out, 0);
    out
}

/// Boxes in boxes, at most.
const DEPTH: u8 = 6;

fn empty_boxes(bytes: &mut [u8], depth: u8) {
    let mut at = 0;
    while let (Some(length), Some(name)) = (number(bytes, at).map(u32::from_be_bytes), number::<4>(bytes, at + 4)) {
        let (head, length) = match length {
            0 => (8, bytes.len() - at),
            1 => {
                (16, number(bytes, at + 8).and_then(|long| usize::try_from(u64::from_be_bytes(long)).ok()).unwrap_or(0))
            }
            length => (8, usize::try_from(length).unwrap_or(0)),
        };
        let Some(end) = at.checked_add(length).filter(|_| length >= head).map(|end| end.min(bytes.len())) else {
            return;
        };
        let Some(inside) = bytes.get_mut(at + head..end) else { return };
        match &name {
            b"udta" | b"meta" | b"uuid" => {
                inside.fill(0);
                if let Some(name) = bytes.get_mut(at + 4..at + 8) {
                    name.copy_from_slice(b"free");
                }
            }
            b"moov" | b"trak" | b"mdia" | b"minf" | b"moof" | b"traf" if depth < DEPTH => {
                empty_boxes(inside, depth + 1)
            }
            _ => {}
        }
        at = end;
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
    fn sound_keeps_its_sound_and_loses_the_rest() {
        let is_there = |bytes: &[u8]| bytes.windows(8).any(|part| part == b"TELEFOON");
        // ID3 before it, APE and the old ID3 behind it.
        let sound = b"\xff\xfb\x90\x44 het geluid zelf".to_vec();
        let ape = [b"TELEFOON".as_slice(), b"APETAGEX\xd0\x07\0\0\x28\0\0\0\x01\0\0\0\0\0\0\0", &[0; 8]].concat();
        let old = [b"TAGTELEFOON".as_slice(), &[0; 117]].concat();
        let mp3 = [b"ID3\x04\0\0\0\0\0\x08TELEFOON".as_slice(), &sound, &ape, &old].concat();
        assert_eq!(without_place(Kind::Mp3, &mp3), Some(sound.clone()));
        assert_eq!(without_place(Kind::Mp3, &sound), Some(sound));
        assert_eq!(without_place(Kind::Mp3, b"ID3\x04\0\0\x7f\x7f\x7f\x7f"), Some(Vec::new()));
        // Something stands between the tag and the sound: without any tag nobody would know what it is.
        let filled = [b"ID3\x04\0\0\0\0\0\x08TELEFOON\0\0\0\0".as_slice(), b"\xff\xfb\x90\x44"].concat();
        let cut = without_place(Kind::Mp3, &filled).unwrap();
        assert_eq!((sniff(&cut), cut.ends_with(&filled[18..])), (Some(Kind::Mp3), true));
        assert_eq!(without_place(Kind::Mp3, &cut), Some(cut));

        let chunk = |name: &[u8], body: &[u8]| {
            [name, &u32::try_from(body.len()).unwrap().to_le_bytes(), body, &[0][..body.len() % 2]].concat()
        };
        let riff = |chunks: &[u8]| {
            [b"RIFF", &u32::try_from(chunks.len() + 4).unwrap().to_le_bytes()[..], b"WAVE", chunks].concat()
        };
        let (form, sound) = (chunk(b"fmt ", &[1; 16]), chunk(b"data", b"geluid."));
        let told =
            [chunk(b"LIST", b"INFOTELEFOON"), form.clone(), chunk(b"bext", b"TELEFOON."), sound.clone()].concat();
        let clean = riff(&[form, sound].concat());
        assert_eq!(without_place(Kind::Wav, &riff(&told)), Some(clean.clone()));
        let short = &clean[..clean.len() - 3];
        assert_eq!(without_place(Kind::Wav, short).map(|cut| cut[8..].to_vec()), Some(short[8..].to_vec()), "cut off");

        let boxed =
            |name: &[u8], body: &[u8]| [&u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..], name, body].concat();
        let told = boxed(b"udta", &boxed(b"\xa9xyz", b"+52.37TELEFOON"));
        let track = boxed(b"trak", &[boxed(b"tkhd", &[3; 8]), boxed(b"meta", b"\0\0\0\0TELEFOON")].concat());
        let moov = boxed(b"moov", &[boxed(b"mvhd", &[2; 8]), track, told].concat());
        let file = [
            boxed(b"ftyp", b"M4A \0\0\0\0"),
            moov,
            boxed(b"uuid", b"0123456789abcdefTELEFOON"),
            boxed(b"mdat", b"geluid"),
        ]
        .concat();
        let cut = without_place(Kind::M4a, &file).unwrap();
        assert!(is_there(&file) && !is_there(&cut));
        assert_eq!(cut.len(), file.len(), "the sound stands where the file says");
        for kept in [&b"mvhd\x02"[..], b"tkhd\x03", b"mdatgeluid", b"ftypM4A"] {
            assert!(cut.windows(kept.len()).any(|part| part == kept), "{kept:?}");
        }
        for broken in
            [&b"\0\0\0\x02moov"[..], b"\xff\xff\xff\xffmoov", b"\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff", b"\0"]
        {
            assert_eq!(without_place(Kind::M4a, broken), Some(broken.to_vec()));
        }
    }

    #[test]
    fn a_gif_keeps_its_frames_and_loses_the_rest() {
        let clean = picture(ImageFormat::Gif);
        let palette = if clean[10] & 0x80 == 0 { 0 } else { 3 << ((clean[10] & 7) + 1) };
        let mut gif = clean.clone();
        let told = [b"\x21\xfe\x08TELEFOON\0".as_slice(), b"\x21\xff\x0bXMP DataXMP\x08TELEFOON\0"].concat();
        gif.splice(13 + palette..13 + palette, told);
        gif.extend_from_slice(b"TELEFOON");
        assert_eq!(without_place(Kind::Gif, &gif), Some(clean.clone()));
        let plays = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".as_slice();
        let mut twice = clean.clone();
        twice.splice(13 + palette..13 + palette, plays.iter().copied());
        assert_eq!(without_place(Kind::Gif, &twice), Some(twice.clone()), "how often it plays stays");
        assert_eq!(without_place(Kind::Gif, &clean[..clean.len() - 2]), None);
    }

    #[test]
    fn what_is_not_built_as_it_should_be_is_not_handed_on() {
        for kind in [Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Gif] {
            for bytes in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"RIFF\0\0\0\0WEBPEXIF\xff\xff\xff\xff"] {
                assert_eq!(without_place(kind, bytes), None);
            }
        }
        assert_eq!(without_place(Kind::Pdf, b"%PDF-"), Some(b"%PDF-".to_vec()));
    }
}
