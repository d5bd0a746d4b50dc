//! The resources and data types of FHIR R4 (4.0.1) that are written, with the elements that are used.
//!
//! FHIR knows no empty elements. A type here may hold an empty text or list; [`Bundle::to_json`] leaves those out.

use serde::Serialize;
use serde_json::{Map, Number, Value};

use crate::error::Result;
use crate::uid::Uid;

/// The version of the package `nictiz.fhir.nl.r4.nl-core` whose profiles are named.
const NL_CORE: &str = "0.11.0-beta.1";

/// `urn:uuid:` and the uid, as a bundle names its resources.
pub fn urn(uid: Uid) -> String {
    let hex = uid.to_string();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A code of a system.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Coding {
    /// URI of the code system.
    pub system: String,
    /// The code.
    pub code: String,
}

/// A concept: codes, words, or both.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CodeableConcept {
    /// Its codes.
    pub coding: Vec<Coding>,
    /// In words.
    pub text: String,
}

impl CodeableConcept {
    /// In words alone.
    pub fn words(text: impl Into<String>) -> Self {
        Self { coding: Vec::new(), text: text.into() }
    }

    /// By codes alone.
    pub fn codes<const N: usize>(codes: [(&str, &str); N]) -> Self {
        let coding = |(system, code): (&str, &str)| Coding { system: system.to_owned(), code: code.to_owned() };
        Self { coding: codes.into_iter().map(coding).collect(), text: String::new() }
    }
}

/// A number or name by which something is known elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Identifier {
    /// URI of who gives it out.
    pub system: String,
    /// The value.
    pub value: String,
}

/// To another resource of the bundle, or to somebody by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reference {
    /// Its `fullUrl`.
    pub reference: String,
    /// A name.
    pub display: String,
}

impl Reference {
    /// To a resource of the bundle.
    pub fn to(url: &str) -> Self {
        Self { reference: url.to_owned(), display: String::new() }
    }

    /// To somebody by name.
    pub fn named(name: &str) -> Self {
        Self { reference: String::new(), display: name.to_owned() }
    }
}

/// From and until; days or instants.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Period {
    /// From.
    pub start: String,
    /// Until and with.
    pub end: String,
}

/// A number with its unit.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Quantity {
    /// The number.
    pub value: Option<Number>,
    /// The unit as it is read.
    pub unit: String,
    /// Of the code.
    pub system: String,
    /// The unit's code.
    pub code: String,
}

/// What FHIR has no element for.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// Which.
    pub url: String,
    /// What it says.
    pub value_string: String,
}

/// What holds for a resource as such.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Meta {
    /// The profiles that it is meant to fit, with their version.
    pub profile: Vec<String>,
    /// Who may not be told.
    pub security: Vec<Coding>,
}

/// What every resource has.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Head {
    /// Profiles and labels.
    pub meta: Meta,
    /// What has no element.
    pub extension: Vec<Extension>,
}

impl Head {
    /// Of a resource that is meant to fit a Dutch profile, by its name.
    pub fn profiled(name: &str) -> Self {
        let profile = format!("http://nictiz.nl/fhir/StructureDefinition/{name}|{NL_CORE}");
        Self { meta: Meta { profile: vec![profile], security: Vec::new() }, extension: Vec::new() }
    }
}

/// A name.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HumanName {
    /// `official`, `nickname`.
    #[serde(rename = "use")]
    pub name_use: String,
    /// As it is written.
    pub text: String,
}

/// Telephone or mail.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ContactPoint {
    /// `phone`, `email`.
    pub system: String,
    /// Number or address.
    pub value: String,
}

/// An address.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Street and number.
    pub line: Vec<String>,
    /// Town.
    pub city: String,
    /// Postcode.
    pub postal_code: String,
}

/// What there is to say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Annotation {
    /// In words.
    pub text: String,
}

/// Text as XHTML.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Narrative {
    /// `generated`: all of it follows from the data.
    pub status: String,
    /// One `div`.
    pub div: String,
}

/// A file.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Media type.
    pub content_type: String,
    /// The bytes themselves, in base64, where there is no file.
    pub data: String,
    /// Path in the zip.
    pub url: String,
    /// Bytes.
    pub size: Option<u64>,
    /// What it is called.
    pub title: String,
    /// When it was added.
    pub creation: String,
}

/// The client.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// Citizen service number and number of the dossier.
    pub identifier: Vec<Identifier>,
    /// Names.
    pub name: Vec<HumanName>,
    /// Telephone and mail.
    pub telecom: Vec<ContactPoint>,
    /// Birth date.
    pub birth_date: String,
    /// Addresses.
    pub address: Vec<Address>,
    /// Who keeps the dossier.
    pub managing_organization: Option<Reference>,
}

/// Somebody around the client.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RelatedPerson {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// Of whom.
    pub patient: Reference,
    /// What they are to the client.
    pub relationship: Vec<CodeableConcept>,
    /// Names.
    pub name: Vec<HumanName>,
    /// Telephone and mail.
    pub telecom: Vec<ContactPoint>,
    /// From when until when.
    pub period: Option<Period>,
}

/// By when.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalTarget {
    /// The day.
    pub due_date: String,
}

/// What a client wants.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Goal {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `active`, `completed`, `cancelled`.
    pub lifecycle_status: String,
    /// Whether it was reached.
    pub achievement_status: Option<CodeableConcept>,
    /// In the client's words.
    pub description: CodeableConcept,
    /// Whose.
    pub subject: Reference,
    /// Since when.
    pub start_date: String,
    /// By when.
    pub target: Vec<GoalTarget>,
    /// What is done to get there, and who agreed.
    pub note: Vec<Annotation>,
}

/// A care plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CarePlan {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// The plan as text.
    pub text: Option<Narrative>,
    /// `active`, `completed`.
    pub status: String,
    /// `plan`.
    pub intent: String,
    /// Which kind of plan.
    pub title: String,
    /// Whose.
    pub subject: Reference,
    /// From when.
    pub period: Option<Period>,
    /// When it was made.
    pub created: String,
    /// Who made it.
    pub author: Option<Reference>,
    /// What the client wants.
    pub goal: Vec<Reference>,
}

/// Who takes part in what a consent allows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ConsentActor {
    /// As what.
    pub role: CodeableConcept,
    /// Who.
    pub reference: Reference,
}

/// What a consent allows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Provision {
    /// `permit`.
    #[serde(rename = "type")]
    pub kind: String,
    /// From when until when.
    pub period: Option<Period>,
    /// Who gets or gives the data.
    pub actor: Vec<ConsentActor>,
}

/// A consent about data.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `active`, `inactive`.
    pub status: String,
    /// That it is about privacy.
    pub scope: CodeableConcept,
    /// Of what kind.
    pub category: Vec<CodeableConcept>,
    /// Whose.
    pub patient: Reference,
    /// On which day.
    pub date_time: String,
    /// Who gave it.
    pub performer: Vec<Reference>,
    /// For which purpose, and on what law it rests.
    pub policy_rule: CodeableConcept,
    /// What it allows.
    pub provision: Option<Provision>,
}

/// A file of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentContent {
    /// The file.
    pub attachment: Attachment,
}

/// To what a document belongs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentContext {
    /// The resources.
    pub related: Vec<Reference>,
}

/// A document, or a file that hangs on something else.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentReference {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `current`.
    pub status: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    /// Whose.
    pub subject: Reference,
    /// When.
    pub date: String,
    /// Who recorded it.
    pub author: Vec<Reference>,
    /// What there is to say of it.
    pub description: String,
    /// The files; at least one.
    pub content: Vec<DocumentContent>,
    /// To what it belongs.
    pub context: Option<DocumentContext>,
}

/// One of two numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObservationComponent {
    /// Which.
    pub code: CodeableConcept,
    /// The number.
    pub value_quantity: Quantity,
}

/// Something that was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Observation {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `final`, `amended`.
    pub status: String,
    /// Of what kind.
    pub category: Vec<CodeableConcept>,
    /// What was measured.
    pub code: CodeableConcept,
    /// Of whom.
    pub subject: Reference,
    /// When.
    pub effective_date_time: String,
    /// By whom.
    pub performer: Vec<Reference>,
    /// A number with a unit.
    pub value_quantity: Option<Quantity>,
    /// A number without.
    pub value_integer: Option<Number>,
    /// What there is to say of it.
    pub note: Vec<Annotation>,
    /// Two numbers.
    pub component: Vec<ObservationComponent>,
}

/// How a medicine is used.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dosage {
    /// In words.
    pub text: String,
    /// Only when needed.
    pub as_needed_boolean: Option<bool>,
}

/// A medicine that the client uses.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MedicationStatement {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `active`, `completed`, `stopped`, `intended`.
    pub status: String,
    /// Why it was stopped.
    pub status_reason: Vec<CodeableConcept>,
    /// What it is called.
    pub medication_codeable_concept: CodeableConcept,
    /// Who uses it.
    pub subject: Reference,
    /// From when until when.
    pub effective_period: Option<Period>,
    /// When that was recorded.
    pub date_asserted: String,
    /// What else there is to know.
    pub note: Vec<Annotation>,
    /// How.
    pub dosage: Vec<Dosage>,
}

/// Who did it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Performer {
    /// Who.
    pub actor: Reference,
}

/// A dose that was given or not.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MedicationAdministration {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `completed`, `not-done`.
    pub status: String,
    /// Why not.
    pub status_reason: Vec<CodeableConcept>,
    /// What it is called, and how much.
    pub medication_codeable_concept: CodeableConcept,
    /// To whom.
    pub subject: Reference,
    /// The medicine that it belongs to.
    pub supporting_information: Vec<Reference>,
    /// When.
    pub effective_date_time: String,
    /// By whom.
    pub performer: Vec<Performer>,
    /// What there is to say of it.
    pub note: Vec<Annotation>,
}

/// A part of a report or form.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Section {
    /// What stands above it.
    pub title: String,
    /// What it says.
    pub text: Option<Narrative>,
    /// What it is about.
    pub entry: Vec<Reference>,
}

/// A report, a form, or looking back on a goal.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Composition {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// `final`, `amended`.
    pub status: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    /// About whom.
    pub subject: Reference,
    /// When it happened.
    pub date: String,
    /// Who wrote it.
    pub author: Vec<Reference>,
    /// Its title.
    pub title: String,
    /// What it says.
    pub section: Vec<Section>,
}

/// Who had a part in something.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ProvenanceAgent {
    /// `author`, `informant`.
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    /// Who.
    pub who: Reference,
}

/// Who wrote a version of something, when, and from whom it came.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Provenance {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// Of what.
    pub target: Vec<Reference>,
    /// When.
    pub recorded: String,
    /// Why.
    pub reason: Vec<CodeableConcept>,
    /// Written or changed.
    pub activity: Option<CodeableConcept>,
    /// By whom, and from whom.
    pub agent: Vec<ProvenanceAgent>,
}

/// Who did what is logged, or got it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AuditAgent {
    /// Full name.
    pub name: String,
    /// Who asked for it.
    pub requestor: bool,
}

/// The program.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AuditSource {
    /// Which.
    pub observer: Reference,
}

/// What it was done with.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AuditEntity {
    /// Whose dossier.
    pub what: Reference,
    /// Which part.
    pub name: String,
}

/// A line of the log, or a hand-over.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    /// Common to all.
    #[serde(flatten)]
    pub head: Head,
    /// What kind of event.
    #[serde(rename = "type")]
    pub kind: Coding,
    /// `C`, `R`, `U`, `D`, `E`.
    pub action: String,
    /// When.
    pub recorded: String,
    /// `0` it was done, `8` it was not.
    pub outcome: String,
    /// On which ground.
    pub purpose_of_event: Vec<CodeableConcept>,
    /// Who.
    pub agent: Vec<AuditAgent>,
    /// The program.
    pub source: AuditSource,
    /// With what.
    pub entity: Vec<AuditEntity>,
}

/// Any of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "resourceType")]
#[allow(missing_docs, reason = "each is described at its type")]
pub enum Resource {
    Patient(Patient),
    RelatedPerson(RelatedPerson),
    Goal(Goal),
    CarePlan(CarePlan),
    Consent(Consent),
    DocumentReference(DocumentReference),
    Observation(Observation),
    MedicationStatement(MedicationStatement),
    MedicationAdministration(MedicationAdministration),
    Composition(Composition),
    Provenance(Provenance),
    AuditEvent(AuditEvent),
}

impl Resource {
    /// What every resource has.
    pub fn head_mut(&mut self) -> &mut Head {
        match self {
            Self::Patient(each) => &mut each.head,
            Self::RelatedPerson(each) => &mut each.head,
            Self::Goal(each) => &mut each.head,
            Self::CarePlan(each) => &mut each.head,
            Self::Consent(each) => &mut each.head,
            Self::DocumentReference(each) => &mut each.head,
            Self::Observation(each) => &mut each.head,
            Self::MedicationStatement(each) => &mut each.head,
            Self::MedicationAdministration(each) => &mut each.head,
            Self::Composition(each) => &mut each.head,
            Self::Provenance(each) => &mut each.head,
            Self::AuditEvent(each) => &mut each.head,
        }
    }
}

/// A resource and its name in the bundle.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BundleEntry {
    /// `urn:uuid:...`.
    pub full_url: String,
    /// The resource.
    pub resource: Resource,
}

/// All of them together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bundle {
    /// When it was made.
    pub timestamp: String,
    /// What is in it.
    pub entry: Vec<BundleEntry>,
}

impl Bundle {
    /// As JSON, without empty elements.
    ///
    /// # Errors
    /// When it cannot be written, which is a mistake of this program.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        let mut all = Map::new();
        all.insert("resourceType".to_owned(), Value::from("Bundle"));
        all.insert("type".to_owned(), Value::from("collection"));
        if let Some(Value::Object(rest)) = lean(serde_json::to_value(self)?) {
            all.extend(rest);
        }
        Ok(serde_json::to_vec(&all)?)
    }
}

/// Without what is empty; `None` when nothing is left.
fn lean(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then_some(Value::String(text)),
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(lean).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(fields) => {
            let fields: Map<String, Value> =
                fields.into_iter().filter_map(|(name, value)| Some((name, lean(value)?))).collect();
            (!fields.is_empty()).then_some(Value::Object(fields))
        }
        Value::Bool(_) | Value::Number(_) => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_empty_is_written_and_a_name_is_a_uuid() {
        let patient = Patient {
            name: vec![HumanName { text: "Tess Proef".to_owned(), ..HumanName::default() }],
            telecom: vec![ContactPoint::default()],
            ..Patient::default()
        };
        let url = urn(Uid::from_bytes([0xab; 16]));
        assert_eq!(url, "urn:uuid:abababab-abab-abab-abab-abababababab");
        let entry = vec![BundleEntry { full_url: url, resource: Resource::Patient(patient) }];
        let json = Bundle { timestamp: "2026-11-23T10:30:00+01:00".to_owned(), entry }.to_json().unwrap();
        assert_eq!(
            serde_json::from_slice::<Value>(&json).unwrap(),
            serde_json::json!({
                "resourceType": "Bundle", "type": "collection", "timestamp": "2026-11-23T10:30:00+01:00",
                "entry": [{
                    "fullUrl": "urn:uuid:abababab-abab-abab-abab-abababababab",
                    "resource": { "resourceType": "Patient", "name": [{ "text": "Tess Proef" }] },
                }],
            })
        );
    }
}
