//! People who do not exist, put together from lists. Nothing about them can be taken for a real person's: the towns and
//! postcodes do not exist, the telephone number is the one of advertisements, the citizen service number begins with
//! 9999, which is given out to nobody.

use std::collections::HashSet;

use chrono::NaiveDate;
use fastrand::Rng;
use serde::Deserialize;

use crate::dossier::client::{self, ClientFields, Contact, Regime};
use crate::dossier::text::Came;
use crate::error::{Error, Result};
use crate::rules::access::Who;
use crate::rules::bsn;

/// The lists, as in `assets/demo/people.toml`.
#[derive(Deserialize)]
pub(super) struct Lists {
    women: Vec<String>,
    men: Vec<String>,
    girls: Vec<String>,
    boys: Vec<String>,
    last: Vec<String>,
    streets: Vec<String>,
    towns: Vec<String>,
    relation: Vec<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    name: String,
    woman: bool,
    who: Who,
}

/// Somebody in care, and how a report speaks of them.
pub(super) struct Person {
    /// What the dossier says.
    pub fields: ClientFields,
    /// *mevrouw Van Dam*; a child goes by its first name.
    pub addressed: String,
    /// Not grown up.
    pub child: bool,
    /// *zij* or *hij*.
    pub they: &'static str,
    /// *haar* or *hem*.
    pub them: &'static str,
    /// *haar* or *zijn*.
    pub their: &'static str,
    /// First name of the one who is near.
    pub near: String,
    /// What that one is: daughter, neighbour.
    pub relation: String,
    /// The same, as the list of people has it.
    pub who: Who,
}

/// One of these.
pub(super) fn one<'a, T>(of: &'a [T], rng: &mut Rng) -> Result<&'a T> {
    rng.choice(of).ok_or_else(|| Error::internal("demo: empty list"))
}

impl Lists {
    /// The lists that come with the program.
    pub fn read() -> Result<Self> {
        toml::from_str(include_str!("../../../../../assets/demo/people.toml"))
            .map_err(|_| Error::internal("demo: people"))
    }

    /// `count` people, each with a number of their own; `notes` are what may be said of them.
    pub fn people(&self, count: usize, notes: &[String], today: NaiveDate, rng: &mut Rng) -> Result<Vec<Person>> {
        let mut numbers = HashSet::new();
        (0..count).map(|_| self.person(notes, today, &mut numbers, rng)).collect()
    }

    fn person(
        &self,
        notes: &[String],
        today: NaiveDate,
        numbers: &mut HashSet<String>,
        rng: &mut Rng,
    ) -> Result<Person> {
        let woman = rng.u32(..100) < 60;
        let child = rng.u32(..20) == 0;
        let first = one(
            match (woman, child) {
                (true, false) => &self.women,
                (false, false) => &self.men,
                (true, true) => &self.girls,
                (false, true) => &self.boys,
            },
            rng,
        )?;
        let last = self.last_name(rng)?;
        let year = if child { rng.i32(2010..2020) } else { rng.i32(1930..1961) };
        let relation = if child { self.relation.first() } else { rng.choice(&self.relation) };
        let relation = relation.ok_or_else(|| Error::internal("demo: empty list"))?;
        let near = one(if relation.woman { &self.women } else { &self.men }, rng)?;
        let near_last = if rng.bool() { last } else { self.last_name(rng)? };
        let regimes = if child {
            vec![Regime::Youth]
        } else {
            match rng.u32(..10) {
                0..=4 => vec![Regime::Zvw],
                5 | 6 => vec![Regime::Wlz],
                7 => vec![Regime::Wmo, Regime::Private],
                8 => vec![Regime::Zvw, Regime::Wmo],
                _ => vec![Regime::Pgb],
            }
        };
        let number = new_number(numbers, rng);
        let fields = ClientFields {
            name: format!("{first} {last}"),
            called: if rng.u32(..4) == 0 { first.clone() } else { String::new() },
            birth_date: NaiveDate::from_yo_opt(year, rng.u32(1..=365)),
            street: format!("{} {}", one(&self.streets, rng)?, rng.u32(1..140)),
            // No Dutch postcode begins with a nought.
            postcode: format!("0{:03} {}{}", rng.u32(1..1000), letter(rng), letter(rng)),
            town: one(&self.towns, rng)?.clone(),
            phone: phone(rng),
            email: String::new(),
            bsn: bsn::ground(&regimes, today).map(|_| number),
            regimes,
            relations: Vec::new(),
            contacts: vec![
                Contact {
                    name: format!("{near} {near_last}"),
                    relation: if child { "moeder".to_owned() } else { relation.name.clone() },
                    phone: phone(rng),
                    email: "naaste@voorbeeld.example".to_owned(),
                },
                Contact {
                    name: format!("Huisartsenpraktijk {}", one(&self.streets, rng)?),
                    relation: "huisarts".to_owned(),
                    phone: phone(rng),
                    email: String::new(),
                },
            ],
            notes: one(notes, rng)?.clone(),
        };
        let (they, them, their) = if woman { ("zij", "haar", "haar") } else { ("hij", "hem", "zijn") };
        Ok(Person {
            addressed: match (woman, child) {
                (_, true) => first.clone(),
                (true, false) => format!("mevrouw {}", capital(last)),
                (false, false) => format!("meneer {}", capital(last)),
            },
            child,
            they,
            them,
            their,
            near: near.clone(),
            relation: if child { "moeder".to_owned() } else { relation.name.clone() },
            who: relation.who,
            fields: client::checked(fields, None, today, Came::Typed)?,
        })
    }

    /// One in six has one of the first six names.
    fn last_name(&self, rng: &mut Rng) -> Result<&String> {
        let most = if rng.u32(..6) == 0 { 6 } else { self.last.len() };
        one(self.last.get(..most).unwrap_or(&self.last), rng)
    }
}

/// With a capital: *Van Dam* where no first name stands before it, and at the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn letter(rng: &mut Rng) -> char {
    rng.uppercase()
}

fn phone(rng: &mut Rng) -> String {
    format!("06 1234 567{}", rng.u32(..10))
}

/// Passes the eleven-test, begins with 9999, and is nobody else's here.
fn new_number(taken: &mut HashSet<String>, rng: &mut Rng) -> String {
    loop {
        let number = format!("9999{:05}", rng.u32(..100_000));
        if bsn::valid(&number) && taken.insert(number.clone()) {
            return number;
        }
    }
}
