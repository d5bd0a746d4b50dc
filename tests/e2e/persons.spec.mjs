// Other people in a dossier, in the real window: a name of another client is pointed out while typing and replaced, kept
// with a reason, or said to be somebody else; words about a third person are marked; and a hand-over waits until every
// name without an answer has been looked at.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { dossierOf, whatLies } from './package.mjs';
import { chooseOnly, consentTo, firstRun, journey, shownWords } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const FIRST = 'Ruzie met mevrouw Jansens over de radio. De buurvrouw vertelde dat zij veel drinkt.';
const stick = path.join(home, 'persons-stick');
let window;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const value = (id) => window.at(id).getValue();
const chips = async () => (await window.all('person-mark')).length;

/** Drags over words in the report. */
const select = (id, words) =>
  window.browser.execute(
    (field, wanted) => {
      const area = document.querySelector(`[data-testid="${field}"]`);
      area.focus();
      const start = area.value.indexOf(wanted);
      area.setSelectionRange(start, start + wanted.length);
    },
    id,
    words,
  );

async function addClient(name) {
  await window.type('client-name', name);
  await window.click('client-regime-wlz');
  await window.click('client-save');
  await window.see('tab-plan');
}

before(async () => {
  fs.mkdirSync(stick);
  window = await new Window({ vault: path.join(home, 'persons') }).start();
  await firstRun(window);
  await window.click('task-client');
  await addClient('Annet Jansens');
  await window.click('rail-clients');
  await window.click('client-add');
  await addClient('Tess Proefpersoon');
});
after(() => window?.stop());

/** Where a button is on the page. */
const place = (id) =>
  window.browser.execute((field) => {
    const { top, left } = document.querySelector(`[data-testid="${field}"]`).getBoundingClientRect();
    return [Math.round(top), Math.round(left)];
  }, id);

part('a name is pointed out while typing, and a neutral word takes its place', async () => {
  await window.click('report-new');
  await window.see('report-save');
  const before = await place('report-save');
  await window.type('report-text', FIRST);
  await window.see('person-asked');
  assert.deepEqual(await place('report-save'), before, 'nothing moves away from under the pointer');
  assert.match(await window.text('person-asked'), /mevrouw Jansens[^]*Annet Jansens/);
  await fresh();
  await window.picture('persons-1-asked');
  await window.click('person-replace');
  await window.gone('person-asked');
  assert.equal(await value('report-text'), FIRST.replace('mevrouw Jansens', 'een medecliënt'));
});

part('words about somebody else are marked', async () => {
  await window.click('person-third');
  await window.see('person-third-wrong');
  await select('report-text', 'De buurvrouw vertelde dat zij veel drinkt');
  await window.click('person-third');
  await window.see('person-third-form');
  await window.click('person-third-save');
  await window.shows('Schrijf over wie het gaat.');
  await window.type('person-who', 'buurvrouw');
  await fresh();
  await window.picture('persons-2-third');
  await window.click('person-third-save');
  await window.see('person-mark');
  assert.match(await window.text('person-mark'), /De buurvrouw vertelde dat zij veel drinkt[^]*buurvrouw/);
});

part('a name that stays needs a reason, and what was marked goes with its words', async () => {
  await window.type('report-text', `Vanmorgen: ${await value('report-text')} Jansens bleef daarna boos op haar.`);
  await window.see('person-asked');
  assert.equal(await chips(), 1, 'the mark went along');
  await window.click('person-keep');
  await window.click('person-keep-save');
  await window.shows('Kies waarom de naam nodig is.');
  await window.click('person-need-incident');
  await window.type('person-why', 'Zij zochten elkaar later weer op.');
  await fresh();
  await window.picture('persons-3-keep');
  await window.click('person-keep-save');
  await window.gone('person-asked');
  assert.equal(await chips(), 2);
  // A draft keeps them.
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('rail-today');
  await window.click('draft-open');
  await window.see('draft-restored');
  await until('the marks', async () => (await chips()) === 2);
});

part('somebody else is not asked about again', async () => {
  await window.type('report-text', `${await value('report-text')} Annet kwam helpen tillen.`);
  await window.see('person-asked');
  await window.click('person-else');
  await window.gone('person-asked');
  await window.type('report-text', `${await value('report-text')} Verder rustig.`);
  await window.browser.pause(1200);
  assert.equal(await window.at('person-asked').isExisting(), false);
});

part('a name without an answer is asked about once at saving', async () => {
  await window.type('report-text', `${await value('report-text')} Mevrouw Jansens belt morgen.`);
  await window.see('person-asked');
  await window.click('report-save');
  await window.see('person-open');
  await fresh();
  await window.picture('persons-4-open');
  await window.click('report-save');
  await window.see('entry-marks');
  const marked = await window.browser.execute(() =>
    [...document.querySelectorAll('[data-testid="marked"]')].map((each) => each.lastChild.textContent),
  );
  assert.deepEqual(marked, ['De buurvrouw vertelde dat zij veel drinkt', 'Jansens']);
  await fresh();
  await window.picture('persons-5-timeline');
});

part('a correction that touches marked words says so', async () => {
  await window.click('entry-correct');
  await until('the marks', async () => (await chips()) === 2);
  const text = await value('correct-text');
  await window.type('correct-text', text.replace('veel drinkt', 'te veel drinkt'));
  await window.see('person-gone');
  assert.equal(await chips(), 1);
  await fresh();
  await window.picture('persons-6-gone');
  await window.click('correct-cancel');
  const note = path.join(home, 'kaart.txt');
  fs.writeFileSync(note, 'Groetjes');
  window.pick(note);
  await window.click('entry-attach');
  await window.shows('kaart.txt');
});

part('a hand-over waits for an answer to every name', async () => {
  await consentTo(window, 'Roos Ontvanger');
  await window.click('dossier-handover');
  await window.type('handover-recipient', 'Roos Ontvanger');
  await window.click('handover-capacity-other-carer');
  await window.click('handover-identity-passport');
  await window.click('handover-next');
  await window.click('handover-ground-consent');
  await chooseOnly(window, 'handover-consent');
  await window.click('handover-next');
  await window.see('others-card');
  assert.match(await window.text('others-passage'), /Verder rustig\. Mevrouw Jansens belt morgen\./);
  await window.shows('kaart.txt');
  await window.browser.execute(() => document.querySelector('[data-testid="others"]').scrollIntoView());
  await window.picture('persons-7-review');
  await window.click('handover-next');
  assert.equal(await window.error(), 'form');
  await fresh();
  await window.click('others-sentence');
  await window.see('others-done');
  await fresh();
  await window.picture('persons-8-reviewed');
  await window.click('handover-next');
  window.pick(stick);
  await window.click('handover-folder');
  await window.see('handover-folder-path');
  await window.click('handover-next');
  const words = await shownWords(window, 'handover-words');
  await window.click('handover-apart');
  await window.click('handover-next');
  await window.see('handover-check');
  await window.click('handover-next');
  await window.see('handover-done', 120_000);
  await window.shows('2 × stukken over andere cliënten: privacy van iemand anders');
  await window.picture('persons-9-done');
  const file = whatLies(stick).find(({ file }) => file.endsWith('dossier.pdf')).file;
  const { text } = dossierOf(file, words);
  for (const stays of ['Jansens', 'belt morgen', 'buurvrouw']) assert.ok(!text.includes(stays), `${stays} stayed behind`);
  for (const goes of ['[medecliënt] bleef daarna boos', '[weggelaten: gaat over een ander]', 'Annet kwam helpen tillen.', 'Verder rustig.']) {
    assert.ok(text.includes(goes), `${goes} in ${text}`);
  }
  const clear = path.join(home, 'persons.pdf');
  execFileSync('qpdf', [`--password=${words}`, '--decrypt', file, clear]);
  const pictures = path.join(process.env.ZORGMAP_TARGET, 'screenshots', 'persons-paper');
  execFileSync('pdftoppm', ['-png', '-r', '70', clear, pictures]);
});

part('what was answered once is not asked again, unless one wants to think again', async () => {
  await window.click('handover-finish');
  await window.click('dossier-print');
  await window.click('print-reader-own');
  await window.see('others-done');
  await window.shows('1 naam hebt u al eerder bekeken.');
  assert.equal(await window.at('others-card').isExisting(), false);
  await fresh();
  await window.picture('persons-10-print');
  await window.click('others-again');
  await window.see('others-card');
  await window.click('print-make');
  assert.equal(await window.error(), 'form');
  await window.click('others-remove');
  await window.see('others-done');
  await window.click('print-make');
  await window.see('print-done', 120_000);
});

part('words of the report before bring their marks', async () => {
  await window.keys('Escape');
  await window.gone('print-done');
  await window.click('report-new');
  await window.type('report-text', 'Ook vandaag.');
  await window.click('report-previous');
  await until('the marks', async () => (await chips()) === 2);
  assert.match(await value('report-text'), /^Ook vandaag\.\nVanmorgen: /);
  await window.type('report-text', `Vrijdag. ${await value('report-text')}`);
  await window.click('report-save');
  await window.see('person-open');
  await window.click('report-save');
  await window.shows('Vrijdag. Ook vandaag.');
  const marked = await window.browser.execute(() =>
    [...document.querySelector('[data-testid="entry"]').querySelectorAll('[data-testid="marked"]')].map((each) => each.lastChild.textContent),
  );
  assert.deepEqual(marked, ['De buurvrouw vertelde dat zij veel drinkt', 'Jansens']);
});

part('a name that became longer after it was kept is one name', async () => {
  await window.click('report-new');
  await window.type('report-text', 'Samen gekookt met Annet');
  const keep = async () => {
    await window.see('person-asked');
    await window.click('person-keep');
    await window.click('person-need-together');
    await window.type('person-why', 'Zij koken om de week samen.');
    await window.click('person-keep-save');
    await window.gone('person-asked');
  };
  await keep();
  assert.equal(await chips(), 1);
  await window.browser.execute(() => {
    const area = document.querySelector('[data-testid="report-text"]');
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  });
  await window.keys(...' Jansens.');
  await keep();
  assert.equal(await chips(), 1);
  assert.match(await window.text('person-mark'), /Annet Jansens/);
});
