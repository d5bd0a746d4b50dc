// For how long a dossier is kept, and how it goes: a stop that is set and lifted, a request that is granted, the steps up to the
// name, days to think it over, a second look a week later, the certificate, and the overview of what was destroyed. Of what was
// destroyed no word is left in the temporary folder, or where the web view keeps what is its own.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { firstClient, firstRun, journey, unlock } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const NAME = 'Tineke Proefpersoon';
const vault = path.join(home, 'destroy');
const stick = path.join(home, 'destroy-stick');
/** Stands in the report, and nowhere in the program. */
const WORD = 'Kwintelduif';
/** Where the window may leave something beside the vault: its temporary folder, and the web view's own of every kind. */
const temp = path.join(home, 'destroy-temp');
const around = [temp, ...['CACHE_HOME', 'CONFIG_HOME', 'DATA_HOME', 'RUNTIME_DIR'].map((name) => process.env[`XDG_${name}`])];
let window;
let passphrase;
const part = journey(() => window);

/** Nothing bars anybody, and a picture to look at, from the top of the page. */
async function looks(name) {
  assert.deepEqual(await window.barriers(), []);
  await window.top();
  await window.picture(`destroy-${name}`);
}

const paper = (file) => execFileSync('pdftotext', ['-layout', file, '-']).toString().replaceAll(/\s+/g, ' ');

const leaks = (...asked) => spawnSync('python3', [fileURLToPath(new URL('leaks.py', import.meta.url)), ...asked], { encoding: 'utf8' });

/** Fails where one of these words lies around the window, in whatever guise. */
function nowhere(...words) {
  for (const word of words) {
    const { stdout, stderr, status } = leaks(word, ...around);
    assert.equal(status, 0, `${word}: ${stdout}${stderr}`);
  }
}

const open = (more = {}) => new Window({ vault, env: { TMPDIR: temp }, ...more }).start();

before(async () => {
  fs.mkdirSync(stick);
  fs.mkdirSync(temp);
  window = await open();
  ({ passphrase } = await firstRun(window));
  await firstClient(window);
  await window.click('report-new');
  await window.type('report-text', `Gewandeld in het park. ${WORD}`);
  await window.click('report-save');
  await window.shows('Gewandeld in het park.');
  await window.click('rail-today');
  window.pick(stick);
  await window.click('backup');
  await window.click('backup-pick');
  await window.see('backup-done', 120_000);
  await window.click('backup-close');
});
after(() => window?.stop());

const dossier = async () => {
  await window.click('rail-clients');
  await window.click('client-row');
};

part('a dossier says for how long it is kept and why; a stop is set and lifted', async () => {
  await dossier();
  await window.click('tab-facts');
  await window.see('retention-line');
  await looks('1-line');
  await window.click('retention-open');
  await window.see('retention');
  assert.equal(await window.at('retention').getAttribute('data-keeping'), 'keep_until');
  await window.shows('BW art. 7:454 lid 3');
  await looks('2-why');
  await window.click('retention-hold');
  await window.click('retention-save');
  assert.equal(await window.error(), 'form', 'a stop says why');
  await window.type('retention-reason', 'Er loopt een klacht.');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('destroy-3-hold');
  await window.click('retention-save');
  await until('the stop', async () => (await window.at('retention').getAttribute('data-why')) === 'hold');
  await looks('4-held');
  await window.click('retention-destroy');
  await window.see('destroying');
  assert.equal(await window.at('destroy-ground-mistake').isEnabled(), false, 'a stop holds for every ground');
  await window.click('back');
  await window.click('retention-mark-end');
  await window.type('retention-end-reason', 'De klacht is afgehandeld.');
  await window.click('retention-end-save');
  await until('no stop', async () => (await window.at('retention').getAttribute('data-why')) === 'care_runs');
  await window.click('retention-add');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('destroy-5-add');
  // Involuntary care that goes on ends on a day, from which the law counts; or it was never there.
  await window.click('retention-kind-wzd');
  await window.type('retention-reason', 'De deur gaat nog op slot.');
  await window.click('retention-save');
  await until('no end yet', async () => (await window.at('retention').getAttribute('data-why')) === 'not_started');
  await window.click('retention-mark-end');
  await window.click('retention-end-save');
  assert.equal(await window.error(), 'form', 'over, or never there');
  await window.click('retention-end-what-over');
  assert.deepEqual(await window.barriers(), []);
  await window.picture('destroy-24-measure-over');
  await window.click('retention-end-what-mistake');
  await window.type('retention-end-reason', 'Verkeerde cliënt.');
  await window.click('retention-end-save');
  await until('as it was', async () => (await window.at('retention').getAttribute('data-why')) === 'care_runs');
});

part('a request that is granted leads to destroying', async () => {
  await dossier();
  await window.click('dossier-requests');
  await window.click('request-new');
  await window.click('request-kind-destroy');
  await window.type('request-words', 'Ik wil dat alles weg is.');
  await window.click('request-next');
  await window.click('request-capacity-client');
  await window.click('request-next');
  await window.click('request-channel-spoken');
  await window.click('request-next');
  await window.click('request-identity-known-to-me');
  await window.click('request-may-yes');
  await window.type('request-may-why', 'Het is de cliënt zelf.');
  await window.click('request-check');
  await window.click('request-outcome-granted');
  await window.click('request-decide');
  await window.click('request-do-destroy');
  await window.see('destroying');
});

part('ground, copy, what goes and what stays, the name: planned, and nothing is gone', async () => {
  assert.equal(await window.at('destroy-ground-request').isSelected(), true, 'who comes from a request need not say it again');
  assert.equal(await window.at('destroy-ground-term-over').isEnabled(), false);
  await looks('6-ground');
  await window.click('destroy-next');
  await window.click('destroy-next');
  assert.equal(await window.error(), 'form', 'a copy is offered');
  await window.click('destroy-copy-not-wanted');
  await looks('7-copy');
  await window.click('destroy-next');
  assert.match(await window.text('destroy-goes'), /1 stuk/);
  assert.ok((await window.text('destroy-stays')).includes(stick));
  await looks('8-goes');
  await window.click('destroy-next');
  await window.type('destroy-name', 'Iemand Anders');
  await window.click('destroy-next');
  assert.equal(await window.error(), 'form', 'another name plans nothing');
  await window.shows('Dat is een andere naam');
  await looks('9-name');
  await window.type('destroy-name', NAME.toLowerCase());
  await window.click('destroy-next');
  await window.see('destroy-planned');
  assert.equal(await window.at('destroy-planned').getAttribute('data-ready'), 'false');
  assert.equal((await window.all('destroy-do')).length, 0, 'not before the days to think have passed');
  await looks('10-planned');
  await window.click('rail-today');
  await until('it on Today', async () =>
    (await window.all('waiting').map((each) => each.getAttribute('data-what'))).includes('destruction'),
  );
  await looks('11-today');
});

part('a week later it is asked once more, and gone, with a certificate', async () => {
  await window.stop();
  window = await open({ now: new Date(Date.now() + 8 * 86_400_000).toISOString() });
  await unlock(window, passphrase);
  await window.page('main');
  await window.click('rail-clients');
  await window.click('retentions');
  await window.see('retention-due-list');
  await looks('12-list-before');
  await window.click('retention-due-open');
  await window.see('destroy-planned');
  assert.equal(await window.at('destroy-planned').getAttribute('data-ready'), 'true');
  await looks('13-ready');
  await window.type('destroy-name', NAME);
  await window.click('destroy-do');
  await window.see('destroy-done');
  const code = await window.text('destroy-code');
  assert.ok((await window.text('destroy-still')).includes(stick), 'the stick still holds it');
  await looks('14-done');
  await window.click('destroy-certificate');
  const certificate = await window.opened();
  execFileSync('pdftoppm', ['-png', '-r', '60', certificate, path.join(process.env.ZORGMAP_TARGET, 'screenshots', 'destroy-certificate')]);
  const said = paper(certificate);
  // The stick by its name alone: the rest of the path is the carer's own laptop.
  assert.ok(said.includes('Bewijs van vernietiging') && said.includes(path.basename(stick)) && !said.includes(stick), said);
  for (const group of code.split(/[\s-]+/)) assert.ok(said.includes(group), `${group} in ${said}`);
  assert.ok(!said.includes('Tineke'), 'it names nobody');
});

part('nothing of it is left to be found, and the overview knows that it was destroyed', async () => {
  await window.click('destroy-list');
  await window.see('destroyed-row');
  assert.equal((await window.all('retention-due')).length, 0);
  await looks('15-list');
  await window.click('rail-search');
  await window.type('search-field', 'gewandeld');
  await window.click('search-submit');
  await window.see('search-empty');
  await window.click('rail-today');
  await window.see('backup-stale');
});

part('no word of it lies in the temporary folder or where the web view keeps its own', async () => {
  // First the proof that the search finds what lies there.
  const planted = path.join(temp, 'planted');
  fs.mkdirSync(planted);
  leaks('--plant', WORD, planted);
  const { stdout, status } = leaks(WORD, ...around);
  assert.equal(status, 1);
  for (const name of fs.readdirSync(planted)) assert.ok(stdout.includes(path.join(planted, name)), name);
  fs.rmSync(planted, { recursive: true });
  nowhere(WORD, NAME);
});

part('with dossiers of several years: light, dark, English and large', async () => {
  for (const name of ['Ans Voorbeeld', 'Bep Voorbeeld', 'Cor Voorbeeld']) {
    await window.click('rail-clients');
    await window.click('client-add');
    await window.type('client-name', name);
    await window.click('client-regime-zvw');
    await window.click('client-save');
    await window.shows(name);
  }
  await window.click('rail-clients');
  await window.click('retentions');
  await window.see('retention-years');
  await looks('16-years');
  const page = async (more) => {
    await window.click('rail-settings');
    await window.click(more);
    await window.click('rail-clients');
    await window.click('retentions');
    await window.see('retention-years');
  };
  await page('settings-theme-dark');
  await looks('17-dark');
  await window.click('retention-kept');
  await window.press('[data-testid="retention-keeps-open"]');
  await window.see('retention');
  await looks('18-why-dark');
  await window.click('retention-destroy');
  await window.see('destroying');
  await looks('19-ground-dark');
  await page('settings-theme-light');
  await page('settings-language-en');
  await looks('20-english');
  await page('settings-text-200');
  await looks('21-large');
  await window.click('retention-kept');
  await window.press('[data-testid="retention-keeps-open"]');
  await window.see('retention');
  await looks('22-why-large');
  await window.click('retention-destroy');
  await window.see('destroying');
  await looks('23-ground-large');
});
