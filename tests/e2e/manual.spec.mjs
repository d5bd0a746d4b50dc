// Help: the manual inside the program, opened by F1, from the rail and from the finder; a chapter with its pictures, a word
// found, and the same place in the other language.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

let window;
const part = journey(() => window);
const count = (id, number) => until(`${number} of ${id}`, async () => (await window.all(id).length) === number);
const title = () => window.browser.execute(() => document.querySelector('h1').innerText);
const root = (name, value) =>
  window.browser.execute((name, value) => void (document.documentElement.dataset[name] = value), name, value);

/** In light, dark and large: nothing bars anybody, nothing scrolls sideways. */
async function looks(name) {
  for (const [theme, text, more] of [['dark', '100', '-dark'], ['light', '200', '-large'], ['light', '100', '']]) {
    await root('theme', theme);
    await root('text', text);
    assert.deepEqual(await window.barriers(), [], name);
    const sideways = await window.browser.execute(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(sideways <= 0, `${name}${more} scrolls sideways by ${sideways}`);
    await window.picture(`manual-${name}${more}`);
  }
}

before(async () => {
  window = await new Window({ vault: path.join(home, 'manual') }).start();
});
after(() => window?.stop());

part('before the folder is open, too: what was typed is still there afterwards', async () => {
  await window.type('first-run-name', 'Praktijk De Proef');
  await window.keys('F1');
  await count('manual-chapter-open', 12);
  await looks('locked');
  await window.click('back');
  assert.equal(await window.at('first-run-name').getValue(), 'Praktijk De Proef');
  await firstRun(window);
});

part('F1 opens the contents, from within a dossier too, and the way back leads there', async () => {
  await firstClient(window);
  await window.see('dossier-name');
  await window.keys('F1');
  await window.see('manual-list');
  await count('manual-chapter-open', 12);
  await looks('contents');
  const [chapter] = await window.all('manual-chapter-open');
  await window.press(chapter);
  await window.see('manual-chapter');
  assert.equal(await title(), 'Beginnen');
  await window.click('back');
  await window.see('manual-list');
  await window.click('back');
  await window.see('dossier-name');
});

part('behind an open dialog F1 leaves the page as it is', async () => {
  await window.click('document-add');
  await window.see('document-dialog');
  await window.keys('F1');
  assert.equal(await window.at('manual-list').isExisting(), false);
  await window.click('document-cancel');
});

part('the finder opens it; a word is found in its place, with its pictures drawn', async () => {
  await window.keys('Control', 'k');
  await window.type('finder-field', 'handleiding');
  await window.see('finder-option');
  await window.keys('Enter');
  await window.type('manual-find', 'LATEN meekijken');
  await count('manual-hit', 1);
  assert.match(await window.text('manual-found'), /Op 1 plek/);
  await looks('found');
  await window.click('manual-hit');
  await window.see('manual-chapter');
  assert.equal(await title(), 'Laten zien en meegeven');
  const focused = await window.browser.execute(() => document.activeElement.innerText);
  assert.equal(focused, 'Laten meekijken op uw scherm', 'the reader is taken to the section');
  const drawn = () =>
    window.browser.execute(() =>
      [...document.querySelectorAll('[data-testid="manual-picture"]')].map((each) => each.complete && each.naturalWidth > 0),
    );
  await until('the pictures', async () => (await drawn()).length === 3 && (await drawn()).every(Boolean));
  await looks('chapter');
  await window.click('back');
  await count('manual-hit', 1);
  await window.type('manual-find', 'zeppelin');
  await count('manual-hit', 0);
  await window.shows('Niets gevonden');
});

part('in the other language the reader stays where they are', async () => {
  await window.type('manual-find', 'niemand kan ze opzoeken');
  await window.click('manual-hit');
  await window.see('manual-chapter');
  const dutch = await title();
  await window.click('language-switch');
  await until('English', async () => (await title()) !== dutch);
  assert.equal(await title(), 'When something goes wrong');
  await window.shows('Nobody can look them up');
  await window.click('manual-contents');
  await window.type('manual-find', 'succession');
  await window.shows('Arranging succession');
  await window.click('language-switch');
});
