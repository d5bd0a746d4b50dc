// The pictures of the manual, in both languages, of a made-up practice: for `cargo xtask screenshots`, which puts them into
// docs/pictures. Not a test of its own: what is seen here is tried elsewhere. A picture's name is that in the manual.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chooseOnly, consentTo, firstRun, shownWords } from './steps.mjs';
import { home, until, Window } from './window.mjs';

const docs = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/pictures');
// Today, since the web view has a clock of its own; always the same hour.
const NOW = (() => {
  const now = new Date();
  now.setHours(9, 30, 0, 0);
  return now.toISOString();
})();
const WORDS = {
  nl: {
    function: 'Verpleegkundige',
    report: 'Samen gewandeld tot de brug en terug. Meneer vertelde over zijn tijd bij de spoorwegen.',
    earlier: 'Meneer sliep goed. Medicatie gegeven, bloeddruk 135/80.',
    other: 'Koffie gedronken met mevrouw Jansens. Daarna samen de krant gelezen.',
    dose: '1 tablet met water',
    refused: 'misselijk',
    notes: ['Dochter terugbellen over de rollator.', 'Vragen hoe het bij de oogarts ging.'],
    mic: ['Gevallen over een mat.', 'De mat lag los.', 'Losse matten weghalen.'],
    search: 'meneer',
    letter: 'Nieuw hulpmiddel',
    mistake: 'Dubbel aangemaakt.',
    hours: '4 uur per week',
  },
  en: {
    function: 'Nurse',
    report: 'Walked to the bridge and back together. He told about his time at the railways.',
    earlier: 'He slept well. Medication given, blood pressure 135/80.',
    other: 'Had coffee with mevrouw Jansens. Then we read the newspaper together.',
    dose: '1 tablet with water',
    refused: 'nauseous',
    notes: ['Call the daughter back about the walker.', 'Ask how it went at the eye doctor.'],
    mic: ['Fell over a mat.', 'The mat was loose.', 'Remove loose mats.'],
    search: 'bridge',
    letter: 'New aid',
    mistake: 'Made twice.',
    hours: '4 hours a week',
  },
};

for (const [language, words] of Object.entries(WORDS)) {
  test(`the pictures of the manual: ${language}`, async () => {
    const vault = path.join(home, `pictures-${language}`);
    const window = await new Window({ vault, now: NOW }).start();
    /** Takes the picture, small enough to come with the program; `id` is what should be at the top. */
    const take = async (name, id = 'none') => {
      const scrolled = () =>
        window.browser.execute((id) => {
          // What was just said has been read by now.
          document.querySelector('[data-testid="toasts"]')?.style.setProperty('display', 'none');
          const page = document.querySelector('.page');
          const before = page?.scrollTop;
          page?.scrollTo(0, 0);
          document.querySelector(`[data-testid="${id}"], #${id}`)?.scrollIntoView();
          return before === page?.scrollTop;
        }, id);
      // A page that puts the focus somewhere may scroll once more.
      let stays = 0;
      await until('the page to stay', async () => {
        await window.still();
        stays = (await scrolled()) ? stays + 1 : 0;
        return stays > 3;
      });
      await window.picture(`manual-${language}-${name}`);
      const taken = path.join(process.env.ZORGMAP_TARGET, 'screenshots', `manual-${language}-${name}.png`);
      const small = ['-strip', '+dither', '-colors', '64', '-define', 'png:compression-level=9', '-define', 'png:exclude-chunk=all'];
      fs.mkdirSync(path.join(docs, language), { recursive: true });
      execFileSync('convert', [taken, ...small, path.join(docs, language, `${name}.png`)]);
    };
    /** Types, and waits until the last letter has come. */
    const type = async (id, text) => {
      await window.type(id, text);
      await until(text, async () => (await window.at(id).getValue()) === text);
    };
    const dossier = async (tab) => {
      await window.click('rail-clients');
      await window.see('client-add');
      await window.press(`//button[contains(., 'Jan Proefpersoon')]`);
      await window.click(`tab-${tab}`);
    };
    const report = async (text) => {
      await window.click('report-new');
      await type('report-text', text);
    };
    try {
      if (language === 'en') await window.click('language-switch');
      await type('first-run-name', 'Praktijk De Proef');
      await window.click('first-run-next');
      const passphrase = await shownWords(window, 'passphrase-words');
      await take('passphrase');
      await window.click('first-run-next');
      await window.click('first-run-next');
      const code = (await window.text('recovery-code')).split(/\s+/).join('-');
      await take('recovery');
      await window.click('recovery-next');
      await window.type('recovery-typed', code);
      await window.click('recovery-confirm').catch(() => undefined);
      await window.page('main');
      await type('your-name', 'Trijntje Proefstra');
      await type('your-function', words.function);
      await window.click('your-name-save');

      // Two clients, one of whom has a name that others' dossiers should not have.
      await window.click('task-client');
      await type('client-name', 'Annet Jansens');
      await window.click('client-regime-wlz');
      await window.click('client-save');
      await window.click('rail-clients');
      await window.click('client-add');
      await type('client-name', 'Jan Proefpersoon');
      await type('client-called', 'Opa Jan');
      for (const [part, value] of Object.entries({ day: '2', month: '5', year: '1938' })) {
        await type(`client-birth-date-${part}`, value);
      }
      await take('client-new');
      await window.click('client-regime-wlz');
      await type('client-town', 'Voorbeeldstad');
      await window.click('client-save');
      await window.click('tab-facts');
      await window.click('client-change');
      await window.click('relation-wlz');
      await type('relation-wlz-number', 'WLZ-2026-17');
      await type('relation-wlz-hours', words.hours);
      await take('relation', 'relations');
      await window.click('client-save');

      // Reports: a name that is asked about, one to hold back.
      await report(words.other);
      await window.see('person-asked');
      await take('names-asked');
      await window.click('report-save');
      await window.see('person-open');
      await window.click('report-save');
      await window.shows(words.other);
      await report(words.earlier);
      await window.click('report-save');
      await window.shows(words.earlier);
      await report(words.report);
      await take('report');
      await window.click('report-save');
      await window.shows(words.report);
      await take('timeline');
      await window.click('entry-hold');
      await window.see('hold-dialog');
      await take('hold');
      await window.click('hold-dialog-close');

      await window.click('tab-measurements');
      for (const [value, other] of [['135', '80'], ['140', '85'], ['130', '80']]) {
        await window.choose('measure-kind', { value: 'blood_pressure' });
        await type('measure-value1', value);
        await type('measure-value2', other);
        await window.click('measure-save');
        await window.shows(`${value}/${other}`);
      }
      await take('measurements', 'measure-series');
      await window.click('tab-medication');
      await window.click('medicine-new');
      await type('medicine-name', 'Paracetamol');
      await type('medicine-strength', '500 mg');
      await type('medicine-dose', words.dose);
      await type('medicine-times', '8:00, 9:00, 20:00');
      await window.click('medicine-save');
      await window.see('medicine');
      await window.click('dose-given');
      await until('given', async () => (await window.at('dose').getAttribute('data-outcome')) === 'given');
      await window.click('dose-not');
      await type('dose-why', words.refused);
      await window.click('dose-save');
      await window.gone('dose-save');
      await take('doses');

      await window.click('dossier-notes');
      for (const text of words.notes) {
        await window.click('note-new');
        await type('note-text', text);
        await window.click('note-save');
        await window.gone('note-form');
        await window.shows(text);
      }
      await take('work-notes');
      await window.click('rail-mic');
      await window.click('mic-new');
      await window.click('mic-on-back-0');
      await type('mic-time', '9:00');
      await window.choose('mic-nature', { value: 'fall' });
      await type('mic-happened', words.mic[0]);
      await type('mic-cause', words.mic[1]);
      await type('mic-learnt', words.mic[2]);
      await window.click('mic-save');
      await window.gone('mic-form');
      await take('mic');
      await window.click('rail-search');
      await type('search-field', words.search);
      await window.click('search-submit');
      await window.see('search-hit');
      await take('search');

      await dossier('timeline');
      await window.click('letter-new');
      await window.click('letter-direction-in');
      await window.click('letter-channel-letter');
      await window.click('letter-class-care');
      await type('letter-name', 'Hanna Huisarts');
      await type('letter-subject', words.letter);
      await take('letter');
      await window.click('letter-save');
      await window.shows('Hanna Huisarts');

      // The people, and what goes out.
      await dossier('people');
      await consentTo(window, 'Roos Ontvanger');
      await take('people');
      await window.click('tab-log');
      await window.see('log-table');
      await take('log');
      await window.click('dossier-print');
      await window.see('print-make');
      await take('print');
      await window.click('print-cancel');
      await window.click('dossier-handover');
      await type('handover-recipient', 'Roos Ontvanger');
      await window.click('handover-capacity-other-carer');
      await window.click('handover-identity-passport');
      await window.click('handover-next');
      await window.click('handover-ground-consent');
      await chooseOnly(window, 'handover-consent');
      await take('handover');
      await window.click('handover-next');
      await window.see('others-card');
      await take('names-review', 'others');

      // The end of care, and of a dossier.
      await dossier('facts');
      await window.click('care-close');
      await window.click('closing-ending-other-carer');
      await window.click('closing-next');
      await window.see('closing-happens');
      await take('closing');
      await dossier('facts');
      await window.click('retention-open');
      await window.click('retention-destroy');
      await window.click('destroy-ground-mistake');
      await type('destroy-reason', words.mistake);
      await window.click('destroy-next');
      await window.click('destroy-copy-not-wanted');
      await window.click('destroy-next');
      await window.see('destroy-goes');
      await take('destroying');

      await dossier('check');
      await window.see('gap');
      await take('gaps');
      await window.click('rail-inspection');
      await window.click('inspect-visit');
      await type('visit-inspector', 'Ineke Inspecteur');
      await type('visit-pass', 'IGJ-4711');
      await window.press(`//label[contains(., 'Jan Proefpersoon')]//input`);
      await take('visit');

      // The folder itself.
      await window.click('rail-settings');
      await window.see('ways-in');
      await take('settings');
      await take('access', 's-ways');
      await window.click('newcode');
      await type('present', passphrase);
      await window.click('newcode-make');
      await window.see('recovery-code');
      await take('new-code');
      await window.click('newcode-dialog-close');
      await window.click('backup');
      await window.see('backup-pick');
      await take('backup');
      await window.click('backup-cancel');
      await window.click('rail-today');
      await window.see('recent-client');
      await take('today');
    } catch (error) {
      await window.picture(`failed-pictures-${language}`).catch(() => undefined);
      throw error;
    } finally {
      await window.stop();
    }
  });
}
