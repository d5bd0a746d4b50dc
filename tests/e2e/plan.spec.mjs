// Plans and goals in the real window: a goal in the client's words, a report about it, looking back in place, and what is
// due with its reason; a report in four parts, and what a correction changed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const WORDS = 'Ik wil weer zelf naar de markt.';
let window;
const part = journey(() => window);
/** The form has put the cursor where one begins. */
const cursor = (id) =>
  until('the cursor', () => window.browser.execute((wanted) => document.activeElement?.dataset.testid === wanted, id));
const fresh = async () => assert.deepEqual(await window.barriers(), []);

before(async () => {
  window = await new Window({ vault: path.join(home, 'plan') }).start();
  await firstRun(window);
  await firstClient(window);
});
after(() => window?.stop());

part('what is due is told with the article and what it is counted from', async () => {
  await window.click('tab-plan');
  await window.see('plan-due');
  await window.press('[data-testid="due"] [data-testid="why"]');
  await window.shows('Wlz art. 8.1.3');
  await window.shows('Gerekend vanaf de dag dat u deze cliënt toevoegde');
  await window.see('plan-new');
  await fresh();
});

part('a goal: what the client says first, left and taken up again', async () => {
  await window.click('goal-new');
  await cursor('goal-words');
  await window.click('goal-save');
  assert.equal(await window.error(), 'form');
  await window.type('goal-words', WORDS);
  await window.type('goal-actions', 'Elke week een stukje verder lopen.');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('rail-today');
  await window.shows('Doel voor Tineke Proefpersoon');
  await window.click('draft-open');
  await window.see('draft-restored');
  assert.equal(await window.at('goal-words').getValue(), WORDS);
  await window.type('goal-agreed-by', 'Tineke Proefpersoon');
  await window.click('goal-agreed-on-back-0');
  await window.click('goal-rhythm-month');
  await fresh();
  await window.picture('goal-form');
  await window.click('goal-save');
  await window.see('goal');
  await window.shows(WORDS);
});

part('a report about it stands beside it', async () => {
  await window.click('goal-report-new');
  await window.see('report-goals');
  assert.equal(await window.at('report-goal').getAttribute('aria-pressed'), 'true');
  await window.type('report-text', 'Vandaag tot de bakker gelopen.');
  await fresh();
  await window.click('report-save');
  await window.see('entry-goal');
  await window.click('tab-plan');
  await window.see('goal-report');
  assert.match(await window.text('goal-report'), /bakker/);
});

part('looking back in place', async () => {
  await window.click('goal-evaluate');
  await cursor('evaluate-text');
  await window.click('evaluate-save');
  assert.equal(await window.error(), 'form');
  await window.type('evaluate-text', 'Het gaat elke week beter.');
  await window.click('evaluate-outcome-goes-on');
  await fresh();
  await window.click('evaluate-save');
  await window.see('goal-evaluation');
  await window.shows('Het gaat elke week beter.');
  await fresh();
  await window.picture('plan');
});

part('a plan ends its clock', async () => {
  await window.click('plan-new');
  await window.click('form-support-plan');
  await window.type('ask-situation', 'Mevrouw woont alleen.');
  await window.click('section-agreed');
  await window.click('ask-agreement-not-yet');
  await window.click('form-save');
  await window.see('form-sheet');
  await window.click('tab-plan');
  await window.see('plan-change');
  const due = await window.all('due');
  const what = [];
  for (const each of due) what.push(await each.getAttribute('data-what'));
  assert.ok(!what.includes('plan'), what.join());
});

part('a report in four parts, and what a correction changed', async () => {
  await window.click('report-new');
  await window.click('report-soep');
  await window.type('report-subjective', 'Mevrouw sliep goed.');
  await window.type('report-plan', 'Morgen weer lopen.');
  await window.click('report-save');
  await window.see('entry-soep');
  await window.click('report-new');
  await window.type('report-text', 'Samen gewandeld naar de brug.');
  await window.click('report-save');
  await window.shows('naar de brug');
  await window.click('entry-correct');
  await window.type('correct-text', 'Samen gefietst naar de brug.');
  await window.click('correct-save');
  await window.click('entry-earlier');
  await window.see('difference');
  const pieces = await window.browser.execute(() =>
    [...document.querySelectorAll('[data-testid="difference"] del, [data-testid="difference"] ins')].map(
      (each) => `${each.tagName} ${each.textContent}`,
    ),
  );
  assert.deepEqual(pieces, ['DEL gewandeld', 'INS gefietst']);
  await fresh();
});
