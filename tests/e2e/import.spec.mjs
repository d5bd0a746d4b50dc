// Bringing in: a dossier that was handed over with data, a list of clients, a folder of old documents. Each is shown first.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey, shownWords } from './steps.mjs';
import { home, until, Window } from './window.mjs';

let window;
let zip;
let words;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const place = (name) => {
  const folder = path.join(home, name);
  fs.mkdirSync(folder);
  return folder;
};

before(async () => {
  window = await new Window({ vault: path.join(home, 'import') }).start();
  await firstRun(window);
  await firstClient(window);
});
after(() => window?.stop());

part('a dossier is handed over with data', async () => {
  const stick = place('stick');
  await window.click('dossier-handover');
  await window.click('handover-capacity-client');
  await window.click('handover-identity-known-to-me');
  await window.click('handover-next');
  await window.click('handover-ground-request-client');
  await window.click('handover-next');
  await window.click('handover-data');
  await window.click('handover-next');
  window.pick(stick);
  await window.click('handover-folder');
  await window.see('handover-folder-path');
  await window.click('handover-next');
  words = await shownWords(window, 'handover-words');
  await window.click('handover-apart');
  await window.click('handover-next');
  await window.see('handover-check');
  await window.click('handover-next');
  await window.see('handover-done', 120_000);
  zip = path.join(await window.text('handover-done-folder'), 'gegevens.zip');
  assert.ok(fs.existsSync(zip));
  await window.click('handover-finish');
});

part('and brought in: with its words alone, seen first, the same client pointed out', async () => {
  await window.click('rail-clients');
  await window.click('clients-bring-in');
  await window.see('bring-data');
  await fresh();
  await window.picture('bring-in');
  await window.click('bring-data');
  window.pick(zip);
  await window.click('bring-pick');
  await window.see('bring-path');
  await window.type('bring-passphrase', 'tafel lamp');
  await window.click('bring-look');
  assert.equal(await window.error(), 'package_passphrase');
  await window.type('bring-passphrase', words);
  await window.click('bring-look');
  await window.see('bring-seen');
  await window.see('bring-same');
  await fresh();
  await window.picture('bring-data');
  await window.click('bring-in');
  await window.see('bring-done', 60_000);
  await fresh();
  await window.click('bring-open');
  await window.see('tab-timeline');
  await window.shows('Tineke Proefpersoon');
});

part('a list of clients: what is wrong is said, what is ticked comes in', async () => {
  const list = path.join(place('lijst'), 'clienten.csv');
  const lines = [
    'Naam;Geboortedatum;BSN;Plaats',
    'Sam Ander;1-3-1941;111222333;Delft',
    'Bep Fout;2-3-1942;111222334;Gouda',
    'Kees Niet;3-3-1943;;Leiden',
  ];
  fs.writeFileSync(list, `${lines.join('\n')}\n`);
  await window.click('rail-clients');
  await window.click('clients-bring-in');
  await window.click('bring-clients');
  window.pick(list);
  await window.click('bring-pick');
  await window.see('bring-column');
  const kees = "//label[contains(., 'Kees Niet')]//input";
  await window.press(kees);
  await window.press('[data-testid="bring-regime"][data-value="wlz"]');
  await until('the wrong line alone', async () => (await window.all('bring-wrong').length) === 1);
  assert.equal(await window.browser.$(kees).isSelected(), false, 'who was unticked stays so, whatever is chosen above the list');
  await fresh();
  await window.picture('bring-clients');
  await window.click('bring-in');
  await window.see('bring-done');
  await window.click('bring-open');
  await window.shows('Sam Ander');
});

part('old documents: day and title guessed, put right, kept', async () => {
  const folder = place('oud');
  fs.writeFileSync(path.join(folder, '2024-03-01 indicatie.txt'), 'Indicatie voor zorg.');
  fs.writeFileSync(path.join(folder, 'scan.txt'), 'Iets van vroeger.');
  fs.writeFileSync(path.join(folder, 'programma.exe'), 'MZ');
  await window.click('clients-bring-in');
  await window.click('bring-papers');
  await window.type('client-picker', 'Sam');
  await window.click('client-option');
  window.pick(folder);
  await window.click('bring-pick');
  await window.see('bring-behind');
  await window.click('bring-in');
  assert.equal(await window.error(), 'form', 'a document without a day is asked about');
  await window.type('bring-day-1-day', '2');
  await window.type('bring-day-1-month', '3');
  await window.type('bring-day-1-year', '2024');
  await fresh();
  await window.picture('bring-papers');
  await window.click('bring-in');
  await window.see('bring-done');
  await window.click('bring-open');
  await window.shows('Indicatie');
  await fresh();
});

part('the same folder once more: what is there already is said, and does not come in again', async () => {
  await window.click('rail-clients');
  await window.click('clients-bring-in');
  await window.click('bring-papers');
  await window.type('client-picker', 'Sam');
  await window.click('client-option');
  window.pick(path.join(home, 'oud'));
  await window.click('bring-pick');
  await until('both are known', async () => (await window.all('bring-there').length) === 2);
  await window.picture('bring-papers-there');
  await fresh();
  await window.click('bring-in');
  assert.equal(await window.error(), 'form', 'nothing is ticked');
});
