// The released program, as carers get it: nothing drives it but keys, as from a keyboard, and nothing looks at it but
// pictures of the screen, read by an OCR program. Three days, each in a home and a vault of its own: plainly, with its
// files and its memory searched for a planted word; on a machine without any network; and with every network call
// written down.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { photo } from './make.mjs';
import { ended, family, home, until } from './window.mjs';

const target = process.env.ZORGMAP_TARGET;
const released = (name) => path.join(target, 'release', name);
const program = released('zorgmap');
const pictures = path.join(target, 'screenshots');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const PASSPHRASE = 'kraanvogel stapt langs de natte sloot';
const WORD = 'kwikstaartkooi';
const CLIENT = 'Annabel Merelstra';
const PATIENCE = 120_000;
const PORT = 45_871;
/** Starts a program with none of root's rights. */
const BARE = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];
/** Where a program of this user writes, by the variable that says so. */
const FOLDERS = { HOME: 'home', XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache', TMPDIR: 'tmp' };

const run = (name, args, options = {}) => execFileSync(name, args, { maxBuffer: 1 << 28, ...options }).toString();
const keys = (...names) => run('xdotool', ['key', '--clearmodifiers', '--delay', '150', ...names]);
const type = (text) => run('xdotool', ['type', '--delay', '40', text]);

/** A picture of the screen, and what an OCR program reads on it. */
function screen(name) {
  fs.mkdirSync(pictures, { recursive: true });
  const file = path.join(pictures, `${name}.png`);
  run('import', ['-window', 'root', file]);
  const large = path.join(home, 'large.png');
  run('convert', [file, '-colorspace', 'Gray', '-resize', '200%', large]);
  const quiet = { stdio: ['ignore', 'pipe', 'ignore'] };
  // As a page and as loose words: each finds what the other misses.
  const text = ['3', '11'].map((mode) => run('tesseract', [large, '-', '-l', 'nld', '--psm', mode], quiet)).join('\n');
  return { file, text };
}

const shows = (name, ...words) =>
  until(`${words} on the screen`, () => {
    const { text } = screen(name);
    return words.every((word) => text.includes(word));
  }, PATIENCE);

/** How much of a picture has about this colour, 0 to 1. */
const share = (file, colour) =>
  Number(
    run('convert', [
      ...[file, '-fuzz', '15%', '-fill', 'black', '+opaque', colour, '-fill', 'white', '-opaque', colour],
      ...['-format', '%[fx:mean]', 'info:'],
    ]),
  );

const running = () =>
  fs.readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && fs.readlinkSync(`/proc/${name}/exe`) === program;
    } catch {
      return false;
    }
  });

/** Without a window manager nobody gives a new window the keys: this does. */
const focus = () =>
  until('the window', () => {
    const found = spawnSync('xdotool', ['search', '--onlyvisible', '--name', '^Zorgmap$']).stdout.toString().trim();
    const id = found.split('\n').at(-1);
    return id && spawnSync('xdotool', ['windowfocus', '--sync', id]).status === 0;
  }, PATIENCE);

/** The one process of the program, and what it was hardened with. */
function hardened() {
  const [pid, ...more] = running();
  assert.deepEqual(more, [], 'one process');
  for (const each of family(pid)) {
    const found = fs.readFileSync(`/proc/${each}/environ`, 'utf8');
    assert.ok(!/INSPECTOR|AUTOMATION/.test(found), 'the program dropped what would steer it');
    // One byte: no dump, and none through a program that collects them either.
    assert.match(fs.readFileSync(`/proc/${each}/limits`, 'utf8'), /Max core file size\s+1\s+1/);
  }
  // As another program of the same user would look, without root's right to look anywhere.
  const look = (seen) => spawnSync(BARE[0], [...BARE.slice(1), 'head', '-c1', `/proc/${seen}/maps`]).status;
  const other = spawn(BARE[0], [...BARE.slice(1), 'sleep', '60']);
  assert.equal(look(other.pid), 0, 'another program can be watched');
  other.kill();
  assert.notEqual(look(pid), 0, 'this one cannot');
  return pid;
}

/** How often each secret is found: in the memory of the program and its helpers, or in a file. */
function search(where, secrets) {
  const found = JSON.parse(run('python3', [here('memory.py'), String(where), ...secrets]));
  return secrets.map((secret) => Object.values(found[secret]).reduce((sum, times) => sum + times, 0));
}

/**
 * The same in a core dump of the program itself, 7 GiB of mostly nothing. With what the script engine marked to be left
 * out of dumps it would be 75; `search` has looked there. A limit, so that it can never fill a disk.
 */
function searchCore(pid, secrets) {
  const core = path.join(home, 'core');
  const gdb = ['gdb', '--batch', '--pid', String(pid), '-ex', `gcore ${core}`];
  try {
    const { stderr } = spawnSync('prlimit', [`--fsize=${12 * 1024 ** 3}`, ...gdb]);
    assert.doesNotMatch(stderr.toString(), /too large|No space/, 'the core dump is whole');
    assert.ok(fs.statSync(core).size > 1 << 20, 'a core dump was written');
    return search(core, secrets);
  } finally {
    fs.rmSync(core, { force: true });
  }
}

/** A home of its own, with a vault in which one client has a photo and nothing else. */
function moveIn(label) {
  const root = path.join(home, label);
  const env = { ...process.env };
  for (const [variable, name] of Object.entries(FOLDERS)) {
    env[variable] = path.join(root, name);
    fs.mkdirSync(env[variable], { recursive: true, mode: 0o700 });
  }
  const vault = path.join(env.XDG_DATA_HOME, 'zorgmap', 'vault');
  const input = path.join(home, 'input.json');
  const cli = (args) =>
    JSON.parse(run(released('zorgmap-cli'), [...args, '--vault', vault, '--passphrase-fd', '0'], { env, input: PASSPHRASE }));
  const call = (action, fields) => {
    fs.writeFileSync(input, JSON.stringify(fields));
    return cli(['call', action, '--input', input]);
  };
  cli(['init', '--name', 'Praktijk De Proef', '--json']);
  // Complete, so that the first page has no tasks left.
  const where = { street: 'Proefweg 1', postcode: '1234 AB', town: 'Voorbeeldstad', phone: '0', email: 'proef@example.org' };
  call('practice_set', { name: 'Trijntje Proefstra', function: 'Verpleegkundige', practice: 'De Proef', registration: 'proef', ...where });
  // Searching a core dump takes minutes.
  call('settings_set', { ...call('settings_get', {}), idle_minutes: 60 });
  const empty = { called: '', street: '', postcode: '', town: '', phone: '', email: '', notes: '', contacts: [], bsn: null };
  const { client } = call('client_add', { ...empty, name: CLIENT, birth_date: '1941-12-04', regimes: ['zvw'] });
  call('document_add', { client, at: null, title: 'Foto', note: '', file: path.join(home, 'foto.jpg') });
  fs.rmSync(input);
  const key = run(released('store-key'), [vault], { env, input: PASSPHRASE }).trim();
  assert.match(key, /^[0-9a-f]{64}$/);
  return { root, env, key: `hex:${key}` };
}

/** Unlock, print, look at a photo, write, search, lock: by keys alone. `open` and `locked` look on. */
async function day(label, { wrap = [], open = () => {}, locked = () => {} } = {}) {
  const { env, ...place } = moveIn(label);
  const opened = path.join(home, 'opened');
  const [first, ...rest] = [...wrap, program];
  // What another program would set to steer the web view; the released program must not listen to it.
  const steer = { WEBKIT_INSPECTOR_SERVER: `127.0.0.1:${PORT}`, TAURI_AUTOMATION: 'true', TAURI_WEBVIEW_AUTOMATION: 'true' };
  const started = spawn(first, rest, { env: { ...env, ...steer }, stdio: ['ignore', 'ignore', 'inherit'] });
  const picture = (name) => `soak-${label}-${name}`;
  try {
    await focus();
    await shows(picture('1-unlock'), 'English');
    type(PASSPHRASE);
    keys('Return');
    await shows(picture('2-today'), 'Merelstra');
    await focus();
    keys('ctrl+k');
    type('Merelstra');
    keys('Return');
    await shows(picture('3-dossier'), 'Tijdlijn');
    // From the heading: who may see it, new report, add a file, a form, more; there print is the first.
    keys('Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Return', 'Return');
    await shows(picture('4-print'), 'afdrukken', 'Andere mensen');
    // From the title: the cross, why, who gets it (the last of them), what goes along, why, the list of files to look at, the
    // language, the button.
    keys('Tab', 'Tab', 'Tab', 'Up', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Return');
    await shows(picture('4-print'), 'klaar');
    keys('Tab', 'Return');
    await shows(picture('4-preview'), 'papier', 'Bladzijde');
    // From the title: the cross, next, larger, the page, print; turned back it was not: previous and smaller are grey.
    keys('Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Return');
    const pdf = await until('the viewer', () => fs.readFileSync(opened, 'utf8').trim(), PATIENCE);
    assert.ok(run('pdftotext', [pdf.split('\n').at(-1), '-']).includes('Merelstra'));
    keys('Escape');
    keys('ctrl+n');
    await shows(picture('5-report'), 'Verslag');
    type(`Vandaag over de ${WORD} gesproken.`);
    keys('ctrl+Return');
    await shows(picture('6-written'), WORD);
    keys('ctrl+k');
    type(WORD);
    keys('Return');
    await shows(picture('7-found'), WORD, 'Merelstra');
    // From the field: whose, search, the hit; from the new report in the timeline: correct, attach, who reads it, the photo below.
    keys('Tab', 'Tab', 'Tab', 'Return');
    await shows(picture('8-timeline'), 'Tijdlijn', WORD);
    await open(place);
    keys('Tab', 'Tab', 'Tab', 'Tab', 'Return');
    await until('the photo', () => share(screen(picture('9-photo')).file, 'lime') > 0.005, PATIENCE);
    keys('Escape');
    const before = family(running()[0]);
    keys('ctrl+l');
    await until('the old processes to end', () => before.every(ended), PATIENCE);
    await until('a new process', () => running().length === 1, PATIENCE);
    await focus();
    await shows(picture('10-locked'), 'English');
    await locked(place);
  } finally {
    for (const pid of running()) process.kill(Number(pid), 'SIGKILL');
    started.kill('SIGKILL');
    await until('the end of the program', () => running().length === 0, PATIENCE);
    fs.rmSync(opened, { force: true });
  }
}

before(() => {
  assert.equal(process.getuid(), 0, 'only root sees into a program that cannot be watched: run this as root');
  photo(path.join(home, 'foto.jpg'));
});

test('the search for leaks finds what is planted', () => {
  const planted = path.join(home, 'planted');
  fs.mkdirSync(planted);
  run('python3', [here('leaks.py'), '--plant', WORD, planted]);
  const { stdout, status } = spawnSync('python3', [here('leaks.py'), WORD, planted]);
  assert.equal(status, 1);
  for (const name of fs.readdirSync(planted)) assert.ok(stdout.includes(path.join(planted, name)), name);
  fs.rmSync(planted, { recursive: true });
});

test('a day by keys alone leaves no word behind, in files or in memory', () =>
  day('plain', {
    wrap: BARE,
    open: ({ key }) => {
      const pid = hardened();
      // The passphrase may be there or not: the window it was typed in is gone.
      const secrets = [WORD, CLIENT, key];
      const [memory, core] = [search(pid, secrets), searchCore(pid, secrets)];
      console.log(`open: word, name, key ${memory} times in memory, ${core} in the program's core dump`);
      assert.ok([...memory, ...core].every((times) => times > 0), 'the search sees what is there');
    },
    locked: ({ root, key }) => {
      const pid = hardened();
      assert.ok(!run('ss', ['-Hltn']).includes(`:${PORT}`), 'nothing listens for an inspector');
      const secrets = [WORD, CLIENT, key, PASSPHRASE];
      const [memory, core] = [search(pid, secrets), searchCore(pid, secrets)];
      console.log(`locked: word, name, key, passphrase ${memory} times in memory, ${core} in the core dump`);
      assert.deepEqual([...memory, ...core], Array(8).fill(0));
      const { stdout, status } = spawnSync('python3', [here('leaks.py'), WORD, root, process.env.XDG_RUNTIME_DIR]);
      console.log(`files: ${stdout.toString().trim()}`);
      assert.equal(status, 0, stdout.toString());
    },
  }));

test('a day on a machine without a network', () => day('offline', { wrap: ['unshare', '--net', '--map-current-user'] }));

test('a day without a single call to a network', async () => {
  const notes = path.join(home, 'calls');
  const wrap = ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', notes];
  const calls = () => fs.readFileSync(notes, 'utf8').split('\n').filter((line) => /AF_INET6?\b/.test(line));
  // First the proof that this would see one.
  const knock = 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))';
  run(wrap[0], [...wrap.slice(1), 'python3', '-c', knock]);
  assert.equal(calls().length, 1);
  fs.rmSync(notes);
  await day('strace', { wrap });
  const traced = fs.readFileSync(notes, 'utf8').split('\n').length;
  console.log(`${traced} calls written down, ${calls().length} to a network`);
  assert.ok(traced > 100, 'the program and its helpers were watched');
  assert.deepEqual(calls(), []);
});
