// A year of a practice and the years after it, at the main points of the story that src-tauri/cli/tests/year plays in full: a call
// that becomes care, a plan, the end of care, a year later the term in the view of all years and an inspector's paper, a laptop
// that is opened again after 500 days, destroying when the term is over, and the log of those years. The date is handed to the program at each start.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'year');
const TINEKE = 'Tineke Proefpersoon';
const COR = 'Cor Beller';
let window;
let passphrase;
/** The seal on the inspector's paper. */
let seal;
const part = journey(() => window);

/** The laptop is opened at this hour. */
async function opens(now) {
  await window.stop();
  window = await new Window({ vault, now }).start();
  await unlock(window, passphrase);
  await window.page('main');
}
async function date(id, day, month, year) {
  await window.type(`${id}-day`, String(day));
  await window.type(`${id}-month`, String(month));
  await window.type(`${id}-year`, String(year));
}
/** Nothing bars anybody, and a picture from the top of the page. */
async function looks(name) {
  assert.deepEqual(await window.barriers(), [], name);
  await window.top();
  await window.picture(`year-${name}`);
}
async function enquiry(name) {
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', name);
  await window.click('client-begun-enquiry');
  await window.click('client-regime-wlz');
  await window.click('client-save');
  await window.click('tab-facts');
  assert.equal(await (await window.see('care-card')).getAttribute('data-status'), 'enquiry');
}
async function closes(ending, ...on) {
  await window.click('care-close');
  await window.click(`closing-ending-${ending}`);
  await date('closing-on', ...on);
  await window.click('closing-next');
  await window.see('closing-happens');
  await window.click('closing-save');
  await window.see('dossier-closed');
}
/** What waits on Today. */
const waiting = () =>
  window.browser.execute(() => [...document.querySelectorAll('[data-testid="waiting"]')].map((each) => each.dataset.what));
/** The button of this one in a list. */
async function open(list, name) {
  const button = await window.browser.$(`//*[@data-testid='${list}'][contains(., '${name}')]//button`);
  await button.waitForDisplayed({ timeoutMsg: `not in the list: ${name}` });
  await window.press(button);
}
/** The steps up to the name, because the term is over. */
async function plans(name) {
  await window.click('retention-destroy');
  await window.click('destroy-ground-term-over');
  await window.click('destroy-next');
  await window.click('destroy-copy-not-wanted');
  await window.click('destroy-next');
  await window.see('destroy-goes');
  await window.click('destroy-next');
  await window.type('destroy-name', name);
  await window.click('destroy-next');
}

before(async () => {
  window = await new Window({ vault, now: '2026-01-12T10:00:00+01:00' }).start();
  ({ passphrase } = await firstRun(window));
});
after(() => window?.stop());

part('somebody calls, and two weeks later care begins', async () => {
  await enquiry(TINEKE);
  await looks('1-enquiry');
  await opens('2026-01-26T09:00:00+01:00');
  await window.click('recent-client');
  await window.click('tab-facts');
  await window.click('care-start');
  await date('care-on', 26, 1, 2026);
  await window.click('care-start-save');
  await until('care', async () => (await window.at('care-card').getAttribute('data-status')) === 'in_care');
  await window.shows('26 januari 2026');
});

part('six weeks for a plan: Today says so, and no longer once it is there', async () => {
  await opens('2026-03-02T09:00:00+01:00');
  await window.see('due');
  assert.equal(await window.at('due').getAttribute('data-what'), 'plan');
  assert.equal(await window.text('due'), `${TINEKE} · Zorgplan maken voor 9 maart 2026`);
  await looks('2-plan-due');
  await window.click('recent-client');
  await window.click('tab-plan');
  await window.click('plan-new');
  await window.click('form-support-plan');
  await window.type('ask-situation', 'Mevrouw woont alleen.');
  await window.click('section-agreed');
  await window.click('ask-agreement-not-yet');
  await window.click('form-save');
  await window.see('form-sheet');
  await window.click('tab-plan');
  await window.click('goal-new');
  await window.type('goal-words', 'Ik wil weer zelf naar de markt.');
  await window.type('goal-agreed-by', TINEKE);
  await date('goal-agreed-on', 2, 3, 2026);
  await window.click('goal-rhythm-year');
  await window.click('goal-save');
  await window.see('goal');
  await window.click('rail-today');
  await window.see('recent-client');
  assert.equal((await window.all('due')).length, 0);
});

part('care ends, and the years begin', async () => {
  await opens('2026-11-13T15:00:00+01:00');
  await window.click('recent-client');
  await window.click('report-new');
  await window.type('report-text', 'Afscheid genomen met taart.');
  await window.click('report-save');
  await window.shows('met taart');
  await window.click('tab-facts');
  await closes('no-longer-needed', 13, 11, 2026);
});

part('a year later the term stands in the view of all years', async () => {
  await opens('2027-11-13T10:00:00+01:00');
  await window.click('rail-clients');
  await window.click('retentions');
  await window.see('retention-years');
  const years = await window.browser.execute(() =>
    [...document.querySelectorAll('[data-testid="retention-years"] tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent).join(': '),
    ),
  );
  assert.deepEqual(years, ['2046: 1']);
  await window.click('retention-kept');
  await window.shows('13 november 2046');
  await looks('3-years');
});

part('an inspector takes one paper of it along, with the seal of the log', async () => {
  await window.click('rail-inspection');
  await window.click('inspect-visit');
  await window.type('visit-inspector', 'Ineke Inspecteur');
  await window.type('visit-pass', 'IGJ-4711');
  await window.click('visit-former');
  await until('who left care', () => window.browser.$(`//label[contains(., '${TINEKE}')]//input`).isExisting());
  await window.press(`//label[contains(., '${TINEKE}')]//input`);
  await window.click('visit-next');
  await window.click('visit-print');
  await window.see('visit-printed', 120_000);
  await looks('4-inspected');
  await window.click('visit-open');
  const paper = execFileSync('pdftotext', ['-layout', await window.opened(), '-']).toString().replaceAll(/\s+/g, ' ');
  for (const words of ['Ineke Inspecteur', TINEKE, 'met taart', 'Ik wil weer zelf naar de markt.', 'Zegel']) {
    assert.ok(paper.includes(words), `${words}: ${paper}`);
  }
  [seal] = paper.match(/\b\d+(-[0-9A-Z]{4}){4}\b/);
  // One more call, which comes to nothing.
  await enquiry(COR);
  await closes('not-started', 13, 11, 2027);
});

part('500 days on the clock is doubted, and nothing is destroyed until the date is typed', async () => {
  await opens('2029-03-27T10:00:00+02:00');
  await window.see('clock-page');
  await looks('5-clock');
  await window.click('clock-later');
  await window.see('clock-doubt');
  assert.deepEqual(await waiting(), ['must_destroy']);
  await looks('6-doubt');
  await open('waiting', COR);
  await window.click('retention-destroy');
  await window.see('destroy-clock');
  assert.equal(await window.at('destroy-ground-term-over').isExisting(), false, 'no ground can be chosen');
  await looks('7-refused');
  await window.click('destroy-clock-check');
  await date('clock-date', 27, 3, 2029);
  await window.click('clock-confirm');
  await window.gone('clock-page');
  await window.click('rail-today');
  await window.see('waiting');
  await window.gone('clock-doubt');
  await open('waiting', COR);
  await plans(COR);
  await window.see('destroy-planned');
});

part('when the twenty years are over the dossier may go', async () => {
  await opens('2046-11-13T10:00:00+01:00');
  await date('clock-date', 13, 11, 2046);
  await window.click('clock-confirm');
  await window.see('waiting');
  assert.deepEqual(await waiting(), ['destruction'], 'the last day of the term');
  await opens('2046-11-14T10:00:00+01:00');
  await window.see('waiting');
  assert.deepEqual(await waiting(), ['destruction', 'may_destroy']);
  await looks('8-over');
  await open('waiting', TINEKE);
  await plans(TINEKE);
  await window.see('destroy-planned');
  assert.equal(await window.at('destroy-planned').getAttribute('data-ready'), 'false');
});

part('a week later it is gone, and the view of all years knows only that', async () => {
  await opens('2046-11-21T10:00:00+01:00');
  await window.click('rail-clients');
  await window.click('retentions');
  await open('retention-due', TINEKE);
  await window.type('destroy-name', TINEKE);
  await window.click('destroy-do');
  await window.see('destroy-done');
  await window.click('destroy-list');
  await window.see('destroyed-row');
  await window.shows('21 november 2046');
  assert.ok(!(await window.text('retention-due-list')).includes(TINEKE));
  await looks('9-gone');
  await window.click('rail-search');
  await window.type('search-field', 'taart');
  await window.click('search-submit');
  await window.see('search-empty');
});

part('the log of those years goes on the carer\'s word, and a seal of then is told so', async () => {
  // Today says so, and leads there.
  await window.click('rail-today');
  await window.shows('Regels van oude jaren in het logboek mogen weg');
  await window.press('[data-testid="practice-waiting"][data-what="log"] [data-testid="practice-waiting-open"]');
  await window.shows('De regels van 2026 tot en met 2029 mogen weg.');
  await window.see('log-term-open');
  await looks('10-log');
  await window.click('log-term-open');
  await window.see('log-term-keeps');
  await window.click('log-term-do');
  assert.equal(await window.error(), 'form', 'the year is typed');
  await window.type('log-term-year', '2028');
  await window.click('log-term-do');
  await window.shows('Dat is een ander jaar.');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('year-11-log-asked');
  await window.type('log-term-year', '2029');
  await window.click('log-term-do');
  await window.see('log-term-gone');
  assert.equal(await window.at('log-term-open').isExisting(), false);
  assert.match(await window.text('log-term-gone'), /tot en met 2029/);
  await looks('12-log-gone');
  await window.click('rail-today');
  await window.shows('Nog geen reservekopie');
  assert.equal(await window.at('practice-waiting').isExisting(), false);
  await window.click('rail-log');
  await window.shows('Oude jaren van het logboek vernietigd');
  await window.click('rail-settings');
  await window.type('verify-seal', seal);
  await window.click('verify');
  await window.see('verify-good', 60_000);
  await window.see('verify-seal-gone');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('year-13-old-seal');
});
