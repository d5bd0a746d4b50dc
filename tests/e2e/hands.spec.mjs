// What a carer's hands do, counted: a report from the first page, the pages of a hand-over; and the same ways and destroying a
// dossier with the keyboard alone. What is wrong with a page is said in the language of the page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey, shownWords } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const NAME = 'Tineke Proefpersoon';
const vault = path.join(home, 'hands');
const stick = path.join(home, 'hands-stick');
let window;
let passphrase;
/** To when the clock is put, past the days to think. */
let later;
const part = journey(() => window);

before(async () => {
  fs.mkdirSync(stick);
  window = await new Window({ vault }).start();
  ({ passphrase } = await firstRun(window));
  await firstClient(window);
});
after(() => window?.stop());

const HERE = () => document.activeElement?.dataset.testid ?? '';
const focused = () => window.browser.execute(HERE);

/**
 * Goes there by Tab, and within one question, a row of tabs or a menu by the arrows, as the keyboard does. It ends with
 * the focus there, where it can be seen.
 */
async function reach(id) {
  await window.see(id);
  const near = () =>
    window.browser.execute((id) => {
      const [here, there] = [document.activeElement, document.querySelector(`[data-testid="${id}"]`)];
      if (!here || here === document.body || !there) return false;
      if (here === there) return true;
      const within = (kind) => here.closest(kind) !== null && here.closest(kind) === there.closest(kind);
      return (here.type === 'radio' && here.name === there.name) || within('[role="tablist"]') || within('[role="menu"]');
    }, id);
  for (let presses = 0; !(await near()); presses++) {
    assert.ok(presses < 150, `no way to ${id} by Tab`);
    await window.keys('Tab');
  }
  const arrow = await window.browser.execute(() =>
    document.activeElement.closest('[role="tablist"]') ? 'ArrowRight' : 'ArrowDown',
  );
  for (let presses = 0; (await focused()) !== id; presses++) {
    assert.ok(presses < 20, `no way to ${id} by the arrows`);
    await window.keys(arrow);
    if ((await focused()) !== id && !(await near())) throw new Error(`the arrows lead away from ${id}`);
  }
  const marked = await window.browser.execute(() => getComputedStyle(document.activeElement).outlineStyle !== 'none');
  assert.ok(marked, `nobody sees that the focus is on ${id}`);
}

async function push(id, key = 'Enter') {
  await reach(id);
  await window.keys(key);
}

/** A choice of which the arrows may already have made it. */
async function take(id) {
  await reach(id);
  if (!(await window.at(id).isSelected())) await window.keys(' ');
  await until(`${id} to be chosen`, () => window.at(id).isSelected());
}

/** Key by key: keys that the driver is given together are held down together, and a letter that comes twice comes once. */
async function tap(words) {
  for (const letter of words) await window.keys(letter);
}

async function write(id, words) {
  await reach(id);
  await tap(words);
}

/** Does this, and counts it as one action. */
const counting = () => {
  let done = 0;
  return { act: async (what) => (done++, await what()), done: () => done };
};

/** Types where the cursor is, without a click of its own. */
async function typeThere(words) {
  await until('the cursor in the text', async () => (await focused()) === 'report-text');
  await tap(words);
}

part('a report: at most two clicks before typing, one after', async () => {
  await window.click('rail-today');
  await window.see('report-new');
  const hands = counting();
  await hands.act(() => window.click('report-new'));
  await hands.act(() => window.click('client-option'));
  await typeThere('Samen koffie gedronken.');
  assert.ok(hands.done() <= 2, `${hands.done()} before typing`);
  await window.click('report-save');
  await window.shows('Samen koffie gedronken.');
});

part('a report by keyboard: two keys before typing, one after', async () => {
  await window.click('rail-today');
  await window.see('report-new');
  await window.keys('Control', 'n');
  await window.see('client-option');
  await window.keys('Enter');
  await typeThere('De post gelezen.');
  await window.keys('Control', 'Enter');
  await window.shows('De post gelezen.');
});

part('consent by keyboard', async () => {
  await push('tab-people', ' ');
  await push('consent-give-share_carers');
  await write('consent-recipient', 'Roos Ontvanger');
  await take('consent-way-written');
  await push('consent-save');
  await window.see('consent-withdraw-share_carers');
});

part('a hand-over by keyboard: at most nine pages', async () => {
  await push('dossier-more');
  await push('dossier-handover');
  await window.see('handover-recipient');
  const pages = new Set();
  const page = async () => pages.add(await window.browser.execute(() => document.querySelector('.page h2')?.textContent));
  const next = async () => {
    await page();
    await push('handover-next');
  };
  await take('handover-capacity-colleague');
  await write('handover-recipient', 'Roos Ontvanger');
  await take('handover-identity-passport');
  await next();
  await take('handover-ground-directly-involved');
  await next();
  await window.see('handover-language-nl');
  await next();
  window.pick(stick);
  await push('handover-folder');
  await window.see('handover-folder-path');
  await next();
  await shownWords(window, 'handover-words');
  await take('handover-apart');
  await next();
  await window.see('handover-check');
  await next();
  await window.see('handover-done', 120_000);
  await page();
  assert.ok(pages.size > 3 && pages.size <= 9, [...pages].join(', '));
  await push('handover-finish');
});

part('what is wrong follows the language of the page', async () => {
  await window.click('rail-clients');
  await window.click('client-row');
  await window.click('tab-facts');
  await window.click('retention-open');
  await window.click('retention-destroy');
  await window.click('destroy-ground-mistake');
  await window.click('destroy-next');
  assert.equal(await window.error(), 'form');
  const said = async () => (await window.text('error-link-reason')).trim();
  const own = await window.browser.$('#f-reason-error');
  const dutch = await said();
  assert.equal(await own.getText(), dutch);
  await window.click('language-switch');
  await until('English', async () => (await said()) !== dutch);
  assert.equal(await own.getText(), await said());
  assert.equal(await window.at('destroy-ground-mistake').isSelected(), true, 'what was filled in stays');
  await window.click('language-switch');
  await until('Dutch', async () => (await said()) === dutch);
});

part('destroying by keyboard: planned', async () => {
  await write('destroy-reason', 'Dit dossier had er niet mogen zijn.');
  await push('destroy-next');
  await take('destroy-copy-not-wanted');
  await push('destroy-next');
  await window.see('destroy-goes');
  await push('destroy-next');
  await write('destroy-name', NAME);
  await window.keys('Enter');
  await window.see('destroy-planned');
  assert.equal(await window.at('destroy-planned').getAttribute('data-ready'), 'false');
});

part('and done, when the days to think have passed', async () => {
  await window.stop();
  later = new Date(Date.now() + 8 * 86_400_000).toISOString();
  window = await new Window({ vault, now: later }).start();
  await until('the cursor in the field', async () => (await focused()) === 'unlock-passphrase');
  await tap(passphrase);
  await window.keys('Enter').catch(() => undefined);
  await window.page('main');
  await push('rail-clients');
  await push('retentions');
  await push('retention-due-open');
  await window.see('destroy-planned');
  assert.equal(await window.at('destroy-planned').getAttribute('data-ready'), 'true');
  await write('destroy-name', NAME);
  await push('destroy-do');
  await window.see('destroy-done');
  assert.deepEqual(await window.barriers(), []);
  await push('destroy-list');
  await window.see('destroyed-row');
});

part('the page has the day of the program', async () => {
  // That of its clock, which stands still, where that clock is: it may be past midnight by now, or past it here alone.
  const [year, month, day] = later.slice(0, 10).split('-').map(Number);
  const short = new Date(year, month - 1, day).toLocaleDateString('nl-NL', { month: 'short' });
  await push('rail-today');
  await window.shows(`${day} ${short}`);
});
