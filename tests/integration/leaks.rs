//! Nobody gets what is not theirs: invented dossiers with a planted word in every place where somebody writes, every paper
//! of each for every reader, and every byte of those papers searched. What a reader may not see is nowhere, and what they
//! are owed is there.
//!
//! `ZORGMAP_DOSSIERS` says how many dossiers (`cargo xtask soak` makes 500). With `ZORGMAP_FHIR` the data of every package are
//! left in that folder, where other programs look at them.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::export::fhir::archive::{BUNDLE, FILES, Package};
use dossier_tests::{House, ask, client, squeezed, uid};
use lopdf::{Document, Object};
use secrecy::SecretString;
use serde_json::{Value, json};

/// Data of packages that were left for other programs.
static LEFT: AtomicUsize = AtomicUsize::new(1);

/// Dossiers, where the environment does not say: each of [`READERS`] gets four papers.
const DOSSIERS: usize = 12;
/// Papers of each dossier, taken in turn from [`READERS`].
const PAPERS: usize = 4;
/// The clients are made at once and the dossiers filled later: each can name all others.
const NEIGHBOURS: usize = 12;

/// Why a word was planted, and so for whom it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Planted {
    /// The client's own: everybody is owed it.
    Own,
    /// A name of another client of which was said that it is somebody else's.
    SomebodyElse,
    /// Another client: nobody gets it.
    OtherClient,
    /// About a third person: the client gets it, and who inspects.
    ThirdPerson,
    /// The same, after a weighing against the client.
    Weighed,
    /// Withheld from who represents the client.
    Withheld,
    /// Not told to the client yet.
    Untold,
    /// Why it was held back.
    Reason,
    /// In a drawer or a draft, in what a file hides, or why somebody has a pseudonym: nobody gets it.
    Drawer,
    /// Who is behind a pseudonym.
    RealName,
    /// The citizen service number.
    Bsn,
    /// Of a consent, of what is proof, or of a hand-over before.
    Told,
    /// Why something was judged of the client, or care ended.
    Judged,
    /// In a register of the practice.
    Register,
}

/// Who reads, and how they come by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    ClientAsks,
    ClientUnasked,
    Representative,
    Colleague,
    OtherCarer,
    SomebodyElse,
    /// Who represents the client, called somebody else.
    CalledSomebodyElse,
    Inspector,
    OwnPrint,
    PrintForClient,
    PrintUnasked,
    InspectionBound,
}

const READERS: [Reader; 12] = [
    Reader::ClientAsks,
    Reader::Representative,
    Reader::Colleague,
    Reader::Inspector,
    Reader::ClientUnasked,
    Reader::OtherCarer,
    Reader::SomebodyElse,
    Reader::CalledSomebodyElse,
    Reader::OwnPrint,
    Reader::PrintForClient,
    Reader::PrintUnasked,
    Reader::InspectionBound,
];

impl Reader {
    /// Whether a word is for this reader: the table of who gets what, written down once more.
    fn gets(self, planted: Planted) -> bool {
        use Reader::{
            ClientAsks, ClientUnasked, Colleague, InspectionBound, Inspector, OtherCarer, OwnPrint, PrintForClient,
            Representative,
        };
        if self == InspectionBound && planted != Planted::Register {
            return Inspector.gets(planted);
        }
        match planted {
            Planted::Own | Planted::SomebodyElse => true,
            Planted::OtherClient | Planted::Drawer => false,
            Planted::ThirdPerson => {
                matches!(self, ClientAsks | ClientUnasked | Inspector | OwnPrint | PrintForClient)
            }
            Planted::Weighed => matches!(self, Inspector | OwnPrint),
            Planted::Withheld => !matches!(self, Representative | Reader::CalledSomebodyElse | Reader::PrintUnasked),
            Planted::Untold => !matches!(
                self,
                ClientUnasked | Reader::SomebodyElse | Reader::CalledSomebodyElse | Reader::PrintUnasked
            ),
            Planted::Reason => matches!(self, Colleague | OtherCarer | Inspector | OwnPrint),
            Planted::RealName => matches!(self, ClientAsks | Representative | Inspector | PrintForClient),
            Planted::Bsn => {
                matches!(self, ClientAsks | ClientUnasked | OtherCarer | Inspector | OwnPrint | PrintForClient)
            }
            Planted::Told => matches!(self, ClientAsks | ClientUnasked | Inspector | OwnPrint | PrintForClient),
            Planted::Judged => matches!(
                self,
                ClientAsks | ClientUnasked | Colleague | OtherCarer | Inspector | OwnPrint | PrintForClient
            ),
            Planted::Register => self == InspectionBound,
        }
    }

    /// As whom the papers look through names.
    fn capacity(self) -> Option<&'static str> {
        match self {
            Reader::ClientAsks | Reader::ClientUnasked | Reader::PrintForClient => Some("client"),
            Reader::Representative | Reader::PrintUnasked => Some("representative"),
            Reader::Colleague => Some("colleague"),
            Reader::OtherCarer => Some("other_carer"),
            Reader::SomebodyElse | Reader::CalledSomebodyElse => Some("other"),
            Reader::Inspector | Reader::InspectionBound => Some("inspector"),
            Reader::OwnPrint => None,
        }
    }
}

/// Numbers without end that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// A word that nobody ever wrote; every number another one, and none is a part of another.
fn word(number: usize) -> String {
    let (mut word, mut rest) = ("zq".to_owned(), number);
    for _ in 0..4 {
        word.push(char::from(b"bdfgklmnprstvw"[rest % 14]));
        word.push(char::from(b"aeiou"[rest / 14 % 5]));
        rest /= 70;
    }
    word
}

/// A family name that no two clients share.
fn family(number: usize) -> String {
    let mut name = "Kw".to_owned();
    let mut rest = number;
    for _ in 0..3 {
        name.push(char::from(b"aeiou"[rest % 5]));
        name.push(char::from(b"bdfgklmnprstvw"[rest / 5 % 14]));
        rest /= 70;
    }
    name + "inga"
}

/// A number that passes the eleven-test.
fn bsn(number: usize) -> String {
    let first = 10_000_000 + number * 97;
    (0..10)
        .map(|last| format!("{first:08}{last}"))
        .find(|bsn| {
            let digit = |at: usize| i64::from(bsn.as_bytes()[at] - b'0');
            ((0..8).map(|at| digit(at) * (9 - at as i64)).sum::<i64>() - digit(8)) % 11 == 0
        })
        .unwrap_or_else(|| bsn(number + 100_000))
}

/// Where a text can stand. Of the places after [`MARKED`] a mark cannot be on the words.
const PLACES: usize = 18;
const MARKED: usize = 9;

/// A vault, the dossier that is being filled, and what was planted in it.
struct Filling<'a> {
    desk: &'a Desk,
    folder: &'a Path,
    client: String,
    words: usize,
    planted: BTreeSet<(Planted, String)>,
    files: usize,
}

impl Filling<'_> {
    /// A new word of this kind.
    fn word(&mut self, planted: Planted) -> String {
        self.words += 1;
        let word = word(self.words);
        self.planted.insert((planted, word.clone()));
        word
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> PathBuf {
        self.files += 1;
        let folder = self.folder.join(self.files.to_string());
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
        folder.join(name)
    }

    fn add(&self, action: &str, mut input: Value) -> String {
        input["client"] = json!(self.client);
        uid(&ask(self.desk, action, input), "entry")
    }

    fn goal(&self, words: &str, marks: &Value) -> String {
        self.add("goal_add", json!({ "goal": { "words": words, "rhythm": "month" }, "marks": marks }))
    }

    fn medicine(&self, name: &str, remarks: &str) -> String {
        let medicine =
            json!({ "name": name, "dose": "1 tablet", "times": ["08:00"], "start": "2026-11-01", "remarks": remarks });
        self.add("medicine_add", json!({ "medicine": medicine }))
    }

    /// Plants a text; the entry that holds it. Marks are given without their place.
    fn plant(&mut self, place: usize, text: &str, marks: &Value) -> String {
        let at = |named: &str| -> Value {
            let one = |mark: &Value| {
                let mut mark = mark.clone();
                mark["place"] = json!(named);
                mark
            };
            marks.as_array().unwrap().iter().map(one).collect()
        };
        let report = |text: &str| json!({ "text": text });
        match place {
            0 => self.add("report_add", json!({ "text": text, "marks": at("text") })),
            1 => {
                let soep = json!({ "subjective": "Rustig.", "plan": text });
                self.add("report_add", json!({ "text": "", "soep": soep, "marks": at("plan") }))
            }
            2 => {
                let goal = self.goal(text, &at("words"));
                self.add("report_add", json!({ "text": "Geoefend.", "goals": [goal] }));
                goal
            }
            3 => {
                let goal = json!({ "words": "Weer buiten lopen.", "actions": text, "rhythm": "month" });
                self.add("goal_add", json!({ "goal": goal, "marks": at("actions") }))
            }
            4 => {
                let goal = self.goal("Weer zelf koken.", &json!([]));
                let looked = json!({ "goal": goal, "text": text, "outcome": "goes_on", "marks": at("text") });
                uid(&ask(self.desk, "goal_evaluate", looked), "entry")
            }
            5 => {
                let fields = json!({ "situation": text, "agreement": "not_yet" });
                let form =
                    json!({ "form": "support_plan", "form_version": 1, "fields": fields, "marks": at("situation") });
                self.add("form_add", form)
            }
            6 => {
                let fields = json!({
                    "direction": "in", "channel": "letter", "on": "2026-11-20", "with": { "name": "Huisarts De Vries", "role": "" },
                    "subject": "Uitslag", "summary": text, "class": "care",
                });
                let form =
                    json!({ "form": "correspondence", "form_version": 2, "fields": fields, "marks": at("summary") });
                self.add("form_add", form)
            }
            7 => {
                // The text stood there before a correction, and the mark came with the correction.
                let written = self.add("report_add", report(text));
                let correction = json!({ "entry": written, "base": 1, "text": text.to_owned() + " Verder niets.", "marks": at("text") });
                ask(self.desk, "entry_correct", correction);
                written
            }
            8 => {
                // Only an earlier version says it.
                let written = self.add("report_add", json!({ "text": text, "marks": at("text") }));
                ask(
                    self.desk,
                    "entry_correct",
                    json!({ "entry": written, "base": 1, "text": "Rustige dag.", "reason": "Te lang." }),
                );
                written
            }
            9 => {
                let written = self.add("report_add", report("Rustige nacht."));
                let correction = json!({ "entry": written, "base": 1, "text": "Onrustige nacht.", "reason": text });
                ask(self.desk, "entry_correct", correction);
                written
            }
            10 => {
                let file = self.file("brief.txt", b"hallo");
                self.add("document_add", json!({ "title": "Brief", "note": text, "file": file }))
            }
            11 => {
                let file = self.file(&format!("{text}.txt"), b"hallo");
                self.add("document_add", json!({ "title": "Kaart", "note": "", "file": file }))
            }
            12 => {
                let file = self.file("kaart.txt", b"hallo");
                let written = self.add("report_add", report("Met een kaart."));
                ask(self.desk, "attachment_add", json!({ "entry": written, "file": file, "caption": text }));
                written
            }
            13 => {
                let said = json!({ "of": "weight", "values": ["70.5"], "note": text });
                self.add("measurement_add", json!({ "measurement": said }))
            }
            14 => self.medicine("Paracetamol", text),
            15 => {
                let medicine = self.medicine("Ibuprofen", "");
                let dose = json!({ "medicine": medicine, "on": "2026-11-22", "time": "08:00", "outcome": "refused", "why": text });
                uid(&ask(self.desk, "dose_add", dose), "entry")
            }
            16 => {
                // What a dose repeats of its medicine.
                let medicine = self.medicine(text, "");
                ask(
                    self.desk,
                    "dose_add",
                    json!({ "medicine": medicine, "on": "2026-11-22", "time": "08:00", "outcome": "given" }),
                );
                medicine
            }
            17 => {
                let file = self.file("stuk.txt", b"hallo");
                self.add("document_add", json!({ "title": text, "note": "", "file": file }))
            }
            _ => unreachable!("{place}"),
        }
    }

    fn hold(&mut self, entry: &str, what: &str) {
        let (reason, consulted) = (self.word(Planted::Reason), self.word(Planted::Drawer));
        let hold = json!({
            "entry": entry, "what": what, "reason": format!("Nu nog niet: {reason}."),
            "consulted": format!("Els {consulted}"), "review_on": "2026-12-01",
        });
        ask(self.desk, "hold_set", hold);
    }
}

/// A mark on these words of a text, without its place.
fn mark(text: &str, words: &str, about: Value) -> Value {
    let start = text[..text.find(words).unwrap()].chars().count();
    json!({ "start": start, "end": start + words.chars().count(), "about": about })
}

/// Fills a dossier: planted words of every kind, each in a place that the dice say.
fn fill(filling: &mut Filling, others: &[(String, String)], dice: &mut Dice, house: &House) {
    let none = json!([]);
    // How care went.
    let own = json!(filling.client);
    for (action, rest) in
        [("client_close", json!({ "ending": "by_client", "on": "2026-11-20" })), ("client_reopen", json!({}))]
    {
        let why = filling.word(Planted::Judged);
        let mut input = json!({ "client": own, "reason": format!("Om {why}, zei {}", others[4].1) });
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        ask(filling.desk, action, input);
        house.clock.forward(Duration::seconds(1));
    }
    // Everybody's, in all places: a paper that drops a place is seen as well.
    for place in 0..PLACES {
        let own = filling.word(Planted::Own);
        // What a medicine is called is not a sentence.
        let text = if place == 16 { format!("Middel {own}") } else { format!("Het ging goed met {own} vandaag.") };
        filling.plant(place, &text, &none);
    }
    for (at, (other, name)) in others.iter().enumerate() {
        let about = json!({ "kind": "other_client", "client": other, "need": "incident", "why": filling.word(Planted::Drawer), "sentence": at % 2 == 1 });
        match at {
            0..4 => {
                // Marked; where the sentence goes as a whole, what else it says goes too.
                let with = filling.word(if at % 2 == 1 { Planted::OtherClient } else { Planted::Own });
                let text = format!("Alles goed. Zij zag {name} met {with} aan tafel. Daarna rust.");
                let marks = json!([mark(&text, name, about)]);
                filling.plant(dice.below(MARKED), &text, &marks);
                filling.planted.insert((Planted::OtherClient, last(name)));
            }
            4..8 => {
                // Not marked, and answered.
                let with = filling.word(if at % 2 == 1 { Planted::OtherClient } else { Planted::Own });
                let text = format!("Zag {name} met {with} buiten");
                filling.plant(dice.below(PLACES), &text, &none);
                filling.planted.insert((Planted::OtherClient, last(name)));
            }
            _ => {
                filling.plant(dice.below(PLACES), &format!("Bij {name} van de winkel"), &none);
                filling.planted.insert((Planted::SomebodyElse, last(name)));
            }
        }
    }
    for (planted, weighing) in [(Planted::ThirdPerson, ""), (Planted::Weighed, "Zij vreest hem.")] {
        let third = filling.word(planted);
        let text = format!("Koffie gedronken. Haar zus vertelde van {third} thuis.");
        let about = json!({ "kind": "third_person", "who": "zus", "weighing": weighing });
        let marks = json!([mark(&text, &format!("Haar zus vertelde van {third} thuis"), about)]);
        filling.plant(dice.below(MARKED), &text, &marks);
    }
    for (planted, what) in [(Planted::Withheld, "withheld"), (Planted::Untold, "not_yet_told")] {
        for _ in 0..2 {
            let held = filling.word(planted);
            let entry = filling.plant(dice.below(PLACES), &format!("Over {held} nog niets"), &none);
            filling.hold(&entry, what);
        }
    }
    let desk = filling.desk;
    let drawer = filling.word(Planted::Drawer);
    ask(desk, "work_note_add", json!({ "client": own, "text": drawer, "done_on": "2026-12-23" }));
    let drawer = filling.word(Planted::Drawer);
    ask(
        desk,
        "mic_add",
        json!({ "client": own, "fields": { "on": "2026-11-20", "nature": "fall", "happened": drawer } }),
    );
    let drawer = filling.word(Planted::Drawer);
    ask(desk, "draft_save", json!({ "client": own, "form": "report", "text": json!({ "text": drawer }).to_string() }));
    // A colleague under a pseudonym.
    let (real, alias, why) =
        (filling.word(Planted::RealName), filling.word(Planted::Own), filling.word(Planted::Drawer));
    let fields = json!({ "name": format!("Fatma {real}"), "called_by": "pseudonym", "alias": alias, "reason": why });
    ask(desk, "colleague_set", json!({ "fields": fields }));
    filling.plant(dice.below(MARKED), &format!("Samen met {alias} gewandeld."), &none);
    // Who stands around the client, what was consented to, and a hand-over before.
    let (scope, note, place) = (filling.word(Planted::Own), filling.word(Planted::Told), filling.word(Planted::Told));
    let proof = filling.word(Planted::Told);
    let person = json!({ "who": "mentor", "name": "Kees Kijker", "scope": format!("Alles van {scope}"),
        "proof_note": format!("Gezien met {proof} bij {}", others[6].1) });
    ask(desk, "person_set", json!({ "client": own, "fields": person }));
    let given = json!({
        "client": own, "purpose": "share_family", "recipient": "Iemand", "told_on": "2026-11-23", "by_client": true, "way": "written",
        "proof_note": "In de papieren map.", "on": "2026-11-23", "note": format!("Alleen van {note}"),
    });
    for recipient in ["Kees Kijker", "Iemand"] {
        let mut given = given.clone();
        given["recipient"] = json!(recipient);
        ask(desk, "consent_give", given);
    }
    let (why, by) = (filling.word(Planted::Judged), filling.word(Planted::Drawer));
    let judgement = json!({ "matter": "dossier", "capable": false, "on": "2026-11-20", "by": "R. Dokter, arts",
        "why": format!("Begrijpt {why} niet, zegt {}", others[4].1) });
    ask(desk, "capacity_set", json!({ "client": own, "judgement": judgement }));
    let learnt = filling.word(Planted::Register);
    let complaint = json!({
        "received": "2026-11-02", "channel": "mail", "by": format!("Anneke {by} (dochter)"),
        "about": format!("Mevrouw {by} vond {learnt} te laat. Zij zag {}.", others[6].1),
    });
    ask(desk, "complaint_set", json!({ "client": own, "fields": complaint }));
    let (stick, other) = (tempfile::tempdir().unwrap(), &others[8]);
    let input = json!({
        "client": own, "recipient": "Iemand", "capacity": "inspector", "ground": "statutory_duty", "ground_note": "Wkkgz 24",
        "identity": "other", "place": format!("bij {} in {place}", other.1), "language": "nl", "folder": stick.path(),
        "from": "2026-11-23", "to": "2026-11-23", "reviewed": reviewed(desk, &filling.client, Some("inspector"), others, false),
        "mail": { "service": "", "why_not": format!("Geen veilige mail, zegt {}.", others[4].1) },
    });
    // A letter of the very second of a mailed hand-over is taken for the one that went with it.
    house.clock.forward(Duration::seconds(1));
    ask(desk, "handover_write", input);
}

/// The last word of a name.
fn last(name: &str) -> String {
    name.split(' ').next_back().unwrap().to_owned()
}

/// What the carer says of every name that nobody decided about.
fn reviewed(desk: &Desk, client: &str, capacity: Option<&str>, others: &[(String, String)], remember: bool) -> Value {
    let review = ask(desk, "others_review", json!({ "client": client, "capacity": capacity }));
    let said = |found: &Value| {
        let who = others.iter().position(|(other, _)| found["who"][0]["client"] == json!(other)).unwrap();
        let verdict = match who {
            8.. => "somebody_else",
            _ if who % 2 == 1 => "remove_sentence",
            _ => "remove",
        };
        json!({ "spot": found["spot"], "verdict": verdict, "text": found["text"] })
    };
    let said: Value = review["found"].as_array().unwrap().iter().map(said).collect();
    if !remember {
        return said;
    }
    ask(desk, "others_answer", json!({ "client": client, "reviewed": said }));
    json!([])
}

/// Every text in a value of a PDF, names, keys and bytes as well.
fn strings(object: &Object, into: &mut String) {
    match object {
        Object::String(bytes, _) => {
            *into += &lopdf::decode_text_string(object).unwrap_or_default();
            *into += &String::from_utf8_lossy(bytes);
        }
        Object::Name(name) => *into += &String::from_utf8_lossy(name),
        Object::Array(all) => all.iter().for_each(|each| strings(each, into)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(key, each)| {
            *into += &String::from_utf8_lossy(key);
            strings(each, into);
        }),
        Object::Stream(stream) => {
            strings(&Object::Dictionary(stream.dict.clone()), into);
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            *into += &String::from_utf8_lossy(&content);
        }
        Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_) => {}
    }
    into.push(' ');
}

/// Everything that a file tells: as it lies there; of a PDF its text, and every string and stream of it, opened; of a zip the
/// data and every file that it speaks of.
fn told(path: &Path, password: &str) -> String {
    let bytes = fs::read(path).unwrap();
    let mut all = String::from_utf8_lossy(&bytes).into_owned();
    if path.extension().is_some_and(|ending| ending == "zip") {
        let words = SecretString::from(password.to_owned());
        let mut package = Package::open(Cursor::new(&bytes), words).unwrap();
        let bundle = String::from_utf8(package.read(BUNDLE).unwrap().to_vec()).unwrap();
        if let Some(out) = std::env::var_os("ZORGMAP_FHIR").map(PathBuf::from) {
            fs::create_dir_all(&out).unwrap();
            fs::write(out.join(format!("reader-{}.json", LEFT.fetch_add(1, Relaxed))), &bundle).unwrap();
        }
        let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '.');
        let files = bundle.split(FILES).skip(1).filter_map(|rest| rest.split(ends).next());
        for file in files.collect::<BTreeSet<_>>() {
            all += &String::from_utf8_lossy(&package.read(&format!("{FILES}{file}")).unwrap());
        }
        all += &bundle;
    }
    if path.extension().is_some_and(|ending| ending == "pdf") {
        let document = if password.is_empty() {
            Document::load_mem(&bytes).unwrap()
        } else {
            Document::load_mem_with_options(&bytes, lopdf::LoadOptions::with_password(password)).unwrap()
        };
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        all += &document.extract_text(&pages).unwrap();
        document.objects.values().for_each(|object| strings(object, &mut all));
        strings(&Object::Dictionary(document.trailer.clone()), &mut all);
        assert!(!all.contains("EmbeddedFile"), "nothing is attached");
    }
    squeezed(&all).to_lowercase()
}

/// Makes the paper of a reader; its files, and the passphrase.
fn paper(filling: &Filling, reader: Reader, others: &[(String, String)], remembered: bool) -> (Vec<PathBuf>, String) {
    let (desk, client) = (filling.desk, &filling.client);
    // What is shown to an inspector takes no answers along: they were given before.
    let remembered = remembered || reader == Reader::InspectionBound;
    let reviewed = reviewed(desk, client, reader.capacity(), others, remembered);
    let printed = |reader: &str| {
        let asks =
            json!({ "client": client, "language": "nl", "reader": reader, "talk": "held", "reviewed": reviewed });
        (vec![PathBuf::from(uid(&ask(desk, "dossier_print", asks), "file"))], String::new())
    };
    let (ground, recipient) = match reader {
        Reader::OwnPrint => return printed("own"),
        Reader::PrintForClient => return printed("client_asks"),
        Reader::PrintUnasked => return printed("unasked"),
        Reader::InspectionBound => {
            let visit = json!({
                "inspector": "Ineke Inspecteur", "authority": "inspectorate", "pass": "IGJ-4711", "clients": [client],
                "language": "nl",
            });
            let made = ask(desk, "inspection_print", visit);
            let files = made["files"].as_array().unwrap().iter();
            return (files.map(|file| PathBuf::from(file.as_str().unwrap())).collect(), String::new());
        }
        Reader::ClientAsks => ("request_client", "Tess"),
        Reader::Representative => ("request_representative", "Kees Kijker"),
        Reader::CalledSomebodyElse => ("consent", "Kees Kijker"),
        Reader::ClientUnasked | Reader::OtherCarer | Reader::SomebodyElse => ("consent", "Iemand"),
        Reader::Colleague => ("directly_involved", "Iemand"),
        Reader::Inspector => ("statutory_duty", "Iemand"),
    };
    let people = ask(desk, "people", json!({ "client": client }));
    let named = |consent: &&Value| consent["fields"]["recipient"] == json!(recipient);
    let consent = people["consents"].as_array().unwrap().iter().find(named).filter(|_| ground == "consent");
    let consent = consent.map(|consent| &consent["consent"]);
    let person = (ground == "request_representative").then(|| people["persons"][0]["person"].clone());
    let folder = filling.folder.join(format!("{reader:?}"));
    fs::create_dir(&folder).unwrap();
    let ticket = ask(desk, "handover_passphrase", json!({}));
    let input = json!({
        "client": client, "recipient": recipient, "capacity": reader.capacity(), "ground": ground, "ground_note": "Wkkgz 24",
        "person": person, "consent": consent, "identity": "passport", "place": format!("bij {}", others[0].1), "language": "nl",
        "folder": folder, "ticket": ticket["ticket"], "talk": "held", "reviewed": reviewed, "data": true,
    });
    let done = ask(desk, "handover_write", input);
    let mut files: Vec<PathBuf> =
        fs::read_dir(uid(&done, "folder")).unwrap().map(|file| file.unwrap().path()).collect();
    let receipt = ask(desk, "handover_receipt", json!({ "entry": done["entry"], "language": "nl" }));
    let letter = ask(desk, "handover_letter", json!({ "ticket": ticket["ticket"], "language": "en" }));
    files.extend([receipt, letter].map(|sheet| PathBuf::from(uid(&sheet, "file"))));
    (files, uid(&ticket, "words"))
}

#[test]
fn every_reader_gets_what_is_theirs_and_nothing_else() {
    let dossiers = std::env::var("ZORGMAP_DOSSIERS").ok().and_then(|count| count.parse().ok()).unwrap_or(DOSSIERS);
    let house = House::new();
    let desk = house.desk();
    ask(
        &desk,
        "practice_set",
        json!({ "name": "Mirjam Voorbeeld", "function": "verpleegkundige", "practice": "De Linde", "street": "",
            "postcode": "", "town": "", "phone": "085 000 0000", "email": "", "registration": "" }),
    );
    // Who is named in others' dossiers.
    let others: Vec<(String, String)> = (0..NEIGHBOURS)
        .map(|number| {
            let given =
                ["Aaf", "Bram", "Cato", "Dirk", "Elze", "Floor", "Gijs", "Hidde", "Imke", "Jort", "Klaas", "Lotte"];
            let name = format!("{} {}", given[number % given.len()], family(number));
            (client(&desk, &name), name)
        })
        .collect();
    let mut dice = Dice(0x5eed);
    let mut words = 0;
    for number in 0..dossiers {
        let folder = tempfile::tempdir().unwrap();
        let named = format!("Tess {}", family(NEIGHBOURS + number));
        let bsn = bsn(number);
        let mut filling = Filling {
            desk: &desk,
            folder: folder.path(),
            client: String::new(),
            words,
            planted: BTreeSet::new(),
            files: 0,
        };
        filling.planted.insert((Planted::Bsn, bsn.clone()));
        let (notes, hours) = (filling.word(Planted::Own), filling.word(Planted::Own));
        let relation = json!({ "regime": "zvw", "number": "", "from": null, "until": null, "subcontract": null,
            "hours": format!("8 uur met {hours}, soms bij {}", others[4].1) });
        let contact = json!({ "name": "Bep Buur", "relation": format!("vriendin van {}", others[6].1), "phone": "", "email": "" });
        let fields = json!({ "name": named, "regimes": ["zvw"], "bsn": bsn, "notes": format!("Houdt van {notes}. Kent {}.", others[5].1),
            "relations": [relation], "contacts": [contact] });
        filling.client = uid(&ask(&desk, "client_add", fields), "client");
        fill(&mut filling, &others, &mut dice, &house);
        words = filling.words;
        // What a paper shows of names that are somebody else's stands in all of it.
        for turn in 0..PAPERS {
            let reader = READERS[(number * PAPERS + turn) % READERS.len()];
            let (files, password) = paper(&filling, reader, &others, number % 2 == 0);
            let files: Vec<(PathBuf, String)> =
                files.into_iter().map(|file| (file.clone(), told(&file, &password))).collect();
            let own = squeezed(&named).to_lowercase();
            // The paper, and the data where it goes along: each of them tells all that is owed.
            let ends = |file: &Path, with: &str| file.extension().is_some_and(|ending| ending == with);
            let paper = files.iter().find(|(file, told)| ends(file, "pdf") && told.contains(&own));
            let (paper, data) = (paper.expect("the dossier"), files.iter().find(|(file, _)| ends(file, "zip")));
            assert_eq!(data.is_some(), files.len() > 1, "a package has data");
            let mut wrong = Vec::new();
            for (planted, word) in &filling.planted {
                let (gets, word) = (reader.gets(*planted), word.to_lowercase());
                for (file, told) in [Some(paper), data].into_iter().flatten().filter(|_| gets) {
                    if !told.contains(&word) {
                        wrong.push(format!("is owed {planted:?} {word} in {}", file.display()));
                    }
                }
                for (file, told) in files.iter().filter(|_| !gets) {
                    if let Some(at) = told.find(&word) {
                        let before: Vec<char> = told[..at].chars().rev().take(40).collect();
                        let around: String = before.into_iter().rev().collect();
                        wrong.push(format!("gets {planted:?} {word} after {around:?} in {}", file.display()));
                    }
                }
            }
            assert!(wrong.is_empty(), "dossier {number}, {reader:?}: {wrong:#?}");
            for (file, _) in &files {
                let name = file.to_string_lossy().to_lowercase();
                assert!(!name.contains(&last(&named).to_lowercase()), "{name}");
            }
        }
    }
}
