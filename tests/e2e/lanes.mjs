// Runs the specs in one lane more than there are processors: each with a display in memory, and for each spec a session
// bus, a keychain and a home of its own (run.mjs), so that no two know of each other. A spec waits for its window about as
// long as it works. Started by `cargo xtask test`: node tests/e2e/lanes.mjs PATTERN
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { specsOf } from './specs.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
// What takes longest begins first, or one lane works on at the end while the others have nothing to do.
const LONG = ['screens', 'rights', 'carer', 'inspection', 'lock', 'sittings', 'keep', 'record', 'keys', 'year', 'tour', 'draft', 'people', 'destroy', 'persons', 'drawers'];
const rank = (name) => {
  const place = LONG.indexOf(name.split('.')[0]);
  return place < 0 ? LONG.length : place;
};
const waiting = specsOf(process.argv[2]).sort((a, b) => rank(a) - rank(b));

/** A display that picks its own free number: two that look for one at once would find the same. */
function display() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('no display in memory: is Xvfb there?')));
    server.stdio[3].once('data', (number) => resolve({ server, name: `:${String(number).trim()}` }));
  });
}

/** One spec, its words kept together and shown when it is done; whether it held. */
function drive(spec, name) {
  const began = Date.now();
  const run = spawn('dbus-run-session', ['--', process.execPath, path.join(here, 'run.mjs'), spec], {
    env: { ...process.env, DISPLAY: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (words) => said.push(words));
  return new Promise((resolve) => {
    run.once('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    run.once('close', (code) => {
      process.stdout.write(`-- ${spec}, ${Math.round((Date.now() - began) / 1000)} s\n${Buffer.concat(said)}`);
      resolve(code === 0);
    });
  });
}

const failed = [];
async function lane() {
  const { server, name } = await display();
  server.removeAllListeners('exit');
  try {
    for (let spec = waiting.shift(); spec; spec = waiting.shift()) if (!(await drive(spec, name))) failed.push(spec);
  } finally {
    server.kill();
  }
}

await Promise.all(Array.from({ length: Math.min(waiting.length, os.availableParallelism() + 1) }, lane));
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
