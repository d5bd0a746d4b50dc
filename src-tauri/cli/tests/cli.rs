//! The command line as a script would use it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop short")]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use std::sync::Arc;

use chrono::DateTime;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::{Role, Source};
use dossier_core::surroundings::{StoppedClock, Surroundings};
use dossier_core::vault::{Key, Second, Vault};
use secrecy::SecretString;
use serde_json::{Value, json};

const PASSPHRASE: &str = "tafel wandeling koffie regen fiets lamp";

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str], input: &str, passphrase: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zorgmap-cli"))
            .args(if arguments.contains(&"--vault") {
                vec![]
            } else {
                vec!["--vault".into(), self.path().join("vault")]
            })
            .arg("--key-file")
            .arg(self.path().join("stick.key"))
            .args(arguments)
            .env("ZORGMAP_PASSPHRASE", passphrase)
            .env("ZORGMAP_KEY_COST", "test")
            .env("ZORGMAP_NOW", "2026-11-23T10:30:00+01:00")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        child.wait_with_output().unwrap()
    }

    fn good(&self, arguments: &[&str], input: &str) -> Value {
        let output = self.run(arguments, input, PASSPHRASE);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn bad(&self, arguments: &[&str], input: &str, passphrase: &str) -> Value {
        let output = self.run(arguments, input, passphrase);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        serde_json::from_slice(&output.stderr).unwrap()
    }

    fn made() -> Self {
        let home = Self::new();
        let made = home.good(&["init", "--json", "--name", "De Linde"], "");
        assert!(made["recovery_code"].as_str().unwrap().len() > 25, "{made}");
        home
    }
}

#[test]
fn a_vault_from_nothing_to_a_package() {
    let home = Home::made();
    assert_eq!(fs::metadata(home.path().join("stick.key")).unwrap().len(), 32);
    assert_eq!(home.good(&["status"], "")["exists"], true);
    let client = home.good(&["call", "client_add"], &json!({ "name": "Tess Proefpersoon" }).to_string());
    let input = home.path().join("report.json");
    fs::write(&input, json!({ "client": client["client"], "text": "Samen gewandeld." }).to_string()).unwrap();
    home.good(&["call", "report_add", "--input", input.to_str().unwrap()], "");
    let found = home.good(&["call", "search"], &json!({ "words": "Gewandéld", "count": 5 }).to_string());
    assert_eq!(found["count"], 1);
    let lines = home.good(&["call", "log_list"], &json!({ "count": 50 }).to_string());
    assert!(lines["lines"].as_array().unwrap().iter().all(|line| line["source"] == "cli"));
    let away = home.path().join("stick");
    fs::create_dir(&away).unwrap();
    let handed = home.good(
        &["call", "handover_write"],
        &json!({ "client": client["client"], "recipient": "Tess", "capacity": "client", "ground": "request_client",
                 "identity": "known_to_me", "language": "nl", "folder": away })
        .to_string(),
    );
    assert_eq!(handed["words"].as_str().unwrap().split(' ').count(), 6);
    assert_eq!(home.good(&["verify"], "")["ok"], true);
}

#[test]
fn a_backup_is_made_checked_and_restored() {
    let home = Home::made();
    home.good(&["call", "client_add"], &json!({ "name": "Tess Proefpersoon" }).to_string());
    let stick = home.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let made = home.good(&["backup", "--to", stick.to_str().unwrap()], "");
    let set = made["set"].as_str().unwrap();
    let checked = home.good(&["verify", "--backup", set], "");
    assert_eq!((&checked["ok"], &checked["seal"]), (&json!(true), &made["seal"]));
    let again = home.path().join("again");
    home.good(&["restore", "--from", set, "--vault", again.to_str().unwrap()], "");
    fs::rename(home.path().join("vault"), home.path().join("old")).unwrap();
    fs::rename(&again, home.path().join("vault")).unwrap();
    let list = home.good(&["call", "client_list"], &json!({ "former": true }).to_string());
    assert_eq!(list[0]["name"], "Tess Proefpersoon");
    assert_eq!(home.bad(&["verify", "--backup", home.path().to_str().unwrap()], "", PASSPHRASE)["code"], "no_backup");
}

/// The window asks which is meant; a script that names a stick cannot be asked.
#[test]
fn of_the_backups_of_two_vaults_on_a_stick_the_one_that_is_named_is_put_back() {
    let (home, colleague) = (Home::made(), Home::made());
    let stick = home.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let stick = stick.to_str().unwrap();
    let own = home.good(&["backup", "--to", stick], "");
    colleague.good(&["backup", "--to", stick], "");
    let again = home.path().join("again");
    let told = home.bad(&["restore", "--from", stick, "--vault", again.to_str().unwrap()], "", PASSPHRASE);
    assert_eq!(told["code"], "several_vaults");
    assert_eq!(told["params"]["sets"].as_array().unwrap().len(), 2, "{told}");
    assert!(!again.exists());
    let named = own["set"].as_str().unwrap();
    let told = home.good(&["restore", "--from", named, "--vault", again.to_str().unwrap()], "");
    assert_eq!(told["seal"], own["seal"]);
}

#[test]
fn a_typed_certificate_keeps_a_destroyed_dossier_from_coming_back() {
    let home = Home::made();
    let client = home.good(&["call", "client_add"], &json!({ "name": "Tess Proefpersoon" }).to_string());
    let stick = home.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let made = home.good(&["backup", "--to", stick.to_str().unwrap()], "");
    let seal = home.good(&["call", "today"], "{}")["last_seal"]["code"].as_str().unwrap().to_owned();
    assert_eq!(home.good(&["verify", "--seal", &seal.to_lowercase()], "")["typed"], "yes");
    assert_eq!(home.bad(&["verify", "--seal", "kaas"], "", PASSPHRASE)["code"], "seal_mistyped");
    let other = home.run(&["verify", "--seal", "2-AAAA-AAAA-AAAA-AAAA"], "", PASSPHRASE);
    assert_eq!(other.status.code(), Some(1));

    let mut surroundings = Surroundings::real();
    surroundings.clock = Arc::new(StoppedClock(DateTime::parse_from_rfc3339("2026-11-24T10:30:00+01:00").unwrap()));
    let second = Second::KeyFile(home.path().join("stick.key"));
    let key = Key::Passphrase { passphrase: SecretString::from(PASSPHRASE), second };
    let vault = Vault::open(&home.path().join("vault"), key, &surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Cli, surroundings).unwrap();
    let uid = client["client"].as_str().unwrap().parse().unwrap();
    let code = destroy(&desk, uid, DestroyGround::Request).unwrap().code;
    desk.close().unwrap();

    let from = made["set"].as_str().unwrap();
    let again = home.path().join("again");
    let again = again.to_str().unwrap();
    let mistyped = ["restore", "--from", from, "--vault", again, "--certificate", "12345-12345-12345-12345"];
    assert_eq!(home.bad(&mistyped, "", PASSPHRASE)["code"], "certificate_mistyped");
    let told = home.good(&["restore", "--from", from, "--vault", again, "--certificate", &code], "");
    assert_eq!((&told["certificates"], &told["destroyed_since"]), (&json!(1), &json!([])));
    let old = home.path().join("vault");
    let also = home.path().join("also");
    let told = home.good(
        &[
            "restore",
            "--from",
            stick.to_str().unwrap(),
            "--vault",
            also.to_str().unwrap(),
            "--also",
            old.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(told["destroyed_since"], json!([{ "what": "dossier", "day": "2026-11-24", "ground": "request" }]));
    for restored in [again, also.to_str().unwrap()] {
        let input = json!({ "former": true }).to_string();
        assert_eq!(home.good(&["call", "client_list", "--vault", restored], &input), json!([]));
    }
    // A vault that made way here is asked without being named.
    fs::rename(&old, home.path().join("vault-2026-11-24")).unwrap();
    let told = home.good(&["restore", "--from", from], "");
    assert_eq!(told["destroyed_since"], json!([{ "what": "dossier", "day": "2026-11-24", "ground": "request" }]));
}

#[test]
fn who_calls_is_who_the_key_says() {
    const WORDS: &str = "kraan molen zolder boterham pleister duif";
    let home = Home::made();
    let given = home.good(&["call", "client_add"], &json!({ "name": "Tess Proefpersoon" }).to_string());
    home.good(&["call", "client_add"], &json!({ "name": "Bep Anders" }).to_string());
    let key = home.path().join("wim.key");
    home.good(
        &["call", "stand_in_add"],
        &json!({ "name": "Wim de Waarnemer", "function": "verpleegkundige", "why": "Vakantie", "from": "2026-11-23",
                 "until": "2026-11-30", "clients": [given["client"]], "parts": ["reports"], "passphrase": WORDS,
                 "second": { "kind": "key_file", "file": key }, "present": PASSPHRASE })
        .to_string(),
    );
    // His stick goes where the command line looks for one.
    fs::rename(&key, home.path().join("stick.key")).unwrap();
    let as_wim = |action: &str, input: Value| {
        let output = home.run(&["call", action], &input.to_string(), WORDS);
        let told = if output.status.success() { &output.stdout } else { &output.stderr };
        serde_json::from_slice::<Value>(told).unwrap()
    };
    assert_eq!(as_wim("sitting", json!({}))["role"], "stand_in");
    let list = as_wim("client_list", json!({ "former": true }));
    assert_eq!((list.as_array().unwrap().len(), &list[0]["name"]), (1, &json!("Tess Proefpersoon")));
    for action in ["settings_set", "ways_in", "backup_make", "verify", "stand_ins"] {
        assert_eq!(as_wim(action, json!({}))["code"], "not_allowed", "{action}");
    }
}

#[test]
fn errors_are_told_as_codes() {
    let home = Home::new();
    assert_eq!(home.bad(&["call", "today"], "", PASSPHRASE)["code"], "no_vault");
    let home = Home::made();
    assert_eq!(home.bad(&["call", "today"], "", "een heel andere wachtzin dan deze")["code"], "wrong_passphrase");
    assert_eq!(home.bad(&["call", "nonsense"], "", PASSPHRASE)["code"], "unknown_action");
    assert_eq!(home.bad(&["call", "today"], "{", PASSPHRASE)["code"], "bad_input");
    assert_eq!(home.bad(&["init", "--json"], "", PASSPHRASE)["code"], "vault_exists");
    assert_eq!(home.run(&["no-such-command"], "", PASSPHRASE).status.code(), Some(2));
    fs::write(home.path().join("stick.key"), b"too short").unwrap();
    assert_eq!(home.bad(&["call", "today"], "", PASSPHRASE)["code"], "key_file_bad");
}

#[test]
fn a_vault_that_is_open_elsewhere_is_left_alone() {
    let home = Home::made();
    let held = File::options().write(true).open(home.path().join("vault/lock")).unwrap();
    held.try_lock().unwrap();
    assert_eq!(home.bad(&["call", "today"], "", PASSPHRASE)["code"], "vault_in_use");
    let stick = home.path().to_str().unwrap().to_owned();
    assert_eq!(home.bad(&["backup", "--to", &stick], "", PASSPHRASE)["code"], "vault_in_use");
    drop(held);
    home.good(&["call", "today"], "");
}

#[test]
fn actions_are_listed_with_their_schemas() {
    let home = Home::new();
    let list = home.good(&["actions", "--json"], "");
    let report = list.as_array().unwrap().iter().find(|action| action["name"] == "report_add").unwrap();
    assert!(report["input"]["properties"]["text"].is_object(), "{report}");
}

#[test]
fn a_passphrase_can_come_from_standard_input() {
    let home = Home::made();
    let asks = |number: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zorgmap-cli"))
            .args(["--passphrase-fd", number, "--vault"])
            .arg(home.path().join("vault"))
            .arg("--key-file")
            .arg(home.path().join("stick.key"))
            .arg("verify")
            .env("ZORGMAP_KEY_COST", "test")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(format!("{PASSPHRASE}\r\n").as_bytes()).ok();
        child.wait_with_output().unwrap()
    };
    let good = asks("0");
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let none = asks("99");
    assert_eq!(none.status.code(), Some(1), "no such file descriptor");
}

#[cfg(unix)]
#[test]
fn a_passphrase_can_come_from_a_file_descriptor() {
    let home = Home::made();
    let mut child = Command::new("sh")
        .arg("-c")
        .arg("exec \"$@\" 3<<END\ntafel wandeling koffie regen fiets lamp\nEND")
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_zorgmap-cli"))
        .args(["--passphrase-fd", "3", "--vault"])
        .arg(home.path().join("vault"))
        .arg("--key-file")
        .arg(home.path().join("stick.key"))
        .args(["call", "today"])
        .env("ZORGMAP_KEY_COST", "test")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert!(child.wait().unwrap().success());
}

/// A disk of its own (Linux: in a name space of mounts that goes away with it), filled to the last byte.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_writing_and_nothing_else() {
    const SCRIPT: &str = r#"
        set -eu
        mount -t tmpfs -o size=24m tmpfs "$DISK"
        call() { printf '%s' "$2" | "$CLI" --vault "$DISK/vault" --key-file "$KEY" call "$1"; }
        "$CLI" --vault "$DISK/vault" --key-file "$KEY" init --json > /dev/null
        client=$(call client_add '{"name":"Tess Proefpersoon"}' | sed -n 's/.*"client": "\(.*\)".*/\1/p')
        call report_add "{\"client\":\"$client\",\"text\":\"Samen gewandeld.\"}" > /dev/null
        dd if=/dev/zero of="$DISK/full" bs=4096 2> /dev/null || true
        for again in 1 2 3; do
            call timeline "{\"client\":\"$client\",\"count\":5}" | grep -q gewandeld || echo "not read: $again"
        done
        call draft_save '{"form":"report","text":"bijna af"}' > /dev/null || echo "no draft"
        call report_add "{\"client\":\"$client\",\"text\":\"Te veel.\"}" 2>&1 > /dev/null || true
        rm "$DISK/full"
        call report_add "{\"client\":\"$client\",\"text\":\"Weer ruimte.\"}" > /dev/null || echo "no report"
        call verify '{}' | grep -q '"ok": true' || echo "not whole"
    "#;
    let home = Home::new();
    fs::create_dir(home.path().join("disk")).unwrap();
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", SCRIPT])
        .env("CLI", env!("CARGO_BIN_EXE_zorgmap-cli"))
        .env("DISK", home.path().join("disk"))
        .env("KEY", home.path().join("stick.key"))
        .env("ZORGMAP_PASSPHRASE", PASSPHRASE)
        .env("ZORGMAP_KEY_COST", "test")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.starts_with(r#"{"code":"no_space""#) && told.lines().count() == 1, "{told}");
}

/// A PDF of one empty page.
fn pdf() -> Vec<u8> {
    let mut made = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
    ]
    .iter()
    .enumerate()
    {
        places.push(format!("{:010} 00000 n \n", made.len()));
        made += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = made.len();
    made += &format!("xref\n0 4\n0000000000 65535 f \n{}", places.concat());
    made += &format!("trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    made.into_bytes()
}

/// On every system: the bounds of that process are set by calls that each system has of its own.
#[test]
fn a_pdf_is_drawn_by_a_bounded_process_of_its_own() {
    let drawn = |pdf: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zorgmap-cli"))
            .arg("draw-a-pdf")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let question = [[0u32, 1, 100].map(u32::to_le_bytes).concat(), pdf.to_vec()].concat();
        child.stdin.take().unwrap().write_all(&question).ok();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), output.stdout)
    };
    let (good, told) = drawn(&pdf());
    assert!(good && told.starts_with(&[1, 0, 0, 0]), "{told:?}");
    let length = u32::from_le_bytes(told[4..8].try_into().unwrap()) as usize;
    assert_eq!((told.len(), &told[8..10]), (length + 8, [0xff, 0xd8].as_slice()), "one JPEG");
    assert_eq!(drawn(b"no PDF"), (false, vec![]));

    // And the command line starts it, when it makes a paper with a file in it.
    let home = Home::made();
    let client = home.good(&["call", "client_add"], &json!({ "name": "Tess Proefpersoon" }).to_string());
    let (whole, broken) = (home.path().join("brief.pdf"), home.path().join("kapot.pdf"));
    fs::write(&whole, pdf()).unwrap();
    fs::write(&broken, b"%PDF-1.4 and nothing").unwrap();
    let add = |file: &Path| json!({ "client": client["client"], "title": "Brief", "file": file }).to_string();
    home.good(&["call", "document_add"], &add(&whole));
    assert_eq!(home.bad(&["call", "document_add"], &add(&broken), PASSPHRASE)["code"], "file_damaged");
}
