//! April to June: medicines and measurements, a second client, a fall, letters, a copy for Tess, a complaint.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::practice::{Practice, list, text, with};

/// A medicine with its times, and what was given of it on a day; two measurements.
pub fn medicines_and_measurements(practice: &mut Practice, tess: &str) {
    practice.on("2026-04-01 08:10");
    practice.backup("stick");
    let tablet = json!({
        "name": "Furosemide", "form": "tablet", "strength": "40 mg", "dose": "1 tablet", "times": ["08:00", "20:00"],
        "start": "2026-04-01", "prescriber": "Hanna Huisarts",
    });
    let medicine = practice.ask("medicine_add", json!({ "client": tess, "medicine": tablet }))["entry"].clone();
    let dose = |time: &str, outcome: &str, why: &str| json!({ "medicine": medicine, "on": "2026-04-01", "time": time, "outcome": outcome, "why": why });
    practice.ask("dose_add", dose("08:00", "given", ""));
    assert_eq!(practice.refused("dose_add", dose("08:00", "given", "")), "dose_recorded");
    practice.on("2026-04-01 20:05");
    practice.ask("dose_add", dose("20:00", "refused", "Misselijk."));
    let days = practice.ask("doses", json!({ "client": tess, "from": "2026-04-01", "to": "2026-04-01" }));
    let outcomes: Vec<_> =
        list(&days[0]["lines"]).iter().map(|line| line["recorded"]["body"]["outcome"].clone()).collect();
    assert_eq!(outcomes, ["given", "refused"]);
    for (of, values) in [("weight", json!(["72,5"])), ("blood_pressure", json!(["140", "85"]))] {
        practice.ask("measurement_add", json!({ "client": tess, "measurement": { "of": of, "values": values } }));
    }
    assert_eq!(practice.missing(tess), ["experience"]);
}

/// A second client, who is named in a report of Tess; her dossier.
pub fn a_second_client(practice: &mut Practice, tess: &str) -> String {
    practice.on("2026-04-20 11:00");
    let annet = json!({ "name": "Annet Jansens", "regimes": ["private"], "birth_date": "1961-08-01" });
    let annet = text(&practice.ask("client_add", annet)["client"]);
    practice.ask("report_add", json!({ "client": annet, "text": "Kennisgemaakt, koffie gedronken." }));
    let both = "Op de markt kwam mevrouw Jansens erbij zitten.";
    practice.ask("report_add", json!({ "client": tess, "text": both }));
    annet
}

/// Tess falls. Her daughter is told, the names are written down; what the carer learns of it stands in her own register.
pub fn an_incident(practice: &mut Practice, tess: &str) {
    practice.on("2026-05-04 12:00");
    practice.backup("stick");
    let mut fields = json!({
        "on": "2026-05-04", "time": "09:00", "nature": "fall", "happened": "Gevallen in de gang.", "inquiry": "done",
    });
    let incident = practice.form(tess, "incident", 1, fields.clone());
    let told = "told Tess Proefpersoon 2026-05-04";
    assert_eq!(practice.today(), ["old backup", told, "names Tess Proefpersoon 2026-05-04"]);
    practice.on("2026-05-05 09:00");
    assert_eq!(practice.today()[1], format!("{told} late"));
    let on = "2026-05-05";
    fields["told_to"] = json!([{ "name": "Tess Proefpersoon", "on": on }, { "name": "Roos Proefpersoon", "role": "dochter", "on": on }]);
    fields["carers"] = json!([{ "name": "Trijntje Proefstra", "role": "verpleegkundige" }]);
    practice.ask("form_change", json!({ "entry": incident["entry"], "base": 1, "fields": fields, "reason": "" }));
    assert_eq!(practice.today(), ["old backup"]);
    let line = practice.ask("incident_register", json!({}))[0].clone();
    assert_eq!((&line["told_on"], &line["names"]), (&json!(on), &json!(true)));
    let mic = json!({ "on": "2026-05-04", "nature": "fall", "happened": "Drempel over het hoofd gezien.", "learnt": "Eerst licht." });
    let mic = practice.ask("mic_add", json!({ "client": tess, "fields": mic }));
    assert_eq!((&mic["number"], &mic["names"]), (&json!(1), &json!(false)));
    let found = practice.ask("search", json!({ "words": "drempel", "client": tess, "count": 5 }));
    assert_eq!(found["count"], 0, "her own register is no part of the dossier");
}

/// A note for herself: it has its day, and then it goes, without a trace in the dossier.
pub fn a_work_note(practice: &mut Practice, tess: &str) {
    practice.on("2026-05-11 17:00");
    let note = json!({ "client": tess, "text": "Navragen of de lamp er is.", "done_on": "2026-05-18" });
    let note = practice.ask("work_note_add", note);
    practice.on("2026-05-18 09:00");
    assert_eq!(practice.today(), ["backup", "old backup", "note Tess Proefpersoon 2026-05-18"]);
    practice.ask("work_note_destroy", json!({ "note": note["note"], "base": 1 }));
    assert_eq!(practice.ask("work_notes", json!({})), json!([]));
    assert_eq!(practice.ask("search", json!({ "words": "navragen", "count": 5 }))["count"], 0);
}

/// A letter of the doctor, and a mail to him that is to be removed from the mail program.
pub fn letters(practice: &mut Practice, tess: &str) {
    practice.on("2026-05-20 10:00");
    let letter = |direction: &str, channel: &str, class: &str, subject: &str| {
        json!({
            "direction": direction, "channel": channel, "on": "2026-05-20", "class": class, "subject": subject,
            "with": { "name": "Hanna Huisarts", "role": "huisarts" },
        })
    };
    let came = practice.form(tess, "correspondence", 2, letter("in", "letter", "care", "Uitslag bloed"));
    assert_eq!(came["keep"]["years"], 20);
    let sent = practice.form(tess, "correspondence", 2, letter("out", "mail", "admin", "Nieuwe tijden"));
    assert_eq!(sent["keep"]["until"], "2033-12-31");
    assert_eq!(practice.today(), ["backup", "old backup", "sent_mail Tess Proefpersoon"]);
    practice.ask("mail_removed", json!({ "entry": sent["entry"] }));
    assert_eq!(practice.today(), ["backup", "old backup"]);
}

/// Tess asks for a copy: a month to answer, who asks is checked, a name of another goes out, the stick is for her.
pub fn a_copy_is_asked(practice: &mut Practice, tess: &str) {
    practice.on("2026-06-01 10:00");
    practice.backup("stick");
    let asked = json!({
        "client": tess, "kind": "copy", "received": "2026-06-01", "channel": "spoken", "way": "electronic",
        "words": "Ik wil het allemaal lezen.", "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    let request = practice.ask("request_add", asked);
    assert_eq!(request["due"], "2026-07-01");
    assert_eq!(practice.today(), ["old backup", "request Tess Proefpersoon 2026-07-01"]);
    let request = request["request"].clone();
    let granted = json!({ "request": request, "outcome": "granted" });
    assert_eq!(practice.refused("request_decide", granted.clone()), "asker_unchecked");
    let check = json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Het gaat om haar zelf." });
    practice.ask("request_check", check);
    assert_eq!(practice.ask("request_decide", granted)["state"], "to_do");
    practice.ask("request_letter", json!({ "request": request, "letter": "decision", "language": "nl" }));

    practice.on("2026-06-03 10:00");
    let package = for_herself(practice, tess, "stick van Tess");
    let package = with(package, json!({ "request": request }));
    assert_eq!(practice.refused("handover_write", package.clone()), "names_unreviewed");
    assert_eq!(fs::read_dir(practice.place("stick van Tess")).unwrap().count(), 0, "nothing was written");
    let review = practice.ask("others_review", json!({ "client": tess, "capacity": "client" }));
    let remove = |found: &Value| json!({ "spot": found["spot"], "verdict": "remove", "text": found["text"] });
    let said: Vec<_> = list(&review["found"]).iter().map(remove).collect();
    practice.ask("others_answer", json!({ "client": tess, "reviewed": said }));
    let handed = practice.ask("handover_write", package);
    assert_eq!(text(&handed["words"]).split(' ').count(), 6, "the words that open it");
    let folder = PathBuf::from(text(&handed["folder"]));
    let there = |file: &Value| folder.join(text(&file["name"])).is_file();
    assert!(list(&handed["files"]).len() >= 2 && list(&handed["files"]).iter().all(there), "{handed}");
    let left_out: Vec<_> = list(&handed["left_out"]).iter().map(|left| text(&left["what"])).collect();
    assert!(left_out.contains(&"other_client".to_owned()), "{handed}");
    let answered = practice.ask("request_get", json!({ "request": request }));
    assert_eq!((&answered["state"], &answered["fields"]["done"][0]["uid"]), (&json!("answered"), &handed["entry"]));
    assert_eq!(practice.today(), ["old backup"]);
    practice.ask("handover_receipt", json!({ "entry": handed["entry"], "language": "nl" }));
}

/// What is asked for a package of the whole dossier on a stick for Tess herself.
pub fn for_herself(practice: &Practice, tess: &str, stick: &str) -> Value {
    json!({
        "client": tess, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "language": "nl", "folder": practice.place(stick),
    })
}

/// Tess reads it, and has her own words put beside what stands there.
pub fn an_own_statement(practice: &mut Practice, tess: &str) {
    practice.on("2026-06-08 10:00");
    let statement = json!({
        "statement": "Ik ben niet gevallen, ik ging zitten.", "by": { "name": "Tess Proefpersoon", "role": "" },
        "on": "2026-06-08", "about": "Incident van 4 mei",
    });
    practice.form(tess, "own_statement", 1, statement);
    assert_eq!(practice.missing(tess), Vec::<String>::new());
}

/// A complaint has six weeks; it is decided in time, with a letter.
pub fn a_complaint(practice: &mut Practice, tess: &str) {
    practice.on("2026-06-15 10:00");
    let mut fields = json!({
        "received": "2026-06-15", "channel": "spoken", "by": "Roos Proefpersoon", "about": "Het bezoek kwam te laat.",
    });
    let made = practice.ask("complaint_set", json!({ "client": tess, "fields": fields }));
    assert_eq!(made["due"], "2026-07-27");
    assert_eq!(
        practice.today(),
        ["backup", "old backup", "complaint 2026-07-27"],
        "who complained is nobody's business"
    );
    let letter = |letter: &str| json!({ "complaint": made["complaint"], "letter": letter, "language": "nl" });
    practice.ask("complaint_letter", letter("received"));
    assert_eq!(practice.refused("complaint_letter", letter("decision")), "letter_too_soon");
    practice.on("2026-06-29 10:00");
    fields["decided"] = json!({ "on": "2026-06-29", "text": "Gegrond. Ik bel voortaan als het later wordt." });
    practice
        .ask("complaint_set", json!({ "complaint": made["complaint"], "base": 1, "client": tess, "fields": fields }));
    practice.ask("complaint_letter", letter("decision"));
    assert_eq!(practice.today(), ["backup", "old backup"]);
}
