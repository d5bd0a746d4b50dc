"""Every bundle in the folder that is named is FHIR R4 as a second validator sees it (fhirkit, of the official definitions).
First errors are planted, and each must be found: a validator that finds nothing proves nothing. It knows no code lists, so
a code that does not exist is left to the other validator, `tests/fhir/validate.mjs`."""

import copy
import json
import pathlib
import sys

import fhirkit

PLANTS = {
    "no status": ("Observation", lambda resource: resource.pop("status")),
    "no subject": ("MedicationStatement", lambda resource: resource.pop("subject")),
    "no author": ("Composition", lambda resource: resource.pop("author")),
    "a property of nothing": ("Patient", lambda resource: resource.update(bijnaam="Tess")),
    "no agent": ("Provenance", lambda resource: resource.pop("agent")),
    "no content": ("DocumentReference", lambda resource: resource.pop("content")),
    "no source": ("AuditEvent", lambda resource: resource.pop("source")),
    "no category": ("Consent", lambda resource: resource.pop("category")),
    "no intent": ("CarePlan", lambda resource: resource.pop("intent")),
    "no patient": ("RelatedPerson", lambda resource: resource.pop("patient")),
    "two values": ("Observation", lambda resource: resource.update(valueString="x")),
    "a length in words": (
        "DocumentReference",
        lambda resource: resource["content"][0]["attachment"].update(size="groot"),
    ),
}


def wrong(bundle):
    """What is wrong, a line each; warnings too."""
    return [f"{each.severity} {each.path}: {each.message}" for each in fhirkit.validate(json.dumps(bundle))]


def first(bundle, kind):
    """The first resource of a kind; an observation that has a value."""
    fits = lambda resource: kind != "Observation" or "valueQuantity" in resource
    all = (entry["resource"] for entry in bundle["entry"])
    return next((each for each in all if each["resourceType"] == kind and fits(each)), None)


files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
bundles = {file.name: json.loads(file.read_text()) for file in files}
assert bundles, "no bundle"
for what, (kind, plant) in PLANTS.items():
    clean = next((each for each in bundles.values() if first(each, kind)), None)
    assert clean, f"no {kind} in any bundle"
    planted = copy.deepcopy(clean)
    plant(first(planted, kind))
    assert wrong(planted) != wrong(clean), f"planted and not found: {what}"
for name, bundle in bundles.items():
    assert not wrong(bundle), f"{name}: {wrong(bundle)}"
print(f"{len(bundles)} bundles, no error; {len(PLANTS)} planted errors found")
