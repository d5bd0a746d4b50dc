// What keeps the dossiers and the keys to them: a backup on a stick, a new passphrase, a new recovery code, and the day
// that the laptop's vault is gone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, shownWords, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'kept');
const stick = path.join(home, 'kept-stick');
const neighbour = path.join(home, 'neighbour');
const CLIENT = 'Wietske Voorbeeldsma';
const KEPT = 'Sjoerd Proefpersoon';
const DESTROYED = 'Fenna Proefpersoon';
const BEFORE = 'Steunkousen aangetrokken, voor de reservekopie.';

let window;
let passphrase;
let renewed;
let recovery;
let newCode;

async function fresh() {
  assert.deepEqual(await window.barriers(), []);
}

const part = journey(() => window);

before(async () => {
  fs.mkdirSync(stick);
  window = await new Window({ vault }).start();
  ({ passphrase, recovery } = await firstRun(window));
});
after(() => window?.stop());

part('with the first client, a backup is due', async () => {
  await window.click('task-client');
  await window.type('client-name', CLIENT);
  await window.click('client-save');
  await window.click('report-new');
  await window.type('report-text', BEFORE);
  await window.click('report-save');
  await window.shows(BEFORE);
  await window.click('rail-today');
  await window.see('backup-due');
  await fresh();
  await window.picture('keep-today-due');
});

part('a backup onto a stick: written, read back, told where', async () => {
  await window.click('backup');
  await window.see('backup-dialog');
  await fresh();
  await window.picture('keep-backup-how');
  window.pick(path.join(home, 'no-such-stick'));
  await window.click('backup-pick');
  assert.equal(await window.error(), 'folder_not_writable');
  window.pick(stick);
  await window.click('backup-pick');
  await window.see('backup-done', 120_000);
  await fresh();
  await window.picture('keep-backup-done');
  const set = await window.text('backup-set');
  assert.equal(path.dirname(set), path.join(stick, 'Zorgmap-reservekopie', 'sets'));
  assert.ok(fs.existsSync(path.join(set, 'manifest.json')));
  const grep = ['-r', '-l', '-a', '-e', 'Voorbeeldsma', '-e', 'Steunkousen', stick];
  assert.throws(() => execFileSync('grep', grep), 'nothing of it can be read on the stick');
  await window.click('backup-close');
  await window.gone('backup-due');

  await window.click('rail-settings');
  await until('the last backup', async () => (await window.text('backup-last')).includes(stick));
  await fresh();
  await window.picture('keep-settings');
});

part('a new passphrase: a weak one is refused, six words hold from the next opening', async () => {
  await window.click('newpass');
  await window.type('present', 'niet de goede zin');
  await window.click('newpass-save');
  assert.equal(await window.error(), 'form', 'an unlocked laptop is not enough');
  await fresh();
  await window.type('present', passphrase);
  await window.click('passphrase-kind-own');
  await window.type('passphrase-own', 'te kort');
  await window.click('newpass-save');
  assert.equal(await window.error(), 'passphrase_too_short');
  await fresh();
  await window.picture('keep-passphrase-short');
  await window.click('passphrase-kind-words');
  renewed = await shownWords(window, 'passphrase-words');
  assert.notEqual(renewed, passphrase);
  await fresh();
  await window.picture('keep-passphrase-words');
  await window.click('newpass-save');
  await window.see('newpass-done');
  await fresh();
  await window.picture('keep-passphrase-done');
  await window.click('newpass-close');

  await window.relock(() => window.click('lock'));
  await unlock(window, passphrase);
  assert.equal(await window.error(), 'wrong_passphrase', 'the old words open nothing');
  await unlock(window, renewed);
  await window.page('main');
  await window.see('recent-client');
});

part('a new recovery code that was not typed back changes nothing; typed back, it replaces the old one', async () => {
  const sheets = () => fs.readdirSync(path.join(vault, 'out')).filter((name) => name.startsWith('herstelblad'));
  await window.click('rail-settings');
  await window.click('newcode');
  await window.type('present', renewed);
  await fresh();
  await window.click('newcode-make');
  await window.see('recovery-code');
  assert.deepEqual(sheets(), [], 'a code that nobody prints is on no disk');
  await window.click('recovery-print');
  await window.opened();
  assert.equal(sheets().length, 1);
  await window.click('newcode-dialog-close');
  await until('the sheet of a code that was given up to go', () => sheets().length === 0);
  await window.relock(() => window.click('lock'));
  await unlock(window, renewed);
  await window.page('main');

  await window.click('rail-settings');
  await window.shows('Nog niet overgetypt');
  await window.at('newcode').scrollIntoView();
  await window.picture('keep-ways');
  await window.click('newcode');
  await window.type('present', renewed);
  await window.click('newcode-make');
  newCode = (await window.text('recovery-code')).split(/\s+/).join('-');
  assert.notEqual(newCode, recovery);
  await fresh();
  await window.picture('keep-code');
  await window.click('recovery-print');
  const printed = execFileSync('pdftotext', ['-layout', await window.opened(), '-']).toString().replaceAll(/[\s-]/g, '');
  assert.ok(printed.includes(newCode.replaceAll('-', '')), 'the code stands on the sheet');
  await window.click('recovery-next');
  await window.type('recovery-typed', recovery);
  await window.click('recovery-confirm');
  assert.equal(await window.error(), 'form', 'the old code is another one');
  await fresh();
  await window.picture('keep-code-typed');
  await window.type('recovery-typed', newCode);
  await window.click('recovery-confirm');
  await window.see('newcode-done');
  await until('the sheet to go once its code was typed back', () => sheets().length === 0);
  await fresh();

  // The dialog itself offers what should follow.
  window.pick(stick);
  await window.click('newcode-backup');
  await window.click('backup-pick');
  await window.see('backup-done', 120_000);
  await window.click('backup-close');
});

part('a colleague keeps her backup on the same stick', () => {
  const cli = (command, env = {}) =>
    execFileSync(
      path.join(process.env.ZORGMAP_TARGET, 'debug', 'zorgmap-cli'),
      ['--vault', neighbour, '--key-file', path.join(home, 'neighbour.key'), ...command],
      { env: { ...process.env, ZORGMAP_PASSPHRASE: 'zeven gele fietsen onder water', ...env } },
    );
  cli(['init', '--name', 'Praktijk van de buren', '--json']);
  cli(['backup', '--to', stick]);
});

part('the vault is gone: the first run puts the newest backup back', async () => {
  await window.stop();
  fs.renameSync(vault, `${vault}-gone`);
  window = await new Window({ vault }).start();
  await window.see('first-run');
  await fresh();
  await window.picture('keep-first-run');
  await window.click('first-run-restore');
  await window.see('restore-page');
  await fresh();
  await window.picture('keep-restore');
  const empty = path.join(home, 'kept-empty');
  fs.mkdirSync(empty);
  window.pick(empty);
  await window.click('restore-pick');
  assert.equal(await window.error(), 'no_backup');
  assert.equal(fs.existsSync(vault), false);
  await fresh();
  await window.picture('keep-restore-none');
  window.pick(stick);
  await window.click('restore-pick');
  await window.see('restore-others');
  await fresh();
  await window.picture('keep-restore-others');
  // The colleague's is the newest, so it stands first. Hers is put back by mistake, and makes way again.
  const take = async (which) => {
    await window.press((await window.all('restore-take'))[which]);
    await window.see('restore-found');
  };
  await take(0);
  await window.click('restore-do');
  await window.see('restore-done', 120_000);
  await window.click('restore-open');
  await window.see('unlock-page');
  await fresh();
  await window.picture('keep-restore-wrong');
  await window.click('aside-open');
  await window.click('aside-do');
  await window.see('restore-page');
  await window.click('restore-pick');
  await window.see('restore-others');
  await take(1);
  await fresh();
  await window.picture('keep-restore-found');
  await window.click('restore-do');
  await window.see('restore-done', 120_000);
  await fresh();
  await window.picture('keep-restore-done');
  await window.click('restore-open');
  await window.see('unlock-page');
  await fresh();
  await window.picture('keep-restore-unlock');
});

part('the new code opens it, the client is there, and the keys are asked to be renewed', async () => {
  await window.type('unlock-recovery', recovery);
  await window.click('unlock-submit');
  assert.equal(await window.error(), 'wrong_passphrase', 'the old code opens nothing');
  await window.type('unlock-recovery', newCode);
  await window.click('unlock-submit').catch(() => undefined);
  await window.page('main');
  await window.see('by-recovery-code');
  // The store of a backup knows none that opens with the code of its day: one is made by itself on the stick that is in.
  await window.shows('Reservekopie gemaakt op');
  await fresh();
  await window.picture('keep-by-recovery-code');
  // The keychain remembers a later seal than the backup has: seen, it is the store from here on.
  await window.click('behind-seen');
  await window.gone('behind-seal');
  await window.click('recent-client');
  await window.shows(CLIENT);
  await window.shows(BEFORE);

  await window.click('rail-today');
  await window.click('anew-passphrase');
  passphrase = await shownWords(window, 'passphrase-words');
  await window.click('newpass-save');
  await window.click('newpass-close');
  await window.click('anew-code');
  await window.click('newcode-make');
  recovery = (await window.text('recovery-code')).split(/\s+/).join('-');
  await window.click('recovery-next');
  await window.type('recovery-typed', recovery);
  await window.click('recovery-confirm');
  await window.shows('Het blad met de oude code mag pas weg als er geen oudere reservekopie meer is.');
  window.pick(stick);
  await window.click('newcode-backup');
  await window.click('backup-pick');
  await window.see('backup-done', 120_000);
  await window.click('backup-close');
  await window.gone('by-recovery-code');

  await window.click('rail-settings');
  await window.click('verify');
  await window.see('verify-good', 120_000);
  await window.click('rail-log');
  await window.see('log-table');
  await window.picture('keep-log');
  await window.relock(() => window.click('lock'));
  await unlock(window, passphrase);
  await window.page('main');
  await window.see('recent-client');
});

part('notices that two dossiers were destroyed: nothing is gone until the carer says so, for each', async () => {
  for (const name of [KEPT, DESTROYED]) {
    await window.click('rail-clients');
    await window.click('client-add');
    await window.type('client-name', name);
    await window.click('client-save');
    await window.shows(name);
  }
  await window.stop();
  // The same vault on another laptop (no keychain), in which both are destroyed; its notices come to lie beside this one.
  const twin = `${vault}-twin`;
  fs.cpSync(vault, twin, { recursive: true });
  const env = { ...process.env, ZORGMAP_RECOVERY: recovery, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  for (const name of [KEPT, DESTROYED]) {
    execFileSync(path.join(process.env.ZORGMAP_TARGET, 'debug', 'destroy'), [twin, name], { env });
  }
  fs.copyFileSync(path.join(twin, 'tombstones.json'), path.join(vault, 'tombstones.json'));
  window = await new Window({ vault }).start();
  await unlock(window, passphrase);
  await window.page('main');
  await window.see('stones');
  await fresh();
  await window.picture('keep-stones');
  const of = (name) => window.browser.$(`//*[@data-testid="stone"][contains(., "${name}")]`);
  await window.press(of(DESTROYED).$('[data-testid="stone-destroy"]'));
  await window.type('stone-name', KEPT);
  await window.click('stone-sure');
  assert.equal(await window.error(), 'form', 'another name destroys nothing');
  await window.shows('Dat is een andere naam');
  await fresh();
  await window.picture('keep-stones-name');
  await window.type('stone-name', DESTROYED);
  await window.click('stone-sure');
  await until('one notice', async () => (await window.all('stone').length) === 1);
  await window.click('stone-keep');
  await window.gone('stones');
  await window.click('rail-clients');
  await window.shows(KEPT);
  assert.ok(!(await window.browser.execute((name) => document.body.innerText.includes(name), DESTROYED)));
  await window.relock(() => window.click('lock'));
  await unlock(window, passphrase);
  await window.page('main');
  await window.see('recent-client');
  assert.equal(await window.all('stones').length, 0, 'it was answered once');
});
