// The real window, driven. Locking ends the program's process and starts another; `relock` follows it there.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';
import { remote } from 'webdriverio';

export { family } from './family.mjs';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const home = process.env.ZORGMAP_E2E;
const target = process.env.ZORGMAP_TARGET;
const application = path.join(target, 'debug', 'zorgmap');
const pictures = path.join(target, 'screenshots');
const PATIENCE = 30_000;
/** What the program, the web view and their drivers say of themselves: looked at when a test fails. */
const said = path.join(home, 'said');

// Each spec begins in Dutch, whatever the one before it left.
fs.rmSync(path.join(process.env.XDG_CONFIG_HOME, 'nl.zorgmap', 'language'), { force: true });

/** Asks again and again until the answer is true; what it answered. */
export async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain: ${what}${last ? ` (${last.message})` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() && true));
    socket.once('error', () => resolve(false));
  });

/** The variables a process was started with, or null when it is gone. */
function environment(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
    return Object.fromEntries(text.split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2)));
  } catch {
    return null;
  }
}

/** The program's processes of this window: its mark goes with it from one process to the next. */
function programs(mark) {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/exe`) === application && environment(pid)?.ZORGMAP_MARK === mark;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Whether it holds no file any more: the kernel takes from a process what it is known by before what it has locked. */
function isGone(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return 'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
}

/** Whether a process has ended, be it that its parent has not taken notice yet. */
export function ended(pid) {
  try {
    return /\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/**
 * In the page, at one go: waits a moment until what was found (an element, or what has this test id) stays where it is, and
 * a click on it is one on it: what is above it may still come, and a head that stays on screen may lie over it. Answers in
 * which closed menu it is, or what it waits for in vain.
 */
function restsInPage(found, done) {
  const end = Date.now() + 2000;
  const named = typeof found === 'string';
  const isSeen = (it) =>
    it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && it.getBoundingClientRect().width > 0;
  let before = '';
  const look = () => {
    const it = named ? document.querySelector(`[data-testid="${found}"]`) : found;
    const menu = named && it?.closest('[data-menu][hidden]')?.dataset.menu;
    if (menu) return done({ menu });
    let wants = '';
    if (!it) wants = 'not there';
    else if (named && !isSeen(it)) wants = 'not on screen';
    else if (named && it.matches(':disabled')) wants = 'cannot be used';
    else {
      const middle = () => {
        const box = it.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
      };
      it.scrollIntoView({ block: 'nearest' });
      const top = document.elementFromPoint(...middle());
      const free =
        !top || it.contains(top) || top.contains(it) || [...(it.labels ?? [])].some((label) => label.contains(top));
      if (!free) it.scrollIntoView({ block: 'center' });
      const now = JSON.stringify(middle());
      if (now === before) return done({});
      before = now;
      wants = 'does not rest';
    }
    if (Date.now() > end) return done({ wants });
    return setTimeout(look, 40);
  };
  look();
}

fs.mkdirSync(pictures, { recursive: true });

let windows = 0;

export class Window {
  #drivers = [];
  #env;
  pid;
  browser;

  /** A window on this vault; `now` is the time it starts at (RFC 3339), `env` what else it should find. */
  constructor({ vault, now, env = {} }) {
    this.vault = vault;
    this.mark = `${process.pid}-${++windows}`;
    this.pickFile = path.join(home, `pick-${path.basename(vault)}`);
    this.#env = {
      ...process.env,
      ZORGMAP_VAULT: vault,
      ZORGMAP_MARK: this.mark,
      ZORGMAP_PICK_FILE: this.pickFile,
      ZORGMAP_KEY_COST: 'test',
      ...(now ? { ZORGMAP_NOW: now } : {}),
      ...env,
    };
  }

  async start() {
    try {
      await this.#start();
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #start() {
    const [port, nativePort] = [await freePort(), await freePort()];
    const options = ['--port', String(port), '--native-port', String(nativePort)];
    this.#drive('tauri-driver', options);
    // The second is the web view's own driver, which the first starts and passes everything on to.
    await until('the drivers', async () => (await answers(port)) && (await answers(nativePort)));
    this.browser = await remote({
      hostname: '127.0.0.1',
      port,
      logLevel: 'silent',
      connectionRetryCount: 0,
      capabilities: { browserName: 'wry', 'wdio:enforceWebDriverClassic': true, 'tauri:options': { application } },
    });
    await this.#found();
  }

  async #found() {
    this.pid = (await until('the program', () => programs(this.mark)[0] && programs(this.mark)))[0];
    await this.page('unlock');
  }

  /** Turns to the page with this label; windows come and go in any order. */
  async page(label) {
    await until(`the page ${label}`, async () => {
      for (const handle of await this.browser.getWindowHandles()) {
        await this.browser.switchToWindow(handle);
        if ((await this.browser.execute(() => document.body?.dataset.label)) === label) return true;
      }
      return false;
    });
  }

  /** Does what locks, then follows the program into its new process. */
  async relock(lock) {
    const old = this.pid;
    const inspector = environment(old).WEBKIT_INSPECTOR_SERVER;
    await lock().catch(() => undefined);
    await until('the old process to end', () => !programs(this.mark).includes(old));
    await this.browser.deleteSession().catch(() => undefined);
    this.#endDrivers();
    await until('the new process', () => programs(this.mark).length === 1);
    const port = await freePort();
    this.#drive('WebKitWebDriver', [`--port=${port}`, `--target=${inspector}`]);
    await until('the driver', () => answers(port));
    this.browser = await until('a session with the new process', () =>
      remote({
        hostname: '127.0.0.1',
        port,
        logLevel: 'silent',
        connectionRetryCount: 0,
        capabilities: { browserName: 'wry', 'wdio:enforceWebDriverClassic': true },
      }),
    );
    await this.#found();
  }

  /** Does what ends the program: nothing of it comes in its place. */
  async ends(how) {
    const old = this.pid;
    await how(old);
    await until('the program to end', () => !programs(this.mark).includes(old));
    const anew = programs(this.mark);
    await this.stop();
    if (anew.length > 0) throw new Error('the program began anew');
  }

  #drive(driver, options) {
    const log = fs.openSync(said, 'a');
    this.#drivers.push(spawn(driver, options, { env: this.#env, stdio: ['ignore', log, log] }));
    fs.closeSync(log);
  }

  /** How things stand with the program, and what it said last. */
  lastWords() {
    const running = this.pid && !ended(this.pid) ? 'runs' : 'has ended';
    return `the program ${running}; it said last:\n${fs.readFileSync(said, 'utf8').slice(-4000)}`;
  }

  #endDrivers() {
    // Asked, not forced: then the first ends the second, which it started.
    for (const driver of this.#drivers.splice(0)) driver.kill('SIGTERM');
  }

  /** Ends the program the hard way, and its drivers. */
  async stop() {
    const all = programs(this.mark);
    await this.browser?.deleteSession().catch(() => undefined);
    for (const pid of programs(this.mark)) end(pid);
    this.#endDrivers();
    await until('the program to end', () => programs(this.mark).length === 0 && all.every(isGone));
  }

  // -- what a carer does --

  at(id) {
    return this.browser.$(`[data-testid="${id}"]`);
  }

  async see(id, patience = PATIENCE) {
    const element = this.at(id);
    await element.waitForDisplayed({ timeout: patience, timeoutMsg: `not on screen: ${id}` });
    return element;
  }

  async gone(id) {
    await this.at(id).waitForDisplayed({ timeout: PATIENCE, reverse: true, timeoutMsg: `still on screen: ${id}` });
  }

  async click(id) {
    await this.#rest(id);
    await this.at(id).click();
  }

  /** Presses this element (or the first of this selector), once it rests where nothing lies over it. */
  async press(found) {
    const element = await (typeof found === 'string' ? this.browser.$(found) : found);
    await element.waitForExist({ timeout: PATIENCE, timeoutMsg: `not there: ${element.selector}` });
    await this.rests(element);
    await element.click();
  }

  /** Waits until this element stays where it is, and where a click on it is one on it. */
  async rests(element) {
    await this.#rest(await element);
  }

  /** The same for what has this test id, which must be of use too. What stands in a menu that is closed is looked up as a
   *  person would: its button first. */
  async #rest(found) {
    await until('an element to rest', async () => {
      const { menu, wants } = await this.browser.executeAsync(restsInPage, found);
      if (menu) {
        await this.at(menu).click();
        // Again when it does not come: the menu may just be going, when letters become smaller.
        await this.at(found).waitForDisplayed({ timeout: 2000 });
        return false;
      }
      if (wants) throw new Error(`${wants}: ${typeof found === 'string' ? found : found.selector}`);
      return true;
    });
  }

  async type(id, text) {
    const element = await this.see(id);
    await element.setValue(text);
  }

  /** Chooses from a list: `{ value }` or `{ text }`. The list may be written anew just then; what counts is what stands. */
  async choose(id, { value, text }) {
    const list = await this.see(id);
    await this.rests(list);
    const isIt = async (option) =>
      value === undefined ? (await option.getText()).trim() === text : (await option.getAttribute('value')) === value;
    await until(`chosen in ${id}: ${value ?? text}`, async () => {
      for (const option of await this.at(id).$$('option').getElements()) {
        if (!(await isIt(option))) continue;
        if (!(await option.isSelected())) await option.click();
        return option.isSelected();
      }
      return false;
    });
  }

  async text(id) {
    return (await this.see(id)).getText();
  }

  /** To the top of the page. Under large letters the menu slides along with it: then it is another element that slides. */
  async top() {
    await this.browser.execute(() => {
      for (const each of document.querySelectorAll('.page, .slides')) each.scrollTo(0, 0);
    });
  }

  async keys(...keys) {
    await this.browser.keys(keys);
  }

  /** The code of the error on screen. */
  async error() {
    return (await this.see('error-summary')).getAttribute('data-code');
  }

  /** The elements with this test id that are on the page. */
  all(id) {
    return this.browser.$$(`[data-testid="${id}"]`);
  }

  async shows(text) {
    await until(`the text ${text}`, () =>
      // An article of law stays on one line: its spaces do not break.
      this.browser.execute((wanted) => document.body.innerText.replaceAll('\u00a0', ' ').includes(wanted), text),
    );
  }

  /** The next dialog gives this path. */
  pick(file) {
    fs.writeFileSync(this.pickFile, file);
  }

  /** Prints the paper that is looked at: what the viewer was asked to open. */
  async opened() {
    await this.see('viewer-picture');
    await this.click('preview-print');
    await this.gone('preview');
    const notes = path.join(home, 'opened');
    const lines = await until('the viewer', () => fs.existsSync(notes) && fs.readFileSync(notes, 'utf8').trim());
    fs.rmSync(notes);
    return lines.split('\n').at(-1);
  }

  /** Waits until nothing moves or fades (a colour half way is no colour of ours), every picture is drawn, and what stands in the
   *  page is on the screen: that is after the next frame. A picture taken before it shows the page that was there. */
  async still() {
    await this.browser.executeAsync((done) => {
      const moving = document.getAnimations().filter((each) => each.playState === 'running');
      const pictures = [...document.images].map((each) => each.decode());
      Promise.allSettled([...moving.map((each) => each.finished), ...pictures]).then(() =>
        requestAnimationFrame(() => requestAnimationFrame(() => done())),
      );
    });
  }

  /** A picture of the page, where pictures are asked for (run.mjs). */
  async picture(name) {
    await this.still();
    if (process.env.ZORGMAP_PICTURES) await this.browser.saveScreenshot(path.join(pictures, `${name}.png`));
  }

  /** A picture of the whole display as it stands, whatever the page does. */
  displayed(name) {
    // Whatever goes wrong with it must not take the place of what went wrong before.
    const made = spawnSync('import', ['-window', 'root', path.join(pictures, `${name}.png`)]);
    if (made.status !== 0) console.error(`no picture of it: ${made.error ?? made.stderr}`);
  }

  /** What axe-core finds against WCAG 2.2 AA, in words; nothing when all is well. The page is looked at as it stands, and once
   *  more in the other language and the other theme: together both languages and both themes, without another walk. */
  async barriers() {
    const found = await this.#axe();
    const held = await this.browser.execute(() => document.activeElement?.dataset.testid ?? '');
    await this.#turn();
    const turned = await this.#axe();
    await this.#turn();
    // What is drawn anew in the other words loses the focus.
    await this.browser.execute((id) => id && document.querySelector(`[data-testid="${id}"]`)?.focus(), held);
    return [...found, ...turned.map((line) => `other language and theme: ${line}`)];
  }

  /** Turns language and theme of the page alone, in place: nothing is kept, so nothing is logged, and every window has it. */
  async #turn() {
    const failed = await this.browser.executeAsync((done) => {
      const root = document.documentElement;
      root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
      // The page's own function, out of the modules it is made of.
      const parts = [...document.querySelectorAll('script[type=module], link[rel=modulepreload]')].map((it) => it.src || it.href);
      Promise.all(parts.map((part) => import(part))).then(async (modules) => {
        const all = modules.flatMap((each) => Object.values(each));
        const own = all.filter((each) => typeof each === 'function' && String(each).includes('documentElement.lang='));
        if (own.length !== 1) throw new Error(`${own.length} functions that set the language`);
        await own[0](root.lang === 'nl' ? 'en' : 'nl');
        // What was written in the other language is on screen after the next frame.
        requestAnimationFrame(() => requestAnimationFrame(() => done('')));
      }).catch((error) => done(String(error)));
    });
    if (failed) throw new Error(`the language does not turn: ${failed}`);
  }

  async #axe() {
    await this.still();
    if (!(await this.browser.execute(() => 'axe' in window))) await this.browser.execute(axe);
    const found = await this.browser.executeAsync((done) => {
      const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] };
      window.axe.run(document, options).then(
        (result) => done(result.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.target.join(' ')).join(', ')])),
        (error) => done([['axe', String(error), '']]),
      );
    });
    return found.map((line) => line.join(': '));
  }
}
