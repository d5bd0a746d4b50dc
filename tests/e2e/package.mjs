// Looks at a handed-over package with other people's programs only: qpdf, poppler, pypdf.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const MOST = { maxBuffer: 1 << 28 };
// Debian's own Python has Debian's pypdf.
const PYTHON = '/usr/bin/python3';
const PYPDF = `
import sys, pypdf
reader = pypdf.PdfReader(sys.argv[1])
assert reader.is_encrypted, "not encrypted"
if not reader.decrypt(sys.argv[2]):
    sys.exit("refused")
print("".join(page.extract_text() for page in reader.pages))
`;

// Poppler as the desktop's viewers use it. Its command line cuts a passphrase off after 32 letters, which is shorter
// than six words.
const POPPLER = `
import sys, gi
gi.require_version("Poppler", "0.18")
from gi.repository import Gio, GLib, Poppler
try:
    document = Poppler.Document.new_from_file(Gio.File.new_for_path(sys.argv[1]).get_uri(), sys.argv[2] or None)
except GLib.Error:
    sys.exit("refused")
print("".join(document.get_page(at).get_text() for at in range(document.get_n_pages())))
`;

/** Every file below a folder: its path and bytes. */
export function whatLies(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => path.join(found.parentPath ?? found.path, found.name))
    .map((file) => ({ file, bytes: fs.readFileSync(file) }));
}

/** How each program says that a passphrase is wrong: only that counts, not any other failure. */
const REFUSALS = /invalid password|Incorrect password|^refused$/m;

/** The programs that did not refuse this file with a wrong passphrase, or with none; should be empty. */
export function refusedWithout(pdf, passphrase) {
  const wrong = `${passphrase}x`;
  const tries = {
    'qpdf without': ['qpdf', '--check', pdf],
    'qpdf wrong': ['qpdf', `--password=${wrong}`, '--check', pdf],
    'pdftotext without': ['pdftotext', pdf, '-'],
    'poppler without': [PYTHON, '-c', POPPLER, pdf, ''],
    'poppler wrong': [PYTHON, '-c', POPPLER, pdf, wrong],
    'pypdf without': [PYTHON, '-c', PYPDF, pdf, ''],
    'pypdf wrong': [PYTHON, '-c', PYPDF, pdf, wrong],
  };
  return Object.entries(tries)
    .filter(([, [program, ...args]]) => {
      const run = spawnSync(program, args, MOST);
      if (run.error) throw run.error;
      return run.status === 0 || !REFUSALS.test(run.stderr.toString());
    })
    .map(([name]) => name);
}

/** The dossier as three programs read it, and its pictures, opened with the passphrase. */
export function dossierOf(pdf, passphrase) {
  const run = (program, ...args) => execFileSync(program, args, MOST).toString();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zorgmap-dossier-'));
  const plain = path.join(folder, 'plain.pdf');
  const flat = (text) => text.replaceAll(/\s+/g, ' ');
  try {
    const encryption = run('qpdf', `--password=${passphrase}`, '--show-encryption', pdf);
    run('qpdf', `--password=${passphrase}`, '--check', pdf);
    run('qpdf', `--password=${passphrase}`, '--decrypt', '--stream-data=uncompress', pdf, plain);
    run('pdfimages', '-all', plain, path.join(folder, 'picture'));
    const pictures = fs
      .readdirSync(folder)
      .filter((name) => name.startsWith('picture'))
      .map((name) => path.join(folder, name));
    return {
      folder,
      encryption,
      pictures,
      bytes: fs.readFileSync(plain),
      text: flat(run(PYTHON, '-c', POPPLER, pdf, passphrase)),
      pypdf: flat(run(PYTHON, '-c', PYPDF, pdf, passphrase)),
    };
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
