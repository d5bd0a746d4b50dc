//! The practice of the story: its vault, the day that it is, and what a carer does at the command line.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// The carer's passphrase.
pub const PASSPHRASE: &str = "tafel wandeling koffie regen fiets lamp";

/// How often each action was asked for and done, opening the vault among them.
type Asked = BTreeMap<String, usize>;

/// Actions that leave a line for each dossier, part or paper that they touch.
const SEVERAL: [&str; 4] = ["complaint_letter", "handover_write", "inspection_print", "request_letter"];

/// A practice on a day.
pub struct Practice {
    home: tempfile::TempDir,
    /// The folder of the vault that is in use.
    vault: PathBuf,
    now: String,
    asked: Asked,
    /// What had been asked when each backup was made: so much its log knows.
    at_backup: BTreeMap<PathBuf, Asked>,
    pub recovery_code: String,
}

impl Practice {
    /// A new vault with the key on a stick, on its first day.
    pub fn opens(day: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let vault = home.path().join("laptop");
        let (asked, at_backup) = (Asked::new(), BTreeMap::new());
        let mut practice = Self { home, vault, now: String::new(), asked, at_backup, recovery_code: String::new() };
        practice.on(day);
        let made = told(&practice.run(&["init", "--json", "--name", "Praktijk De Linde"], ""));
        practice.count("vault_open");
        practice.recovery_code = text(&made["recovery_code"]);
        practice
    }

    /// It is this day now, and this hour: `2026-01-05 09:00`. From April to September it is summer time.
    pub fn on(&mut self, when: &str) {
        let (day, hour) = when.split_once(' ').unwrap();
        let summer = ("04".."10").contains(&&day[5..7]);
        self.now = format!("{day}T{hour}:00{}", if summer { "+02:00" } else { "+01:00" });
    }

    /// A folder or stick of the practice.
    pub fn place(&self, name: &str) -> PathBuf {
        let place = self.home.path().join(name);
        fs::create_dir_all(&place).unwrap();
        place
    }

    /// Runs the program on a vault with a key of this place.
    fn run_on(&self, vault: &Path, key: &str, arguments: &[&str], input: &str, passphrase: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zorgmap-cli"))
            .arg("--vault")
            .arg(vault)
            .arg("--key-file")
            .arg(self.home.path().join(key))
            .args(arguments)
            .env("ZORGMAP_PASSPHRASE", passphrase)
            .env("ZORGMAP_KEY_COST", "test")
            .env("ZORGMAP_NOW", &self.now)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        child.wait_with_output().unwrap()
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        self.run_on(&self.vault, "key", arguments, input, PASSPHRASE)
    }

    fn count(&mut self, action: &str) {
        *self.asked.entry(action.to_owned()).or_default() += 1;
    }

    /// Asks, and expects an answer.
    pub fn ask(&mut self, action: &str, input: Value) -> Value {
        let output = self.run(&["call", action], &input.to_string());
        assert!(output.status.success(), "{} {action} {input}: {}", self.now, told(&output));
        self.count("vault_open");
        self.count(action);
        told(&output)
    }

    /// Asks, and expects to be told no; the code of the error.
    pub fn refused(&mut self, action: &str, input: Value) -> String {
        let output = self.run(&["call", action], &input.to_string());
        assert!(!output.status.success(), "{} {action} {input} was done: {}", self.now, told(&output));
        self.count("vault_open");
        text(&told(&output)["code"])
    }

    /// Somebody else asks, with a passphrase and a key of their own; what they are told. `late`: they come in no more.
    pub fn ask_as(&mut self, (key, passphrase): (&str, &str), action: &str, input: Value, late: bool) -> Value {
        let output = self.run_on(&self.vault, key, &["call", action], &input.to_string(), passphrase);
        if !late {
            self.count("vault_open");
        }
        if output.status.success() {
            self.count(action);
        }
        told(&output)
    }

    /// Asks with a code from paper in place of the passphrase and the key.
    pub fn ask_by_code(&mut self, code: &str, action: &str, input: Value) -> Value {
        self.count("vault_open");
        self.count(action);
        told(&self.run_on(&self.vault, "key", &["--recovery", "call", action], &input.to_string(), code))
    }

    /// The first page, read from top to bottom: what waits, for whom, by when; `late` when that is over.
    pub fn today(&mut self) -> Vec<String> {
        let today = self.ask("today", json!({}));
        let line = |what: &Value, who: &Value, on: &Value, late: &Value| {
            let said = [what, who, on].into_iter().filter_map(Value::as_str).filter(|word| !word.is_empty());
            let late = (*late == true).then_some("late");
            said.chain(late).collect::<Vec<_>>().join(" ")
        };
        let none = Value::Null;
        let mut lines = Vec::new();
        for (field, says) in
            [("behind_seal", "behind the seal"), ("backup_due", "backup"), ("backup_stale", "old backup")]
        {
            lines.extend((today[field] == true).then(|| says.to_owned()));
        }
        lines.extend((!today["clock_doubt"].is_null()).then(|| "clock in doubt".to_owned()));
        lines.extend((today["practice_complete"] == false).then(|| "particulars".to_owned()));
        for each in list(&today["practice_waiting"]) {
            lines.push(line(&each["what"], &each["about"], &each["on"], &each["late"]));
        }
        for each in list(&today["due"]) {
            lines.push(line(&each["due"]["what"], &each["client_name"], &each["due"]["on"], &each["due"]["late"]));
        }
        for each in list(&today["waiting"]) {
            lines.push(line(&each["what"], &each["client_name"], &each["on"], &each["late"]));
        }
        for each in list(&today["notes_due"]) {
            lines.push(line(&json!("note"), &each["client_name"], &each["done_on"], &none));
        }
        lines
    }

    /// For how long a dossier is kept, until when, and why.
    pub fn kept(&mut self, client: &str) -> String {
        let verdict = self.ask("retention_get", json!({ "client": client }))["verdict"].clone();
        let words = ["keeping", "date", "why"].map(|field| text(&verdict[field]));
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What an inspector would miss in a dossier.
    pub fn missing(&mut self, client: &str) -> Vec<String> {
        let check = self.ask("check", json!({ "client": client }));
        list(&check["gaps"]).iter().map(|gap| text(&gap["item"])).collect()
    }

    /// Plans that a dossier is destroyed because its term is over; `copy` says whether the client got one first.
    pub fn plan_destruction(&mut self, client: &str, copy: &str, name: &str) -> Value {
        let begun = json!({ "client": client, "ground": "term_over", "copy": copy, "name": name });
        self.ask("destruction_begin", begun)["destruction"].clone()
    }

    /// Destroys it, after the days to think it over.
    pub fn destroy(&mut self, client: &str, name: &str) -> Value {
        self.ask("dossier_destroy", json!({ "client": client, "name": name, "language": "nl" }))
    }

    /// Adds a form that was filled in.
    pub fn form(&mut self, client: &str, form: &str, version: u32, fields: Value) -> Value {
        self.ask("form_add", json!({ "client": client, "form": form, "form_version": version, "fields": fields }))
    }

    /// The newest entry of a kind.
    pub fn newest(&mut self, client: &str, kind: &str) -> Value {
        self.ask("timeline", json!({ "client": client, "kinds": [kind], "count": 1 }))["entries"][0].clone()
    }

    /// The backup of the month; the path of the set.
    pub fn backup(&mut self, medium: &str) -> PathBuf {
        let medium = self.place(medium);
        self.count("vault_open");
        let before = self.asked.clone();
        let output = self.run(&["backup", "--to", medium.to_str().unwrap()], "");
        assert!(output.status.success(), "{}", told(&output));
        self.count("backup_make");
        let set = PathBuf::from(text(&told(&output)["set"]));
        self.at_backup.insert(set.clone(), before);
        set
    }

    /// Puts a set back in a folder of its own; what the program tells of it.
    pub fn restore(&self, from: &Path, to: &str, more: &[&str]) -> Value {
        let arguments = [&["restore", "--from", from.to_str().unwrap()], more].concat();
        let output = self.run_on(&self.home.path().join(to), "key", &arguments, "", PASSPHRASE);
        assert!(output.status.success(), "{}", told(&output));
        told(&output)
    }

    /// Goes on in another vault, which was put back from this set.
    pub fn goes_on_in(&mut self, vault: &str, set: &Path) {
        self.vault = self.home.path().join(vault);
        self.asked = self.at_backup[set].clone();
    }

    /// The path of the vault that is in use.
    pub fn vault(&self) -> &Path {
        &self.vault
    }

    /// Looks into another vault, for what is not of the story.
    pub fn look_into(&self, vault: &str, action: &str, input: Value) -> Value {
        let vault = self.home.path().join(vault);
        told(&self.run_on(&vault, "key", &["call", action], &input.to_string(), PASSPHRASE))
    }

    /// The log, oldest line first. It has a line of each thing that was done, and of nothing else.
    pub fn log(&mut self) -> Vec<Value> {
        // What is asked below stands in it the next time, but for the opening.
        let mut asked = self.asked.clone();
        *asked.get_mut("vault_open").unwrap() += 1;
        let (mut lines, mut before) = (Vec::new(), Value::Null);
        loop {
            let page = self.ask("log_list", json!({ "count": 500, "before": before }));
            lines.extend_from_slice(list(&page["lines"]));
            before = page["more"].clone();
            if before.is_null() {
                break;
            }
        }
        lines.reverse();
        let mut told = Asked::new();
        for line in lines.iter().filter(|line| line["outcome"] == "done") {
            *told.entry(text(&line["action"])).or_default() += 1;
        }
        asked.remove("today");
        for action in SEVERAL {
            let (lines, calls) = (told.remove(action).unwrap_or(0), asked.remove(action).unwrap_or(0));
            assert!(lines >= calls, "{action}: {lines} lines of {calls}");
        }
        assert_eq!(told, asked);
        lines
    }

    /// The whole is as the log says: the number of its lines and its seal.
    pub fn verified(&mut self, more: &[&str]) -> Value {
        let output = self.run(&[&["verify"], more].concat(), "");
        let found = told(&output);
        assert!(output.status.success() && found["findings"] == json!([]), "{} {found}", self.now);
        if !more.contains(&"--backup") {
            self.count("vault_open");
            self.count("verify");
        }
        found
    }
}

fn told(output: &Output) -> Value {
    let bytes = if output.status.success() { &output.stdout } else { &output.stderr };
    let bytes = if bytes.is_empty() { &output.stdout } else { bytes };
    serde_json::from_slice(bytes).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(bytes)))
}

/// An input with more in it.
pub fn with(mut input: Value, more: Value) -> Value {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// A list of an answer.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
