// The laptop sleeps, its screen is locked, another user takes over: each time a new process stands at the unlock page,
// what was typed is kept, and no process of ours knows the dossier any more. It is shut down, or the program is asked to end: none
// comes, and no print stays. logind and the desktop are played.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { firstRun, journey, unlock } from './steps.mjs';
import { ended, family, home, until, Window } from './window.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const vault = path.join(home, 'locked');
const CLIENT = 'Annabel Kwikstaart';
const WORD = 'boomklevernest';
const REPORT = `In de tuin een ${WORD} gezien.`;

let bus;
let system;
/** Where the played logind is found. */
let env;
let window;
let passphrase;
/** What the player of logind said. */
const said = [];
const times = (word) => said.filter((each) => each === word).length;
const sign = (name) => bus.stdin.write(`${name}\n`);

const part = journey(() => window);

/** How often each word is found in the window's processes. */
function inMemory(...words) {
  const found = JSON.parse(execFileSync('python3', [here('memory.py'), String(window.pid), ...words]));
  return Object.fromEntries(Object.entries(found).map(([word, where]) => [word, Object.values(where).reduce((a, b) => a + b, 0)]));
}

const clipboard = () => spawnSync('xclip', ['-selection', 'clipboard', '-out']).stdout.toString();
const copy = (text) =>
  window.browser.executeAsync(
    (text, done) => window.__TAURI_INTERNALS__.invoke('copy_secret', { text }).then(() => done(), done),
    text,
  );

/** What is kept of what is being typed. */
const drafts = () =>
  window.browser.executeAsync((done) => window.__TAURI_INTERNALS__.invoke('call', { action: 'drafts', input: {} }).then(done, done));

before(async () => {
  system = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((resolve) => createInterface(system.stdout).once('line', resolve));
  env = { DBUS_SYSTEM_BUS_ADDRESS: address };
  bus = spawn('/usr/bin/python3', [here('signals.py')], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface(bus.stdout).on('line', (line) => said.push(line));
  await until('the player of logind', () => said.includes('ready'));
  window = await new Window({ vault, env }).start();
  ({ passphrase } = await firstRun(window));
  await window.click('task-client');
  await window.type('client-name', CLIENT);
  await window.click('client-save');
});
after(async () => {
  await window?.stop();
  bus?.stdin.end();
  system?.kill();
});

async function enter() {
  await unlock(window, passphrase);
  await window.page('main');
  await window.see('recent-client');
}

for (const name of ['sleep', 'lock', 'switch', 'screen']) {
  part(`${name}: a new process at the unlock page, the words of the last moment kept`, async () => {
    await until('a hold on sleep', () => times('held') > times('released'));
    await window.click('rail-today');
    await window.click('recent-client');
    await window.click('report-new');
    const text = `Midden in een zin (${name})`;
    await window.type('report-text', text);
    const released = times('released');
    const old = family(window.pid);
    await window.relock(async () => sign(name));
    await window.see('unlock-page');
    await until('the hold on sleep to go with the old process', () => times('released') > released);
    await until('every old process to end, those of the pages too', () => old.every(ended));
    await enter();
    await window.click('draft-open');
    await until('the draft', async () => (await window.at('report-text').getValue()) === text);
    await window.click('draft-drop');
    await window.click('rail-today');
  });
}

for (const [name, how] of [
  ['shutting down', () => sign('shutdown')],
  ...['SIGTERM', 'SIGHUP', 'SIGINT'].map((signal) => [signal, (pid) => process.kill(pid, signal)]),
]) {
  part(`${name}: the program ends, the words of the last moment are kept, no print stays`, async () => {
    await until('a hold on shutting down', () => times('held') > times('released'));
    await window.click('recent-client');
    await window.click('report-new');
    const text = `Midden in een zin (${name})`;
    await window.type('report-text', text);
    const out = path.join(vault, 'out');
    fs.writeFileSync(path.join(out, 'dossier.pdf'), 'een afdruk');
    await window.ends(how);
    assert.deepEqual(fs.readdirSync(out), []);
    window = await new Window({ vault, env }).start();
    await enter();
    await window.click('draft-open');
    await until('the draft', async () => (await window.at('report-text').getValue()) === text);
    await window.click('draft-drop');
    await window.click('rail-today');
  });
}

part('the page falls: a new process at the unlock page at once, what was kept a moment ago is there', async () => {
  await window.click('rail-today');
  await window.click('recent-client');
  await window.click('report-new');
  const text = 'Wat er stond voordat de bladzijde viel';
  await window.type('report-text', text);
  // Whole: a time stands there from the first letters on.
  await until('the draft to be kept', async () => JSON.stringify(await drafts()).includes(text));
  const page = family(window.pid).find((pid) => fs.readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('WebKitWebProces'));
  await window.relock(async () => process.kill(page, 'SIGKILL'));
  await window.see('unlock-page');
  await enter();
  await window.click('draft-open');
  await until('the draft', async () => (await window.at('report-text').getValue()) === text);
  await window.click('draft-drop');
  await window.click('rail-today');
});

part('at the unlock page sleep is not held up, and held again after waking', async () => {
  await window.relock(() => window.click('lock'));
  await until('a hold', () => times('held') > times('released'));
  const { pid } = window;
  sign('sleep');
  await until('no hold', () => times('held') === times('released'));
  sign('wake');
  await until('a hold again', () => times('held') > times('released'));
  sign('lock');
  assert.equal(window.pid, pid);
  await window.see('unlock-page');
  await enter();
});

part('what the program copied goes at the lock, what others copied stays', async () => {
  await copy('zes woorden van hier');
  await until('the copy', () => clipboard() === 'zes woorden van hier');
  await window.relock(async () => sign('lock'));
  assert.equal(clipboard(), '');
  await enter();
  await copy('zes woorden van hier');
  spawnSync('xclip', ['-selection', 'clipboard', '-in'], { input: 'van een ander', stdio: ['pipe', 'ignore', 'ignore'] });
  await window.relock(async () => sign('lock'));
  assert.equal(clipboard(), 'van een ander');
  await enter();
});

part('a second window on the same vault says so, and disturbs nothing', async () => {
  await copy('een halve minuut');
  const second = await new Window({ vault }).start();
  try {
    await second.see('unlock-in-use');
    assert.deepEqual(await second.barriers(), []);
    await second.picture('lock-in-use');
  } finally {
    await second.stop();
  }
  await window.click('recent-client');
  await window.see('report-new');
  await window.click('rail-today');
  await until('the copied words to go after half a minute', () => clipboard() === '', 40_000);
});

part('what is on screen is in memory, and after the lock in no process of ours', async () => {
  await window.click('recent-client');
  await window.click('report-new');
  await window.type('report-text', REPORT);
  await window.click('report-save');
  await window.shows(REPORT);
  await window.relock(() => window.click('lock'));
  const tool = path.join(process.env.ZORGMAP_TARGET, 'debug', 'store-key');
  const key = `hex:${execFileSync(tool, [vault], { input: passphrase }).toString().trim()}`;
  await enter();
  await window.click('recent-client');
  await window.shows(REPORT);
  const open = inMemory(WORD, CLIENT, key);
  for (const [word, found] of Object.entries(open)) assert.ok(found > 0, `found while open: ${word.slice(0, 4)}`);
  await window.relock(async () => sign('screen'));
  await window.see('unlock-page');
  const locked = inMemory(WORD, CLIENT, key, passphrase);
  console.log(`word, name and key open:  ${Object.values(open)} times in memory; with the passphrase, locked: ${Object.values(locked)}`);
  assert.deepEqual(Object.values(locked), [0, 0, 0, 0], JSON.stringify({ open, locked }));
  await window.type('unlock-passphrase', 'proef met een woord');
  assert.ok(inMemory('proef met een woord')['proef met een woord'] > 0, 'the search sees what is typed there');
});

part('a job that runs is cut off, and the log says so', async () => {
  await window.stop();
  window = await new Window({ vault: path.join(home, 'locked-job'), env }).start();
  ({ passphrase } = await firstRun(window));
  await window.browser.execute(() => {
    const input = { size: 'S', seed: 1, attachments: false };
    void window.__TAURI_INTERNALS__.invoke('call', { action: 'practice_fill', input }).catch(() => undefined);
  });
  const progress = (done) => window.__TAURI_INTERNALS__.invoke('job_progress').then(done, done);
  await until('the job to run', async () => (await window.browser.executeAsync(progress))?.done > 0, 120_000);
  await window.relock(async () => sign('lock'));
  await unlock(window, passphrase);
  await window.page('main');
  await window.click('rail-log');
  await window.see('log-table');
  const line = window.browser.$('[data-testid="log-line"][data-action="practice_fill"][data-outcome="failed"]');
  await line.waitForExist({ timeoutMsg: 'no line about the job' });
});
