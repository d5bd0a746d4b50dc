//! Colleagues: the care workers that the carer works with, by their full names.
//!
//! A dossier names who gave care, and not a function (see [`crate::rules::naming`]). A pseudonym or initials only with a
//! reason, such as threats, and the carer can always say who it was: what they are called and who they are stand together
//! here, by version, and are never taken away. The client who asks gets the name, unless that request is weighed and
//! refused; the reason for the pseudonym is not that weighing.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{LINE, past_day, required, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::rules::naming::{initials, is_function_alone};
use crate::store::{Concern, ReadTx, Reading, WriteTx, colleague};
use crate::uid::Uid;

/// How somebody stands in dossiers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalledBy {
    /// By the full name.
    #[default]
    Name,
    /// By a pseudonym.
    Pseudonym,
    /// By initials.
    Initials,
}

/// A colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    /// The full name.
    pub name: String,
    /// What they are: nurse, support worker.
    #[serde(default)]
    pub function: String,
    /// Where they work.
    #[serde(default)]
    pub organisation: String,
    /// From which day.
    #[serde(default)]
    pub since: Option<NaiveDate>,
    /// The last day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How they stand in dossiers.
    #[serde(default)]
    pub called_by: CalledBy,
    /// The pseudonym or the initials; empty when it is the name.
    #[serde(default)]
    pub alias: String,
    /// Why it is not the name.
    #[serde(default)]
    pub reason: String,
}

/// A colleague to note or to change.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ColleagueSet {
    /// Who; a new one when `None`.
    #[serde(default)]
    pub colleague: Option<Uid>,
    /// The version that was on screen; 0 for a new one.
    #[serde(default)]
    pub base: i64,
    /// As it should be.
    pub fields: Colleague,
}

/// A colleague as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ColleagueView {
    /// Who.
    pub colleague: Uid,
    /// The newest version.
    pub version: i64,
    /// What is known.
    pub fields: Colleague,
    /// How they stand in a dossier.
    pub called: String,
    /// How they stood in one before.
    pub former: Vec<String>,
    /// They work there today.
    pub there: bool,
}

fn shown(uid: Uid, version: i64, fields: Colleague, had: &[(Uid, Colleague)], today: NaiveDate) -> ColleagueView {
    let former = had.iter().filter(|(each, other)| *each == uid && fold(&other.alias) != fold(&fields.alias));
    let former = former.map(|(_, other)| other.alias.clone()).collect();
    let called = if fields.alias.is_empty() { fields.name.clone() } else { fields.alias.clone() };
    let there = fields.until.is_none_or(|until| today <= until);
    ColleagueView { colleague: uid, version, called, former, there, fields }
}

/// Somebody's name, and no function.
fn name(field: &str, said: &str) -> Result<String> {
    let clean = required(field, said, LINE)?;
    if is_function_alone(&clean) { Err(Error::FunctionAlone { field: field.to_owned() }) } else { Ok(clean) }
}

fn checked(said: Colleague) -> Result<Colleague> {
    let full = name("name", &said.name)?;
    let (alias, reason) = match said.called_by {
        CalledBy::Name => (String::new(), String::new()),
        CalledBy::Pseudonym => (name("alias", &said.alias)?, required("reason", &said.reason, LINE)?),
        CalledBy::Initials => {
            let typed = within("alias", &said.alias, 20)?;
            (if typed.is_empty() { initials(&full) } else { typed }, required("reason", &said.reason, LINE)?)
        }
    };
    let since = said.since.map(|day| past_day("since", day, NaiveDate::MAX)).transpose()?;
    let until = said.until.map(|day| past_day("until", day, NaiveDate::MAX)).transpose()?;
    if since.zip(until).is_some_and(|(since, until)| until < since) {
        return Err(Error::BadDate { field: "until".to_owned() });
    }
    Ok(Colleague {
        name: full,
        function: within("function", &said.function, LINE)?,
        organisation: within("organisation", &said.organisation, LINE)?,
        since,
        until,
        called_by: said.called_by,
        alias,
        reason,
    })
}

/// Whether this pseudonym stands in a text, as a word of its own; both folded.
pub(crate) fn stands_in(alias: &str, text: &str) -> bool {
    let edge = |sign: Option<char>| sign.is_none_or(|sign| !sign.is_alphanumeric());
    !alias.is_empty()
        && text.match_indices(alias).any(|(at, found)| {
            let (before, after) =
                (text.get(..at).unwrap_or_default(), text.get(at + found.len()..).unwrap_or_default());
            edge(before.chars().next_back()) && edge(after.chars().next())
        })
}

/// Whether the pseudonym or the initials of this colleague stand in one of these texts, which are folded.
pub(super) fn stands(colleague: &Colleague, texts: &[String]) -> bool {
    let alias = fold(&colleague.alias);
    texts.iter().any(|text| stands_in(&alias, text))
}

/// Who is behind the pseudonyms and initials that stand in these texts, by name; also behind those of before, each apart.
///
/// # Errors
/// What the store says.
pub(super) fn behind(tx: &impl Reading, texts: &[String]) -> Result<Vec<(Uid, Colleague)>> {
    let texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let mut found: Vec<(Uid, Colleague)> =
        colleague::aliases(tx)?.into_iter().filter(|(_, fields)| stands(fields, &texts)).collect();
    found.sort_by_cached_key(|(_, fields)| fold(&fields.name));
    Ok(found)
}

/// All colleagues by name, also those who left: their names stand in dossiers.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<ColleagueView>> {
    tx.concerns(Concern { part: "colleagues", ..Concern::default() });
    let (today, had) = (tx.now().date_naive(), colleague::aliases(tx)?);
    let mut all: Vec<ColleagueView> =
        colleague::list(tx)?.into_iter().map(|(uid, no, fields)| shown(uid, no, fields, &had, today)).collect();
    all.sort_by_cached_key(|view| fold(&view.fields.name));
    Ok(all)
}

/// Notes a colleague, or what changed.
///
/// # Errors
/// [`Error::FunctionAlone`] for a function without a name; [`Error::Required`], also for the reason of a pseudonym or
/// initials; [`Error::AliasTaken`] when somebody else is called that, or ever was; [`Error::BadDate`], [`Error::EntryChanged`],
/// [`Error::NotFound`].
pub fn set(tx: &WriteTx, input: ColleagueSet) -> Result<ColleagueView> {
    let fields = checked(input.fields)?;
    let uid = input.colleague.map_or_else(|| tx.new_uid(), Ok)?;
    if !fields.alias.is_empty() {
        let another = |each: Uid, called: &str| each != uid && fold(called) == fold(&fields.alias);
        let named = colleague::list(tx)?;
        // Dossiers of then would tell of the wrong person.
        let had = colleague::aliases(tx)?;
        // What somebody is called already is not asked about again.
        let own = had.iter().any(|(each, other)| *each == uid && fold(&other.alias) == fold(&fields.alias));
        let taken = named.iter().any(|(each, _, other)| other.alias.is_empty() && another(*each, &other.name))
            || had.iter().any(|(each, other)| another(*each, &other.alias));
        if taken && !own {
            return Err(Error::AliasTaken);
        }
    }
    colleague::add_version(tx, uid, input.base, &fields)?;
    tx.concerns(Concern { part: "colleagues", ..Concern::default() });
    Ok(shown(uid, input.base + 1, fields, &colleague::aliases(tx)?, tx.now().date_naive()))
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn a_pseudonym_is_a_word_of_its_own() {
        assert!(stands_in("robin", "samen met robin gewandeld"));
        assert!(stands_in("a.k.", "door (a.k.) gezien"));
        assert!(!stands_in("robin", "robinia in de tuin"));
        assert!(!stands_in("a", "aan tafel"));
        assert!(!stands_in("", "wat dan ook"));
    }
}
