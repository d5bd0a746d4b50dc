// The texts, beyond what the compiler sees: the same {parameters} in both languages, sentences a tired reader can take
// in, three texts for every error that the core knows, and no text that nobody shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (path) => readFileSync(join(here, path), 'utf8');
const texts = { nl: JSON.parse(read('../assets/i18n/nl.json')), en: JSON.parse(read('../assets/i18n/en.json')) };
const most = 20; // words in a sentence
const mistakes = [];

const parameters = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort().join(' ');
for (const [language, dictionary] of Object.entries(texts)) {
  for (const [key, text] of Object.entries(dictionary)) {
    const other = texts[language === 'nl' ? 'en' : 'nl'][key];
    if (other === undefined) mistakes.push(`${key}: only in ${language}`);
    else if (parameters(text) !== parameters(other)) mistakes.push(`${key}: other parameters in ${language}`);
    if (text.trim() === '' || text !== text.trim()) mistakes.push(`${key}: empty or with loose spaces in ${language}`);
    for (const sentence of text.split(/(?<=[.!?:])\s+/)) {
      if (sentence.split(/\s+/).length > most) mistakes.push(`${key}: more than ${most} words in ${language}`);
    }
  }
}

// The codes as the core writes them: the variants of its one error enum, in snake_case.
const source = read('../src-tauri/core/src/error.rs');
const body = source.slice(source.indexOf('pub enum Error {'), source.indexOf('impl Error'));
const codes = [...body.matchAll(/^ {4}([A-Z]\w*)\s*[,{(]/gm)].map((found) =>
  found[1].replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
);
if (codes.length < 40) mistakes.push(`only ${codes.length} errors found in error.rs: read it otherwise`);
for (const code of codes) {
  for (const part of ['what', 'safe', 'now']) {
    if (!(`error.${code}.${part}` in texts.nl)) mistakes.push(`error.${code}.${part} is missing`);
  }
}

// Used: named in full, or by a template such as `status.${...}`, or looked up by a prefix with maybe() or counted().
const code = readdirSync(join(here, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'))
  .join('\n');
const templates = [...code.matchAll(/`([a-z_.]+\.)\$\{[^`]*?\}((?:\.[a-z_]+)*)`/g)].map(([, start, end]) => [start, end]);
const prefixes = [...code.matchAll(/maybe\('([\w.]+)'/g)].map((found) => `${found[1]}.`);
const used = (key) =>
  code.includes(`'${key}'`) ||
  code.includes(`'${key.replace(/\.(one|many)$/, '')}'`) ||
  prefixes.some((prefix) => key.startsWith(prefix)) ||
  templates.some(([start, end]) => key.startsWith(start) && key.endsWith(end));
for (const key of Object.keys(texts.nl)) if (!used(key)) mistakes.push(`${key}: nobody shows it`);

if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
console.log(`${Object.keys(texts.nl).length} texts in two languages, ${codes.length} errors explained`);
