// The system's own menu, as a screen reader finds it: where it leads, what is grey, that it speaks the language of the page and
// goes round nothing, and that ending the program by it loses no word.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey, unlock } from './steps.mjs';
import { ended, home, until, Window } from './window.mjs';

const vault = path.join(home, 'menu');
const WORDS = 'Mevrouw wilde vandaag niet wandelen.';
let window;
let passphrase;
const part = journey(() => window);

const menu = (...what) =>
  execFileSync('/usr/bin/python3', [fileURLToPath(new URL('menu.py', import.meta.url)), String(window.pid), ...what], {
    encoding: 'utf8',
  });
/** Each menu with its items. */
const menus = () => JSON.parse(menu());
const titles = () => menus().map(([name]) => name).join();
/** What of it can be chosen. */
const offered = () => menus().flatMap(([, items]) => items.filter(([, can]) => can).map(([name]) => name));
/** Until these can be chosen, and nothing else. */
const offers = (...names) => until(`offered: ${names}`, () => String(offered()) === String(names));
/** A choice as the page hears it, whatever the menu shows. */
const hears = (item) =>
  window.browser.execute((what) => window.dispatchEvent(new CustomEvent('zorgmap-menu', { detail: what })), item);
const size = () => window.browser.execute(() => [globalThis.innerWidth, globalThis.innerHeight]);

before(async () => {
  window = await new Window({ vault }).start();
});
after(() => window?.stop());

part('before unlocking: the manual, and the end', async () => {
  assert.equal(titles(), 'Bestand,Help');
  await offers('Zorgmap sluiten', 'Handleiding');
  menu('Help', 'Handleiding');
  await window.see('manual-list');
  await window.click('language-switch');
  await offers('Close Zorgmap', 'Manual');
  await window.click('language-switch');
  await offers('Zorgmap sluiten', 'Handleiding');
});

part('it leads where Ctrl+K does, and is grey where that does not go', async () => {
  await window.click('back');
  ({ passphrase } = await firstRun(window));
  await until('the pages', () => offered().includes('Logboek'));
  assert.equal(titles(), 'Bestand,Ga naar,Help');
  assert.equal(menus().flat(2).flat().includes(false), false, 'a carer may all of it');
  menu('Ga naar', 'Logboek');
  await window.see('log-table');
  menu('Bestand', 'Reservekopie');
  await window.see('backup-pick');
  await offers('Op slot', 'Zorgmap sluiten');
  await hears('rail.today');
  await hears('finder.title');
  await window.see('log-table');
  assert.equal(await window.at('finder').isExisting(), false, 'behind a dialog the page stays as it is');
  await window.click('backup-cancel');
  menu('Ga naar', 'Snel vinden');
  await window.see('finder-field');
  await window.keys('Escape');
  await window.gone('finder');
});

part('it follows the language and says nothing of a client', async () => {
  await window.click('rail-today');
  await firstClient(window);
  await window.see('timeline');
  await window.click('language-switch');
  await until('English', () => titles() === 'File,Go to,Help' && offered().includes('Quick find'));
  assert.equal(menu().includes('Tineke'), false);
  await window.click('language-switch');
  await until('Dutch', () => titles() === 'Bestand,Ga naar,Help' && offered().includes('Snel vinden'));
});

part('ended by it, the program keeps what was typed, and its window its size', async () => {
  const before = await size();
  menu('Bestand', 'Nieuw verslag');
  // What saves a draft a moment after a key never comes: only leaving as the cross does saves it.
  await window.see('report-text');
  await window.browser.execute(() => (globalThis.setTimeout = () => 0));
  await window.type('report-text', WORDS);
  const { pid } = window;
  menu('Bestand', 'Zorgmap sluiten');
  await until('the end', () => ended(pid));
  await window.stop();
  window = await new Window({ vault }).start();
  await unlock(window, passphrase);
  await window.page('main');
  assert.deepEqual(await size(), before);
  await window.click('draft-open');
  assert.equal(await window.at('report-text').getValue(), WORDS);
});

part('it locks, and a locked program offers nothing of a dossier', async () => {
  await until('the lock', () => offered().includes('Op slot'));
  await window.relock(async () => menu('Bestand', 'Op slot'));
  await offers('Zorgmap sluiten', 'Handleiding');
  await hears('rail.log');
  await window.see('unlock-passphrase');
});
