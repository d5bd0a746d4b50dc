// Who else sits at the desk: a stand-in for one of two clients, and a custodian with a code on paper.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, shownWords, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'sittings');
const NOW = '2026-11-23T10:00:00+01:00';
const AFTER = '2026-12-20T10:00:00+01:00';
const GIVEN = 'Aaltje Voorbeeldsma';
const OTHER = 'Bertus Anderszoon';
const STAND_IN = 'Wim de Waarnemer';
const CUSTODIAN = 'Gerrit Proefstra';

let window;
let passphrase;
let words;
let code;

const part = journey(() => window);

/** Past axe-core in light and dark and in both languages; as a picture too where pictures are asked for. */
async function seen(name) {
  await window.top();
  assert.deepEqual(await window.barriers(), []);
  await window.picture(`sittings-${name}`);
}

async function looks(name) {
  await seen(name);
  const theme = (dark) =>
    window.browser.execute((dark) => {
      document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    }, dark);
  await theme(true);
  await seen(`${name}-dark`);
  await theme(false);
  await window.click('language-switch');
  await until('English', () => window.browser.execute(() => document.documentElement.lang === 'en'));
  await seen(`${name}-en`);
  await window.click('language-switch');
  await until('Dutch', () => window.browser.execute(() => document.documentElement.lang === 'nl'));
}

async function lock() {
  await window.relock(() => window.click('lock'));
}

async function enter(phrase) {
  await unlock(window, phrase);
  await window.page('main');
}

async function day(id, [date, month, year]) {
  await window.type(`${id}-day`, date);
  await window.type(`${id}-month`, month);
  await window.type(`${id}-year`, year);
}

async function newClient(name, report) {
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', name);
  await window.click('client-save');
  await window.click('report-new');
  await window.type('report-text', report);
  await window.click('report-save');
  await window.shows(report);
}

/** The texts of all elements with this id. */
const texts = (id) =>
  window.browser.execute(
    (id) => [...document.querySelectorAll(`[data-testid="${id}"]`)].map((each) => each.innerText),
    id,
  );

before(async () => {
  window = await new Window({ vault, now: NOW }).start();
  ({ passphrase } = await firstRun(window));
  await newClient(GIVEN, 'Samen koffie gedronken op het balkon.');
  await newClient(OTHER, 'Samen koffie gedronken in de tuin. Viooltjes geplant.');
  // In the dossier that is given: a passage that is marked as about the other client, and a goal.
  await window.click('rail-clients');
  await window.see('client-row');
  await window.browser.execute(
    (name) => [...document.querySelectorAll('[data-testid="client-row"]')].find((row) => row.innerText.includes(name)).click(),
    GIVEN,
  );
  await window.click('report-new');
  await window.type('report-text', `Ruzie met ${OTHER} over de radio, met veel lawaai.`);
  await window.see('person-asked');
  await window.click('person-keep');
  await window.click('person-need-incident');
  await window.type('person-why', 'Zij zochten elkaar later weer op.');
  await window.click('person-keep-save');
  await window.see('person-mark');
  await window.click('report-save');
  await window.see('entry-marks');
  await window.click('tab-plan');
  await window.click('goal-new');
  await window.type('goal-words', 'Ik wil weer naar de markt.');
  await window.click('goal-save');
  await window.see('goal');
});
after(() => window?.stop());

part('a stand-in is let in for one of two clients', async () => {
  await window.click('rail-settings');
  await window.see('sittings');
  await window.click('standin-new');
  await window.see('standin');
  await window.click('standin-next');
  assert.equal(await window.error(), 'form');
  await seen('standin-mistakes');
  await window.type('standin-name', STAND_IN);
  await window.type('standin-function', 'verpleegkundige');
  await window.type('standin-reason', 'Vakantie');
  await looks('standin-who');
  await window.click('standin-next');
  await until('both clients', async () => (await window.all('standin-client').length) === 2);
  await window.press(`//label[contains(., '${GIVEN}')]`);
  await looks('standin-clients');
  await window.click('standin-next');
  await day('standin-from', ['1', '12', '2026']);
  await window.click('standin-weeks-2');
  assert.equal(await window.at('standin-until-day').getValue(), '14', 'two weeks from the first day, not from today');
  await day('standin-from', ['23', '11', '2026']);
  await day('standin-until', ['15', '12', '2028']);
  await looks('standin-how-long');
  await window.click('standin-next');
  await window.see('standin-let-in');
  words = await shownWords(window, 'passphrase-words');
  await looks('standin-passphrase');
  await window.type('present', passphrase);
  await window.click('standin-let-in');
  // Longer than a year: told where it was asked.
  assert.equal(await window.error(), 'bad_period');
  await day('standin-until', ['15', '12', '2026']);
  await window.click('standin-next');
  await window.see('standin-let-in');
  words = await shownWords(window, 'passphrase-words');
  await window.type('present', 'dit is niet de goede zin');
  await window.click('standin-let-in');
  assert.equal(await window.error(), 'form');
  await window.type('present', passphrase);
  await window.click('standin-let-in');
  await window.see('standin-done');
  await looks('standin-done');
  await window.click('standin-letter');
  assert.match(await window.opened(), /waarneming-.*\.pdf$/);
  await window.click('standin-finish');
  await window.see('standin-row');
  await window.browser.execute(() => document.querySelector('#s-sittings').scrollIntoView());
  await window.picture('sittings-list');
});

part('succession is written down and a custodian gets a code', async () => {
  await window.click('succession-open');
  await window.see('succession');
  await window.click('succession-save');
  assert.equal(await window.error(), 'form');
  await window.type('succession-first', 'Bel mijn cliënten. Zeg dat Truus komt.');
  await window.type('succession-dossiers', 'Geef alle dossiers aan Truus Proefstra, op een stick.');
  await window.type('succession-more', 'De stick ligt in de la van het bureau.');
  await window.type('succession-contact-0-name', 'Truus Proefstra');
  await window.type('succession-contact-0-relation', 'collega');
  await window.type('succession-contact-0-phone', '06 12345678');
  await window.keys('F1');
  await window.see('manual-list');
  await window.click('back');
  await window.see('draft-restored');
  assert.equal(await window.at('succession-contact-0-phone').getValue(), '06 12345678', 'what is not saved yet is kept');
  await window.click('succession-save');
  await until('it is saved', async () => (await window.text('succession')).includes('23 november 2026'));
  await looks('succession');
  await window.type('custodian-name', CUSTODIAN);
  await window.type('custodian-is', 'echtgenoot');
  await window.type('present', passphrase);
  await window.click('custodian-make');
  code = (await window.text('custodian-code')).split(/\s+/).join('-');
  assert.match(code, /^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
  await window.browser.execute(() => document.querySelector('#s-custodian').scrollIntoView());
  await window.picture('sittings-custodian-code');
  assert.deepEqual(await window.barriers(), []);
  await window.click('custodian-print');
  const sheet = await window.opened();
  assert.match(sheet, /opvolging-.*\.pdf$/);
  assert.ok(fs.existsSync(sheet));
  await window.click('custodian-done');
  await until('the sheet with the code to go', () => !fs.existsSync(sheet));
});

part('the stand-in opens with the own words, in the same field, and sees one client', async () => {
  await lock();
  await enter(words);
  await window.see('sitting-banner');
  assert.match(await window.text('sitting-banner'), new RegExp(`${STAND_IN}.*Trijntje Proefstra.*15 december 2026`, 's'));
  await window.see('recent-client');
  assert.equal((await texts('recent-client')).length, 1);
  assert.equal(await window.at('rail-settings').isExisting(), false);
  assert.equal(await window.at('backup-due').isExisting(), false);
  await looks('as-standin-today');
  await window.click('rail-clients');
  await window.see('client-row');
  const rows = await texts('client-row');
  assert.equal(rows.length, 1);
  assert.match(rows[0], new RegExp(GIVEN));
  assert.equal(await window.at('client-add').isExisting(), false);
});

part('a search neither finds nor counts the other client', async () => {
  for (const [asked, count] of [
    ['koffie', 1],
    ['viooltjes', 0],
    [OTHER.split(' ')[0], 0],
    ['lawaai', 1],
  ]) {
    await window.click('rail-search');
    await window.type('search-field', asked);
    await window.click('search-submit');
    await until(`${count} hits`, async () => (await texts('search-hit')).length === count && (await window.at('search-count').isExisting() || await window.at('search-empty').isExisting()));
    assert.equal(await window.browser.execute((name) => document.body.innerText.includes(name), OTHER), false);
  }
});

part('a report stands under the name of the stand-in; what another wrote stays as it is', async () => {
  await window.click('rail-today');
  await window.click('recent-client');
  await window.see('entry');
  // What is marked as about somebody else is not for a stand-in.
  await window.shows('Ruzie met [medecliënt] over de radio');
  assert.equal(await window.browser.execute(() => document.body.innerText.includes('Anderszoon')), false);
  await window.click('tab-plan');
  await window.see('goal');
  await window.shows('Ik wil weer naar de markt.');
  for (const id of ['goal-new', 'goal-evaluate', 'goal-change', 'plan-new']) {
    assert.equal(await window.at(id).isExisting(), false, id);
  }
  await looks('as-standin-plan');
  await window.click('tab-timeline');
  await window.see('entry');
  assert.equal(await window.at('entry-correct').isExisting(), false);
  assert.equal(await window.at('dossier-print').isExisting(), false);
  await window.click('report-new');
  await window.type('report-text', 'Boodschappen gedaan.');
  await window.click('report-save');
  await window.shows('Boodschappen gedaan.');
  await window.shows(STAND_IN);
  await window.see('entry-correct');
  await looks('as-standin-dossier');
  await window.click('tab-log');
  await window.see('log-line');
  await window.shows(STAND_IN);
});

part('the carer sees it in dossier and log', async () => {
  await lock();
  await enter(passphrase);
  await window.see('recent-client');
  assert.equal(await window.at('sitting-banner').isExisting(), false);
  await window.click('rail-log');
  await window.see('log-line');
  const lines = (await texts('log-line')).filter((line) => line.includes(STAND_IN));
  assert.ok(lines.some((line) => line.includes('Verslag vastgelegd')), lines.join('\n'));
  assert.ok(lines.some((line) => line.includes('Map geopend')), lines.join('\n'));
  assert.ok(lines.every((line) => !line.includes(OTHER)));
  await window.picture('sittings-log');
});

part('the custodian reads what to do first, and prints', async () => {
  await lock();
  await window.click('unlock-other-way');
  await window.click('unlock-way-recovery');
  await window.type('unlock-recovery', code);
  await window.click('unlock-submit').catch(() => undefined);
  await window.page('main');
  await window.see('what-now');
  await window.shows('Geef alle dossiers aan Truus Proefstra, op een stick.');
  await looks('as-custodian');
  assert.equal(await window.at('rail-today').isExisting(), false);
  await window.click('what-now-clients');
  await window.see('client-row');
  assert.equal((await texts('client-row')).length, 2);
  await window.press(`//button[contains(., '${OTHER}')]`);
  await window.see('entry');
  assert.equal(await window.at('report-new').isExisting(), false);
  await looks('as-custodian-dossier');
  await window.click('dossier-print');
  await window.click('print-reader-own');
  await window.click('print-make');
  await window.see('print-done', 120_000);
  await window.click('print-close');
  await window.click('dossier-handover');
  await window.see('handover-recipient');
});

part('the carer is told at her next opening', async () => {
  await lock();
  await enter(passphrase);
  await window.see('custodian-came');
  await looks('custodian-came');
  await window.click('custodian-came-seen');
  await window.gone('custodian-came');
});

part('after the last day the words open nothing, and say so', async () => {
  await window.stop();
  window = await new Window({ vault, now: AFTER }).start();
  await unlock(window, words);
  assert.equal(await window.error(), 'out_of_period');
  await window.shows('15 december 2026');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('sittings-out-of-period');
  await enter(passphrase);
  await window.click('rail-settings');
  await window.see('sittings');
  await window.click('standin-past');
  assert.equal(await (await window.see('standin-row')).getAttribute('data-standing'), 'over');
});
