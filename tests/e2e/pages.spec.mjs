// What the pages cannot do: run what stands in a client's name, a note or the name of a file; keep anything beside the
// vault; be changed from below. And the page that tells what protects this laptop.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'pages');
let window;
const part = journey(() => window);

/** Each would set `window.__x` if it ran. No slash, so that each can also be the name of a file. */
const SCRIPTS = [
  '<img src=x onerror=window.__x=1>',
  '<svg onload=window.__x=1>',
  '<svg><script>window.__x=1<\u2044script>',
  '"><img src=x onerror=window.__x=1>',
  "' autofocus onfocus=window.__x=1 x='",
  '" onmouseover="window.__x=1" data-injected="',
  '<iframe srcdoc="<img src=x onerror=parent.__x=1>">',
  '<details open ontoggle=window.__x=1>',
  '<input autofocus onfocus=window.__x=1>',
  '<body onload=window.__x=1>',
  '<style>@import "data:text,*{}"<\u2044style>',
  '<marquee onstart=window.__x=1>',
  '<video><source onerror=window.__x=1>',
  '<math><mtext><img src=x onerror=window.__x=1>',
  '<template><img src=x onerror=window.__x=1>',
  'javascript:window.__x=1',
  '<a href=javascript:window.__x=1>klik',
  '<base href="https:example.org">',
  '<object data="data:text,x" onerror=window.__x=1>',
  '<meta http-equiv=refresh content="0;url=data:text,x">',
  '{{constructor.constructor("window.__x=1")()}}',
  '${window.__x=1}',
  '{@html "<img src=x onerror=window.__x=1>"}',
  '\u202e<img src=x onerror=window.__x=1>',
  '<noscript><p title="<img src=x onerror=window.__x=1>">',
];

/** Asks the program as its own page does. */
function invoke(command, input) {
  return window.browser.executeAsync(
    (command, input, done) =>
      window.__TAURI_INTERNALS__.invoke(command, input).then((value) => done({ value }), (error) => done({ error })),
    command,
    input,
  );
}

async function call(action, input) {
  const { value, error } = await invoke('call', { action, input });
  assert.equal(error, undefined, `${action}: ${JSON.stringify(error)}`);
  return value;
}

/** Whether anything ran, and elements that only a text could have brought. */
const found = () =>
  window.browser.execute(() => {
    const brought = [
      ...['onerror', 'onload', 'onfocus', 'ontoggle', 'onmouseover', 'onstart', 'data-injected', 'srcdoc'].map((name) => `[${name}]`),
      ...['script:not([src])', 'iframe', 'object', 'base', 'marquee', 'math', 'video', '[href^="javascript"]', 'img[src="x"]'],
    ];
    return { ran: '__x' in window, elements: [...document.querySelectorAll(brought.join())].map((each) => each.outerHTML) };
  });

async function clean(where) {
  assert.deepEqual(await found(), { ran: false, elements: [] }, where);
}

before(async () => {
  window = await new Window({ vault }).start();
  await window.click('language-switch');
  await firstRun(window);
});
after(() => window?.stop());

part('the language that the first page was switched to goes on', async () => {
  const language = () => window.browser.execute(() => document.documentElement.lang);
  assert.equal(await language(), 'en');
  await window.click('language-switch');
  await until('Dutch', async () => (await language()) === 'nl');
});

part('the search for what ran sees it, and the page runs nothing that is not its own', async () => {
  await window.browser.execute(() => {
    document.body.insertAdjacentHTML('beforeend', '<p data-injected><img src=x onerror="window.__x=1"></p>');
  });
  await until('the picture to fail', () =>
    window.browser.execute(() => document.querySelector('[data-injected] img').complete),
  );
  const planted = await found();
  assert.equal(planted.elements.length, 2, 'seen');
  assert.equal(planted.ran, false, 'not run: the content security policy');
  await window.browser.execute(() => {
    document.querySelector('[data-injected]').remove();
    window.__x = 1;
  });
  assert.equal((await found()).ran, true, 'and seen if it had run');
  await window.browser.execute(() => delete window.__x);
  await clean('again');
});

part('a hundred scripts in names, notes, captions and names of files: none runs', async () => {
  const empty = { called: '', birth_date: null, street: '', postcode: '', town: '', phone: '', email: '' };
  const folder = path.join(home, 'scripts');
  fs.mkdirSync(folder);
  let client;
  for (const [index, script] of SCRIPTS.entries()) {
    const contacts = [{ name: script, relation: script, phone: '', email: '' }];
    const fields = { ...empty, name: script, called: script, town: script, regimes: [], contacts, notes: script, bsn: null };
    const added = await call('client_add', fields);
    client ??= added.client;
    await call('report_add', { client, text: `${script}\n${index}` });
    const file = path.join(folder, `${script} ${index}.txt`);
    fs.writeFileSync(file, script);
    window.pick(file);
    await invoke('pick_file', { purpose: 'attachment' });
    await call('document_add', { client, title: script, note: script, file });
  }
  await window.click('rail-today');
  await window.see('recent-client');
  await clean('today');
  await window.click('rail-clients');
  await until('all clients', async () => (await window.all('client-row').length) === SCRIPTS.length);
  await clean('clients');
  await window.click('rail-today');
  await window.click('recent-client');
  await window.see('entry');
  await clean('timeline');
  await window.click('attachment-open');
  await window.see('viewer-text');
  await clean('viewer');
  await window.click('viewer-close');
  await window.click('tab-facts');
  await window.see('client-facts');
  await clean('facts');
  await window.click('client-change');
  await window.see('client-form');
  await clean('form');
  await window.click('client-cancel');
  await window.click('report-new');
  await window.see('report-text');
  await clean('report');
  await window.click('rail-search');
  await window.type('search-field', 'onerror');
  await window.click('search-submit');
  await window.see('search-hit');
  await clean('search');
  await window.click('rail-log');
  await window.see('log-table');
  await clean('log');
});

part('nothing is kept beside the vault, nothing listens from below', async () => {
  const kept = await window.browser.executeAsync((done) => {
    const names = async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: 'caches' in window ? (await caches.keys()).length : 0,
      workers: 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
      cookies: document.cookie.length,
      frozen: Object.isFrozen(Object.prototype),
    });
    names().then(done, (error) => done(String(error)));
  });
  assert.deepEqual(kept, { local: 0, session: 0, databases: 0, caches: 0, workers: 0, cookies: 0, frozen: true });
  const refused = await window.browser.executeAsync((done) => {
    const tries = [
      ['eval', () => new Function('return 1')()],
      ['fetch', () => fetch('https://example.org/')],
      ['file', () => fetch('file:///etc/hostname')],
      ['socket', () => new Promise((good, bad) => Object.assign(new WebSocket('ws://127.0.0.1:9'), { onopen: good, onerror: bad }))],
      ['plugin', () => window.__TAURI_INTERNALS__.invoke('plugin:app|version')],
      ['unlock', () => window.__TAURI_INTERNALS__.invoke('vault_status')],
    ];
    Promise.all(tries.map(([name, act]) => Promise.resolve().then(act).then(() => [name, 'done'], () => [name, 'refused']))).then(done);
  });
  assert.deepEqual(refused.filter(([, how]) => how !== 'refused'), [], 'each is refused');
});

part('what protects this laptop: each line says how it stands, and a tick is kept with its day', async () => {
  await window.click('rail-settings');
  await window.click('laptop');
  await window.see('laptop-summary');
  const state = async (id) => (await window.see(`laptop-${id}`)).getAttribute('data-code');
  assert.equal(await state('keychain'), 'there');
  assert.equal(await state('folder'), 'local');
  assert.equal(await state('backup'), 'none');
  assert.equal(await state('program'), 'trial');
  assert.ok(['encrypted', 'plain', 'swap', 'unknown'].includes(await state('disk')));
  assert.deepEqual(await window.barriers(), []);
  if ((await state('scanner')) === 'unseen') {
    await window.click('laptop-scanner-tick');
    await until('the tick', async () => (await state('scanner')) === 'ticked');
    await window.click('rail-today');
    await window.click('rail-settings');
    await window.click('laptop');
    assert.equal(await state('scanner'), 'ticked');
  }
  await window.picture('laptop');
});
