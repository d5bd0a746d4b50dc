//! October to December: care ends and the dossier is closed, an inspector comes, the log of the year.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::practice::{Practice, list, text, with};
use crate::winter::paper;

/// Care ends: what stands open is shown first, then nothing new can be written, consents end, and the years begin.
pub fn care_ends(practice: &mut Practice, tess: &str) {
    practice.on("2026-10-01 09:00");
    practice.backup("stick");
    practice.on("2026-11-09 09:00");
    practice.backup("stick");
    practice.on("2026-11-13 15:00");
    practice.ask("report_add", json!({ "client": tess, "text": "Afscheid genomen met taart." }));
    assert_eq!(practice.kept(tess), "keep_until 2046-11-13 care_runs");
    let closing = practice.ask("client_closing", json!({ "client": tess }));
    assert_eq!(
        (&closing["keep"]["date"], &closing["keep"]["reasons"][0]["article"]),
        (&json!("2046-11-13"), &json!("BW art. 7:454 lid 3"))
    );
    assert_eq!((&closing["consents"], &closing["goals"][0]["words"]), (&json!(1), &json!("Ik wil zelf koken.")));
    let close =
        json!({ "client": tess, "ending": "no_longer_needed", "on": "2026-11-13", "reason": "Zij redt zich weer." });
    assert_eq!(practice.ask("client_close", close)["status"], "left");
    assert_eq!(practice.kept(tess), "keep_until 2046-11-13 term_runs");
    assert_eq!(practice.ask("people", json!({ "client": tess }))["by_consent"], json!([]));
    let goal = json!({ "words": "x", "rhythm": "month" });
    for (action, more) in [("report_add", json!({ "text": "x" })), ("goal_add", json!({ "goal": goal }))] {
        assert_eq!(practice.refused(action, with(json!({ "client": tess }), more)), "client_closed");
    }

    // The map comes back from her home and goes through the shredder.
    practice.on("2026-11-16 10:00");
    let map = practice.ask("paper_dossiers", json!({}))[0].clone();
    let gone = json!({ "destroyed_on": "2026-11-16", "destroyed_how": "Versnipperd." });
    let gone = json!({ "client": tess, "paper": map["paper"], "base": 1, "fields": with(map["fields"].clone(), gone) });
    practice.ask("paper_dossier_set", gone);
    assert_eq!(practice.kept(tess), "keep_until 2046-11-13 term_runs", "no register moves the years");
}

/// An inspector comes: what is missing, one PDF of the practice and the dossier, and a seal that she takes with her.
pub fn the_inspector_comes(practice: &mut Practice, tess: &str, annet: &str) -> String {
    practice.on("2026-12-07 10:00");
    practice.backup("stick");
    assert_eq!(practice.today(), ["old backup", "paper Aansprakelijkheid 2026-12-31"]);
    paper(practice, "insurance", "Aansprakelijkheid", json!({ "until": "2027-12-31" }));
    practice.ask("statement_add", json!({ "text": "Van elke cliënt één dossier, op mijn eigen laptop." }));
    let check = practice.ask("check_all", json!({}));
    let gaps: Vec<_> = list(&check["gaps"]).iter().map(|gap| text(&gap["item"])).collect();
    assert_eq!(gaps, ["kvk", "wtza", "skill", "peer_review", "abuse_protocol"]);
    assert_eq!(
        (list(&check["clients"]).len(), &check["clients"][0]["client"]),
        (1, &json!(annet)),
        "who is in care is looked at"
    );

    let visit = |clients: &[&str]| {
        json!({
            "inspector": "Ineke Inspecteur", "authority": "inspectorate", "pass": "IGJ-4711", "clients": clients,
            "language": "nl",
        })
    };
    assert_eq!(
        practice.ask("inspection_ready", json!({ "authority": "inspectorate", "clients": [tess] }))[0]["names"],
        0,
        "all names were looked at in June"
    );
    assert_eq!(practice.refused("inspection_print", visit(&[])), "required");
    let printed = practice.ask("inspection_print", visit(&[tess]));
    assert!(printed["pages"].as_u64().unwrap() > 10, "{printed}");
    assert!(!Path::new(&text(&printed["files"][0])).exists(), "what was printed does not stay when the program locks");
    let given = practice.newest(tess, "disclosure");
    assert_eq!(
        (&given["body"]["recipient"], &given["body"]["capacity"]),
        (&json!("Ineke Inspecteur"), &json!("inspector"))
    );
    assert_eq!(practice.ask("inspections", json!({}))[0]["numbers"], json!([1]));
    assert_eq!(practice.kept(tess), "keep_until 2046-11-13 term_runs");
    let seal = text(&printed["seal"]);
    assert_eq!(practice.verified(&["--seal", &seal])["typed"], "yes");
    seal
}

/// The year is over: the stick at her sister's is brought up to date, and the log tells of all that was done, and by whom.
pub fn the_year_ends(practice: &mut Practice, tess: &str) -> PathBuf {
    practice.on("2026-12-21 16:00");
    practice.backup("stick");
    let away = practice.backup("stick bij zus");
    assert_eq!(practice.today(), Vec::<String>::new());
    let lines = practice.log();
    let said = |line: &Value| format!("{} {} {}", text(&line["who"]), text(&line["action"]), text(&line["outcome"]));
    let wim: Vec<_> = lines.iter().map(said).filter(|line| line.starts_with("Wim")).collect();
    let wims = |what: &str| wim.contains(&format!("Wim de Waarnemer {what}"));
    assert!(wims("report_add done") && wims("client_get refused") && wims("vault_open refused"), "{wim:?}");
    let undone: Vec<_> = lines.iter().filter(|line| line["outcome"] != "done").map(said).collect();
    let carer = "Trijntje Proefstra";
    let mut expected = vec![
        format!("{carer} handover_write failed"),
        format!("{carer} handover_write failed"),
        "Wim de Waarnemer client_get refused".to_owned(),
        "Wim de Waarnemer mic_list refused".to_owned(),
        "Wim de Waarnemer verify refused".to_owned(),
        "Wim de Waarnemer vault_open refused".to_owned(),
        format!("{carer} handover_write failed"),
        format!("{carer} inspection_print failed"),
    ];
    // What the system's keychain knew of the stolen laptop's log.
    expected.splice(2..2, cfg!(windows).then(|| format!("{carer} log_behind_seal failed")));
    assert_eq!(undone, expected);
    assert!(lines.iter().all(|line| line["source"] == "cli"));
    // Of Tess herself: who did it is said of each line, her own register and the notes are not among them.
    let hers = lines.iter().filter(|line| line["client"] == tess);
    assert!(hers.clone().all(|line| line["client_name"] == "Tess Proefpersoon"));
    assert!(
        hers.clone()
            .all(|line| !text(&line["action"]).starts_with("mic_") && !text(&line["action"]).starts_with("work_note"))
    );
    away
}
