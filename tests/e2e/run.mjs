// Runs the specs in a home of their own, with a real keychain on the session bus that this was started in.
// Started by lanes.mjs or by hand, with a display and a session bus: node tests/e2e/run.mjs PATTERN
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { specsOf } from './specs.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const specs = specsOf(process.argv[2]);

// As on a carer's laptop, with pictures taken: what is no test, where pictures are asked for, and the main journey always. The
// other tests are spared a third of their time: without a graphics card it costs much to put a window together of layers, so the
// web view draws straight into it, and has nothing then to give a picture of; and a window lives for a minute or two, in which no
// script earns back that it was compiled once more to be quick.
const isPlain = (name) => name === 'carer.spec.mjs' || !name.endsWith('.spec.mjs');
const asAtHome = Boolean(process.env.ZORGMAP_PICTURES) || specs.some(isPlain);
const drawing = asAtHome ? { ZORGMAP_PICTURES: '1' } : { WEBKIT_DISABLE_COMPOSITING_MODE: '1', JSC_useDFGJIT: '0' };

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'zorgmap-e2e-'));
const folder = (name) => {
  const made = path.join(home, name);
  fs.mkdirSync(made, { recursive: true, mode: 0o700 });
  return made;
};

// In place of the desktop's viewer: a program that only notes what it was asked to open.
const viewer = path.join(folder('bin'), 'xdg-open');
fs.writeFileSync(viewer, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${path.join(home, 'opened')}'\n`, { mode: 0o755 });

const env = {
  ...process.env,
  HOME: folder('home'),
  XDG_CONFIG_HOME: folder('config'),
  XDG_DATA_HOME: folder('data'),
  XDG_CACHE_HOME: folder('cache'),
  XDG_RUNTIME_DIR: folder('run'),
  PATH: `${path.join(home, 'bin')}:${process.env.PATH}`,
  GDK_BACKEND: 'x11',
  LIBGL_ALWAYS_SOFTWARE: '1',
  LANG: 'C.UTF-8',
  TZ: 'Europe/Amsterdam',
  ZORGMAP_E2E: home,
  ...drawing,
  ZORGMAP_TARGET: process.env.ZORGMAP_TARGET ?? path.join(here, '../../target'),
};

// Without movement, of the writing mark too: a colour on its way to another is none that anybody reads, and a click lands
// where it was aimed.
fs.mkdirSync(path.join(env.XDG_CONFIG_HOME, 'gtk-3.0'));
const settings = ['[Settings]', 'gtk-enable-animations=0', 'gtk-cursor-blink=0', ''].join('\n');
fs.writeFileSync(path.join(env.XDG_CONFIG_HOME, 'gtk-3.0', 'settings.ini'), settings);

const keychain = spawn('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], {
  env,
  stdio: ['pipe', 'ignore', 'inherit'],
});
keychain.stdin.end('only for this test');
let code = 1;
try {
  const asked = [
    ...['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'],
    ...['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'],
  ];
  const end = Date.now() + 30_000;
  while (!spawnSync('dbus-send', asked, { env }).stdout?.toString().includes('true')) {
    if (keychain.exitCode !== null || Date.now() > end) throw new Error('no keychain on the session bus');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const done = spawnSync(
    process.execPath,
    ['--test', '--test-concurrency=1', '--test-reporter=spec', ...specs.map((name) => path.join(here, name))],
    { env, stdio: 'inherit' },
  );
  code = done.status ?? 1;
} finally {
  keychain.kill();
  if (code === 0) {
    try {
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    } catch (error) {
      // A process of the web view still writes its cache: litter in a temporary folder is no failed test.
      console.error(`left behind: ${error.message}`);
    }
  } else console.error(`what the test left: ${home}`);
}
process.exitCode = code;
