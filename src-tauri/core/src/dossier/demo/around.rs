//! Who is around the made-up clients and what they consented to, so that nobody practises on an empty screen; and one
//! request that waits.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};

use super::{MadeUp, Stay, lost};
use crate::dossier::consent::{Consent, Giver, Way};
use crate::dossier::disclosure::{Capacity, Identity};
use crate::dossier::person;
use crate::dossier::request::{self, Asker, Channel, NewRequest, RequestKind};
use crate::error::Result;
use crate::rules::access::Who;
use crate::store::people::{CONSENT, PERSON};
use crate::store::{Concern, Past, WriteTx, log::Kind};
use crate::uid::Uid;

/// What everybody consents to here; every third one also shares with who is near.
const CONSENTS: &[&str] = &["care", "photos"];

impl Stay {
    /// Who is near, as they stand on the list of people. Of a child it is the parent.
    fn near(&self, from: NaiveDate) -> person::Person {
        let contact = self.person.fields.contacts.first();
        let child = self.person.child;
        person::Person {
            who: if child { Who::AuthorityParent } else { self.person.who },
            name: contact.map(|contact| contact.name.clone()).unwrap_or_default(),
            phone: contact.map(|contact| contact.phone.clone()).unwrap_or_default(),
            email: contact.map(|contact| contact.email.clone()).unwrap_or_default(),
            scope: String::new(),
            since: Some(from),
            until: None,
            identity: child.then_some(Identity::IdCard),
            proof: None,
            proof_note: if child { "Uittreksel uit het gezagsregister gezien.".to_owned() } else { String::new() },
            proof_unseen: false,
            declines: false,
            unwanted: false,
            unwanted_how: String::new(),
        }
    }
}

fn consent(purpose: &str, recipient: (String, Option<Uid>), giver: Giver, on: NaiveDate) -> Consent {
    let (recipient, person) = recipient;
    Consent {
        purpose: purpose.to_owned(),
        recipient,
        person,
        note: String::new(),
        told_on: on,
        by: vec![giver],
        way: Way::Written,
        proof: None,
        proof_note: "In de papieren map.".to_owned(),
        on,
        until: None,
        after_death: false,
        ended: None,
    }
}

impl MadeUp {
    /// Who is near, and the consents of the first day.
    pub(super) fn gather(&self, past: &Past, at: DateTime<FixedOffset>, no: usize) -> Result<()> {
        let stay = self.stays.get(no).ok_or_else(lost)?;
        let (client, on) = (stay.uid.ok_or_else(lost)?, at.date_naive());
        let near = stay.near(on);
        let person = past.change(at, Kind::Update, |tx| {
            let uid = tx.new_uid()?;
            PERSON.add(tx, client, uid, 0, &near)?;
            tx.concerns(Concern { client: Some(client), part: "person", ..Concern::default() });
            Ok(uid)
        })?;
        let mut given: Vec<_> = CONSENTS.iter().map(|purpose| (*purpose, (String::new(), None))).collect();
        if no.is_multiple_of(3) && !stay.person.child {
            given.push(("share_family", (near.name.clone(), Some(person))));
        }
        for (purpose, recipient) in given {
            let giver = if stay.person.child {
                Giver { person: Some(person), who: near.who, name: near.name.clone() }
            } else {
                Giver { person: None, who: Who::Client, name: stay.person.fields.name.clone() }
            };
            past.change(at, Kind::Create, |tx| {
                tx.concerns(Concern { client: Some(client), part: "consent", ..Concern::default() });
                CONSENT.add(tx, client, tx.new_uid()?, 0, &consent(purpose, recipient, giver, on))
            })?;
        }
        Ok(())
    }

    /// Somebody in care asks for a copy, three days ago.
    pub(super) fn ask_for_a_copy(&self, tx: &WriteTx, today: NaiveDate) -> Result<()> {
        let yesterday = self.in_care(self.numbers.days.saturating_sub(1));
        let grown = yesterday.iter().filter_map(|no| self.stays.get(*no)).find(|stay| !stay.person.child);
        let Some(stay) = grown else { return Ok(()) };
        let asked = NewRequest {
            client: stay.uid.ok_or_else(lost)?,
            kind: RequestKind::Copy,
            received: today.checked_sub_days(Days::new(3)).unwrap_or(today),
            channel: Channel::Phone,
            words: "Ik wil graag een kopie van mijn dossier.".to_owned(),
            asker: Asker { name: stay.person.fields.name.clone(), capacity: Capacity::Client },
            way: Some(request::Way::Paper),
            restriction: None,
        };
        request::add(tx, asked).map(drop)
    }
}
