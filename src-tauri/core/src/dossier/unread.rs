//! A dossier that is damaged keeps no others from the carer: where something is told of all dossiers, it is named in its
//! place and the rest is told. What is asked of that dossier itself still says what is wrong.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::store::Reading;
use crate::store::client::{self, StoredClient, Unreadable};
use crate::uid::Uid;

/// A dossier that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct UnreadDossier {
    /// The client.
    pub client: Uid,
    /// Stands on papers.
    pub number: i64,
    /// Their name; empty when that cannot be read either.
    pub client_name: String,
}

/// Those that could not be read, each once.
#[derive(Default)]
pub(super) struct Unread(pub(super) Vec<UnreadDossier>);

impl Unread {
    /// All clients that can be read, as [`client::list`].
    pub(super) fn list(&mut self, tx: &impl Reading, former: bool) -> Result<Vec<StoredClient>> {
        Ok(self.readable(client::list_readable(tx, former)?))
    }

    /// Those who are not in care and can be read, as [`client::not_in_care_with`].
    pub(super) fn not_in_care_with(&mut self, tx: &impl Reading, forms: &[&str]) -> Result<Vec<StoredClient>> {
        Ok(self.readable(client::not_in_care_with(tx, forms)?))
    }

    fn readable(&mut self, (clients, damaged): (Vec<StoredClient>, Vec<Unreadable>)) -> Vec<StoredClient> {
        damaged.into_iter().for_each(|(client, number)| self.note(client, number, ""));
        clients
    }

    /// What was read of a dossier; of a damaged one nothing, and it is noted.
    pub(super) fn of<T: Default>(&mut self, client: &StoredClient, found: Result<T>) -> Result<T> {
        match found {
            Err(Error::StoreDamaged) => {
                self.note(client.uid, client.number, &client.fields.name);
                Ok(T::default())
            }
            other => other,
        }
    }

    /// What is found in all dossiers, in one go; where that meets a damaged one, dossier by dossier in those that can be read.
    pub(super) fn in_all<T>(
        &mut self,
        tx: &impl Reading,
        found: impl Fn(Option<Uid>) -> Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        match found(None) {
            Err(Error::StoreDamaged) => {
                let mut each = Vec::new();
                for client in self.list(tx, true)? {
                    each.extend(self.of(&client, found(Some(client.uid)))?);
                }
                Ok(each)
            }
            all => all,
        }
    }

    fn note(&mut self, client: Uid, number: i64, name: &str) {
        if !self.0.iter().any(|each| each.client == client) {
            self.0.push(UnreadDossier { client, number, client_name: name.to_owned() });
        }
    }
}
