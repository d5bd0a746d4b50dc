//! What stands on paper as a table: measurements, the medicines, and what was given. A year of doses one by one would bury
//! the reports; in a table they are a few pages, each with its number, so that nothing is missing from the count.
//!
//! What was corrected stands among the entries as well, with its earlier versions.

use chrono::NaiveDate;

use super::colleague::Colleague;
use super::disclosure::code;
use super::dose::DoseOutcome;
use super::entry::{Body, EntryView};
use super::measurement::{Measurement, MeasurementKind};
use super::medicine::Medicine;
use crate::export::paper::{Chapter, Lang, Plot, TableSheet};
use crate::export::texts;

/// Whether a table says all of it: not of what was corrected, and not of what somebody decided about.
pub(super) fn says_all(view: &EntryView) -> bool {
    let small = match view.body {
        Body::Measurement(_) | Body::Dose(_) => true,
        Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Form(_)
        | Body::Goal(_)
        | Body::Evaluation(_)
        | Body::Medicine(_) => false,
    };
    small && view.earlier.is_empty() && view.attachments.is_empty() && !view.decisions.iter().any(|each| each.now)
}

/// Times of a medicine on paper: when on a day, on which days, or as needed.
pub(super) fn times(medicine: &Medicine, lang: Lang) -> String {
    if medicine.as_needed {
        return texts::text(lang, "medicine.as_needed");
    }
    let days: Vec<String> =
        medicine.days.iter().map(|day| texts::code(lang, "weekday_short", &day.to_string())).collect();
    let times = medicine.times.join(", ");
    if days.is_empty() { times } else { format!("{times} ({})", days.join(", ")) }
}

/// What happened to a dose, and why.
pub(super) fn outcome(outcome: DoseOutcome, why: &str, lang: Lang) -> String {
    let said = texts::code(lang, "dose", &code(&outcome));
    if why.is_empty() { said } else { format!("{said}: {why}") }
}

fn head(lang: Lang, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| texts::code(lang, "column", column)).collect()
}

/// The tables of the entries of a paper, each with its number, and of the medicines that were used in its period.
pub(super) fn chapters(entries: &[(usize, &EntryView)], medicines: &[EntryView], lang: Lang) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let measured = measurements(entries, lang);
    if !measured.is_empty() {
        chapters.push(Chapter { code: "measurements".to_owned(), tables: measured });
    }
    let medication: Vec<TableSheet> = overview(medicines, lang).into_iter().chain(doses(entries, lang)).collect();
    if !medication.is_empty() {
        chapters.push(Chapter { code: "medication".to_owned(), tables: medication });
    }
    chapters
}

/// Who is behind the pseudonyms of a paper.
pub(super) fn names(names: &[Colleague], lang: Lang) -> Option<Chapter> {
    let mut rows = vec![head(lang, &["alias", "name", "function"])];
    rows.extend(names.iter().map(|each| vec![each.alias.clone(), each.name.clone(), each.function.clone()]));
    let table = TableSheet { title: texts::text(lang, "chapter.names"), widths: vec![3, 4, 3], rows, plot: None };
    (!names.is_empty()).then(|| Chapter { code: "names".to_owned(), tables: vec![table] })
}

/// A measurement with its number on the paper and its entry.
type Measured<'a> = (usize, &'a EntryView, &'a Measurement);

fn measurements(entries: &[(usize, &EntryView)], lang: Lang) -> Vec<TableSheet> {
    let mut kinds: Vec<(MeasurementKind, Vec<Measured>)> = Vec::new();
    for (number, view) in entries {
        let Body::Measurement(said) = &view.body else { continue };
        let kind = said.kind();
        match kinds.iter_mut().find(|(each, _)| each.name == kind.name && each.unit == kind.unit) {
            Some((_, rows)) => rows.push((*number, view, said)),
            None => kinds.push((kind, vec![(*number, view, said)])),
        }
    }
    kinds
        .into_iter()
        .map(|(kind, said)| {
            let row = |(number, view, said): &Measured| {
                vec![
                    texts::short_moment(lang, &view.at),
                    said.spoken(lang),
                    said.note.clone(),
                    view.author.clone(),
                    number.to_string(),
                ]
            };
            let mut rows = vec![head(lang, &["when", "value", "note", "by", "number"])];
            rows.extend(said.iter().map(row));
            TableSheet {
                title: kind.name.speak(lang).to_owned(),
                widths: vec![4, 3, 4, 4, 1],
                rows,
                plot: plot(&kind, &said, lang),
            }
        })
        .collect()
}

/// Points between 0 and 1, from the first moment to the last and from the least value to the most.
fn plot(kind: &MeasurementKind, said: &[Measured], lang: Lang) -> Option<Plot> {
    let points: Vec<(f64, Vec<f64>)> = said
        .iter()
        .map(|(_, view, said)| {
            let values = said.values.iter().filter_map(|value| value.parse().ok()).collect();
            (view.at.timestamp() as f64, values)
        })
        .collect();
    let least = |all: &mut dyn Iterator<Item = f64>| all.fold(f64::INFINITY, f64::min);
    let most = |all: &mut dyn Iterator<Item = f64>| all.fold(f64::NEG_INFINITY, f64::max);
    let (first, last) = (least(&mut points.iter().map(|(at, _)| *at)), most(&mut points.iter().map(|(at, _)| *at)));
    let values = || points.iter().flat_map(|(_, values)| values.iter().copied());
    let (low, high) = (least(&mut values()), most(&mut values()));
    if points.len() < 2 || first >= last || !low.is_finite() || !high.is_finite() {
        return None;
    }
    let (low, high) = if low < high { (low, high) } else { (low - 1.0, high + 1.0) };
    let count = points.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    let place = |at: f64, value: f64| [(at - first) / (last - first), (value - low) / (high - low)];
    let day = |at: f64| {
        let view = said.iter().find(|(_, view, _)| view.at.timestamp() as f64 == at);
        view.map_or_else(String::new, |(_, view, _)| texts::day(lang, view.at.date_naive()))
    };
    let number = |value: f64| {
        let text = format!("{}", (value * 1000.0).round() / 1000.0);
        match lang {
            Lang::Nl => text.replace('.', ","),
            Lang::En => text,
        }
    };
    Some(Plot {
        lines: (0..count)
            .map(|no| points.iter().filter_map(|(at, values)| values.get(no).map(|v| place(*at, *v))).collect())
            .collect(),
        low: number(low),
        high: format!("{} {}", number(high), kind.unit).trim_end().to_owned(),
        names: kind
            .values
            .iter()
            .filter_map(|value| value.label.as_ref())
            .map(|name| name.speak(lang).to_owned())
            .collect(),
        first: day(first),
        last: day(last),
    })
}

fn overview(medicines: &[EntryView], lang: Lang) -> Option<TableSheet> {
    let day = |day: NaiveDate| texts::day(lang, day);
    let row = |view: &EntryView| {
        let Body::Medicine(medicine) = &view.body else { return None };
        let until = medicine.stop.map(day).unwrap_or_default();
        let more = [&medicine.remarks, &medicine.stop_why].map(String::as_str);
        Some(vec![
            medicine.called(),
            medicine.dose.clone(),
            times(medicine, lang),
            day(medicine.start),
            until,
            medicine.prescriber.clone(),
            more.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "),
        ])
    };
    let rows: Vec<Vec<String>> = medicines.iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| TableSheet {
        title: texts::text(lang, "medicine.overview"),
        widths: vec![4, 3, 2, 3, 3, 5, 4],
        rows: std::iter::once(head(lang, &["medicine", "dose", "times", "from", "until", "prescriber", "note"]))
            .chain(rows)
            .collect(),
        plot: None,
    })
}

fn doses(entries: &[(usize, &EntryView)], lang: Lang) -> Option<TableSheet> {
    let mut said: Vec<_> = entries
        .iter()
        .filter_map(|(number, view)| match &view.body {
            Body::Dose(dose) => Some((number, view, dose)),
            Body::Report { .. }
            | Body::Document { .. }
            | Body::Disclosure(_)
            | Body::Form(_)
            | Body::Goal(_)
            | Body::Evaluation(_)
            | Body::Measurement(_)
            | Body::Medicine(_) => None,
        })
        .collect();
    said.sort_by_key(|(_, view, dose)| (dose.on, dose.time.clone(), view.sort));
    let rows = said.iter().map(|(number, view, dose)| {
        vec![
            format!("{} {}", texts::short_day(lang, dose.on), dose.time),
            format!("{}, {}", dose.name, dose.dose),
            outcome(dose.outcome, &dose.why, lang),
            format!("{}, {}", view.author, texts::short_moment(lang, &view.at)),
            number.to_string(),
        ]
    });
    (!said.is_empty()).then(|| TableSheet {
        title: texts::text(lang, "medicine.administered"),
        widths: vec![4, 5, 4, 4, 1],
        rows: std::iter::once(head(lang, &["for", "medicine", "outcome", "by", "number"])).chain(rows).collect(),
        plot: None,
    })
}
