// Trying out: made-up clients are kept apart from real ones, and a tour goes along one of them, left and taken up again at will.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'tour');
let window;
let passphrase;
const part = journey(() => window);
async function look(name) {
  assert.deepEqual(await window.barriers(), [], name);
  await window.picture(`tour-${name}`);
}
const at = (step) => until(`step ${step}`, async () => (await (await window.see('tour')).getAttribute('data-step')) === step);

before(async () => {
  window = await new Window({ vault }).start();
  ({ passphrase } = await firstRun(window));
});
after(() => window?.stop());

part('where real clients are to come, no made-up ones belong; and a demanded field says why', async () => {
  await window.click('rail-manual');
  await window.see('manual-list');
  assert.equal(await window.at('tour-start').isExisting(), false, 'no tour without a made-up client');
  await window.click('rail-clients');
  await window.click('client-add');
  await window.see('no-made-up');
  // The laptop's page says it in the same words: a version for trying out has no real people.
  await window.shows('Dit is een proefversie. Gebruik alleen verzonnen cliënten.');
  await look('no-made-up');
  await window.press('[data-testid="client-form"] [data-testid="why"]');
  await window.shows('Zonder naam weet later niemand over wie dit gaat.');
  await window.shows('BW art. 7:454 lid 1');
  await look('why');
});

part('in a practice folder no real people belong', async () => {
  await window.click('rail-today');
  await window.click('task-practice');
  await window.click('practice-fill');
  await until('made-up clients', async () => (await window.all('recent-client').length) > 0, 300_000);
  await window.see('practice-vault');
  await look('practice');
  await window.click('rail-clients');
  await window.click('client-add');
  await window.see('no-real-people');
  await look('no-real-people');
});

part('five steps along a made-up client, each with its page', async () => {
  await window.click('rail-today');
  await window.click('tour-start');
  await at('today');
  await look('1-today');
  for (const [step, page] of [
    ['timeline', 'timeline'],
    ['report', 'report-text'],
    ['plan', 'goal-new'],
    ['keep', 'ways-in'],
  ]) {
    await window.click('tour-next');
    await at(step);
    await window.see(page);
    await look(step);
  }
  assert.equal(await window.at('tour-next').isExisting(), false);
  await window.click('tour-back');
  await at('plan');
  await window.click('tour-leave');
  await window.gone('tour');
});

part('left by Escape where one is, and taken again from the manual', async () => {
  await window.keys('F1');
  await window.click('tour-start');
  await at('today');
  await window.click('tour-next');
  await at('timeline');
  // The page stays of use meanwhile.
  await window.click('tab-facts');
  await window.see('client-facts');
  await window.browser.execute(() => document.querySelector('[data-testid="tour-next"]').focus());
  await window.keys('Escape');
  await window.gone('tour');
  await window.see('client-facts');
});

const aside = () => fs.readdirSync(path.dirname(vault)).filter((name) => name.startsWith(`${path.basename(vault)}-2`));

part('a folder that another program holds cannot make way: it still stands, and that is told', async () => {
  await window.click('rail-today');
  await window.click('practice-leave');
  await window.see('aside-dialog');
  // Gets the lock as soon as the program lets go of it.
  const holder = spawn('flock', [path.join(vault, 'lock'), 'sleep', '600'], { stdio: 'ignore', detached: true });
  try {
    await window.relock(() => window.click('aside-do'));
    await window.see('unlock-still-stands');
    await look('still-stands');
  } finally {
    process.kill(-holder.pid);
  }
  await unlock(window, passphrase);
  await window.page('main');
  assert.equal(aside().length, 0);
});

part('done practising: the folder stays under another name, and a new one can be made', async () => {
  await window.click('rail-today');
  await window.click('practice-leave');
  await window.see('aside-dialog');
  await look('practice-leave');
  await window.relock(() => window.click('aside-do'));
  await window.see('first-run-restore');
  assert.ok(!fs.existsSync(vault));
  assert.equal(aside().length, 1);
});

part('a folder that does not open any more makes way for a backup', async () => {
  await window.stop();
  fs.renameSync(path.join(path.dirname(vault), aside()[0]), vault);
  for (const header of ['vault.json', 'vault.copy.json']) fs.writeFileSync(path.join(vault, header), 'niets');
  window = await new Window({ vault }).start();
  await window.shows('Het begin van uw map is beschadigd.');
  await look('damaged');
  await window.click('language-switch');
  await window.shows('The start of your folder is damaged.');
  await until('the language is kept', () => fs.existsSync(path.join(process.env.XDG_CONFIG_HOME, 'nl.zorgmap', 'language')));
  await window.stop();
  window = await new Window({ vault }).start();
  await window.shows('The start of your folder is damaged.');
  await look('damaged-english');
  await window.click('aside-open');
  await look('set-aside');
  await window.click('aside-do');
  await window.see('restore-page');
  assert.ok(!fs.existsSync(vault));
  assert.equal(fs.readFileSync(path.join(path.dirname(vault), aside()[0], 'vault.json'), 'utf8'), 'niets');
});
