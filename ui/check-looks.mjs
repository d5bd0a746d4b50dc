// Every page there is, with the spec that looks at it: through axe-core, and as a picture where pictures are asked for. A page
// that is in none, a spec that is gone or a look that it no longer takes is a mistake. What a spec sees at each look stands in its own `looks`.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const mistakes = [];

/** Page, spec, and the name of the look in that spec. */
const LOOKS = {
  // The windows.
  'window unlock': ['carer', 'unlock'],
  'window main': ['screens', 'today'],
  'window viewing': ['rights', 'viewing-reports'],
  'window inspection': ['inspection', 'inspecting'],
  // The tabs of a dossier.
  'tab timeline': ['screens', 'timeline'],
  'tab plan': ['screens', 'plan'],
  'tab measurements': ['drawers', 'measurements'],
  'tab medication': ['drawers', 'doses'],
  'tab facts': ['screens', 'facts'],
  'tab people': ['screens', 'people'],
  'tab check': ['inspection', 'check'],
  'tab log': ['screens', 'log-of-client'],
  // The pages.
  today: ['screens', 'today'],
  clients: ['screens', 'clients'],
  'bring-in': ['import', 'bring-in'],
  'client-new': ['screens', 'client-new'],
  dossier: ['screens', 'timeline'],
  report: ['screens', 'report'],
  form: ['screens', 'form'],
  letter: ['record', 'record-letter'],
  closing: ['record', 'record-closing-1'],
  search: ['screens', 'search'],
  log: ['screens', 'log'],
  settings: ['screens', 'settings'],
  manual: ['manual', 'contents'],
  notes: ['drawers', 'work-notes'],
  mic: ['drawers', 'mic'],
  colleagues: ['drawers', 'colleagues'],
  laptop: ['screens', 'laptop'],
  'stand-in': ['sittings', 'standin-who'],
  succession: ['sittings', 'succession'],
  'what-now': ['sittings', 'as-custodian'],
  viewing: ['rights', 'viewing-who'],
  requests: ['rights', 'requests'],
  'request-new': ['rights', 'request-what'],
  request: ['rights', 'request-check'],
  access: ['rights', 'access'],
  retention: ['destroy', '2-why'],
  retentions: ['destroy', '12-list-before'],
  destroying: ['destroy', '6-ground'],
  processing: ['rights', 'processing'],
  inspection: ['inspection', 'home'],
  'practice-file': ['inspection', 'file'],
  complaints: ['inspection', 'complaints'],
  breaches: ['inspection', 'breaches'],
  incidents: ['inspection', 'incidents'],
  statements: ['inspection', 'statement-form'],
  'paper-dossiers': ['inspection', 'papers'],
  visit: ['inspection', 'visit'],
  handover: ['screens', 'handover'],
  // What lies over any of them.
  'over preview': ['screens', 'preview'],
};

const places = read('src/places.svelte.ts');
const tabs = [...(/type DossierTab = ([^;]*);/.exec(places)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map((found) => `tab ${found[1]}`);
const pages = [...(/type Place =([\s\S]*?);\n\n/.exec(places)?.[1] ?? '').matchAll(/\{ at: '([\w-]+)'/g)].map((found) => found[1]);
const windows = readdirSync(fileURLToPath(new URL('.', import.meta.url)))
  .filter((name) => name.endsWith('.html'))
  .map((name) => `window ${name === 'index.html' ? 'main' : name.slice(0, -5)}`);
const there = new Set([...windows, ...tabs, ...pages, 'over preview']);
if (windows.length === 0 || tabs.length === 0 || pages.length === 0) mistakes.push('no pages were found: has places.svelte.ts another form?');

for (const page of there) if (!(page in LOOKS)) mistakes.push(`${page}: no spec looks at it`);
for (const [page, [spec, look]] of Object.entries(LOOKS)) {
  if (!there.has(page)) mistakes.push(`${page}: there is no such page`);
  const text = read(`../tests/e2e/${spec}.spec.mjs`);
  // A call with its name, or a line of the list of screens.
  const taken = new RegExp(`\\w+\\('${look}'|^  '?${look}'?: async`, 'm').test(text);
  if (!taken || !text.includes('barriers()')) mistakes.push(`${page}: ${spec}.spec.mjs takes no look called ${look}`);
}

if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
console.log(`${there.size} pages, and each has a spec that looks at it`);
