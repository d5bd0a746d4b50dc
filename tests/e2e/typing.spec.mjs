// Killed with -9 in the middle of a sentence: what was typed more than a second before comes back. Three times here,
// fifty in `cargo xtask soak` (ZORGMAP_KILLS).
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstClient, firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'typed');
const KILLS = Number(process.env.ZORGMAP_KILLS ?? 3);
/** The longest that what was typed may be away, in milliseconds. */
const MOST = 1_000;
let window;
let passphrase;
const part = journey(() => window);

before(async () => {
  window = await new Window({ vault }).start();
  ({ passphrase } = await firstRun(window));
  await firstClient(window);
  await window.see('report-new');
});
after(() => window?.stop());

part(`typing without a pause, killed ${KILLS} times: at most a second of it is lost`, async () => {
  let worst = 0;
  for (let round = 1; round <= KILLS; round += 1) {
    await window.click('rail-today');
    await window.click('recent-client');
    await window.click('report-new');
    await window.click('report-text');
    /** What had reached the page, and when. */
    const typed = [];
    const began = Date.now();
    // Other moments each time: between one and four seconds.
    const end = began + 1_000 + ((round * 1_237) % 3_000);
    for (let word = 1; Date.now() < end; word += 1) {
      // The driver swallows one of two equal letters in a row.
      const letters = [...`${round}w${word}`].join('-');
      await window.keys(...letters, ' ');
      typed.push({ word: letters, at: Date.now() });
    }
    const killed = Date.now();
    process.kill(window.pid, 'SIGKILL');
    await window.stop();
    // How fast the driver types is the machine's; what may be lost is not.
    console.log(`round ${round}: a word in ${Math.round((killed - began) / typed.length)} ms`);

    window = await new Window({ vault }).start();
    await unlock(window, passphrase);
    await window.page('main');
    await window.click('draft-open');
    const back = await until('the draft', () => window.at('report-text').getValue());
    const words = back.split(' ');
    const lost = typed.filter(({ word }) => !words.includes(word));
    const away = lost.length > 0 ? killed - lost[0].at : 0;
    worst = Math.max(worst, away);
    assert.ok(away <= MOST, `round ${round}: ${lost.length} of ${typed.length} words, the last ${away} ms`);
    await window.click('draft-drop');
    await window.gone('report-form');
  }
  console.log(`killed ${KILLS} times while typing: at most the last ${worst} ms lost`);
});
