// What stands beside the reports, in the real window: measurements with a chart, medicines and what was given of them, work
// notes and reports of incidents that stay out of the dossier.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

let window;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const many = async (id) => (await window.all(id)).length;
const counts = (id, wanted) => until(`${wanted} times ${id}`, async () => (await many(id)) === wanted);

before(async () => {
  window = await new Window({ vault: path.join(home, 'drawers') }).start();
  await firstRun(window);
  await firstClient(window);
});
after(() => window?.stop());

part('a measurement in one line: kind, value, and it is there with its chart', async () => {
  await window.click('tab-measurements');
  await window.see('measure-none');
  const began = Date.now();
  await window.type('measure-value1', '72,5');
  await window.click('measure-save');
  await counts('measure-row', 1);
  assert.ok(Date.now() - began < 10_000);
  await window.shows('72,5 kg');
  // The cursor is ready for the next.
  for (const value of ['73', '72,8']) {
    await window.type('measure-value1', value);
    await window.click('measure-save');
    await until('the field is empty', async () => (await window.at('measure-value1').getValue()) === '');
  }
  await counts('measure-row', 3);
  await window.choose('measure-kind', { value: 'blood_pressure' });
  await window.type('measure-value1', '140');
  await window.click('measure-save');
  assert.equal(await window.error(), 'form');
  await window.type('measure-value2', '85');
  await window.click('measure-save');
  await counts('measure-series', 2);
  await window.shows('140/85 mmHg');
  await fresh();
  await window.picture('measurements');
});

part('a typing error is caught, an own kind is named once', async () => {
  await window.choose('measure-kind', { value: 'temperature' });
  await window.type('measure-value1', '370');
  await window.click('measure-save');
  await window.shows('Het ligt tussen 25 en 45');
  await window.choose('measure-kind', { value: 'new' });
  await window.type('measure-name', 'Buikomvang');
  await window.type('measure-value1', '98');
  await window.type('measure-unit', 'cm');
  await window.click('measure-save');
  await counts('measure-series', 3);
  await window.choose('measure-kind', { text: 'Buikomvang' });
});

part('a measurement is put right, and stands in the timeline', async () => {
  await window.click('measure-change');
  await window.type('measure-value1', '72,9');
  await window.click('measure-save');
  await window.see('measure-earlier');
  await window.click('tab-timeline');
  await window.shows('Gewicht: 72,9 kg');
  await window.click('filter-more');
  await window.click('filter-measurement');
  await counts('entry', 5);
  await fresh();
});

part('a medicine from the label, left and taken up again', async () => {
  await window.click('tab-medication');
  await window.click('medicine-new');
  await window.click('medicine-save');
  assert.equal(await window.error(), 'form');
  await window.type('medicine-name', 'Paracetamol');
  await window.type('medicine-strength', '500 mg');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('rail-today');
  await window.shows('Medicijn voor Tineke Proefpersoon');
  await window.click('draft-open');
  await window.see('draft-restored');
  assert.equal(await window.at('medicine-name').getValue(), 'Paracetamol');
  await window.type('medicine-dose', '1 tablet met water');
  await window.type('medicine-times', '0:00, 23.59');
  await fresh();
  await window.picture('medicine-form');
  await window.click('medicine-save');
  await counts('medicine', 1);
  await counts('dose', 2);
});

part('given with one press; not given asks why', async () => {
  await window.click('dose-given');
  await until('given', async () => (await window.at('dose').getAttribute('data-outcome')) === 'given');
  await window.click('dose-not');
  await window.click('dose-save');
  assert.equal(await window.error(), 'form');
  await window.type('dose-why', 'misselijk');
  await window.click('dose-save');
  await window.shows('Geweigerd');
  await window.shows('misselijk');
  await fresh();
  await window.picture('doses');
  // Put right afterwards, as with everything in a dossier.
  await window.click('dose-correct');
  await window.click('dose-outcome-not-given');
  await window.type('dose-why', 'doosje leeg');
  await window.click('dose-save');
  await window.shows('doosje leeg');
});

part('a week as a table, and an earlier day', async () => {
  await window.click('dose-shows');
  await window.see('dose-week');
  await fresh();
  await window.picture('dose-week');
  await window.click('dose-shows');
  await window.click('dose-back');
  await window.see('doses-none');
  await window.click('dose-on');
  await counts('dose', 2);
});

part('a dose that was thrown away does not come back, one that was left does', async () => {
  const dose = () => window.at('medicine-dose').getValue();
  const change = async () => {
    await window.click('medicine-change');
    await window.see('medicine-dose');
  };
  await change();
  await window.type('medicine-dose', '3 tabletten');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('tab-timeline');
  await window.click('tab-medication');
  await window.see('draft-restored');
  assert.equal(await dose(), '3 tabletten');
  await window.click('medicine-cancel');
  await change();
  assert.equal(await dose(), '1 tablet met water');
  await window.click('medicine-cancel');
});

part('a medicine is stopped with a day and a reason', async () => {
  await window.click('medicine-stop');
  await window.click('stop-save');
  assert.equal(await window.error(), 'form');
  await window.type('stop-why', 'niet meer nodig');
  await window.click('stop-on-back-0');
  await window.click('stop-save');
  await window.shows('niet meer nodig');
  await window.see('medicine-history');
  await window.click('tab-timeline');
  await window.shows('Medicijn');
  assert.ok(!(await window.browser.execute(() => document.body.innerText.includes('doosje leeg'))), 'doses have a tab of their own');
  await window.click('filter-more');
  await window.click('filter-dose');
  await window.shows('doosje leeg');
  await fresh();
});

part('a work note: plainly apart, with a day on which it is done', async () => {
  await window.click('dossier-notes');
  await window.shows('Hoort niet bij het dossier.');
  await window.click('note-new');
  await window.click('note-save');
  assert.equal(await window.error(), 'form');
  await window.type('note-text', 'Zeepaardje terugbellen.');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('rail-today');
  await window.shows('Werkaantekening over Tineke Proefpersoon');
  await window.click('draft-open');
  await window.see('draft-restored');
  assert.equal(await window.at('note-text').getValue(), 'Zeepaardje terugbellen.');
  await fresh();
  await window.click('note-save');
  await counts('note', 1);
  await window.click('note-new');
  await window.type('note-text', 'Sliep slecht, zegt haar dochter.');
  await window.click('note-day-back--7');
  await window.click('note-save');
  await counts('note', 2);
  await fresh();
  await window.picture('work-notes');
});

part('what is done is asked for on the first page; searching finds nothing of it', async () => {
  await window.click('note-change');
  const today = new Date();
  await window.type('note-day-day', String(today.getDate()));
  await window.type('note-day-month', String(today.getMonth() + 1));
  await window.type('note-day-year', String(today.getFullYear()));
  await window.click('note-save');
  await counts('note', 2);
  await window.click('rail-search');
  await window.type('search-field', 'slecht dochter');
  await window.click('search-submit');
  await window.see('search-empty');
  await window.click('rail-today');
  await window.see('today-note');
  await fresh();
  await window.picture('today-notes');
  await window.click('today-note');
  await counts('note', 2);
});

part('a note is destroyed, or shared and then a report', async () => {
  await window.click('note-share');
  await window.see('note-dialog');
  await fresh();
  await window.click('note-dialog-yes');
  await counts('note', 1);
  await window.click('note-destroy');
  await window.click('note-dialog-yes');
  await window.see('note-none');
  await window.click('rail-log');
  await window.shows('Werkaantekening vernietigd');
  await window.click('rail-clients');
  await window.click('client-row');
  await window.shows('Sliep slecht, zegt haar dochter.');
});

part('after an incident in the dossier the register is offered, with day and kind alone', async () => {
  await window.click('form-new');
  await window.click('form-incident');
  await window.click('ask-on-back-0');
  await window.type('ask-time', '9:30');
  await window.click('ask-nature-fall');
  await window.type('ask-happened', 'Mevrouw viel in de gang.');
  await window.click('section-who');
  await window.click('ask-inquiry-no');
  await window.click('form-save');
  await window.shows('Het incident staat in het dossier');
  await fresh();
  await window.click('mic-next');
  await window.see('mic-form');
  assert.equal(await window.at('mic-nature').getValue(), 'fall');
  assert.equal(await window.at('mic-time').getValue(), '9:30');
  assert.equal(await window.at('mic-happened').getValue(), '', 'no text comes along');
  await window.click('mic-save');
  assert.equal(await window.error(), 'form');
  await window.type('mic-happened', 'Gevallen over een mat, mevrouw Proefpersoon.');
  await window.type('mic-learnt', 'Matten weghalen.');
  await fresh();
  await window.picture('mic-form');
  await window.click('mic-save');
  await counts('mic', 1);
  await window.see('mic-names');
  await window.click('mic-change');
  await window.type('mic-happened', 'Gevallen over een mat.');
  await window.click('mic-save');
  await window.gone('mic-names');
  await fresh();
  await window.picture('mic');
  await window.click('mic-print');
  assert.match(await window.opened(), /mic-.*\.pdf/);
});

part('a colleague stands by name, and a function alone is refused', async () => {
  await window.click('rail-settings');
  await window.click('colleagues');
  await window.click('colleague-new');
  await window.type('colleague-name', 'de verpleegkundige');
  await window.click('colleague-save');
  await window.shows('Later moet te zien zijn wie het was');
  await window.type('colleague-name', 'Fatma Voorbeeld');
  await window.click('colleague-by-pseudonym');
  await window.type('colleague-alias', 'Roos');
  await window.click('colleague-save');
  assert.equal(await window.error(), 'form');
  await window.type('colleague-reason', 'is bedreigd');
  await fresh();
  await window.click('colleague-save');
  await counts('colleague', 1);
  await window.shows('In dossiers: Roos. Reden: is bedreigd');
  await fresh();
  await window.picture('colleagues');
});
