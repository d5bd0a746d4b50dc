// What stands beside entries and around care, in the real window: who may not read something yet, an enquiry that becomes
// care, an indication, a letter in and a mail out, an own template, a closing and an opening again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'record');
const SECRET = 'Vermoeden van een ernstige ziekte.';
const scan = path.join(home, 'scan.txt');

let window;
let passphrase;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
/** The way there, so many days from now. */
const day = (ahead) => {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return [at.getDate(), at.getMonth() + 1, at.getFullYear()].map(String);
};
async function date(id, [date, month, year]) {
  await window.type(`${id}-day`, date);
  await window.type(`${id}-month`, month);
  await window.type(`${id}-year`, year);
}
async function dossier(tab) {
  await window.click('rail-clients');
  await window.click('client-row');
  await window.see('timeline');
  if (tab) await window.click(`tab-${tab}`);
}
/** A print for this reader, as text; `first` is done before it is made. */
async function printed(reader, first) {
  await window.click('dossier-print');
  await window.click(`print-reader-${reader}`);
  await window.click('print-make');
  if (first) await first();
  await window.click('print-open');
  const text = execFileSync('pdftotext', ['-layout', await window.opened(), '-']).toString();
  await window.click('print-close');
  return text;
}

before(async () => {
  fs.writeFileSync(scan, 'Geachte mevrouw, hierbij het hulpmiddel.');
  window = await new Window({ vault }).start();
  ({ passphrase } = await firstRun(window));
});
after(() => window?.stop());

part('an enquiry, and one click to care', async () => {
  await window.click('task-client');
  await window.type('client-name', 'Tineke Proefpersoon');
  await window.click('client-begun-enquiry');
  await window.click('client-regime-wmo');
  await fresh();
  await window.click('client-save');
  await window.click('tab-facts');
  assert.equal(await (await window.see('care-card')).getAttribute('data-status'), 'enquiry');
  await fresh();
  await window.picture('record-enquiry');
  await window.click('care-start');
  await fresh();
  await window.click('care-start-save');
  await until('care', async () => (await window.at('care-card').getAttribute('data-status')) === 'in_care');
});

part('an indication that ends soon, for another who keeps the dossier', async () => {
  await window.click('client-change');
  await window.see('relations');
  await window.click('relation-wmo');
  await window.type('relation-wmo-number', 'WMO-2026-17');
  await window.type('relation-wmo-hours', '4 uur per week');
  await date('relation-wmo-until', day(30));
  await window.click('relation-wmo-own-yes');
  await window.picture('record-relation');
  await window.click('client-save');
  assert.equal(await window.error(), 'form');
  await window.type('relation-wmo-whom', 'Zorggroep Proef');
  await window.click('relation-wmo-keeper-other');
  await fresh();
  await window.click('client-save');
  await window.shows('in opdracht van Zorggroep Proef, die het dossier bijhoudt');
  await fresh();
  // A second under the same law.
  await window.click('client-change');
  await window.click('relation-wmo-more');
  await window.type('relation-wmo-2-number', 'WMO-2026-18');
  await fresh();
  await window.picture('record-relation-2');
  await window.click('client-save');
  await window.shows('WMO-2026-17');
  await window.shows('WMO-2026-18');
  await window.click('rail-today');
  await window.shows('Wmo');
  const what = await window.browser.execute(() =>
    [...document.querySelectorAll('[data-testid="waiting"]')].map((each) => each.dataset.what),
  );
  assert.deepEqual(what, ['indication', 'keeping']);
  await fresh();
  await window.picture('record-today');
});

part('not told yet: a reason, a second carer, a day', async () => {
  await dossier();
  await window.click('report-new');
  await window.type('report-text', SECRET);
  await window.click('report-save');
  await window.click('entry-hold');
  await window.see('hold-dialog');
  await fresh();
  await window.picture('record-hold');
  await window.click('hold-not-yet-told');
  await window.click('hold-save');
  assert.equal(await window.error(), 'form');
  for (const name of ['reason', 'consulted', 'review_on']) await window.see(`error-link-${name}`);
  await window.type('hold-reason', 'Zij is er nu te kwetsbaar voor.');
  await window.type('hold-consulted', 'Karel Collega, verpleegkundige');
  await window.click('hold-review-back--14');
  await fresh();
  await window.picture('record-hold-why');
  await window.click('hold-save');
  await window.see('entry-held');
  await window.shows('Nog niet voor de cliënt');
  await fresh();
  await window.picture('record-held');
  await window.click('entry-hold');
  await window.see('hold-stands');
  await window.click('hold-also');
  await window.click('hold-withheld');
  await window.type('hold-reason', 'De dochter zou zich ermee bemoeien.');
  await window.click('hold-review-back--90');
  await window.click('hold-save');
  await until('two chips', async () => (await window.all('entry-held')).length === 2);
});

part('a print: all for the carer, nothing of it unasked, all of it after a talk', async () => {
  assert.match(await printed('own'), /Nog niet verteld aan de cliënt[^]*Vermoeden van een ernstige ziekte/);
  const unasked = await printed('unasked', async () => {
    await window.see('left-out');
    await window.shows('niet bestemd voor deze ontvanger');
    await fresh();
  });
  assert.ok(!unasked.includes('Vermoeden'), unasked);
  const asked = await printed('client-asks', async () => {
    await window.see('talk-first');
    await window.shows('Bied eerst een gesprek aan');
    assert.equal(await window.error(), 'form');
    await fresh();
    await window.picture('record-talk');
    await window.click('talk-declined');
    await window.click('print-make');
    await window.see('print-done');
  });
  assert.match(asked, /Vermoeden van een ernstige ziekte/);
  assert.ok(!asked.includes('te kwetsbaar'), 'why it was held back is not told by the print');
});

part('a hand-over warns, and offers a talk first', async () => {
  await window.click('dossier-handover');
  await window.type('handover-recipient', 'Tineke Proefpersoon');
  await window.click('handover-capacity-client');
  await window.click('handover-identity-known-to-me');
  await window.click('handover-next');
  await window.click('handover-ground-consent');
  await window.click('handover-next');
  await window.see('handover-held');
  await window.click('handover-back');
  await window.click('handover-ground-request-client');
  await window.click('handover-next');
  await window.see('talk-first');
  await window.click('handover-next');
  assert.equal(await window.error(), 'form');
  await fresh();
  await window.picture('record-handover');
  await window.click('talk-held');
  await window.click('handover-next');
  await window.see('handover-folder');
  await window.click('back');
});

part('a letter in, and a mail out that is to be removed', async () => {
  await dossier();
  await window.click('letter-new');
  await window.see('letter-form');
  await window.click('letter-save');
  assert.equal(await window.error(), 'form');
  await fresh();
  await window.click('letter-direction-in');
  await window.click('letter-channel-letter');
  await window.click('letter-class-care');
  await window.type('letter-name', 'Hanna Huisarts');
  await window.type('letter-subject', 'Nieuw hulpmiddel');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  // By a key and back, past the first page: the words are there.
  await window.keys('F1');
  await window.see('manual-list');
  await window.click('back');
  await window.see('draft-restored');
  assert.equal(await window.at('letter-subject').getValue(), 'Nieuw hulpmiddel');
  await window.click('rail-today');
  await window.shows('Brief of mail van Tineke Proefpersoon');
  await window.click('draft-open');
  await window.see('draft-restored');
  assert.equal(await window.at('letter-subject').getValue(), 'Nieuw hulpmiddel');
  window.pick(scan);
  await window.click('letter-pick');
  await window.see('letter-file');
  await fresh();
  await window.top();
  await window.picture('record-letter');
  await window.click('letter-save');
  await window.shows('Brief van Hanna Huisarts');
  await window.shows('scan.txt');

  await window.click('letter-new');
  await window.click('letter-direction-out');
  await window.click('letter-channel-mail');
  await window.click('letter-class-admin');
  await window.type('letter-name', 'Gemeente Voorbeeldstad');
  await window.type('letter-subject', 'Rekening november');
  await window.click('letter-save');
  await window.see('letter-waits');
  await window.shows('(AWR art. 52 lid 4)');
  await fresh();
  await window.click('filter-letter');
  await until('two letters', async () => (await window.all('letter')).length === 2 && (await window.all('entry')).length === 2);
  await window.picture('record-letters');
  await window.click('rail-today');
  await window.shows('verwijder de mail ‘Rekening november’');
  await window.click('waiting-removed');
  await until('no mail', async () => (await window.all('waiting-removed')).length === 0);
});

part('an own template: kept from a report, used with one click, changed in the settings', async () => {
  await dossier();
  await window.click('report-new');
  await window.type('report-text', 'Samen gewandeld. Stemming: ');
  await window.click('template-keep');
  await window.see('template-dialog');
  await fresh();
  await window.click('template-save');
  assert.equal(await window.error(), 'form');
  await window.type('template-title', 'Wandelen');
  await window.picture('record-template');
  await window.click('template-save');
  await window.gone('template-dialog');
  await window.type('report-text', 'Vandaag:');
  await window.click('template-pick');
  assert.equal(await window.at('report-text').getValue(), 'Vandaag:\nSamen gewandeld. Stemming:');
  await fresh();
  await window.picture('record-report');
  await window.click('report-save');
  await window.shows('Vandaag:');
  await window.click('rail-settings');
  await window.click('template-change');
  await window.type('template-title', 'Wandelen en praten');
  await window.click('template-save');
  await window.shows('Wandelen en praten');
  await fresh();
  await window.click('template-drop');
  await until('it is gone', async () => (await window.all('template')).length === 0);
});

part('a document says who supplied it', async () => {
  await dossier();
  await window.click('document-add');
  window.pick(scan);
  await window.click('document-pick');
  await window.see('document-file');
  // Nobody is chosen: what comes from another must not stand there as the carer's own finding.
  await window.click('document-save');
  assert.equal(await window.error(), 'form');
  await window.click('origin-earlier-carer');
  await fresh();
  await window.click('document-save');
  await window.see('entry-origin');
  await window.shows('eerdere zorgverlener');
});

part('weeks later: the day to look again stands on the first screen and leads to the entry', async () => {
  await window.stop();
  window = await new Window({ vault, now: new Date(Date.now() + 20 * 86_400_000).toISOString() }).start();
  await unlock(window, passphrase);
  await window.page('main');
  await window.see('waiting');
  await window.shows('kan het nu verteld worden?');
  await fresh();
  await window.browser.execute(() => document.querySelector('[data-what="not_yet_told"] [data-testid="waiting-open"]').click());
  await window.see('entry-held');
  await window.browser.execute(() => document.querySelector('.marked [data-testid="entry-hold"]').click());
  await window.click('hold-end');
  await window.type('hold-reason', 'Vandaag samen met de huisarts verteld.');
  await fresh();
  await window.click('hold-save');
  await until('one chip', async () => (await window.all('entry-held')).length === 1);
});

part('closing, what it comes to, and opening again', async () => {
  await dossier('facts');
  await window.click('care-close');
  await window.see('closing');
  await window.click('closing-next');
  assert.equal(await window.error(), 'form');
  await fresh();
  await window.picture('record-closing-1');
  await window.click('closing-ending-other-carer');
  await window.click('closing-next');
  await window.see('closing-happens');
  await window.shows('Wmo 2015 art. 5.3.4');
  await window.shows('niet voor de vertegenwoordiger');
  await fresh();
  await window.picture('record-closing-2');
  await window.click('closing-save');
  await window.see('dossier-closed');
  assert.equal((await window.all('report-new')).length, 0);
  await fresh();
  await window.picture('record-closed');
  await window.click('tab-timeline');
  await window.see('entry-amend');
  await window.click('rail-clients');
  assert.equal((await window.all('client-row')).length, 0);
  await window.click('clients-former');
  await window.shows('Uit zorg');
  await fresh();
  await window.click('client-row');
  await window.click('dossier-closed-more');
  await window.click('care-reopen');
  await window.click('care-reopen-save');
  assert.equal(await window.error(), 'form');
  await window.type('care-reason', 'Zij komt terug.');
  await fresh();
  await window.click('care-reopen-save');
  await until('open again', async () => (await window.at('care-card').getAttribute('data-status')) === 'in_care');
  await window.click('care-past');
  await window.shows('Een andere zorgverlener neemt het over');
  await fresh();
});
