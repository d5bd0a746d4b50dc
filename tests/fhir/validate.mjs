// Every bundle in the folder ZORGMAP_FHIR is FHIR R4, as somebody else's validator sees it: no error, no property that it
// does not know. First errors are planted in one of them, and each must be found: a validator that finds nothing proves
// nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fhir from 'fhir';

const folder = process.env.ZORGMAP_FHIR;
assert.ok(folder, 'ZORGMAP_FHIR names the folder with bundles');
const validator = new fhir.Fhir();

/** What is wrong with a bundle, a line each. */
function wrong(bundle) {
  const { messages } = validator.validate(bundle);
  return messages
    .filter(({ severity, message }) => severity === 'error' || message === 'Unexpected property')
    .map(({ resourceId, location, message }) => `${resourceId} ${location}: ${message}`);
}

const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
assert.ok(files.length > 0, `no bundle in ${folder}`);
const bundles = files.map((name) => [name, JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))]);

/** Plants an error in the first resource of a kind. */
const plants = {
  'an unknown code': ['Goal', (goal) => (goal.lifecycleStatus = 'bezig')],
  'no status': ['Observation', (observation) => delete observation.status],
  'no subject': ['MedicationStatement', (medicine) => delete medicine.subject],
  'no author': ['Composition', (report) => delete report.author],
  'a property of nothing': ['Patient', (patient) => (patient.bijnaam = 'Tess')],
  'no agent': ['Provenance', (provenance) => delete provenance.agent],
  'no content': ['DocumentReference', (document) => delete document.content],
  'no source': ['AuditEvent', (event) => delete event.source],
  'no category': ['Consent', (consent) => delete consent.category],
  'no intent': ['CarePlan', (plan) => delete plan.intent],
};
for (const [what, [kind, plant]] of Object.entries(plants)) {
  const [, clean] = bundles.find(([, bundle]) => bundle.entry.some(({ resource }) => resource.resourceType === kind)) ?? [];
  assert.ok(clean, `no ${kind} in any bundle`);
  const bundle = structuredClone(clean);
  plant(bundle.entry.find(({ resource }) => resource.resourceType === kind).resource);
  assert.notDeepEqual(wrong(bundle), wrong(clean), `planted and not found: ${what}`);
}

let resources = 0;
for (const [name, bundle] of bundles) {
  assert.deepEqual(wrong(bundle), [], name);
  resources += bundle.entry.length;
}
console.log(`${files.length} bundles, ${resources} resources, no error; ${Object.keys(plants).length} planted errors found`);
