//! A list on paper, which may be a hundred pages long: who looked at a dossier. It is laid out as a dossier is, with tags and
//! bookmarks, so that who cannot see has it read out line by line; what is a page or two is drawn by hand
//! ([`super::sheets`]).

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use typst::foundations::{Bytes, Smart};

use super::Quiet;
use super::fonts::{Reach, printable};
use super::paper::Lang;
use super::pdf::{laid_out, options};
use super::world::ClosedWorld;
use crate::error::{Error, Result};

const TEMPLATE: &str = include_str!("../../../../assets/templates/list.typ");

/// A list in ready words.
#[derive(Serialize)]
pub(super) struct List {
    /// Language.
    pub(super) lang: Lang,
    /// Title in the metadata: neutral.
    pub(super) name: String,
    /// At the foot of each page.
    pub(super) foot: String,
    /// At the foot too, with `{page}` and `{pages}`.
    pub(super) page: String,
    /// Above all.
    pub(super) title: String,
    /// Lines below the title.
    pub(super) below: Vec<String>,
    /// What one reads here.
    pub(super) about: String,
    /// Heads of the two columns.
    pub(super) head: [String; 2],
    /// One below the other.
    pub(super) parts: Vec<Part>,
    /// Of a part without rows.
    pub(super) none: String,
    /// Behind all of it; may be empty.
    pub(super) after: String,
}

/// Rows under a heading.
#[derive(Serialize)]
pub(super) struct Part {
    /// The heading.
    pub(super) title: String,
    /// Of two cells.
    pub(super) rows: Vec<[String; 2]>,
}

impl List {
    /// The list as PDF/A-2a and PDF/UA-1.
    ///
    /// # Errors
    /// [`Error::LayoutFailed`].
    pub(super) fn pdf(&self, made_at: DateTime<FixedOffset>) -> Result<Vec<u8>> {
        // As of a dossier: where a combination of signs lacks a glyph, only the text font's own signs stay.
        match self.reaching(Reach::AllFonts, made_at) {
            Err(Error::LayoutFailed) => self.reaching(Reach::TextFont, made_at),
            other => other,
        }
    }

    fn reaching(&self, reach: Reach, made_at: DateTime<FixedOffset>) -> Result<Vec<u8>> {
        let mut data = serde_json::to_value(self)?;
        clean(&mut data, reach);
        let files = vec![("data.json".to_owned(), Bytes::new(serde_json::to_vec(&data)?))];
        let world = ClosedWorld::new(TEMPLATE, files)?;
        Ok(laid_out(&world, &options(made_at, Smart::Auto, true)?, (&Quiet, 0))?.bytes)
    }
}

/// Every text as it can be printed.
fn clean(data: &mut serde_json::Value, reach: Reach) {
    match data {
        serde_json::Value::String(text) => *text = printable(text.trim(), reach),
        serde_json::Value::Array(all) => all.iter_mut().for_each(|each| clean(each, reach)),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(|each| clean(each, reach)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}
