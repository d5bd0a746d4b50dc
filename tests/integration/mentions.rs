//! Names of other clients in a text, against sentences that were written without sight of the code, and against two
//! thousand that are made from patterns. Recall and precision are printed: `cargo test -p dossier-tests mentions -- --nocapture`.

use std::collections::{BTreeMap, HashSet};

use dossier_core::fold::fold;
use dossier_core::rules::mentions::{Person, Roster, sentence};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    client: Vec<Client>,
    sentence: Vec<Sentence>,
}

#[derive(Deserialize, Clone)]
struct Client {
    key: String,
    given: String,
    call: String,
    infix: String,
    family: String,
    nick: String,
    initials: String,
}

impl Client {
    fn family(&self) -> String {
        format!("{} {}", self.infix, self.family).trim().to_owned()
    }

    fn person<'a>(&self, key: &'a str) -> Person<&'a str> {
        let called = [self.call.clone(), self.nick.clone()].into_iter().filter(|name| !name.is_empty()).collect();
        Person { key, name: format!("{} {}", self.given, self.family()), called }
    }
}

#[derive(Deserialize, Clone)]
struct Sentence {
    id: String,
    category: String,
    own: String,
    text: String,
    #[serde(default)]
    mentions: Vec<Expected>,
}

#[derive(Deserialize, Clone)]
struct Expected {
    text: String,
    at: usize,
    who: Vec<String>,
    #[serde(default = "yes")]
    found: bool,
}

fn yes() -> bool {
    true
}

#[derive(Default)]
struct Score {
    wanted: usize,
    found: usize,
    right: usize,
    wrong: usize,
}

impl Score {
    fn recall(&self) -> f64 {
        self.found as f64 / self.wanted.max(1) as f64
    }
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }
}

fn score(name: &str, clients: &[Client], sentences: &[Sentence]) -> Score {
    let mut total = Score::default();
    let mut missed: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for sentence in sentences {
        let others: Vec<Person<&str>> = clients
            .iter()
            .filter(|client| client.key != sentence.own)
            .map(|client| client.person(&client.key))
            .collect();
        let own = clients.iter().find(|client| client.key == sentence.own).map(|client| client.person("own"));
        let found = Roster::new(&others, own.as_ref()).find(&sentence.text);
        let mut used = HashSet::new();
        let line = missed.entry(&sentence.category).or_default();
        for wanted in &sentence.mentions {
            let start: usize = sentence.text.chars().take(wanted.at).map(char::len_utf8).sum();
            let end = start + wanted.text.len();
            let overlaps = |at: &usize| found[*at].start < end && found[*at].end > start;
            let hit = (0..found.len())
                .find(|at| overlaps(at) && found[*at].who.iter().any(|who| wanted.who.iter().any(|w| w == who)));
            used.extend((0..found.len()).filter(overlaps));
            if !wanted.found {
                continue;
            }
            total.wanted += 1;
            match hit {
                Some(_) => {
                    total.found += 1;
                    total.right += 1;
                }
                None => {
                    line.0 += 1;
                    println!("  missed  {} {:?}: {:?}", sentence.id, wanted.text, sentence.text);
                }
            }
        }
        for (at, wrong) in found.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
            let _ = at;
            total.wrong += 1;
            line.1 += 1;
            println!(
                "  wrong   {} {:?} {:?}: {:?}",
                sentence.id,
                &sentence.text[wrong.start..wrong.end],
                wrong.who,
                sentence.text
            );
        }
    }
    for (category, (missed, wrong)) in missed.iter().filter(|(_, counts)| **counts != (0, 0)) {
        println!("  {category}: {missed} missed, {wrong} wrong");
    }
    println!(
        "{name}: {} sentences, {} names; recall {:.3}, precision {:.3}",
        sentences.len(),
        total.wanted,
        total.recall(),
        total.precision()
    );
    total
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn names_of_other_clients_are_pointed_out_and_plain_words_are_not() {
    let file: File = read("mentions.toml");
    let written = score("written", &file.client, &file.sentence);
    assert!(written.recall() >= 0.98, "recall {}", written.recall());
    assert!(written.precision() >= 0.90, "precision {}", written.precision());
    let made = make(&file.client, 2000);
    let made = score("made", &file.client, &made);
    assert!(made.recall() >= 0.98, "recall {}", made.recall());
    assert!(made.precision() >= 0.90, "precision {}", made.precision());
}

#[derive(Deserialize)]
struct Templates {
    common_calls: Vec<String>,
    common_families: Vec<String>,
    pronouns: BTreeMap<String, BTreeMap<String, String>>,
    pools: BTreeMap<String, Vec<String>>,
    diminutives: BTreeMap<String, String>,
    pattern: Vec<Pattern>,
    distractor: Vec<Pattern>,
    mixed: Vec<Pattern>,
}

#[derive(Deserialize)]
struct Pattern {
    id: String,
    #[serde(default)]
    fill: String,
    #[serde(default)]
    word: Vec<String>,
    text: String,
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    bare.map(|c| match c {
        'ł' => 'l',
        'Ł' => 'L',
        'ı' => 'i',
        other => other,
    })
    .collect()
}

fn genitive(name: &str) -> String {
    let mut back = name.chars().rev().flat_map(char::to_lowercase);
    let (last, before) = (back.next().unwrap_or('x'), back.next().unwrap_or('x'));
    match plain(&last.to_string()).as_str() {
        "s" | "x" | "z" => format!("{name}'"),
        "a" | "i" | "o" | "u" => format!("{name}'s"),
        "y" if !"aeiou".contains(before) => format!("{name}'s"),
        _ => format!("{name}s"),
    }
}

/// Fills the patterns: half with names in them, half with words that only look like names.
fn make(clients: &[Client], count: usize) -> Vec<Sentence> {
    let templates: Templates = read("mentions-templates.toml");
    let mut dice = fastrand::Rng::with_seed(7);
    let mut made = Vec::new();
    while made.len() < count {
        let pattern = match dice.u8(0..20) {
            0..9 => dice.choice(&templates.pattern),
            9..19 => dice.choice(&templates.distractor),
            _ => dice.choice(&templates.mixed),
        };
        made.extend(fill(pattern.unwrap(), &templates, clients, &mut dice));
    }
    made
}

#[derive(PartialEq, Clone, Copy)]
enum Bears {
    Call,
    Family,
    Full,
    Initials,
}

/// Who bears this form: as people would read it, without case, accents, marks and particles.
fn bear(form: &str, kind: Bears, clients: &[Client]) -> Vec<String> {
    let same = |a: &str, b: &str| fold(a).replace(['\'', '’'], "") == fold(b).replace(['\'', '’'], "");
    let family = |client: &Client| {
        let whole = [client.family(), client.family.clone()];
        let halves = client.family.split('-').map(|half| half.trim().to_owned());
        let bare = client.family.split('-').flat_map(|half| half.rsplit(' ').next().map(str::to_owned));
        whole.into_iter().chain(halves.collect::<Vec<_>>()).chain(bare).any(|name| same(&name, form))
    };
    let call = |client: &Client| {
        let given = client.given.split(' ').next().unwrap_or_default();
        [client.call.as_str(), client.nick.as_str(), given].iter().any(|name| !name.is_empty() && same(name, form))
    };
    let full = |client: &Client| same(&format!("{} {}", client.call, client.family()), form);
    let initials = |client: &Client| same(&format!("{} {}", client.initials, client.family()), form);
    let fits = |client: &&Client| match kind {
        Bears::Call => call(client) || family(client),
        Bears::Family => family(client) || call(client),
        Bears::Full => full(client),
        Bears::Initials => initials(client),
    };
    clients.iter().filter(fits).map(|client| client.key.clone()).collect()
}

fn fill(pattern: &Pattern, templates: &Templates, clients: &[Client], dice: &mut fastrand::Rng) -> Option<Sentence> {
    let own = dice.choice(clients)?;
    let a = dice.choice(clients).filter(|a| a.key != own.key)?;
    let b = dice.choice(clients).filter(|b| b.key != own.key && b.key != a.key)?;
    let other = dice.choice(clients).filter(|o| o.key != own.key && o.key != a.key)?;
    let pronouns = &templates.pronouns[*dice.choice(&["he", "she"]).unwrap()];
    let (mut text, mut mentions, mut rest) = (String::new(), Vec::new(), pattern.text.as_str());
    // `word` names whose word it is; in the sentence of somebody who bears it, it is the own client.
    if !pattern.word.is_empty() && pattern.text.contains("{own}") {
        return None;
    }
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = rest.find('}')?;
        let slot = &rest[open + 1..close];
        rest = &rest[close + 1..];
        let who = if slot.ends_with('2') { b } else { a };
        let (call, family) = (who.call.clone(), who.family());
        let full = format!("{call} {family}");
        let common = templates.common_calls.contains(&call) || templates.common_families.contains(&family);
        let mention = match slot.trim_end_matches('2') {
            "call" => Some((call, Bears::Call)),
            "full" => Some((full, Bears::Full)),
            "full_break" => {
                let spaces: Vec<usize> = full.match_indices(' ').map(|(at, _)| at).collect();
                let at = *dice.choice(&spaces)?;
                Some((format!("{}\n{}", &full[..at], &full[at + 1..]), Bears::Full))
            }
            "family" => Some((family, Bears::Family)),
            "Family" => Some((capital(&family), Bears::Family)),
            "lower_family" => Some((family.to_lowercase(), Bears::Family)),
            "plain_family" => Some((plain(&family), Bears::Family)),
            "gen" => Some((genitive(&call), Bears::Call)),
            "dim" => Some((templates.diminutives.get(&call)?.clone(), Bears::Call)),
            "nick" if who.nick.is_empty() => return None,
            "nick" => Some((who.nick.clone(), Bears::Call)),
            "upper" => Some((call.to_uppercase(), Bears::Call)),
            "lower" => Some((call.to_lowercase(), Bears::Call)),
            "plain" => Some((plain(&call), Bears::Call)),
            "init" => Some((format!("{} {family}", who.initials), Bears::Initials)),
            _ => None,
        };
        if let Some((form, kind)) = mention {
            let named = match slot.trim_end_matches('2') {
                "gen" | "dim" => who.call.clone(),
                "full_break" => form.replace('\n', " "),
                _ => form.clone(),
            };
            let mut bearers = bear(&named, kind, clients);
            if matches!(slot, "dim" | "nick") {
                bearers.extend(bear(&form, kind, clients));
                bearers.extend(bear(&who.call, kind, clients));
            }
            let undecidable = (pattern.fill == "uncommon" || slot == "lower") && common;
            if undecidable || bearers.contains(&own.key) || bearers.is_empty() {
                return None;
            }
            mentions.push(Expected { at: text.chars().count(), text: form.clone(), who: bearers, found: true });
            text.push_str(&form);
            continue;
        }
        let mut pool = |name: &str| templates.pools.get(name).and_then(|pool| dice.choice(pool)).cloned();
        let filled = match slot {
            "own" => own.call.clone(),
            "ownfamily" => own.family(),
            "own_title" => capital(&pool("title")?),
            "own_or_client" => own.call.clone(),
            "other" => other.call.clone(),
            "otherfamily" => other.family(),
            _ => match pronouns.get(slot).cloned().or_else(|| pool(slot)) {
                Some(word) => word,
                None => capital(&pool(slot.trim_end_matches("_cap")).or_else(|| pool(&slot.to_lowercase()))?),
            },
        };
        text.push_str(&filled);
    }
    text.push_str(rest);
    // The own client shares a part: whom it then means cannot be decided.
    Some(Sentence { id: pattern.id.clone(), category: pattern.id.clone(), own: own.key.clone(), text, mentions })
}

#[test]
fn a_sentence_is_found_whole() {
    let text = "Rustig geslapen.\n- Dhr. J. de Vries belde om 9.30 uur, ja! Daarna koffie met Anna";
    for (words, expected) in [
        ("Vries", "Dhr. J. de Vries belde om 9.30 uur, ja!"),
        ("geslapen", "Rustig geslapen.\n-"),
        ("Anna", "Daarna koffie met Anna"),
        ("ja! Daarna", "Dhr. J. de Vries belde om 9.30 uur, ja! Daarna koffie met Anna"),
    ] {
        let start = text.find(words).unwrap();
        let (from, to) = sentence(text, start, start + words.len());
        assert_eq!(&text[from..to], expected, "{words}");
    }
    assert_eq!(sentence("", 0, 0), (0, 0));
}
