//! The table of `assets/law/retention.toml`, and what is looked up in it.

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rules::access::Sure;
use crate::rules::law;

/// A rule, by its name in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "KeepRule")]
#[allow(missing_docs, reason = "each stands in assets/law/retention.toml with its article")]
pub enum RuleId {
    WgboKeep,
    WgboKeepOld,
    MinorKeep,
    YouthKeep,
    WmoKeep,
    WvggzKeep,
    WzdKeep,
    MailCare,
    MailAdmin,
    MailOther,
    ExamKeep,
    Worknote,
    SentMail,
    LogKeep,
    NonMedical,
    Enquiry,
    DestroyOnRequest,
    DestroyRefuse,
    Hold,
}

impl RuleId {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::WgboKeep,
        Self::WgboKeepOld,
        Self::MinorKeep,
        Self::YouthKeep,
        Self::WmoKeep,
        Self::WvggzKeep,
        Self::WzdKeep,
        Self::MailCare,
        Self::MailAdmin,
        Self::MailOther,
        Self::ExamKeep,
        Self::Worknote,
        Self::SentMail,
        Self::LogKeep,
        Self::NonMedical,
        Self::Enquiry,
        Self::DestroyOnRequest,
        Self::DestroyRefuse,
        Self::Hold,
    ];

    /// The rule itself.
    pub fn rule(self) -> &'static Rule {
        TABLE.rule.iter().find(|rule| rule.id == self).unwrap_or(&LOST)
    }
}

/// What a term is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "KeepStarts")]
pub enum Starts {
    /// The last change about the care in the whole dossier.
    LastChange,
    /// The end of its calendar year.
    YearEnd,
    /// Its own day.
    Day,
    /// The end of care.
    CareEnd,
    /// The end of the measure.
    MeasureEnd,
    /// The end of what it is for.
    PurposeEnd,
    /// The day on which the job is done.
    JobDone,
    /// The day on which it was sent.
    Sent,
    /// The end of the enquiry.
    EnquiryEnd,
    /// The day on which a request came in.
    Receipt,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// Years; 0 where there are none.
    #[serde(default)]
    pub years: u32,
    /// Months to act; 0 where there are none.
    #[serde(default)]
    pub months: u32,
    /// Years in which a request is too early.
    #[serde(default)]
    pub floor_years: u32,
    /// Counted from.
    pub starts: Starts,
    /// Where it stands; no statute says it when empty.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// The last day on which it held.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How sure we are.
    pub sure: Sure,
}

/// In place of a rule that the table has lost: nothing ever ends by it. A test reads that none is lost.
static LOST: Rule = Rule {
    id: RuleId::WgboKeep,
    years: 1000,
    months: 0,
    floor_years: 1000,
    starts: Starts::LastChange,
    article: String::new(),
    from: NaiveDate::MIN,
    until: None,
    sure: Sure::Low,
};

/// So many years after a day; a day of a month that is not there is the last of that month.
pub(super) fn years_after(day: NaiveDate, years: u32) -> NaiveDate {
    months_after(day, years.saturating_mul(12))
}

/// So many months after a day.
pub(super) fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

impl Rule {
    /// The last day on which something is kept whose clock started on `day`.
    pub fn until(&self, day: NaiveDate) -> NaiveDate {
        self.until_after(day, self.years)
    }

    /// The same where a setting says how many years.
    pub fn until_after(&self, day: NaiveDate, years: u32) -> NaiveDate {
        match self.starts {
            Starts::YearEnd => {
                NaiveDate::from_ymd_opt(day.year().saturating_add_unsigned(years), 12, 31).unwrap_or(NaiveDate::MAX)
            }
            Starts::LastChange
            | Starts::Day
            | Starts::CareEnd
            | Starts::MeasureEnd
            | Starts::PurposeEnd
            | Starts::JobDone
            | Starts::Sent
            | Starts::EnquiryEnd
            | Starts::Receipt => years_after(day, years),
        }
    }
}

#[derive(Default, Deserialize)]
struct Clinical {
    not_forms: Vec<String>,
    before_care: Vec<String>,
    treatment: Vec<String>,
}

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
    clinical: Clinical,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    law(include_str!("../../../../../assets/law/retention.toml"))
        .unwrap_or(Table { rule: Vec::new(), clinical: Clinical::default() })
});

/// Whether filling in this form is about the care itself.
pub fn is_clinical_form(form: &str) -> bool {
    !TABLE.clinical.not_forms.iter().any(|not| not == form)
}

/// Whether filling in this form belongs to asking for care, so that it does not say that any was given.
pub fn is_before_care(form: &str) -> bool {
    TABLE.clinical.before_care.iter().any(|before| before == form)
}

/// Whether this form is only filled in where there is treatment.
pub fn is_treatment(form: &str) -> bool {
    TABLE.clinical.treatment.iter().any(|treats| treats == form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(id: RuleId, day: &str) -> String {
        day.parse().map(|day| id.rule().until(day).to_string()).unwrap_or_default()
    }

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(TABLE.rule.len(), RuleId::ALL.len());
        for id in RuleId::ALL {
            assert!(TABLE.rule.iter().any(|rule| rule.id == *id), "{id:?}");
        }
        // A name that no form has would say nothing, unseen.
        let clinical = &TABLE.clinical;
        for form in [&clinical.not_forms, &clinical.before_care, &clinical.treatment].into_iter().flatten() {
            assert!(crate::dossier::form::description::newest(form).is_some(), "no such form: {form}");
        }
        assert!(!is_clinical_form("care_agreement") && is_clinical_form("intake"));
        assert!(is_before_care("intake") && !is_before_care("risks") && !is_before_care("wzd_steps"));
        assert!(is_treatment("reserved_acts") && !is_treatment("risks"));
    }

    #[test]
    fn terms_are_counted_from_a_day_or_from_the_end_of_its_year() {
        assert_eq!(until(RuleId::WgboKeep, "2026-11-23"), "2046-11-23");
        assert_eq!(until(RuleId::WgboKeep, "2028-02-29"), "2048-02-29");
        assert_eq!(until(RuleId::WmoKeep, "2012-02-29"), "2027-02-28");
        assert_eq!(until(RuleId::MailAdmin, "2026-01-01"), "2033-12-31");
        assert_eq!(until(RuleId::MailAdmin, "2026-12-31"), "2033-12-31");
        assert_eq!(until(RuleId::MailOther, "2024-02-29"), "2029-02-28");
    }
}
