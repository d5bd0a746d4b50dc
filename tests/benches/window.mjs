// How long it takes until the first page stands, and what memory the window keeps, beside a password manager's window
// (KeePassXC) and beside Chromium with a page that has the same style sheet. All in one run, in turn, each in an empty home of
// its own. A display in memory keeps its picture in a file, so that looking costs nothing: painted is the moment from
// which the picture stays what it is a few seconds later, but for a caret that blinks.
// Started by `cargo xtask bench window`: node tests/benches/window.mjs PROGRAM [ROUNDS]
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { family } from '../e2e/family.mjs';
import { display } from './display.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const [program, rounds = '10'] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zorgmap-bench-'));
/** How long a picture is watched (ms), and how much of it may still change: a caret and its field. */
const WATCHED = 6000;
const SETTLED = 0.002;

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every 61st pixel of the picture: enough to see a word appear. */
function look(file) {
  const bytes = fs.readFileSync(file);
  const start = bytes.readUInt32BE(0) + bytes.readUInt32BE(76) * 12;
  const seen = new Uint32Array(Math.floor((bytes.length - start) / 4 / 61));
  for (let at = 0; at < seen.length; at += 1) seen[at] = bytes.readUInt32LE(start + at * 61 * 4);
  return seen;
}

const differ = (a, b) => a.reduce((sum, pixel, at) => sum + (pixel === b[at] ? 0 : 1), 0) / a.length;

/** Proportional share of memory of a process and all that it started (KiB). */
const memory = (pid) =>
  family(pid).reduce((sum, each) => {
    try {
      return sum + Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return sum;
    }
  }, 0);

/** Started in an empty home: when it was painted (ms) and what it keeps (MiB). */
async function start([command, ...args]) {
  const home = fs.mkdtempSync(path.join(folder, 'home-'));
  const inside = (name) => {
    const made = path.join(home, name);
    fs.mkdirSync(made, { mode: 0o700 });
    return made;
  };
  const { server, name, file } = await display(folder);
  const empty = look(file);
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', DISPLAY: name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' };
  for (const [key, of] of [['HOME', 'home'], ['XDG_CONFIG_HOME', 'config'], ['XDG_DATA_HOME', 'data'], ['XDG_CACHE_HOME', 'cache'], ['XDG_RUNTIME_DIR', 'run']]) env[key] = inside(of);
  const began = performance.now();
  const run = spawn('dbus-run-session', ['--', command, ...args.map((each) => each.replace('HOME', home))], { env, stdio: 'ignore', detached: true });
  const pictures = [];
  while (performance.now() - began < WATCHED) {
    const at = performance.now() - began;
    const seen = look(file);
    if (pictures.length === 0 || differ(seen, pictures.at(-1).seen) > 0) pictures.push({ at, seen });
    await rest(5);
  }
  const last = pictures.at(-1).seen;
  const kept = memory(run.pid) / 1024;
  const held = family(run.pid);
  for (const pid of held.reverse()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone already
    }
  }
  server.kill();
  if (differ(empty, last) < 0.01) throw new Error(`${command} painted nothing`);
  // Back from the end, as long as the picture is the last one.
  let first = pictures.length - 1;
  while (first > 0 && differ(pictures[first - 1].seen, last) <= SETTLED) first -= 1;
  return { painted: pictures[first].at, kept };
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const tenths = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor(((numbers.length - 1) * part) / 10)];

const styles = fs.readdirSync(path.join(here, '../../ui/dist/assets')).filter((name) => name.endsWith('.css'));
const page = path.join(folder, 'page.html');
fs.writeFileSync(
  page,
  `<!doctype html><html lang="nl">${styles.map((name) => `<style>${fs.readFileSync(path.join(here, '../../ui/dist/assets', name), 'utf8')}</style>`).join('')}
  <main><h1>Zorgmap</h1><p>Uw wachtzin</p><input autofocus><button>Openen</button></main></html>`,
);
const chromium = ['chromium', '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic', '--disable-gpu', '--user-data-dir=HOME/profile', `--app=file://${page}`];
const SIDES = { ours: [path.resolve(program)], keepassxc: ['keepassxc'], chromium };

const found = { ours: [], keepassxc: [], chromium: [] };
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    const order = Object.keys(SIDES);
    for (let turn = 0; turn < order.length; turn += 1) {
      const side = order[(round + turn) % order.length];
      found[side].push(await start(SIDES[side]));
      process.stderr.write(`\r${round + 1} / ${rounds}`);
    }
  }
} finally {
  spawnSync('rm', ['-rf', folder]);
}
process.stderr.write('\n');

const row = (what, most, value, beside, told) => {
  const ratios = found.ours.map((ours, at) => value(ours) / value(found[beside][at]));
  const of = (side) => told(middle(found[side].map(value)));
  return `| ${what} | ${most} | **${middle(ratios).toFixed(2)}** (${tenths(ratios, 1).toFixed(2)}-${tenths(ratios, 9).toFixed(2)}) | ${of('ours')} | ${beside}: ${of(beside)} | ${ratios.length} |`;
};
const ms = (number) => `${Math.round(number)} ms`;
const table = [
  `${path.resolve(program).includes('/release/') ? 'Release build' : 'Development build'}, ${os.availableParallelism()} cores, a display in memory without a graphics card.`,
  '',
  '| what a carer waits for | at most | ratio (10th-90th) | ours | beside it | pairs |',
  '|---|---|---|---|---|---|',
  row('first page painted', '1.3', (each) => each.painted, 'keepassxc', ms),
  row('first page painted', '0.8', (each) => each.painted, 'chromium', ms),
  row('memory of all its processes (PSS)', '0.6', (each) => each.kept, 'chromium', (number) => `${Math.round(number)} MB`),
  '',
].join('\n');
console.log(table);

const file = path.join(here, 'RESULTS.md');
const heading = '\n## The window\n';
const [before, after = ''] = fs.readFileSync(file, 'utf8').split(heading);
const next = after.indexOf('\n## ');
fs.writeFileSync(file, `${before}${heading}\n${table}${next < 0 ? '' : after.slice(next)}`);
