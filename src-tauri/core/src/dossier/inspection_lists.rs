//! What stands before the dossiers of an inspection, on paper and on the screen: the check and the practice's registers. It
//! leaves the house, so a client is a number here, and a name of one in any text goes.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::breach::{self, Risk};
use super::complaint::ComplaintView;
use super::completeness::{DossierCheck, Gap, NotHere, in_care, of_client, of_practice, regimes_of};
use super::disclosure::code;
use super::inspection::is_wmo;
use super::others::{in_letter, without_clients};
use super::paper_dossier::PaperDossierView;
use super::persons::without_somebody;
use super::practice_file::{self, PaperKind};
use super::{complaint, incident_register, paper_dossier, statement};
use crate::error::{Error, Result};
use crate::export::paper::{Chapter, Lang, TableSheet};
use crate::export::texts;
use crate::rules::completeness::Supervisor;
use crate::store::practice_record::{COMPLAINT, INSPECTION, PAPER_DOSSIER, Register};
use crate::store::{ReadTx, client};
use crate::uid::Uid;

fn head(lang: Lang, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| texts::text(lang, &format!("inspection.column.{column}"))).collect()
}

fn table(title: String, widths: &[u32], rows: Vec<Vec<String>>) -> TableSheet {
    TableSheet { title, widths: widths.to_vec(), rows, plot: None }
}

fn day(lang: Lang, day: Option<NaiveDate>) -> String {
    day.map(|day| texts::day(lang, day)).unwrap_or_default()
}

/// What is missing, and what does not apply, in a table; one line says so where nothing is missing.
fn check(lang: Lang, title: String, gaps: &[Gap], not_here: Vec<NotHere>) -> TableSheet {
    let t = |key: &str| texts::text(lang, &format!("inspection.check.{key}"));
    let item = |item: &str| texts::code(lang, "check", item);
    let mut rows = vec![head(lang, &["item", "state", "article"])];
    rows.extend(gaps.iter().map(|gap| {
        let state = if gap.maybe { t("maybe") } else { t("missing") };
        vec![item(&gap.item), state, texts::article(lang, &gap.article)]
    }));
    rows.extend(not_here.into_iter().map(|each| {
        let why = texts::filled(lang, "inspection.check.not_here", &[("reason", &each.reason)]);
        vec![item(&each.item), why, String::new()]
    }));
    if rows.len() == 1 {
        rows.push(vec![t("nothing"), String::new(), String::new()]);
    }
    table(title, &[5, 5, 4], rows)
}

/// The check of the practice and of these dossiers.
fn checks(tx: &ReadTx, clients: &[Uid], lang: Lang) -> Result<Chapter> {
    let (gaps, mut not_here) = of_practice(tx, &regimes_of(&in_care(tx)?))?;
    for each in &mut not_here {
        each.reason = without_clients(tx, &each.reason, lang)?;
    }
    let mut tables = vec![check(lang, texts::text(lang, "inspection.practice"), &gaps, not_here)];
    for uid in clients {
        let stored = client::get(tx, *uid)?;
        let DossierCheck { gaps, mut not_here, .. } = of_client(tx, &stored)?;
        for each in &mut not_here {
            each.reason = in_letter(tx, *uid, "reason", &each.reason, lang)?;
        }
        let title = texts::filled(lang, "inspection.of_client", &[("number", &stored.number.to_string())]);
        tables.push(check(lang, title, &gaps, not_here));
    }
    Ok(Chapter { code: "inspection_check".to_owned(), tables })
}

fn papers(tx: &ReadTx, lang: Lang) -> Result<TableSheet> {
    let mut rows = vec![head(lang, &["kind", "name", "number", "place", "until"])];
    for each in practice_file::all(tx)? {
        let kind: PaperKind = each.fields.kind;
        rows.push(vec![
            texts::code(lang, "practice_paper", &code(&kind)),
            without_clients(tx, &each.fields.name, lang)?,
            without_clients(tx, &each.fields.number, lang)?,
            without_clients(tx, &each.fields.place, lang)?,
            day(lang, each.until),
        ]);
    }
    Ok(table(texts::text(lang, "inspection.papers"), &[4, 5, 4, 5, 4], rows))
}

/// Who complained stays out: the supervisor sees what was complained of, and what was done with it.
fn complaints(tx: &ReadTx, whose: &Whose, lang: Lang) -> Result<TableSheet> {
    let mut rows = vec![head(lang, &["received", "about", "decided", "learnt"])];
    let of_destroyed = of_destroyed(tx, &COMPLAINT)?;
    let shown = |each: &ComplaintView| whose.shows(each.client, of_destroyed.contains(&each.complaint));
    for each in complaint::all(tx)?.into_iter().filter(shown) {
        let fields = each.fields;
        // Who complains may be no client, and is left out all the same. Of whom a dossier was destroyed nobody knows the name, to
        // take it out: then the days alone are told.
        let nameless = |text: &str| {
            if of_destroyed.contains(&each.complaint) && !text.is_empty() {
                return Ok("…".to_owned());
            }
            let text = without_clients(tx, text, lang)?;
            Ok::<_, Error>(without_somebody(&fields.by, &text))
        };
        let decided = match &fields.decided {
            Some(said) => format!("{}: {}", texts::day(lang, said.on), nameless(&said.text)?),
            None => texts::filled(lang, "inspection.open_until", &[("day", &texts::day(lang, each.due))]),
        };
        rows.push(vec![
            texts::day(lang, fields.received),
            nameless(&fields.about)?,
            decided,
            nameless(&fields.learnt)?,
        ]);
    }
    Ok(table(texts::text(lang, "inspection.complaints"), &[3, 6, 6, 4], rows))
}

fn breaches(tx: &ReadTx, lang: Lang) -> Result<TableSheet> {
    let mut rows = vec![head(lang, &["aware", "what", "whose", "risk", "reported"])];
    for each in breach::all(tx)? {
        let fields = each.fields;
        let reported = match (fields.risk, fields.reported_on) {
            (Risk::None, _) => without_clients(tx, &fields.risk_why, lang)?,
            (Risk::Some | Risk::High, Some(on)) => texts::day(lang, on),
            (Risk::Some | Risk::High, None) => texts::text(lang, "inspection.not_yet"),
        };
        rows.push(vec![
            texts::short_moment(lang, &fields.aware),
            without_clients(tx, &fields.what, lang)?,
            without_clients(tx, &fields.whose, lang)?,
            texts::code(lang, "breach_risk", &code(&fields.risk)),
            reported,
        ]);
    }
    Ok(table(texts::text(lang, "inspection.breaches"), &[3, 6, 4, 3, 4], rows))
}

fn incidents(tx: &ReadTx, whose: &Whose, lang: Lang) -> Result<TableSheet> {
    let t = |key: &str| texts::text(lang, &format!("inspection.{key}"));
    let mut rows = vec![head(lang, &["on", "client", "nature", "told", "names", "calamity"])];
    for each in incident_register::all(tx)?.into_iter().filter(|each| whose.shows(Some(each.client), false)) {
        let calamity = match (each.calamity, each.reported_on) {
            (false, _) => t("no"),
            (true, Some(on)) => texts::filled(lang, "inspection.reported", &[("day", &texts::day(lang, on))]),
            (true, None) => t("not_yet"),
        };
        rows.push(vec![
            texts::day(lang, each.on),
            each.number.to_string(),
            texts::code(lang, "mic_nature", &each.nature),
            each.told_on.map_or_else(|| t("not_yet"), |on| texts::day(lang, on)),
            if each.names { t("yes") } else { t("not_yet") },
            calamity,
        ]);
    }
    Ok(table(texts::text(lang, "inspection.incidents"), &[4, 2, 4, 4, 3, 4], rows))
}

fn paper_dossiers(tx: &ReadTx, whose: &Whose, lang: Lang) -> Result<TableSheet> {
    let t = |key: &str| texts::text(lang, &format!("inspection.{key}"));
    let mut rows = vec![head(lang, &["client", "what", "place", "lockable", "home", "gone"])];
    let of_destroyed = of_destroyed(tx, &PAPER_DOSSIER)?;
    let shown = |each: &PaperDossierView| whose.shows(each.client, of_destroyed.contains(&each.paper));
    for each in paper_dossier::all(tx)?.into_iter().filter(shown) {
        let fields = each.fields;
        let home = match (fields.at_home, fields.agreed_on) {
            (false, _) => t("no"),
            (true, Some(on)) => texts::filled(lang, "inspection.agreed", &[("day", &texts::day(lang, on))]),
            (true, None) => t("not_agreed"),
        };
        // Of who is no client here (any more) nobody knows the name, to take it out: words that may hold it stay out.
        let known = each.client.is_some();
        let how = if known { fields.destroyed_how } else { "…".to_owned() };
        let gone = fields.destroyed_on.map(|on| format!("{}: {how}", texts::day(lang, on)));
        let place = if known || !fields.at_home { fields.place } else { "…".to_owned() };
        rows.push(vec![
            each.number.map(|number| number.to_string()).unwrap_or_default(),
            if known { without_clients(tx, &fields.what, lang)? } else { t("from_before") },
            without_clients(tx, &place, lang)?,
            if fields.lockable { t("yes") } else { t("no") },
            home,
            without_clients(tx, &gone.unwrap_or_default(), lang)?,
        ]);
    }
    Ok(table(texts::text(lang, "inspection.paper_dossiers"), &[2, 4, 5, 3, 4, 4], rows))
}

fn visits(tx: &ReadTx, lang: Lang) -> Result<TableSheet> {
    let mut rows = vec![head(lang, &["on", "inspector", "authority"])];
    for each in INSPECTION.list(tx)? {
        let fields = each.fields;
        let authority = texts::code(lang, "supervisor", &code(&fields.authority));
        rows.push(vec![texts::day(lang, fields.began.date_naive()), fields.inspector, authority]);
    }
    Ok(table(texts::text(lang, "inspection.visits"), &[3, 5, 6], rows))
}

fn statements(tx: &ReadTx, lang: Lang) -> Result<Option<TableSheet>> {
    let Some(newest) = statement::all(tx)?.into_iter().next() else { return Ok(None) };
    let made = texts::filled(lang, "sheet.statement.made", &[("date", &texts::day(lang, newest.made.date_naive()))]);
    let text = without_clients(tx, &newest.text, lang)?;
    let mut rows = vec![vec![made]];
    rows.extend(text.lines().filter(|line| !line.trim().is_empty()).map(|line| vec![line.to_owned()]));
    Ok(Some(table(texts::text(lang, "sheet.statement.title"), &[1], rows)))
}

/// Whose lines stand in the registers, which are those of the whole practice: all of them for the inspectorate. The municipality
/// supervises the Wmo, and gets no line of a client who never had care under it.
struct Whose(Option<HashSet<Uid>>);

impl Whose {
    fn of(tx: &ReadTx, authority: Supervisor) -> Result<Self> {
        Ok(Self(match authority {
            Supervisor::Inspectorate => None,
            Supervisor::Municipality => {
                let mut theirs = HashSet::new();
                for stored in client::list(tx, true)? {
                    if is_wmo(tx, stored.uid, (None, None))? {
                        theirs.insert(stored.uid);
                    }
                }
                Some(theirs)
            }
        }))
    }

    /// A line about this client, or about nobody in particular. Under which law somebody had care whose dossier was destroyed,
    /// nobody knows any more.
    fn shows(&self, client: Option<Uid>, of_destroyed: bool) -> bool {
        match (&self.0, client) {
            (None, _) => true,
            (Some(theirs), Some(client)) => theirs.contains(&client),
            (Some(_), None) => !of_destroyed,
        }
    }
}

/// The lines that were about a client whose dossier was destroyed.
fn of_destroyed<T: Serialize + DeserializeOwned>(tx: &ReadTx, register: &Register<T>) -> Result<HashSet<Uid>> {
    Ok(register.list(tx)?.into_iter().filter(|each| each.of_destroyed).map(|each| each.uid).collect())
}

/// The check list and the registers, ready to be laid out.
pub(super) fn chapters(tx: &ReadTx, clients: &[Uid], authority: Supervisor, lang: Lang) -> Result<Vec<Chapter>> {
    let whose = Whose::of(tx, authority)?;
    let mut tables = vec![papers(tx, lang)?, complaints(tx, &whose, lang)?, breaches(tx, lang)?];
    tables.extend([incidents(tx, &whose, lang)?, paper_dossiers(tx, &whose, lang)?, visits(tx, lang)?]);
    for each in &mut tables {
        // An empty register is told, not left out: there was nothing.
        if each.rows.len() == 1 {
            let mut row = vec![String::new(); each.widths.len()];
            if let Some(first) = row.first_mut() {
                *first = texts::text(lang, "inspection.none");
            }
            each.rows.push(row);
        }
    }
    tables.extend(statements(tx, lang)?);
    let registers = match authority {
        Supervisor::Inspectorate => "inspection_registers",
        Supervisor::Municipality => "inspection_registers_wmo",
    };
    Ok(vec![checks(tx, clients, lang)?, Chapter { code: registers.to_owned(), tables }])
}
