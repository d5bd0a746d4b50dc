//! How the store looks things up. What a carer does all day (opening a dossier, the next page, searching, saving) finds its
//! rows by an index, in their order: no whole table is read and nothing is sorted apart, however many years there are.
//!
//! SQLite itself tells which statements an action runs, so that a table or a reader that comes later is held to it too. Each
//! is then asked for its plan.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::ptr;
use std::sync::Once;

use dossier_core::desk::Desk;
use dossier_tests::{House, ask, client, report, uid};
use rusqlite::ffi;
use serde_json::{Value, json};

thread_local! {
    /// The statements that this thread ran, while it listens.
    static HEARD: RefCell<Option<BTreeSet<String>>> = const { RefCell::new(None) };
}

unsafe extern "C" fn hear(_: c_uint, _: *mut c_void, statement: *mut c_void, _: *mut c_void) -> c_int {
    HEARD.with_borrow_mut(|heard| {
        if let Some(heard) = heard {
            // SAFETY: SQLite hands over a statement that is running, and its text lives as long as it does.
            let sql = unsafe { CStr::from_ptr(ffi::sqlite3_sql(statement.cast())) };
            heard.insert(sql.to_string_lossy().into_owned());
        }
    });
    0
}

unsafe extern "C" fn listen(db: *mut ffi::sqlite3, _: *mut *mut c_char, _: *const ffi::sqlite3_api_routines) -> c_int {
    // SAFETY: SQLite calls this with a connection that was just opened.
    unsafe { ffi::sqlite3_trace_v2(db, c_uint::try_from(ffi::SQLITE_TRACE_STMT).unwrap(), Some(hear), ptr::null_mut()) }
}

/// From here on every connection of this process tells what it runs.
fn listening() {
    static ONCE: Once = Once::new();
    // SAFETY: it opens and closes no connection.
    ONCE.call_once(|| unsafe { rusqlite::auto_extension::register_auto_extension(listen).unwrap() });
}

/// What an action answers, and the statements that it ran.
fn heard(desk: &Desk, action: &str, input: Value) -> (Value, Vec<(String, String)>) {
    HEARD.set(Some(BTreeSet::new()));
    let answer = ask(desk, action, input);
    let all = HEARD.take().unwrap();
    (answer, all.into_iter().map(|sql| (action.to_owned(), sql)).collect())
}

/// Reads a table whole, or sorts apart, for a reason.
const MAY: &[(&str, &str)] = &[
    // One row a client: a practice has tens, at most some hundreds.
    ("FROM client JOIN client_version", "the clients of a practice, by number"),
    ("FROM request v WHERE ?1 IS NULL", "the requests of a practice: some tens in a year at most"),
    ("FROM main.log ORDER BY no DESC LIMIT 1", "one row from the end of the table"),
    ("'main'.'search_", "within FTS5's own tables, for a statement of ours that was looked at"),
];

/// The steps of a plan that read a whole table or sort; and of what asks for a form of whatever day, that it reads a
/// client's whole dossier.
fn slow(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement =
        db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let steps: Vec<String> = statement.raw_query().mapped(|row| row.get(3)).collect::<rusqlite::Result<_>>().unwrap();
    let is_slow = |step: &String| {
        let scans =
            step.starts_with("SCAN ") && !step.contains("CONSTANT ROW") && !step.contains("VIRTUAL TABLE INDEX");
        scans || step.contains("TEMP B-TREE") || step.contains("AUTOMATIC")
    };
    let by_form = sql.contains("form = ?2 ORDER BY");
    if by_form && !steps.iter().any(|step| step.contains("entry_form")) {
        return steps;
    }
    steps.into_iter().filter(is_slow).collect()
}

#[test]
fn what_a_carer_does_all_day_reads_by_an_index_and_in_order() {
    listening();
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let other = client(&desk, "Annet Jansens");
    let mut all: Vec<(String, String)> = Vec::new();
    let mut run = |action: &str, input: Value| {
        let (answer, some) = heard(&desk, action, input);
        assert!(!some.is_empty(), "{action} ran nothing");
        all.extend(some);
        answer
    };
    for no in 0..4 {
        report(&desk, &other, &format!("Koffie {no}."));
    }

    // Saving.
    let goal = run("goal_add", json!({ "client": own, "goal": { "words": "Naar de markt.", "rhythm": "month" } }));
    let text = "Gewandeld met Jansens.";
    let about = json!({ "kind": "other_client", "client": other, "need": "together", "why": "Zij wonen samen." });
    let marks = json!([{ "place": "text", "start": 14, "end": 21, "about": about }]);
    let written = run("report_add", json!({ "client": own, "text": text, "goals": [goal["entry"]], "marks": marks }));
    run("entry_correct", json!({ "entry": written["entry"], "base": 1, "text": format!("{text} Mooi.") }));
    run("goal_evaluate", json!({ "goal": goal["entry"], "text": "Het gaat.", "outcome": "goes_on" }));
    let plan = json!({ "situation": "Woont boven de bakker.", "agreement": "not_yet" });
    run("form_add", json!({ "client": own, "form": "support_plan", "form_version": 1, "fields": plan }));
    run("measurement_add", json!({ "client": own, "measurement": { "of": "weight", "values": ["70"] } }));
    let tablet = json!({ "name": "Paracetamol", "dose": "1 tablet", "times": ["08:00"], "start": "2026-11-01" });
    let tablet = run("medicine_add", json!({ "client": own, "medicine": tablet }));
    run("dose_add", json!({ "medicine": tablet["entry"], "on": "2026-11-23", "time": "08:00", "outcome": "given" }));
    run("hold_set", json!({ "entry": written["entry"], "what": "withheld", "reason": "x", "review_on": "2026-12-01" }));
    let file = house.folder.path().join("brief.txt");
    std::fs::write(&file, "Een brief.").unwrap();
    run("document_add", json!({ "client": own, "title": "Brief", "file": file }));
    run("attachment_add", json!({ "entry": written["entry"], "file": file }));
    run("draft_save", json!({ "draft": null, "client": own, "entry": null, "form": "report", "text": "half" }));
    for no in 0..3 {
        report(&desk, &own, &format!("Koffie gedronken {no}."));
    }

    // Opening a dossier, and its tabs.
    run("client_get", json!({ "client": own }));
    let page = run("timeline", json!({ "client": own, "count": 5 }));
    for action in ["form_list", "goal_names", "plan", "medication", "doses", "measurements"] {
        run(action, json!({ "client": own }));
    }
    // The next page, and what is asked for by kind.
    assert!(page["more"].is_i64(), "{page}");
    run("timeline", json!({ "client": own, "count": 5, "before": page["more"] }));
    run("timeline", json!({ "client": own, "count": 5, "kinds": ["report"] }));
    run("timeline", json!({ "client": own, "count": 5, "letters": true }));
    run("timeline", json!({ "client": own, "count": 5, "around": written["entry"] }));

    // Searching.
    let found = run("search", json!({ "words": "koffie", "count": 2 }));
    run("search", json!({ "words": "koffie", "count": 2, "before": found["more"] }));
    run("search", json!({ "words": "koffie", "count": 2, "client": own }));
    // The question about names while one types.
    run("mentions", json!({ "client": own, "texts": [{ "place": "text", "text": text }] }));
    assert_eq!(uid(&written, "client"), own);
    desk.close().unwrap();

    assert!(all.iter().any(|(_, sql)| sql.contains("FROM version")), "SQLite told nothing of what was read");
    let mut told = Vec::new();
    house.meddle(|db| {
        for (action, sql) in &all {
            let word = sql.split_whitespace().next().unwrap_or_default().to_uppercase();
            if sql.starts_with("--")
                || !["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"].contains(&word.as_str())
            {
                continue;
            }
            if MAY.iter().any(|(part, _)| sql.contains(part)) {
                continue;
            }
            for step in slow(db, sql) {
                told.push(format!("{action}: {step}\n    {sql}"));
            }
        }
    });
    told.sort();
    told.dedup();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
