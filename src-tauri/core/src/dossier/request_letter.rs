//! The letters about a request: that it was received, that the term is extended, the decision, and that a restriction is
//! lifted. What they say stands in `assets/i18n/paper.*.json` under `sheet.request`, the grounds in `assets/law`.

use schemars::JsonSchema;
use serde::Deserialize;
use ts_rs::TS;

use super::disclosure::{Capacity, code};
use super::others::in_letter;
use super::paper::{Sheet, carer, lang, neutral_name, put_out};
use super::practice::{Language, own};
use super::request::{LetterKind, RequestFields, RequestOutcome, due, letter_made, newest, words};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::export::sheets::{Letter, Part, letter_sheet};
use crate::export::texts;
use crate::rules::requests::{self, RequestKind};
use crate::store::client::StoredClient;
use crate::store::{Concern, client};
use crate::uid::Uid;

/// Which letter.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RequestLetterAsked {
    /// The request.
    pub request: Uid,
    /// Which letter.
    pub letter: LetterKind,
    /// Of the letter.
    pub language: Language,
}

/// What a letter says, in order.
fn said(letter: LetterKind, fields: &RequestFields, lang: Lang) -> Result<Vec<Part>> {
    let kind = code(&fields.kind);
    let asked = texts::code(lang, "request", &kind);
    let received = texts::day(lang, fields.received);
    let filled = |key: &str, values: &[(&str, &str)]| texts::filled(lang, &format!("sheet.request.{key}"), values);
    let plain = |key: &str| Part::Text(filled(key, &[]));
    let mut parts = vec![Part::Text(filled("asked", &[("day", &received), ("asked", &asked)]))];
    if !fields.words.is_empty() {
        parts.push(Part::Quote(fields.words.clone()));
    }
    let due = due(fields)?;
    match letter {
        LetterKind::Received => {
            parts.push(Part::Text(filled("due", &[("day", &texts::day(lang, due))])));
            if fields.check.is_none() {
                parts.push(plain("who"));
            }
            if requests::clock(fields.kind, fields.received).is_some_and(|clock| clock.extended.is_some()) {
                parts.push(plain("may_extend"));
            }
        }
        LetterKind::Extension => {
            let extension = fields.extension.as_ref().ok_or(Error::LetterTooSoon)?;
            parts.push(Part::Text(filled("extended", &[("day", &texts::day(lang, due))])));
            parts.push(Part::Heading(filled("why", &[])));
            parts.push(Part::Text(extension.reason.clone()));
        }
        LetterKind::Decision => {
            let decision = fields.decision.as_ref().ok_or(Error::LetterTooSoon)?;
            let outcome = code(&decision.outcome);
            parts.push(Part::Heading(filled("decision", &[])));
            parts.push(plain(&format!("outcome.{outcome}")));
            if decision.outcome != RequestOutcome::Refused {
                // A part leaves the dossier, and there is no proof of it.
                let part = fields.kind == RequestKind::Destroy && decision.outcome == RequestOutcome::Partly;
                parts.push(if part { plain("granted.destroy_part") } else { plain(&format!("granted.{kind}")) });
                if let Some(restriction) = fields.restriction {
                    parts.push(plain(&format!("restriction.{}", code(&restriction))));
                }
                if let Some(way) = fields.way {
                    parts.push(plain(&format!("way.{}", code(&way))));
                }
            }
            let grounds: Vec<_> = decision.grounds.iter().filter_map(|id| requests::refusal(id)).collect();
            if !grounds.is_empty() {
                parts.push(Part::Heading(filled("grounds", &[])));
                for ground in grounds {
                    let text = words(&ground.letter).speak(lang).to_owned();
                    parts.push(Part::Item(format!("{text} ({})", texts::article(lang, &ground.article))));
                }
            }
            if !decision.reasons.is_empty() {
                parts.push(Part::Heading(filled("why", &[])));
                parts.push(Part::Text(decision.reasons.clone()));
            }
        }
        LetterKind::Lifting => {
            let lifting = fields.lifting.as_ref().ok_or(Error::LetterTooSoon)?;
            let told = texts::day(lang, lifting.told);
            parts.push(Part::Text(filled("lifted", &[("day", &texts::day(lang, lifting.on)), ("told", &told)])));
            parts.push(Part::Heading(filled("why", &[])));
            parts.push(Part::Text(lifting.reason.clone()));
        }
    }
    if letter != LetterKind::Received {
        parts.push(Part::Heading(filled("disagree", &[])));
        parts.push(plain("complain"));
    }
    Ok(parts)
}

/// What somebody typed that stands in a letter, and where it stands: it leaves the house like any text of the dossier.
fn free_texts(fields: &mut RequestFields) -> Vec<(&'static str, &mut String)> {
    let mut texts = vec![("words", &mut fields.words)];
    texts.extend(fields.extension.as_mut().map(|each| ("extension", &mut each.reason)));
    texts.extend(fields.decision.as_mut().map(|each| ("decision", &mut each.reasons)));
    texts.extend(fields.lifting.as_mut().map(|each| ("lifting", &mut each.reason)));
    texts
}

/// To whom it is addressed: of the client the address is known.
fn address(fields: &RequestFields, of: &StoredClient) -> Vec<String> {
    let mut lines = vec![fields.asker.name.clone()];
    if fields.asker.capacity == Capacity::Client {
        lines.push(of.fields.street.clone());
        lines.push(format!("{}  {}", of.fields.postcode, of.fields.town).trim().to_owned());
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A letter, as a paper to be opened; that it was made is recorded.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::LetterTooSoon`] when there is nothing to tell yet; [`Error::LayoutFailed`].
pub fn print(work: &Work, input: RequestLetterAsked) -> Result<Sheet> {
    let lang = lang(input.language);
    let (stored, of, practice) = work.view(|tx| {
        let mut stored = newest(tx, input.request)?;
        tx.concerns(Concern { client: Some(stored.client), part: "request", every_time: true, ..Concern::default() });
        let of = client::get(tx, stored.client)?;
        for (place, text) in free_texts(&mut stored.fields) {
            *text = in_letter(tx, stored.client, place, text, lang)?;
        }
        Ok((stored, of, own(tx, tx.session().actor)?))
    })?;
    let fields = &stored.fields;
    let parts = said(input.letter, fields, lang)?;
    let number = of.number.to_string();
    let about = texts::code(lang, "request", &code(&fields.kind));
    let bytes = letter_sheet(&Letter {
        lang,
        from: &carer(&practice),
        to: &address(fields, &of),
        day: work.desk.surroundings().clock.now().date_naive(),
        subject: &texts::filled(
            lang,
            &format!("sheet.request.subject.{}", code(&input.letter)),
            &[("asked", &about), ("number", &number)],
        ),
        parts: &parts,
    })?;
    let path = put_out(work, &neutral_name(work, "brief", "pdf"), &bytes)?;
    work.change(|tx| {
        tx.concerns(Concern { client: Some(stored.client), part: "request", ..Concern::default() });
        letter_made(tx, stored.uid, input.letter)
    })?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
