// What guards the dossiers by itself: a backup that begins when it is due, a clock that is wrong, a seal on paper, and a
// destroyed dossier that no old backup brings back.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'guarded');
const near = path.join(home, 'guarded-near');
const drawer = path.join(home, 'guarded-drawer');
/** Not beside the others: there a stick is found again under another name. */
const away = path.join(home, 'elsewhere', 'drawer');
const GONE = 'Douwe Voorbeeldsma';
const STAYS = 'Hiltje Voorbeeldsma';

let window;
let passphrase;
let recovery;
let certificate;

const sets = (stick) => fs.readdirSync(path.join(stick, 'Zorgmap-reservekopie', 'sets')).sort();
const fresh = async () => assert.deepEqual(await window.barriers(), []);
const at = async (now) => {
  await window?.stop();
  window = await new Window({ vault, now }).start();
};
async function enter(now) {
  await at(now);
  await unlock(window, passphrase);
  await window.page('main');
}
async function addClient(name) {
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', name);
  await window.click('client-save');
  await window.click('report-new');
  await window.type('report-text', `Samen gewandeld met ${name}.`);
  await window.click('report-save');
  await window.shows(`Samen gewandeld met ${name}.`);
}
async function backUp(stick) {
  fs.mkdirSync(stick);
  window.pick(stick);
  await window.click('rail-settings');
  await window.click('backup');
  await window.click('backup-pick');
  await window.see('backup-done', 120_000);
  await window.click('backup-close');
}
async function typeDate(day, month, year) {
  await window.type('clock-date-day', day);
  await window.type('clock-date-month', month);
  await window.type('clock-date-year', year);
  await window.click('clock-confirm');
}

const part = journey(() => window);

before(async () => {
  window = await new Window({ vault, now: '2026-11-23T10:30:00+01:00' }).start();
  ({ passphrase, recovery } = await firstRun(window));
});
after(() => window?.stop());

part('two clients, and backups on two sticks; a custodian whose code ends after that', async () => {
  await addClient(GONE);
  await addClient(STAYS);
  await window.click('rail-settings');
  await window.click('succession-open');
  await window.type('custodian-name', 'Gerrit Proefstra');
  await window.type('custodian-is', 'echtgenoot');
  await window.type('present', passphrase);
  await window.click('custodian-make');
  await window.click('custodian-done');
  await backUp(near);
  await backUp(drawer);
  await window.click('succession-open');
  await window.click('custodian-end');
  await window.gone('custodian-row');
  await window.click('rail-settings');
  await window.see('backup-medium');
  const media = await window.all('backup-medium');
  assert.equal(await media.length, 2);
  await window.at('backup-last').scrollIntoView();
  await fresh();
  await window.picture('guard-media');
});

part('a dossier is destroyed; a week later the backup begins by itself on the stick that is in', async () => {
  await window.stop();
  fs.mkdirSync(path.dirname(away));
  fs.renameSync(drawer, away);
  // The program that was stopped may take a moment to let go of the vault.
  certificate = await until('the vault to be free', () => {
    const told = spawnSync(path.join(process.env.ZORGMAP_TARGET, 'debug', 'destroy'), [vault, GONE], {
      env: { ...process.env, ZORGMAP_PASSPHRASE: passphrase, ZORGMAP_NOW: '2026-11-25T09:00:00+01:00' },
    });
    if (told.status === 0) return told.stdout.toString().trim();
    assert.match(told.stderr.toString(), /VaultInUse/);
    return null;
  });
  assert.match(certificate, /^\w{5}-\w{5}-\w{5}-\w{5}$/);
  const old = sets(near);
  await enter('2026-12-02T08:00:00+01:00');
  await until('the new set', () => sets(near).length === 1 && sets(near)[0] !== old[0]);
  await window.shows('Reservekopie gemaakt op');
  await window.see('backup-stale');
  const behind = await window.all('medium-behind');
  assert.equal(await behind.length, 1);
  await window.shows(drawer);
  await fresh();
  await window.picture('guard-stale');
});

part('a seal on paper still fits; one with a typing error or of another log does not', async () => {
  await window.click('rail-settings');
  await window.click('seal-sheet');
  const printed = execFileSync('pdftotext', ['-layout', await window.opened(), '-']).toString();
  const [, no] = /regel (\d+)/.exec(printed);
  const groups = printed.match(/\b[0-9A-HJKMNP-TV-Z]{4}\b/g).filter((group) => group !== '2026');
  const code = [no, ...groups.slice(-4)].join(' ').toLowerCase();
  await window.type('verify-seal', code);
  await window.click('verify');
  await window.see('verify-seal-fits', 120_000);
  await window.at('verify-seal').scrollIntoView();
  await fresh();
  await window.picture('guard-seal');
  await window.type('verify-seal', 'geen zegel');
  await window.click('verify');
  assert.equal(await window.error(), 'seal_mistyped');
  await window.type('verify-seal', `${no}-AAAA-AAAA-AAAA-AAAA`);
  await window.click('verify');
  await window.see('verify-bad', 120_000);
  await window.shows('Het getypte zegel past niet bij dit logboek');
  await fresh();
  await window.picture('guard-seal-differs');
});

part('a clock set back is asked about before anything else; it can wait, and every report stays locked', async () => {
  await enter('2026-11-23T12:00:00+01:00');
  await window.see('clock-page');
  await fresh();
  await window.picture('guard-clock');
  await window.click('clock-confirm');
  assert.equal(await window.error(), 'form');
  await typeDate('2', '12', '2026');
  assert.equal(await window.error(), 'clock_differs');
  await fresh();
  await window.picture('guard-clock-differs');
  await window.click('clock-later');
  await window.see('clock-doubt');
  await fresh();
  await window.picture('guard-clock-later');
  await window.click('recent-client');
  await window.see('entry-amend');
  await window.click('rail-today');
  await window.click('clock-check');
  await typeDate('23', '11', '2026');
  await window.gone('clock-page');
  await window.see('recent-client');
  await window.gone('clock-doubt');
});

part('the vault is gone: an old backup and a typed certificate; the destroyed dossier does not come back', async () => {
  await window.stop();
  fs.renameSync(vault, `${vault}-gone`);
  fs.rmSync(near, { recursive: true });
  fs.renameSync(away, drawer);
  await at('2026-12-03T09:00:00+01:00');
  await window.click('first-run-restore');
  window.pick(drawer);
  await window.click('restore-pick');
  await window.see('restore-found');
  await window.shows('Zorgmap ziet geen dossiers');
  await fresh();
  await window.picture('guard-restore');
  await window.type('restore-certificate', certificate.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
  await window.click('restore-certificate-add');
  assert.equal(await window.error(), 'certificate_mistyped');
  await fresh();
  await window.type('restore-certificate', certificate.toLowerCase().replaceAll('-', ' '));
  await window.click('restore-certificate-add');
  await window.shows('Bewijs van vernietiging van 25 november 2026');
  await fresh();
  await window.picture('guard-restore-certificate');
  await window.click('restore-do');
  await window.see('restore-done', 120_000);
  await window.click('restore-open');
  await window.type('unlock-recovery', recovery);
  await window.click('unlock-submit').catch(() => undefined);
  await window.page('main');
  await window.see('reapplied');
  await window.shows('Eerder vernietigd op: 25 november 2026');
  await window.shows(STAYS);
  assert.equal(await (await window.all('recent-client')).length, 1);
  // The code that ended opens what was put back.
  await window.see('reapplied-custodians');
  await fresh();
  await window.picture('guard-reapplied');
  // The keychain remembers a later seal: said until it was seen, over locking too.
  await window.see('behind-seal');
  await window.click('behind-seen');
  await window.gone('behind-seal');
  await window.click('rail-clients');
  await window.type('client-filter', 'Voorbeeldsma');
  await window.shows(STAYS);
  assert.equal(await (await window.all('client-row')).length, 1);
});
