// Files dragged onto the window from another program by a real pointer, and a picture pasted from the clipboard: onto a dossier
// they are added, elsewhere they are refused, and nothing is left on the disk that others can read.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before } from 'node:test';
import { letter, photo } from './make.mjs';
import { firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'dropped');
const source = path.join(home, 'elsewhere');
const folder = path.join(source, 'een map');
let window;
let files;

const part = journey(() => window);
async function look(name) {
  assert.deepEqual(await window.barriers(), [], name);
  await window.picture(`drop-${name}`);
}

/** Drags these files to the middle of the window; `over` looks while they hang there, then they are let go. */
async function drag(paths, over = () => undefined) {
  const mouse = (...what) => execFileSync('xdotool', what.map(String));
  const program = fileURLToPath(new URL('drag.py', import.meta.url));
  const from = spawn('/usr/bin/python3', [program, ...paths], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [said] = await new Promise((resolve, reject) => {
      from.stdout.once('data', (words) => resolve([String(words)]));
      from.once('exit', () => reject(new Error('no square to drag from')));
    });
    const at = Number(said);
    mouse('mousemove', at, at, 'mousedown', 1);
    // A drag begins a few pixels on, and a window is told of it step by step.
    for (let step = 1; step <= 10; step++) mouse('mousemove', at + 60 * step, at + 40 * step);
    await until('the window to see it', async () => {
      mouse('mousemove_relative', '--', 1, 1);
      return window.at('drop-place').isDisplayed();
    });
    await over();
    mouse('mouseup', 1);
    await window.gone('drop-place');
  } finally {
    from.kill();
  }
}

before(async () => {
  fs.mkdirSync(folder, { recursive: true });
  files = [letter(path.join(source, 'brief_huisarts.pdf'), ['Huisarts', 'Proefpraktijk']), photo(path.join(source, 'wond.jpg'))];
  window = await new Window({ vault }).start();
  await firstRun(window);
  await firstClient(window);
  await window.see('tab-timeline');
});
after(() => window?.stop());

part('where no dossier is open nothing is taken, and that is said', async () => {
  await window.click('rail-today');
  await drag([files[0]], () => look('nowhere'));
  await window.see('drop-refused');
  await look('refused');
  await window.click('drop-refused-close');
  await window.gone('drop-refused');
});

part('onto a dossier: one after the other, each asked about; a folder stays behind', async () => {
  await window.click('recent-client');
  await window.see('tab-timeline');
  await drag([...files, folder], async () => {
    assert.match(await window.text('drop-place'), /dossier van Tineke Proefpersoon/);
    await look('dossier');
  });
  await window.see('document-dialog');
  assert.match(await window.text('document-file'), /brief_huisarts\.pdf/);
  assert.match(await window.text('document-left'), /^1 ding/);
  assert.match(await window.text('document-rest'), /nog 1 bestand/);
  assert.equal(await window.at('document-title').getValue(), 'brief huisarts');
  await look('first-of-two');
  await window.click('origin-earlier-carer');
  await window.click('document-save');
  await until('the second', async () => (await window.text('document-file')).includes('wond.jpg'));
  assert.equal(await window.at('document-title').getValue(), 'wond');
  assert.equal(await window.at('document-rest').isExisting(), false);
  await window.click('portrait-nobody');
  await window.click('document-save');
  await window.gone('document-dialog');
  await until('both', async () => (await window.all('attachment-open').length) === 2);
});

part('behind a dialog that is about something else nothing is taken', async () => {
  await window.click('form-new');
  await window.see('form-intake');
  await drag([files[0]]);
  await window.click('drop-refused-close');
  await window.click('form-dialog-close');
  assert.equal(await window.at('document-dialog').isExisting(), false);
});

part('onto a report that is being written: with that report', async () => {
  await window.click('report-new');
  await window.type('report-text', 'De wond op de foto is droog.');
  await drag([files[1]]);
  await until('the file', async () => (await window.text('report-files')).includes('wond.jpg'));
  await window.click('portrait-nobody');
  await window.click('report-save');
  await window.shows('De wond op de foto is droog.');
});

part('a picture from the clipboard, into the dossier', async () => {
  const picture = path.join(source, 'schermafdruk.png');
  execFileSync('convert', ['-size', '300x200', 'plasma:fractal', picture]);
  spawnSync('xclip', ['-selection', 'clipboard', '-in', '-target', 'image/png', picture], { stdio: 'ignore' });
  const before = (await window.all('attachment-open')).length;
  await window.keys('Control', 'v');
  await window.see('document-dialog');
  await window.see('document-pasted');
  assert.match(await window.text('document-file'), /geplakte-afbeelding\.png/);
  await look('pasted');
  await window.click('document-save');
  assert.equal(await window.error(), 'form', 'a picture that is called nothing is asked for its title');
  await window.type('document-title', 'Schermafdruk van de apotheek');
  await window.click('portrait-nobody');
  await window.click('document-save');
  await window.gone('document-dialog');
  await window.shows('Schermafdruk van de apotheek');
  await until('one more', async () => (await window.all('attachment-open').length) === before + 1);
});

part('nothing of it lies in the clear but where it came from', () => {
  const own = new Set(fs.readdirSync(source, { recursive: true }).map((name) => path.join(source, String(name))));
  const marks = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('%PDF-'), Buffer.from('Proeftoestel')];
  const there = fs.readdirSync(vault, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  assert.ok(there.length > 4, 'the vault was looked through');
  for (const each of there) {
    const file = path.join(each.parentPath ?? each.path, each.name);
    const bytes = fs.readFileSync(file);
    for (const mark of marks) assert.equal(bytes.indexOf(mark), -1, file);
  }
  for (const file of own) {
    if (fs.statSync(file).isFile()) assert.ok(marks.some((mark) => fs.readFileSync(file).includes(mark)), 'the marks are the right ones');
  }
});
