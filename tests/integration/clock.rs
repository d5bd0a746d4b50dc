//! A clock that was set back opens no locked report, and one that runs ahead destroys nothing.

use std::collections::BTreeSet;
use std::fs;

use chrono::Duration;
use dossier_core::Error;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_tests::{House, ask, client, refused, report, uid};
use serde_json::{Value, json};

fn furnished() -> (House, String, String) {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let entry = uid(&report(&desk, &someone, "Samen gewandeld."), "entry");
    desk.close().unwrap();
    (house, someone, entry)
}

fn doubt(house: &House) -> Value {
    let desk = house.desk();
    let doubt = ask(&desk, "today", json!({}))["clock_doubt"].clone();
    desk.close().unwrap();
    doubt
}

#[test]
fn a_clock_set_back_leaves_a_locked_report_locked() {
    let (house, someone, entry) = furnished();
    house.clock.set("2026-11-26T10:00:00+01:00");
    let desk = house.desk();
    let change = json!({ "entry": entry, "base": 1, "text": "Anders." });
    assert!(matches!(refused(&desk, "entry_correct", change.clone()), Error::EntryLocked { .. }));
    desk.close().unwrap();

    // Back to an hour after it was written: by the clock alone it would be open again.
    house.clock.set("2026-11-23T11:30:00+01:00");
    let desk = house.desk();
    assert_eq!(ask(&desk, "timeline", json!({ "client": someone, "count": 5 }))["entries"][0]["locked"], true);
    assert_eq!(refused(&desk, "entry_correct", change.clone()), Error::ClockDoubtful);
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(4, 3).save(&photo).unwrap();
    let file = |entry: &str| json!({ "entry": entry, "file": photo });
    assert_eq!(refused(&desk, "attachment_add", file(&entry)), Error::ClockDoubtful);
    assert_eq!(destroy(&desk, someone.parse().unwrap(), DestroyGround::TermOver).unwrap_err(), Error::ClockDoubtful);
    // Work goes on, and an amendment with its reason too.
    let later = uid(&report(&desk, &someone, "Ook vandaag gewandeld."), "entry");
    // Nobody knows whether it is locked already.
    let changed = json!({ "entry": later, "base": 1, "text": "Anders." });
    assert_eq!(refused(&desk, "entry_correct", changed), Error::ClockDoubtful);
    assert_eq!(refused(&desk, "attachment_add", file(&later)), Error::ClockDoubtful);
    let with_reason = json!({ "entry": entry, "base": 1, "text": "Anders.", "reason": "vergeten" });
    ask(&desk, "entry_correct", with_reason);
    // Another day than the laptop's is not believed.
    let wrong = refused(&desk, "clock_confirm", json!({ "day": "2026-11-26" }));
    assert_eq!(wrong, Error::ClockDiffers { laptop: "2026-11-23".to_owned() });
    desk.close().unwrap();
    // The doubt outlives the sitting, although the last line now has the doubtful hour.
    house.clock.forward(Duration::minutes(10));
    assert_eq!(doubt(&house)["last"], "2026-11-26T10:00:00+01:00");

    let desk = house.desk();
    ask(&desk, "clock_confirm", json!({ "day": "2026-11-23" }));
    let log = ask(&desk, "log_list", json!({ "count": 1 }));
    assert_eq!(log["lines"][0]["action"], "clock_confirm");
    assert_eq!(ask(&desk, "today", json!({}))["clock_doubt"], Value::Null);
    assert_eq!(ask(&desk, "timeline", json!({ "client": someone, "count": 5 }))["entries"][1]["locked"], false);
    destroy(&desk, someone.parse().unwrap(), DestroyGround::TermOver).unwrap();
    desk.close().unwrap();
    assert_eq!(doubt(&house), Value::Null);
}

#[test]
fn what_was_written_by_a_clock_of_years_ago_was_not_written_years_ago() {
    let (house, ..) = furnished();
    house.clock.set("1970-01-01T00:10:00+01:00");
    let desk = house.desk();
    let someone = client(&desk, "Kees Klok");
    report(&desk, &someone, "Vandaag gewandeld.");
    desk.close().unwrap();
    // A second sitting of the same doubt, with a clock that began anew.
    house.clock.set("1970-01-01T00:02:00+01:00");
    let desk = house.desk();
    report(&desk, &someone, "Daarna gelezen.");
    report(&desk, &someone, "En gegeten.");
    desk.close().unwrap();
    house.clock.set("2026-11-24T10:00:00+01:00");
    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["clock_doubt"], Value::Null);
    let entries = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }))["entries"].clone();
    let seconds: BTreeSet<_> = entries.as_array().unwrap().iter().map(|each| each["recorded"].to_string()).collect();
    assert_eq!(seconds.len(), 3, "no two changes in one second: {seconds:?}");
    let entry = entries.as_array().unwrap().iter().find(|each| each["body"]["text"] == "Vandaag gewandeld.").unwrap();
    let recorded = entry["recorded"].as_str().unwrap();
    assert!(recorded.starts_with("2026-11-23T10:30:0"), "after the last hour that nobody doubts: {recorded}");
    ask(&desk, "client_close", json!({ "client": someone, "ending": "by_client", "on": "2026-11-24", "reason": "" }));
    // Twenty years after the last change, and not after 1970.
    let verdict = ask(&desk, "retention_get", json!({ "client": someone }))["verdict"].clone();
    assert_eq!((&verdict["keeping"], &verdict["date"]), (&json!("keep_until"), &json!("2046-11-23")));
    let begin =
        json!({ "client": someone, "ground": "term_over", "reason": "", "copy": "not_wanted", "name": "Kees Klok" });
    assert_eq!(refused(&desk, "destruction_begin", begin), Error::MustBeKept);
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn by_a_clock_in_doubt_no_file_is_set_aside_or_erased() {
    let (house, ..) = furnished();
    let attachments = house.dir().join("attachments");
    let file = attachments.join("aa").join("aa".repeat(16));
    fs::create_dir_all(attachments.join("aa")).unwrap();
    fs::write(&file, "").unwrap();
    let lost = || fs::read_dir(attachments.join("lost")).map_or(0, Iterator::count);
    let opened = |now: &str, doubtful: bool| {
        house.clock.set(now);
        assert_eq!(doubt(&house) != Value::Null, doubtful, "{now}");
        (file.exists(), lost())
    };
    assert_eq!(opened("1970-01-01T01:00:00+01:00", true), (true, 0));
    assert_eq!(opened("2026-11-24T10:00:00+01:00", false), (false, 1));
    assert_eq!(opened("2038-01-19T04:14:08+01:00", true), (false, 1), "that they were ninety days, nobody knows");
    assert_eq!(opened("2027-02-24T10:00:00+01:00", false), (false, 0));
}

#[test]
fn a_clock_that_is_right_again_needs_no_question() {
    let (house, ..) = furnished();
    for wrong in ["1970-01-01T01:00:00+01:00", "2038-01-19T04:14:08+01:00", "2027-12-30T10:00:00+01:00"] {
        house.clock.set(wrong);
        assert_ne!(doubt(&house), Value::Null, "{wrong}");
        house.clock.forward(Duration::minutes(1));
        assert_ne!(doubt(&house), Value::Null, "{wrong}, a minute later");
        house.clock.set("2026-11-24T10:00:00+01:00");
        assert_eq!(doubt(&house), Value::Null, "right again after {wrong}");
    }
    assert_eq!(ask(&house.desk(), "verify", json!({}))["ok"], true, "lines of another hour spoil nothing");
}

#[test]
fn summer_time_a_long_holiday_and_the_network_setting_the_clock_are_no_doubt() {
    let (house, ..) = furnished();
    for fine in [
        "2026-11-23T10:26:00+01:00",
        "2027-03-28T01:59:00+01:00",
        "2027-03-28T03:00:00+02:00",
        "2027-10-31T02:59:00+02:00",
        "2027-10-31T02:00:00+01:00",
        "2028-11-30T10:00:00+01:00",
        // Far away, the same instant and a little more.
        "2028-11-30T06:01:00-03:00",
    ] {
        house.clock.set(fine);
        assert_eq!(doubt(&house), Value::Null, "{fine}");
    }
}

#[test]
fn a_backup_at_a_wrong_hour_is_still_the_newest() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    for _ in 0..5 {
        house.clock.forward(Duration::days(1));
        ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    }
    desk.close().unwrap();
    house.clock.set("1970-01-01T01:00:00+01:00");
    let desk = house.desk();
    let set = uid(&ask(&desk, "backup_make", json!({ "folder": stick.path() })), "set");
    assert!(std::path::Path::new(&set).is_dir());
    assert_eq!(dossier_core::vault::backup::newest(stick.path(), None).unwrap().to_str(), Some(set.as_str()));
}
