//! What does it cost to wipe freed memory and to keep it from being swapped (`cipher_memory_security`)?

use fastrand::Rng;
use serde_json::json;

use crate::figures::Pairs;
use crate::practice::Practice;
use crate::side::{How, Side, encrypted};
use crate::year::{COMMON, RARE, TEXT};

const ROUNDS: usize = 20;

/// The table.
pub fn run() -> String {
    let practice = Practice::copied("S");
    let plain = practice.plain();
    let clients = practice.clients();
    let mut sides = [How::Wiped, How::Encrypted].map(|how| {
        let file = plain.with_extension(if how == How::Wiped { "wiped" } else { "encrypted" });
        encrypted(&plain, &file);
        Side::start(how, &file)
    });
    let [wiped, kept] = &mut sides;
    let mut rng = Rng::with_seed(5);
    let mut found: [Pairs; 5] = Default::default();
    for round in 0..ROUNDS {
        for turn in 0..COMMON.len().min(RARE.len()) {
            let client = &clients[rng.usize(..clients.len())];
            let no = (round * 10 + turn) as i64;
            for (pairs, task) in found.iter_mut().zip([
                json!({ "do": "search", "words": COMMON[turn] }),
                json!({ "do": "first_search", "words": RARE[turn] }),
                json!({ "do": "page", "client": client }),
                json!({ "do": "draft", "text": format!("{TEXT} {no}") }),
                json!({ "do": "report", "client": client, "text": TEXT, "no": no }),
            ]) {
                pairs.both(round + turn, || wiped.time(&task), || kept.time(&task));
            }
        }
    }
    let mut table =
        "| wiping and locking memory | ratio (10th-90th) | with | beside it | pairs |\n|---|---|---|---|---|\n"
            .to_owned();
    for (pairs, what) in found.iter().zip([
        "warm search",
        "first search of a connection",
        "first page of a timeline, new connection",
        "draft saved, synced",
        "report and index saved",
    ]) {
        table.push_str(&format!("| {what} | {}", pairs.cells("without")));
    }
    table
}
