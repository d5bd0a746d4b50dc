// Every screen once, in Dutch light and with letters twice the size, and in English: past axe-core, and as pictures for people,
// for whom the dark ones are there as well.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { letter, photo } from './make.mjs';
import { firstRun, shownWords } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const vault = path.join(home, 'screens');
let window;
let passphrase;

before(async () => {
  window = await new Window({ vault }).start();
  ({ passphrase } = await firstRun(window));
  await window.click('task-client');
  await window.type('client-name', 'Jan Proefpersoon');
  await window.type('client-called', 'Opa Jan');
  for (const [part, value] of Object.entries({ day: '2', month: '5', year: '1938' })) {
    await window.type(`client-birth-date-${part}`, value);
  }
  await window.click('client-regime-wlz');
  await window.type('client-town', 'Voorbeeldstad');
  await window.click('client-save');
  for (const text of [
    'Meneer sliep goed. Medicatie gegeven, bloeddruk 135/80.',
    'Samen gewandeld tot de brug en terug. Meneer vertelde over zijn tijd bij de spoorwegen.',
  ]) {
    await window.click('report-new');
    await window.type('report-text', text);
    await window.click('report-save');
    await window.shows(text);
  }
  await window.click('tab-plan');
  await window.click('goal-new');
  await window.type('goal-words', 'Ik wil weer zelf naar de markt.');
  await window.type('goal-actions', 'Elke week een stukje verder lopen, met de rollator.');
  await window.click('goal-save');
  await window.click('goal-report-new');
  await window.type('report-text', 'Samen tot de bakker gelopen en een broodje gekocht.');
  await window.click('report-save');
  await window.shows('tot de bakker');
  for (const [file, title] of [
    [letter(path.join(home, 'ontslagbrief.pdf'), ['Ontslagbrief', 'Proefziekenhuis']), 'Ontslagbrief'],
    [photo(path.join(home, 'wond.jpg')), 'Foto linkerhiel'],
  ]) {
    await window.click('document-add');
    window.pick(file);
    await window.click('document-pick');
    await window.type('document-title', title);
    await window.click(file.endsWith('.jpg') ? 'portrait-nobody' : 'origin-earlier-carer');
    await window.click('document-save');
    await window.gone('document-dialog');
  }
});
after(() => window?.stop());

/** Each screen: how to get there, from anywhere. */
const SCREENS = {
  today: async () => window.click('rail-today'),
  clients: async () => {
    await window.click('rail-clients');
    await window.see('client-list');
  },
  'client-new': async () => {
    await window.click('rail-clients');
    await window.click('client-add');
    await window.see('client-form');
  },
  timeline: async () => {
    await window.click('rail-today');
    await window.click('recent-client');
    await window.see('attachment-open');
  },
  facts: async () => {
    await SCREENS.timeline();
    await window.click('tab-facts');
    await window.see('client-facts');
  },
  'log-of-client': async () => {
    await SCREENS.timeline();
    await window.click('tab-log');
    await window.see('log-table');
  },
  report: async () => {
    await SCREENS.timeline();
    await window.click('report-new');
    await window.see('report-text');
  },
  'form-choice': async () => {
    await SCREENS.timeline();
    await window.click('form-new');
    await window.see('form-intake');
    return () => window.click('form-dialog-close');
  },
  form: async () => {
    await SCREENS.timeline();
    await window.click('form-new');
    await window.click('form-care-life-plan');
    await window.see('form-page');
  },
  people: async () => {
    await SCREENS.timeline();
    await window.click('tab-people');
    await window.see('consents');
  },
  plan: async () => {
    await SCREENS.timeline();
    await window.click('tab-plan');
    await window.see('goal');
  },
  viewer: async () => {
    await SCREENS.timeline();
    await window.click('attachment-open');
    await window.see('viewer-picture');
    return () => window.click('viewer-close');
  },
  print: async () => {
    await SCREENS.timeline();
    await window.click('dossier-print');
    await window.see('print-make');
    return () => window.click('print-cancel');
  },
  preview: async () => {
    await SCREENS['log-of-client']();
    await window.click('log-access');
    await window.click('access-print');
    await window.see('viewer-picture');
    return () => window.click('preview-back');
  },
  handover: async () => {
    await SCREENS.timeline();
    await window.click('dossier-handover');
    await window.see('handover-recipient');
  },
  search: async () => {
    await window.click('rail-search');
    await window.type('search-field', 'meneer');
    await window.click('search-submit');
    await window.see('search-hit');
  },
  log: async () => {
    await window.click('rail-log');
    await window.see('log-table');
  },
  settings: async () => {
    await window.click('rail-settings');
    await window.see('ways-in');
  },
  laptop: async () => {
    await SCREENS.settings();
    await window.click('laptop');
    await window.see('laptop-lines');
  },
  backup: async () => {
    await SCREENS.settings();
    await window.click('backup');
    await window.see('backup-pick');
    return () => window.click('backup-cancel');
  },
  'new-passphrase': async () => {
    await SCREENS.settings();
    await window.click('newpass');
    await shownWords(window, 'passphrase-words');
    return () => window.click('newpass-dialog-close');
  },
  'new-code': async () => {
    await SCREENS.settings();
    await window.click('newcode');
    await window.type('present', passphrase);
    await window.click('newcode-make');
    await window.see('recovery-code');
    return () => window.click('newcode-dialog-close');
  },
};

/** Of a tab that was chosen: where what it shows begins, as a part of the window's height, and where the menu ends, in pixels. */
const chosen = () =>
  window.browser.execute(() => {
    const tab = document.querySelector('[role="tab"][aria-selected="true"]');
    if (!tab || tab.id === 'tab-timeline') return null;
    const top = document.getElementById('tab-panel').getBoundingClientRect().top / innerHeight;
    return { top, menu: document.querySelector('.rail').getBoundingClientRect().bottom };
  });

/** Language, name, theme, size of the letters. English words are longer or shorter, its colours are the same. What axe-core says
 *  of both languages and both themes is asked in the first walk, so the dark is walked for its pictures alone. */
const LOOKS = [
  ['nl', 'light', 'light', '100'],
  ...(process.env.ZORGMAP_PICTURES ? [['nl', 'dark', 'dark', '100']] : []),
  ['nl', 'large', 'light', '200'],
  ['en', 'light', 'light', '100'],
];

for (const [language, look, theme, size] of LOOKS) {
  test(`every screen: ${language}, ${look}`, async () => {
    await window.click('rail-settings');
    await window.click(`settings-theme-${theme}`);
    await window.click(`settings-text-${size}`);
    await window.click(`settings-language-${language}`);
    const spoken = () => window.browser.execute(() => document.documentElement.lang);
    await until('the language', async () => (await spoken()) === language);
    for (const [name, go] of Object.entries(SCREENS)) {
      const back = await go();
      const at = look === 'large' && (await chosen());
      if (at) assert.ok(at.top < 0.6 && at.menu <= 0, `${name}: what was chosen is not in view: ${JSON.stringify(at)}`);
      // It looks at both languages and both themes by itself.
      if (look === 'light' && language === 'nl' || look === 'large') assert.deepEqual(await window.barriers(), [], name);
      const sideways = await window.browser.execute(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(sideways <= 0, `${name} scrolls sideways by ${sideways}`);
      await window.picture(`${language}-${look}-${name}`);
      await back?.();
    }
  });
}
