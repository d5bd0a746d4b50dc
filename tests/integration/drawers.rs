//! The drawers: work notes and the carer's own register of incidents. What is in them comes out nowhere else, and what is
//! destroyed is in no page of the store.

use std::fs;

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_tests::{House, ask, client, paper, raw, refused, report, squeezed, uid};
use serde_json::{Value, json};

/// In every drawer; folded and stemmed it stays itself.
const CANARY: &str = "zeepaardje";

fn note(desk: &Desk, client: &str, text: &str) -> Value {
    ask(desk, "work_note_add", json!({ "client": client, "text": text }))
}

fn incident(happened: &str) -> Value {
    json!({ "on": "2026-11-20", "time": "9.30", "place": "Keuken", "nature": "near_miss", "happened": happened })
}

fn mic(desk: &Desk, client: Option<&str>, happened: &str) -> Value {
    ask(desk, "mic_add", json!({ "client": client, "fields": incident(happened) }))
}

fn notes(desk: &Desk, client: Value) -> Vec<Value> {
    ask(desk, "work_notes", json!({ "client": client })).as_array().unwrap().clone()
}

fn verified(desk: &Desk) {
    let found = ask(desk, "verify", json!({}));
    assert_eq!(found["ok"], true, "{found}");
}

/// Whether a word stands in any page of the store as it lies on the disk, free pages and write-ahead log too.
fn on_disk(desk: &Desk, word: &str) -> bool {
    let vault = desk.vault();
    let key: [u8; 32] = vault.store_key().with_bytes(|bytes| bytes[..32].try_into().unwrap());
    let (page, reserve) = (vault.store_key().page() as usize, 48);
    let holds = |bytes: &[u8]| {
        let (body, rest) = bytes.split_at(page - reserve);
        let iv: [u8; 16] = rest[..16].try_into().unwrap();
        // The first page begins with the salt, which is not encrypted; any other is whole.
        [0, 16].into_iter().any(|from| {
            let mut plain = body[from..].to_vec();
            let cipher = cbc::Decryptor::<aes::Aes256>::new(&key.into(), &iv.into());
            cipher.decrypt_padded::<NoPadding>(&mut plain).unwrap();
            plain.windows(word.len()).any(|part| part == word.as_bytes())
        })
    };
    let store = fs::read(vault.store_path()).unwrap();
    let ahead = fs::read(vault.store_path().with_extension("db-wal")).unwrap_or_default();
    // A frame of the write-ahead log has 24 bytes before its page.
    let frames = ahead.get(32..).unwrap_or_default().chunks_exact(page + 24).map(|frame| &frame[24..]);
    let pages: Vec<&[u8]> = store.chunks_exact(page).chain(frames).collect();
    assert!(pages.len() > 10, "{} pages", pages.len());
    pages.into_iter().any(holds)
}

#[test]
fn a_note_is_written_over_has_its_day_and_ends() {
    let house = House::new();
    let desk = house.desk();
    let (tess, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Iemand Anders"));
    let first = note(&desk, &tess, "Huisarts terugbellen.");
    assert_eq!((&first["done_on"], &first["due"], &first["number"]), (&json!("2026-12-21"), &json!(false), &json!(1)));
    let yesterday = json!({ "client": tess, "text": "x", "done_on": "2026-11-22" });
    assert_eq!(refused(&desk, "work_note_add", yesterday), Error::BadDate { field: "done_on".into() });
    assert_eq!(
        refused(&desk, "work_note_add", json!({ "client": tess, "text": " " })),
        Error::Required { field: "text".into() }
    );
    note(&desk, &other, "Iets anders.");
    assert_eq!((notes(&desk, json!(tess)).len(), notes(&desk, Value::Null).len()), (1, 2));
    // What is to be done first comes first.
    let soon = json!({ "client": other, "text": "Eerst dit.", "done_on": "2026-11-25" });
    let soon = ask(&desk, "work_note_add", soon);
    assert_eq!(notes(&desk, Value::Null)[0]["text"], "Eerst dit.");
    ask(&desk, "work_note_destroy", json!({ "note": soon["note"], "base": 1 }));

    let change = json!({ "note": first["note"], "base": 1, "text": "Huisarts gebeld.", "done_on": "2026-11-24" });
    assert_eq!(ask(&desk, "work_note_change", change.clone())["version"], 2);
    assert_eq!(refused(&desk, "work_note_change", change), Error::EntryChanged);
    assert_eq!(ask(&desk, "today", json!({}))["notes_due"], json!([]));
    house.clock.forward(Duration::days(1));
    let due = ask(&desk, "today", json!({}))["notes_due"].clone();
    assert_eq!((&due[0]["client_name"], &due[0]["text"]), (&json!("Tess Proefpersoon"), &json!("")));
    // The day that stands there may stay, though it is over.
    house.clock.forward(Duration::days(1));
    let again = json!({ "note": first["note"], "base": 2, "text": "Klaar.", "done_on": "2026-11-24" });
    assert_eq!(ask(&desk, "work_note_change", again)["due"], true);

    let old = json!({ "note": first["note"], "base": 2 });
    assert_eq!(refused(&desk, "work_note_destroy", old), Error::EntryChanged);
    ask(&desk, "work_note_destroy", json!({ "note": first["note"], "base": 3 }));
    assert_eq!(refused(&desk, "work_note_destroy", json!({ "note": first["note"], "base": 3 })), Error::NotFound);
    assert_eq!(notes(&desk, json!(tess)), Vec::<Value>::new());
    // The log tells of it, without the text and without the client.
    let log = ask(&desk, "log_list", json!({ "count": 50 }))["lines"].as_array().unwrap().clone();
    let gone = log.iter().find(|line| line["action"] == "work_note_destroy" && line["outcome"] == "done").unwrap();
    assert_eq!((&gone["kind"], &gone["client"]), (&json!("delete"), &Value::Null));
    let of_tess = ask(&desk, "log_list", json!({ "client": tess, "count": 50 })).to_string();
    assert!(!of_tess.contains("work_note"), "{of_tess}");
    verified(&desk);
}

#[test]
fn a_note_that_is_shared_becomes_a_report_and_is_gone() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let first = note(&desk, &tess, "Sliep slecht, zegt de dochter.");
    house.clock.forward(Duration::hours(2));
    let shared = ask(&desk, "work_note_share", json!({ "note": first["note"], "base": 1 }));
    assert_eq!(
        (&shared["kind"], &shared["body"]["text"]),
        (&json!("report"), &json!("Sliep slecht, zegt de dochter."))
    );
    assert_eq!(
        (&shared["at"], &shared["recorded"]),
        (&json!("2026-11-23T10:30:00+01:00"), &json!("2026-11-23T12:30:00+01:00"))
    );
    assert_eq!(notes(&desk, json!(tess)), Vec::<Value>::new());
    assert_eq!(ask(&desk, "search", json!({ "words": "sliep dochter", "count": 5 }))["count"], 1);
    let log = ask(&desk, "log_list", json!({ "client": tess, "count": 5 }));
    assert!(
        log["lines"].as_array().unwrap().iter().any(|line| line["action"] == "work_note_share"),
        "it is in the dossier now"
    );
    // What cannot become a report stays a note.
    let late = note(&desk, &tess, "Te laat.");
    ask(&desk, "client_close", json!({ "client": tess, "ending": "by_client", "on": "2026-11-23" }));
    assert_eq!(refused(&desk, "work_note_share", json!({ "note": late["note"], "base": 1 })), Error::ClientClosed);
    assert_eq!(notes(&desk, json!(tess)).len(), 1);
    verified(&desk);
}

#[test]
fn the_register_is_the_carers_own_and_names_nobody_on_paper() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let first = mic(&desk, Some(&tess), "Bijna de verkeerde doos gepakt.");
    assert_eq!(
        (&first["number"], &first["fields"]["time"], &first["names"]),
        (&json!(1), &json!("09:30"), &json!(false))
    );
    let named = mic(&desk, None, "Mevrouw Proefpersoon viel bijna.");
    assert_eq!(named["names"], true, "a client's name is pointed out");
    ask(
        &desk,
        "client_add",
        json!({ "name": "Bertus Voorbeeldsma", "called": "Oude Bartje; Zwieber", "regimes": ["wlz"] }),
    );
    let called = mic(&desk, None, "Zwieber viel bijna.");
    assert_eq!(called["names"], true, "by each name that they go by");
    ask(&desk, "mic_destroy", json!({ "report": called["report"] }));
    let with = |fields: Value| json!({ "fields": fields });
    let mut future = incident("x");
    future["on"] = json!("2026-11-24");
    assert_eq!(refused(&desk, "mic_add", with(future)), Error::InFuture { field: "on".into() });
    assert_eq!(refused(&desk, "mic_add", with(incident(" "))), Error::Required { field: "happened".into() });
    let mut before = incident("x");
    before["done_on"] = json!("2026-11-19");
    assert_eq!(refused(&desk, "mic_add", with(before)), Error::BadDate { field: "done_on".into() });

    let mut better = incident("Bijna de verkeerde doos gepakt.");
    (better["learnt"], better["done_on"]) = (json!("Eerst de naam lezen."), json!("2026-11-23"));
    let change = json!({ "report": first["report"], "base": 1, "client": tess, "fields": better });
    assert_eq!(ask(&desk, "mic_change", change.clone())["version"], 2);
    assert_eq!(refused(&desk, "mic_change", change), Error::EntryChanged);

    let printed = ask(&desk, "mic_print", json!({ "language": "nl" }));
    let text = paper(&uid(&printed, "file"), "");
    for words in ["MIC-register", "Bijna-incident", "20 november 2026 09:30", "Keuken", "Eerst de naam lezen."] {
        assert!(text.contains(&squeezed(words)), "{words} in {text}");
    }
    assert!(!text.contains("Tess"), "the reference stays here: {text}");
    let none = ask(&desk, "mic_print", json!({ "language": "nl", "from": "2026-11-21" }));
    assert!(paper(&uid(&none, "file"), "").contains(&squeezed("staat er niets in het register")));
    let none = ask(&desk, "mic_print", json!({ "language": "nl", "to": "2026-11-19" }));
    assert!(paper(&uid(&none, "file"), "").contains(&squeezed("staat er niets in het register")));
    // The newest incident first, whenever it was written down; on paper they are read from the first on.
    let mut older = incident("Een week eerder uitgegleden.");
    older["on"] = json!("2026-11-13");
    let older = ask(&desk, "mic_add", with(older));
    let others: Vec<Value> = ["2026-11-15", "2026-11-22", "2026-11-14", "2026-11-21"]
        .into_iter()
        .map(|on| {
            let mut fields = incident("x");
            fields["on"] = json!(on);
            ask(&desk, "mic_add", with(fields))["report"].clone()
        })
        .collect();
    let list = ask(&desk, "mic_list", json!({}));
    let days: Vec<&str> = list.as_array().unwrap().iter().map(|each| each["fields"]["on"].as_str().unwrap()).collect();
    assert!(days.len() == 7 && days.is_sorted_by(|a, b| a >= b), "{days:?}");
    for report in others {
        ask(&desk, "mic_destroy", json!({ "report": report }));
    }
    let printed = ask(&desk, "mic_print", json!({ "language": "nl" }));
    let text = paper(&uid(&printed, "file"), "");
    let place = |words: &str| text.find(&squeezed(words)).unwrap();
    assert!(place("Een week eerder uitgegleden.") < place("Bijna de verkeerde doos gepakt."));
    ask(&desk, "mic_destroy", json!({ "report": older["report"] }));
    let nobody = json!({ "report": first["report"], "base": 2, "client": "00".repeat(16), "fields": incident("x") });
    assert_eq!(refused(&desk, "mic_change", nobody), Error::NotFound);

    // The dossier knows nothing of it, nor does its log.
    assert_eq!(ask(&desk, "timeline", json!({ "client": tess, "count": 5 }))["entries"], json!([]));
    assert!(!ask(&desk, "log_list", json!({ "client": tess, "count": 50 })).to_string().contains("mic"));
    ask(&desk, "mic_destroy", json!({ "report": named["report"] }));
    assert_eq!(ask(&desk, "mic_list", json!({})).as_array().unwrap().len(), 1);
    verified(&desk);
}

#[test]
fn a_planted_word_comes_out_of_no_search_print_or_hand_over() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    report(&desk, &tess, "Gewandeld in het park.");
    note(&desk, &tess, &format!("Een {CANARY} gezien."));
    mic(&desk, Some(&tess), &format!("Een {CANARY} viel bijna."));
    let found =
        |words: &str, client: Value| ask(&desk, "search", json!({ "words": words, "client": client, "count": 5 }));
    assert_eq!(found("gewandeld", Value::Null)["count"], 1, "else silence proves nothing");
    for client in [Value::Null, json!(tess)] {
        assert_eq!(found(CANARY, client)["count"], 0);
    }
    let printed = ask(&desk, "dossier_print", json!({ "client": tess, "language": "nl" }));
    let printed = paper(&uid(&printed, "file"), "").to_lowercase();
    assert!(printed.contains("gewandeld") && !printed.contains(CANARY), "{printed}");

    let stick = house.folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let ticket = ask(&desk, "handover_passphrase", json!({}));
    let given = ask(
        &desk,
        "handover_write",
        json!({
            "client": tess, "recipient": "Inspectie", "capacity": "inspector", "ground": "statutory_duty", "ground_note": "Wkkgz art. 27",
            "identity": "passport", "place": "Proefdam", "language": "nl", "folder": stick, "ticket": ticket["ticket"],
        }),
    );
    let folder = uid(&given, "folder");
    let pdf = paper(&format!("{folder}/dossier.pdf"), &uid(&ticket, "words")).to_lowercase();
    assert!(pdf.contains("gewandeld") && !pdf.contains(CANARY), "{pdf}");
    for file in fs::read_dir(&folder).unwrap().flatten() {
        let bytes = fs::read(file.path()).unwrap();
        assert!(!bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes()), "{:?}", file.file_name());
    }
}

#[test]
fn what_is_destroyed_is_in_no_page_of_the_store() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let short = note(&desk, &tess, &format!("Een {CANARY} gezien."));
    // Longer than a page.
    let long = note(&desk, &tess, &format!("{} {CANARY}", "lang ".repeat(3900)));
    let told = mic(&desk, Some(&tess), &format!("Een {CANARY} viel bijna."));
    assert!(on_disk(&desk, CANARY), "else silence proves nothing");
    // What is written over is gone as well, also while the vault is open.
    let change = |of: &Value| json!({ "note": of["note"], "base": 1, "text": "Anders.", "done_on": of["done_on"] });
    ask(&desk, "work_note_change", change(&short));
    ask(&desk, "work_note_change", change(&long));
    assert!(on_disk(&desk, CANARY));
    ask(&desk, "mic_destroy", json!({ "report": told["report"] }));
    assert!(!on_disk(&desk, CANARY));
    let other = note(&desk, &tess, &format!("{} tweelingvogel", "lang ".repeat(3900)));
    ask(&desk, "draft_save", json!({ "client": tess, "form": "note", "text": "tweelingvogel" }));
    assert!(on_disk(&desk, "tweelingvogel"));
    ask(&desk, "draft_drop", json!({ "draft": ask(&desk, "today", json!({}))["drafts"][0]["draft"] }));
    ask(&desk, "work_note_destroy", json!({ "note": other["note"], "base": 1 }));
    assert!(!on_disk(&desk, "tweelingvogel"));
    verified(&desk);
}

#[test]
fn with_what_is_destroyed_its_unfinished_changes_go() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let (gone, shared) = (note(&desk, &tess, "Bellen."), note(&desk, &tess, "Sliep slecht."));
    let told = mic(&desk, None, "Bijna gevallen.");
    let complaint =
        json!({ "received": "2026-11-20", "channel": "phone", "by": "Zus", "about": "Te laat.", "learnt": "" });
    let complaint =
        ask(&desk, "complaint_set", json!({ "complaint": null, "base": 0, "client": null, "fields": complaint }));
    let breach = json!({
        "aware": "2026-11-20T09:30:00+01:00", "what": "Een brief.", "data": "Een naam.", "whose": "Een cliënt.", "consequences": "",
        "measures": "", "risk": "some", "risk_why": ""
    });
    let breach = ask(&desk, "breach_set", json!({ "breach": null, "base": 0, "fields": breach }));
    let change = |form: &str, client: Option<&str>, row: &Value| {
        let text = json!({ "text": format!("{CANARY} {form}"), "of": row, "base": 1 }).to_string();
        ask(&desk, "draft_save", json!({ "client": client, "form": form, "text": text }));
    };
    change("note", Some(&tess), &gone["note"]);
    change("note", Some(&tess), &shared["note"]);
    change("mic", None, &told["report"]);
    change("complaint", None, &complaint["complaint"]);
    change("breach", None, &breach["breach"]);
    let left = || ask(&desk, "today", json!({}))["drafts"].as_array().unwrap().clone();
    assert_eq!(left().len(), 5);
    // What was added was not shared with anybody: it is not lost with the note.
    ask(&desk, "work_note_share", json!({ "note": shared["note"], "base": 1 }));
    assert_eq!(left().len(), 5);
    let of = |row: &Value| left().iter().any(|draft| draft["text"].as_str().unwrap().contains(row.as_str().unwrap()));
    for (action, name, row) in [
        ("work_note_destroy", "note", &gone),
        ("mic_destroy", "report", &told),
        ("complaint_destroy", "complaint", &complaint),
        ("breach_destroy", "breach", &breach),
    ] {
        assert!(of(&row[name]), "{action}");
        let asked = if name == "note" { json!({ "note": row[name], "base": 1 }) } else { json!({ name: row[name] }) };
        ask(&desk, action, asked);
        assert!(!of(&row[name]), "{action}");
    }
    assert!(of(&shared["note"]));
    assert_eq!(left().len(), 1);
    assert!(!on_disk(&desk, &format!("{CANARY} mic")) && on_disk(&desk, &format!("{CANARY} note")));
}

#[test]
fn with_a_dossier_its_notes_go_and_the_register_loses_the_reference() {
    let house = House::new();
    let desk = house.desk();
    let (tess, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Iemand Anders"));
    note(&desk, &tess, &format!("Een {CANARY} gezien."));
    note(&desk, &other, "Blijft.");
    let kept = mic(&desk, Some(&tess), "Bijna gevallen.");
    verified(&desk);
    destroy(&desk, tess.parse().unwrap(), DestroyGround::Request).unwrap();
    assert!(!on_disk(&desk, CANARY));
    assert_eq!(notes(&desk, Value::Null).len(), 1);
    let register = ask(&desk, "mic_list", json!({}));
    assert_eq!(
        (&register[0]["report"], &register[0]["client"], &register[0]["number"]),
        (&kept["report"], &Value::Null, &Value::Null)
    );
    assert_eq!(register[0]["fields"]["happened"], "Bijna gevallen.");
    verified(&desk);
}

#[test]
fn a_row_taken_from_a_drawer_or_put_back_is_noticed() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let gone = note(&desk, &tess, "Weg.");
    note(&desk, &tess, "Gestolen.");
    mic(&desk, None, "Bijna gevallen.");
    ask(&desk, "work_note_destroy", json!({ "note": gone["note"], "base": 1 }));
    desk.close().unwrap();
    let codes = |house: &House| -> Vec<String> {
        let desk = house.desk();
        let found = ask(&desk, "verify", json!({}));
        desk.close().unwrap();
        let finding = |f: &Value| format!("{} {}", uid(f, "code"), uid(f, "table"));
        found["findings"].as_array().unwrap().iter().map(finding).collect()
    };
    assert_eq!(codes(&house), Vec::<String>::new());
    let back: dossier_core::Uid = gone["note"].as_str().unwrap().parse().unwrap();
    house.meddle(|db| {
        db.execute("DELETE FROM work_note", []).unwrap();
        db.execute(
            "INSERT INTO work_note (uid, client, head, written, utc_offset, done_on, text, salt)
             SELECT ?1, uid, 1, 0, 3600, '2026-12-21', 'Weg.', zeroblob(16) FROM client",
            [back],
        )
        .unwrap();
        db.execute("UPDATE mic_report SET fields = replace(fields, 'Bijna', 'Echt')", []).unwrap();
    });
    let mut found = codes(&house);
    found.sort();
    assert_eq!(found, ["row_changed mic_report", "row_destroyed work_note", "row_missing work_note"]);
}

#[test]
fn a_colleague_stands_by_name_and_a_pseudonym_leads_back_to_it() {
    let house = House::new();
    let desk = house.desk();
    let set = |fields: Value| json!({ "fields": fields });
    let alone = |name: &str| refused(&desk, "colleague_set", set(json!({ "name": name })));
    for name in ["verpleegkundige", "de dienstdoende begeleider 2"] {
        assert_eq!(alone(name), Error::FunctionAlone { field: "name".into() });
    }
    let fatma = ask(&desk, "colleague_set", set(json!({ "name": "Fatma Bulut", "function": "verpleegkundige" })));
    assert_eq!((&fatma["called"], &fatma["there"]), (&json!("Fatma Bulut"), &json!(true)));
    let change = |base: i64, fields: Value| json!({ "colleague": fatma["colleague"], "base": base, "fields": fields });
    let hidden = |alias: &str, reason: &str| json!({ "name": "Fatma Bulut", "called_by": "pseudonym", "alias": alias, "reason": reason });
    assert_eq!(
        refused(&desk, "colleague_set", change(1, hidden("Roos", " "))),
        Error::Required { field: "reason".into() }
    );
    assert_eq!(
        refused(&desk, "colleague_set", change(1, hidden("verpleegkundige", "bedreigd"))),
        Error::FunctionAlone { field: "alias".into() }
    );
    let hid = ask(&desk, "colleague_set", change(1, hidden("Roos", "bedreigd")));
    assert_eq!((&hid["called"], &hid["fields"]["name"]), (&json!("Roos"), &json!("Fatma Bulut")));
    assert_eq!(refused(&desk, "colleague_set", change(1, hidden("Roos", "bedreigd"))), Error::EntryChanged);
    let initials =
        json!({ "name": "Jan de Boer", "called_by": "initials", "reason": "bedreigd", "until": "2026-11-01" });
    let jan = ask(&desk, "colleague_set", set(initials));
    assert_eq!((&jan["called"], &jan["there"]), (&json!("J.d.B."), &json!(false)));
    let taken = json!({ "name": "Piet Ander", "called_by": "pseudonym", "alias": "roos", "reason": "bedreigd" });
    assert_eq!(refused(&desk, "colleague_set", set(taken)), Error::AliasTaken, "nobody could be told apart");
    let fatma_too =
        json!({ "name": "Piet Ander", "called_by": "pseudonym", "alias": "JAN DE BOER", "reason": "bedreigd" });
    ask(&desk, "colleague_set", set(json!({ "name": "Jan de Boer", "called_by": "name" })));
    assert_eq!(refused(&desk, "colleague_set", set(fatma_too)), Error::AliasTaken, "nor by somebody's own name");
    let nobody = json!({ "colleague": "00".repeat(16), "base": 1, "fields": { "name": "Wie Dan" } });
    assert!(matches!(refused(&desk, "colleague_set", nobody), Error::NotFound | Error::EntryChanged));
    let typed = json!({ "name": "Eva de Wit", "called_by": "initials", "alias": "E.W.", "reason": "bedreigd", "until": "2026-11-23" });
    let eva = ask(&desk, "colleague_set", set(typed));
    assert_eq!((&eva["called"], &eva["there"]), (&json!("E.W."), &json!(true)), "as typed, and the last day counts");
    ask(&desk, "colleague_set", set(json!({ "name": "Émile Aarts" })));
    let names: Vec<String> = ask(&desk, "colleagues", json!({}))
        .as_array()
        .unwrap()
        .iter()
        .map(|each| uid(&each["fields"], "name"))
        .collect();
    assert_eq!(
        names,
        ["Émile Aarts", "Eva de Wit", "Fatma Bulut", "Jan de Boer", "Jan de Boer"],
        "by name, accents or not"
    );
    verified(&desk);
}

#[test]
fn what_is_destroyed_while_somebody_reads_goes_as_soon_as_they_are_done() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let [first, second] = [1, 2].map(|no| note(&desk, &tess, &format!("Een {CANARY} gezien, {no}.")));
    // As a print that is being made, or a check.
    let reads = |desk: &Desk| {
        let vault = desk.vault();
        let reader = raw(&vault.store_path(), vault.store_key());
        reader.execute_batch("BEGIN; SELECT count(*) FROM log;").unwrap();
        reader
    };
    let destroyed = |note: &Value| ask(&desk, "work_note_destroy", json!({ "note": note["note"], "base": 1 }));
    let reader = reads(&desk);
    assert_eq!(destroyed(&first)["wiped"], false, "it is said");
    assert!(on_disk(&desk, CANARY));
    drop(reader);
    ask(&desk, "settings_get", json!({}));
    assert_eq!(destroyed(&second)["wiped"], true);
    assert!(!on_disk(&desk, CANARY));

    let third = note(&desk, &tess, &format!("Een {CANARY} gezien, 3."));
    let reader = reads(&desk);
    assert_eq!(destroyed(&third)["wiped"], false);
    drop(reader);
    ask(&desk, "settings_get", json!({}));
    assert!(!on_disk(&desk, CANARY), "after whatever is asked next");

    // Locked while somebody reads on: said, and gone after the next time.
    let fourth = note(&desk, &tess, &format!("Een {CANARY} gezien, 4."));
    let reader = reads(&desk);
    assert_eq!(destroyed(&fourth)["wiped"], false);
    assert_eq!(desk.close(), Err(Error::TracesLeft));
    let desk = house.desk();
    assert!(on_disk(&desk, CANARY));
    drop(reader);
    ask(&desk, "settings_get", json!({}));
    assert!(!on_disk(&desk, CANARY), "what a killed program left, too");
    desk.close().unwrap();
}
