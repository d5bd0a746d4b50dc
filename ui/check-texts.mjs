// The texts, beyond what the compiler sees, of the window and of what is printed: the same keys and {parameters} in both
// languages, each key once, sentences a tired reader can take in, three texts for every error that the core knows, with
// no parameter that it does not have, one for every action that is logged, and no text of the window that nobody shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usedIn } from './texts.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (path) => readFileSync(join(here, path), 'utf8');
const most = 20; // words in a sentence
const mistakes = [];

const parameters = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
/** The texts of both languages, each looked through. */
function both(name) {
  const texts = {};
  for (const language of ['nl', 'en']) {
    const file = read(`../assets/i18n/${name}${language}.json`);
    try {
      texts[language] = JSON.parse(file);
    } catch (error) {
      console.error(`assets/i18n/${name}${language}.json: ${error.message}: a comma too many or too few?`);
      process.exit(1);
    }
    // A key that stands twice hides its first text.
    const keys = [...file.matchAll(/^ {2}("(?:[^"\\]|\\.)+"): /gm)].map((found) => JSON.parse(found[1]));
    for (const key of keys.filter((key, at) => keys.indexOf(key) !== at)) mistakes.push(`${key}: stands twice in ${language}: the first text is never shown, take one out`);
    if (keys.length < Object.keys(texts[language]).length) mistakes.push(`${name}${language}.json: write one key a line`);
  }
  for (const [language, dictionary] of Object.entries(texts)) {
    for (const [key, text] of Object.entries(dictionary)) {
      const other = texts[language === 'nl' ? 'en' : 'nl'][key];
      if (other === undefined) mistakes.push(`${key}: only in ${language}: write it in the other language too`);
      else if (parameters(text).join() !== parameters(other).join()) mistakes.push(`${key}: other {parameters} in ${language} than in the other language`);
      if (text.trim() === '' || text !== text.trim()) mistakes.push(`${key}: empty or with loose spaces in ${language}: take them off`);
      for (const sentence of text.split(/(?<=[.!?]["'”’)]*)\s+|\n+/)) {
        if (sentence.split(/\s+/).length > most) mistakes.push(`${key}: a sentence of more than ${most} words in ${language}: make it two`);
      }
    }
  }
  return texts;
}
const texts = both('');
const papers = both('paper.');
for (const key of Object.keys(papers.nl)) {
  if (!key.startsWith('paper.')) mistakes.push(`${key}: begins without paper. in the file, and no paper finds it`);
}

// The codes as the core writes them: the variants of its one error enum, in snake_case, each with its parameters.
const source = read('../src-tauri/core/src/error.rs');
const body = source.slice(source.indexOf('pub enum Error {'), source.indexOf('impl Error'));
const codes = new Map(
  [...body.matchAll(/^ {4}([A-Z]\w*)\s*(?:,|\{([^}]*)\})/gm)].map(([, name, fields]) => [
    name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
    [...(fields ?? '').matchAll(/(\w+)\s*:/g)].map((found) => found[1]),
  ]),
);
if (codes.size < 40) mistakes.push(`only ${codes.size} errors found in error.rs: read it otherwise`);
for (const code of codes.keys()) {
  for (const part of ['what', 'safe', 'now']) {
    if (!(`error.${code}.${part}` in texts.nl)) mistakes.push(`error.${code}.${part} is missing`);
  }
}
for (const [key, text] of Object.entries(texts.nl)) {
  const code = /^error\.(\w+)\.\w+$/.exec(key)?.[1];
  if (code === undefined) continue;
  if (!codes.has(code)) mistakes.push(`${key}: the core knows no such error (error.rs): take it out`);
  for (const name of parameters(text)) {
    if (codes.has(code) && !codes.get(code).includes(name)) mistakes.push(`${key}: the error has no {${name}}`);
  }
}

// Whatever leaves a line in the log says there what was done: the lines of the one list of actions that are logged.
const actions = [...read('../src-tauri/core/src/action.rs').matchAll(/^ {4}(\w+): [^;]*?, Yes\(Kind::/gm)].map((found) => found[1]);
if (actions.length < 100) mistakes.push(`only ${actions.length} logged actions found in action.rs: read it otherwise`);
for (const action of actions) {
  if (!(`log.action.${action}` in texts.nl)) mistakes.push(`log.action.${action} is missing: what the log says of this action`);
}

const code = readdirSync(join(here, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'))
  .join('\n');
const { said, meant } = usedIn(code);
// And the system's own menu, whose table names its texts.
const menu = read('../assets/menu.json');
for (const key of Object.keys(texts.nl)) {
  if (!said(key) && !meant(key) && !menu.includes(`"${key}"`)) mistakes.push(`${key}: nobody shows it: take it out, or show it by t('${key}') in ui/src`);
}

if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
const count = Object.keys(texts.nl).length + Object.keys(papers.nl).length;
console.log(`${count} texts in two languages, ${codes.size} errors explained`);
