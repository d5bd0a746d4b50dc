//! What of other people does not go along when a dossier leaves the house, on paper or in a package.
//!
//! Every text that would be laid out is looked through, older versions, captions and the names of files too. What is
//! marked as about another client goes, always; what is marked as about a third person goes for most readers. A name of
//! another client without a mark is a question that the carer answers first: without the answer nothing is written. It is
//! asked once, and again when the text is another.
//! Words are replaced before anything is laid out, so that they are in no layer of the file.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::client::ClientFields;
use super::decision::Shows;
use super::disclosure::{Capacity, Disclosure, Ground};
use super::entry::{EntryKind, EntryView, VersionView, shown};
use super::extent::Extent;
use super::hidden::{self, Eyes, Instead, whole_sentence};
use super::mark::{Mark, follow, replaced, words};
use super::paper::{Picked, pick};
use super::persons::{Named, Others, Pointed};
use super::receiving;
use super::text::LINE;
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::export::paper::{Lang, LeftOut};
use crate::store::attachment::StoredAttachment;
use crate::store::client::StoredClient;
use crate::store::entry::StoredEntry;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, entry, name_answer};
use crate::uid::Uid;

/// Characters around a name that is asked about.
const AROUND: usize = 90;

/// What the carer says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Another client: the name goes.
    Remove,
    /// Another client, and the sentence gives them away: it goes as a whole.
    RemoveSentence,
    /// No client: it stays.
    SomebodyElse,
}

impl Verdict {
    /// Another client: words go.
    const fn removes(self) -> bool {
        match self {
            Self::Remove | Self::RemoveSentence => true,
            Self::SomebodyElse => false,
        }
    }
}

/// Where a name stands: as it was when it was looked at. After a correction it is another place, to be looked at anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The entry; the client's own particulars when `None`.
    #[serde(default)]
    pub entry: Option<Uid>,
    /// The version.
    pub version: i64,
    /// Which text of it.
    pub place: String,
    /// First character.
    pub start: usize,
    /// After the last character.
    pub end: usize,
}

/// A name that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// Where.
    pub spot: Spot,
    /// What the carer says of it.
    pub verdict: Verdict,
    /// The hash of the text that it stands in, as it was found; not needed to write, only to remember.
    #[serde(default)]
    pub text: String,
}

/// What the carer said of names, to be remembered.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AnswersSaid {
    /// In whose dossier.
    pub client: Uid,
    /// Of each name.
    pub reviewed: Vec<Reviewed>,
}

/// What was said of a name, for as long as the text that it stands in is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The entry; the client's own particulars when `None`.
    pub entry: Option<Uid>,
    /// Which text of it.
    pub place: String,
    /// First character.
    pub start: usize,
    /// After the last character.
    pub end: usize,
    /// The hash of the text.
    pub text: String,
    /// What was said; `None` where nothing was and it is still asked, although who was called so is destroyed.
    pub verdict: Option<Verdict>,
}

impl Answered {
    /// Another client's name, or perhaps.
    fn is_or_may_be(&self) -> bool {
        self.verdict.is_none_or(Verdict::removes)
    }
}

/// What is to be looked through.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ReviewAsked {
    /// Whose dossier.
    pub client: Uid,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// What of it; all of it when not said.
    #[serde(default)]
    pub extent: Extent,
    /// For whom; the carer's own print when `None`.
    #[serde(default)]
    pub capacity: Option<Capacity>,
    /// On which ground it is handed over, to know what is held back from this reader.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// Who it is on the list of people.
    #[serde(default)]
    pub person: Option<Uid>,
    /// Their full name, where they are not on it.
    #[serde(default)]
    pub recipient: String,
    /// Also what was answered before: to think again.
    #[serde(default)]
    pub again: bool,
}

/// A name without a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct NameFound {
    /// Where it stands.
    pub spot: Spot,
    /// What kind of entry that is; `None` for the client's particulars.
    pub kind: Option<EntryKind>,
    /// When that happened.
    pub at: Option<DateTime<FixedOffset>>,
    /// It stands in a version that was corrected since.
    pub earlier: bool,
    /// The text before it.
    pub before: String,
    /// The name.
    pub words: String,
    /// The text after it.
    pub after: String,
    /// Whom it may mean; nobody who is a client now, where it was said before to be one.
    pub who: Vec<Named>,
    /// The hash of the text that it stands in.
    pub text: String,
}

/// A file that nobody can look through but a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct FileToLookAt {
    /// The entry that it belongs to.
    pub entry: Uid,
    /// When that happened.
    pub at: DateTime<FixedOffset>,
    /// Its caption, or its own name.
    pub name: String,
}

/// What is to be looked at before a dossier leaves.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Review {
    /// Names without a mark, in the order of the dossier.
    pub found: Vec<NameFound>,
    /// Names that were answered before, in texts that are still the same: not asked again.
    pub answered: u64,
    /// Passages marked as about another client: they stay behind.
    pub other_clients: u64,
    /// Passages marked as about a third person that stay behind for this reader.
    pub third_persons: u64,
    /// Entries that are held back from this reader, where the ground is known: as many as stay behind when it is written.
    pub held: u64,
    /// Files that are not searched.
    pub files: Vec<FileToLookAt>,
}

/// The entries of a paper, each with its files.
pub(super) type Entries = Vec<(EntryView, Vec<StoredAttachment>)>;

/// What looking through a paper gave.
#[derive(Default)]
pub(super) struct Looked {
    /// Names that nobody decided about.
    pub(super) found: Vec<NameFound>,
    other_clients: HashSet<Spot>,
    third_persons: HashSet<Spot>,
    /// Names that were answered before.
    answered: HashSet<Spot>,
    /// Earlier versions that are held back: what a later one marks stands there in other words.
    held_back: u64,
}

impl Looked {
    /// What stays behind, for the paper and the register.
    pub(super) fn left_out(&self) -> Vec<LeftOut> {
        [
            ("other_client", self.other_clients.len() as u64),
            ("third_person", self.third_persons.len() as u64),
            ("earlier_version", self.held_back),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| LeftOut { what: what.to_owned(), count, why: "privacy".to_owned() })
        .collect()
    }
}

/// What was said of names in one dossier. It holds where the text is still the same, also when nobody is called so any more:
/// the one who was may be destroyed since, or have another name.
#[derive(Default)]
struct Remembered(HashMap<(Option<Uid>, String), Vec<Answered>>);

impl Remembered {
    /// Of what was said, oldest first.
    fn new(all: Vec<Answered>) -> Self {
        let mut by_place: HashMap<_, Vec<Answered>> = HashMap::new();
        for each in all {
            let here = by_place.entry((each.entry, each.place.clone())).or_default();
            here.retain(|older| (older.start, older.end, &older.text) != (each.start, each.end, &each.text));
            here.push(each);
        }
        Self(by_place)
    }

    /// What was said of this very text.
    fn of(&self, entry: Option<Uid>, place: &str, text: &str) -> Vec<&Answered> {
        let Some(here) = self.0.get(&(entry, place.to_owned())) else { return Vec::new() };
        let hash = hash(text);
        here.iter().filter(|each| each.text == hash).collect()
    }
}

/// Names in a text that no mark answers for, each with what was said of it before: those that are a client's, and those that
/// were one's, or may have been, and are nobody's any more.
fn named(
    others: &Others,
    remembered: &Remembered,
    (entry, place, text): (Option<Uid>, &str, &str),
    marks: &[&Mark],
) -> Vec<(Pointed, Option<Verdict>)> {
    let said = remembered.of(entry, place, text);
    let of = |start, end| said.iter().find(|each| (each.start, each.end) == (start, end)).and_then(|each| each.verdict);
    let with = |each: Pointed| {
        let verdict = of(each.start, each.end);
        (each, verdict)
    };
    let mut found: Vec<_> = others.in_text(place, text, marks).into_iter().map(with).collect();
    for Answered { start, end, verdict, .. } in said.iter().copied().filter(|each| each.is_or_may_be()) {
        let (start, end) = (*start, *end);
        // A mark that was put since says more.
        let marked = marks.iter().any(|mark| mark.about.is_name() && mark.start < end && start < mark.end);
        if !marked && !found.iter().any(|(each, _)| (each.start, each.end) == (start, end)) {
            let (place, words) = (place.to_owned(), words(text, start, end));
            found.push((Pointed { place, start, end, words, begins: false, who: Vec::new() }, *verdict));
        }
    }
    found.sort_by_key(|(each, _)| (each.start, std::cmp::Reverse(each.end)));
    found
}

/// Names of other clients in one dossier that nobody marked, for who sits at the desk and is not the carer. What the carer said
/// of a name before holds; of what nobody said anything the name goes, as it would be asked about before a paper leaves.
pub struct Unmarked {
    others: Others,
    before: Remembered,
}

impl Unmarked {
    /// Of a dossier, looked up once in a transaction.
    pub(crate) fn of(tx: &impl Reading, client: Uid) -> Result<Rc<Self>> {
        if let Some(found) = tx.unmarked().borrow().get(&client) {
            return Ok(found.clone());
        }
        let before = Remembered::new(name_answer::list(tx, client)?);
        let found = Rc::new(Self { others: Others::whoever_but(tx, client)?, before });
        tx.unmarked().borrow_mut().insert(client, found.clone());
        Ok(found)
    }

    /// Where there are no other clients.
    #[cfg(test)]
    pub(crate) fn nobody() -> Self {
        Self { others: Others::nobody(), before: Remembered::default() }
    }

    /// The characters that go.
    pub(crate) fn in_text(&self, entry: Option<Uid>, place: &str, text: &str, marks: &[&Mark]) -> Vec<(usize, usize)> {
        let goes = |(Pointed { start, end, .. }, verdict): (Pointed, Option<Verdict>)| match verdict {
            Some(Verdict::SomebodyElse) => None,
            Some(Verdict::RemoveSentence) => Some(whole_sentence(text, start, end)),
            Some(Verdict::Remove) | None => Some((start, end)),
        };
        named(&self.others, &self.before, (entry, place, text), marks).into_iter().filter_map(goes).collect()
    }
}

/// Looks through texts and takes out of them what this reader does not get.
struct Look<'a> {
    others: &'a Others,
    eyes: Eyes,
    verdicts: HashMap<&'a Spot, Verdict>,
    before: Remembered,
    /// What was said before is asked once more.
    again: bool,
    lang: Lang,
    asked: HashSet<Spot>,
    looked: Looked,
}

/// Whose text it is.
#[derive(Clone, Copy)]
struct Of {
    entry: Option<Uid>,
    version: i64,
    kind: Option<EntryKind>,
    at: Option<DateTime<FixedOffset>>,
    earlier: bool,
}

/// Tells one text from another without keeping its words.
fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

impl<'a> Look<'a> {
    /// For this reader; `said` now, and what was answered `before`, oldest first.
    fn new(
        others: &'a Others,
        (capacity, lang): (Option<Capacity>, Lang),
        said: &'a [Reviewed],
        before: Vec<Answered>,
    ) -> Self {
        Self {
            others,
            eyes: Eyes::As(capacity),
            verdicts: said.iter().map(|each| (&each.spot, each.verdict)).collect(),
            before: Remembered::new(before),
            again: false,
            lang,
            asked: HashSet::new(),
            looked: Looked::default(),
        }
    }

    fn through(&mut self, of: Of, place: &str, text: &mut String, marks: &[Mark]) {
        self.through_beside(of, place, text, marks, &[]);
    }

    /// As [`Self::through`], of a text beside an entry that may repeat the words under its marks.
    fn through_beside(
        &mut self,
        of: Of,
        place: &str,
        text: &mut String,
        marks: &[Mark],
        said: &[(Vec<String>, Instead)],
    ) {
        if text.is_empty() {
            return;
        }
        let marks: Vec<&Mark> = marks.iter().filter(|mark| mark.place == place).collect();
        let spot = |start, end| Spot { entry: of.entry, version: of.version, place: place.to_owned(), start, end };
        let client_words = Instead::OtherClient.words(self.lang);
        let person_words = Instead::ThirdPerson.words(self.lang);
        let mut out: Vec<(usize, usize, &str)> = Vec::new();
        let eyes = self.eyes;
        let marked = marks.iter().filter_map(|mark| {
            Some((spot(mark.start, mark.end), hidden::passage(text, mark), eyes.instead(&mark.about)?))
        });
        let echoed = hidden::echoed(text, said);
        let echoed = echoed.into_iter().map(|(start, end, instead)| (spot(start, end), (start, end), instead));
        for (spot, (start, end), instead) in marked.chain(echoed) {
            match instead {
                Instead::OtherClient => {
                    self.looked.other_clients.insert(spot);
                    out.push((start, end, &client_words));
                }
                Instead::ThirdPerson => {
                    self.looked.third_persons.insert(spot);
                    out.push((start, end, &person_words));
                }
            }
        }
        let named = named(self.others, &self.before, (of.entry, place, text.as_str()), &marks);
        for (Pointed { start, end, words: name, who, .. }, before) in named {
            // Gone already, with the passage that it stands in.
            if out.iter().any(|(from, to, _)| *from <= start && end <= *to) {
                continue;
            }
            let spot = spot(start, end);
            let now = self.verdicts.get(&spot).copied();
            let before = before.filter(|_| now.is_none() && !self.again);
            if before.is_some() {
                self.looked.answered.insert(spot.clone());
            }
            match now.or(before) {
                Some(Verdict::SomebodyElse) => {}
                Some(Verdict::Remove) => {
                    self.looked.other_clients.insert(spot);
                    out.push((start, end, &client_words));
                }
                Some(Verdict::RemoveSentence) => {
                    self.looked.other_clients.insert(spot);
                    let (start, end) = whole_sentence(text, start, end);
                    out.push((start, end, &client_words));
                }
                None if self.asked.insert(spot.clone()) => self.looked.found.push(NameFound {
                    spot,
                    kind: of.kind,
                    at: of.at,
                    earlier: of.earlier,
                    before: words(text, start.saturating_sub(AROUND), start),
                    words: name,
                    after: words(text, end, end + AROUND),
                    who,
                    text: hash(text),
                }),
                None => {}
            }
        }
        if !out.is_empty() {
            *text = replaced(text, out);
        }
    }

    fn through_entry(&mut self, view: &mut EntryView, files: &mut [StoredAttachment]) {
        let (entry, kind, at, head) = (Some(view.entry), Some(view.kind), Some(view.at), view.version);
        // What was marked, or weighed, in a correction was there before it as well: the earlier version is printed too.
        let all: Vec<_> =
            std::iter::once(&view.head).chain(&view.earlier).map(|v| (&v.body, v.marks.as_slice())).collect();
        let later = hidden::later(&all, self.eyes);
        let said: Vec<_> = all.iter().flat_map(|(body, marks)| hidden::said(body, marks, self.eyes)).collect();
        for (version, later) in std::iter::once(&mut view.head).chain(&mut view.earlier).zip(later) {
            let of = Of { entry, version: version.no, kind, at, earlier: version.no != head };
            let VersionView { body, marks, reason, .. } = version;
            if later.lost {
                hidden::hold_back(body);
                version.held_back = true;
                self.looked.held_back += 1;
            }
            marks.extend(later.marks);
            for (place, text) in body.texts_mut() {
                self.through(of, &place, text, marks);
            }
            // Why it was put right may say once more what was marked.
            self.through_beside(of, "reason", reason, &[], &said);
        }
        view.body = view.head.body.clone();
        for decision in view.decisions.iter_mut().filter(|decision| decision.now) {
            let of = Of { entry, version: decision.recorded.timestamp(), kind, at, earlier: false };
            self.through(of, "decision.reason", &mut decision.reason, &[]);
            self.through(of, "decision.consulted", &mut decision.consulted, &[]);
        }
        let of = Of { entry, version: 0, kind, at, earlier: false };
        for StoredAttachment { uid, name, caption, .. } in files {
            self.through(of, &format!("file.{uid}.name"), name, &[]);
            self.through(of, &format!("file.{uid}.caption"), caption, &[]);
        }
    }
}

/// The texts among a client's particulars, each with the name of its place.
pub(super) fn texts_of_mut(fields: &mut ClientFields) -> Vec<(String, &mut String)> {
    let mut texts = vec![("called".to_owned(), &mut fields.called), ("notes".to_owned(), &mut fields.notes)];
    for (at, relation) in fields.relations.iter_mut().enumerate() {
        texts.push((format!("relation.{at}.number"), &mut relation.number));
        texts.push((format!("relation.{at}.hours"), &mut relation.hours));
        if let Some(other) = &mut relation.subcontract {
            texts.push((format!("relation.{at}.whom"), &mut other.whom));
        }
    }
    // Whom to call is named as such; what is said of them is a text.
    for (at, contact) in fields.contacts.iter_mut().enumerate() {
        texts.push((format!("contact.{at}.relation"), &mut contact.relation));
    }
    texts
}

/// The same, to be read.
pub(super) fn texts_of(fields: &ClientFields) -> Vec<(String, String)> {
    texts_of_mut(&mut fields.clone()).into_iter().map(|(place, text)| (place, std::mem::take(text))).collect()
}

/// Looks through everything that would be laid out, takes out what this reader does not get, and tells which names
/// nobody decided about.
pub(super) fn taken_out(
    tx: &ReadTx,
    client: &mut StoredClient,
    picked: &mut Picked,
    (capacity, lang): (Option<Capacity>, Lang),
    reviewed: &[Reviewed],
    again: bool,
) -> Result<Looked> {
    let others = Others::than(tx, client.uid)?;
    let mut look = Look::new(&others, (capacity, lang), reviewed, name_answer::list(tx, client.uid)?);
    look.again = again;
    through_all(tx, look, client, picked)
}

fn through_all(tx: &ReadTx, mut look: Look, client: &mut StoredClient, picked: &mut Picked) -> Result<Looked> {
    let own = Of { entry: None, version: client.head, kind: None, at: None, earlier: false };
    for (place, text) in texts_of_mut(&mut client.fields) {
        look.through(own, &place, text, &[]);
    }
    // Who is around the client and who is named in a consent, as well; what they act for and what was agreed are texts.
    if let Some(around) = &mut picked.around {
        for kept in &mut around.persons {
            let of = Of { version: kept.no, ..own };
            for (place, text) in kept.fields.texts_mut(kept.uid) {
                look.through(of, &place, text, &[]);
            }
        }
        for kept in &mut around.judgements {
            let of = Of { version: kept.no, ..own };
            look.through(of, &format!("capacity.{}.why", kept.uid), &mut kept.fields.why, &[]);
        }
        for kept in &mut around.consents {
            let of = Of { version: kept.no, ..own };
            look.through(of, &format!("consent.{}.note", kept.uid), &mut kept.fields.note, &[]);
        }
    }
    for each in &mut picked.care {
        let of = Of { version: each.recorded.timestamp(), ..own };
        look.through(of, "care.reason", &mut each.fields.reason, &[]);
    }
    // The words of a goal stand with every report about it, also where the goal itself is of before this period.
    let mut goals: HashMap<Uid, VersionView> = HashMap::new();
    for (view, files) in picked.entries.iter_mut().chain(&mut picked.medicines) {
        for name in &mut view.goals {
            let head = match goals.get(&name.goal) {
                Some(head) => head,
                None => {
                    let goal = shown(tx, &entry::get(tx, name.goal)?)?;
                    goals.entry(name.goal).or_insert(goal.head)
                }
            };
            let (kind, at) = (Some(EntryKind::Goal), Some(head.recorded));
            let of = Of { entry: Some(name.goal), version: head.no, kind, at, earlier: false };
            look.through(of, "words", &mut name.words, &head.marks);
        }
        look.through_entry(view, files);
    }
    Ok(look.looked)
}

/// Where a client who is about to be destroyed may be named in the dossiers of others, and nobody said anything of it yet: for
/// each of these what is to be remembered, or nobody would be asked any more before it leaves. One that is damaged is passed over: it
/// keeps no other from being destroyed, nor the vault shut.
///
/// # Errors
/// What the store says of all of them.
pub(super) fn still_asked(tx: &ReadTx, gone: &HashSet<Uid>) -> Result<Vec<(Uid, Vec<Answered>)>> {
    let called: Vec<_> = client::names(tx)?.into_iter().filter(|so| gone.contains(&so.uid)).collect();
    if called.is_empty() {
        return Ok(Vec::new());
    }
    let in_one = |mut other: StoredClient| -> Result<Vec<Answered>> {
        let others = Others::among(called.clone(), Some(&other));
        let known = name_answer::list(tx, other.uid)?;
        let look = Look::new(&others, (None, Lang::Nl), &[], known.clone());
        let mut picked = pick(tx, other.uid, (None, None), None, Shows::ALL)?;
        let found = through_all(tx, look, &mut other, &mut picked)?.found.into_iter();
        let asked = found.map(|NameFound { spot: Spot { entry, place, start, end, .. }, text, .. }| Answered {
            entry,
            place,
            start,
            end,
            text,
            verdict: None,
        });
        Ok(asked.filter(|each| !known.contains(each)).collect())
    };
    let others = client::list_readable(tx, true)?.0.into_iter().filter(|other| !gone.contains(&other.uid));
    let asked = others.filter_map(|other| Some((other.uid, in_one(other).ok()?)));
    Ok(asked.filter(|(_, asked)| !asked.is_empty()).collect())
}

/// What is to be looked at before this dossier leaves.
///
/// # Errors
/// [`Error::NotFound`], or what the store says.
pub fn review(tx: &ReadTx, input: ReviewAsked) -> Result<Review> {
    tx.concerns(Concern { client: Some(input.client), part: "dossier", ..Concern::default() });
    let mut client = client::get(tx, input.client)?;
    // What may yet be held back is looked through as well: who reads it is known here, on what ground is not.
    let days = if input.extent.has_period() { (input.from, input.to) } else { (None, None) };
    let mut picked = pick(tx, input.client, days, input.capacity, Shows::ALL)?;
    input.extent.checked()?.narrow(tx, input.client, &mut picked)?;
    let held = match (input.capacity, input.ground) {
        (Some(capacity), Some(ground)) => {
            let who = (input.person, input.recipient.as_str());
            let withholds = receiving::withholds(tx, input.client, (capacity, ground), who)?;
            let shows = Shows::to(capacity, ground, None).withholding(withholds);
            pick(tx, input.client, days, input.capacity, shows)?.held
        }
        (None, _) | (_, None) => 0,
    };
    let files = |(view, files): &(EntryView, Vec<StoredAttachment>)| {
        let name = |file: &StoredAttachment| {
            if file.caption.is_empty() { file.name.clone() } else { file.caption.clone() }
        };
        let file = |file| FileToLookAt { entry: view.entry, at: view.at, name: name(file) };
        files.iter().map(file).collect::<Vec<_>>()
    };
    let files = picked.entries.iter().flat_map(files).collect();
    let looked = taken_out(tx, &mut client, &mut picked, (input.capacity, Lang::Nl), &[], input.again)?;
    Ok(Review {
        answered: looked.answered.len() as u64,
        other_clients: looked.other_clients.len() as u64,
        third_persons: looked.third_persons.len() as u64,
        found: looked.found,
        held,
        files,
    })
}

/// Remembers what the carer said of names, for as long as those texts stay as they are.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::BadInput`] when it does not say of which text.
pub fn answer(tx: &WriteTx, input: AnswersSaid) -> Result<Nothing> {
    tx.concerns(Concern {
        client: Some(input.client),
        part: "names",
        count: i64::try_from(input.reviewed.len()).ok(),
        ..Concern::default()
    });
    client::get(tx, input.client)?;
    let mut said = Vec::new();
    for Reviewed { spot: Spot { entry, place, start, end, .. }, verdict, text } in input.reviewed {
        if let Some(uid) = entry
            && entry::get(tx, uid)?.client != input.client
        {
            return Err(Error::NotFound);
        }
        if text.len() != 64 || place.len() > LINE {
            return Err(Error::BadInput { field: "reviewed".to_owned(), reason: "text".to_owned() });
        }
        said.push(Answered { entry, place, start, end, text, verdict: Some(verdict) });
    }
    if !said.is_empty() {
        name_answer::add(tx, input.client, &said)?;
    }
    Ok(Nothing {})
}

/// Texts were changed: what was said to be another client's name, or is still asked, stays so where its words stand now. Without it the name would
/// be asked about anew, and not even that once nobody is called so any more. That it is somebody else's was said of one
/// sentence, and is asked again.
///
/// # Errors
/// What the store says.
pub(super) fn carry_on(
    tx: &WriteTx,
    client: Uid,
    entry: Option<Uid>,
    was: &[(String, String)],
    now: &[(String, String)],
) -> Result<()> {
    let remembered = Remembered::new(name_answer::list(tx, client)?);
    let mut said = Vec::new();
    for (place, old) in was {
        let Some((_, new)) = now.iter().find(|(other, new)| other == place && new != old) else { continue };
        let known: Vec<_> = remembered.of(entry, place, old).into_iter().filter(|each| each.is_or_may_be()).collect();
        let passages: Vec<(usize, usize)> = known.iter().map(|each| (each.start, each.end)).collect();
        let places = if known.is_empty() { Vec::new() } else { follow(old, new, &passages) };
        for (each, to) in known.into_iter().zip(places) {
            if let Some((start, end)) = to {
                said.push(Answered { start, end, text: hash(new), ..each.clone() });
            }
        }
    }
    if said.is_empty() { Ok(()) } else { name_answer::add(tx, client, &said) }
}

/// Where a dossier was handed over, as it stands on the receipt: a name of another client goes, unless the carer said before
/// that it is somebody else's.
pub(super) fn place_on_receipt(
    tx: &ReadTx,
    stored: &StoredEntry,
    disclosure: &Disclosure,
    lang: Lang,
) -> Result<String> {
    let of = Of {
        entry: Some(stored.uid),
        version: stored.head,
        kind: Some(stored.kind),
        at: Some(stored.at),
        earlier: false,
    };
    nameless(tx, (stored.client, of), ("place", &disclosure.place), (Some(disclosure.capacity), lang))
}

/// A text of a letter about a request: names of other clients go, as from a receipt.
pub(super) fn in_letter(tx: &ReadTx, client: Uid, place: &str, text: &str, lang: Lang) -> Result<String> {
    let of = Of { entry: None, version: 0, kind: None, at: None, earlier: false };
    nameless(tx, (client, of), (place, text), (None, lang))
}

/// The text without names of other clients than this one, but for those of whom the carer said that they are somebody else.
fn nameless(
    tx: &ReadTx,
    (client, of): (Uid, Of),
    (place, text): (&str, &str),
    reader: (Option<Capacity>, Lang),
) -> Result<String> {
    without(&Others::than(tx, client)?, of, (place, text), reader, name_answer::list(tx, client)?)
}

/// A text that belongs to no dossier, as it leaves the house: every name of a client goes.
pub(super) fn without_clients(tx: &ReadTx, text: &str, lang: Lang) -> Result<String> {
    let of = Of { entry: None, version: 0, kind: None, at: None, earlier: false };
    without(&Others::all(tx)?, of, ("text", text), (None, lang), Vec::new())
}

fn without(
    others: &Others,
    of: Of,
    (place, text): (&str, &str),
    reader: (Option<Capacity>, Lang),
    before: Vec<Answered>,
) -> Result<String> {
    let mut look = Look::new(others, reader, &[], before.clone());
    look.through(of, place, &mut text.to_owned(), &[]);
    let gone: Vec<Reviewed> = look
        .looked
        .found
        .into_iter()
        .map(|found| Reviewed { spot: found.spot, verdict: Verdict::Remove, text: String::new() })
        .collect();
    let mut text = text.to_owned();
    Look::new(others, reader, &gone, before).through(of, place, &mut text, &[]);
    Ok(text)
}
