//! The eight kinds of request from receipt to letter: their clock, the decision with its grounds, what a restriction stops, and
//! what answers them, whole or in part.

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Key, Second, Vault};
use dossier_tests::{House, PASSPHRASE, ask, client, mentor, paper, refused, report, shared_with, squeezed};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::paper::Pulling;
use crate::rights::{PARTS, add, asked, give, hold, look, told, verify, with};

fn check(desk: &Desk, request: &Value) -> Value {
    let checked =
        json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Het gaat om haar zelf." });
    ask(desk, "request_check", checked)
}

fn grant(desk: &Desk, request: &Value) -> Value {
    check(desk, request);
    ask(desk, "request_decide", json!({ "request": request, "outcome": "granted" }))
}

fn letter(desk: &Desk, request: &Value, letter: &str, language: &str) -> String {
    let made = ask(desk, "request_letter", json!({ "request": request, "letter": letter, "language": language }));
    paper(made["file"].as_str().unwrap(), "")
}

const KINDS: [(&str, &str); 8] = [
    ("look", "inzage in het dossier"),
    ("copy", "een afschrift"),
    ("correct", "correctie"),
    ("destroy", "vernietiging"),
    ("restrict", "beperking"),
    ("object", "bezwaar"),
    ("transfer", "overdracht"),
    ("who_looked", "wie het dossier heeft gezien"),
];

#[test]
fn all_eight_requests_go_from_receipt_to_letter() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let entry = report(&desk, &own, "Koffie gedronken.")["entry"].clone();
    for (kind, words) in KINDS {
        let view = ask(&desk, "request_add", asked(&own, kind));
        let request = &view["request"];
        assert_eq!(
            (&view["due"], &view["state"], &view["late"]),
            (&json!("2026-12-23"), &json!("open"), &json!(false))
        );
        let said = letter(&desk, request, "received", "nl");
        for part in [words, "Ikwilditgraag.", "23 november 2026", "uiterlijk op 23 december 2026"] {
            assert!(said.contains(&squeezed(part)), "{kind}: {part}: {said}");
        }
        assert!(said.contains("twee maanden langer".replace(' ', "").as_str()) != (kind == "who_looked"), "{kind}");
        assert_eq!(
            refused(&desk, "request_letter", json!({ "request": request, "letter": "decision", "language": "nl" })),
            Error::LetterTooSoon
        );
        let ground = view["refusals"].as_array().unwrap().last().unwrap().clone();
        check(&desk, request);
        let entries = if kind == "destroy" { json!([entry]) } else { json!([]) };
        let decided = json!({
            "request": request, "outcome": "partly", "grounds": [ground["id"]], "reasons": "Dit deel gaat over een ander.",
            "entries": entries,
        });
        let view = ask(&desk, "request_decide", decided.clone());
        let to_do = !matches!(kind, "destroy" | "restrict" | "object");
        assert_eq!(view["state"], json!(if to_do { "to_do" } else { "answered" }), "{kind}");
        assert_eq!(refused(&desk, "request_decide", decided), Error::RequestDecided);
        let said = letter(&desk, request, "decision", "nl");
        let article = ground["article"].as_str().unwrap();
        for part in [
            words,
            "een deel van wat u vraagt",
            "Dit deel gaat over een ander.",
            article,
            "Autoriteit Persoonsgegevens",
        ] {
            assert!(said.contains(&squeezed(part)), "{kind}: {part}: {said}");
        }
        let said = letter(&desk, request, "decision", "en");
        assert!(said.contains(&squeezed("I do a part of what you ask.")), "{said}");
    }
    let all = ask(&desk, "request_list", json!({ "client": own }));
    assert_eq!(all.as_array().unwrap().len(), 8);
    assert!(all[0]["fields"]["letters"].as_array().unwrap().len() == 3, "what was sent is known");
    verify(&desk);
}

#[test]
fn a_request_is_checked_extended_once_and_in_time_and_decided_with_reasons() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let missing = |field: &str| Error::Required { field: field.to_owned() };
    let wrong = |field: &str, value: Value| {
        let mut input = asked(&own, "copy");
        input[field] = value;
        refused(&desk, "request_add", input)
    };
    assert_eq!(wrong("way", Value::Null), missing("way"));
    assert_eq!(wrong("asker", json!({ "name": " ", "capacity": "client" })), missing("asker"));
    assert_eq!(wrong("received", json!("2026-11-24")), Error::InFuture { field: "received".to_owned() });
    assert_eq!(wrong("client", json!("00".repeat(16))), Error::NotFound);
    let mut restrict = asked(&own, "restrict");
    restrict["restriction"] = Value::Null;
    assert_eq!(refused(&desk, "request_add", restrict), missing("restriction"));

    let request = add(&desk, &own, "copy");
    let decide = |more: Value| with(json!({ "request": request }), &more);
    assert_eq!(refused(&desk, "request_decide", decide(json!({ "outcome": "granted" }))), Error::AskerUnchecked);
    let unseen = json!({ "request": request, "may": true, "why": "x" });
    assert_eq!(refused(&desk, "request_check", unseen), missing("identity"));
    let may_not = json!({ "request": request, "may": false, "why": "Een buurman." });
    ask(&desk, "request_check", may_not);
    assert_eq!(
        refused(
            &desk,
            "request_decide",
            decide(json!({ "outcome": "partly", "grounds": ["no_right"], "reasons": "x" }))
        ),
        Error::AskerUnchecked
    );
    assert_eq!(refused(&desk, "request_decide", decide(json!({ "outcome": "refused" }))), missing("grounds"));
    assert_eq!(
        refused(&desk, "request_decide", decide(json!({ "outcome": "refused", "grounds": ["no_right"] }))),
        missing("reasons")
    );
    let of_another = decide(json!({ "outcome": "refused", "grounds": ["not_supplied"], "reasons": "x" }));
    assert!(matches!(refused(&desk, "request_decide", of_another), Error::BadInput { .. }));

    // On the last day of the first month, at ten to midnight.
    house.clock.set("2026-12-23T23:50:00+01:00");
    assert_eq!(refused(&desk, "request_extend", json!({ "request": request, "reason": "" })), missing("reason"));
    let view = ask(&desk, "request_extend", json!({ "request": request, "reason": "Het dossier is erg groot." }));
    assert_eq!((&view["due"], &view["extendable"]), (&json!("2027-02-23"), &Value::Null));
    let said = letter(&desk, &request, "extension", "nl");
    assert!(
        said.contains(&squeezed("uiterlijk op 23 februari 2027")) && said.contains("Hetdossieriserggroot."),
        "{said}"
    );
    let again = json!({ "request": request, "reason": "Nog langer." });
    assert_eq!(refused(&desk, "request_extend", again), Error::NotExtendable);

    let other = ask(&desk, "request_add", with(asked(&own, "look"), &json!({ "received": "2026-11-22" })));
    assert_eq!((&other["late"], &other["extendable"]), (&json!(true), &Value::Null), "a day too late");
    let late = json!({ "request": other["request"], "reason": "Vergeten." });
    assert_eq!(refused(&desk, "request_extend", late), Error::NotExtendable);
    let who = ask(&desk, "request_add", with(asked(&own, "who_looked"), &json!({ "received": "2026-12-23" })));
    assert_eq!(who["extendable"], Value::Null, "the law on the log knows no extension");

    let withdrawn = json!({ "request": other["request"], "reason": "Hoeft niet meer, zei ze." });
    assert_eq!(ask(&desk, "request_withdraw", withdrawn.clone())["state"], "withdrawn");
    assert_eq!(refused(&desk, "request_withdraw", withdrawn), Error::RequestDecided);
    verify(&desk);
}

#[test]
fn requests_stand_on_the_first_screen_by_their_day_also_over_the_night_of_summer_time() {
    let house = House::new();
    house.clock.set("2027-02-28T09:00:00+01:00");
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let request = ask(&desk, "request_add", with(asked(&own, "copy"), &json!({ "received": "2027-02-28" })));
    assert_eq!(request["due"], "2027-03-28");
    let stands = || {
        let today = ask(&desk, "today", json!({}));
        let waiting = today["waiting"].as_array().unwrap().clone();
        waiting.into_iter().filter(|each| each["what"] == "request").collect::<Vec<_>>()
    };
    assert_eq!((&stands()[0]["on"], &stands()[0]["about"]), (&json!("2027-03-28"), &json!("copy")));
    // That night has no hour between two and three.
    house.clock.set("2027-03-28T01:59:00+01:00");
    assert_eq!(stands()[0]["late"], false);
    house.clock.set("2027-03-28T23:59:00+02:00");
    assert_eq!(stands()[0]["late"], false);
    house.clock.set("2027-03-29T00:00:00+02:00");
    assert_eq!(stands()[0]["late"], true);
    // Granted and not done yet it still stands there; done it does not.
    let request = &request["request"];
    grant(&desk, request);
    assert_eq!(stands().len(), 1);
    let stick = tempfile::tempdir().unwrap();
    let gave = ask(&desk, "handover_write", give(&own, stick.path().to_str().unwrap(), "client", "request_client"));
    let view = ask(&desk, "request_get", json!({ "request": request }));
    assert_eq!(view["candidates"][0]["uid"], gave["entry"]);
    assert_eq!(refused(&desk, "request_link", json!({ "request": request, "done": own })), Error::NotFound);
    ask(&desk, "request_link", json!({ "request": request, "done": gave["entry"] }));
    assert_eq!(stands().len(), 0);
    verify(&desk);
}

#[test]
fn a_print_for_a_request_goes_by_the_right_of_who_made_it() {
    let house = House::new();
    let desk = house.desk();
    let fields = json!({ "name": "Kim Kind", "regimes": ["youth"], "birth_date": "2017-05-05" });
    let child = ask(&desk, "client_add", fields)["client"].as_str().unwrap().to_owned();
    report(&desk, &child, "Samen gegeten.");
    let fields = json!({ "who": "authority_parent", "name": "Moeder Kind", "proof_note": "Gezagsregister gezien." });
    ask(&desk, "person_set", json!({ "client": child, "fields": fields }));
    let print = |name: &str, capacity: &str| {
        let asks = with(asked(&child, "copy"), &json!({ "asker": { "name": name, "capacity": capacity } }));
        let request = ask(&desk, "request_add", asks)["request"].clone();
        grant(&desk, &request);
        json!({ "client": child, "language": "nl", "reader": "representative_asks", "request": request })
    };
    // There is a parent with authority, and it is not she who asks.
    let grandmother = print("Oma Kind", "other");
    assert_eq!(refused(&desk, "dossier_print", grandmother.clone()), Error::GroundDoesNotFit);
    let view = ask(&desk, "request_get", json!({ "request": grandmother["request"] }));
    assert_eq!((&view["state"], &view["fields"]["done"]), (&json!("to_do"), &json!([])));
    let as_if = print("Oma Kind", "representative");
    assert_eq!(refused(&desk, "dossier_print", as_if), Error::NoRight { reason: "not-entitled".into() });
    let mother = print("Moeder Kind", "representative");
    ask(&desk, "dossier_print", mother.clone());
    // What was granted for a part prints no whole dossier.
    let asks =
        with(asked(&child, "copy"), &json!({ "asker": { "name": "Moeder Kind", "capacity": "representative" } }));
    let part = ask(&desk, "request_add", asks)["request"].clone();
    check(&desk, &part);
    let decided = json!({ "request": part, "outcome": "partly", "grounds": ["excessive"], "reasons": "Zo besloten." });
    ask(&desk, "request_decide", decided);
    let whole = with(mother.clone(), &json!({ "request": part }));
    assert_eq!(refused(&desk, "dossier_print", whole.clone()), Error::AnsweredInPart);
    ask(&desk, "dossier_print", with(whole, &json!({ "extent": { "kind": "parts", "parts": ["reports"] } })));
    assert_eq!(ask(&desk, "request_get", json!({ "request": mother["request"] }))["state"], "answered");
}

#[test]
fn what_is_not_shared_further_goes_to_nobody_but_who_asked_and_whom_a_statute_names() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    report(&desk, &own, "Koffie gedronken.");
    let seat = |clients: Value| {
        json!({
            "name": "Wim de Waarnemer", "function": "verpleegkundige", "why": "Vakantie", "from": "2026-11-23",
            "until": "2026-12-15", "clients": clients, "parts": ["reports"],
            "passphrase": "kraan molen zolder boterham pleister duif", "second": { "kind": "keychain" },
            "present": PASSPHRASE,
        })
    };
    ask(&desk, "stand_in_add", seat(json!([own])));
    let request = add(&desk, &own, "restrict");
    let consent = json!({ "consent": shared_with(&desk, &own, "Iemand") });
    shared_with(&desk, &own, "Kees Kijker");
    let represents = json!({ "person": mentor(&desk, &own, "Kees Kijker") });
    let given = || with(give(&own, folder, "other_carer", "consent"), &consent);
    ask(&desk, "handover_write", given());
    let view = grant(&desk, &request);
    assert_eq!((&view["restricts"], &view["state"]), (&json!("not_shared_further"), &json!("answered")));
    assert_eq!(ask(&desk, "client_get", json!({ "client": own }))["restriction"], "not_shared_further");

    for (capacity, ground, goes) in [
        ("other_carer", "consent", false),
        ("colleague", "directly_involved", false),
        ("client", "consent", false),
        ("other", "consent", false),
        ("client", "request_client", true),
        ("representative", "request_representative", true),
        ("inspector", "statutory_duty", true),
    ] {
        let more = if capacity == "representative" { &represents } else { &consent };
        let answer = desk.call("handover_write", with(give(&own, folder, capacity, ground), more), &Quiet);
        assert_eq!(answer.err(), if goes { None } else { Some(Error::NotShared) }, "{capacity} {ground}");
        let asks = with(look(&own, "client"), &json!({ "capacity": capacity, "ground": ground, "ground_note": "x" }));
        let answer = desk.call("viewing_begin", asks, &Quiet);
        assert_eq!(answer.err(), if goes { None } else { Some(Error::NotShared) }, "{capacity} {ground}");
    }
    let print = |reader: &str| {
        desk.call("dossier_print", json!({ "client": own, "language": "nl", "reader": reader }), &Quiet).err()
    };
    assert_eq!((print("own"), print("client_asks"), print("unasked")), (None, None, Some(Error::NotShared)));
    let mut second = seat(json!([own]));
    second["passphrase"] = json!("vlinder trommel asfalt koelkast pinda zeil");
    assert_eq!(refused(&desk, "stand_in_add", second), Error::NotShared);
    // The carer goes on.
    report(&desk, &own, "Wandeling gemaakt.");
    desk.close().unwrap();

    let stand_in = || {
        let passphrase = SecretString::from("kraan molen zolder boterham pleister duif".to_owned());
        let key = Key::Passphrase { passphrase, second: Second::Keychain };
        let vault = Vault::open(&house.dir(), key, &house.surroundings).unwrap();
        Desk::open(vault, Role::StandIn, Source::Window, house.surroundings.clone()).unwrap()
    };
    let desk = stand_in();
    assert_eq!(
        ask(&desk, "client_list", json!({ "former": true })),
        json!([]),
        "what was given before is not seen either"
    );
    desk.close().unwrap();

    let desk = house.desk();
    let lift = |told: &str, reason: &str| json!({ "request": request, "told": told, "reason": reason });
    let missing = Error::Required { field: "reason".to_owned() };
    assert_eq!(refused(&desk, "request_lift", lift("2026-11-23", "")), missing);
    assert_eq!(refused(&desk, "request_lift", lift("2026-11-24", "x")), Error::InFuture { field: "told".to_owned() });
    let view = ask(&desk, "request_lift", lift("2026-11-22", "De gegevens zijn nagekeken."));
    assert_eq!(view["restricts"], Value::Null);
    let said = letter(&desk, &request, "lifting", "nl");
    assert!(said.contains(&squeezed("Ik vertelde u dat op 22 november 2026.")), "{said}");
    assert_eq!(refused(&desk, "request_lift", lift("2026-11-22", "x")), Error::EntryChanged);
    ask(&desk, "handover_write", given());
    verify(&desk);
    desk.close().unwrap();
    let desk = stand_in();
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })).as_array().unwrap().len(), 1);
}

#[test]
fn what_is_kept_and_not_used_is_read_and_changed_by_nobody() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap();
    let desk = house.desk();
    let (own, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Annet Anders"));
    let entry = report(&desk, &own, "Koffie gedronken in de tuin.")["entry"].clone();
    report(&desk, &other, "Koffie gedronken op het balkon.");
    let mut input = asked(&own, "restrict");
    input["restriction"] = json!("kept_not_used");
    let request = ask(&desk, "request_add", input)["request"].clone();
    check(&desk, &request);
    let decide = json!({ "request": request, "outcome": "granted" });
    assert_eq!(refused(&desk, "request_decide", decide.clone()), Error::StillInCare);
    ask(&desk, "client_close", json!({ "client": own, "ending": "by_client", "on": "2026-11-23", "reason": "" }));
    let why = json!({ "reasons": "Na de ruzie met Annet Anders is dit beter." });
    ask(&desk, "request_decide", with(decide, &why));
    let said = letter(&desk, &request, "decision", "nl");
    assert!(said.contains(&squeezed("Na de ruzie met")) && !said.contains("Anders"), "{said}");

    let of = json!({ "client": own });
    // Who represents them, what was said of names, and taking back go on.
    ask(&desk, "people", of.clone());
    ask(&desk, "others_answer", with(of.clone(), &json!({ "reviewed": [] })));
    for (action, input) in [
        ("timeline", with(of.clone(), &json!({ "count": 10 }))),
        ("plan", of.clone()),
        ("measurements", of.clone()),
        ("medication", of.clone()),
        ("doses", with(of.clone(), &json!({ "from": "2026-11-01", "to": "2026-11-23" }))),
        ("search", with(of.clone(), &json!({ "words": "koffie", "count": 10 }))),
        ("entry_correct", json!({ "entry": entry, "base": 1, "text": "Thee.", "reason": "Toch thee." })),
        ("hold_set", json!({ "entry": entry, "what": "withheld", "reason": "x", "review_on": "2026-12-01" })),
        ("client_reopen", with(of.clone(), &json!({ "reason": "Weer in zorg." }))),
        ("dossier_print", with(of.clone(), &json!({ "language": "nl" }))),
        ("handover_write", give(&own, folder, "colleague", "directly_involved")),
    ] {
        assert_eq!(refused(&desk, action, input), Error::KeptNotUsed, "{action}");
    }
    let found = ask(&desk, "search", json!({ "words": "koffie", "count": 10 }));
    assert_eq!((&found["count"], found["hits"].as_array().unwrap().len()), (&json!(1), 1), "the other's alone");
    // Kept is kept: neither the whole nor a part is destroyed.
    let mistake = json!({ "ground": "mistake", "reason": "x", "copy": "not_wanted", "name": "Tess Proefpersoon" });
    assert_eq!(refused(&desk, "destruction_begin", with(of.clone(), &mistake)), Error::MustBeKept);
    let one = json!({ "entry": entry, "base": 1, "ground": "mistake", "reason": "x", "name": "Tess Proefpersoon" });
    assert_eq!(refused(&desk, "entry_destruction_begin", one), Error::MustBeKept);
    // A stick that was pulled out may hold it all the same, and that is told.
    let (pulled, away) = (house.folder.path().join("STICK"), house.folder.path().join("elders"));
    std::fs::create_dir(&pulled).unwrap();
    let given = give(&own, pulled.to_str().unwrap(), "client", "request_client");
    let pulling = Pulling { stick: &pulled, away: &away };
    assert_eq!(desk.call("handover_write", given, &pulling), Err(Error::PackageLeft));
    assert_eq!(ask(&desk, "today", json!({}))["handovers_unsure"][0]["client"], json!(own));
    // Whose it is still gets it, and sees who looked.
    ask(&desk, "dossier_print", with(of.clone(), &json!({ "language": "nl", "reader": "client_asks" })));
    ask(&desk, "handover_write", give(&own, folder, "client", "request_client"));
    ask(&desk, "access_log", of.clone());
    assert_eq!(ask(&desk, "client_get", of.clone())["restriction"], "kept_not_used");
    let lift = json!({ "request": request, "told": "2026-11-23", "reason": "Zij vraagt het zelf." });
    ask(&desk, "request_lift", lift);
    let page = ask(&desk, "timeline", with(of, &json!({ "count": 10 })));
    assert!(
        page.to_string().contains("Koffie") && !page.to_string().contains("Toch thee"),
        "nothing was written meanwhile"
    );
    verify(&desk);
}

/// Somebody whose dossier is kept and not used, with two entries.
fn kept_only(desk: &Desk, name: &str) -> (String, Vec<Value>) {
    let own = client(desk, name);
    let entries = ["Iets fout.", "Iets anders."].map(|text| report(desk, &own, text)["entry"].clone());
    ask(desk, "client_close", json!({ "client": own, "ending": "by_client", "on": "2026-11-23", "reason": "" }));
    let mut input = asked(&own, "restrict");
    input["restriction"] = json!("kept_not_used");
    let request = ask(desk, "request_add", input)["request"].clone();
    check(desk, &request);
    ask(desk, "request_decide", json!({ "request": request, "outcome": "granted" }));
    (own, entries.to_vec())
}

#[test]
fn of_what_is_kept_and_not_used_no_more_goes_than_the_client_was_granted() {
    let house = House::new();
    let desk = house.desk();
    for (first, outcome, grounds) in [
        ("Kees", "open", json!([])),
        ("Loes", "refused", json!(["interest_of_another"])),
        ("Mees", "refused", json!(["statute_forbids"])),
        ("Oda", "withdrawn", json!([])),
        ("Piet", "granted", json!([])),
        ("Nel", "partly", json!(["interest_of_another"])),
    ] {
        let name = &format!("{first} Proefpersoon");
        let (own, entries) = kept_only(&desk, name);
        let request = add(&desk, &own, "destroy");
        check(&desk, &request);
        let mut decide =
            json!({ "request": request, "outcome": outcome, "grounds": grounds, "reasons": "Zo besloten." });
        match outcome {
            "open" => {}
            "withdrawn" => {
                decide["outcome"] = json!("granted");
                ask(&desk, "request_decide", decide);
                let back = json!({ "request": request, "reason": "Zelf gezegd." });
                ask(&desk, "request_withdraw", back);
            }
            "partly" => {
                decide["entries"] = json!([entries[0]]);
                ask(&desk, "request_decide", decide);
            }
            _ if grounds == json!(["statute_forbids"]) => {
                // No statute forbids it here: then it stays open.
                desk.call("request_decide", decide, &Quiet).ok();
            }
            _ => drop(ask(&desk, "request_decide", decide)),
        }
        let held = ask(&desk, "retention_get", json!({ "client": own }))["verdict"]["held"] == true;
        assert_eq!(held, outcome != "granted", "{outcome} {grounds}");
        let whole = json!({ "client": own, "ground": "mistake", "reason": "x", "copy": "nobody", "name": name });
        if outcome != "granted" {
            assert_eq!(refused(&desk, "destruction_begin", whole), Error::MustBeKept, "{outcome} {grounds}");
        }
        let one = |entry: &Value, ground: &str| json!({ "entry": entry, "base": 1, "ground": ground, "reason": "x", "name": name });
        if outcome == "partly" {
            for (entry, ground) in [(&entries[0], "mistake"), (&entries[1], "request"), (&entries[1], "mistake")] {
                assert_eq!(
                    refused(&desk, "entry_destruction_begin", one(entry, ground)),
                    Error::MustBeKept,
                    "{ground}"
                );
            }
            // What was granted is carried out, and can be called off.
            ask(&desk, "entry_destruction_begin", one(&entries[0], "request"));
            ask(&desk, "entry_destruction_stop", json!({ "entry": entries[0], "reason": "Nog even wachten." }));
            ask(&desk, "entry_destruction_begin", one(&entries[0], "request"));
            house.clock.forward(chrono::Duration::days(7));
            ask(&desk, "entry_destroy", json!({ "entry": entries[0], "base": 1, "name": name }));
            assert_eq!(ask(&desk, "client_get", json!({ "client": own }))["restriction"], "kept_not_used");
        }
    }
    verify(&desk);
}

#[test]
fn a_correction_and_who_looked_are_linked_and_tell_nobody_of_what_is_held_back() {
    let house = House::new();
    let desk = house.desk();
    let (own, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Annet Anders"));
    let wrong = report(&desk, &own, "Zij is gevallen.");
    let held = report(&desk, &own, "Uitslag van de scan.");
    hold(&desk, &held, "not_yet_told");
    ask(&desk, "timeline", json!({ "client": other, "count": 10 }));
    let correct = add(&desk, &own, "correct");
    assert_eq!(ask(&desk, "request_get", json!({ "request": correct }))["candidates"], json!([]));
    ask(&desk, "entry_correct", json!({ "entry": wrong["entry"], "base": 1, "text": "Zij is niet gevallen." }));
    grant(&desk, &correct);
    let done = json!({ "request": correct, "done": wrong["entry"] });
    let view = ask(&desk, "request_link", done.clone());
    assert_eq!((&view["state"], &view["fields"]["done"][0]["what"]), (&json!("answered"), &json!("entry")));
    assert_eq!(refused(&desk, "request_link", done), Error::NotFound, "once");

    let who = add(&desk, &own, "who_looked");
    grant(&desk, &who);
    let log = ask(&desk, "access_log", json!({ "client": own }));
    let said = log.to_string();
    assert!(said.contains("entry_correct") && said.contains("Praktijk De Linde"), "{said}");
    assert!(!said.contains("hold") && !said.contains("not_yet_told"), "{said}");
    let lines = log["lines"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["client"] == json!(own)), "{said}");
    let reports = lines.iter().filter(|line| line["action"] == "report_add").count();
    assert_eq!(reports, 1, "the line of what is held back would tell of it");
    let days = json!({ "client": own, "from": "2026-11-24", "to": "2026-11-30" });
    assert_eq!(ask(&desk, "access_log", days)["lines"], json!([]));
    let printed = ask(&desk, "access_log_print", json!({ "client": own, "language": "nl", "request": who }));
    let said = paper(printed["file"].as_str().unwrap(), "");
    assert!(said.contains(&squeezed("Praktijk De Linde (zorgverlener) · gewijzigd · verslag")), "{said}");
    assert!(!said.contains("Annet") && !said.contains(&squeezed("wie wat mag lezen")), "{said}");
    let view = ask(&desk, "request_get", json!({ "request": who }));
    assert_eq!((&view["state"], &view["fields"]["done"][0]["what"]), (&json!("answered"), &json!("log_paper")));
    verify(&desk);
}

/// What was given to somebody by statute is told to nobody but the client unless the carer chose that, in no line of the paper.
#[test]
fn who_looked_goes_in_part_to_somebody_else_and_where_a_part_was_granted() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap();
    let mut desk = house.desk();
    let (own, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bram Anders"));
    mentor(&desk, &own, "Kees Kijker");
    report(&desk, &own, "Koffie gedronken.");
    let duty = with(give(&own, folder, "other", "statutory_duty"), &json!({ "recipient": "Veilig Thuis" }));
    ask(&desk, "handover_write", duty);
    house.clock.forward(chrono::Duration::minutes(1));
    ask(&desk, "viewing_begin", look(&own, "representative"));
    desk.look_on().unwrap();
    told(&desk);
    ask(&desk, "viewing_end", json!({ "present": PASSPHRASE }));
    desk.come_back().unwrap();

    let asker = json!({ "asker": { "name": "Kees Kijker", "capacity": "representative" } });
    let who = ask(&desk, "request_add", with(asked(&own, "who_looked"), &asker))["request"].clone();
    grant(&desk, &who);
    let print =
        |request: &Value, more: Value| with(json!({ "client": own, "language": "nl", "request": request }), &more);
    let printed = |request: &Value, more: Value| {
        paper(ask(&desk, "access_log_print", print(request, more))["file"].as_str().unwrap(), "")
    };
    let (is_part, choose) = (squeezed("Dit is niet het hele overzicht."), Error::Required { field: "left_out".into() });
    assert_eq!(refused(&desk, "access_log_print", print(&who, json!({}))), choose, "not whole by mistake");
    let another = with(print(&who, json!({ "left_out": [] })), &json!({ "client": other }));
    assert_eq!(refused(&desk, "access_log_print", another), Error::NotFound);
    let whole = printed(&who, json!({ "left_out": [] }));
    assert!(whole.contains("VeiligThuis") && whole.contains("·meegegeven·") && !whole.contains(&is_part), "{whole}");

    let log = ask(&desk, "access_log", json!({ "client": own }));
    let given = |to: &str| {
        let all = log["given"].as_array().unwrap();
        all.iter().find(|line| line["to"] == to).map(|line| line["uid"].clone()).unwrap()
    };
    let said = printed(&who, json!({ "left_out": [given("Veilig Thuis")] }));
    assert!(said.contains(&is_part) && said.contains(&squeezed("Kees Kijker (keek mee op het scherm)")), "{said}");
    assert!(!said.contains("VeiligThuis") && !said.contains("meegegeven") && !said.contains("meegeven"), "{said}");
    assert!(said.contains(&squeezed("Praktijk De Linde (zorgverlener) · toegevoegd · verslag")), "{said}");
    let said = printed(&who, json!({ "left_out": [given("Kees Kijker")] }));
    assert!(said.contains("VeiligThuis") && !said.contains("KeesKijker"), "{said}");
    let worker = &log["workers"][0];
    assert_eq!((&worker["name"], &worker["role"]), (&json!("Praktijk De Linde"), &json!("carer")));
    let said = printed(&who, json!({ "left_out": [worker["uid"]] }));
    assert!(said.contains(&is_part) && !said.contains(&squeezed("(zorgverlener) ·")), "{said}");
    // How many were left out is kept with the request: each once, and none who does not stand there.
    let nobody = json!("00".repeat(16));
    printed(&who, json!({ "left_out": [given("Kees Kijker"), given("Kees Kijker"), worker["uid"], nobody] }));
    let left_out = |request: &Value| -> Vec<Value> {
        let view = ask(&desk, "request_get", json!({ "request": request }));
        view["fields"]["done"].as_array().unwrap().iter().map(|done| done["left_out"].clone()).collect()
    };
    assert_eq!(left_out(&who), [json!(0), json!(1), json!(1), json!(1), json!(2)]);

    let part = add(&desk, &own, "who_looked");
    check(&desk, &part);
    let partly = json!({
        "request": part, "outcome": "partly", "grounds": ["privacy_of_another"], "reasons": "Een deel gaat over een ander.",
    });
    ask(&desk, "request_decide", partly);
    for whole in [json!({}), json!({ "left_out": [] })] {
        assert_eq!(refused(&desk, "access_log_print", print(&part, whole)), choose, "a part was granted");
    }
    for less in [json!({ "left_out": [given("Veilig Thuis")] }), json!({ "from": "2026-11-23" })] {
        assert!(printed(&part, less).contains(&is_part));
    }
    // The client gets all of it, as before.
    let all = add(&desk, &own, "who_looked");
    grant(&desk, &all);
    assert!(printed(&all, json!({})).contains("VeiligThuis"));
    verify(&desk);
}

#[test]
fn by_a_decision_for_a_part_no_whole_dossier_is_laid_open() {
    let house = House::new();
    let desk = house.desk();
    let (own, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bram Anders"));
    report(&desk, &own, "Koffie gedronken.");
    let part = |ground: &str| {
        let request = add(&desk, &own, "look");
        check(&desk, &request);
        let decision =
            json!({ "request": request, "outcome": "partly", "grounds": [ground], "reasons": "Zo besloten." });
        ask(&desk, "request_decide", decision);
        request
    };
    let looks = |request: &Value, more: Value| with(with(look(&own, "client"), &json!({ "request": request })), &more);
    let excessive = part("excessive");
    assert_eq!(refused(&desk, "viewing_begin", looks(&excessive, json!({}))), Error::AnsweredInPart);
    let elsewhere = looks(&excessive, json!({ "client": other }));
    assert_eq!(refused(&desk, "viewing_begin", elsewhere), Error::NotFound);
    let done = |request: &Value| ask(&desk, "request_get", json!({ "request": request }))["fields"]["done"].clone();
    assert_eq!(done(&excessive), json!([]));
    for less in [json!({ "parts": ["reports"] }), json!({ "parts": PARTS[..6] }), json!({ "from": "2026-11-01" })] {
        ask(&desk, "viewing_begin", looks(&excessive, less));
    }
    assert_eq!(done(&excessive).as_array().unwrap().len(), 3);
    // What is private of others stays out by itself, and all the rest is hers; so is what she did not ask by this request.
    ask(&desk, "viewing_begin", looks(&part("privacy_of_another"), json!({})));
    ask(&desk, "viewing_begin", look(&own, "client"));
    verify(&desk);
}

#[test]
fn what_was_written_as_a_decision_waits_for_nobody_once_the_request_is_withdrawn() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let [gone, stays] = ["copy", "look"].map(|kind| add(&desk, &own, kind));
    let draft = |request: &Value, reasons: &str| {
        let text = json!({ "outcome": "refused", "grounds": [], "reasons": reasons, "of": request, "base": 0 });
        let draft = json!({ "client": own, "form": "answer", "text": text.to_string() });
        ask(&desk, "draft_save", draft)["draft"].clone()
    };
    let (of_gone, of_stays) = (draft(&gone, "Nog uit te zoeken."), draft(&stays, "Ook nog."));
    let waits = || {
        let names = |drafts: &Value| -> Vec<Value> {
            drafts.as_array().unwrap().iter().map(|draft| draft["draft"].clone()).collect()
        };
        let today = names(&ask(&desk, "today", json!({}))["drafts"]);
        assert_eq!(names(&ask(&desk, "client_closing", json!({ "client": own }))["drafts"]), today);
        today
    };
    assert_eq!(waits().len(), 2);
    ask(&desk, "request_withdraw", json!({ "request": gone, "reason": "Hoeft niet meer." }));
    assert_eq!(waits(), [of_stays]);
    // The words are there for the page of the request.
    let kept = ask(&desk, "drafts", json!({}));
    let kept = kept.as_array().unwrap().iter().find(|draft| draft["draft"] == of_gone).unwrap();
    assert!(kept["text"].as_str().unwrap().contains("Nog uit te zoeken."));
    ask(&desk, "draft_drop", json!({ "draft": of_gone }));
    assert_eq!(ask(&desk, "drafts", json!({})).as_array().unwrap().len(), 1);
    // What is no such text at all is shown as ever.
    for text in ["half", "{}", "{\"of\":\"x\"}", "[1]"] {
        ask(&desk, "draft_save", json!({ "client": own, "form": "answer", "text": text }));
    }
    assert_eq!(waits().len(), 5);
}

/// Identity that could not be seen today may be seen tomorrow.
#[test]
fn who_asks_is_looked_at_again_until_it_is_decided() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let request = add(&desk, &own, "copy");
    let unseen = json!({ "request": request, "identity": null, "may": false, "why": "Geen paspoort bij zich." });
    ask(&desk, "request_check", unseen.clone());
    let granted = json!({ "request": request, "outcome": "granted" });
    assert_eq!(refused(&desk, "request_decide", granted.clone()), Error::AskerUnchecked);
    let view = check(&desk, &request);
    assert_eq!(view["fields"]["check"]["may"], true);
    ask(&desk, "request_decide", granted);
    assert_eq!(refused(&desk, "request_check", unseen), Error::RequestDecided);
    verify(&desk);
}
