// What a client asks of the dossier: to look on at the screen, where nothing else can be reached, and the eight kinds of
// request from receipt to letter.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before } from 'node:test';
import { firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'rights');
const NOW = '2026-11-23T10:00:00+01:00';
const CLIENT = 'Tineke Proefpersoon';
const OTHER = 'Bertus Anderszoon';
const VIEWERS = ['viewing', 'viewing_part', 'viewing_file', 'viewing_end'];

let window;
let passphrase;

const part = journey(() => window);

async function seen(name) {
  await window.top();
  assert.deepEqual(await window.barriers(), []);
  await window.picture(`rights-${name}`);
}

const root = (name, value) =>
  window.browser.execute((name, value) => void (document.documentElement.dataset[name] = value), name, value);

/** In light, dark and large, and past axe-core. */
async function looks(name) {
  await seen(name);
  await root('theme', 'dark');
  await seen(`${name}-dark`);
  await root('theme', 'light');
  await root('text', '200');
  await seen(`${name}-large`);
  await root('text', '100');
}

/** Asks the program for an action past the page's own code; the code of its refusal, or null. */
const past = (action, input = {}) =>
  window.browser.executeAsync(
    (action, input, done) =>
      globalThis.__TAURI_INTERNALS__.invoke('call', { action, input }).then(
        () => done(null),
        (error) => done(error?.code ?? String(error)),
      ),
    action,
    input,
  );

const command = (name) =>
  window.browser.executeAsync(
    (name, done) =>
      globalThis.__TAURI_INTERNALS__.invoke(name, {}).then(
        () => done('answered'),
        (error) => done(String(error?.code ?? error)),
      ),
    name,
  );

const page = () => window.browser.execute(() => document.documentElement.outerHTML);

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

async function dossier() {
  await window.click('rail-clients');
  await window.see('client-add');
  await window.press(`//button[contains(., '${CLIENT}')]`);
  await window.see('dossier-more');
}

/** The text of the paper that was opened last; it is kept beside the pictures, to be looked at. */
async function paper(pattern, name) {
  const file = await window.opened();
  assert.match(file, pattern);
  if (name) fs.copyFileSync(file, path.join(process.env.ZORGMAP_TARGET, 'screenshots', `rights-${name}.pdf`));
  const told = spawnSync('pdftotext', ['-layout', file, '-']);
  assert.equal(told.status, 0);
  return told.stdout.toString().replaceAll(/\s+/g, ' ');
}

/** Another window comes by this click; the driver may report that its own went. */
async function turns(id, label) {
  await window.click(id).catch(() => undefined);
  await window.page(label);
}

async function start(viewer) {
  if (viewer) {
    await window.type('viewing-viewer', viewer);
    await window.click('viewing-capacity-client');
    await window.click('viewing-identity-passport');
  }
  await window.click('viewing-next');
  await window.see('others-done');
  await window.click('viewing-next');
  // The second press of a double click on that button, where another stands by now: nothing is begun by it.
  await window.see('viewing-start');
  const isBusy = await window.browser.execute(() => {
    const start = document.querySelector('[data-testid="viewing-start"]');
    start.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }));
    return new Promise((resolve) => setTimeout(() => resolve(start.ariaBusy), 100));
  });
  assert.equal(isBusy, null, 'a double click turns one page');
  await turns('viewing-start', 'viewing');
  await window.see('viewing-name');
}

async function back() {
  await window.click('viewing-leave');
  await window.type('viewing-present', passphrase);
  await turns('viewing-back-go', 'main');
  await window.see('rail-clients');
}

before(async () => {
  window = await new Window({ vault, now: NOW }).start();
  ({ passphrase } = await firstRun(window));
  await newClient(OTHER, 'Viooltjes geplant in de tuin.');
  await newClient(CLIENT, 'Samen koffie gedronken op het balkon.');
});
after(() => window?.stop());

part('a dossier is laid open for one viewer', async () => {
  await dossier();
  await window.click('dossier-viewing');
  await window.see('viewing-begin');
  await window.click('viewing-next');
  assert.equal(await window.error(), 'form');
  await window.type('viewing-viewer', CLIENT);
  await window.click('viewing-capacity-client');
  await window.click('viewing-identity-passport');
  await looks('viewing-who');
  await window.click('viewing-next');
  await window.see('others-done');
  await looks('viewing-what');
  await window.click('viewing-next');
  await window.see('viewing-start');
  await looks('viewing-ready');
  await turns('viewing-start', 'viewing');
  await window.see('viewing-name');
  await window.see('seen-table');
  await looks('viewing-particulars');
  await window.click('seen-reports');
  await window.shows('Samen koffie gedronken op het balkon.');
  await looks('viewing-reports');
});

part('nothing else can be reached from there, past the pages either', async () => {
  const types = fileURLToPath(new URL('../../ui/src/api/generated.ts', import.meta.url));
  const list = fs.readFileSync(types, 'utf8').split('export interface Actions {')[1];
  const actions = [...list.matchAll(/^ {2}(\w+): \{ input/gm)].map((found) => found[1]);
  assert.ok(actions.length > 90 && VIEWERS.every((name) => actions.includes(name)));
  for (const action of actions.filter((name) => !VIEWERS.includes(name))) {
    assert.equal(await past(action), 'not_allowed', action);
  }
  for (const name of ['pick_file', 'pick_folder', 'open_print', 'print_page', 'menu_offer', 'copy_secret', 'laptop_facts', 'job_progress', 'vault_unlock']) {
    assert.match(await command(name), /not allowed/i, name);
  }
  // Keys that lead elsewhere in the carer's window lead nowhere.
  for (const key of ['k', 'f', 'n']) {
    await window.browser.keys(['Control', key]);
  }
  await window.see('viewing-name');
  // Nor do the web view's own: it would print the page, save it or load it anew, and say so to nobody.
  const stopped = await window.browser.execute(() => {
    const does = (event) => document.body.dispatchEvent(event);
    const key = (key, ctrlKey) => !does(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
    const menu = !does(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    return { menu, print: key('p', true), save: key('S', true), again: key('F5', false), copy: key('c', true) };
  });
  assert.deepEqual(stopped, { menu: true, print: true, save: true, again: true, copy: false });
  const held = await page();
  assert.ok(!held.includes('Anderszoon') && !held.includes('Viooltjes'), 'of the other client nothing is in the page');
  const stored = await window.browser.execute(() => {
    const found = [];
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      try {
        if (JSON.stringify(globalThis[name])?.includes('Anderszoon')) found.push(name);
      } catch {
        // No data.
      }
    }
    return found;
  });
  assert.deepEqual(stored, []);
});

part('only the passphrase leads back, and locking is always possible', async () => {
  await window.click('viewing-leave');
  await window.type('viewing-present', 'dit is niet de goede zin');
  await window.click('viewing-back-go');
  await window.shows('Dit is niet uw wachtzin');
  await looks('viewing-back');
  assert.equal(await past('client_list', { former: false }), 'not_allowed');
  await window.type('viewing-present', passphrase);
  await turns('viewing-back-go', 'main');
  await window.see('recent-client');
  assert.equal(await past('viewing_part', { part: 'reports', after: 0, count: 1 }), 'not_allowed');

  await dossier();
  await window.click('dossier-viewing');
  await start(CLIENT);
  await window.relock(() => window.click('viewing-lock'));
  await unlock(window, passphrase);
  await window.page('main');
  await window.see('recent-client');

  await dossier();
  await window.click('tab-log');
  await window.click('log-access');
  await until('both times', async () => (await window.all('access-given').length) === 2);
  await window.shows('keek mee');
  await looks('access');
  await window.click('access-print');
  assert.match(await paper(/logboek-.*\.pdf$/, 'who-looked'), /Tineke Proefpersoon \(cliënt\) keek mee op het scherm/);
});

/** To the manual and back: what was typed in this field is there. */
async function away(id, typed) {
  await window.keys('F1');
  await window.see('manual-list');
  await window.click('back');
  await window.see('draft-restored');
  assert.equal(await (await window.see(id)).getValue(), typed);
}

/** Records a request of this kind, of the client or of who represents them; its page is open then. */
async function record(kind, more, asker) {
  await dossier();
  await window.click('dossier-requests');
  await window.click('request-new');
  await window.click(`request-kind-${kind}`);
  if (more) await window.click(more);
  await window.type('request-words', 'Dat wil ik graag.');
  await window.click('request-next');
  await window.click(asker ? 'request-capacity-representative' : 'request-capacity-client');
  if (asker) await window.type('request-asker', asker);
  await window.click('request-next');
  await window.type('request-received-day', '20');
  await window.type('request-received-month', '11');
  await window.type('request-received-year', '2026');
  await window.click('request-channel-spoken');
  await window.click('request-next');
  await window.shows('Besluit uiterlijk op 20 december 2026');
}

async function check() {
  await window.click('request-identity-known-to-me');
  await window.click('request-may-yes');
  await window.type('request-may-why', 'Het is de cliënt zelf.');
  await window.click('request-check');
  await window.see('request-decide');
}

const state = () => window.at('request').getAttribute('data-state');

/** Of each line of who looked whether it is told. */
async function ticked() {
  const all = () =>
    window.browser.execute(() => [...document.querySelectorAll('[data-testid="access-tick"]')].map((each) => each.checked));
  await until('the lines', async () => (await all()).length > 2);
  return all();
}

/** From receipt to the letter with the decision. */
async function answer(outcome, words) {
  await window.click('request-letter-received');
  assert.match(await paper(/brief-.*\.pdf$/, 'received'), /uiterlijk op 20 december 2026/);
  await check();
  await window.click(`request-outcome-${outcome}`);
  if (outcome !== 'granted') {
    await window.press('//input[@data-testid="request-ground"]');
    await window.type('request-reasons', 'Zo staat het in de wet.');
  }
  await window.click('request-decide');
  await window.click('request-letter-decision');
  const said = await paper(/brief-.*\.pdf$/);
  assert.match(said, words);
  assert.match(said, /Autoriteit Persoonsgegevens/);
}

part('a look on the screen, from receipt to letter and done', async () => {
  await dossier();
  await window.click('dossier-requests');
  await window.see('request-none');
  await seen('requests-none');
  await window.click('request-new');
  await window.click('request-next');
  assert.equal(await window.error(), 'form');
  await looks('request-what');
  await window.type('request-words', 'Mag ik meekijken?');
  await away('request-words', 'Mag ik meekijken?');
  await window.click('draft-drop');
  await record('look', 'request-way-screen');
  await looks('request-check');
  await answer('granted', /U leest het bij mij op het scherm/);
  assert.equal(await state(), 'to_do');
  await looks('request-do');
  await window.click('request-do-screen');
  await until('the name', async () => (await window.at('viewing-viewer').getValue()) === CLIENT);
  await start();
  await back();
  // It still stands on the first screen as long as nothing was done; now it was.
  await dossier();
  await window.click('dossier-requests');
  await window.see('request-row');
  assert.equal(await window.at('request-row').getAttribute('data-state'), 'answered');
});

part('a request that waits stands on the first screen, and may take longer once', async () => {
  await record('copy', 'request-way-paper');
  await window.click('rail-today');
  await window.see('waiting');
  await looks('today');
  await window.click('waiting-open');
  await window.click('request-extend');
  await window.type('request-reason', 'Het dossier is erg groot.');
  await window.click('request-more-keep');
  await window.shows('Besluit uiterlijk op 20 februari 2027');
  await window.click('request-letter-extension');
  assert.match(await paper(/brief-.*\.pdf$/, 'extension'), /20 februari 2027.*Het dossier is erg groot/);
  await check();
  await seen('request-decide');
  await window.click('request-outcome-granted');
  await window.click('request-decide');
  await window.click('request-letter-decision');
  assert.match(await paper(/brief-.*\.pdf$/), /U krijgt een afschrift/);
});

part('the copy goes by mail, answers the request and waits to be removed', async () => {
  const folder = path.join(home, 'to-mail');
  fs.mkdirSync(folder);
  await window.click('request-do-handover');
  await until('the name', async () => (await window.at('handover-recipient').getValue()) === CLIENT);
  await window.click('handover-next');
  await window.click('handover-next');
  await window.see('others-done');
  await window.click('handover-next');
  await window.click('handover-way-secure');
  window.pick(folder);
  await window.click('handover-folder');
  await window.see('handover-folder-path');
  await window.click('handover-next');
  assert.equal(await window.error(), 'form');
  await window.type('handover-service', 'ZorgPost');
  await looks('mail-where');
  await window.click('handover-next');
  await window.click('handover-apart');
  await window.click('handover-next');
  await window.click('handover-next');
  await window.see('handover-mail', 120_000);
  await looks('mail-done');
  const [made] = fs.readdirSync(folder);
  assert.deepEqual(fs.readdirSync(path.join(folder, made)), [`${made}.pdf`]);
  await window.click('rail-today');
  await until('the reminder', () =>
    window.browser.execute(() => document.querySelector('[data-testid="waiting"]')?.dataset.what === 'sent_mail'),
  );
  await dossier();
  await window.click('dossier-requests');
  await until('that it is done', () =>
    window.browser.execute(() => document.querySelector('[data-kind="copy"]')?.dataset.state === 'answered'),
  );
});

part('a correction, destruction, an objection and a transfer', async () => {
  await record('correct');
  await answer('granted', /Ik verbeter het dossier/);
  await window.click('request-do-correct');
  // The mail that was just sent stands above it.
  await window.see('entry-correct');
  await window.press('//li[@data-kind="report"]//button[@data-testid="entry-correct"]');
  await window.type('correct-text', 'Samen thee gedronken op het balkon.');
  await window.click('correct-save');
  await window.shows('Samen thee gedronken');
  await dossier();
  await window.click('dossier-requests');
  await window.press('//button[@data-testid="request-row" and @data-kind="correct"]');
  await window.click('request-link');
  await until('that it is done', async () => (await state()) === 'answered');

  await record('destroy');
  await check();
  await window.click('request-outcome-refused');
  await looks('request-refuse');
  await window.press('//input[@data-value="interest_of_another"]');
  await window.type('request-reasons', 'De zus heeft hier nog een zaak over lopen.');
  await away('request-reasons', 'De zus heeft hier nog een zaak over lopen.');
  await window.click('request-decide');
  await window.click('request-letter-decision');
  assert.match(await paper(/brief-.*\.pdf$/, 'refused'), /aanmerkelijk belang .*BW art\. 7:455 lid 2.*De zus heeft/);

  await record('object');
  await answer('refused', /Ik doe niet wat u vraagt/);
  await record('transfer');
  await answer('partly', /in een vorm die een computer kan lezen/);
});

part('who looked, and a restriction that holds', async () => {
  await record('who-looked', 'request-way-paper');
  await answer('granted', /overzicht van wie het dossier zag/);
  await window.click('request-do-log');
  assert.ok((await ticked()).every(Boolean), 'the client is told all');
  await looks('who-looked');
  await window.click('access-print');
  const whole = await paper(/logboek-.*\.pdf$/);
  assert.match(whole, /Wie heeft uw dossier gezien\?/);
  assert.doesNotMatch(whole, /niet het hele overzicht/);
  await window.press('//input[@data-testid="access-tick"]');
  await window.click('access-print');
  assert.match(await paper(/logboek-.*\.pdf$/), /Dit is niet het hele overzicht/);
  await window.click('back');
  await until('that it is done', async () => (await state()) === 'answered');

  await record('restrict', 'request-restriction-not-shared-further');
  await answer('granted', /Het dossier wordt niet verder gedeeld/);
  await dossier();
  await window.see('dossier-restricted');
  await looks('restricted');
  await window.click('dossier-viewing');
  await window.type('viewing-viewer', 'Carla Collega');
  await window.click('viewing-capacity-colleague');
  await window.click('viewing-identity-known-to-me');
  await window.click('viewing-ground-directly-involved');
  await window.click('viewing-next');
  await window.see('others-done');
  await window.click('viewing-next');
  await window.click('viewing-start');
  assert.equal(await window.error(), 'not_shared');

  await dossier();
  await window.click('dossier-restricted-more');
  await window.press('//button[@data-testid="request-row" and @data-kind="restrict"]');
  await window.click('request-lift');
  await window.type('request-told-day', '22');
  await window.type('request-told-month', '11');
  await window.type('request-told-year', '2026');
  await window.type('request-reason', 'De cliënt vindt het weer goed.');
  await window.click('request-more-keep');
  await window.click('request-letter-lifting');
  assert.match(await paper(/brief-.*\.pdf$/, 'lifted'), /beperking van het dossier stopt op 23 november 2026/);
  await dossier();
  await window.gone('dossier-restricted');
  await window.click('dossier-requests');
  await until('all eight', async () => (await window.all('request-row').length) === 8);
  await looks('requests');
});

part('after a decision for a part nothing is ticked beforehand at the screen, and it says why', async () => {
  await record('look', 'request-way-screen');
  await answer('partly', /een deel van wat u vraagt/);
  await window.click('request-do-screen');
  await until('the name', async () => (await window.at('viewing-viewer').getValue()) === CLIENT);
  await window.click('viewing-next');
  await window.see('viewing-in-part');
  const ticks = await window.browser.execute(() =>
    [...document.querySelectorAll('[data-testid="viewing-part"]')].map((each) => each.checked),
  );
  assert.deepEqual(ticks, Array(7).fill(false));
  await window.click('viewing-next');
  assert.equal(await window.error(), 'form');
  await window.press('//input[@data-testid="viewing-part"][@data-value="reports"]');
  await window.see('others-done');
  await window.click('viewing-next');
  await window.see('viewing-start');
  await turns('viewing-start', 'viewing');
  await window.see('viewing-name');
  await back();
});

part('what was written as a decision stays with a request that is withdrawn, and waits nowhere else', async () => {
  await record('transfer');
  await check();
  await window.click('request-outcome-refused');
  await window.type('request-reasons', 'Nog uit te zoeken.');
  await window.click('request-withdraw');
  await window.type('request-reason', 'Hoeft niet meer.');
  await window.click('request-more-keep');
  await window.see('request-left');
  await window.shows('Nog uit te zoeken.');
  await window.click('rail-today');
  await window.see('recent-client');
  const today = await window.browser.execute(() => document.body.innerText);
  assert.ok(!today.includes('Nog uit te zoeken.'), today);
  await dossier();
  await window.click('dossier-requests');
  await window.press('//button[@data-testid="request-row"][@data-state="withdrawn"]');
  await window.see('request-left');
  await window.click('draft-drop');
  await window.gone('request-left');
});

part('what was typed to look at who asks is kept, also when it is folded away and the request is decided', async () => {
  await record('object');
  await window.type('request-may-why', 'Nog bellen.');
  await away('request-may-why', 'Nog bellen.');
  await check();
  await window.click('request-check-again');
  await window.type('request-may-why', 'Toch de machtiging gezien.');
  await away('request-may-why', 'Toch de machtiging gezien.');
  await window.click('request-check-again');
  await window.click('request-outcome-refused');
  await window.press('//input[@data-testid="request-ground"]');
  await window.type('request-reasons', 'Zo staat het in de wet.');
  await window.click('request-decide');
  await window.see('request-check-left');
  await window.shows('Toch de machtiging gezien.');
  await seen('request-check-left');
  // It waits nowhere else, and is there until it is thrown away.
  await window.click('rail-today');
  await window.see('recent-client');
  const today = await window.browser.execute(() => document.body.innerText);
  assert.ok(!today.includes('Toch de machtiging gezien.'), today);
  await dossier();
  await window.click('dossier-requests');
  await window.press('//button[@data-testid="request-row" and @data-kind="object"]');
  await window.see('request-check-left');
  await window.click('draft-drop');
  await window.gone('request-check-left');
});

part('a decision that was begun is there where it is opened, also when looking again was begun too', async () => {
  const holds = async (id, text) => assert.equal(await (await window.see(id)).getValue(), text);
  const goOn = async (title) => {
    await window.click('rail-today');
    await window.press(`//button[@data-testid="draft-open"][contains(., "${title}")]`);
  };
  await record('look', 'request-way-screen');
  // What was only chosen is kept as well.
  await window.click('request-identity-known-to-me');
  await away('request-may-why', '');
  await window.click('request-may-yes');
  await window.type('request-may-why', 'Het is de cliënt zelf.');
  // Typed on while it was being recorded.
  await window.browser.execute(() => {
    const why = document.querySelector('[data-testid="request-may-why"]');
    document.querySelector('[data-testid="request-check"]').click();
    why.value = 'Toch nog eens kijken.';
    why.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await window.see('request-decide-waits');
  await seen('request-decide-waits');
  await holds('request-may-why', 'Toch nog eens kijken.');
  await window.click('request-check-again');
  await window.gone('request-decide-waits');
  await window.click('request-outcome-refused');
  await window.type('request-reasons', 'Nog over te denken.');
  await goOn('Besluit op een verzoek');
  await holds('request-reasons', 'Nog over te denken.');
  await window.gone('request-may-why');
  await goOn('Nagaan wie een verzoek deed');
  await holds('request-may-why', 'Toch nog eens kijken.');
  await window.see('request-decide-waits');
  await window.click('draft-drop');
  await holds('request-reasons', 'Nog over te denken.');
  await window.gone('request-may-why');
  // What was typed at both steps stays with a request that is withdrawn.
  await window.click('request-check-again');
  await holds('request-may-why', 'Het is de cliënt zelf.');
  await window.type('request-may-why', 'Weer iets anders.');
  await window.click('request-withdraw');
  await window.type('request-reason', 'Hoeft niet meer.');
  await window.click('request-more-keep');
  await window.see('request-check-left');
  await window.see('request-left');
  await window.shows('Weer iets anders.');
  await window.press('//*[@data-testid="request-check-left"]//button');
  await window.gone('request-check-left');
  await window.click('draft-drop');
  await window.gone('request-left');
});

part('somebody else is looked at again, and told no more of who looked than was ticked', async () => {
  await record('who-looked', 'request-way-paper', 'Mees Mentor');
  await window.click('request-identity-none');
  await window.click('request-may-no');
  await window.type('request-may-why', 'Geen paspoort bij zich.');
  await window.click('request-check');
  await window.shows('U kunt weigeren, of het opnieuw nagaan');
  await window.click('request-check-again');
  await check();
  await window.click('request-outcome-granted');
  await window.click('request-decide');
  await window.click('request-letter-decision');
  await paper(/brief-.*\.pdf$/);
  await window.click('request-do-log');
  await window.shows('Mees Mentor vraagt dit, niet de cliënt.');
  const told = await ticked();
  assert.ok(!told.at(0) && told.at(-1), 'what others got is off, who works in the dossier is not');
  await window.click('access-print');
  const less = await paper(/logboek-.*\.pdf$/);
  assert.match(less, /Dit is niet het hele overzicht/);
  assert.doesNotMatch(less, /Meegegeven aan/);
});

part('a client who cannot decide this looks on once that was weighed', async () => {
  await dossier();
  await window.click('tab-people');
  await window.click('capacity-add');
  await window.click('capacity-matter-dossier');
  await window.click('capacity-capable-no');
  await window.type('capacity-by', 'R. Dokter, arts');
  await window.type('capacity-why', 'Begrijpt niet wat het betekent.');
  await window.click('capacity-save');
  await window.gone('capacity-save');
  await window.click('dossier-handover');
  await window.click('handover-capacity-client');
  await window.type('handover-recipient', CLIENT);
  await window.click('handover-identity-passport');
  await window.click('handover-next');
  await window.shows('Waarom mag de cliënt dit zien?');
  await window.click('handover-ground-request-client');
  await window.click('handover-next');
  assert.equal(await window.error(), 'form');
  await window.click('back');
  await window.click('dossier-viewing');
  await window.type('viewing-viewer', CLIENT);
  await window.click('viewing-capacity-client');
  await window.click('viewing-identity-passport');
  await window.click('viewing-next');
  assert.equal(await window.error(), 'form');
  await window.type('viewing-weigh', 'Begrijpt genoeg en wil zelf kijken.');
  await looks('viewing-weigh');
  await start();
  await back();
});

part('the register and the statement, and letters in English', async () => {
  await window.click('rail-settings');
  await window.click('processing');
  await until('the purposes', async () => (await window.all('purpose').length) === 11);
  await looks('processing');
  await window.click('processing-privacy');
  assert.match(await paper(/privacyverklaring-.*\.pdf$/, 'privacy-nl'), /Trijntje Proefstra.*Uw rechten/);
  await window.click('processing-register');
  assert.match(await paper(/verwerkingsregister-.*\.pdf$/, 'register-nl'), /wettelijke plicht/);
  await window.click('processing-language-en');
  await window.click('processing-privacy');
  assert.match(await paper(/privacyverklaring-.*\.pdf$/, 'privacy-en'), /Your rights/);
  await window.click('processing-register');
  assert.match(await paper(/verwerkingsregister-.*\.pdf$/, 'register-en'), /legal duty/);
  await window.click('language-switch');
  await until('English', () => window.browser.execute(() => document.documentElement.lang === 'en'));
  await dossier();
  await window.click('dossier-requests');
  await window.press('//button[@data-testid="request-row" and @data-kind="object"]');
  await window.click('request-letter-decision');
  assert.match(await paper(/brief-.*\.pdf$/, 'refused-en'), /I do not do what you ask/);
  await seen('request-en');
  await window.click('language-switch');
  await until('Dutch', () => window.browser.execute(() => document.documentElement.lang === 'nl'));
});
