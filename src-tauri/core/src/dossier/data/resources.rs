//! Each part of a dossier as the resource that it becomes.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde_json::Number;

use super::carried::{CarriedClient, CarriedPerson};
use super::head;
use crate::dossier::client::Contact;
use crate::dossier::consent::Consent;
use crate::dossier::disclosure::{Disclosure, code};
use crate::dossier::dose::{Dose, DoseOutcome};
use crate::dossier::entry::{Body, EntryView, Origin, VersionView};
use crate::dossier::form::FilledForm;
use crate::dossier::form::description::{self, Duty};
use crate::dossier::goal::{Goal, GoalOutcome};
use crate::dossier::measurement::Measurement;
use crate::dossier::medicine::Medicine;
use crate::dossier::paper::{blocks, title};
use crate::dossier::tables;
use crate::dossier::view::LogLine;
use crate::export::fhir::types::Consent as ConsentResource;
use crate::export::fhir::types::{
    Address, Annotation, Attachment, AuditAgent, AuditEntity, AuditEvent, AuditSource, CarePlan, CodeableConcept,
    Coding, Composition, ConsentActor, ContactPoint, DocumentContent, DocumentContext, DocumentReference, Dosage,
    Goal as GoalResource, GoalTarget, HumanName, Identifier, MedicationAdministration, MedicationStatement, Narrative,
    Observation, ObservationComponent, Patient, Performer, Period, Provenance, ProvenanceAgent, Provision, Quantity,
    Reference, RelatedPerson, Resource, Section, urn,
};
use crate::export::paper::{Block, Label, Lang, TableSheet};
use crate::export::pictures::Kind;
use crate::export::texts;
use crate::store::attachment::StoredAttachment;
use crate::store::log::Outcome;
use crate::uid::Uid;

const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";
const UCUM: &str = "http://unitsofmeasure.org";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const HL7: &str = "http://terminology.hl7.org/CodeSystem/";

/// What every resource of an entry has to know.
pub(super) struct Place<'a> {
    pub(super) lang: Lang,
    pub(super) patient: &'a str,
    pub(super) known: &'a HashSet<Uid>,
    pub(super) today: NaiveDate,
}

fn hl7(system: &str, code: &str) -> Coding {
    Coding { system: format!("{HL7}{system}"), code: code.to_owned() }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn instant(at: &DateTime<FixedOffset>) -> String {
    at.to_rfc3339()
}

fn notes<const N: usize>(texts: [String; N]) -> Vec<Annotation> {
    texts.into_iter().filter(|text| !text.is_empty()).map(|text| Annotation { text }).collect()
}

fn name(text: &str, name_use: &str) -> HumanName {
    HumanName { name_use: if text.is_empty() { String::new() } else { name_use.to_owned() }, text: text.to_owned() }
}

fn telecom(phone: &str, email: &str) -> Vec<ContactPoint> {
    let point = |(system, value): (&str, &str)| ContactPoint { system: system.to_owned(), value: value.to_owned() };
    [("phone", phone), ("email", email)].into_iter().filter(|(_, value)| !value.is_empty()).map(point).collect()
}

/// Not to be told to the client by who reads it.
pub(super) fn not_to_be_told() -> Coding {
    hl7("v3-ActCode", "NOPAT")
}

pub(super) fn patient(client: &CarriedClient, number: i64) -> Resource {
    let fields = &client.fields;
    let bsn = fields
        .bsn
        .as_ref()
        .map(|bsn| Identifier { system: "http://fhir.nl/fhir/NamingSystem/bsn".to_owned(), value: bsn.clone() });
    let number = Identifier { system: "urn:zorgmap:dossier".to_owned(), value: number.to_string() };
    Resource::Patient(Patient {
        head: head(Some("nl-core-Patient")),
        identifier: bsn.into_iter().chain([number]).collect(),
        name: vec![name(&fields.name, "official"), name(&fields.called, "nickname")],
        telecom: telecom(&fields.phone, &fields.email),
        birth_date: day(fields.birth_date),
        address: vec![Address {
            line: vec![fields.street.clone()],
            city: fields.town.clone(),
            postal_code: fields.postcode.clone(),
        }],
        managing_organization: Some(Reference::named(&client.from)),
    })
}

pub(super) fn contact(contact: &Contact, patient: &str) -> Resource {
    Resource::RelatedPerson(RelatedPerson {
        head: head(Some("nl-core-ContactPerson")),
        patient: Reference::to(patient),
        relationship: vec![CodeableConcept::words(&contact.relation)],
        name: vec![name(&contact.name, "official")],
        telecom: telecom(&contact.phone, ""),
        period: None,
    })
}

pub(super) fn person(person: &CarriedPerson, patient: &str, lang: Lang) -> Resource {
    let who = texts::code(lang, "who", &code(&person.who));
    let words = if person.scope.is_empty() { who } else { format!("{who}: {}", person.scope) };
    let identity = person.identity.map(|identity| texts::code(lang, "identity", &code(&identity)));
    let shown = identity.into_iter().chain(Some(person.proof_note.clone()).filter(|note| !note.is_empty()));
    let words = [words].into_iter().chain(shown).collect::<Vec<_>>().join("; ");
    Resource::RelatedPerson(RelatedPerson {
        head: head(Some("nl-core-ContactPerson")),
        patient: Reference::to(patient),
        relationship: vec![CodeableConcept::words(words)],
        name: vec![name(&person.name, "official")],
        telecom: Vec::new(),
        period: person.until.map(|until| Period { start: String::new(), end: until.to_string() }),
    })
}

/// A table of the paper that belongs to no entry.
pub(super) fn table(sheet: &TableSheet, at: &DateTime<FixedOffset>, (patient, author): (&str, &str)) -> Resource {
    let rows = Block { rows: sheet.rows.clone(), ..Block::default() };
    Resource::Composition(Composition {
        head: head(None),
        status: "final".to_owned(),
        kind: CodeableConcept::words(&sheet.title),
        subject: Reference::to(patient),
        date: instant(at),
        author: vec![Reference::named(author)],
        title: sheet.title.clone(),
        section: vec![Section { title: sheet.title.clone(), text: div(&html(&rows)), entry: Vec::new() }],
    })
}

pub(super) fn consent(consent: &Consent, stands: bool, patient: &str, lang: Lang) -> Resource {
    let purpose = consent.purpose().map(|purpose| match lang {
        Lang::Nl => purpose.name.nl.clone(),
        Lang::En => purpose.name.en.clone(),
    });
    let actor = ConsentActor {
        role: CodeableConcept::codes([("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")]),
        reference: Reference::named(&consent.recipient),
    };
    let until = consent.ended.as_ref().map(|ended| ended.on).or(consent.until);
    let note = if consent.note.is_empty() { String::new() } else { format!(": {}", consent.note) };
    Resource::Consent(ConsentResource {
        head: head(None),
        status: if stands { "active" } else { "inactive" }.to_owned(),
        scope: CodeableConcept::codes([("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")]),
        category: vec![CodeableConcept::codes([(LOINC, "59284-0")])],
        patient: Reference::to(patient),
        date_time: consent.on.to_string(),
        performer: consent.by.iter().map(|giver| Reference::named(&giver.name)).collect(),
        policy_rule: CodeableConcept::words(format!("{}{note}", purpose.unwrap_or_else(|| consent.purpose.clone()))),
        provision: Some(Provision {
            kind: "permit".to_owned(),
            period: Some(Period { start: consent.on.to_string(), end: day(until) }),
            actor: if consent.recipient.is_empty() { Vec::new() } else { vec![actor] },
        }),
    })
}

pub(super) fn log_line(line: &LogLine, patient: &str, lang: Lang) -> Resource {
    Resource::AuditEvent(AuditEvent {
        head: head(None),
        kind: Coding { system: DICOM.to_owned(), code: "110110".to_owned() },
        action: line.kind.event_action().to_string(),
        recorded: instant(&line.at),
        outcome: if line.outcome == Outcome::Done { "0" } else { "8" }.to_owned(),
        purpose_of_event: Vec::new(),
        agent: vec![AuditAgent { name: line.who.clone(), requestor: true }],
        source: AuditSource { observer: Reference::named("Zorgmap") },
        entity: vec![AuditEntity {
            what: Reference::to(patient),
            name: if line.part.is_empty() { String::new() } else { texts::code(lang, "part", &line.part) },
        }],
    })
}

/// Who wrote a version, and from whom it came.
pub(super) fn provenance(
    version: &VersionView,
    origin: Origin,
    (target, patient): (&str, &str),
    lang: Lang,
) -> Resource {
    let agent = |kind: &str, who| ProvenanceAgent {
        kind: CodeableConcept { coding: vec![hl7("provenance-participant-type", kind)], text: String::new() },
        who,
    };
    let informant = match origin {
        Origin::Own => None,
        Origin::Client => Some(Reference::to(patient)),
        Origin::Representative | Origin::EarlierCarer | Origin::Expert => {
            Some(Reference::named(&texts::code(lang, "origin", origin.code())))
        }
    };
    Resource::Provenance(Provenance {
        head: head(None),
        target: vec![Reference::to(target)],
        recorded: instant(&version.recorded),
        reason: vec![CodeableConcept::words(&version.reason)],
        activity: Some(CodeableConcept {
            coding: vec![hl7("v3-DataOperation", if version.no == 1 { "CREATE" } else { "UPDATE" })],
            text: String::new(),
        }),
        agent: [agent("author", Reference::named(&version.author))]
            .into_iter()
            .chain(informant.map(|who| agent("informant", who)))
            .collect(),
    })
}

const fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Jpeg => "image/jpeg",
        Kind::Png => "image/png",
        Kind::Webp => "image/webp",
        Kind::Gif => "image/gif",
        Kind::Pdf => "application/pdf",
        Kind::Wav => "audio/wav",
        Kind::Mp3 => "audio/mpeg",
        Kind::M4a => "audio/mp4",
        Kind::Text => "text/plain",
    }
}

/// A file of an entry; `file` is its name in the zip.
pub(super) fn attachment(stored: &StoredAttachment, name: &str, file: Option<&str>, size: Option<u64>) -> Attachment {
    let kind = file.and_then(Kind::of_name).unwrap_or(stored.kind);
    let added = DateTime::<Utc>::from_timestamp(stored.added, 0);
    Attachment {
        content_type: media_type(kind).to_owned(),
        data: String::new(),
        url: file.unwrap_or_default().to_owned(),
        size,
        title: if stored.caption.is_empty() { name } else { &stored.caption }.to_owned(),
        creation: added.map(|at| at.to_rfc3339()).unwrap_or_default(),
    }
}

/// A file that hangs on something else than a document.
pub(super) fn hangs_on(file: Attachment, view: &EntryView, patient: &str, entry: &str) -> Resource {
    Resource::DocumentReference(DocumentReference {
        head: head(None),
        status: "current".to_owned(),
        kind: CodeableConcept::default(),
        subject: Reference::to(patient),
        date: instant(&view.recorded),
        author: vec![Reference::named(&view.author)],
        description: file.title.clone(),
        content: vec![DocumentContent { attachment: file }],
        context: Some(DocumentContext { related: vec![Reference::to(entry)] }),
    })
}

/// An entry.
pub(super) fn entry(
    place: Place,
    view: &EntryView,
    files: &[Attachment],
    all: &[(&EntryView, &[StoredAttachment])],
) -> Resource {
    match &view.body {
        Body::Goal(said) => goal(&place, view, said, all),
        Body::Form(filled) if duty(filled) == Some(Duty::Plan) => care_plan(&place, view, filled, all),
        Body::Measurement(said) => observation(&place, view, said),
        Body::Medicine(said) => medication_statement(&place, view, said),
        Body::Dose(said) => administration(&place, view, said),
        Body::Document { note, .. } => document(&place, view, note, files),
        Body::Disclosure(disclosure) => handed_over(&place, view, disclosure),
        Body::Report { .. } | Body::Form(_) | Body::Evaluation(_) => composition(&place, view),
    }
}

fn duty(filled: &FilledForm) -> Option<Duty> {
    description::get(&filled.form, filled.form_version)?.duty
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br/>"),
            _ if sign.is_control() && sign != '\t' => {}
            _ => out.push(sign),
        }
    }
    out
}

fn div(inner: &str) -> Option<Narrative> {
    let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
    (!inner.is_empty()).then(|| Narrative { status: "generated".to_owned(), div })
}

/// A block as XHTML.
fn html(block: &Block) -> String {
    let mut inner = String::new();
    if !block.text.is_empty() {
        inner.push_str(&format!("<p>{}</p>", escaped(&block.text)));
    }
    if !block.rows.is_empty() {
        let cell = |cell: &String| format!("<td>{}</td>", escaped(cell));
        let row = |row: &Vec<String>| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>());
        inner.push_str(&format!("<table>{}</table>", block.rows.iter().map(row).collect::<String>()));
    }
    inner
}

fn label(block: &Block, lang: Lang) -> String {
    match &block.label {
        None => String::new(),
        Some(Label::Code(code)) => texts::code(lang, "label", code),
        Some(Label::Words(words)) => words.clone(),
    }
}

fn heading(view: &EntryView, lang: Lang) -> String {
    let own = title(&view.body, lang);
    if own.is_empty() { texts::code(lang, "kind", view.kind.code()) } else { own }
}

fn status(view: &EntryView) -> String {
    let status = if view.earlier.is_empty() { "final" } else { "amended" };
    status.to_owned()
}

fn composition(place: &Place, view: &EntryView) -> Resource {
    let section =
        |block: &Block| Section { title: label(block, place.lang), text: div(&html(block)), entry: Vec::new() };
    let mut sections: Vec<Section> = blocks(&view.body, place.lang).iter().map(section).collect();
    sections.retain(|section| section.text.is_some());
    for goal in &view.goals {
        let words = Block { text: goal.words.clone(), ..Block::default() };
        let known = place.known.contains(&goal.goal);
        sections.push(Section {
            title: texts::code(place.lang, "label", "goal"),
            text: div(&html(&words)),
            entry: if known { vec![Reference::to(&urn(goal.goal))] } else { Vec::new() },
        });
    }
    Resource::Composition(Composition {
        head: head(None),
        status: status(view),
        kind: match &view.body {
            Body::Report { .. } => CodeableConcept::codes([(LOINC, "11506-3")]),
            Body::Document { .. }
            | Body::Disclosure(_)
            | Body::Form(_)
            | Body::Goal(_)
            | Body::Evaluation(_)
            | Body::Measurement(_)
            | Body::Medicine(_)
            | Body::Dose(_) => CodeableConcept::words(heading(view, place.lang)),
        },
        subject: Reference::to(place.patient),
        date: instant(&view.at),
        author: vec![Reference::named(&view.author)],
        title: heading(view, place.lang),
        section: sections,
    })
}

/// How a goal stands by the newest evaluation that is in the bundle.
fn stands(view: &EntryView, all: &[(&EntryView, &[StoredAttachment])]) -> GoalOutcome {
    let of = |other: &EntryView| match &other.body {
        Body::Evaluation(evaluation) if evaluation.goal == view.entry => Some((other.sort, evaluation.outcome)),
        Body::Evaluation(_)
        | Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Form(_)
        | Body::Goal(_)
        | Body::Measurement(_)
        | Body::Medicine(_)
        | Body::Dose(_) => None,
    };
    let newest = all.iter().filter_map(|(other, _)| of(other)).max_by_key(|(sort, _)| *sort);
    newest.map_or(GoalOutcome::GoesOn, |(_, outcome)| outcome)
}

fn goal(place: &Place, view: &EntryView, said: &Goal, all: &[(&EntryView, &[StoredAttachment])]) -> Resource {
    let outcome = stands(view, all);
    let status = match outcome {
        GoalOutcome::GoesOn => "active",
        GoalOutcome::Reached => "completed",
        GoalOutcome::Stopped => "cancelled",
    };
    let agreed = [said.agreed_by.clone(), day(said.agreed_on)].join(" ");
    let with = |key: &str, text: &str| {
        let text = text.trim();
        if text.is_empty() { String::new() } else { format!("{}: {text}", texts::code(place.lang, "label", key)) }
    };
    Resource::Goal(GoalResource {
        head: head(Some("nl-core-TreatmentObjective")),
        lifecycle_status: status.to_owned(),
        achievement_status: (outcome == GoalOutcome::Reached)
            .then(|| CodeableConcept { coding: vec![hl7("goal-achievement", "achieved")], text: String::new() }),
        description: CodeableConcept::words(&said.words),
        subject: Reference::to(place.patient),
        start_date: view.at.date_naive().to_string(),
        target: vec![GoalTarget { due_date: day(said.until) }],
        note: notes([with("actions", &said.actions), with("who", &said.who), with("agreed", &agreed)]),
    })
}

fn care_plan(
    place: &Place,
    view: &EntryView,
    filled: &FilledForm,
    all: &[(&EntryView, &[StoredAttachment])],
) -> Resource {
    let is_plan = |other: &EntryView| match &other.body {
        Body::Form(other) => duty(other) == Some(Duty::Plan),
        Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Goal(_)
        | Body::Evaluation(_)
        | Body::Measurement(_)
        | Body::Medicine(_)
        | Body::Dose(_) => false,
    };
    // The newest plan is the one that holds.
    let holds = !all.iter().any(|(other, _)| other.sort > view.sort && is_plan(other));
    let goals = all.iter().filter(|(other, _)| holds && matches!(other.body, Body::Goal(_)));
    let block = |block: &Block| {
        let head = block.section.as_ref().map(|section| format!("<h2>{}</h2>", escaped(section))).unwrap_or_default();
        let label = label(block, place.lang);
        let label = if label.is_empty() { label } else { format!("<h3>{}</h3>", escaped(&label)) };
        format!("{head}{label}{}", html(block))
    };
    Resource::CarePlan(CarePlan {
        head: head(None),
        text: div(&filled.blocks(place.lang).iter().map(block).collect::<String>()),
        status: if holds { "active" } else { "completed" }.to_owned(),
        intent: "plan".to_owned(),
        title: filled.name(place.lang),
        subject: Reference::to(place.patient),
        period: Some(Period { start: instant(&view.at), end: String::new() }),
        created: instant(&view.recorded),
        author: Some(Reference::named(&view.author)),
        goal: goals.map(|(other, _)| Reference::to(&urn(other.entry))).collect(),
    })
}

/// A number as it was typed, as far as JSON can say it.
fn number(said: &str) -> Option<Number> {
    said.parse::<i64>().ok().map(Number::from).or_else(|| said.parse().ok().and_then(Number::from_f64))
}

fn quantity(said: &str, unit: &str, code: &str) -> Quantity {
    let system = if code.is_empty() { "" } else { UCUM };
    Quantity { value: number(said), unit: unit.to_owned(), system: system.to_owned(), code: code.to_owned() }
}

fn observation(place: &Place, view: &EntryView, said: &Measurement) -> Resource {
    let kind = said.kind();
    let (profile, codes, unit) = match kind.id.as_str() {
        "weight" => (Some("nl-core-BodyWeight"), vec![(LOINC, "29463-7")], "kg"),
        "blood_pressure" => (Some("nl-core-BloodPressure"), vec![(LOINC, "85354-9")], "mm[Hg]"),
        "pain" => (Some("nl-core-PainScore"), vec![(SNOMED, "225908003"), (LOINC, "72514-3")], ""),
        "temperature" => (Some("nl-core-BodyTemperature"), vec![(LOINC, "8310-5")], "Cel"),
        "glucose" => (None, vec![(LOINC, "15074-8")], "mmol/L"),
        _ => (None, Vec::new(), ""),
    };
    let coding = |(system, code): (&str, &str)| Coding { system: system.to_owned(), code: code.to_owned() };
    let code = CodeableConcept {
        coding: codes.into_iter().map(coding).collect(),
        text: kind.name.speak(place.lang).to_owned(),
    };
    let first = said.values.first().map(String::as_str).unwrap_or_default();
    let parts = [(0, "8480-6"), (1, "8462-4")];
    let component = |(nth, loinc): (usize, &str)| {
        let value = said.values.get(nth)?;
        let code = CodeableConcept::codes([(LOINC, loinc)]);
        Some(ObservationComponent { code, value_quantity: quantity(value, &kind.unit, unit) })
    };
    let two = kind.id == "blood_pressure";
    let whole = kind.id == "pain" && number(first).is_some_and(|number| number.is_i64());
    Resource::Observation(Observation {
        head: head(profile),
        status: status(view),
        category: vec![CodeableConcept {
            coding: vec![hl7("observation-category", "vital-signs")],
            text: String::new(),
        }]
        .into_iter()
        .filter(|_| !code.coding.is_empty())
        .collect(),
        code,
        subject: Reference::to(place.patient),
        effective_date_time: instant(&view.at),
        performer: vec![Reference::named(&view.author)],
        value_quantity: (!two && !whole).then(|| quantity(first, &kind.unit, unit)),
        value_integer: number(first).filter(|_| whole),
        note: notes([said.note.clone()]),
        component: if two { parts.into_iter().filter_map(component).collect() } else { Vec::new() },
    })
}

fn medication_statement(place: &Place, view: &EntryView, said: &Medicine) -> Resource {
    let ended = said.stop.is_some_and(|stop| stop < place.today);
    let status = match said.stop {
        _ if said.start > place.today => "intended",
        Some(_) if ended && said.stop_why.is_empty() => "completed",
        Some(_) if ended => "stopped",
        Some(_) | None => "active",
    };
    let prescriber = if said.prescriber.is_empty() {
        String::new()
    } else {
        format!("{}: {}", texts::code(place.lang, "label", "prescriber"), said.prescriber)
    };
    Resource::MedicationStatement(MedicationStatement {
        head: head(None),
        status: status.to_owned(),
        status_reason: vec![CodeableConcept::words(&said.stop_why)],
        medication_codeable_concept: CodeableConcept::words(said.called()),
        subject: Reference::to(place.patient),
        effective_period: Some(Period { start: said.start.to_string(), end: day(said.stop) }),
        date_asserted: instant(&view.recorded),
        note: notes([prescriber, said.remarks.clone()]),
        dosage: vec![Dosage {
            text: [said.dose.clone(), tables::times(said, place.lang)].join(", "),
            as_needed_boolean: said.as_needed.then_some(true),
        }],
    })
}

fn administration(place: &Place, view: &EntryView, said: &Dose) -> Resource {
    let given = said.outcome == DoseOutcome::Given;
    let known = place.known.contains(&said.medicine);
    let planned = format!("{}: {} {}", texts::code(place.lang, "label", "times"), said.on, said.time);
    let outcome = tables::outcome(said.outcome, &said.why, place.lang);
    Resource::MedicationAdministration(MedicationAdministration {
        head: head(None),
        status: if given { "completed" } else { "not-done" }.to_owned(),
        status_reason: if given { Vec::new() } else { vec![CodeableConcept::words(outcome)] },
        medication_codeable_concept: CodeableConcept::words(format!("{}, {}", said.name, said.dose)),
        subject: Reference::to(place.patient),
        supporting_information: if known { vec![Reference::to(&urn(said.medicine))] } else { Vec::new() },
        effective_date_time: instant(&view.at),
        performer: vec![Performer { actor: Reference::named(&view.author) }],
        note: notes([planned, if given { said.why.clone() } else { String::new() }]),
    })
}

fn document(place: &Place, view: &EntryView, note: &str, files: &[Attachment]) -> Resource {
    let heading = heading(view, place.lang);
    // Without a file, what is said of it is the document.
    let words = Attachment {
        content_type: "text/plain; charset=utf-8".to_owned(),
        data: STANDARD.encode(if note.is_empty() { heading.as_str() } else { note }),
        ..Attachment::default()
    };
    let content = if files.is_empty() { vec![words] } else { files.to_vec() };
    Resource::DocumentReference(DocumentReference {
        head: head(None),
        status: "current".to_owned(),
        kind: CodeableConcept::words(&heading),
        subject: Reference::to(place.patient),
        date: instant(&view.at),
        author: vec![Reference::named(&view.author)],
        description: note.to_owned(),
        content: content.into_iter().map(|attachment| DocumentContent { attachment }).collect(),
        context: None,
    })
}

fn handed_over(place: &Place, view: &EntryView, disclosure: &Disclosure) -> Resource {
    let agent = |name: &str, requestor| AuditAgent { name: name.to_owned(), requestor };
    Resource::AuditEvent(AuditEvent {
        head: head(None),
        kind: Coding { system: DICOM.to_owned(), code: "110106".to_owned() },
        action: "R".to_owned(),
        recorded: instant(&view.at),
        outcome: "0".to_owned(),
        purpose_of_event: vec![CodeableConcept::words(texts::code(place.lang, "ground", &code(&disclosure.ground)))],
        agent: vec![agent(&view.author, true), agent(&disclosure.recipient, false)],
        source: AuditSource { observer: Reference::named("Zorgmap") },
        entity: vec![AuditEntity { what: Reference::to(place.patient), name: String::new() }],
    })
}
