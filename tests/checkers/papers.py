"""The papers in the folder that is named, as the tests of the core left them, seen by other people's programs: pikepdf (opens,
passphrases, tags), pdfua and outloud (what a reader for the blind gets). First faults are planted, and each must be found.

What is found and is no fault stands in EXPLAINED, with why. Anything else is one."""

import json
import pathlib
import subprocess
import sys
import tempfile

import pikepdf

# Its passphrase stands in the test that makes it.
LOCKED, PASSPHRASE = "locked.pdf", "boom fiets kaas water stoel \u00e9\u00e9n"
# The dossiers and what may be long; the sheets that printpdf makes beside them, of a page or two, have no tags, and are read out.
TAGGED = ["access-*.pdf", "whole-*.pdf", "everything-*.pdf", "tables-nl.pdf", "brief-nl.pdf", "volume-*.pdf", "bound-*.pdf", "empty.pdf", "long.pdf", "planted.pdf"]
EXPLAINED = {
    # The carer's address on the cover: a paper that is kept for twenty years leads nowhere, so it has no links.
    ("outloud", "LNK-010"),
    # Words at one height on three pages: the line on each cover of dossiers that are bound, one report that is there many
    # times, the caption above each page of a letter. All of it is said of what stands there and is to be read.
    ("outloud", "PAG-001"),
}
# A rule that stops with an error of its own: pdfua asks for /is_integer of an array.
BROKEN = {"UA-14-001"}


def program(name):
    return str(pathlib.Path(sys.executable).with_name(name))


def findings(files):
    """What both programs find: file, program, rule and words."""
    found = []
    for file in files:
        said = subprocess.run([program("pdfua"), "check", "--format", "json", file], capture_output=True, text=True)
        told = json.loads(said.stdout)
        skipped = {each["rule_id"] for each in told["skipped"]}
        assert skipped <= BROKEN and told["summary"]["rules_run"] >= 11, f"{file}: {told['skipped']}"
        found += [(file.name, "pdfua", each["rule_id"], json.dumps(each)) for each in told["findings"]]
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        arguments = [program("outloud"), "--quiet", "--fail-on", "never", "--json", report, *files]
        subprocess.run(arguments, check=True, capture_output=True)
        results = json.loads(report.read_text())["results"]
    assert len(results) == len(files) and not any(each["error"] for each in results)
    for result in results:
        name = pathlib.Path(result["path"]).name
        found += [(name, "outloud", each["rule"], each["message"]) for each in result["findings"]]
    return {each for each in found if each[1:3] not in EXPLAINED}


def alternatives(pdf):
    """The first figure loses what is read out in its place."""
    figure = next(each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each)
    del figure["/Alt"]


def headings(pdf):
    """A heading of the first level becomes one of the third."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name.H1:
            each["/S"] = pikepdf.Name.H3


PLANTS = {
    "no tags": lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
    "no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "its title is not shown": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "not said to be tagged": lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
    "a picture without words": alternatives,
    "a heading that is skipped": headings,
}


def unlocked(folder, into):
    """The encrypted one without its encryption, after wrong passphrases were refused."""
    for wrong in ["", "boom", PASSPHRASE + "x"]:
        try:
            pikepdf.open(folder / LOCKED, password=wrong)
            raise AssertionError(f"opens with {wrong!r}")
        except pikepdf.PasswordError:
            pass
    with pikepdf.open(folder / LOCKED, password=PASSPHRASE) as pdf:
        about = pdf.encryption
        assert (about.V, about.R, about.bits) == (5, 6, 256), about
        assert about.stream_method == about.string_method == pikepdf.models.EncryptionMethod.aesv3, about
        pdf.save(into)
    return into


folder = pathlib.Path(sys.argv[1])
files = sorted({file for pattern in TAGGED for file in folder.glob(pattern)})
assert len(files) > 20, f"{len(files)} papers in {folder}"
with tempfile.TemporaryDirectory() as place:
    place = pathlib.Path(place)
    clean = folder / "whole-nl.pdf"
    before = {each[1:] for each in findings([clean])}
    for what, plant in PLANTS.items():
        planted = place / "planted.pdf"
        with pikepdf.open(clean) as pdf:
            plant(pdf)
            pdf.save(planted)
        assert {each[1:] for each in findings([planted])} > before, f"planted and not found: {what}"
    files.append(unlocked(folder, place / "unlocked.pdf"))
    for file in files:
        with pikepdf.open(file) as pdf:
            assert not pdf.check_pdf_syntax(), file
            assert "/StructTreeRoot" in pdf.Root and len(pdf.pages) > 0, file
    found = findings(files)
assert not found, found
print(f"{len(files)} papers, no error; {len(PLANTS)} planted errors found")
