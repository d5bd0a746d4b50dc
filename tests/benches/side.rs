//! The other side: the same schema, rows and SQL in plain SQLite. It runs in a process of its own, because SQLCipher's
//! wiping of freed memory is one switch for a whole process and would slow the plain side down as well. What that
//! switch costs is measured with the same tasks, in a process that has it on and one that has not.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use dossier_core::store::connection::PAGE_SIZE;
use dossier_core::store::search::{HITS_ALL, put, query};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

/// What the store is encrypted with where only its cost is asked for.
const KEY: &str = "x'5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e'";

/// How the other side keeps its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Plain SQLite.
    Plain,
    /// Encrypted.
    Encrypted,
    /// Encrypted, and freed memory is wiped and never swapped.
    Wiped,
}

impl How {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Encrypted => "encrypted",
            Self::Wiped => "wiped",
        }
    }

    fn open(self, file: &str) -> Connection {
        let db = Connection::open(file).unwrap();
        if self != Self::Plain {
            db.key::<&str, _>(None, KEY, false).unwrap();
            db.pragma_update(None, "cipher_page_size", PAGE_SIZE).unwrap();
            db.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256").unwrap();
            db.pragma_update(None, "cipher_memory_security", self == Self::Wiped).unwrap();
        }
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        let ahead = (16 << 20) / if self == Self::Plain { 4096 } else { PAGE_SIZE };
        let ahead = ahead.to_string();
        for (name, value) in [
            ("secure_delete", "ON"),
            ("synchronous", "FULL"),
            ("cache_size", "-16000"),
            ("wal_autocheckpoint", ahead.as_str()),
        ] {
            db.pragma_update_and_check(None, name, value, |_| Ok(())).ok();
        }
        db
    }
}

/// The same rows in an encrypted file.
pub fn encrypted(plain: &Path, to: &Path) {
    let db = How::Encrypted.open(to.to_str().unwrap());
    db.execute("ATTACH ?1 AS plain KEY ''", [plain.to_str().unwrap()]).unwrap();
    db.query_row("SELECT sqlcipher_export('main', 'plain')", [], |_| Ok(())).unwrap();
}

/// The other side, waiting to be asked.
pub struct Side {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Side {
    /// Starts it on this file.
    pub fn start(how: How, file: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg(how.name())
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, to, from }
    }

    /// How long it takes there.
    pub fn time(&mut self, task: &Value) -> Duration {
        writeln!(self.to, "{task}").unwrap();
        let mut answer = String::new();
        self.from.read_line(&mut answer).unwrap();
        Duration::from_nanos(answer.trim().parse().unwrap())
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // Only this one, which was started here.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The other side itself, when the program was started as one.
pub fn serve(name: &str, file: &str) -> bool {
    let Some(how) = [How::Plain, How::Encrypted, How::Wiped].into_iter().find(|how| how.name() == name) else {
        return false;
    };
    let open = || how.open(file);
    let warm = open();
    for line in std::io::stdin().lines() {
        let task: Value = serde_json::from_str(&line.unwrap()).unwrap();
        println!("{}", carry_out(&task, &warm, &open).as_nanos());
    }
    true
}

/// A task, timed, through a connection that is open or one that has to be opened.
pub fn carry_out(task: &Value, warm: &Connection, open: &dyn Fn() -> Connection) -> Duration {
    let text = |field: &str| task[field].as_str().unwrap().to_owned();
    let began = Instant::now();
    match task["do"].as_str().unwrap() {
        "search" => drop(search(warm, &text("words"))),
        "first_search" => drop(search(&open(), &text("words"))),
        "page" => drop(page(&open(), &text("client"))),
        "draft" => {
            warm.prepare_cached(
                "INSERT INTO draft (uid, client, entry, form, text, saved) VALUES (x'00000000000000000000000000000001',
                 NULL, NULL, 'report', ?1, 0) ON CONFLICT (uid) DO UPDATE SET text = ?1",
            )
            .unwrap()
            .execute([text("text")])
            .unwrap();
        }
        "report" => report(warm, &text("client"), &text("text"), task["no"].as_i64().unwrap()),
        other => panic!("{other}"),
    }
    began.elapsed()
}

fn search(db: &Connection, asked: &str) -> (i64, Vec<i64>) {
    let asked = query(db, asked).unwrap().unwrap();
    let mut hits = db.prepare_cached(HITS_ALL).unwrap();
    let mut places = |count: i64| -> Vec<i64> {
        hits.query_map(params![asked, i64::MAX, count], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    (places(1001).len() as i64, places(20))
}

fn bytes(uid: &str) -> Vec<u8> {
    (0..uid.len()).step_by(2).map(|at| u8::from_str_radix(&uid[at..at + 2], 16).unwrap()).collect()
}

fn page(db: &Connection, client: &str) -> usize {
    let client = bytes(client);
    let mut entries = db
        .prepare_cached(
            "SELECT uid, client, sort, kind, at_utc, at_offset, recorded, author, origin, locks_at, head FROM entry
             WHERE client = ?1 AND sort < ?2 ORDER BY sort DESC LIMIT 21",
        )
        .unwrap();
    let sorts: Vec<i64> =
        entries.query_map(params![client, i64::MAX], |row| row.get(2)).unwrap().map(Result::unwrap).collect();
    let mut versions = db
        .prepare_cached(
            "SELECT no, recorded, author, reason, body FROM version WHERE client = ?1 AND sort = ?2 ORDER BY no DESC",
        )
        .unwrap();
    sorts
        .iter()
        .map(|sort| versions.query_row(params![client, sort], |row| row.get::<_, String>(4)).unwrap().len())
        .sum()
}

fn report(db: &Connection, client: &str, text: &str, no: i64) {
    let client = bytes(client);
    let mut uid = client.clone();
    uid[..8].copy_from_slice(&no.to_be_bytes());
    let sort = i64::MAX / 2 + no;
    let tx = db.unchecked_transaction().unwrap();
    tx.prepare_cached(
        "INSERT INTO entry VALUES (?1, ?2, ?3, 'report', 'report', 0, 0, 0, ?1, 'own', 0, 'open', NULL, 1, ?3)",
    )
    .unwrap()
    .execute(params![client, sort, uid])
    .unwrap();
    tx.prepare_cached("INSERT INTO version VALUES (?1, ?2, 1, ?3, 0, 0, ?1, '', 1, ?4, ?3)")
        .unwrap()
        .execute(params![client, sort, uid, json!({ "kind": "report", "text": text }).to_string()])
        .unwrap();
    put(&tx, sort, text).unwrap();
    tx.commit().unwrap();
}
