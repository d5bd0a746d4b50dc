// What is changed in something that stands already, in the real window: a lock in the middle of a word loses nothing of it. It
// is offered again on the first page and where it was begun; what became of the row meanwhile is told; words that cannot be
// saved stay in sight.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const CLIENT = 'Tineke Proefpersoon';
let window;
let passphrase;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const value = (id) => window.at(id).getValue();
const counts = (id, wanted) => until(`${wanted} times ${id}`, async () => (await window.all(id)).length === wanted);

/** Asks the program past the page. */
const ask = (action, input = {}) =>
  window.browser.executeAsync(
    (action, input, done) => window.__TAURI_INTERNALS__.invoke('call', { action, input }).then(done, (error) => done({ error })),
    action,
    input,
  );

/** The lock by its keys, while the cursor is in the field: nothing is left before it. */
async function lockAndBack() {
  await window.relock(() => window.keys('Control', 'l'));
  await unlock(window, passphrase);
  await window.page('main');
}

/** After a lock: the first page names what waits, and leads to it. */
async function takenUp(title) {
  await lockAndBack();
  await until(`on the first page: ${title}`, async () => (await window.text('draft-open')).includes(title));
  assert.equal((await window.all('draft')).length, 1);
  await window.click('draft-open');
  await window.see('draft-restored');
}

/** Left by the menu and begun anew along these buttons: what was typed is there. */
async function begunAnew(way, id, typed) {
  await window.click('rail-today');
  await window.see('draft');
  for (const step of way) await window.click(step);
  await window.see('draft-restored');
  assert.equal(await value(id), typed);
}

async function nothingLeft() {
  await window.click('rail-today');
  await window.see('recent-client');
  assert.equal((await window.all('draft')).length, 0);
}

async function notes() {
  await window.click('rail-clients');
  await window.click('client-row');
  await window.click('dossier-notes');
  await window.see('note-new');
}

async function addNote(text) {
  await window.click('note-new');
  await window.type('note-text', text);
  await window.click('note-save');
  await window.shows(text);
}

/** Presses a button of the note that says this. */
const onNote = (text, id) => window.press(`//li[@data-testid="note"][contains(., '${text}')]//button[@data-testid="${id}"]`);

before(async () => {
  window = await new Window({ vault: path.join(home, 'drafts') }).start();
  ({ passphrase } = await firstRun(window));
  await firstClient(window);
  await window.see('tab-facts');
});
after(() => window?.stop());

part('a work note that is being changed outlives the lock', async () => {
  await notes();
  await addNote('Huisarts bellen.');
  await window.click('note-change');
  await window.type('note-text', 'Huisarts bellen over de nieuwe pillen.');
  await takenUp(`Wijziging van een werkaantekening over ${CLIENT}`);
  assert.equal(await value('note-text'), 'Huisarts bellen over de nieuwe pillen.');
  await fresh();
  await window.click('note-save');
  await window.shows('nieuwe pillen');
  await counts('note', 1);
  await nothingLeft();
});

part('changing another note throws nothing away', async () => {
  await notes();
  await addNote('Rolstoel nakijken.');
  await onNote('pillen', 'note-change');
  await window.type('note-text', 'Huisarts belde terug.');
  await onNote('Rolstoel', 'note-change');
  await until('the other note', async () => (await value('note-text')) === 'Rolstoel nakijken.');
  await window.see('draft-left');
  await fresh();
  await window.picture('drafts-left');
  await window.click('note-cancel');
  await onNote('pillen', 'note-change');
  await window.see('draft-restored');
  assert.equal(await value('note-text'), 'Huisarts belde terug.');
  await window.click('rail-today');
  await window.see('draft');
});

part('what was changed meanwhile is shown beside the draft', async () => {
  const note = (await ask('work_notes')).find((each) => each.text.includes('pillen'));
  await ask('work_note_change', { note: note.note, base: note.version, text: 'Huisarts heeft vakantie.', done_on: note.done_on });
  await window.click('draft-open');
  await window.see('draft-changed');
  assert.match(await window.text('draft-changed'), /Huisarts heeft vakantie\./);
  assert.equal(await value('note-text'), 'Huisarts belde terug.');
  await fresh();
  await window.picture('drafts-changed');
  // Told until it is saved: somebody else may sit down in between.
  await window.type('note-text', 'Huisarts belde terug, na de vakantie.');
  await window.click('rail-today');
  await window.click('draft-open');
  await window.see('draft-changed');
  assert.equal(await value('note-text'), 'Huisarts belde terug, na de vakantie.');
});

part('a note that was shared is gone, the words of the draft are not', async () => {
  await notes();
  // The change is open on the page of this client only when it is asked for.
  await onNote('vakantie', 'note-share');
  await window.see('draft-goes');
  await fresh();
  await window.click('note-dialog-yes');
  await counts('note', 1);
  await window.click('rail-today');
  await window.click('draft-open');
  await window.see('draft-gone');
  assert.equal(await value('note-text'), 'Huisarts belde terug, na de vakantie.');
  await fresh();
  await window.picture('drafts-gone');
  await window.click('note-save');
  await counts('note', 2);
  await nothingLeft();
});

part('with a note that is destroyed its draft goes', async () => {
  await notes();
  await onNote('Rolstoel', 'note-change');
  await window.type('note-text', 'Rolstoel laten nakijken.');
  await window.click('rail-today');
  await window.see('draft');
  await notes();
  await onNote('Rolstoel', 'note-destroy');
  await window.see('draft-goes');
  await window.click('note-dialog-yes');
  await counts('note', 1);
  await nothingLeft();
});

part('the particulars of a client', async () => {
  await window.click('rail-clients');
  await window.click('client-row');
  await window.click('tab-facts');
  await window.click('client-change');
  await window.type('client-birth-date-day', '31');
  await window.type('client-notes', 'Wil met u worden aangesproken.');
  await takenUp(`Wijziging van de gegevens van ${CLIENT}`);
  assert.equal(await value('client-notes'), 'Wil met u worden aangesproken.');
  assert.equal(await value('client-birth-date-day'), '31', 'half a date is kept too');
  await fresh();
  await window.type('client-birth-date-month', '12');
  await window.type('client-birth-date-year', '1940');
  await window.click('client-save');
  await window.see('client-facts');
  await window.shows('Wil met u worden aangesproken.');
  await nothingLeft();
});

part('a new client who was begun and left, and is thrown away', async () => {
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', 'Annet Jansens');
  await begunAnew(['rail-clients', 'client-add'], 'client-name', 'Annet Jansens');
  await fresh();
  await window.click('draft-drop');
  await window.click('client-add');
  await window.see('client-form');
  assert.equal(await value('client-name'), '');
  await nothingLeft();
});

part('a report in the register of incidents', async () => {
  await window.click('rail-mic');
  await window.click('mic-new');
  await window.choose('mic-nature', { value: 'fall' });
  await window.type('mic-happened', 'Gevallen over een mat.');
  await begunAnew(['rail-mic', 'mic-new'], 'mic-happened', 'Gevallen over een mat.');
  await window.click('mic-save');
  await window.click('mic-change');
  await window.type('mic-learnt', 'Matten weghalen.');
  await takenUp('Wijziging van een melding in het MIC-register');
  assert.equal(await value('mic-learnt'), 'Matten weghalen.');
  await fresh();
  await window.click('mic-save');
  await window.shows('Matten weghalen.');
  await nothingLeft();
});

part('a complaint', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-complaints');
  await window.click('complaint-new');
  await window.type('complaint-by', 'Zus van Tineke');
  await window.type('complaint-about', 'De koffie was koud.');
  await begunAnew(['rail-inspection', 'inspect-complaints', 'complaint-new'], 'complaint-about', 'De koffie was koud.');
  await window.click('complaint-save');
  await window.click('complaint-change');
  await window.click('complaint-decide');
  await window.type('complaint-decided', 'Voortaan komt er een thermoskan.');
  await takenUp('Wijziging van een klacht');
  assert.equal(await value('complaint-decided'), 'Voortaan komt er een thermoskan.');
  await fresh();
  await window.click('complaint-save');
  await window.shows('Voortaan komt er een thermoskan.');
  await nothingLeft();
});

part('a data breach', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-breaches');
  await window.click('breach-new');
  await window.type('breach-what', 'Een brief lag bij de buren in de bus.');
  await window.type('breach-data', 'Naam en adres.');
  await window.type('breach-whose', 'Eén cliënt.');
  await window.click('breach-risk-some');
  await begunAnew(['rail-inspection', 'inspect-breaches', 'breach-new'], 'breach-whose', 'Eén cliënt.');
  await window.click('breach-save');
  await window.click('breach-change');
  await window.type('breach-consequences', 'De buren weten nu van de zorg.');
  await takenUp('Wijziging van een datalek');
  assert.equal(await value('breach-consequences'), 'De buren weten nu van de zorg.');
  await fresh();
  await window.click('breach-cancel');
  await window.see('breach');
  await nothingLeft();
});

part('a measurement, a new one and one that is put right', async () => {
  await window.click('recent-client');
  await window.click('tab-measurements');
  await window.type('measure-value1', '72,5');
  await takenUp(`Meting bij ${CLIENT}`);
  assert.equal(await value('measure-value1'), '72,5');
  await window.click('measure-save');
  await counts('measure-row', 1);
  await window.gone('draft-restored');
  await window.click('measure-change');
  await window.type('measure-value1', '75,2');
  await takenUp(`Verbetering van een meting bij ${CLIENT}`);
  assert.equal(await value('measure-value1'), '75,2');
  await fresh();
  await window.click('measure-save');
  await window.see('measure-earlier');
  await nothingLeft();
});

part('words that cannot be saved stay in sight when the page is left', async () => {
  await notes();
  await window.click('note-change');
  await window.see('note-text');
  await window.browser.execute(() => {
    const field = document.querySelector('[data-testid="note-text"]');
    field.value = 'te lang '.repeat(20_000);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await window.click('rail-today');
  await window.see('draft-unsaved');
  await fresh();
  await window.picture('drafts-unsaved');
  await window.click('draft-again');
  await window.click('rail-clients');
  await window.see('draft-unsaved');
  await window.click('draft-unsaved-drop');
  await window.gone('draft-unsaved');
});

part('words that were left for one client stay with that one', async () => {
  await window.click('rail-today');
  await window.click('recent-client');
  await window.click('report-new');
  await window.type('report-text', 'Over Tineke alleen.');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', 'Bram van ’t Hof-de Vries');
  await window.click('client-regime-wlz');
  await window.click('client-save');
  await window.see('report-new');
  await window.click('rail-today');
  await window.click('report-new');
  await window.type('client-picker', 'Tineke');
  await window.click('client-option');
  await window.see('draft-restored');
  await window.click('report-other-client');
  // Found as it is written.
  await window.type('client-picker', "van 't Hof-de");
  await window.click('client-option');
  await window.see('report-text');
  await window.shows('Bram van ’t Hof-de Vries');
  assert.equal(await value('report-text'), '');
  await window.click('rail-today');
  await until('whose it is', async () => (await window.text('draft-open')).includes(CLIENT));
  await window.click('draft-drop');
});

part('a file that did not go with its report goes with no other', async () => {
  const file = path.join(home, 'weg.txt');
  fs.writeFileSync(file, 'Even hier.');
  window.pick(file);
  await window.click('rail-clients');
  await window.click('rail-today');
  await window.click('report-new');
  await window.type('client-picker', 'Tineke');
  await window.click('client-option');
  await window.type('report-text', 'Met een bestand.');
  await window.click('report-file');
  await until('the file', async () => (await window.text('report-files')).includes('weg.txt'));
  fs.rmSync(file);
  await window.click('report-save');
  await window.see('report-kept');
  await window.click('report-other-client');
  await window.type('client-picker', 'Bram');
  await window.click('client-option');
  await window.see('report-text');
  await window.gone('report-kept');
  assert.equal(await window.at('report-files').isExisting(), false);
  assert.equal(await value('report-text'), '');
});

part('words that were left for a client who left care can still be read', async () => {
  const { client } = (await ask('client_list', { former: false })).find((row) => row.name.startsWith('Bram'));
  await window.click('rail-clients');
  await window.type('client-filter', 'hof-de');
  await window.click('client-row');
  await window.click('tab-facts');
  await window.click('care-close');
  await window.click('closing-ending-by-carer');
  await window.click('closing-next');
  await window.click('closing-save');
  await window.see('dossier-closed');
  const left = [
    ['report', { text: 'Nog over Bram.' }, 'report-text', 'Nog over Bram.'],
    ['form', { form: 'risks', working: { method: { text: 'Een meetlijst.' } } }, 'ask-method', 'Een meetlijst.'],
  ];
  for (const [form, content, field, words] of left) {
    await ask('draft_save', { client, form, text: JSON.stringify(content) });
    await window.click('rail-clients');
    await window.click('rail-today');
    await window.click('draft-open');
    await until('the words', async () => (await value(field)) === words);
    assert.equal(await window.error(), 'client_closed');
    await window.click('draft-drop');
    await window.see('recent-client');
  }
});
