// Ways that more than one spec goes.
import path from 'node:path';
import { test } from 'node:test';
import { until } from './window.mjs';

/**
 * Parts of one journey: after the first that fails the others are skipped, because they begin where it ended; a
 * picture and the program's last words show where that was. `window` gives the window of that moment.
 */
export function journey(window) {
  let failed = null;
  return (name, walk) =>
    test(name, async (part) => {
      if (failed) return part.skip(`after "${failed}" failed`);
      try {
        await walk();
      } catch (error) {
        failed = name;
        window()?.displayed(`failed-${path.basename(process.argv[1], '.spec.mjs')}`);
        console.error(window()?.lastWords());
        throw error;
      }
    });
}

export const shownWords = (window, id) =>
  until('six words', async () => {
    const words = (await window.text(id)).split(/\s+/).filter(Boolean);
    return words.length === 6 && words.join(' ');
  });

/** Unlocks; the window is destroyed by its own button, which the driver may report. */
export async function unlock(window, passphrase) {
  await window.type('unlock-passphrase', passphrase);
  await window.click('unlock-submit').catch(() => undefined);
}

/** The whole first run, quickly; the passphrase and the recovery code. */
export async function firstRun(window, name = 'Praktijk De Proef', carer = 'Trijntje Proefstra') {
  await window.type('first-run-name', name);
  await window.click('first-run-next');
  const passphrase = await shownWords(window, 'passphrase-words');
  await window.click('first-run-next');
  await window.see('second-keychain');
  await window.click('first-run-next');
  const recovery = (await window.text('recovery-code')).split(/\s+/).join('-');
  await window.click('recovery-next');
  await window.type('recovery-typed', recovery);
  await window.click('recovery-confirm').catch(() => undefined);
  await window.page('main');
  await window.type('your-name', carer);
  await window.click('your-name-save');
  await window.see('first-tasks');
  return { passphrase, recovery };
}

/** From a dossier: the client consents, on paper, that somebody gets the dossier. */
export async function consentTo(window, recipient, purpose = 'share_carers') {
  await window.click('tab-people');
  await window.click(`consent-give-${purpose}`);
  await window.type('consent-recipient', recipient);
  await window.click('consent-way-written');
  await window.click('consent-save');
  await window.see(`consent-withdraw-${purpose}`);
}

/** The only choice there is: a radio button whose test id ends with a uid. */
export const chooseOnly = async (window, id) => {
  const choice = await window.browser.$(`[data-testid^="${id}-"]`);
  await window.click(await choice.getAttribute('data-testid'));
};

/** From the first page: a client with care under the long-term care act. */
export async function firstClient(window) {
  await window.click('task-client');
  await window.type('client-name', 'Tineke Proefpersoon');
  await window.click('client-regime-wlz');
  await window.click('client-save');
}
