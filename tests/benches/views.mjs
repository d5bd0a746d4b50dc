// How long a carer waits for another page, in the largest practice that is realistic and on a processor four times as
// slow; and for a letter to stand in a report, beside a bare `<textarea>` in the same engine. The released program, in a home
// of its own with a real keychain, is pressed on by keys and looked at through a display that keeps its picture in a file:
// a page stands at the moment from which the picture no longer changes. Each is known again by its rail and its chosen tab, or
// else by how it begins: a key that led elsewhere stops the bench, and what still came after a page stood is not counted.
//
// The processor is made slow by the kernel: all processes of the program, and those of the bare page, may use a quarter of one
// processor. In slices of four milliseconds, since in the usual hundred what takes 25 would not be slowed at all. The
// display, the keychain and this script keep theirs.
// Started by `cargo xtask bench views`: node tests/benches/views.mjs PROGRAM [FOLDER [ROUNDS]]; in FOLDER the practice is
// kept for the next time. With ZORGMAP_LOOK=FOLDER a picture of every page lies there (xwd), to see that it was the right one.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { family } from '../e2e/family.mjs';
import { display } from './display.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const program = path.resolve(process.argv[2]);
const kept = process.argv[3] && path.resolve(process.argv[3]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zorgmap-bench-'));
const PASSPHRASE = 'kraanvogel stapt langs de natte sloot';
const KEYCHAIN = 'only for this test';
/** How often each page is opened, slowed and not, and how many letters are typed on each side. */
const ROUNDS = Number(process.argv[4] ?? 20);
const UNSLOWED = Math.ceil(ROUNDS / 6);
const LETTERS = 40;
/** For so long nothing changes on a page that stands, and so long is waited for one (ms). */
const QUIET = 1_500;
const PATIENCE = 30_000;
/** The colour of what is chosen (--accent in ui/src/styles/tokens.css), and how high the line below a chosen tab is. */
const ACCENT = 0x0e5a50;
const LINE = 4;
/** In the picture: below the menu of the system, right of the rail, and below the title of a page. */
const [TOP, RIGHT, TITLE] = [75, 272, 200];
/** What may be used of each slice of time (microseconds): a quarter of one processor. */
const [QUOTA, SLICE] = [1_000, 4_000];
const FRAME = 1000 / 60;
/** The engine's own browser with nothing in it. */
const BROWSER = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)
  .find((name) => fs.existsSync(name));

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const middle = (numbers, part = 0.5) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];

async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await rest(20);
  }
}

/** The family tree of processes in a group of its own, whose share of the processor can be taken away and given back. */
class Group {
  #folder;
  #v2 = fs.existsSync('/sys/fs/cgroup/cgroup.controllers');

  constructor(name) {
    const made = path.join('/sys/fs/cgroup', this.#v2 ? '' : 'cpu', `zorgmap-bench-${process.pid}-${name}`);
    try {
      fs.mkdirSync(made);
      this.#folder = made;
      this.slow(false);
    } catch (error) {
      this.#folder = undefined;
      console.error(`unslowed, this machine has no cgroup that can be made: ${error.message}`);
    }
  }

  get slows() {
    return this.#folder !== undefined;
  }

  slow(on) {
    if (!this.#folder) return;
    const write = (name, text) => fs.writeFileSync(path.join(this.#folder, name), text);
    // What else runs on this machine comes after it.
    write(this.#v2 ? 'cpu.weight' : 'cpu.shares', this.#v2 ? '10000' : '262144');
    if (this.#v2) return write('cpu.max', `${on ? QUOTA : 'max'} ${SLICE}`);
    write('cpu.cfs_period_us', String(SLICE));
    write('cpu.cfs_quota_us', String(on ? QUOTA : -1));
  }

  /** Starts a program in it; what that starts is born in it. */
  start(command, options) {
    const enter = this.#folder ? `echo $$ > ${path.join(this.#folder, 'cgroup.procs')} && ` : '';
    return spawn('sh', ['-c', `${enter}exec "$@"`, 'sh', ...command], { stdio: 'ignore', ...options });
  }

  /** Away with it, once the last of the family has left. */
  async remove() {
    for (let times = 0; this.#folder && times < 50; times += 1) {
      try {
        return fs.rmdirSync(this.#folder);
      } catch {
        await rest(100);
      }
    }
  }
}

/** A display in memory: eyes on it, and a keyboard. */
class Display {
  static async open(env) {
    const { server, name, file } = await display(folder);
    return new Display(server, { ...env, DISPLAY: name }, file);
  }

  constructor(server, env, file) {
    this.server = server;
    this.env = env;
    this.file = file;
    this.picture = fs.openSync(file);
    const head = Buffer.alloc(100);
    fs.readSync(this.picture, head, 0, 100, 0);
    this.wide = head.readUInt32BE(16);
    this.start = head.readUInt32BE(0) + head.readUInt32BE(76) * 12;
    this.size = { y: 0, rows: head.readUInt32BE(20) };
    // One for the whole time: starting a program for each key would be measured with it.
    this.keyboard = spawn('xdotool', ['-'], { env: this.env, stdio: ['pipe', 'ignore', 'inherit'] });
    // Out of the way: a pointer that hovers changes what it lies on.
    this.keyboard.stdin.write('mousemove 1279 899\n');
  }

  /** These rows of the picture as they are now. */
  look({ y, rows } = this.size, into = Buffer.allocUnsafe(rows * this.wide * 4)) {
    fs.readSync(this.picture, into, 0, into.length, this.start + y * this.wide * 4);
    return into;
  }

  /** Presses a key (or some), and gives the moment at which it did. */
  press(key) {
    const at = performance.now();
    this.keyboard.stdin.write(`key ${key}\n`);
    return at;
  }

  /** Presses each of these keys when the last was heard: something changed, and then nothing any more. */
  async keys(...names) {
    for (const name of names) await this.heard(() => this.press(name));
  }

  async type(text) {
    await this.heard(() => this.keyboard.stdin.write(`type --delay 25 "${text}"\n`));
  }

  async heard(act) {
    const before = this.look();
    act();
    try {
      await until('the keys heard', () => !this.look().equals(before));
    } catch (error) {
      this.keep('stopped');
      throw error;
    }
    await this.still();
  }

  /** Waits until nothing changes; did something? */
  async still(quiet = 300) {
    let last = this.look();
    let other = Buffer.alloc(last.length);
    let changed = false;
    const end = performance.now() + PATIENCE;
    for (let since = performance.now(); performance.now() - since < quiet; ) {
      await rest(15);
      const seen = this.look(this.size, other);
      if (seen.equals(last)) continue;
      [last, other] = [seen, last];
      changed = true;
      since = performance.now();
      if (since > end) throw new Error('the picture never stands still');
    }
    return changed;
  }

  /** Where the line below the chosen tab of a dossier begins, or null. */
  tab(seen = this.look()) {
    const lit = (x, y) => (seen.readUInt32LE((y * this.wide + x) * 4) & 0xffffff) === ACCENT;
    // Not a ring, which is thinner, and not a button: as high as the line, and 20 pixels of it.
    const begins = (x, y) => {
      for (let at = x; at < x + 20; at += 1) {
        for (let row = -1; row <= LINE; row += 1) if (lit(at, y + row) !== (row >= 0 && row < LINE)) return false;
      }
      return true;
    };
    for (let y = TOP; y < this.size.rows - LINE; y += 1) {
      for (let x = RIGHT; x < this.wide - 20; x += 1) if (lit(x, y) && begins(x, y)) return { x, y };
    }
    return null;
  }

  /** Which page stands: its rail, and the chosen tab, or else what it begins with above this row. */
  mark(head) {
    const seen = this.look();
    const part = (x, end, y, below) => {
      const hash = createHash('sha256');
      for (let row = y; row < below; row += 1) hash.update(seen.subarray((row * this.wide + x) * 4, (row * this.wide + end) * 4));
      return hash.digest('hex').slice(0, 8);
    };
    const tab = this.tab(seen);
    return `${part(0, RIGHT, TOP, this.size.rows)} ${tab ? `tab ${tab.x}` : part(RIGHT, this.wide, TOP, head)}`;
  }

  /** Goes on with Tab until the chosen tab of a dossier has the keys: then a ring stands left of it. */
  async toTabs() {
    const tab = this.tab();
    if (!tab) throw new Error('no dossier stands');
    const beside = () => {
      const seen = this.look();
      return Buffer.concat(Array.from({ length: 20 }, (_, row) => seen.subarray(((tab.y - row) * this.wide + tab.x - 8) * 4, ((tab.y - row) * this.wide + tab.x - 2) * 4)));
    };
    const without = beside();
    for (let times = 0; beside().equals(without); times += 1) {
      if (times > 20) throw new Error('Tab never came to the tabs');
      await this.keys('Tab');
    }
  }

  /** From a key until the picture begins to change, and until it stands (ms); as the page with this mark, when it is known. */
  async page(key, head = TITLE, mark = undefined) {
    let last = this.look();
    let other = Buffer.alloc(last.length);
    const began = this.press(key);
    const found = { begins: 0, stands: 0 };
    for (;;) {
      await rest(3);
      const seen = this.look(this.size, other);
      const now = performance.now() - began;
      if (!seen.equals(last)) {
        [last, other] = [seen, last];
        found.begins ||= now;
        found.stands = now;
      } else if (found.stands && now - found.stands > QUIET && (!mark || this.mark(head) === mark)) return found;
      else if (now > PATIENCE) {
        this.keep('stopped');
        throw new Error(`after ${key} ${found.stands ? 'another page stands' : 'nothing changes'}`);
      }
    }
  }

  /** From a letter until these rows change (ms). */
  async letter(key, rows) {
    const last = this.look(rows);
    const other = Buffer.alloc(last.length);
    const began = this.press(key);
    while (this.look(rows, other).equals(last)) {
      if (performance.now() - began > PATIENCE) {
        this.keep('stopped');
        throw new Error('the letter never came');
      }
      await rest(1);
    }
    return performance.now() - began;
  }

  /** The rows in which letters appear: those that change with each of three, or of more when others did too. */
  async rowsOf(key) {
    const line = this.wide * 4;
    let changed = Array.from({ length: this.size.rows }, (_, y) => y);
    const span = () => changed.at(-1) - changed[0] + 1;
    for (let letter = 0; letter < 3 || (letter < 12 && span() > 40); letter += 1) {
      const before = this.look();
      await this.keys(key);
      await this.still(1_500);
      const after = this.look();
      changed = changed.filter((y) => !before.subarray(y * line, (y + 1) * line).equals(after.subarray(y * line, (y + 1) * line)));
    }
    if (changed.length === 0 || span() > 40) throw new Error(`letters in rows ${changed}`);
    return { y: changed[0], rows: span() };
  }

  /** Gives this window the keys: without a window manager nobody does. */
  async focus(name, not) {
    const found = () => spawnSync('xdotool', ['search', '--onlyvisible', '--name', name], { env: this.env }).stdout.toString().trim().split('\n').at(-1);
    return until(`the window ${name}`, () => {
      const id = found();
      return id && id !== not && spawnSync('xdotool', ['windowfocus', '--sync', id], { env: this.env }).status === 0 && id;
    });
  }

  keep(name) {
    if (process.env.ZORGMAP_LOOK) fs.copyFileSync(this.file, path.join(process.env.ZORGMAP_LOOK, `${name.replace(/\W+/g, '-')}.xwd`));
  }
}

// The home, a session bus and a keychain on it.
const root = kept ?? path.join(folder, 'home');
const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'Europe/Amsterdam', GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' };
for (const [key, of] of [['HOME', 'home'], ['XDG_CONFIG_HOME', 'config'], ['XDG_DATA_HOME', 'data'], ['XDG_CACHE_HOME', 'cache']]) env[key] = path.join(root, of);
env.XDG_RUNTIME_DIR = path.join(folder, 'run');
for (const key of ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR']) fs.mkdirSync(env[key], { recursive: true, mode: 0o700 });
// A caret that does not blink, a scroll bar that does not fade: what changes is the page.
fs.mkdirSync(path.join(env.XDG_CONFIG_HOME, 'gtk-3.0'), { recursive: true });
fs.writeFileSync(path.join(env.XDG_CONFIG_HOME, 'gtk-3.0', 'settings.ini'), '[Settings]\ngtk-cursor-blink=0\ngtk-overlay-scrolling=0\n');

// The eyes and the display before whatever else runs.
try {
  os.setPriority(-20);
} catch {
  // only root may
}
const started = [];
const held = (process) => (started.push(process), process);
const groups = [];

async function session() {
  const bus = held(spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], { env, stdio: ['ignore', 'pipe', 'ignore'] }));
  env.DBUS_SESSION_BUS_ADDRESS = await new Promise((resolve, reject) => {
    bus.once('error', reject);
    bus.stdout.once('data', (said) => resolve(String(said).trim()));
  });
  const keychain = held(spawn('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], { env, stdio: ['pipe', 'ignore', 'inherit'] }));
  keychain.stdin.end(KEYCHAIN);
  const asked = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
  await until('the keychain', () => spawnSync('dbus-send', asked, { env }).stdout.toString().includes('true'));
}

const vault = path.join(env.XDG_DATA_HOME, 'zorgmap', 'vault');
const cli = (...args) =>
  execFileSync(path.join(path.dirname(program), 'zorgmap-cli'), [...args, '--vault', vault, '--passphrase-fd', '0'], { env, input: PASSPHRASE, stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 1 << 28 });
function call(action, fields) {
  const input = path.join(folder, 'input.json');
  fs.writeFileSync(input, JSON.stringify(fields));
  return JSON.parse(cli('call', action, '--input', input));
}

/** The practice, when it is not there yet. */
function practice() {
  if (fs.existsSync(vault)) return;
  console.error('making a practice, some minutes');
  cli('init', '--name', 'Praktijk De Proef', '--json');
  cli('demo', '--size', 'L', '--no-attachments');
}

/** Complete, so that nothing is asked; and not locked while one measures. The clients in care, the first of them with most reports. */
function prepare() {
  const where = { street: 'Proefweg 1', postcode: '1234 AB', town: 'Voorbeeldstad', phone: '0', email: 'proef@example.org' };
  call('practice_set', { name: 'Trijntje Proefstra', function: 'Verpleegkundige', practice: 'De Proef', registration: 'proef', ...where });
  call('settings_set', { ...call('settings_get', {}), idle_minutes: 60 });
  return call('client_list', { former: false }).sort((a, b) => a.number - b.number);
}

/** The rail, from the page of searching backwards: past the lock and the language. */
const RAIL = ['manual', 'settings', 'log', 'inspection', 'register of incidents', 'notes', 'search', 'clients', 'today'];

/**
 * What a carer opens, by keys; each begins where the one before it ended. `is`: what else has the same mark; `head`: above which
 * row its beginning tells it from others.
 */
function pages(window, clients) {
  const rail = (name) => ({
    name,
    before: async () => {
      await window.keys('ctrl+f');
      await window.keys(Array(RAIL.indexOf(name) + 3).fill('shift+Tab').join(' '));
    },
    key: 'Return',
  });
  const dossier = (name, { number, birth_date }) => ({
    name,
    is: 'dossier',
    // A number alone begins others too.
    before: () => window.type(`${number} ${birth_date ?? ''}`),
    key: 'Return',
  });
  const tab = (name) => ({ name: `a dossier: ${name}`, key: 'Right' });
  const [giant, ...others] = clients;
  return (round) => [
    rail('today'),
    { name: 'find quickly (Ctrl+K)', key: 'ctrl+k', after: () => window.keys('Escape') },
    { name: 'search (Ctrl+F)', key: 'ctrl+f' },
    { name: 'search: a common word found', before: () => window.type('vandaag'), key: 'Return', head: 300 },
    rail('clients'),
    dossier('a dossier, from the list', others[round % others.length]),
    { ...tab('plan'), before: () => window.toTabs() },
    ...['measurements', 'medication', 'people', 'particulars', 'what is missing', 'who looked'].map(tab),
    { name: 'a new report (Ctrl+N)', key: 'ctrl+n' },
    { ...rail('clients'), name: 'clients, from a report', is: 'clients' },
    dossier('the dossier with 24,000 reports', giant),
    ...['notes', 'register of incidents', 'inspection', 'log', 'settings'].map(rail),
    { name: 'manual (F1)', key: 'F1' },
  ];
}

async function pagesMeasured(window, group, clients) {
  const of = pages(window, clients);
  const times = new Map();
  const marks = new Map();
  let late = 0;
  for (const slowed of [false, true]) {
    const rounds = slowed ? ROUNDS : UNSLOWED;
    if (slowed && !group.slows) break;
    // One round more, not counted: pages are read from the program when they are first opened.
    for (let round = slowed ? 1 : 0; round <= rounds; round += 1) {
      for (const { name, is = name, before, key, head = TITLE, after } of of(round + (slowed ? UNSLOWED + 1 : 0))) {
        await before?.();
        group.slow(slowed);
        await rest(100);
        const time = await window.page(key, head, marks.get(is));
        group.slow(false);
        const more = await window.still();
        if (!times.has(name)) window.keep(name);
        if (!marks.has(is)) {
          const mark = window.mark(head);
          for (const [other, its] of marks) if (its === mark) throw new Error(`${name} looks like ${other}`);
          marks.set(is, mark);
        }
        const mine = times.get(name) ?? times.set(name, { slowed: [], unslowed: [] }).get(name);
        if (round > 0 && more) late += 1;
        else if (round > 0) mine[slowed ? 'slowed' : 'unslowed'].push(time);
        await after?.();
      }
      process.stderr.write(`\r${slowed ? 'slowed' : 'unslowed'}: ${round} / ${rounds}  `);
    }
  }
  process.stderr.write('\n');
  return { times, late };
}

async function lettersMeasured(sides) {
  const rows = {};
  for (const [side, { window }] of Object.entries(sides)) {
    // With the first comes a button, and that a draft was saved.
    await window.keys('m');
    await window.still(1_500);
    rows[side] = await window.rowsOf('m');
  }
  const times = { ours: [], bare: [] };
  for (const { group } of Object.values(sides)) group.slow(true);
  for (let letter = 0; letter < LETTERS; letter += 1) {
    const order = letter % 2 ? ['ours', 'bare'] : ['bare', 'ours'];
    for (const side of order) {
      await rest(150 + Math.random() * 100);
      times[side].push(await sides[side].window.letter('abcdefgh'[letter % 8], rows[side]));
    }
  }
  for (const { group } of Object.values(sides)) group.slow(false);
  sides.ours.window.keep('letters ours');
  sides.bare.window.keep('letters bare');
  return times;
}

const text = [];
try {
  await session();
  practice();
  const clients = prepare();
  const load = () => os.loadavg()[0].toFixed(1);
  const began = load();

  const group = new Group('ours');
  groups.push(group);
  const window = await Display.open(env);
  held(window.server);
  held(window.keyboard);
  held(group.start([program], { env: window.env }));
  const locked = await window.focus('^Zorgmap$');
  await window.still(1_500);
  await window.type(PASSPHRASE);
  window.press('Return');
  await window.focus('^Zorgmap$', locked);
  await window.still(2_000);
  // Once more: the keys went with the window that has gone.
  await window.focus('^Zorgmap$', locked);
  window.keep('opened');

  // A letter in a report of a client without a draft, and in a page that has nothing but a field.
  for (const { before, key } of pages(window, clients)(1).slice(4, 6)) {
    await before();
    await window.page(key);
  }
  await window.keys('ctrl+n');
  await window.still(1_000);
  const other = new Group('bare');
  groups.push(other);
  const beside = await Display.open(env);
  held(beside.server);
  held(beside.keyboard);
  const page = path.join(folder, 'page.html');
  fs.writeFileSync(page, '<!doctype html><html lang="nl"><title>bare</title><textarea autofocus rows="8" style="width: 900px; font: 17px sans-serif"></textarea></html>');
  if (!BROWSER) throw new Error('no MiniBrowser beside the engine');
  held(other.start([BROWSER, '--geometry=1160x800', `file://${page}`], { env: beside.env }));
  await beside.focus('bare');
  await beside.still(1_500);
  beside.keyboard.stdin.write('mousemove 300 120 click 1 mousemove 1279 899\n');
  await beside.still();
  await beside.keys('m', 'BackSpace');
  const letters = await lettersMeasured({ ours: { window, group }, bare: { window: beside, group: other } });
  // No draft is left.
  await window.keys('ctrl+a', 'BackSpace');
  await window.still(1_500);
  await window.keys('ctrl+f');

  const { times, late } = await pagesMeasured(window, group, clients);

  const ms = (number) => `${Math.round(number)} ms`;
  const difference = middle(letters.ours.map((each, at) => each - letters.bare[at]));
  const slowed = group.slows ? 'slowed' : 'unslowed';
  text.push(
    `${program.includes('/release/') ? 'Release build' : 'A build'}, size L (1,000 clients, 100,000 reports), ${os.availableParallelism()} cores, load ${began} at the start and ${load()} at the end, a display in memory without a graphics card.`,
    group.slows
      ? `Slowed: the program's processes together have a quarter of one processor, ${QUOTA / 1000} of every ${SLICE / 1000} ms. Each page opened ${ROUNDS} times slowed, ${UNSLOWED} times not; the first time of a sitting is not counted, and neither are ${late} times that something still came ${QUIET / 1000} s after the page stood.`
      : 'Unslowed: this machine has no cgroup that can be made.',
    '',
    '| page | something changes, p50 | it stands, p50 | it stands, p95 | at most 100 ms | unslowed, p50 |',
    '|---|---|---|---|---|---|',
  );
  for (const [name, of] of times) {
    const each = of[slowed];
    if (each.length === 0 || of.unslowed.length === 0) throw new Error(`${name} never stood whole`);
    const stands = each.map((time) => time.stands);
    text.push(`| ${name} | ${ms(middle(each.map((time) => time.begins)))} | **${ms(middle(stands))}** | ${ms(middle(stands, 0.95))} | ${middle(stands, 0.95) <= 100 ? 'yes' : 'no'} | ${ms(middle(of.unslowed.map((time) => time.stands)))} |`);
  }
  text.push(
    '',
    '| a letter shown | at most more | difference, p50 (10th-90th) | in a report | bare textarea, MiniBrowser of the same engine | pairs |',
    '|---|---|---|---|---|---|',
    `| ${slowed} | 1 frame | **${difference.toFixed(1)} ms, ${(difference / FRAME).toFixed(1)} frames** (${[0.1, 0.9].map((part) => middle(letters.ours.map((each, at) => each - letters.bare[at]), part).toFixed(1)).join('-')}) | ${middle(letters.ours).toFixed(1)} ms | ${middle(letters.bare).toFixed(1)} ms | ${letters.ours.length} |`,
    '',
  );
} finally {
  for (const group of groups) group.slow(false);
  for (const each of started.reverse()) {
    for (const pid of family(each.pid).reverse()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone already
      }
    }
  }
  for (const group of groups) await group.remove();
  spawnSync('rm', ['-rf', folder]);
}
const table = text.join('\n');
console.log(table);

const file = path.join(here, 'RESULTS.md');
const heading = '\n## Another page, and a letter\n';
const [before, after = ''] = fs.readFileSync(file, 'utf8').split(heading);
const next = after.indexOf('\n## ');
fs.writeFileSync(file, `${before}${heading}\n${table}${next < 0 ? '' : after.slice(next)}`);
