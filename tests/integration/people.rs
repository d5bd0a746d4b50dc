//! People around a client: who represents, whom the client does not want, what was found about capacity; consents with their
//! proof, taken back and ended; questions to see the dossier; and a hand-over that goes by them.

use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_tests::{House, ask, client, mentor, paper, refused, report, shared_with, squeezed, uid};
use serde_json::{Value, json};

fn required(field: &str) -> Error {
    Error::Required { field: field.to_owned() }
}

fn room(desk: &Desk, client: &str) -> Value {
    ask(desk, "people", json!({ "client": client }))
}

fn add(desk: &Desk, client: &str, who: &str, name: &str) -> String {
    let fields = json!({ "who": who, "name": name });
    let people = ask(desk, "person_set", json!({ "client": client, "fields": fields }));
    uid(people["persons"].as_array().unwrap().last().unwrap(), "person")
}

fn born(desk: &Desk, name: &str, birth: &str) -> String {
    let fields = json!({ "name": name, "regimes": ["youth"], "birth_date": birth });
    uid(&ask(desk, "client_add", fields), "client")
}

fn given(client: &str, purpose: &str) -> Value {
    json!({
        "client": client, "purpose": purpose, "told_on": "2026-11-22", "by_client": true, "way": "written",
        "proof_note": "In de map.", "on": "2026-11-23", "title": "Toestemming",
    })
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// A picture of one dot.
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 20, image::Rgb([9, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn sound(house: &House) -> PathBuf {
    let file = house.folder.path().join("gesprek.wav");
    let mut wav =
        b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x08\0\0\0".to_vec();
    wav.extend([128; 8]);
    fs::write(&file, wav).unwrap();
    file
}

#[test]
fn who_may_see_goes_by_age_capacity_and_people() {
    let house = House::new();
    let desk = house.desk();
    let names =
        |value: &Value| value.as_array().unwrap().iter().map(|each| each.to_string()).collect::<Vec<_>>().join(" ");
    let adult = born(&desk, "Tess Proefpersoon", "1950-05-05");
    let seen = room(&desk, &adult);
    assert_eq!(
        (&seen["row"], &seen["client_sees"], &seen["birth_unknown"]),
        (&json!("16-capable"), &json!(true), &json!(false))
    );

    let child = born(&desk, "Kim Kind", "2018-05-05");
    add(&desk, &child, "authority_parent", "Ouder Kind");
    add(&desk, &child, "grandparent", "Oma Kind");
    let seen = room(&desk, &child);
    assert_eq!((&seen["row"], names(&seen["by_right"])), (&json!("under-12"), "\"Ouder Kind\"".to_owned()));
    assert_eq!(seen["persons"][0]["lacks_proof"], true);
    assert_eq!(seen["persons"][1]["verdict"]["answer"], "no");

    let spouse = add(&desk, &adult, "spouse", "Roos Echtgenoot");
    add(&desk, &adult, "child", "Sam Kind");
    let found = json!({ "matter": "dossier", "capable": false, "on": "2026-11-20", "by": "Arts", "why": " " });
    let set = |judgement: &Value| json!({ "client": adult, "judgement": judgement });
    assert_eq!(refused(&desk, "capacity_set", set(&found)), required("why"));
    let found = with(found, json!({ "why": "Begrijpt de vraag niet." }));
    assert_eq!(refused(&desk, "capacity_set", set(&with(found.clone(), json!({ "by": "" })))), required("by"));
    let money = with(found.clone(), json!({ "matter": "money" }));
    assert_eq!(ask(&desk, "capacity_set", set(&money))["row"], "16-capable", "money says nothing of the dossier");
    let seen = ask(&desk, "capacity_set", set(&found));
    assert_eq!((&seen["row"], names(&seen["by_right"])), (&json!("18-incapable"), "\"Roos Echtgenoot\"".to_owned()));
    // The client does not want her spouse to act: then the child is next.
    let fields = json!({ "who": "spouse", "name": "Roos Echtgenoot", "unwanted": true });
    let change = |fields: Value| json!({ "client": adult, "person": spouse, "base": 1, "fields": fields });
    assert_eq!(refused(&desk, "person_set", change(fields.clone())), required("unwanted_how"));
    let seen = ask(&desk, "person_set", change(with(fields.clone(), json!({ "unwanted_how": "Zij zei het." }))));
    assert_eq!(names(&seen["by_right"]), "\"Sam Kind\"");
    assert_eq!(refused(&desk, "person_set", change(with(fields, json!({ "unwanted_how": "x" })))), Error::EntryChanged);
    // Capable again.
    let back = with(found, json!({ "capable": true }));
    assert_eq!(ask(&desk, "capacity_set", set(&back))["client_sees"], true);
    let judgements = room(&desk, &adult)["judgements"].as_array().unwrap().len();
    assert_eq!(judgements, 3, "what was found before stays to be read");
    // Whose time is over acts no more.
    let ended = json!({ "who": "authority_parent", "name": "Ouder Kind", "until": "2026-11-22" });
    let parent = room(&desk, &child)["persons"][0]["person"].clone();
    let seen = ask(&desk, "person_set", json!({ "client": child, "person": parent, "base": 1, "fields": ended }));
    assert_eq!(names(&seen["by_right"]), "");
    // A carer or the client is nobody around the client.
    let carer = json!({ "client": adult, "fields": { "who": "stand_in", "name": "Wim" } });
    assert!(matches!(refused(&desk, "person_set", carer), Error::BadInput { .. }));
}

#[test]
fn the_judgement_that_was_made_last_decides_and_not_the_one_that_was_typed_last() {
    let house = House::new();
    let desk = house.desk();
    for (now, before) in [(false, true), (true, false)] {
        let someone = client(&desk, "Tess Proefpersoon");
        let judged = |capable: bool, on: &str| {
            let judgement =
                json!({ "matter": "dossier", "capable": capable, "on": on, "by": "Arts", "why": "Gesproken." });
            ask(&desk, "capacity_set", json!({ "client": someone, "judgement": judgement }))
        };
        judged(now, "2026-10-30");
        let seen = judged(before, "2024-02-10");
        let row = if now { "16-capable" } else { "18-incapable" };
        assert_eq!((&seen["row"], &seen["client_sees"]), (&json!(row), &json!(now)));
        assert_eq!((&seen["judgements"][0]["now"], &seen["judgements"][1]["now"]), (&json!(false), &json!(true)));
        let weighed = ask(&desk, "access_weigh", json!({ "client": someone, "who": "client" }));
        assert_eq!(weighed["asked"]["verdict"]["answer"], if now { "yes" } else { "no" });
        // Of one day the one that was recorded last.
        assert_eq!(judged(!now, "2026-10-30")["client_sees"], !now);
    }
}

#[test]
fn a_proof_is_kept_in_the_dossier_and_another_dossiers_document_is_none() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let file = house.folder.path().join("beschikking.png");
    fs::write(&file, picture()).unwrap();
    let fields = json!({ "who": "mentor", "name": "Mees Mentor", "identity": "passport" });
    let input = json!({ "client": someone, "fields": fields, "file": file, "title": "Bewijs: Mees Mentor" });
    let people = ask(&desk, "person_set", input);
    let person = &people["persons"][0];
    assert_eq!((&person["lacks_proof"], &person["fields"]["identity"]), (&json!(false), &json!("passport")));
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 9 }));
    assert_eq!(page["entries"][0]["entry"], person["fields"]["proof"]);
    assert_eq!(page["entries"][0]["body"]["title"], "Bewijs: Mees Mentor");
    let other = client(&desk, "Sam Ander");
    let fields = json!({ "who": "mentor", "name": "Mees Mentor", "proof": person["fields"]["proof"] });
    let people = ask(&desk, "person_set", json!({ "client": other, "fields": fields }));
    assert_eq!(people["persons"][0]["fields"]["proof"], json!(null));
    // A person of one client is nobody to another.
    let fields = json!({ "who": "mentor", "name": "Mees Mentor" });
    let mixed = json!({ "client": other, "person": person["person"], "base": 1, "fields": fields });
    assert_eq!(refused(&desk, "person_set", mixed), Error::NotFound);
    let sheet = json!({ "client": someone, "name": "Mees", "language": "nl" });
    assert!(fs::read(uid(&ask(&desk, "authorisation_sheet", sheet), "file")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn consent_asks_for_who_may_give_it_and_for_its_proof() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let give = |more: Value| with(given(&someone, "share_family"), more);
    assert_eq!(refused(&desk, "consent_give", give(json!({}))), required("recipient"));
    let to = json!({ "recipient": "Roos Buur" });
    let bare = |more: Value| with(give(to.clone()), more);
    assert_eq!(refused(&desk, "consent_give", bare(json!({ "proof_note": " " }))), required("proof_note"));
    assert_eq!(refused(&desk, "consent_give", bare(json!({ "way": "digital" }))), required("drawn"));
    assert_eq!(refused(&desk, "consent_give", bare(json!({ "way": "oral" }))), required("file"));
    assert_eq!(refused(&desk, "consent_give", bare(json!({ "by_client": false }))), required("by"));
    let file = house.folder.path().join("blad.png");
    fs::write(&file, picture()).unwrap();
    assert_eq!(refused(&desk, "consent_give", bare(json!({ "way": "oral", "file": file }))), required("file"));
    let spoken = ask(&desk, "consent_give", bare(json!({ "way": "oral", "file": sound(&house) })));
    assert_eq!((&spoken["consents"][0]["stands"], &spoken["by_consent"]), (&json!(true), &json!(["Roos Buur"])));
    let drawn = json!({ "way": "digital", "drawn": STANDARD.encode(picture()) });
    let signed = ask(&desk, "consent_give", with(given(&someone, "photos"), drawn));
    let proof = signed["consents"][0]["fields"]["proof"].clone();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 9 }));
    let kept = page["entries"].as_array().unwrap().iter().find(|each| each["entry"] == proof).unwrap();
    assert_eq!((&kept["attachments"][0]["kind"], &kept["locked"]), (&json!("picture"), &json!(true)));
    let empty = json!({ "way": "digital", "drawn": STANDARD.encode(b"geen plaatje") });
    assert!(matches!(refused(&desk, "consent_give", bare(empty)), Error::FileDamaged { .. } | Error::FileKindUnknown));

    // Twelve to fifteen: the child and who holds authority; sixteen: the client alone.
    let child = born(&desk, "Kim Kind", "2012-05-05");
    let parent = add(&desk, &child, "authority_parent", "Ouder Kind");
    let other = add(&desk, &child, "grandparent", "Oma Kind");
    let care = |more: Value| with(given(&child, "care"), more);
    assert_eq!(refused(&desk, "consent_give", care(json!({}))), Error::ConsentNotEnough);
    assert_eq!(
        refused(&desk, "consent_give", care(json!({ "by_client": false, "by": [other] }))),
        Error::NotTheirsToGive
    );
    let both = ask(&desk, "consent_give", care(json!({ "by": [parent] })));
    assert_eq!(both["consents"][0]["fields"]["by"].as_array().unwrap().len(), 2);
    let spouse = add(&desk, &someone, "spouse", "Roos Echtgenoot");
    let by_spouse = bare(json!({ "by_client": false, "by": [spouse] }));
    assert_eq!(refused(&desk, "consent_give", by_spouse), Error::NotTheirsToGive);
    let form = json!({ "client": someone, "purpose": "share_family", "recipient": "Roos Buur", "language": "en" });
    assert!(fs::read(uid(&ask(&desk, "consent_form", form), "file")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_consent_that_ran_out_is_taken_back_and_waits_no_more() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let until = json!({ "recipient": "Roos Buur", "until": "2026-12-24" });
    let seen = ask(&desk, "consent_give", with(given(&someone, "share_family"), until));
    house.clock.forward(Duration::days(33));
    let waits = || ask(&desk, "today", json!({}))["waiting"].clone();
    assert_eq!((&waits()[0]["what"], &waits()[0]["late"]), (&json!("consent"), &json!(true)));
    let back = json!({ "consent": seen["consents"][0]["consent"], "base": 1, "way": "oral" });
    ask(&desk, "consent_withdraw", back);
    assert_eq!(waits(), json!([]));
}

#[test]
fn a_consent_is_taken_back_runs_out_is_renewed_and_ends_with_the_dossier() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let first = shared_with(&desk, &someone, "Roos Buur");
    let withdraw = |base: i64| json!({ "consent": first, "base": base, "way": "oral" });
    let back = ask(&desk, "consent_withdraw", withdraw(1));
    assert_eq!((&back["consents"][0]["stands"], &back["by_consent"]), (&json!(false), &json!([])));
    assert_eq!(back["consents"][0]["versions"].as_array().unwrap().len(), 2, "the history stays");
    assert_eq!(back["consents"][0]["fields"]["ended"]["taken_by"]["name"], "Tess Proefpersoon");
    assert_eq!(refused(&desk, "consent_withdraw", withdraw(2)), Error::EntryChanged);

    let until = json!({ "recipient": "Roos Buur", "until": "2026-12-24" });
    ask(&desk, "consent_give", with(given(&someone, "share_family"), until));
    let waits = || ask(&desk, "today", json!({}))["waiting"].clone();
    assert_eq!(waits(), json!([]));
    house.clock.forward(Duration::days(3));
    assert_eq!((&waits()[0]["what"], &waits()[0]["late"]), (&json!("consent"), &json!(false)));
    house.clock.forward(Duration::days(30));
    assert_eq!((&waits()[0]["late"], &waits()[0]["about"]), (&json!(true), &json!("Roos Buur")));
    assert_eq!(room(&desk, &someone)["consents"][0]["stands"], false, "it ran out");
    let past = json!({ "recipient": "Roos Buur", "until": "2026-12-01" });
    let late = with(given(&someone, "share_family"), past);
    assert_eq!(refused(&desk, "consent_give", late), Error::NotAhead { field: "until".to_owned() });
    shared_with(&desk, &someone, "roos buur");
    assert_eq!(waits(), json!([]));
    let all = room(&desk, &someone)["consents"].clone();
    let ended: Vec<&Value> = all.as_array().unwrap().iter().map(|each| &each["fields"]["ended"]["by"]).collect();
    assert_eq!(ended, [&json!(null), &json!("renewed"), &json!("withdrawn")]);

    let stays = json!({ "recipient": "Roos Kind", "after_death": true });
    ask(&desk, "consent_give", with(given(&someone, "share_family"), stays));
    assert_eq!(ask(&desk, "client_closing", json!({ "client": someone }))["consents"], 1);
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-12-20" }));
    let seen = room(&desk, &someone);
    assert_eq!((&seen["row"], &seen["by_consent"]), (&json!("after-death"), &json!(["Roos Kind"])));
    assert_eq!(seen["consents"][1]["fields"]["ended"]["by"], "closing");
}

#[test]
fn after_a_death_only_the_clients_own_consent_holds() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let own = json!({ "recipient": "Bea Buur", "after_death": true });
    ask(&desk, "consent_give", with(given(&someone, "share_family"), own));
    let truus = mentor(&desk, &someone, "Truus Mentor");
    let by_truus = |after: bool| {
        let more = json!({ "recipient": "Cor Buur", "by_client": false, "by": [truus], "after_death": after });
        with(given(&someone, "share_family"), more)
    };
    assert_eq!(refused(&desk, "consent_give", by_truus(true)), Error::NotTheirsToGive);
    ask(&desk, "consent_give", by_truus(false));
    desk.close().unwrap();
    // As an older program let it be written down.
    house.meddle(|db| {
        let now = "UPDATE consent SET fields = replace(fields, '\"after_death\":false', '\"after_death\":true')";
        db.execute_batch(&format!("DROP TRIGGER consent_is_not_changed; {now}")).unwrap();
    });
    let desk = house.desk();
    let consents = room(&desk, &someone)["consents"].clone();
    assert!(consents.as_array().unwrap().iter().all(|each| each["fields"]["after_death"] == true));
    assert_eq!(consents[0]["fields"]["recipient"], "Cor Buur");
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-11-22" }));

    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let cor = json!({ "recipient": "Cor Buur", "consent": consents[0]["consent"] });
    assert_eq!(hand.no("other", "consent", cor), Error::ConsentMissing);
    let look = json!({
        "client": someone, "viewer": "Cor Buur", "capacity": "other", "identity": "passport", "ground": "consent",
        "parts": ["reports"], "language": "nl",
    });
    assert_eq!(refused(&desk, "viewing_begin", look), Error::ConsentMissing);
    assert_eq!(room(&desk, &someone)["by_consent"], json!(["Bea Buur"]));
    hand.yes("other", "consent", json!({ "consent": consents[1]["consent"] }));
}

#[test]
fn a_consent_of_in_life_is_written_down_after_the_death_and_one_of_after_it_is_not() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    // She could still decide in September; in November a mentor did.
    mentor(&desk, &someone, "Truus Mentor");
    house.clock.set("2026-12-10T10:00:00+01:00");
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-12-01" }));
    let signed = |recipient: &str, on: &str, after: bool| {
        let more = json!({ "recipient": recipient, "told_on": on, "on": on, "after_death": after });
        with(given(&someone, "share_family"), more)
    };
    let give = |recipient: &str, on: &str, after: bool| ask(&desk, "consent_give", signed(recipient, on, after));
    let newest = |seen: &Value| (seen["consents"][0]["stands"].clone(), seen["consents"][0]["fields"]["ended"].clone());

    // A scan of what she signed lies in the dossier with it.
    let file = house.folder.path().join("blad.png");
    fs::write(&file, picture()).unwrap();
    let paper = with(signed("Bea Buur", "2026-09-01", true), json!({ "file": file }));
    let seen = ask(&desk, "consent_give", paper);
    assert_eq!(newest(&seen), (json!(true), Value::Null));
    assert_eq!((&seen["by_consent"], &seen["row"]), (&json!(["Bea Buur"]), &json!("after-death")));
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    hand.yes("other", "consent", json!({ "consent": seen["consents"][0]["consent"] }));
    // On a day on which she could not decide any more, after her death, or signed on this screen: not by her.
    let no = |input: Value| assert_eq!(refused(&desk, "consent_give", input), Error::NotTheirsToGive);
    no(signed("Cor Buur", "2026-11-25", true));
    no(signed("Cor Buur", "2026-12-02", true));
    let drawn = json!({ "way": "digital", "drawn": STANDARD.encode(picture()) });
    no(with(signed("Cor Buur", "2026-09-01", true), drawn));

    // What was not for after death ended with it, and what she replaced or took back does not come to hold by being found.
    let seen = give("Dora Buur", "2026-09-01", false);
    assert_eq!((newest(&seen).0, newest(&seen).1["by"].clone()), (json!(false), json!("closing")));
    let seen = give("Bea Buur", "2026-08-01", true);
    assert_eq!((newest(&seen).0, newest(&seen).1["by"].clone()), (json!(false), json!("renewed")));
    assert_eq!(seen["by_consent"], json!(["Bea Buur"]), "the later one holds");
    let seen = give("Bea Buur", "2026-10-01", false);
    assert_eq!(seen["by_consent"], json!([]), "she gave another for the same, and not for after her death");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn what_the_client_took_back_in_life_stays_taken_back_after_the_death() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let consent = shared_with(&desk, &someone, "Bea Buur");
    ask(&desk, "consent_withdraw", json!({ "consent": consent, "base": 1, "way": "oral" }));
    house.clock.forward(Duration::days(3));
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-11-26" }));
    let give = |on: &str| {
        let more = json!({ "recipient": "Bea Buur", "told_on": on, "on": on, "after_death": true });
        ask(&desk, "consent_give", with(given(&someone, "share_family"), more))
    };
    let seen = give("2026-10-01");
    assert_eq!(seen["by_consent"], json!([]));
    assert_eq!(seen["consents"][0]["fields"]["ended"]["by"], "withdrawn");
    // One of after that she gave anew, on the day of her death at the latest.
    let seen = give("2026-11-26");
    assert_eq!(seen["by_consent"], json!(["Bea Buur"]));
    // Taken back after the death is a slip of who wrote it down, and can be put right.
    let slip = json!({ "consent": seen["consents"][0]["consent"], "base": 1, "way": "written" });
    house.clock.forward(Duration::days(1));
    ask(&desk, "consent_withdraw", slip);
    assert_eq!(give("2026-11-25")["by_consent"], json!(["Bea Buur"]));
}

#[test]
fn a_parents_consent_is_asked_again_when_the_child_decides() {
    let house = House::new();
    let desk = house.desk();
    let child = born(&desk, "Kim Kind", "2014-11-24");
    let parent = add(&desk, &child, "authority_parent", "Ouder Kind");
    let by = json!({ "by_client": false, "by": [parent] });
    let seen = ask(&desk, "consent_give", with(given(&child, "photos"), by));
    assert_eq!(seen["consents"][0]["ask_again"], false, "eleven today");
    house.clock.forward(Duration::days(1));
    let seen = room(&desk, &child);
    let consent = &seen["consents"][0];
    assert_eq!((&consent["stands"], &consent["ask_again"]), (&json!(true), &json!(true)), "twelve");
}

#[test]
fn a_consent_whose_giver_no_longer_decides_opens_nothing() {
    let house = House::new();
    let desk = house.desk();
    let child = born(&desk, "Kim Kind", "2014-11-24");
    let parent = add(&desk, &child, "authority_parent", "Ouder Kind");
    let by = json!({ "by_client": false, "by": [parent], "recipient": "Tante Toos" });
    let seen = ask(&desk, "consent_give", with(given(&child, "share_family"), by));
    let consent = json!({ "consent": seen["consents"][0]["consent"] });
    let hand = Handing { desk: &desk, client: &child, stick: tempfile::tempdir().unwrap() };
    let look = json!({
        "client": child, "viewer": "Tante Toos", "capacity": "other", "identity": "known_to_me", "ground": "consent",
        "parts": ["reports"], "language": "nl",
    });
    hand.yes("other", "consent", with(consent.clone(), json!({ "recipient": "Tante Toos" })));
    ask(&desk, "viewing_begin", look.clone());
    assert_eq!(room(&desk, &child)["by_consent"], json!(["Tante Toos"]));

    house.clock.forward(Duration::days(1));
    assert_eq!(
        hand.no("other", "consent", with(consent, json!({ "recipient": "Tante Toos" }))),
        Error::ConsentMissing,
        "twelve: the child as well"
    );
    assert_eq!(refused(&desk, "viewing_begin", look), Error::ConsentMissing);
    assert_eq!(room(&desk, &child)["by_consent"], json!([]), "nobody is named who would be refused");
}

#[test]
fn a_representation_that_ends_stands_on_the_first_screen() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let fields = json!({ "who": "mentor", "name": "Mees Mentor", "until": "2026-12-10" });
    ask(&desk, "person_set", json!({ "client": someone, "fields": fields }));
    let today = ask(&desk, "today", json!({}));
    assert_eq!(
        (&today["waiting"][0]["what"], &today["waiting"][0]["on"]),
        (&json!("representative"), &json!("2026-12-10"))
    );
}

#[test]
fn a_picture_of_the_client_needs_a_consent() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let file = house.folder.path().join("wond.png");
    fs::write(&file, picture()).unwrap();
    let photo = json!({ "client": someone, "title": "Hiel", "file": file, "of_client": true });
    assert_eq!(refused(&desk, "document_add", photo.clone()), Error::ConsentMissing);
    let thing = ask(&desk, "document_add", with(photo.clone(), json!({ "of_client": false })));
    let more = json!({ "entry": thing["entry"], "file": file, "of_client": true });
    assert_eq!(refused(&desk, "attachment_add", more.clone()), Error::ConsentMissing);
    ask(&desk, "consent_give", given(&someone, "photos"));
    ask(&desk, "document_add", photo);
    ask(&desk, "attachment_add", more);
}

#[test]
fn a_parents_consent_for_pictures_ends_when_the_child_decides_as_well() {
    let house = House::new();
    let desk = house.desk();
    let child = born(&desk, "Kim Kind", "2014-11-24");
    let parent = add(&desk, &child, "authority_parent", "Ouder Kind");
    let file = house.folder.path().join("wond.png");
    fs::write(&file, picture()).unwrap();
    let photo = json!({ "client": child, "title": "Hiel", "file": file, "of_client": true });
    ask(&desk, "consent_give", with(given(&child, "photos"), json!({ "by_client": false, "by": [parent] })));
    let kept = ask(&desk, "document_add", photo.clone());
    house.clock.forward(Duration::days(1));
    assert_eq!(refused(&desk, "document_add", photo.clone()), Error::ConsentMissing, "twelve: the child as well");
    let page = ask(&desk, "timeline", json!({ "client": child, "count": 9 }));
    let stays = |entry: &Value| entry["entry"] == kept["entry"] && !entry["attachments"].as_array().unwrap().is_empty();
    assert!(page["entries"].as_array().unwrap().iter().any(stays), "what is there stays");
    ask(&desk, "consent_give", with(given(&child, "photos"), json!({ "by": [parent] })));
    ask(&desk, "document_add", photo);
}

#[test]
fn two_of_one_name_do_not_share_a_consent() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let (aunt, niece) = (add(&desk, &someone, "other", "Roos Ander"), add(&desk, &someone, "other", "Roos Ander"));
    let to = |person: &str| with(given(&someone, "share_family"), json!({ "person": person }));
    let first = ask(&desk, "consent_give", to(&aunt))["consents"][0]["consent"].clone();
    let sees = |person: &str| {
        let asks = json!({ "client": someone, "person": person, "asks": "whole" });
        ask(&desk, "access_weigh", asks)["asked"]["verdict"]["answer"].clone()
    };
    assert_eq!((sees(&aunt), sees(&niece)), (json!("yes"), json!("no")));
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let by = |person: &str| json!({ "recipient": "Roos Ander", "person": person, "consent": first });
    assert_eq!(hand.no("other", "consent", by(&niece)), Error::ConsentMissing);
    hand.yes("other", "consent", by(&aunt));

    // Who consents for the one takes nothing from the other; a new one for the same person takes its place.
    let open = |seen: &Value| seen["consents"].as_array().unwrap().iter().filter(|each| each["stands"] == true).count();
    assert_eq!(open(&ask(&desk, "consent_give", to(&niece))), 2);
    assert_eq!(sees(&niece), "yes");
    assert_eq!(open(&ask(&desk, "consent_give", to(&niece))), 2);
    // A name alone may be either of them: it renews both, as nobody could tell afterwards what still opens the dossier.
    let named = with(given(&someone, "share_family"), json!({ "recipient": "roos ander" }));
    assert_eq!(open(&ask(&desk, "consent_give", named)), 1);
}

#[test]
fn a_question_is_answered_with_reasons_and_written_down() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let asks = json!({ "client": someone, "who": "other", "name": "Bea Buur", "asks": "whole" });
    let weighed = ask(&desk, "access_weigh", asks.clone());
    assert_eq!((&weighed["asked"]["verdict"]["answer"], &weighed["answer"]), (&json!("no"), &json!(null)));
    assert!(
        weighed["asked"]["verdict"]["articles"].as_array().unwrap().iter().any(|each| each == "BW art. 7:457 lid 1")
    );
    assert_eq!(room(&desk, &someone)["answers"], json!([]), "weighing writes nothing down");
    assert_eq!(refused(&desk, "access_ask", asks.clone()), required("identity"));
    let asks = with(asks, json!({ "identity": "known_to_me" }));
    assert_eq!(refused(&desk, "access_ask", asks.clone()), required("note"));
    let told = with(asks.clone(), json!({ "note": "Verteld dat Tess zelf beslist." }));
    let answered = ask(&desk, "access_ask", told);
    assert!(answered["answer"].is_string());
    assert_eq!(room(&desk, &someone)["answers"][0]["asked"]["name"], "Bea Buur");
    // A role that gives a right stands on the list, with proof.
    let typed = with(asks.clone(), json!({ "who": "mentor" }));
    assert_eq!(refused(&desk, "access_weigh", typed), required("who"));
    // With the client's consent, which is noted.
    let consent = shared_with(&desk, &someone, "Bea Buur");
    let answered = ask(&desk, "access_ask", asks);
    assert_eq!((&answered["asked"]["verdict"]["answer"], uid(&answered["asked"], "consent")), (&json!("yes"), consent));
    // The client needs nobody.
    let own = json!({ "client": someone, "who": "client", "identity": "known_to_me" });
    assert_eq!(ask(&desk, "access_ask", own)["asked"]["verdict"]["answer"], "yes");
}

/// The reports alone.
fn reports() -> Value {
    json!({ "kind": "parts", "parts": ["reports"] })
}

struct Handing<'a> {
    desk: &'a Desk,
    client: &'a str,
    stick: tempfile::TempDir,
}

impl Handing<'_> {
    fn input(&self, capacity: &str, ground: &str, more: Value) -> Value {
        let base = json!({
            "client": self.client, "recipient": "Bea Buur", "capacity": capacity, "ground": ground,
            "identity": "known_to_me", "language": "nl", "folder": self.stick.path(),
        });
        with(base, more)
    }
    fn no(&self, capacity: &str, ground: &str, more: Value) -> Error {
        let error = refused(self.desk, "handover_write", self.input(capacity, ground, more));
        assert_eq!(fs::read_dir(self.stick.path()).unwrap().count(), 0, "nothing was written");
        error
    }
    fn yes(&self, capacity: &str, ground: &str, more: Value) -> Value {
        let entry = ask(self.desk, "handover_write", self.input(capacity, ground, more))["entry"].clone();
        let page = ask(self.desk, "timeline", json!({ "client": self.client, "kinds": ["disclosure"], "count": 1 }));
        for each in fs::read_dir(self.stick.path()).unwrap().flatten() {
            if each.path().is_dir() {
                fs::remove_dir_all(each.path()).unwrap();
            } else {
                fs::remove_file(each.path()).unwrap();
            }
        }
        assert_eq!(page["entries"][0]["entry"], entry);
        page["entries"][0]["body"].clone()
    }
}

#[test]
fn who_gets_a_dossier_goes_with_the_ground_and_with_what_the_rules_say() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let none = || json!({});
    // A neighbour is not directly involved, and asks for nobody.
    for ground in ["directly_involved", "request_client", "request_representative"] {
        assert_eq!(hand.no("other", ground, none()), Error::GroundDoesNotFit, "{ground}");
    }
    assert_eq!(hand.no("client", "directly_involved", none()), Error::GroundDoesNotFit);
    assert_eq!(hand.no("inspector", "consent", none()), Error::GroundDoesNotFit);
    assert_eq!(hand.no("other", "consent", none()), Error::ConsentMissing);
    // A consent for another name, for another purpose, or one that was taken back, is none.
    let roos = json!({ "consent": shared_with(&desk, &someone, "Roos Ander") });
    assert_eq!(hand.no("other", "consent", roos), Error::ConsentMissing);
    ask(&desk, "consent_give", with(given(&someone, "ask_information"), json!({ "recipient": "Bea Buur" })));
    let asking = json!({ "consent": room(&desk, &someone)["consents"][0]["consent"] });
    assert_eq!(hand.no("other", "consent", asking), Error::ConsentMissing);
    let bea = json!({ "consent": shared_with(&desk, &someone, "Bea Buur") });
    assert_eq!(hand.yes("other", "consent", bea.clone())["consent"], bea["consent"]);
    let other = client(&desk, "Sam Ander");
    let elsewhere = Handing { desk: &desk, client: &other, stick: tempfile::tempdir().unwrap() };
    assert_eq!(elsewhere.no("other", "consent", bea.clone()), Error::ConsentMissing, "of another client");
    ask(&desk, "consent_withdraw", json!({ "consent": bea["consent"], "base": 1, "way": "oral" }));
    assert_eq!(hand.no("other", "consent", bea), Error::ConsentMissing);

    // A mentor gets nothing while the client decides.
    assert_eq!(hand.no("representative", "request_representative", none()), required("person"));
    let mees = add(&desk, &someone, "mentor", "Mees Mentor");
    let by_mees = json!({ "person": mees });
    let right = Error::NoRight { reason: "16-capable".to_owned() };
    assert_eq!(hand.no("representative", "request_representative", by_mees), right);
    let truus = json!({ "person": mentor(&desk, &someone, "Truus Mentor") });
    let given = hand.yes("representative", "request_representative", truus);
    assert_eq!((&given["recipient"], given["person"].is_string()), (&json!("Truus Mentor"), true));
    // Now the client's own question is weighed, and why is written down.
    assert!(matches!(hand.no("client", "request_client", none()), Error::NoRight { .. }));
    hand.yes("client", "request_client", json!({ "ground_note": "Zij vraagt erom en begrijpt genoeg." }));
    // A relative does not come before a mentor.
    let sam = json!({ "person": add(&desk, &someone, "child", "Sam Kind") });
    assert_eq!(hand.no("representative", "request_representative", sam), Error::NoRight { reason: "rank".to_owned() });
    hand.yes("colleague", "directly_involved", none());

    // After death: what was answered, for this person.
    assert_eq!(hand.no("other", "after_death", none()), Error::GroundDoesNotFit);
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-11-22" }));
    assert_eq!(hand.no("other", "after_death", none()), required("answer"));
    let asks = |name: &str, interest: bool| {
        let asks = json!({
            "client": someone, "who": "other", "name": name, "asks": "interest_part", "interest": interest,
            "identity": "passport", "note": "Mogelijke fout bij de medicatie.",
        });
        json!({ "answer": ask(&desk, "access_ask", asks)["answer"], "extent": reports() })
    };
    assert_eq!(hand.no("other", "after_death", asks("Bea Buur", false)), Error::NotFound, "it was no");
    assert_eq!(hand.no("other", "after_death", asks("Iemand Anders", true)), Error::NotFound, "for somebody else");
    let look = json!({
        "client": someone, "viewer": "Bea Buur", "capacity": "other", "identity": "passport", "ground": "after_death",
        "parts": ["reports"], "language": "nl",
    });
    assert_eq!(
        refused(&desk, "viewing_begin", with(look.clone(), json!({ "viewer": "Cor Ander" }))),
        required("answer")
    );
    assert!(hand.yes("other", "after_death", asks("Bea Buur", true))["answer"].is_string());
    ask(&desk, "viewing_begin", look);
}

#[test]
fn after_a_death_only_the_newest_answer_of_since_then_opens_the_dossier() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let truus = mentor(&desk, &someone, "Truus Mentor");
    let asks = |more: Value| {
        let base = json!({ "client": someone, "asks": "task", "identity": "passport", "note": "Gevraagd aan tafel." });
        ask(&desk, "access_ask", with(base, more))
    };
    let in_life = asks(json!({ "person": truus }));
    assert_eq!(in_life["asked"]["verdict"]["answer"], "yes");
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-11-22" }));

    let by_truus = |answer: &Value| json!({ "person": truus, "answer": answer["answer"], "extent": reports() });
    let look = |name: &str, capacity: &str| {
        json!({
            "client": someone, "viewer": name, "capacity": capacity, "identity": "passport", "ground": "after_death",
            "parts": ["reports"], "language": "nl",
        })
    };
    assert_eq!(hand.no("representative", "after_death", by_truus(&in_life)), required("answer"), "a yes of in life");
    assert_eq!(refused(&desk, "viewing_begin", look("Truus Mentor", "representative")), required("answer"));

    // A yes, and then a no.
    let bea = |interest: bool| {
        asks(json!({ "who": "other", "name": "Bea Buur", "asks": "interest_part", "interest": interest }))
    };
    let yes = bea(true);
    hand.yes("other", "after_death", json!({ "answer": yes["answer"], "extent": reports() }));
    bea(false);
    assert_eq!(hand.no("other", "after_death", json!({ "answer": yes["answer"] })), required("answer"));
    assert_eq!(refused(&desk, "viewing_begin", look("Bea Buur", "other")), required("answer"));

    // A yes that would be a no today: the client did not want this person.
    let interest = json!({ "person": truus, "asks": "interest_part", "interest": true });
    let since = asks(interest);
    hand.yes("representative", "after_death", by_truus(&since));
    let unwanted = json!({ "who": "mentor", "name": "Truus Mentor", "unwanted": true, "unwanted_how": "Zij zei het." });
    ask(&desk, "person_set", json!({ "client": someone, "person": truus, "base": 1, "fields": unwanted }));
    let objects = Error::NoRight { reason: "client-objects".to_owned() };
    assert_eq!(hand.no("representative", "after_death", by_truus(&since)), objects);
    assert_eq!(refused(&desk, "viewing_begin", look("Truus Mentor", "representative")), objects);
}

#[test]
fn by_an_answer_for_a_part_no_whole_dossier_goes() {
    let house = House::new();
    let desk = house.desk();
    let child = born(&desk, "Kim Kind", "2013-05-05");
    report(&desk, &child, "Samen gegeten.");
    let fields = json!({ "who": "authority_parent", "name": "Moeder Kind", "proof_note": "Gezagsregister gezien." });
    let people = ask(&desk, "person_set", json!({ "client": child, "fields": fields }));
    let mother = uid(&people["persons"][0], "person");
    let hand = Handing { desk: &desk, client: &child, stick: tempfile::tempdir().unwrap() };
    let answered = |asks: Value, said: &str, for_part: bool| {
        let base = json!({ "client": child, "identity": "passport", "note": "De verslagen van deze maand." });
        let answered = ask(&desk, "access_ask", with(base, asks));
        assert_eq!(answered["asked"]["verdict"]["answer"], said);
        assert_eq!(answered["for_part"], for_part);
        answered["answer"].clone()
    };
    let all = ["particulars", "plan", "reports", "documents", "measurements", "medication", "disclosures"];
    let wholes = [json!({}), json!({ "extent": { "kind": "parts", "parts": all } })];
    let plan = json!({ "extent": { "kind": "plan" } });
    let parts = [json!({ "extent": reports() }), json!({ "from": "2026-11-01" }), plan];
    for (asks, said) in [("whole", "in_part"), ("decision_part", "yes")] {
        let answer = answered(json!({ "person": mother, "asks": asks, "decision": true }), said, true);
        let by_mother = |more: &Value| with(json!({ "person": mother, "answer": answer }), more.clone());
        for whole in &wholes {
            let error = hand.no("representative", "request_representative", by_mother(whole));
            assert_eq!(error, Error::AnsweredInPart, "{asks}");
        }
        for part in &parts {
            let given = hand.yes("representative", "request_representative", by_mother(part));
            assert_eq!(given["partial"], true, "{asks} {part}");
        }
    }
    // Words about somebody else stay out of what the child gets; all the rest is the child's.
    let answer = answered(json!({ "who": "client", "third_party": true }), "in_part", false);
    hand.yes("client", "request_client", json!({ "recipient": "Kim Kind", "answer": answer }));
}

/// One who stands there twice, or two who are called the same: the name does not tell which, and neither borrows the other's right.
#[test]
fn of_two_of_one_name_the_place_on_the_list_says_who_looks() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let helper = add(&desk, &someone, "informal_carer", "Truus Mentor");
    let look = |person: Value| {
        json!({
            "client": someone, "viewer": "truus mentor", "person": person, "capacity": "representative",
            "identity": "passport", "ground": "request_representative", "parts": ["reports"], "language": "nl",
        })
    };
    let no = |person: Value| refused(&desk, "viewing_begin", look(person));
    assert!(matches!(no(Value::Null), Error::NoRight { .. }));
    let truus = mentor(&desk, &someone, "Truus Mentor");
    assert_eq!(no(Value::Null), required("person"));
    assert!(matches!(no(json!(helper)), Error::NoRight { .. }));
    let other = add(&desk, &someone, "other", "Bea Buur");
    assert_eq!(no(json!(other)), Error::NotFound, "who is called something else");
    ask(&desk, "viewing_begin", look(json!(truus)));
}

#[test]
fn of_two_of_one_name_neither_looks_on_or_is_asked_by_the_others_consent() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let (son, brother) =
        (add(&desk, &someone, "child", "Jan de Vries"), add(&desk, &someone, "sibling", "Jan de Vries"));
    let consent = |purpose: &str, more: Value| {
        ask(&desk, "consent_give", with(given(&someone, purpose), more))["consents"][0]["consent"].clone()
    };
    let look = |person: Value| {
        json!({
            "client": someone, "viewer": "Jan de Vries", "person": person, "capacity": "other", "identity": "passport",
            "ground": "consent", "parts": ["reports"], "language": "nl",
        })
    };
    let no = |person: Value| refused(&desk, "viewing_begin", look(person));
    consent("share_family", json!({ "person": son }));
    assert_eq!(no(Value::Null), required("person"));
    assert_eq!(no(json!(brother)), Error::ConsentMissing);
    ask(&desk, "viewing_begin", look(json!(son)));
    let by_son = consent("ask_information", json!({ "person": son }));
    let asks = |person: Value| {
        let fields = json!({
            "channel": "letter", "on": "2026-11-20", "class": "care", "subject": "Hoe het thuis gaat",
            "with": { "name": "Jan de Vries", "role": "" },
        });
        json!({
            "client": someone, "form_version": 2, "fields": fields, "ground": "consent", "consent": by_son,
            "person": person,
        })
    };
    assert_eq!(refused(&desk, "information_ask", asks(Value::Null)), required("person"));
    assert_eq!(refused(&desk, "information_ask", asks(json!(brother))), Error::ConsentMissing);
    ask(&desk, "information_ask", asks(json!(son)));

    // Nobody can say whom of them a consent names that has the name alone.
    let bare = consent("share_family", json!({ "recipient": "Jan de Vries" }));
    for person in [&son, &brother] {
        assert_eq!(no(json!(person)), Error::ConsentMissing);
    }
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let by = |person: Value| json!({ "recipient": "Jan de Vries", "consent": bare, "person": person });
    assert_eq!(hand.no("other", "consent", by(json!(son))), Error::ConsentMissing);
    // Until one of them is there no more.
    let fields = json!({ "who": "sibling", "name": "Jan de Vries", "until": "2026-11-22" });
    ask(&desk, "person_set", json!({ "client": someone, "person": brother, "base": 1, "fields": fields }));
    ask(&desk, "viewing_begin", look(Value::Null));
    hand.yes("other", "consent", by(json!(son)));
}

#[test]
fn of_two_of_one_name_neither_goes_by_what_was_answered_to_the_other_or_to_the_name_alone() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let (son, brother) =
        (add(&desk, &someone, "child", "Jan de Vries"), add(&desk, &someone, "sibling", "Jan de Vries"));
    ask(&desk, "client_close", json!({ "client": someone, "ending": "died", "on": "2026-11-22" }));
    let answered = |who: Value, interest: bool| {
        house.clock.forward(Duration::minutes(1));
        let asks = json!({
            "client": someone, "asks": "interest_part", "interest": interest, "identity": "passport", "note": "Gevraagd.",
        });
        ask(&desk, "access_ask", with(asks, who))["answer"].clone()
    };
    let yes = answered(json!({ "person": son }), true);
    answered(json!({ "who": "other", "name": "Jan de Vries" }), false);
    answered(json!({ "person": brother }), false);
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let by =
        |person: Value| json!({ "recipient": "Jan de Vries", "person": person, "answer": yes, "extent": reports() });
    assert_eq!(hand.no("other", "after_death", by(json!(brother))), Error::NotFound);
    assert_eq!(hand.no("other", "after_death", by(Value::Null)), Error::NotFound, "nobody can say which of them");
    hand.yes("other", "after_death", by(json!(son)));
}

#[test]
fn a_damaged_request_hides_no_list_that_has_nobody_on_it() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let request = json!({
        "client": someone, "kind": "object", "received": "2026-11-20", "channel": "letter", "words": "Liever niet.",
        "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    ask(&desk, "request_add", request);
    desk.close().unwrap();
    house.meddle(|db| {
        db.execute_batch("DROP TRIGGER request_is_not_changed").unwrap();
        assert_eq!(db.execute("UPDATE request SET fields = '{'", []).unwrap(), 1);
    });
    assert_eq!(room(&house.desk(), &someone)["persons"], json!([]));
}

#[test]
fn an_answer_for_a_part_binds_what_goes_to_them_until_they_are_answered_anew() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Samen gegeten.");
    let truus = mentor(&desk, &someone, "Truus Mentor");
    let hand = Handing { desk: &desk, client: &someone, stick: tempfile::tempdir().unwrap() };
    let by = |more: Value| with(json!({ "person": truus }), more);
    let goes = |more: Value| hand.yes("representative", "request_representative", by(more));
    let stays = |more: Value| hand.no("representative", "request_representative", by(more));
    let answered = |asks: &str| {
        house.clock.forward(Duration::minutes(1));
        let question = json!({
            "client": someone, "person": truus, "asks": asks, "identity": "passport", "note": "Wat de taak vraagt.",
        });
        ask(&desk, "access_ask", question)["answer"].clone()
    };
    let parts = ["particulars", "plan", "reports", "documents", "measurements", "medication"];
    let look = |parts: &[&str]| {
        json!({
            "client": someone, "viewer": "Truus Mentor", "capacity": "representative", "identity": "passport",
            "ground": "request_representative", "parts": parts, "language": "nl",
        })
    };
    let in_part = || room(&desk, &someone)["persons"][0]["in_part"].clone();
    goes(json!({}));
    assert_eq!(in_part(), false, "nobody asked yet");

    let part = answered("whole");
    assert_eq!(in_part(), true);
    assert_eq!(stays(json!({})), Error::AnsweredInPart);
    assert_eq!(refused(&desk, "viewing_begin", look(&parts)), Error::AnsweredInPart);
    goes(json!({ "extent": reports() }));
    goes(json!({ "from": "2026-11-01" }));
    ask(&desk, "viewing_begin", look(&["reports"]));
    let full = answered("task");
    assert_eq!(in_part(), false);
    goes(json!({}));
    goes(json!({ "answer": full }));
    assert_eq!(stays(json!({ "answer": part })), Error::AnsweredInPart, "by that answer no more than was answered");
    ask(&desk, "viewing_begin", look(&parts));

    // As a request to look or for a copy it binds too, whether what goes names it or not.
    let decided = |outcome: &str, grounds: Value| {
        house.clock.forward(Duration::minutes(1));
        let request = ask(
            &desk,
            "request_add",
            json!({
                "client": someone, "kind": "copy", "received": "2026-11-23", "channel": "spoken", "way": "electronic",
                "asker": { "name": "truus mentor", "capacity": "representative" },
            }),
        )["request"]
            .clone();
        let checked = json!({ "request": request, "identity": "passport", "may": true, "why": "Beschikking gezien." });
        ask(&desk, "request_check", checked);
        let decision = json!({ "request": request, "outcome": outcome, "grounds": grounds, "reasons": "Zo besloten." });
        ask(&desk, "request_decide", decision);
        request
    };
    let partly = decided("partly", json!(["excessive"]));
    assert_eq!(in_part(), true);
    assert_eq!(stays(json!({})), Error::AnsweredInPart);
    assert_eq!(stays(json!({ "request": partly })), Error::AnsweredInPart);
    decided("refused", json!(["no_right"]));
    assert_eq!(stays(json!({})), Error::AnsweredInPart, "a refusal gives no more than the part before it");
    goes(json!({ "extent": reports(), "request": partly }));
    // All but what stays out by itself.
    decided("partly", json!(["privacy_of_another"]));
    assert_eq!(in_part(), false);
    goes(json!({}));
    decided("partly", json!(["excessive"]));
    assert_eq!(stays(json!({})), Error::AnsweredInPart);
    decided("granted", json!([]));
    goes(json!({}));
}

#[test]
fn what_is_withheld_from_a_parent_is_withheld_from_somebody_else_of_that_name() {
    let house = House::new();
    let desk = house.desk();
    let child = born(&desk, "Kim Kind", "2012-05-05");
    let mother = add(&desk, &child, "authority_parent", "Moeder Kind");
    let held = ask(&desk, "report_add", json!({ "client": child, "text": "Vertelde van Roodborst." }));
    let hold = json!({
        "entry": held["entry"], "what": "withheld", "reason": "Goede zorg.", "consulted": "", "review_on": "2027-01-01",
    });
    ask(&desk, "hold_set", hold);
    let mut consents = Vec::new();
    for recipient in ["Moeder Kind", "Bea Buur"] {
        let both = json!({ "by": [mother], "recipient": recipient });
        let seen = ask(&desk, "consent_give", with(given(&child, "share_family"), both));
        consents.push(json!({ "recipient": recipient, "consent": seen["consents"][0]["consent"] }));
    }
    let hand = Handing { desk: &desk, client: &child, stick: tempfile::tempdir().unwrap() };
    let left = |given: &Value| given["left_out"].as_array().unwrap().iter().any(|left| left["why"] == "withheld");
    let to = |at: usize| consents[at].clone();
    assert!(left(&hand.yes("other", "consent", to(0))), "by her name");
    assert!(left(&hand.yes("other", "consent", with(to(0), json!({ "person": mother })))), "by her place on the list");
    assert!(!left(&hand.yes("other", "consent", to(1))), "a neighbour whom the child lets read it");
    assert!(!left(&hand.yes("colleague", "directly_involved", json!({ "recipient": "Moeder Kind" }))), "who treats");

    ask(&desk, "client_close", json!({ "client": child, "ending": "died", "on": "2026-11-22" }));
    let asks = json!({
        "client": child, "person": mother, "asks": "interest_part", "interest": true, "identity": "passport", "note": "Gevraagd.",
    });
    let answer = json!({
        "answer": ask(&desk, "access_ask", asks)["answer"], "recipient": "Moeder Kind", "extent": reports(),
    });
    assert!(left(&hand.yes("other", "after_death", answer)));
}

#[test]
fn people_and_consents_stand_on_paper_for_who_may_read_them() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    client(&desk, "Annet Jansens");
    let fields =
        json!({ "who": "spouse", "name": "Roos Echtgenoot", "scope": "Regelt samen met Annet Jansens het vervoer." });
    let set = ask(&desk, "person_set", json!({ "client": someone, "fields": fields }));
    let file = house.folder.path().join("handtekening.png");
    fs::write(&file, picture()).unwrap();
    let signed = json!({ "recipient": "Bea Buur", "file": file, "title": "Handtekening van Tess" });
    ask(&desk, "consent_give", with(given(&someone, "share_family"), signed));
    let ask_print = json!({ "client": someone, "language": "nl" });
    assert_eq!(refused(&desk, "dossier_print", ask_print.clone()), Error::NamesUnreviewed { count: 1 });
    let seen = ask(&desk, "others_review", json!({ "client": someone }));
    let spot = seen["found"][0]["spot"].clone();
    assert_eq!(spot["place"], format!("person.{}.scope", uid(&set["persons"][0], "person")));
    let reviewed = json!({ "reviewed": [{ "spot": spot, "verdict": "remove" }] });
    let printed = ask(&desk, "dossier_print", with(ask_print, reviewed.clone()));
    let text = paper(&uid(&printed, "file"), "");
    for words in
        ["Roos Echtgenoot", "[medecliënt] het vervoer", "Delen met familie", "Bea Buur", "Handtekening van Tess"]
    {
        assert!(text.contains(&squeezed(words)), "{words}");
    }
    assert!(!text.contains("Jansens"));
    let stick = tempfile::tempdir().unwrap();
    let give = json!({
        "client": someone, "recipient": "Wim Collega", "capacity": "colleague", "ground": "directly_involved",
        "identity": "known_to_me", "language": "nl", "folder": stick.path(),
    });
    let done = ask(&desk, "handover_write", with(give, reviewed));
    let pdf = PathBuf::from(uid(&done, "folder")).join("dossier.pdf");
    let text = paper(&pdf.to_string_lossy(), &uid(&done, "words"));
    assert!(text.contains(&squeezed("Roos Echtgenoot")) && !text.contains(&squeezed("Bea Buur")), "{text}");
    assert!(!text.contains(&squeezed("Handtekening van")), "its proof goes with the consent");
    let left = done["left_out"].as_array().unwrap().iter().find(|left| left["what"] == "proof");
    assert_eq!(left.map(|left| &left["count"]), Some(&json!(1)));
}

#[test]
fn the_log_answers_for_every_row() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    mentor(&desk, &someone, "Mees Mentor");
    let seen = ask(&desk, "verify", json!({}));
    assert_eq!(seen["findings"], json!([]));
    desk.close().unwrap();
    house.meddle(|db| {
        db.execute_batch(
            "DROP TRIGGER person_is_not_changed; UPDATE person SET fields = replace(fields, 'Mees', 'Kees')",
        )
        .unwrap();
    });
    let desk = house.desk();
    let found = ask(&desk, "verify", json!({}))["findings"].clone();
    assert_eq!((&found[0]["code"], &found[0]["table"]), (&json!("row_changed"), &json!("person")));
}

#[test]
fn asking_somebody_about_a_client_goes_by_a_ground_as_handing_over_does() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let asks = |name: &str, more: Value| {
        let fields = json!({
            "channel": "letter", "on": "2026-11-20", "class": "care", "subject": "Uitslag bloedonderzoek",
            "with": { "name": name, "role": "huisarts" },
        });
        with(json!({ "client": someone, "form_version": 2, "fields": fields }), more)
    };
    let no = |input: Value| refused(&desk, "information_ask", input);
    let by = |consent: &Value| json!({ "ground": "consent", "consent": consent });
    assert_eq!(no(asks("Hanna Huisarts", json!({ "ground": "consent" }))), Error::ConsentMissing);
    assert_eq!(no(asks("Hanna Huisarts", json!({ "ground": "request_client" }))), Error::GroundDoesNotFit);
    assert_eq!(no(asks("Hanna Huisarts", json!({ "ground": "statutory_duty" }))), required("ground_note"));
    assert_eq!(no(asks(" ", json!({ "ground": "directly_involved" }))), required("with"));
    // To get the dossier is another consent than to be asked.
    let shares = json!(shared_with(&desk, &someone, "Hanna Huisarts"));
    assert_eq!(no(asks("Hanna Huisarts", by(&shares))), Error::ConsentMissing);
    let recipient = json!({ "recipient": "Hanna Huisarts" });
    let seen = ask(&desk, "consent_give", with(given(&someone, "ask_information"), recipient));
    let consent = seen["consents"][0]["consent"].clone();
    assert_eq!(no(asks("Bea Buur", by(&consent))), Error::ConsentMissing, "it names somebody else");
    let asked = ask(&desk, "information_ask", asks("hanna huisarts", by(&consent)));
    let said = &asked["body"]["fields"];
    assert_eq!((&said["direction"], &said["with"]["name"]), (&json!("out"), &json!("hanna huisarts")));
    assert_eq!(said["consent"], "toestemming van de cliënt (BW art. 7:457 lid 1), 23 november 2026");
    let duty = json!({ "ground": "statutory_duty", "ground_note": "Wkkgz art. 11" });
    assert!(
        ask(&desk, "information_ask", asks("Bea Buur", duty))["body"]["fields"]["consent"]
            .as_str()
            .is_some_and(|why| why.ends_with("Wkkgz art. 11"))
    );
    ask(&desk, "information_ask", asks("Els Collega", json!({ "ground": "directly_involved" })));
    let log = ask(&desk, "log_list", json!({ "client": someone, "count": 20 }));
    let grounds: Vec<&Value> = log["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["action"] == "information_ask")
        .map(|line| &line["ground"])
        .collect();
    assert_eq!(grounds, ["directly_involved", "statutory_duty", "consent"]);
    ask(&desk, "consent_withdraw", json!({ "consent": consent, "base": 1, "way": "oral" }));
    assert_eq!(no(asks("Hanna Huisarts", by(&consent))), Error::ConsentMissing, "taken back");
}
