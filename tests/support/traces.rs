//! Searches bytes for the traces of a word: as it is, in UTF-16, in base64, and in whatever can be inflated, however deep.
//! A search that finds nothing proves nothing by itself: plant one of each kind first ([`Traces::planted`]).

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use flate2::{Compression, Decompress, FlushDecompress};
use memchr::memmem;

/// Bytes that one stream may grow to; a dossier of the tests is smaller.
const MOST: usize = 8 << 20;
/// Streams within streams: a picture in a PDF in a zip.
const DEEP: usize = 3;
/// Noise that happens to inflate ends before this many bytes; a stream that holds something else is longer.
const NOISE: usize = 64;
/// Bytes of a file in which each may be the first of a stream.
const MOST_BARE: usize = 16 << 10;
/// Bytes that are tried first: what does not begin as a stream is none.
const PROBE: usize = 96;

/// Where streams begin of which it is known how: behind what zlib, gzip or zip put before them.
fn begun(bytes: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    for (at, here) in bytes.windows(2).enumerate() {
        match here {
            [0x78, 0x01 | 0x5e | 0x9c | 0xda] => starts.push(at + 2),
            [0x1f, 0x8b] => starts.push(at + 10),
            [b'P', b'K'] if bytes.len() > at + 30 => {
                let long = |field: usize| usize::from(u16::from_le_bytes([bytes[at + field], bytes[at + field + 1]]));
                starts.push(at + 30 + long(26) + long(28));
            }
            _ => {}
        }
    }
    starts.retain(|start| *start < bytes.len());
    starts
}

/// What a word may look like.
pub struct Traces {
    word: String,
    shapes: Vec<(&'static str, Vec<u8>)>,
}

impl Traces {
    /// Of this word. Give it without its capital and its ending, which an index does not keep.
    pub fn of(word: &str) -> Self {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect();
        let mut shapes = vec![
            ("plain", word.into()),
            ("utf-16 le", utf16(u16::to_le_bytes)),
            ("utf-16 be", utf16(u16::to_be_bytes)),
        ];
        for (skip, name) in ["base64 +0", "base64 +1", "base64 +2"].into_iter().enumerate() {
            // What stands before and after it shares its first and last signs, so those are left off.
            let whole = &word.as_bytes()[skip..];
            shapes.push((name, STANDARD.encode(&whole[..whole.len() / 3 * 3]).into_bytes()));
        }
        Self { word: word.to_owned(), shapes }
    }

    /// Each file below a folder: where, and as what.
    pub fn in_folder(&self, place: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(self.in_folder(&path));
            } else {
                found.extend(self.in_bytes(&fs::read(&path).unwrap(), &path.to_string_lossy()));
            }
        }
        found
    }

    /// These bytes, and all that can be inflated out of them.
    pub fn in_bytes(&self, bytes: &[u8], place: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.look(bytes, place, DEEP, &mut found);
        found
    }

    fn look(&self, bytes: &[u8], place: &str, deep: usize, found: &mut Vec<String>) {
        for (name, shape) in &self.shapes {
            if memmem::find(bytes, shape).is_some() {
                found.push(format!("{place}: {name}"));
            }
        }
        if deep == 0 {
            return;
        }
        // Of zlib, gzip and zip it is known how they begin. In a small file each byte may be the first of a stream that has
        // nothing around it; in a store that would take minutes, and none of ours is written so.
        let (mut reader, mut first_out, mut out) = (Decompress::new(false), [0; 1 << 10], Vec::new());
        let bare = if bytes.len() <= MOST_BARE { 0..bytes.len() } else { 0..0 };
        // A block that is stored as it is was searched already; the fourth kind there is not.
        let bare = bare.filter(|start| matches!(bytes[*start] >> 1 & 3, 1 | 2));
        for start in begun(bytes).into_iter().chain(bare) {
            // Noise ends soon.
            let first = &bytes[start..bytes.len().min(start + PROBE)];
            reader.reset(false);
            if reader.decompress(first, &mut first_out, FlushDecompress::None).is_err() {
                continue;
            }
            if out.is_empty() {
                out = vec![0; MOST];
            }
            reader.reset(false);
            // Also of one that was cut off: what came out of it counts.
            reader.decompress(&bytes[start..], &mut out, FlushDecompress::Finish).ok();
            let length = usize::try_from(reader.total_out()).unwrap();
            if length > NOISE {
                self.look(&out[..length], &format!("{place}, inflated"), deep - 1, found);
            }
        }
    }

    /// One of each kind that must be found: its name, and the bytes of a file.
    pub fn planted(&self) -> Vec<(String, Vec<u8>)> {
        let mut planted: Vec<(String, Vec<u8>)> = self
            .shapes
            .iter()
            .map(|(name, shape)| ((*name).to_owned(), [b"xx".as_slice(), shape, b"yy"].concat()))
            .collect();
        let text =
            format!("In dit dossier staat {} en er staat nog veel meer in, over koffie en over wandelen.", self.word);
        for before in ["", "a", "ab"] {
            let coded = STANDARD.encode(format!("{before}{} en meer", self.word));
            planted.push((format!("base64 after {} bytes", before.len()), coded.into_bytes()));
        }
        let zlib = |bytes: &[u8]| {
            let mut to = ZlibEncoder::new(Vec::new(), Compression::best());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        };
        let gzip = |bytes: &[u8]| {
            let mut to = GzEncoder::new(Vec::new(), Compression::fast());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        };
        let raw = |bytes: &[u8]| {
            let mut to = DeflateEncoder::new(Vec::new(), Compression::default());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        };
        let zip = |bytes: &[u8]| {
            let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let how = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            to.start_file("brief.txt", how).unwrap();
            to.write_all(bytes).unwrap();
            to.finish().unwrap().into_inner()
        };
        let text = text.as_bytes();
        let utf16: Vec<u8> = String::from_utf8_lossy(text).encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut cut = zlib(&[text, text.repeat(30).as_slice()].concat());
        cut.truncate(cut.len() - 9);
        for (name, stream) in [
            ("zlib", zlib(text)),
            ("deflate", raw(text)),
            ("gzip", gzip(text)),
            ("zip", zip(text)),
            ("gzip of utf-16", gzip(&utf16)),
            ("zlib of base64", zlib(STANDARD.encode(text).as_bytes())),
            ("zip in a zip in gzip", gzip(&zip(&zip(text)))),
            ("zlib that was cut off", cut),
        ] {
            planted.push((name.to_owned(), [b"before".as_slice(), &stream, b"after"].concat()));
        }
        planted
    }
}
