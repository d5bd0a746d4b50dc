//! The years after it: a clock that is wrong, a term of twenty years, destroying, and an old stick that knows nothing of it.

use std::path::Path;

use serde_json::json;

use crate::practice::{Practice, list, text};
use crate::spring::for_herself;

const TESS: &str = "Tess Proefpersoon";
/// Years of the log that may go.
const LOG: &str = "log";
/// What else stands on the first page, since nobody renews papers for clients that are no more.
const PAPERS: [&str; 2] = ["paper Aansprakelijkheid 2027-12-31 late", "paper VOG zorg 2029-03-06 late"];

/// The battery was empty: the laptop thinks that it is a year ago. That is said, and no report is opened again by it.
pub fn the_clock_a_year_back(practice: &mut Practice, annet: &str) {
    practice.on("2027-01-04 09:00");
    let report = practice.ask("report_add", json!({ "client": annet, "text": "Samen koffie gedronken." }));
    let better = json!({ "entry": report["entry"], "base": 1, "text": "Samen thee gedronken." });
    practice.on("2026-01-05 09:00");
    assert_eq!(practice.today(), ["backup", "clock in doubt"]);
    assert_eq!(practice.refused("entry_correct", better.clone()), "clock_doubtful");
    practice.on("2027-01-05 08:30");
    assert_eq!(practice.today(), ["backup"], "right again, and nothing to ask");
    practice.ask("entry_correct", better);
    practice.on("2027-11-15 10:00");
    practice.ask("client_close", json!({ "client": annet, "ending": "other_carer", "on": "2027-11-15" }));
    practice.backup("stick");
}

/// One more call comes to nothing, then the carer is ill for long. After 500 days that dossier must go, but not before somebody
/// has said what day it is.
pub fn five_hundred_days_on(practice: &mut Practice) {
    practice.on("2027-11-20 10:00");
    let cor = text(&practice.ask("client_enquiry", json!({ "name": "Cor Beller" }))["client"]);
    practice.ask("client_close", json!({ "client": cor, "ending": "not_started", "on": "2027-11-20" }));

    practice.on("2029-04-03 10:00");
    let gone = "must_destroy Cor Beller 2027-12-18 late";
    assert_eq!(practice.today(), ["backup", "clock in doubt", PAPERS[0], PAPERS[1], gone]);
    let begun = json!({ "client": cor, "ground": "term_over", "copy": "nobody", "name": "Cor Beller" });
    assert_eq!(practice.refused("destruction_begin", begun), "clock_doubtful");
    assert_eq!(practice.refused("clock_confirm", json!({ "day": "2029-03-03" })), "clock_differs");
    practice.ask("clock_confirm", json!({ "day": "2029-04-03" }));
    assert_eq!(practice.today(), ["backup", PAPERS[0], PAPERS[1], gone]);
    practice.plan_destruction(&cor, "nobody", "Cor Beller");
    practice.on("2029-04-10 10:00");
    practice.destroy(&cor, "Cor Beller");
    practice.verified(&[]);
}

/// Once a year the vault is opened for a backup. Until when Tess's dossier is kept stays what it is.
pub fn the_years_pass(practice: &mut Practice, tess: &str, seal: &str) {
    for year in 2030..=2046 {
        practice.on(&format!("{year}-03-01 10:00"));
        assert_eq!(practice.kept(tess), "keep_until 2046-11-13 term_runs");
        practice.backup("stick");
    }
    let old = "old backup";
    assert_eq!(practice.today(), [old, PAPERS[0], PAPERS[1], LOG], "the stick at her sister's still holds Cor");
    assert_eq!(practice.verified(&["--seal", seal])["typed"], "yes", "the inspector's of twenty years ago");
}

/// On the last day of the term the dossier must be kept. The day after it may go: Tess is offered a copy, there is a week to think
/// it over, and then it is destroyed; the code of the certificate.
pub fn the_term_ends(practice: &mut Practice, tess: &str) -> String {
    let begun = json!({ "client": tess, "ground": "term_over", "copy": "given", "name": TESS });
    practice.on("2046-11-13 10:00");
    assert_eq!(practice.kept(tess), "keep_until 2046-11-13 term_runs");
    assert_eq!(practice.today(), ["backup", "old backup", PAPERS[0], PAPERS[1], LOG]);
    assert_eq!(practice.refused("destruction_begin", begun.clone()), "must_be_kept");

    practice.on("2046-11-14 10:00");
    assert_eq!(practice.kept(tess), "may_destroy 2046-11-14 term_over");
    let may = "may_destroy Tess Proefpersoon 2046-11-14";
    assert_eq!(practice.today(), ["backup", "old backup", PAPERS[0], PAPERS[1], LOG, may]);
    let package = for_herself(practice, tess, "laatste stick van Tess");
    practice.ask("handover_write", package);
    let plan = practice.ask("destruction_plan", json!({ "client": tess }));
    let given: Vec<_> = list(&plan["given"]).iter().map(|copy| text(&copy["to"])).collect();
    assert_eq!(given, [TESS, "Ineke Inspecteur", "Fien Fysio", TESS], "what they have stays with them");
    assert_eq!((list(&plan["media"]).len(), &plan["cooling_days"]), (2, &json!(7)));
    assert_eq!(
        practice.refused("destruction_begin", json!({ "client": tess, "ground": "term_over", "name": TESS })),
        "bad_input"
    );
    assert_eq!(practice.plan_destruction(tess, "given", TESS)["from"], "2046-11-21");

    practice.on("2046-11-20 10:00");
    let waits = "destruction Tess Proefpersoon 2046-11-21";
    assert_eq!(practice.today(), ["backup", "old backup", PAPERS[0], PAPERS[1], LOG, waits]);
    let destroy = json!({ "client": tess, "name": TESS, "language": "nl" });
    assert_eq!(practice.refused("dossier_destroy", destroy), "cooling_off");

    practice.on("2046-11-21 10:00");
    let done = practice.destroy(tess, TESS);
    assert_eq!((&done["day"], &done["wiped"]), (&json!("2046-11-21"), &json!(true)));
    assert_eq!(done["entries"], plan["entries"], "all that was counted");
    assert!(list(&done["media"]).iter().all(|medium| medium["behind"] == true), "the backups still hold it");
    practice.ask("destruction_certificate", json!({ "client": tess, "language": "nl" }));
    text(&done["code"])
}

/// Nothing of her is found, the whole is as the log says, and the log still tells what was done and by whom: without her name.
pub fn what_is_left(practice: &mut Practice, tess: &str, code: &str) {
    practice.backup("stick");
    assert_eq!(practice.today(), ["old backup", PAPERS[0], PAPERS[1], LOG]);
    for action in ["client_get", "retention_get", "access_log"] {
        assert_eq!(practice.refused(action, json!({ "client": tess })), "not_found", "{action}");
    }
    for words in ["tess", "proefpersoon", "markt", "taart", "furosemide"] {
        assert_eq!(practice.ask("search", json!({ "words": words, "count": 5 }))["count"], 0, "{words}");
    }
    let names: Vec<_> =
        list(&practice.ask("client_list", json!({ "former": true }))).iter().map(|row| text(&row["name"])).collect();
    assert_eq!(names, ["Annet Jansens"]);
    let kept = practice.ask("retention_list", json!({}));
    let destroyed: Vec<_> = list(&kept["destroyed"]).iter().map(|gone| text(&gone["day"])).collect();
    assert_eq!(
        (destroyed.as_slice(), &kept["destroyed"][0]["code"]),
        (["2046-11-21", "2029-04-10", "2026-02-24"].map(String::from).as_slice(), &json!(code))
    );
    practice.verified(&[]);
    let lines = practice.log();
    let hers: Vec<_> = lines.iter().filter(|line| line["client"] == tess).collect();
    assert!(hers.len() > 100 && hers.iter().all(|line| line["client_name"].is_null()), "{}", hers.len());
    let gone = hers.iter().find(|line| line["action"] == "dossier_destroy").unwrap();
    assert_eq!((&gone["who"], &gone["ground"]), (&json!("Trijntje Proefstra"), &json!("term_over")));
    let wrote: Vec<_> =
        hers.iter().filter(|line| line["action"] == "report_add").map(|line| text(&line["who"])).collect();
    assert_eq!(wrote.iter().filter(|who| *who == "Wim de Waarnemer").count(), 1);
    assert!(!format!("{lines:?}").contains("Tess"), "the log knows numbers");
}

/// The stick at her sister's is twenty years old and holds the dossier. It comes back by that stick alone, and not where anything
/// tells of it: the vault that is there, or the certificate. When the stick returns, the old set goes.
pub fn an_old_stick(practice: &mut Practice, away: &Path, code: &str) {
    let named = |practice: &Practice, vault: &str| {
        let clients = practice.look_into(vault, "client_list", json!({ "former": true }));
        list(&clients).iter().map(|row| text(&row["name"])).collect::<Vec<_>>()
    };
    practice.restore(away, "knows nothing", &[]);
    assert_eq!(named(practice, "knows nothing"), [TESS, "Annet Jansens"], "the set is whole");
    let vault = practice.vault().to_str().unwrap().to_owned();
    let told = practice.restore(away, "knows the vault", &["--also", &vault]);
    let days: Vec<_> = list(&told["destroyed_since"]).iter().map(|stone| text(&stone["day"])).collect();
    assert!(days.contains(&"2046-11-21".to_owned()), "{told}");
    assert_eq!(named(practice, "knows the vault"), ["Annet Jansens"]);
    practice.restore(away, "knows the certificate", &["--certificate", &code.to_lowercase()]);
    assert_eq!(named(practice, "knows the certificate"), ["Annet Jansens"]);

    assert!(away.is_dir());
    practice.backup("stick bij zus");
    assert!(!away.exists());
    assert_eq!(practice.today(), [PAPERS[0], PAPERS[1], LOG]);
}
