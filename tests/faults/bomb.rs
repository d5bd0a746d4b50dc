//! Other people's PDFs that would end the program: small files that unpack to more than there is, a picture with more pixels
//! than there is memory, a page that is never done. The program must go on, and the paper must say what it does not show.

use std::fs;
use std::io::Write;
use std::time::Instant;

use dossier_core::Error;
use dossier_core::export::{Quiet, pictures};
use dossier_tests::{ask, client, paper, uid};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use serde_json::json;

use crate::Scale;
use crate::place::{Place, in_memory};
use crate::table::{Row, Tally};

/// A PDF of one page with this content and, called `Vast`, this picture.
fn pdf(content: Stream, picture: Option<Stream>) -> Vec<u8> {
    let mut made = Document::with_version("1.7");
    let content = made.add_object(content);
    let pictures: Dictionary = picture.map(|picture| ("Vast", made.add_object(picture).into())).into_iter().collect();
    let pages = made.new_object_id();
    let page = made.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "XObject" => pictures },
    });
    let all = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    made.objects.insert(pages, Object::Dictionary(all));
    let catalog = made.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    made.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    made.save_to(&mut bytes).unwrap();
    bytes
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// So many times 64 KiB of `byte`, packed once: one flushed block, said again and again.
fn many(byte: u8, times: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&[byte; 1 << 16]).unwrap();
    encoder.flush().unwrap();
    let one = encoder.get_ref().clone();
    encoder.write_all(&[byte; 1 << 16]).unwrap();
    encoder.flush().unwrap();
    // What follows the first two bytes and the first block refers to nothing before it but the same bytes.
    let again = encoder.get_ref()[one.len()..].to_vec();
    let mut all = one;
    (1..times).for_each(|_| all.extend_from_slice(&again));
    all.extend_from_slice(&[1, 0, 0, 0xff, 0xff]);
    all
}

/// Packed twice: 4 GB in a few kilobytes.
fn twice_packed() -> Vec<u8> {
    let content = packed(&many(b' ', 1 << 16));
    let filters: Vec<Object> = vec!["FlateDecode".into(), "FlateDecode".into()];
    pdf(Stream::new(dictionary! { "Filter" => filters }, content), None)
}

/// A picture of ten thousand million pixels.
fn vast_picture() -> Vec<u8> {
    let picture = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 100_000, "Height" => 100_000, "ColorSpace" => "DeviceRGB",
        "BitsPerComponent" => 8, "Filter" => "FlateDecode",
    };
    let content = b"q 500 0 0 500 40 40 cm /Vast Do Q".to_vec();
    pdf(Stream::new(Dictionary::new(), content), Some(Stream::new(picture, many(0, 1 << 16))))
}

pub fn pdfs(_: &Scale) -> Vec<Row> {
    let bombs = [("a PDF that is packed twice", twice_packed()), ("a PDF with a vast picture", vast_picture())];
    bombs.iter().map(|(what, bomb)| tried(what, bomb)).chain([ordinary()]).collect()
}

/// What it costs to open an ordinary one in a process of its own.
fn ordinary() -> Row {
    let mut tally = Tally::new("an ordinary PDF");
    let ordinary = pdf(Stream::new(Dictionary::new(), b"1 0 0 rg 100 400 100 100 re f".to_vec()), None);
    let began = Instant::now();
    for _ in 0..20 {
        tally.times += 1;
        if pictures::pdf_pages(&ordinary) != Ok(1) {
            tally.lost("an ordinary PDF is called damaged");
        }
    }
    let each = began.elapsed().as_secs_f32() * 1000.0 / 20.0;
    tally.done(format!("opened in a process of its own in {each:.0} ms"))
}

fn tried(what: &str, bomb: &[u8]) -> Row {
    let mut tally = Tally::new(what);
    tally.noticed = Some(0);
    let home = in_memory();
    let place = Place::at(home.path(), "2026-11-23T10:30:00+01:00");
    place.create();
    let desk = place.desk().unwrap();
    let someone = client(&desk, "Tess Proefpersoon");
    let file = home.path().join("brief.pdf");
    fs::write(&file, bomb).unwrap();
    let size = bomb.len() / 1000;
    let added = ask(&desk, "document_add", json!({ "client": someone, "title": "Van elders", "file": file }));
    let attachment = &added["attachments"][0]["attachment"];

    let began = Instant::now();
    let asked = json!({ "attachment": attachment, "page": 0, "most": 800 });
    tally.times += 1;
    match desk.call("attachment_preview", asked, &Quiet) {
        Err(Error::FileDamaged { .. }) => tally.noticed(),
        other => tally.lost(format!("the preview says {other:?}")),
    }
    let took = began.elapsed();

    let whole = |tally: &mut Tally, text: &str, left_out: &serde_json::Value| {
        tally.times += 1;
        let says = text.contains("konnietwordengetoond") && text.contains("Ditiseendeelvanhetdossier");
        let counts = left_out.as_array().unwrap().iter().any(|left| left["why"] == "damaged" && left["count"] == 1);
        if says && counts { tally.noticed() } else { tally.lost(format!("not told on paper: {left_out}")) }
    };
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    whole(&mut tally, &paper(&uid(&printed, "file"), ""), &printed["left_out"]);
    let stick = home.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let given = json!({
        "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "place": "thuis", "language": "nl", "folder": stick,
    });
    let given = ask(&desk, "handover_write", given);
    let package = std::path::Path::new(given["folder"].as_str().unwrap()).join("dossier.pdf");
    whole(&mut tally, &paper(&package.to_string_lossy(), &uid(&given, "words")), &given["left_out"]);
    desk.close().unwrap();
    tally.done(format!("{size} kB; the preview gave up after {:.1} s", took.as_secs_f32()))
}
