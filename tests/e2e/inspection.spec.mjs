// What an inspector asks: what is missing, the practice's file and registers, and the visit itself, as a PDF and on the screen.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'inspection');
const NOW = '2026-11-23T10:00:00+01:00';
const CLIENT = 'Tineke Proefpersoon';
const OTHER = 'Bertus Anderszoon';
let window;
let passphrase;
const part = journey(() => window);

const root = (name, value) =>
  window.browser.execute((name, value) => void (document.documentElement.dataset[name] = value), name, value);

async function seen(name) {
  await window.top();
  assert.deepEqual(await window.barriers(), [], name);
  const sideways = await window.browser.execute(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(sideways <= 0, `${name} scrolls sideways by ${sideways}`);
  await window.picture(`inspection-${name}`);
}

/** In light, dark and large, and past axe-core. */
async function looks(name) {
  await seen(name);
  await root('theme', 'dark');
  await seen(`${name}-dark`);
  await root('theme', 'light');
  await root('text', '200');
  await seen(`${name}-large`);
  await root('text', '100');
}

const past = (action, input = {}) =>
  window.browser.executeAsync(
    (action, input, done) =>
      globalThis.__TAURI_INTERNALS__.invoke('call', { action, input }).then(
        () => done(null),
        (error) => done(error?.code ?? String(error)),
      ),
    action,
    input,
  );

async function newClient(name, report) {
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', name);
  await window.click('client-regime-wlz');
  await window.click('client-save');
  await window.click('report-new');
  await window.type('report-text', report);
  await window.click('report-save');
  await window.shows(report);
}

async function day(id, value) {
  for (const [part, text] of Object.entries(value)) await window.type(`${id}-${part}`, text);
}

/** The text of the paper that was opened last; it is kept beside the pictures, to be looked at. */
async function paper(name) {
  const file = await window.opened();
  fs.copyFileSync(file, path.join(process.env.ZORGMAP_TARGET, 'screenshots', `inspection-${name}.pdf`));
  const told = spawnSync('pdftotext', ['-layout', file, '-']);
  assert.equal(told.status, 0);
  return told.stdout.toString().replaceAll(/\s+/g, ' ');
}

/** Another window comes by this click; the driver may report that its own went. */
async function turns(id, label) {
  await window.click(id).catch(() => undefined);
  await window.page(label);
}

const gap = (item) => window.browser.$(`[data-testid="gap"][data-item="${item}"]`);

before(async () => {
  window = await new Window({ vault, now: NOW }).start();
  ({ passphrase } = await firstRun(window));
  // Written before he became a client: nobody was asked about his name yet.
  await newClient(CLIENT, 'Samen met meneer Anderszoon koffie gedronken.');
  await newClient(OTHER, 'Viooltjes geplant in de tuin.');
  await window.click('rail-clients');
  await window.see('client-add');
  await window.press(`//button[contains(., '${CLIENT}')]`);
  await window.see('dossier-more');
});
after(() => window?.stop());

part('the dossier says what is missing, and the button leads there', async () => {
  await window.click('tab-check');
  await window.see('gap');
  await looks('check');
  await window.press(gap('allergies').$('[data-testid="gap-fill"]'));
  await window.see('form-page');
  await window.click('back');
  await window.click('tab-check');
  await window.see('gap');
  await window.press(gap('reserved_acts').$('[data-testid="gap-not-here"]'));
  await until('it to go', async () => !(await gap('reserved_acts').isExisting()));
  await window.click('not-here');
  await window.click('not-here-change');
  await window.type('not-here-reason', 'Doet de wijkverpleging.');
  await window.click('not-here-save');
  await window.shows('Doet de wijkverpleging.');
  await window.click('not-here-undo');
  await until('it to come back', () => gap('reserved_acts').isExisting());
});

part('the practice file, with a reminder', async () => {
  await window.click('rail-inspection');
  await window.see('gap');
  await looks('home');
  await window.press(gap('vog').$('[data-testid="gap-fill"]'));
  await window.type('pfile-name', 'VOG zorg');
  await window.click('pfile-save');
  assert.equal(await window.error(), 'form');
  await day('pfile-issued', { day: '1', month: '12', year: '2023' });
  await looks('file-form');
  await window.click('pfile-save');
  await window.see('pfile-paper');
  await looks('file');
  await window.click('rail-today');
  await window.see('practice-waiting');
  await looks('today');
  await window.click('practice-waiting-open');
  await window.see('pfile-paper');
});

part('a complaint, with its letter', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-complaints');
  await window.click('complaint-new');
  await window.type('complaint-by', 'Zus van Tineke');
  await window.type('complaint-about', 'Meneer Anderszoon kreeg eerst koffie.');
  await looks('complaint-form');
  await window.click('complaint-save');
  await window.see('complaint');
  await looks('complaints');
  await window.click('complaint-letter-received');
  const said = await paper('complaint-nl');
  assert.match(said, /Uw klacht is ontvangen/);
  assert.ok(!said.includes('Anderszoon'), said);
});

part('a data breach, and whom to tell', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-breaches');
  await window.click('breach-new');
  await window.type('breach-what', 'Een brief lag bij de buren in de bus.');
  await window.type('breach-data', 'Naam, adres en een verslag.');
  await window.type('breach-whose', 'Eén cliënt.');
  await window.click('breach-risk-high');
  await looks('breach-form');
  await window.click('breach-save');
  await window.see('breach');
  await looks('breaches');
  await window.click('breach-letter-authority');
  assert.match(await paper('breach-nl'), /Melding van een datalek/);
});

part('paper dossiers, incidents and the statement', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-papers');
  await window.click('pdos-new');
  await window.type('pdos-what', 'Map 2009-2012');
  await window.type('pdos-place', 'Kluis in de werkkamer');
  await looks('paper-form');
  await window.click('pdos-save');
  await window.see('pdos');
  await looks('papers');
  await window.click('rail-inspection');
  await window.click('inspect-incidents');
  await window.see('incidents-none');
  await looks('incidents');
  await window.click('rail-inspection');
  await window.click('inspect-statements');
  await window.click('statement-new');
  await looks('statement-form');
  await window.click('statement-save');
  await window.see('statement');
  await window.click('statement-print');
  assert.match(await paper('statement-nl'), /Mijn manier van dossiers bijhouden/);
});

async function fill(inspector) {
  await window.click('rail-inspection');
  await window.click('inspect-visit');
  await window.type('visit-inspector', inspector);
  await window.type('visit-pass', 'IGJ-4711');
  const client = await window.browser.$(`//label[contains(., '${CLIENT}')]//input`);
  await window.press(client);
}

part('one PDF for the inspector, once the names were decided about', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-visit');
  await window.click('visit-next');
  assert.equal(await window.error(), 'form');
  await fill('Ineke Inspecteur');
  await looks('visit');
  await window.click('visit-next');
  await window.click('visit-names');
  await window.click('others-remove');
  await window.see('others-done');
  await looks('visit-names');
  await window.click('visit-review-done');
  await window.see('visit-print');
  await looks('visit-ready');
  await window.click('visit-print');
  await window.see('visit-printed');
  await looks('visit-printed');
  await window.click('visit-open');
  const said = await paper('dossiers-nl');
  for (const words of ['Ineke Inspecteur', 'Wat ontbreekt nog', 'Registers van de praktijk', CLIENT, 'koffie gedronken']) {
    assert.ok(said.includes(words), `${words}: ${said}`);
  }
  assert.ok(!said.includes('Anderszoon') && !said.includes('Zus van'), said);
});

part('the inspector reads at the screen, and only the passphrase leads back', async () => {
  await fill('Ineke Inspecteur');
  await window.click('visit-next');
  await turns('visit-screen', 'viewing');
  await window.see('inspecting-list');
  await looks('inspecting');
  await window.click('inspecting-dossier');
  await window.click('seen-reports');
  await window.shows('koffie gedronken');
  await looks('inspecting-reports');
  for (const action of ['client_list', 'search', 'mic_list', 'work_notes', 'settings_set', 'viewing', 'timeline']) {
    assert.equal(await past(action), 'not_allowed', action);
  }
  const held = await window.browser.execute(() => document.documentElement.outerHTML);
  assert.ok(!held.includes('Anderszoon') && !held.includes('Viooltjes'));
  await window.click('viewing-leave');
  await window.type('viewing-present', passphrase);
  await turns('viewing-back-go', 'main');
  await window.click('rail-inspection');
  await window.click('inspect-visit');
  await window.see('visit-past');
  await window.click('rail-log');
  await window.shows('Ineke Inspecteur');
});

part('the same in English', async () => {
  await window.click('language-switch');
  for (const [id, name] of [['file', 'file'], ['complaints', 'complaints'], ['breaches', 'breaches'], ['statements', 'statements'], ['papers', 'papers']]) {
    await window.click('rail-inspection');
    await window.click(`inspect-${id}`);
    await window.see('back');
    await seen(`${name}-en`);
  }
  await window.click('rail-inspection');
  await window.see('gap');
  await seen('home-en');
  await window.click('language-switch');
});
