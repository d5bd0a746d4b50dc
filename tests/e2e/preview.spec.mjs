// How a paper looks before it leaves the program: its pages by button and by key, nothing opened until that is asked, no second
// line in the log, nothing but prints.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'preview');
let window;
const part = journey(() => window);
const picture = () => window.at('viewer-picture').getAttribute('src');
const focused = () => window.browser.execute(() => document.activeElement?.dataset.testid);
const ask = (file) =>
  window.browser.executeAsync(
    (path, done) =>
      window.__TAURI_INTERNALS__.invoke('print_page', { path, page: 0, most: 100 }).then(() => done('drawn'), (error) => done(error.code)),
    file,
  );
const turned = (before) => until('another page', async () => (await picture()) !== before);

before(async () => {
  window = await new Window({ vault }).start();
  await firstRun(window);
  await firstClient(window);
  await window.see('timeline');
});
after(() => window?.stop());

part('the pages of a print, by button and by key', async () => {
  await window.click('dossier-print');
  await window.click('print-reader-own');
  await window.click('print-make');
  await window.click('print-open');
  await window.see('viewer-picture');
  const pages = Number((await window.text('viewer-page')).match(/1 van (\d+)/)[1]);
  assert.ok(pages > 1);
  assert.equal(await window.at('viewer-previous').isEnabled(), false);
  // A page of paper is white with something on it.
  const ink = await window.browser.execute(() => {
    const shown = document.querySelector('[data-testid="viewer-picture"]');
    const drawn = Object.assign(document.createElement('canvas'), { width: shown.naturalWidth, height: shown.naturalHeight });
    const pen = drawn.getContext('2d');
    pen.drawImage(shown, 0, 0);
    const dots = pen.getImageData(0, 0, drawn.width, drawn.height).data.filter((_, at) => at % 4 === 0);
    return dots.filter((dot) => dot < 128).length / dots.length;
  });
  assert.ok(ink > 0.001 && ink < 0.5, `${ink} of it is dark`);
  assert.deepEqual(await window.barriers(), []);
  await window.picture('preview-1');
  const first = await picture();
  await window.click('viewer-next');
  await turned(first);
  assert.match(await window.text('viewer-page'), /2 van/);
  const second = await picture();
  await window.keys('PageUp');
  await turned(second);
  assert.equal(await picture(), first);
  await window.click('viewer-larger');
  await window.picture('preview-larger');
  await window.click('viewer-smaller');
  await window.browser.execute(() => (document.documentElement.dataset.theme = 'dark'));
  await window.picture('preview-dark');
  await window.browser.execute(() => (document.documentElement.dataset.theme = 'light'));
});

part('back opens nothing, printing opens the PDF, and the log has one line of it', async () => {
  await window.keys('Escape');
  await window.gone('preview');
  assert.equal(fs.existsSync(path.join(home, 'opened')), false, 'nothing was opened by looking');
  await until('the focus where it was', async () => (await focused()) === 'print-open');
  await window.keys('Enter');
  await window.see('viewer-picture');
  // By keys alone: the cross, next, smaller, larger, the page itself, print. What is grey is passed over.
  for (let step = 0; step < 6; step++) await window.keys('Tab');
  assert.equal(await focused(), 'preview-print');
  const pdf = await window.opened();
  assert.equal(path.dirname(pdf), path.join(vault, 'out'));
  await window.click('print-close');
  await window.click('rail-log');
  await window.see('log-table');
  const lines = [];
  for (const line of await window.all('log-line')) lines.push(await line.getAttribute('data-action'));
  assert.equal(lines.filter((action) => action === 'dossier_print').length, 1, String(lines));
  assert.equal(await ask(pdf), 'drawn');
  for (const elsewhere of ['/etc/passwd', path.join(vault, 'vault.db'), path.join(vault, 'out', '..', 'lock'), path.join(vault, 'out')]) {
    assert.match(await ask(elsewhere), /not_allowed|not_found/, elsewhere);
  }
  await window.relock(() => window.click('lock'));
  assert.equal(fs.existsSync(pdf), false, 'swept at the lock');
});
