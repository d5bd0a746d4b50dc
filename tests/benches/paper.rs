//! The print of the giant client: how long it takes, and how much memory the program has at most meanwhile. A dossier of twenty
//! years by somebody who reports four times a day.

use std::time::Instant;

use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_tests::{House, ask, client};
use serde_json::{Value, json};

/// Reports, where none are asked for.
const REPORTS: usize = 24_000;
/// A report with a photo among so many.
const PHOTO: usize = 60;

/// The table.
pub fn run(asked: Option<usize>) -> String {
    let reports = asked.unwrap_or(REPORTS);
    let house = House::new();
    let photo = house.folder.path().join("foto.jpg");
    let desk = house.desk();
    let own = client_with(&desk, reports, |number, entry| {
        if number % PHOTO == 0 {
            // Something that does not shrink to nothing, and each another: one that comes back is unpacked once.
            let mut random = fastrand::Rng::with_seed(number as u64);
            image::RgbImage::from_fn(1600, 1200, |x, y| image::Rgb([(x / 7) as u8, (y / 5) as u8, random.u8(..64)]))
                .save(&photo)
                .unwrap();
            ask(&desk, "attachment_add", json!({ "entry": entry, "file": photo, "caption": "Het been" }));
        }
    });
    let before = peak();
    // From here on the peak is that of the print.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let began = Instant::now();
    let printed = desk.call("dossier_print", json!({ "client": own, "language": "nl" }), &Quiet).unwrap();
    let took = began.elapsed();
    let volumes = printed["later"].as_array().unwrap().len() + 1;
    format!(
        "| a print of | pages | volumes | megabytes | seconds | most memory, MB | before it |\n|---|---|---|---|---|---|---|\n\
         | {reports} reports, {} photos | {} | {volumes} | {} | {:.0} | {} | {before} |\n",
        reports.div_ceil(PHOTO),
        printed["pages"],
        printed["bytes"].as_u64().unwrap() >> 20,
        took.as_secs_f64(),
        peak(),
    )
}

/// A client with so many reports in twenty years; `also` is told the number of each, and its entry.
pub fn client_with(desk: &Desk, reports: usize, also: impl Fn(usize, &Value)) -> String {
    let own = client(desk, "Tess Proefpersoon");
    let from = chrono::DateTime::parse_from_rfc3339("2006-12-01T08:00:00+01:00").unwrap();
    for number in 0..reports {
        let at = from + chrono::Duration::hours(number as i64 * 175_000 / reports as i64);
        let said = json!({ "client": own, "text": report(number), "at": at.to_rfc3339() });
        also(number, &ask(desk, "report_add", said)["entry"]);
    }
    own
}

/// What a report says.
pub fn report(number: usize) -> String {
    format!(
        "{number}. Mevrouw was vanochtend vrolijk en heeft zelf ontbeten. Samen de steunkousen aangetrokken; de huid van het \
         linkerbeen is gaaf. Zij vertelde over haar tijd op zee, en over de hond van toen. Afgesproken dat we morgen een eindje \
         gaan lopen als het droog blijft. Medicatie ingenomen onder toezicht. Gedronken: twee koppen thee en een glas water. De \
         dochter belde; zij komt zondag. Geen bijzonderheden bij het toilet. Stemming goed, geen pijn, geslapen van elf tot zes \
         uur. Morgen belt de huisarts over de uitslag van het bloedonderzoek."
    )
}

/// The most memory that this process had, in MB.
pub fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) >> 10
}
