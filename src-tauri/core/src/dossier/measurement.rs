//! Measurements: weight, blood pressure, glucose, pain, temperature, and whatever else a carer measures under a name and
//! unit of their own.
//!
//! A measurement is an entry like any other. What can be measured is data (`assets/measurements.json`). The bounds there catch
//! typing errors and nothing else: the program judges no value, has no colours for high or low and gives no advice,
//! because that would make it a medical device (Regulation (EU) 2017/745, article 2(1)).
//!
//! Values are kept as the decimals that were typed, with a point: 37.0 stays 37.0, and no rounding of a computer stands in
//! a dossier.

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{self as entries, Body, EntryKind, EntryView, amend, happened, shown};
use super::form::description::Words;
use super::text::{Came, LINE, required, within};
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::store::{Concern, ReadTx, WriteTx, client, entry};
use crate::uid::Uid;

/// Measurements that are looked at, the newest.
const MOST: u32 = 2_000;
/// The id of what a carer named.
const OWN: &str = "own";
/// Characters in the unit of what a carer named.
const UNIT: usize = 20;
/// Decimals of what a carer named.
const OWN_DECIMALS: u8 = 3;
/// On either side of zero, of what a carer named.
const OWN_MOST: f64 = 999_999.0;

/// One of the numbers of a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MeasuredValue {
    /// What it is called, where there are two.
    #[serde(default)]
    pub label: Option<Words>,
    /// Less is a typing error.
    pub least: f64,
    /// More is a typing error.
    pub most: f64,
}

/// Something that can be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MeasurementKind {
    /// As stored.
    pub id: String,
    /// As shown.
    pub name: Words,
    /// The unit; may be empty.
    pub unit: String,
    /// Digits after the comma.
    pub decimals: u8,
    /// One number, or two.
    pub values: Vec<MeasuredValue>,
}

impl MeasurementKind {
    /// What a carer named.
    fn own(name: &str, unit: &str) -> Self {
        Self {
            id: OWN.to_owned(),
            name: Words { nl: name.to_owned(), en: name.to_owned() },
            unit: unit.to_owned(),
            decimals: OWN_DECIMALS,
            values: vec![MeasuredValue { label: None, least: -OWN_MOST, most: OWN_MOST }],
        }
    }
}

#[derive(Deserialize)]
struct Table {
    kinds: Vec<MeasurementKind>,
}

static KINDS: LazyLock<Vec<MeasurementKind>> = LazyLock::new(|| {
    serde_json::from_str::<Table>(include_str!("../../../../assets/measurements.json"))
        .map_or_else(|_| Vec::new(), |table| table.kinds)
});

/// A measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// The kind's id; `own` for what the carer named.
    pub of: String,
    /// What the carer named it; empty for a kind of the list.
    #[serde(default)]
    pub name: String,
    /// In what the carer measured; empty for a kind of the list.
    #[serde(default)]
    pub unit: String,
    /// One number, or two; with a point.
    pub values: Vec<String>,
    /// What there is to say of it.
    #[serde(default)]
    pub note: String,
}

impl Measurement {
    /// What was measured. A kind that this program does not know (any more) shows by its id.
    pub fn kind(&self) -> MeasurementKind {
        match KINDS.iter().find(|kind| kind.id == self.of) {
            Some(kind) => kind.clone(),
            None if self.of == OWN => MeasurementKind::own(&self.name, &self.unit),
            None => MeasurementKind::own(&self.of, &self.unit),
        }
    }

    /// The value as people write it: `120/80 mmHg`.
    pub fn spoken(&self, lang: Lang) -> String {
        let value = match lang {
            Lang::Nl => self.values.join("/").replace('.', ","),
            Lang::En => self.values.join("/"),
        };
        format!("{value} {}", self.kind().unit).trim().to_owned()
    }

    /// What the search looks through.
    pub fn searched(&self) -> String {
        format!("{} {}\n{}", self.kind().name.nl, self.spoken(Lang::Nl), self.note)
    }
}

/// The number as it is kept.
fn number(field: &str, said: &str, kind: &MeasurementKind, value: &MeasuredValue) -> Result<String> {
    let clean = required(field, said, LINE)?.replace(',', ".");
    let bad = |reason: &str| Error::BadInput { field: field.to_owned(), reason: reason.to_owned() };
    let digits = clean.strip_prefix('-').unwrap_or(&clean);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.len() <= 9 && part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(rest) || digits.ends_with('.') {
        return Err(bad("number"));
    }
    let (least, most) = (value.least.to_string(), value.most.to_string());
    let implausible = Error::NotPlausible { field: field.to_owned(), least, most };
    let number: f64 = clean.parse().map_err(|_| bad("number"))?;
    if !(value.least..=value.most).contains(&number) {
        return Err(implausible);
    }
    if rest.len() > usize::from(kind.decimals) { Err(bad("decimals")) } else { Ok(clean) }
}

pub(super) fn checked(said: Measurement, came: Came) -> Result<Measurement> {
    let own = said.of == OWN;
    let most_unit = match came {
        Came::Typed => UNIT,
        Came::Along => came.line(),
    };
    let name = if own { required("name", &said.name, came.line())? } else { String::new() };
    let unit = if own { within("unit", &said.unit, most_unit)? } else { String::new() };
    let made = Measurement { name, unit, note: within("note", &said.note, came.line())?, ..said };
    if !own && !KINDS.iter().any(|kind| kind.id == made.of) {
        return Err(Error::NotFound);
    }
    let kind = made.kind();
    if made.values.len() != kind.values.len() {
        return Err(Error::BadInput { field: "values".to_owned(), reason: "count".to_owned() });
    }
    let values = kind.values.iter().zip(&made.values).enumerate();
    let values = values
        .map(|(index, (value, said))| number(&format!("value{}", index + 1), said, &kind, value))
        .collect::<Result<_>>()?;
    Ok(Measurement { values, ..made })
}

/// A measurement to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewMeasurement {
    /// Whose dossier.
    pub client: Uid,
    /// When it was measured; now when `None`.
    #[serde(default)]
    pub at: Option<DateTime<FixedOffset>>,
    /// What was measured.
    pub measurement: Measurement,
}

/// A measurement to correct or amend.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MeasurementChange {
    /// The entry.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// As it should be.
    pub measurement: Measurement,
    /// Why; must be there once the entry is locked.
    #[serde(default)]
    pub reason: String,
}

/// Which measurements.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MeasurementsAsked {
    /// Whose.
    pub client: Uid,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// The measurements of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Series {
    /// What was measured.
    pub kind: MeasurementKind,
    /// Newest first.
    pub entries: Vec<EntryView>,
}

/// What was measured of a client, and what can be.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Measurements {
    /// What can be measured: the list, then what was named for this client.
    pub kinds: Vec<MeasurementKind>,
    /// In the order of `kinds`; without those that have none in the period.
    pub series: Vec<Series>,
    /// There are older ones that are not shown.
    pub more: bool,
}

/// Records a measurement.
///
/// # Errors
/// [`Error::Required`], [`Error::BadInput`], [`Error::NotPlausible`] each with its field; [`Error::InFuture`],
/// [`Error::NotFound`] for a kind that is not there.
pub fn add(tx: &WriteTx, input: NewMeasurement) -> Result<EntryView> {
    let body = Body::Measurement(checked(input.measurement, Came::Typed)?);
    let at = happened(input.at, tx.now())?;
    let uid = entries::add(tx, input.client, at, &body, false)?;
    shown(tx, &entry::get(tx, uid)?)
}

/// Corrects a measurement, or amends it once it is locked.
///
/// # Errors
/// As [`add`] and [`entries::correct`]; [`Error::NotFound`] when the entry is no measurement.
pub fn change(tx: &WriteTx, input: MeasurementChange) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    if stored.kind != EntryKind::Measurement {
        return Err(Error::NotFound);
    }
    amend(tx, &stored, input.base, &input.reason, |_| Ok(Body::Measurement(checked(input.measurement, Came::Typed)?)))
}

/// What was measured of a client.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(tx: &ReadTx, input: MeasurementsAsked) -> Result<Measurements> {
    tx.concerns(Concern { client: Some(input.client), part: "measurements", ..Concern::default() });
    client::get(tx, input.client)?;
    let stored = entry::of_form(tx, input.client, EntryKind::Measurement.code(), MOST + 1)?;
    let more = stored.len() > MOST as usize;
    let mut series: Vec<Series> = KINDS.iter().map(|kind| Series { kind: kind.clone(), entries: Vec::new() }).collect();
    for stored in stored.iter().take(MOST as usize) {
        let Body::Measurement(said) = entry::newest_body(tx, stored)? else { return Err(Error::StoreDamaged) };
        let kind = said.kind();
        let known =
            |each: &Series| each.kind.id == kind.id && each.kind.name == kind.name && each.kind.unit == kind.unit;
        let place = match series.iter().position(known) {
            Some(place) => place,
            None => {
                series.push(Series { kind, entries: Vec::new() });
                series.len() - 1
            }
        };
        let day = stored.at.date_naive();
        let inside = input.from.is_none_or(|from| from <= day) && input.to.is_none_or(|to| day <= to);
        if let Some(found) = series.get_mut(place).filter(|_| inside) {
            found.entries.push(shown(tx, stored)?);
        }
    }
    let kinds = series.iter().map(|each| each.kind.clone()).collect();
    series.retain(|each| !each.entries.is_empty());
    Ok(Measurements { kinds, series, more })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(of: &str, values: &[&str]) -> Measurement {
        Measurement {
            of: of.into(),
            name: if of == OWN { "Buikomvang".into() } else { String::new() },
            unit: if of == OWN { "cm".into() } else { String::new() },
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            note: String::new(),
        }
    }

    #[test]
    fn the_list_can_be_read_and_every_kind_has_sense() {
        assert!(KINDS.len() >= 5);
        for kind in KINDS.iter() {
            assert_ne!(kind.id, OWN);
            assert!(matches!(kind.values.len(), 1 | 2) && kind.decimals <= 3, "{}", kind.id);
            assert!(kind.values.iter().all(|value| value.least < value.most), "{}", kind.id);
            assert_eq!(kind.values.len() == 2, kind.values.iter().all(|value| value.label.is_some()), "{}", kind.id);
        }
    }

    #[test]
    fn typing_errors_are_caught_and_nothing_is_judged() {
        let kept = |of, values: &[&str]| checked(said(of, values), Came::Typed).map(|kept| kept.spoken(Lang::Nl));
        assert_eq!(kept("weight", &["72,5"]).unwrap(), "72,5 kg");
        assert_eq!(kept("blood_pressure", &["240", "130"]).unwrap(), "240/130 mmHg");
        assert_eq!(kept(OWN, &["-0,125"]).unwrap(), "-0,125 cm");
        let bad = |field: &str, reason: &str| Err(Error::BadInput { field: field.into(), reason: reason.into() });
        let implausible = |field: &str, least: &str, most: &str| {
            Err(Error::NotPlausible { field: field.into(), least: least.into(), most: most.into() })
        };
        assert_eq!(kept("temperature", &["370"]), implausible("value1", "25", "45"));
        assert_eq!(kept("blood_pressure", &["120", "8"]), implausible("value2", "10", "250"));
        assert_eq!(kept("pain", &["11"]), implausible("value1", "0", "10"));
        assert_eq!(kept("pain", &["3,5"]), bad("value1", "decimals"));
        assert_eq!(kept("weight", &["zeventig"]), bad("value1", "number"));
        assert_eq!(kept("weight", &["72."]), bad("value1", "number"));
        assert_eq!(kept("weight", &["1e2"]), bad("value1", "number"));
        assert_eq!(kept("blood_pressure", &["120"]), bad("values", "count"));
        assert_eq!(kept("weight", &[" "]), Err(Error::Required { field: "value1".into() }));
        assert_eq!(kept("pulse", &["60"]), Err(Error::NotFound));
        assert_eq!(
            checked(Measurement { name: String::new(), ..said(OWN, &["1"]) }, Came::Typed),
            Err(Error::Required { field: "name".into() })
        );
    }

    proptest! {
        /// What is kept is what was typed: the same digits, within the bounds, and kept again without change.
        #[test]
        fn what_is_typed_is_kept_digit_by_digit(text in "[-0-9.,e ]{0,12}", at in 0usize..6) {
            let of = KINDS.get(at).map_or(OWN, |kind| kind.id.as_str());
            let count = said(of, &[]).kind().values.len();
            if let Ok(kept) = checked(said(of, &vec![text.as_str(); count]), Came::Typed) {
                for (value, bounds) in kept.values.iter().zip(&kept.kind().values) {
                    prop_assert_eq!(value, &text.trim().replace(',', "."));
                    let number: f64 = value.parse().unwrap();
                    prop_assert!(bounds.least <= number && number <= bounds.most);
                }
                prop_assert_eq!(checked(kept.clone(), Came::Typed).unwrap(), kept);
            }
        }
    }
}
