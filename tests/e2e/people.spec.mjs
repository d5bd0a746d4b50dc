// The people around a client, in the real window: a representative with proof, a question that is answered, consent given
// and taken back in as many actions, and a hand-over that is refused without consent and allowed with it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { photo } from './make.mjs';
import { chooseOnly, consentTo, firstClient, firstRun, journey, shownWords } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const stick = path.join(home, 'people-stick');
let window;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const sees = () => window.text('who-sees');

/** Pages of a form as pictures, to be looked at. */
function pages(pdf, name) {
  const pictures = path.join(process.env.ZORGMAP_TARGET, 'screenshots', name);
  execFileSync('pdftoppm', ['-png', '-r', '60', pdf, pictures]);
  return execFileSync('pdftotext', [pdf, '-']).toString().replaceAll(/\s+/g, ' ');
}

/** Counts what is done to the page: every click and every field that is typed in. */
async function counted(work) {
  let actions = 0;
  const act = {
    click: async (id) => (actions++, window.click(id)),
    type: async (id, text) => (actions++, window.type(id, text)),
  };
  await work(act);
  return actions;
}

/** Where a button is and how large. */
const box = (id) =>
  window.browser.execute((wanted) => {
    const { x, width, height } = document.querySelector(`[data-testid="${wanted}"]`).getBoundingClientRect();
    return [Math.round(x), Math.round(width), Math.round(height)];
  }, id);

async function handOver(recipient, capacity) {
  await window.click('dossier-handover');
  await window.click(`handover-capacity-${capacity}`);
  await window.type('handover-recipient', recipient);
  await window.click('handover-identity-known-to-me');
  await window.click('handover-next');
}

before(async () => {
  fs.mkdirSync(stick);
  window = await new Window({ vault: path.join(home, 'people') }).start();
  await firstRun(window);
  await firstClient(window);
  await window.see('tab-people');
});
after(() => window?.stop());

part('each dossier says who may see it', async () => {
  assert.match(await sees(), /Tineke Proefpersoon zelf, en verder niemand/);
  assert.match(await sees(), /geboortedatum ontbreekt/);
  await window.picture('people-0-line');
  await window.click('who-sees-more');
  await window.see('consents');
  await fresh();
  await window.picture('people-1-room');
});

part('a representative is noted, with proof', async () => {
  await window.click('person-add');
  await window.click('person-save');
  assert.equal(await window.error(), 'form');
  await window.click('person-who-mentor');
  await window.type('person-name', 'Mees Mentor');
  await window.type('person-phone', '06 12345678');
  window.pick(photo(path.join(home, 'beschikking.jpg')));
  await window.click('person-proof');
  await window.see('person-proof-file');
  await fresh();
  await window.picture('people-2-person');
  await window.click('person-save');
  await window.gone('person-dialog');
  assert.match(await window.text('person-may'), /Mag het dossier niet zien/, 'the client decides');
  await window.click('person-add');
  await window.click('person-who-authorised');
  await window.type('person-name', 'Roos Gemachtigde');
  await window.click('person-authorisation');
  const form = pages(await window.opened(), 'people-authorisation');
  for (const words of ['Tineke Proefpersoon', 'Roos Gemachtigde', 'Machtiging']) assert.ok(form.includes(words), words);
  await window.click('person-cancel');
});

part('somebody asks to see it, and the answer comes with its reasons', async () => {
  await window.click('access-start');
  await window.click('access-who-other');
  await window.type('access-name', 'Bea Buur');
  await fresh();
  await window.click('access-next');
  await window.click('access-identity-known-to-me');
  await fresh();
  await window.picture('people-3-question');
  await window.click('access-next');
  await window.see('access-answer');
  assert.equal(await window.at('access-answer').getAttribute('data-answer'), 'no');
  await window.shows('BW art. 7:457 lid 1');
  await window.click('access-next');
  assert.equal(await window.error(), 'form', 'why it is refused is written down');
  await window.type('access-note', 'Verteld dat mevrouw Proefpersoon dat zelf beslist.');
  await fresh();
  await window.picture('people-4-answer');
  await window.click('access-next');
  await window.see('access-saved');
  await window.click('access-close');
  assert.match(await window.text('answer'), /Bea Buur[^]*Nee/);
});

part('consent is taken back in as many actions as it was given', async () => {
  await window.click('consent-form-photos');
  const form = pages(await window.opened(), 'people-consent-nl');
  for (const words of ['Tineke Proefpersoon', 'Trijntje Proefstra', 'Autoriteit Persoonsgegevens']) {
    assert.ok(form.includes(words), words);
  }
  const give = await box('consent-give-photos');
  const given = await counted(async (act) => {
    await act.click('consent-give-photos');
    await act.click('consent-way-written');
    await act.click('consent-save');
  });
  await window.see('consent-withdraw-photos');
  assert.deepEqual(await box('consent-withdraw-photos'), give, 'the same place and size');
  const taken = await counted(async (act) => {
    await act.click('consent-withdraw-photos');
    await act.click('withdraw-way-oral');
    await act.click('withdraw-save');
  });
  await window.see('consent-give-photos');
  assert.equal(taken, given);
  await window.see('consent-past');
});

part('one that names somebody as well', async () => {
  const given = await counted(async (act) => {
    await act.click('consent-give-share_family');
    await act.type('consent-recipient', 'Kees Kennis');
    await act.click('consent-save');
  });
  await window.see('consent-withdraw-share_family');
  const taken = await counted(async (act) => {
    await act.click('consent-withdraw-share_family');
    await act.click('withdraw-way-oral');
    await act.click('withdraw-save');
  });
  await until('nobody named', async () => !(await window.at('consent-withdraw-share_family').isExisting()));
  assert.equal(taken, given);
});

part('a signature on the screen is kept in the dossier', async () => {
  await window.click('consent-give-photos');
  await window.click('consent-way-digital');
  await window.click('consent-save');
  assert.equal(await window.error(), 'form', 'nobody signed');
  const pad = await window.see('draw-pad');
  await window.rests(pad);
  await window.browser
    .action('pointer')
    .move({ origin: pad, x: -120, y: 0 })
    .down()
    .move({ origin: pad, x: -40, y: -30, duration: 100 })
    .move({ origin: pad, x: 60, y: 30, duration: 100 })
    .up()
    .perform();
  await fresh();
  await window.picture('people-5-signature');
  await window.click('consent-save');
  await window.see('consent-withdraw-photos');
  assert.match(await window.text('consent-photos'), /getekend op het scherm/);
  await fresh();
  await window.picture('people-6-consents');
});

part('a photo of the client goes with that consent', async () => {
  const add = async (title) => {
    await window.click('document-add');
    window.pick(photo(path.join(home, 'hiel.jpg')));
    await window.click('document-pick');
    await window.see('document-file');
    await window.type('document-title', title);
    await window.click('document-save');
    assert.equal(await window.error(), 'form', 'who is in it is asked');
    await window.click('portrait-client');
    await window.click('document-save');
  };
  await add('Foto van de hiel');
  await window.gone('document-dialog');
  await window.shows('Foto van de hiel');
  await window.click('tab-people');
  await window.click('consent-withdraw-photos');
  await window.click('withdraw-way-oral');
  await window.click('withdraw-save');
  await window.see('consent-give-photos');
  await add('Nog een foto');
  await until('the refusal', async () => (await window.error()) === 'consent_missing');
  await fresh();
  await window.picture('people-7-photo');
  await window.click('document-cancel');
});

part('a hand-over is refused without consent and goes with it', async () => {
  await handOver('Bea Buur', 'other');
  assert.equal(await window.at('handover-ground-directly-involved').isExisting(), false, 'a neighbour is not involved');
  await window.click('handover-ground-consent');
  await window.see('handover-no-consent');
  await fresh();
  await window.picture('people-8-no-consent');
  await window.click('handover-next');
  assert.equal(await window.error(), 'form');
  await window.click('handover-to-people');
  await consentTo(window, 'Bea Buur', 'share_family');
  assert.match(await sees(), /Met toestemming ook: Bea Buur/);
  await handOver('Bea Buur', 'other');
  await window.click('handover-ground-consent');
  await chooseOnly(window, 'handover-consent');
  await fresh();
  await window.picture('people-9-consent');
  await window.click('handover-next');
  await window.see('handover-language-nl');
  await window.click('handover-next');
  window.pick(stick);
  await window.click('handover-folder');
  await window.see('handover-folder-path');
  await window.click('handover-next');
  await shownWords(window, 'handover-words');
  await window.click('handover-apart');
  await window.click('handover-next');
  await window.see('handover-check');
  await window.click('handover-next');
  await window.see('handover-done', 120_000);
  await window.click('handover-finish');
});

part('a representative comes when the client cannot decide, and the core refuses one who may not', async () => {
  await window.click('tab-people');
  await window.top();
  await window.click('dossier-handover');
  await window.click('handover-capacity-representative');
  await window.shows('mag het dossier nu niet zien');
  await chooseOnly(window, 'handover-person');
  await window.click('handover-identity-passport');
  await window.click('handover-next');
  await window.click('handover-ground-request-representative');
  await window.click('handover-next');
  await window.see('handover-language-nl');
  await window.click('handover-next');
  window.pick(stick);
  await window.click('handover-folder');
  await window.see('handover-folder-path');
  await window.click('handover-next');
  await shownWords(window, 'handover-words');
  await window.click('handover-apart');
  await window.click('handover-next');
  await window.see('handover-check');
  await window.click('handover-next');
  await until('the refusal', async () => (await window.error()) === 'no_right');
  await window.shows('beslist zelf');
  await fresh();
  await window.picture('people-10-refused');
  await window.click('back');
  await window.click('tab-people');
  await window.click('capacity-add');
  await window.click('capacity-matter-dossier');
  await window.click('capacity-capable-no');
  await window.type('capacity-by', 'R. Dokter, arts');
  await window.type('capacity-why', 'Begrijpt niet wat het betekent.');
  await fresh();
  await window.picture('people-11-capacity');
  await window.click('capacity-save');
  await until('the answer', async () => /Mees Mentor als vertegenwoordiger/.test(await sees()));
});

part('all of it in the dark and large', async () => {
  await window.top();
  for (const theme of ['dark', 'light']) {
    await window.browser.execute((wanted) => (document.documentElement.dataset.theme = wanted), theme);
    await fresh();
    await window.picture(`people-12-${theme}`);
  }
  await window.browser.execute(() => (document.documentElement.dataset.text = '200'));
  await fresh();
  await window.picture('people-13-large');
  await window.browser.execute(() => {
    const page = document.querySelector('.slides');
    page.scrollTo(0, page.scrollHeight * 0.7);
  });
  await window.picture('people-14-large-consents');
  await window.browser.execute(() => (document.documentElement.dataset.text = '100'));
});

/** Asks for who is picked so, after the death, what a weighty interest needs; the answer is written down. */
async function asks(pick, interest) {
  await window.click('access-start');
  await pick();
  await window.click('access-next');
  if (interest) await window.press('//input[@data-testid="access-fact"][@data-value="interest"]');
  await window.click('access-asks-interest-part');
  await window.click('access-identity-passport');
  await window.click('access-next');
  await window.see('access-answer');
  assert.equal((await window.at('access-answer').getAttribute('data-answer')) !== 'no', interest);
  await window.type('access-note', 'Mogelijke fout bij de medicatie.');
  await window.click('access-next');
  await window.see('access-saved');
  await window.click('access-close');
}

part('after a death a no to a name alone does not hide the yes to one of two on the list who are called so', async () => {
  await window.top();
  for (const who of ['child', 'sibling']) {
    await window.click('person-add');
    await window.click(`person-who-${who}`);
    await window.type('person-name', 'Jan de Vries');
    await window.click('person-save');
    await window.gone('person-dialog');
  }
  await window.click('tab-facts');
  await window.click('care-close');
  await window.click('closing-ending-died');
  await window.click('closing-next');
  await window.click('closing-save');
  await window.see('dossier-closed');
  await window.click('tab-people');
  await asks(() => window.press('//label[contains(., "Jan de Vries") and contains(., "kind")]'), true);
  await asks(async () => {
    await window.click('access-who-other');
    await window.type('access-name', 'Jan de Vries');
  }, false);
  await handOver('Jan de Vries', 'other');
  await window.click('handover-ground-after-death');
  await until('the answer to the child', async () => (await window.browser.$$('[data-testid^="handover-answer-"]').length) === 1);
  await chooseOnly(window, 'handover-answer');
  await window.click('handover-next');
  await window.see('handover-language-nl');
});
