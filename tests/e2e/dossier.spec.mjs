// The head of a dossier, in the real window: three buttons and one menu that keys alone can use, good news that lies over no
// button under large letters, somebody who is asked about the client on a ground, names of other clients in what keeps no
// marks, and a copy on paper that answers its request.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';
import { consentTo, firstClient, firstRun, journey } from './steps.mjs';
import { home, until, Window } from './window.mjs';

let window;
const part = journey(() => window);
const root = (name, value) => window.browser.execute((n, v) => (document.documentElement.dataset[n] = v), name, value);
const seen = async (name) => {
  assert.deepEqual(await window.barriers(), []);
  await window.picture(name);
};
const focused = () => window.browser.execute(() => document.activeElement?.dataset.testid ?? '');
async function dossier() {
  await window.click('rail-clients');
  await window.click('client-row');
  await window.see('tab-people');
}

before(async () => {
  window = await new Window({ vault: path.join(home, 'dossier') }).start();
  await firstRun(window);
  await firstClient(window);
  await window.see('tab-people');
});
after(() => window?.stop());

part('a report of some paragraphs stands in the timeline, at every width', async () => {
  // Over these words WebKitGTK 2.50 fell with text-wrap: pretty, at widths that differ with the letter and the scroll bar.
  const paragraphs = [
    'Oefeningen van de fysiotherapeut gedaan, vijf keer opstaan uit de stoel. De ergotherapeute heeft een verhoogd toilet geadviseerd; aanvraag loopt. Naar de moskee gegaan met de scootmobiel; ik fietste ernaast. Hij fietste acht minuten op de hometrainer en was daar trots op.',
    'Wat onrustig en zoekend; met de fotoalbums erbij werd hij weer kalm. Gemoedstoestand stabiel; hij slaapt volgens eigen zeggen beter sinds de medicatiewijziging. Maatjesproject besproken, hij denkt erover na.',
  ];
  await window.click('report-new');
  const field = await window.see('report-text');
  // The driver types no ends of lines.
  await window.browser.execute((element, words) => {
    element.value = words;
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }, field, paragraphs.join('\n\n'));
  await window.click('report-save');
  await window.see('timeline');
  await window.shows('trots op.\n\nWat onrustig');
  const high = await window.browser.execute(() => {
    const text = document.querySelector('[data-testid="timeline"] .text');
    const found = [];
    for (let wide = 400; wide <= 720; wide += 1) {
      Object.assign(text.style, { width: `${wide}px`, maxWidth: 'none' });
      found.push(text.offsetHeight);
    }
    text.removeAttribute('style');
    return found;
  });
  assert.ok(high.at(-1) < high[0], 'it was laid out anew each time');
});

part('at most three buttons, and a menu that keys alone can use', async () => {
  const shown = () =>
    window.browser.execute(() =>
      [...document.querySelectorAll('.actions > .button')].map((each) => each.dataset.testid),
    );
  assert.deepEqual(await shown(), ['report-new', 'document-add', 'form-new']);
  await seen('dossier-1-head');
  await window.browser.execute(() => document.querySelector('[data-testid="dossier-more"]').focus());
  await window.keys('Enter');
  await until('the first entry', async () => (await focused()) === 'dossier-print');
  await seen('dossier-2-menu');
  await window.keys('ArrowDown');
  assert.equal(await focused(), 'dossier-handover');
  await window.keys('End');
  assert.equal(await focused(), 'dossier-notes');
  await window.keys('ArrowDown');
  assert.equal(await focused(), 'dossier-print');
  await window.keys('Escape');
  assert.equal(await focused(), 'dossier-more');
  await window.gone('dossier-print');
  await root('theme', 'dark');
  await window.click('dossier-more');
  await seen('dossier-3-menu-dark');
  await root('theme', 'light');
  await root('text', '200');
  await seen('dossier-4-menu-large');
  const wide = await window.browser.execute(() => {
    const page = document.querySelector('.page');
    return page.scrollWidth - page.clientWidth;
  });
  assert.equal(wide, 0, 'nothing is scrolled sideways');
  await root('text', '100');
  await window.keys('Escape');
  await window.click('dossier-requests');
  await window.see('request-none');
});

for (const size of ['100', '200']) part(`good news lies over no button at ${size} %`, async () => {
  await dossier();
  await window.click('tab-people');
  await root('text', size);
  await window.click('consent-give-photos');
  await window.click('consent-way-written');
  await window.click('consent-save');
  await until('the news', () => window.browser.execute(() => document.querySelector('.toast') !== null));
  const over = await window.browser.execute(() => {
    const news = document.querySelector('.toasts').getBoundingClientRect();
    // Under large letters it is the page and its menu that slide.
    const slides = document.querySelector('.slides');
    const page = (slides.getClientRects().length > 0 ? slides : document.querySelector('.page')).getBoundingClientRect();
    return { news: news.top, page: page.bottom, bottom: news.bottom, high: innerHeight };
  });
  assert.ok(over.news >= over.page - 1, `it stands below the page: ${JSON.stringify(over)}`);
  assert.ok(over.bottom <= over.high + 1, 'and is in view');
  await window.picture(`dossier-5-news-${size}`);
  await root('text', '100');
  await window.click('consent-withdraw-photos');
  await window.click('withdraw-way-oral');
  await window.click('withdraw-save');
  await window.see('consent-give-photos');
});

part('somebody is asked about the client with a consent that names them', async () => {
  await dossier();
  await window.click('letter-new');
  await window.click('letter-direction-ask');
  await window.click('letter-channel-letter');
  await window.click('letter-class-care');
  await window.type('letter-subject', 'Uitslag bloedonderzoek');
  await window.click('letter-save');
  assert.equal(await window.error(), 'form', 'why it may be asked');
  await window.click('letter-ground-consent');
  await window.see('letter-no-consent');
  await seen('dossier-6-ask');
  await dossier();
  await consentTo(window, 'Hanna Huisarts', 'ask_information');
  await window.click('rail-today');
  await window.click('draft-open');
  await window.see('draft-restored');
  await window.click('letter-ground-consent');
  const choice = await window.browser.$('[data-testid^="letter-ask-consent-"]');
  await window.click(await choice.getAttribute('data-testid'));
  assert.equal(await window.at('letter-name').getValue(), 'Hanna Huisarts');
  await seen('dossier-7-ask');
  await window.click('letter-save');
  await window.shows('Uitslag bloedonderzoek');
  await window.shows('toestemming van de cliënt');
});

part('a name of another client in the note of a measurement is pointed out', async () => {
  await window.click('rail-clients');
  await window.click('client-add');
  await window.type('client-name', 'Annet Jansens');
  await window.click('client-regime-wlz');
  await window.click('client-save');
  await window.see('tab-people');
  await window.click('rail-clients');
  await window.type('client-filter', 'Tineke');
  await window.click('client-row');
  await window.click('tab-measurements');
  await window.type('measure-value1', '70');
  await window.click('measure-note-open');
  await window.type('measure-note', 'Op de weegschaal van Annet Jansens.');
  await window.see('person-asked');
  assert.equal(await window.at('person-keep').isExisting(), false, 'no mark is kept here');
  await seen('dossier-8-measure');
  await window.click('person-replace');
  await until('the neutral word', async () => !(await window.at('measure-note').getValue()).includes('Jansens'));
  await window.click('measure-save');
  await until('that it is kept', async () => (await window.text('measure-last')) !== '');
});

part('a copy on paper is printed from its request, and answers it', async () => {
  await window.click('dossier-requests');
  await window.click('request-new');
  await window.click('request-kind-copy');
  await window.click('request-way-paper');
  await window.type('request-words', 'Ik wil het graag op papier.');
  await window.click('request-next');
  await window.click('request-capacity-client');
  await window.click('request-next');
  await window.type('request-received-day', '20');
  await window.type('request-received-month', '11');
  await window.type('request-received-year', '2026');
  await window.click('request-channel-spoken');
  await window.click('request-next');
  await window.click('request-identity-known-to-me');
  await window.click('request-may-yes');
  await window.type('request-may-why', 'Het is de cliënt zelf.');
  await window.click('request-check');
  await window.see('request-decide');
  await window.click('request-outcome-granted');
  await window.click('request-decide');
  await window.click('request-letter-decision');
  await window.opened();
  await window.see('request-do-print');
  await seen('dossier-9-print');
  await window.click('request-do-print');
  await window.see('print-dialog');
  assert.equal(await window.at('print-reader-own').isExisting(), false, 'who asks reads it');
  await window.see('others-done');
  await seen('dossier-10-print');
  await window.click('print-make');
  await window.see('print-done', 120_000);
  await window.click('print-close');
  await until('that it is answered', async () => (await window.at('request').getAttribute('data-state')) === 'answered');
  await window.shows('Afgedrukt');
});
