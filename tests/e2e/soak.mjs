// The released program, as carers get it: nothing drives it but keys, as from a keyboard, and nothing looks at it but
// pictures of the screen, read by an OCR program. Then everything it wrote is searched for a planted word. Three
// times: plainly, on a machine without any network, and with every network call written down.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { photo } from './make.mjs';
import { home, until } from './window.mjs';

const target = process.env.ZORGMAP_TARGET;
const program = path.join(target, 'release', 'zorgmap');
const cli = path.join(target, 'release', 'zorgmap-cli');
const pictures = path.join(target, 'screenshots');
const leaks = fileURLToPath(new URL('leaks.py', import.meta.url));
const vault = path.join(process.env.XDG_DATA_HOME, 'zorgmap', 'vault');
const PASSPHRASE = 'kraanvogel stapt langs de natte sloot';
const WORD = 'kwikstaartkooi';
const PATIENCE = 120_000;
const PORT = 45_871;

const run = (name, args, options = {}) => execFileSync(name, args, { maxBuffer: 1 << 28, ...options }).toString();
const cliRun = (args, input) => JSON.parse(run(cli, [...args, '--vault', vault, '--passphrase-fd', '0'], { input }));

function call(action, input) {
  const file = path.join(home, 'input.json');
  fs.writeFileSync(file, JSON.stringify(input));
  try {
    return cliRun(['call', action, '--input', file], PASSPHRASE);
  } finally {
    fs.rmSync(file);
  }
}

const keys = (...names) => run('xdotool', ['key', '--clearmodifiers', '--delay', '150', ...names]);
const type = (text) => run('xdotool', ['type', '--delay', '40', text]);

/** A picture of the screen, and what an OCR program reads on it. */
function screen(name) {
  fs.mkdirSync(pictures, { recursive: true });
  const file = path.join(pictures, `${name}.png`);
  run('import', ['-window', 'root', file]);
  const large = path.join(home, 'tmp', 'large.png');
  run('convert', [file, '-colorspace', 'Gray', '-resize', '200%', large]);
  const quiet = { stdio: ['ignore', 'pipe', 'ignore'] };
  // As a page and as loose words: each finds what the other misses.
  const text = ['3', '11'].map((mode) => run('tesseract', [large, '-', '-l', 'nld', '--psm', mode], quiet)).join('\n');
  fs.rmSync(large);
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

/** Where the program writes: the vault, its settings, the web view's folders, what it leaves in `/tmp`. */
const written = () => [
  ...['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR'].map((name) => process.env[name]),
  path.join(home, 'tmp'),
];

before(() => {
  fs.mkdirSync(path.join(home, 'tmp'));
  process.env.TMPDIR = path.join(home, 'tmp');
  run(cli, ['init', '--vault', vault, '--name', 'Praktijk De Proef', '--passphrase-fd', '0', '--json'], { input: PASSPHRASE });
  // Complete, so that the first page has no tasks left.
  const where = { street: 'Proefweg 1', postcode: '1234 AB', town: 'Voorbeeldstad', phone: '0', email: 'proef@example.org' };
  const who = { name: 'Trijntje Proefstra', function: 'Verpleegkundige', practice: 'De Proef', registration: 'proef' };
  call('practice_set', { ...who, ...where });
  photo(path.join(home, 'foto.jpg'));
});

/** A client with a photo and nothing else, so that the same keys lead to the same places each day. */
function addClient(name) {
  const empty = { called: '', street: '', postcode: '', town: '', phone: '', email: '', notes: '', contacts: [], bsn: null };
  const { client } = call('client_add', { ...empty, name: `Annabel ${name}`, birth_date: '1941-12-04', regimes: ['zvw'] });
  call('document_add', { client, at: null, title: 'Foto', note: '', file: path.join(home, 'foto.jpg') });
}

/** Unlock, print, look at a photo, write, search, lock: by keys alone. */
async function day(label, name, wrap = []) {
  addClient(name);
  const [first, ...rest] = [...wrap, program];
  // What another program would set to steer the web view; the released program must not listen to it.
  const env = { ...process.env, WEBKIT_INSPECTOR_SERVER: `127.0.0.1:${PORT}`, TAURI_AUTOMATION: 'true', TAURI_WEBVIEW_AUTOMATION: 'true' };
  const started = spawn(first, rest, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const picture = (name) => `soak-${label}-${name}`;
  try {
    await focus();
    await shows(picture('1-unlock'), 'English');
    for (const pid of running()) {
      const found = fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
      assert.ok(!/INSPECTOR|AUTOMATION/.test(found), 'the program dropped what would steer it');
      assert.match(fs.readFileSync(`/proc/${pid}/limits`, 'utf8'), /Max core file size\s+0\s+0/);
    }
    type(PASSPHRASE);
    keys('Return');
    await shows(picture('2-today'), name);
    const before = running();
    await focus();
    keys('ctrl+k');
    type(name);
    // From the field: whose, search, the client.
    keys('Tab', 'Tab', 'Tab', 'Return');
    await shows(picture('3-dossier'), 'Tijdlijn');
    // From the heading: new report, add a file, print.
    keys('Tab', 'Tab', 'Tab', 'Return');
    await shows(picture('4-print'), 'Annuleren');
    // From the title: the cross, the period, the language, the button.
    keys('Tab', 'Tab', 'Tab', 'Tab', 'Return');
    await shows(picture('4-print'), 'klaar');
    keys('Tab', 'Return');
    const pdf = await until('the viewer', () => fs.readFileSync(path.join(home, 'opened'), 'utf8').trim(), PATIENCE);
    assert.ok(run('pdftotext', [pdf.split('\n').at(-1), '-']).includes(name));
    keys('Escape');
    keys('ctrl+n');
    await shows(picture('5-report'), 'Verslag');
    type(`Vandaag over de ${WORD} gesproken.`);
    keys('ctrl+Return');
    await shows(picture('6-written'), WORD);
    keys('ctrl+k');
    type(WORD);
    keys('Return');
    await shows(picture('7-found'), WORD, name);
    // From the field: whose, search, the hit; from the new report in the timeline: correct, attach, the photo below.
    keys('Tab', 'Tab', 'Tab', 'Return');
    await shows(picture('8-timeline'), 'Tijdlijn', WORD);
    keys('Tab', 'Tab', 'Tab', 'Return');
    await until('the photo', () => share(screen(picture('9-photo')).file, 'lime') > 0.005, PATIENCE);
    keys('Escape');
    keys('ctrl+l');
    await until('a new process', () => running().some((pid) => !before.includes(pid)), PATIENCE);
    await until('the old process to end', () => !running().some((pid) => before.includes(pid)), PATIENCE);
    await focus();
    await shows(picture('10-locked'), 'English');
    const listening = run('ss', ['-Hltn']);
    assert.ok(!listening.includes(`:${PORT}`), 'nothing listens for an inspector');
    const { stdout, status } = spawnSync('python3', [leaks, WORD, ...written()]);
    console.log(`${label}: ${stdout.toString().trim()}`);
    assert.equal(status, 0, stdout.toString());
  } finally {
    for (const pid of running()) process.kill(Number(pid), 'SIGKILL');
    started.kill('SIGKILL');
    await until('the end of the program', () => running().length === 0, PATIENCE);
    fs.rmSync(path.join(home, 'opened'), { force: true });
  }
}

test('the search for leaks finds what is planted', () => {
  const planted = path.join(home, 'tmp', 'planted');
  fs.mkdirSync(planted);
  run('python3', [leaks, '--plant', WORD, planted]);
  const { stdout, status } = spawnSync('python3', [leaks, WORD, ...written()]);
  assert.equal(status, 1);
  for (const name of fs.readdirSync(planted)) assert.ok(stdout.includes(path.join(planted, name)), name);
  fs.rmSync(planted, { recursive: true });
});

test('a day by keys alone leaves no word behind', () => day('plain', 'Merelstra'));

test('a day on a machine without a network', () => day('offline', 'Vinkman', ['unshare', '--net', '--map-current-user']));

test('a day without a single call to a network', async () => {
  const notes = path.join(home, 'calls');
  const strace = ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', notes];
  const calls = () => fs.readFileSync(notes, 'utf8').split('\n').filter((line) => /AF_INET6?\b/.test(line));
  // First the proof that this would see one.
  const knock = 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))';
  run(strace[0], [...strace.slice(1), 'python3', '-c', knock]);
  assert.equal(calls().length, 1);
  fs.rmSync(notes);
  await day('strace', 'Lijster', strace);
  assert.deepEqual(calls(), []);
});
