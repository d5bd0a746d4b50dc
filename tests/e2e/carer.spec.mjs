// A carer's way through the program, in the real window, from the first start to the package on a client's stick.
// The parts follow each other: each begins where the one before it ended.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'vault');
const START = '2026-11-23T14:03:00+01:00';
let window;
let passphrase;

before(async () => {
  window = await new Window({ vault, now: START }).start();
});
after(() => window?.stop());

test('first run: name, six words, keychain, recovery code typed back', async () => {
  await window.see('first-run');
  assert.deepEqual(await window.barriers(), []);
  await window.type('first-run-name', 'Praktijk De Proef');
  await window.picture('first-run-1-name');
  await window.click('first-run-next');

  passphrase = await until('six words', async () => {
    const words = (await window.text('passphrase-words')).split(/\s+/).filter(Boolean);
    return words.length === 6 && words.join(' ');
  });
  await window.picture('first-run-2-passphrase');
  assert.deepEqual(await window.barriers(), []);
  await window.click('first-run-next');

  await window.see('second');
  await window.picture('first-run-3-second');
  assert.deepEqual(await window.barriers(), []);
  await window.click('first-run-next');

  const code = (await window.text('recovery-code')).split(/\s+/).join('-');
  await window.picture('first-run-4-recovery');
  assert.deepEqual(await window.barriers(), []);
  await window.click('recovery-print');
  const sheet = await window.opened();
  assert.equal(path.dirname(sheet), path.join(vault, 'out'));
  await window.see('recovery-printed');

  await window.click('recovery-next');
  // A code with a typing error does not pass, and what was typed stays.
  const wrong = code.replace(/.$/, (last) => (last === '2' ? '3' : '2'));
  await window.type('recovery-typed', wrong);
  await window.click('recovery-confirm');
  await window.see('error-summary');
  assert.equal(await (await window.at('recovery-typed')).getValue(), wrong);
  await window.picture('first-run-5-typed-wrong');
  await window.type('recovery-typed', code.toLowerCase());
  // The window is destroyed by its own button.
  await window.click('recovery-confirm').catch(() => undefined);
  await window.page('main');
  await window.see('today');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('today-empty');
  assert.equal(fs.existsSync(sheet), false, 'the sheet with the recovery code was swept when the vault opened');
});
