//! July to September: the laptop is lost and a backup is put back, a stand-in, the second talk, a consent that is taken back.

use serde_json::json;

use crate::practice::{Practice, list, text};

/// Wim's key, and his passphrase.
const WIM: (&str, &str) = ("keys/wim", "kraan molen zolder boterham pleister duif");

/// A laptop that is stolen takes nothing with it: the backup of the month comes back on a new one, and what was written since is
/// written again. It is a data breach all the same, with 72 hours on the clock.
pub fn the_laptop_is_stolen(practice: &mut Practice, tess: &str) {
    practice.on("2026-07-01 09:00");
    let set = practice.backup("stick");
    assert_eq!(practice.verified(&["--backup", set.to_str().unwrap()])["ok"], true);
    practice.on("2026-07-03 16:00");
    let walk = json!({ "client": tess, "text": "Samen over de brug gewandeld.", "at": "2026-07-03T15:00:00+02:00" });
    practice.ask("report_add", walk.clone());
    let found = |practice: &mut Practice| {
        practice.ask("search", json!({ "words": "brug gewandeld", "count": 5 }))["count"].clone()
    };
    assert_eq!(found(practice), 1);

    practice.on("2026-07-06 09:00");
    let told = practice.restore(&set, "new laptop", &[]);
    assert_eq!((&told["made"], &told["destroyed_since"]), (&json!("2026-07-01T09:00:00+02:00"), &json!([])));
    assert_eq!(told["attachments_missing"], 0);
    practice.goes_on_in("new laptop", &set);
    let code = practice.recovery_code.clone();
    let came = practice.ask_by_code(&code, "today", json!({}));
    assert_eq!(came["by_recovery_code"], true, "the code on paper opens it too");
    assert_eq!(found(practice), 0, "it was written after the backup");
    practice.ask("report_add", walk);
    assert_eq!(found(practice), 1);
    practice.verified(&[]);
    assert_eq!(list(&practice.ask("client_list", json!({ "former": true }))).len(), 2, "Bram stays gone");

    let mut fields = json!({
        "aware": "2026-07-06T08:30:00+02:00", "what": "Laptop gestolen uit de auto.", "data": "Dossiers, versleuteld.",
        "whose": "Twee cliënten.", "risk": "some", "risk_why": "Alles is versleuteld.",
    });
    let breach = practice.ask("breach_set", json!({ "fields": fields }));
    assert_eq!((&breach["due"], &breach["to_tell"]), (&json!("2026-07-09T08:30:00+02:00"), &json!(false)));
    if cfg!(windows) {
        // There the keychain is the system's own, and so the stolen laptop's too: it knows of later lines, and says so.
        assert_eq!(practice.today()[0], "behind the seal");
        practice.ask("behind_seen", json!({}));
    }
    assert_eq!(
        practice.today(),
        ["backup", "old backup", "breach 2026-07-09"],
        "what was put back wants a backup itself"
    );
    practice.on("2026-07-09 08:31");
    assert_eq!(practice.today()[2], "breach 2026-07-09 late");
    practice.ask("breach_letter", json!({ "breach": breach["breach"], "letter": "authority", "language": "nl" }));
    fields["reported_on"] = json!("2026-07-08");
    practice.ask("breach_set", json!({ "breach": breach["breach"], "base": 1, "fields": fields }));
    practice.backup("stick");
    assert_eq!(practice.today(), ["old backup"]);
}

/// Two weeks away: Wim stands in, with a key of his own, for Tess alone, and what he writes bears his name.
pub fn a_stand_in(practice: &mut Practice, tess: &str, annet: &str) {
    practice.on("2026-08-03 08:00");
    practice.backup("stick");
    let key = practice.place("keys").join("wim");
    let seat = json!({
        "name": "Wim de Waarnemer", "function": "verpleegkundige", "why": "Vakantie", "from": "2026-08-03",
        "until": "2026-08-16", "clients": [tess], "parts": ["reports", "plan"], "passphrase": WIM.1,
        "second": { "kind": "key_file", "file": key }, "present": crate::practice::PASSPHRASE,
    });
    practice.ask("stand_in_add", seat);
    practice.on("2026-08-05 18:00");
    let seen = practice.ask_as(WIM, "client_list", json!({ "former": true }), false);
    assert_eq!((list(&seen).len(), &seen[0]["name"]), (1, &json!("Tess Proefpersoon")));
    let report = json!({ "client": tess, "text": "Rustig geslapen, samen ontbeten." });
    let written = practice.ask_as(WIM, "report_add", report.clone(), false);
    assert_eq!(written["author"], "Wim de Waarnemer");
    for (action, input) in [("client_get", json!({ "client": annet })), ("mic_list", json!({})), ("verify", json!({}))]
    {
        let code = practice.ask_as(WIM, action, input, false)["code"].clone();
        assert!(code == "not_found" || code == "not_allowed", "{action}: {code}");
    }
    practice.on("2026-08-17 09:00");
    let late = practice.ask_as(WIM, "report_add", report, true);
    assert_eq!((&late["code"], &late["params"]["until"]), (&json!("out_of_period"), &json!("2026-08-16")));
}

/// Half a year after the first talk: Tess tells how it goes, one goal is reached, and the next talk has its day.
pub fn the_second_talk(practice: &mut Practice, tess: &str) {
    practice.on("2026-09-01 10:00");
    practice.backup("stick");
    assert_eq!(
        practice.today(),
        ["old backup", "talk Tess Proefpersoon 2026-09-09", "goals Tess Proefpersoon 2026-09-09"]
    );
    let talk = json!({
        "talk_on": "2026-09-01", "client_view": "Ik loop weer alleen.", "changes": "no", "next_talk_on": "2027-03-01",
        "agreed_by": { "name": "Tess Proefpersoon", "role": "" },
    });
    practice.form(tess, "plan_evaluation", 1, talk);
    let plan = practice.ask("plan", json!({ "client": tess }));
    let market = &plan["goals"][0];
    assert_eq!(
        market["reports"][0]["recorded"], "2026-03-10T16:00:00+01:00",
        "what was written in winter is told by its hour"
    );
    let looked = json!({ "goal": market["entry"]["entry"], "text": "Zij gaat elke week.", "outcome": "reached" });
    practice.ask("goal_evaluate", looked);
    assert_eq!(practice.today(), ["old backup"]);
    let goals = practice.ask("goal_names", json!({ "client": tess }));
    assert_eq!((list(&goals).len(), &goals[0]["words"]), (1, &json!("Ik wil zelf koken.")));
}

/// Tess does not want Fien to know more: one word is enough, and from then on nothing goes there.
pub fn a_consent_is_taken_back(practice: &mut Practice, tess: &str) {
    practice.on("2026-09-08 10:00");
    let seen = practice.ask("people", json!({ "client": tess }));
    let fien = list(&seen["consents"]).iter().find(|each| each["fields"]["recipient"] == "Fien Fysio").unwrap().clone();
    let package = json!({
        "client": tess, "recipient": "Fien Fysio", "capacity": "other_carer", "ground": "consent", "consent": fien["consent"],
        "identity": "known_to_me", "language": "nl", "folder": practice.place("stick van Fien"),
        "extent": { "kind": "plan" },
    });
    practice.ask("handover_write", package.clone());
    practice.on("2026-09-09 10:00");
    let back = practice.ask("consent_withdraw", json!({ "consent": fien["consent"], "base": 1, "way": "oral" }));
    assert_eq!(back["by_consent"], json!(["Roos Proefpersoon"]));
    assert_eq!(practice.refused("handover_write", package), "consent_missing");
    let given = practice.ask("access_log", json!({ "client": tess }))["given"].clone();
    let to: Vec<_> = list(&given).iter().map(|line| text(&line["to"])).collect();
    assert_eq!(to, ["Fien Fysio", "Tess Proefpersoon"]);
}

/// The map that lies at Tess's home: where it is, and that she agreed to it.
pub fn a_paper_dossier(practice: &mut Practice, tess: &str) {
    practice.on("2026-09-14 10:00");
    let map = json!({ "place": "Keukenkast bij Tess", "lockable": false, "at_home": true, "agreed_on": "2026-09-14" });
    let kept = practice.ask("paper_dossier_set", json!({ "client": tess, "fields": map }));
    assert_eq!((list(&kept).len(), &kept[0]["client_name"]), (1, &json!("Tess Proefpersoon")));
}
