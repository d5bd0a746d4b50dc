//! Care relations: under which law care is given, on which indication or decision, for how many hours and until when; for
//! an own client, or for another who has the contract.
//!
//! Whoever works for another does not always keep the dossier; then the carer looks, with a date, whether that dossier is
//! kept as the law asks (BW 7:454, Wkkgz 2). Stored with the other particulars of the client, so that every version of
//! it stays; a version of before has none.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{Came, TEXT, past_day, required, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::rules::bsn::Regime;
pub use crate::rules::keeping::KeepingPoint;
use crate::rules::keeping::{Point, again, points};
use crate::store::ReadTx;

/// Weeks before its end that an indication stands on the first screen: a new one takes the municipality or the CIZ as long.
const WEEKS_BEFORE: u64 = 6;
/// Relations of one client: more is no client.
const MOST: usize = 30;

/// Who keeps the dossier of somebody else's client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// The carer, here.
    Me,
    /// The other.
    Other,
}

/// What is looked at, and where the law says it.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct KeepingArticle {
    /// What.
    pub point: KeepingPoint,
    /// Where it stands.
    pub article: String,
}

/// What is looked at in a dossier that another keeps.
///
/// # Errors
/// None.
pub fn keeping_points(tx: &ReadTx, _: Nothing) -> Result<Vec<KeepingArticle>> {
    let article = |point: &Point| KeepingArticle { point: point.id, article: point.article.clone() };
    Ok(points(tx.now().date_naive()).iter().map(article).collect())
}

/// Work for another who has the contract with the client or the funder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Subcontract {
    /// For whom.
    pub whom: String,
    /// Who keeps the dossier.
    pub keeper: Keeper,
    /// When the other's dossier was last looked at.
    #[serde(default)]
    pub checked_on: Option<NaiveDate>,
    /// What was found right.
    #[serde(default)]
    pub found: Vec<KeepingPoint>,
    /// What there is to say of it.
    #[serde(default)]
    pub note: String,
}

/// One care relation. There may be more under one law: two indications, or one's own beside another's contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CareRelation {
    /// Under which law.
    pub regime: Regime,
    /// Number of the indication or decision.
    #[serde(default)]
    pub number: String,
    /// Its first day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How much care, as it stands there: eight hours a week, a class, a package.
    #[serde(default)]
    pub hours: String,
    /// For another; an own client when `None`.
    #[serde(default)]
    pub subcontract: Option<Subcontract>,
}

impl CareRelation {
    /// There is nothing to tell but the law.
    fn is_bare(&self) -> bool {
        self.number.is_empty()
            && self.hours.is_empty()
            && self.from.is_none()
            && self.until.is_none()
            && self.subcontract.is_none()
    }

    /// Its end is near, or has passed: the day.
    pub(super) fn ends_soon(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.until.filter(|until| *until <= today + Days::new(WEEKS_BEFORE * 7))
    }

    /// Another keeps the dossier and that was not looked at, or too long ago: since when, if ever.
    pub(super) fn unchecked(&self, today: NaiveDate) -> Option<Option<NaiveDate>> {
        let other = self.subcontract.as_ref().filter(|each| each.keeper == Keeper::Other)?;
        match other.checked_on {
            None => Some(None),
            Some(day) => {
                let again = again(day);
                (again <= today).then_some(Some(again))
            }
        }
    }
}

/// The relations as they are kept: those of laws that are ticked, in their order, those without any particulars left out. Of
/// those that came along, two that differ only in what stayed behind are one here.
///
/// # Errors
/// [`Error::BadInput`] for a law that is not ticked, the same relation typed twice, or too many; [`Error::BadDate`] for an end
/// before the beginning;
/// [`Error::Required`] without the name of who has the contract; [`Error::InFuture`], [`Error::TooLong`].
pub(super) fn checked(
    said: Vec<CareRelation>,
    regimes: &[Regime],
    today: NaiveDate,
    came: Came,
) -> Result<Vec<CareRelation>> {
    let bad = |reason: &str| Error::BadInput { field: "relations".to_owned(), reason: reason.to_owned() };
    if said.len() > MOST {
        return Err(bad("many"));
    }
    let mut kept: Vec<CareRelation> = Vec::new();
    for relation in said {
        if !regimes.contains(&relation.regime) {
            return Err(bad("regime"));
        }
        let day = |field, day: Option<NaiveDate>| day.map(|day| past_day(field, day, NaiveDate::MAX)).transpose();
        let (from, until) = (day("relation.from", relation.from)?, day("relation.until", relation.until)?);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(Error::BadDate { field: "relation.until".to_owned() });
        }
        let clean = CareRelation {
            regime: relation.regime,
            number: within("relation.number", &relation.number, came.line())?,
            from,
            until,
            hours: within("relation.hours", &relation.hours, came.line())?,
            subcontract: relation.subcontract.map(|each| subcontract(each, today, came)).transpose()?,
        };
        let twice = kept.contains(&clean);
        if twice && came == Came::Typed {
            return Err(bad("twice"));
        }
        if !twice && !clean.is_bare() {
            kept.push(clean);
        }
    }
    Ok(kept)
}

fn subcontract(said: Subcontract, today: NaiveDate, came: Came) -> Result<Subcontract> {
    let other = said.keeper == Keeper::Other;
    let mut found = Vec::new();
    for point in said.found.into_iter().filter(|_| other) {
        if !found.contains(&point) {
            found.push(point);
        }
    }
    Ok(Subcontract {
        whom: required("relation.whom", &said.whom, came.line())?,
        keeper: said.keeper,
        checked_on: said
            .checked_on
            .filter(|_| other)
            .map(|day| past_day("relation.checked_on", day, today))
            .transpose()?,
        found,
        note: within("relation.note", &said.note, TEXT)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn relation() -> CareRelation {
        CareRelation {
            regime: Regime::Wlz,
            number: " W-123 ".to_owned(),
            from: Some(day("2026-01-01")),
            until: Some(day("2026-12-31")),
            hours: String::new(),
            subcontract: None,
        }
    }

    #[test]
    fn only_what_is_ticked_and_each_relation_once() {
        let today = day("2026-11-23");
        let checked = |said, regimes: &[Regime], today| checked(said, regimes, today, Came::Typed);
        let wlz = &[Regime::Wlz];
        assert_eq!(checked(vec![relation()], wlz, today).unwrap()[0].number, "W-123");
        assert!(checked(vec![relation(), relation()], wlz, today).is_err(), "the same twice is a slip");
        let along = super::checked(vec![relation(), relation()], wlz, today, Came::Along).unwrap();
        assert_eq!(along, checked(vec![relation()], wlz, today).unwrap(), "what came along is one");
        let second = CareRelation { number: "W-124".to_owned(), ..relation() };
        let numbers: Vec<String> =
            checked(vec![relation(), second], wlz, today).unwrap().into_iter().map(|each| each.number).collect();
        assert_eq!(numbers, ["W-123", "W-124"]);
        assert!(checked(vec![relation(); 31], wlz, today).is_err());
        assert!(checked(vec![relation()], &[Regime::Zvw], today).is_err());
        let turned = CareRelation { until: Some(day("2025-12-31")), ..relation() };
        assert_eq!(checked(vec![turned], wlz, today), Err(Error::BadDate { field: "relation.until".to_owned() }));
        let bare = CareRelation { number: String::new(), from: None, until: None, ..relation() };
        assert_eq!(checked(vec![bare], wlz, today).unwrap(), []);
    }

    #[test]
    fn an_end_is_told_six_weeks_before() {
        let relation = relation();
        assert_eq!(relation.ends_soon(day("2026-11-18")), None);
        assert_eq!(relation.ends_soon(day("2026-11-19")), relation.until);
        assert_eq!(relation.ends_soon(day("2027-03-01")), relation.until);
    }

    #[test]
    fn a_dossier_that_another_keeps_is_looked_at_every_year() {
        let today = day("2026-11-23");
        let with = |keeper, checked_on| CareRelation {
            subcontract: Some(Subcontract {
                whom: "Zorggroep Proef".to_owned(),
                keeper,
                checked_on,
                found: vec![KeepingPoint::Plan],
                note: String::new(),
            }),
            ..relation()
        };
        assert_eq!(relation().unchecked(today), None);
        assert_eq!(with(Keeper::Me, None).unchecked(today), None);
        assert_eq!(with(Keeper::Other, None).unchecked(today), Some(None));
        assert_eq!(with(Keeper::Other, Some(day("2026-01-01"))).unchecked(today), None);
        assert_eq!(with(Keeper::Other, Some(day("2025-11-23"))).unchecked(today), Some(Some(day("2026-11-23"))));
        let mine = checked(vec![with(Keeper::Me, Some(today))], &[Regime::Wlz], today, Came::Typed).unwrap();
        assert_eq!(mine[0].subcontract.as_ref().map(|each| (each.checked_on, each.found.len())), Some((None, 0)));
    }
}
