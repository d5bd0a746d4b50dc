// Forms in the real window: an intake filled in step by step, left and taken up again, put right; a form that the
// program was never built with, on screen, in the search and on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'forms');
const more = path.join(home, 'more-forms');
const HANDED_IN = `
id = "garden"
version = 1
name = { nl = "Tuinplan", en = "Garden plan" }
about = { nl = "Wat groeit er?", en = "What grows?" }
group = "client"
[[sections]]
id = "beds"
title = { nl = "Perken", en = "Beds" }
[[sections.fields]]
id = "plants"
kind = "long"
label = { nl = "Welke planten?", en = "Which plants?" }
help = { nl = "Noem ze allemaal.", en = "Name them all." }
article = "Tuinwet art. 1"
required = true
`;

let window;
const part = journey(() => window);
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const dossier = async () => {
  await window.click('rail-today');
  await window.click('recent-client');
  await window.see('timeline');
};
const choose = async (form) => {
  await window.click('form-new');
  await window.click(`form-${form}`);
  await window.see('form-page');
};

before(async () => {
  fs.mkdirSync(more);
  fs.writeFileSync(path.join(more, 'garden.1.toml'), HANDED_IN);
  window = await new Window({ vault, env: { ZORGMAP_FORMS: more } }).start();
  await firstRun(window);
  await firstClient(window);
});
after(() => window?.stop());

part('an intake, step by step, left half way and taken up again', async () => {
  await window.click('form-new');
  await fresh();
  await window.picture('form-choice');
  await window.click('form-intake');
  await window.see('form-page');
  await fresh();
  await window.type('ask-question', 'Ik wil weer zelf naar de markt.');
  await window.click('next-talk');
  await window.type('ask-say', 'Mevrouw beslist alles zelf, haar zoon denkt mee.');
  await window.see('draft-saved');
  await until('the draft', async () => (await window.text('draft-saved')).includes('Bewaard'));
  await window.click('rail-today');
  await window.shows('Formulier voor Tineke Proefpersoon');
  await window.click('draft-open');
  await window.see('draft-restored');
  assert.equal(await window.at('ask-question').getValue(), 'Ik wil weer zelf naar de markt.');

  // The day of the talk is a must: the summary leads to the question.
  await window.click('form-save');
  assert.equal(await window.error(), 'form');
  await fresh();
  await window.click('error-link-talk_on');
  await window.click('ask-talk-on-back-0');
  await window.click('ask-present-add');
  await window.type('ask-present-0-name', 'Kees Proefpersoon');
  await window.type('ask-present-0-role', 'zoon');
  await window.press('[data-testid="question-talk-on"] [data-testid="why"]');
  await window.shows('Wlz art. 8.1.1');
  await fresh();
  await window.picture('form-intake');
  await window.click('form-save');
  await window.see('form-sheet');
  await window.shows('Ik wil weer zelf naar de markt.');
  await fresh();
});

part('it is put right, and the old answer stays to be read', async () => {
  await window.click('entry-correct');
  await window.see('form-page');
  await window.type('ask-question', 'Ik wil weer zelf naar de markt en naar de kapper.');
  await window.click('form-save');
  await window.shows('en naar de kapper');
  await window.click('entry-earlier');
  await window.shows('Dit stond er eerst');
  await fresh();
});

part('one that does not belong here is planned to be destroyed, and called off', async () => {
  await window.click('entry-wrong');
  await window.click('entry-destroy-ground-mistake');
  await window.type('entry-destroy-reason', 'Hoort in een ander dossier.');
  await window.type('entry-destroy-name', 'Tineke Proefpersoon');
  await fresh();
  await window.picture('form-wrong');
  await window.click('entry-destroy-plan');
  await window.gone('entry-destroy-dialog');
  await window.shows('en naar de kapper');
  await window.click('entry-wrong');
  await window.see('entry-planned');
  await window.shows('Hoort in een ander dossier.');
  await fresh();
  await window.click('entry-destroy-stop');
  await window.type('entry-destroy-stop-reason', 'Toch niet.');
  await window.click('entry-destroy-stop-save');
  await window.gone('entry-destroy-dialog');
});

part('involuntary care is not recorded without the names that the law asks', async () => {
  await choose('wzd-steps');
  await window.type('ask-officer-role', 'Wzd-functionaris');
  await window.click('form-save');
  assert.equal(await window.error(), 'form');
  for (const id of ['responsible', 'officer', 'carried_out_by']) await window.see(`error-link-${id}`);
  await window.shows('Alleen een functie is niet genoeg');
  await fresh();
  await window.picture('form-mistakes');
});

part('one more form file is on screen, in the search and on paper', async () => {
  await dossier();
  await choose('garden');
  await window.press('[data-testid="question-plants"] [data-testid="why"]');
  await window.shows('Tuinwet art. 1');
  await window.type('ask-plants', 'Zonnebloemen en lavendel');
  await window.click('form-save');
  await window.shows('Zonnebloemen en lavendel');
  await window.click('rail-search');
  await window.type('search-field', 'tuinplan lavendel');
  await window.click('search-submit');
  await window.click('search-hit');
  await window.shows('Zonnebloemen en lavendel');
  await window.click('dossier-print');
  await window.click('print-reader-own');
  await window.click('print-make');
  await window.click('print-open');
  const text = execFileSync('pdftotext', ['-layout', await window.opened(), '-']).toString();
  for (const words of ['Formulier: Tuinplan', 'Welke planten?', 'Zonnebloemen en lavendel', 'Kees Proefpersoon']) {
    assert.ok(text.includes(words), words);
  }
  await window.click('print-close');
});
