//! Corrections, amendments, decisions beside entries, closing and opening again, in any order: nothing that was recorded is
//! ever hidden, and what is locked does not change.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use dossier_core::export::Quiet;
use dossier_tests::{House, ask, client, uid};
use fastrand::Rng;
use serde_json::json;

use crate::record::{hold, in_timeline};

/// Random walks, and steps of each.
const WALKS: u64 = 20;
const STEPS: usize = 25;

/// Everything that an entry and its versions are made of, by table and key.
pub(crate) fn raw_rows(db: &rusqlite::Connection) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (table, key) in [("entry", "hex(uid)"), ("version", "hex(entry) || ' ' || no")] {
        let sql = format!("SELECT {key}, * FROM {table}");
        let mut statement = db.prepare(&sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let all: Vec<String> = (1..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            found.insert(format!("{table} {}", row.get::<_, String>(0).unwrap()), all.join("|"));
        }
    }
    found
}

/// Whatever is corrected, amended, held back, let go, closed and opened again, in whatever order and at whatever time: every
/// text that was ever recorded can be read, in the order in which it was; a version never changes; and a locked entry changes by
/// an amendment with a reason alone.
#[test]
fn no_sequence_of_edits_hides_an_older_version() {
    for seed in 0..WALKS {
        let mut rng = Rng::with_seed(seed);
        let house = House::new();
        let mut desk = house.desk();
        let someone = client(&desk, "Tess Proefpersoon");
        // What must be read: of each entry its texts, oldest first.
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        let mut rows: BTreeMap<String, String> = BTreeMap::new();
        // Amended or corrected since the rows were last looked at.
        let mut touched: BTreeSet<String> = BTreeSet::new();
        let mut told = vec![format!("seed {seed}")];
        for step in 0..STEPS {
            let text = format!("tekst {step}");
            let what = if said.is_empty() { 0 } else { rng.u32(..9) };
            let at = if said.is_empty() { 0 } else { rng.usize(..said.len()) };
            match what {
                0 => {
                    let input = json!({ "client": someone, "text": text });
                    if let Ok(added) = desk.call("report_add", input, &Quiet) {
                        said.push((uid(&added, "entry"), vec![text]));
                    }
                }
                1..=3 => {
                    let (entry, texts) = &mut said[at];
                    let reason = if rng.bool() { "" } else { "vergissing" };
                    let base = i64::try_from(texts.len()).unwrap() - i64::from(rng.u32(..6) == 0);
                    let input = json!({ "entry": entry, "base": base, "text": text, "reason": reason });
                    let fresh = base == i64::try_from(texts.len()).unwrap();
                    let locked = in_timeline(&desk, &someone, &json!({ "entry": entry.clone() }))["locked"] == true;
                    let done = desk.call("entry_correct", input, &Quiet);
                    assert_eq!(done.is_ok(), fresh && !(locked && reason.is_empty()), "{done:?} {told:#?}");
                    if done.is_ok() {
                        touched.insert(entry.clone());
                        texts.push(text);
                    }
                }
                4 | 5 => {
                    let what = if rng.bool() { "not_yet_told" } else { "withheld" };
                    let day = (house.surroundings.clock.now() + Duration::days(9)).date_naive();
                    let mut input = hold(&json!({ "entry": said[at].0 }), what);
                    input["review_on"] = json!(day);
                    ask(&desk, "hold_set", input);
                }
                6 => {
                    let input = json!({ "entry": said[at].0, "what": "withheld", "reason": "voorbij" });
                    desk.call("hold_end", input, &Quiet).ok();
                }
                7 => {
                    let on = house.surroundings.clock.now().date_naive();
                    let close = json!({ "client": someone, "ending": "by_client", "on": on });
                    if desk.call("client_close", close, &Quiet).is_err() {
                        ask(&desk, "client_reopen", json!({ "client": someone, "reason": "toch" }));
                    }
                }
                _ => house.clock.forward(Duration::hours(rng.i64(1..40))),
            }
            told.push(format!("{what} {at}"));
            let page = ask(&desk, "timeline", json!({ "client": someone, "count": 200 }));
            for (entry, texts) in &said {
                let shown = page["entries"].as_array().unwrap().iter().find(|each| each["entry"] == **entry).unwrap();
                let mut read = vec![shown["body"]["text"].as_str().unwrap()];
                read.extend(
                    shown["earlier"].as_array().unwrap().iter().map(|each| each["body"]["text"].as_str().unwrap()),
                );
                read.reverse();
                assert_eq!(read, *texts, "{told:#?}");
            }
            if step % 5 == 4 {
                desk.close().unwrap();
                let mut now = BTreeMap::new();
                house.meddle(|db| now = raw_rows(db));
                for (key, row) in &rows {
                    let (table, entry) = key.split_once(' ').unwrap();
                    if table == "version" || !touched.contains(&entry.to_lowercase()) {
                        assert_eq!(now.get(key), Some(row), "{key} {told:#?}");
                    }
                }
                (rows, touched) = (now, BTreeSet::new());
                desk = house.desk();
            }
        }
        assert_eq!(ask(&desk, "verify", json!({}))["ok"], true, "{told:#?}");
        desk.close().unwrap();
    }
}
