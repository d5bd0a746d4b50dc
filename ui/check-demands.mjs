// Every field that the program demands tells why, beside the field: by an article of law, or by what would go wrong without. All of
// them stand in one list, assets/demands.json, under what is said when they stay empty. Found are: every mistake that a page
// names (a demanded field, or a form that a word or number has to have), and every question of a form that must be answered.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const { fields, formats } = JSON.parse(read('../assets/demands.json'));
const texts = JSON.parse(read('../assets/i18n/nl.json'));
const mistakes = [];

const files = readdirSync(fileURLToPath(new URL('src', import.meta.url)), { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('generated.ts'));
const sources = new Map(files.map((name) => [name, read(`src/${name}`)]));
const all = [...sources.values()].join('\n');

/** What is said of a field that is empty or wrong: by its own object, by a helper of a list of answers, or beside the field itself. */
const said = new Map();
const note = (key, name) => said.set(key, name);
for (const [name, source] of sources) {
  for (const [, key] of source.matchAll(/'([\w.]+\.empty)'/g)) note(key, name);
  for (const [, words] of source.matchAll(/new FieldMistake\([^,\n]+,\s*([^)\n]*)/g)) {
    for (const [, key] of words.matchAll(/'([\w.]+\.\w+)'/g)) if (key in texts) note(key, name);
    for (const [, start, end] of words.matchAll(/`([\w.]+\.)\$\{\w+\}(\.\w+)`/g)) {
      for (const key of Object.keys(texts)) if (key.startsWith(start) && key.endsWith(end) && key.split('.').length === 3) note(key, name);
    }
  }
}
// A text that tells of an empty dossier, and asks for nothing.
said.delete('bring.data.into.empty');

for (const [key, name] of said) {
  if (!(key in fields) && !formats.includes(key)) mistakes.push(`${key} (${name}): demanded, and nothing says why`);
}
for (const [key, { why }] of Object.entries(fields)) {
  if (!said.has(key)) mistakes.push(`${key}: nothing demands it`);
  if (!(`why.${why}` in texts)) mistakes.push(`${key}: there is no text why.${why}`);
  if (!all.includes(`reasonFor('${key}')`)) mistakes.push(`${key}: its reason stands beside no field`);
}
for (const key of formats) if (!said.has(key)) mistakes.push(`${key}: nobody says it`);
// What a form demands without a reason of its own has the one of every form: then Ask.svelte has to show it.
if (!/!field\.help && !field\.article && \(field\.required/.test(sources.get('features/forms/Ask.svelte') ?? '')) {
  mistakes.push('a question of a form that must be answered may stand without its reason');
}
const lawful = Object.values(fields).filter(({ article }) => article).length;
if (said.size < 120) mistakes.push(`only ${said.size} mistakes were found: read the pages otherwise`);

if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
console.log(`${Object.keys(fields).length} demanded fields say why, ${lawful} by an article of law`);
