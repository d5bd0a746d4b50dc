// The keys to the vault: a key stick made, named and revoked; a passphrase that may have leaked; a new laptop; a change
// that a power cut left half done.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, shownWords, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'keys');
const stick = path.join(home, 'keys-stick');
const second = path.join(home, 'keys-stick-2');
const CLIENT = 'Hiltje Voorbeeldstra';
const WORDS = 'Boterham gesmeerd, en dat bleef bewaard.';

let window;
let passphrase;
let recovery;

const part = journey(() => window);

async function fresh(picture) {
  assert.deepEqual(await window.barriers(), []);
  if (picture) await window.picture(picture);
}

const ways = () =>
  window.browser.execute(() =>
    [...document.querySelectorAll('[data-testid="way"]')].map((way) => way.dataset.kind),
  );

/** A button on the card of a way in. */
const card = (kind, button) => window.browser.$(`[data-testid="way"][data-kind="${kind}"] [data-testid="${button}"]`);

async function settings() {
  await window.click('rail-settings');
  await window.see('way');
  await window.browser.$('#s-ways').scrollIntoView();
}

/** Types back the code that is on screen. */
async function typeBack() {
  const code = (await window.text('recovery-code')).split(/\s+/).join('-');
  await window.click('recovery-next');
  await window.type('recovery-typed', code);
  await window.click('recovery-confirm');
  return code;
}

const copies = ['vault.json', 'vault.copy.json'].map((name) => path.join(vault, name));

before(async () => {
  for (const folder of [stick, second]) fs.mkdirSync(folder);
  window = await new Window({ vault }).start();
  ({ passphrase, recovery } = await firstRun(window));
});
after(() => window?.stop());

part('a client, so that there is something to lose', async () => {
  await window.click('task-client');
  await window.type('client-name', CLIENT);
  await window.click('client-save');
  await window.click('report-new');
  await window.type('report-text', WORDS);
  await window.click('report-save');
  await window.shows(WORDS);
});

part('a key stick asks for the passphrase, and gets a name', async () => {
  await settings();
  assert.deepEqual((await ways()).toSorted(), ['passphrase_keychain', 'recovery_code']);
  await fresh('keys-ways');
  await window.click('way-stick');
  await window.type('present', 'niet de goede zin');
  window.pick(stick);
  await window.click('stick-make');
  assert.equal(await window.error(), 'form');
  await fresh('keys-stick-wrong');
  await window.type('present', passphrase);
  window.pick(stick);
  await window.click('stick-make');
  await window.gone('stick-dialog');
  assert.equal(fs.readFileSync(path.join(stick, 'zorgmap.key')).length, 32);
  await until('a card for it', async () => (await ways()).includes('passphrase_key_file'));
  await window.press(card('passphrase_key_file', 'way-rename'));
  await window.type('rename-name', 'Blauwe stick');
  await fresh('keys-rename');
  await window.click('rename-save');
  await window.shows('Blauwe stick');
});

part('the stick opens the vault, and so is a lost one revoked', async () => {
  await window.relock(() => window.click('lock'));
  await window.click('unlock-other-way');
  await window.click('unlock-way-key-file');
  window.pick(path.join(stick, 'zorgmap.key'));
  await window.click('unlock-key-file-pick');
  await unlock(window, passphrase);
  await window.page('main');
  await window.relock(() => window.click('lock'));
  await unlock(window, passphrase);
  await window.page('main');

  await settings();
  await window.press(card('passphrase_key_file', 'way-revoke'));
  await window.see('renew-dialog');
  await fresh('keys-revoke-why');
  await window.type('present', 'niet de goede zin');
  await window.click('renew-begin');
  assert.equal(await window.error(), 'form');
  await window.type('present', passphrase);
  await window.click('renew-begin');
  await window.see('recovery-code');
  await fresh('keys-revoke-code');
  // The old paper is another code: nothing happens.
  await window.click('recovery-next');
  await window.type('recovery-typed', recovery);
  await window.click('recovery-confirm');
  assert.equal(await window.error(), 'form');
  await fresh('keys-revoke-other-code');
  assert.ok(fs.existsSync(path.join(vault, 'dossier-1.db')));
  await window.click('recovery-again');
  recovery = await typeBack();
  await window.see('renew-done', 120_000);
  await fresh('keys-revoke-done');
  assert.ok(!fs.existsSync(path.join(vault, 'dossier-1.db')) && fs.existsSync(path.join(vault, 'dossier-2.db')));

  await window.relock(() => window.click('renew-restart'));
  await unlock(window, passphrase);
  await window.page('main');
  await settings();
  assert.ok(!(await ways()).includes('passphrase_key_file'));
  await window.click('rail-today');
  await window.click('recent-client');
  await window.shows(WORDS);
});

part('a passphrase that may have leaked: six new words, and the old ones open nothing', async () => {
  const old = passphrase;
  const before = copies.map((copy) => fs.readFileSync(copy));
  await settings();
  await window.click('way-leaked');
  await fresh('keys-leaked-why');
  await window.type('present', passphrase);
  await window.click('renew-begin');
  passphrase = await shownWords(window, 'passphrase-words');
  assert.notEqual(passphrase, old);
  await fresh('keys-leaked-words');
  await window.click('renew-passphrase');
  recovery = await typeBack();
  await window.see('renew-done', 120_000);
  await window.relock(() => window.click('renew-restart'));
  await unlock(window, old);
  assert.equal(await window.error(), 'wrong_passphrase');
  // An older copy put back leads nowhere: its store is gone. The old words stay wrong, and the copy is written anew.
  fs.writeFileSync(copies[1], before[1]);
  await unlock(window, old);
  assert.equal(await window.error(), 'wrong_passphrase');
  await unlock(window, passphrase);
  await window.page('main');
  assert.ok(fs.readFileSync(copies[1]).equals(fs.readFileSync(copies[0])));
  await window.click('rail-settings');
  await window.click('verify');
  await window.see('verify-good', 120_000);
});

part('a change of the passphrase that was cut off: asked, and undone', async () => {
  const before = copies.map((copy) => fs.readFileSync(copy));
  const old = passphrase;
  await settings();
  await window.click('newpass');
  await window.type('present', passphrase);
  const changed = await shownWords(window, 'passphrase-words');
  await window.click('newpass-save');
  await window.click('newpass-close');
  await window.relock(() => window.click('lock'));
  fs.writeFileSync(copies[1], before[1]);
  await unlock(window, old);
  assert.equal(await window.error(), 'change_unfinished');
  await fresh('keys-unlock-unfinished');
  await window.click('unlock-undo').catch(() => undefined);
  await window.page('main');
  await window.relock(() => window.click('lock'));
  await unlock(window, changed);
  assert.equal(await window.error(), 'wrong_passphrase');
  await unlock(window, old);
  await window.page('main');
});

part('a laptop that does not know the vault: another way is offered, then it is enrolled', async () => {
  await settings();
  await window.click('way-stick');
  await window.type('present', passphrase);
  window.pick(second);
  await window.click('stick-make');
  await window.gone('stick-dialog');
  await window.stop();
  // As on a new laptop: the same folder, a keychain in which nothing of it stands.
  execFileSync('secret-tool', ['clear', 'service', 'zorgmap'], { stdio: 'ignore' });
  window = await new Window({ vault }).start();
  await unlock(window, passphrase);
  assert.equal(await window.error(), 'no_device_secret');
  await window.see('unlock-with-key-file');
  await fresh('keys-unlock-new-laptop');
  await window.click('unlock-with-key-file');
  window.pick(path.join(second, 'zorgmap.key'));
  await window.click('unlock-key-file-pick');
  await unlock(window, passphrase);
  await window.page('main');
  await settings();
  await window.click('way-laptop');
  await window.type('present', passphrase);
  await fresh('keys-laptop');
  await window.click('laptop-make');
  await window.gone('laptop-dialog');
  await window.gone('way-laptop');
  // The old laptop is gone: its way in ends.
  await window.relock(() => window.click('lock'));
  await unlock(window, passphrase);
  await window.page('main');
  await settings();
  await fresh('keys-ways-two-laptops');
  await window.press(card('passphrase_keychain', 'way-revoke'));
  await window.type('present', passphrase);
  await window.click('renew-begin');
  recovery = await typeBack();
  await window.see('renew-done', 120_000);
  await window.relock(() => window.click('renew-restart'));
  await unlock(window, passphrase);
  await window.page('main');
  await settings();
  assert.equal((await ways()).filter((kind) => kind === 'passphrase_keychain').length, 1);
  await window.click('rail-log');
  await window.see('log-table');
  await window.shows('Sleutel ingetrokken');
});
