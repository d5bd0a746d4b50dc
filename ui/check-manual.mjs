// The manual in two languages: the same parts in the same order with the same pictures, sentences that a tired reader can take
// in, and no button or page that the window does not have: whatever is printed bold is a text of the window, in both
// languages the same one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manual } from './manual.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const most = 20; // words in a sentence
const mistakes = [];

/** What a text of the window may be called: whole, or its first words up to a comma, a colon, a full stop or a {parameter}. */
function names(text) {
  const bare = (name) => name.replace(/[.:…]+$/, '').trim();
  return [bare(text), bare(text.split(/[.,:]\s|\s?\{/)[0])];
}
/** Each name with the keys that have it; a parameter in the middle of a text may be anything. */
function window(language) {
  const texts = Object.entries(JSON.parse(readFileSync(join(here, `../assets/i18n/${language}.json`), 'utf8')));
  const keys = new Map();
  for (const [key, text] of texts) for (const name of names(text)) keys.set(name, new Set([...(keys.get(name) ?? []), key]));
  const open = texts
    .filter(([, text]) => text.includes('{'))
    .map(([key, text]) => [key, new RegExp(`^${text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+')}$`)]);
  return (name) => {
    const known = keys.get(names(name)[0]);
    return known ?? new Set(open.filter(([, form]) => form.test(name)).map(([key]) => key));
  };
}

const runs = (block) => (block.text ? [block.text] : (block.items ?? (block.rows ? [...block.head, ...block.rows.flat()] : [])));
const plain = (run) => run.map((each) => each.text ?? each).join('');
/** A picture's name without its language. */
const picture = (file) => file.replace(/\/(nl|en)\//, '/');

const both = { nl: manual('nl'), en: manual('en') };
const known = { nl: window('nl'), en: window('en') };
if (both.nl.parts.length !== both.en.parts.length) mistakes.push(`${both.nl.parts.length} parts in Dutch, ${both.en.parts.length} in English`);

both.nl.parts.forEach((dutch, at) => {
  const english = both.en.parts[at];
  if (!english) return;
  const where = `“${dutch.title}” and “${english.title}”`;
  if (dutch.level !== english.level) mistakes.push(`${where}: a chapter beside a section`);
  const shape = (part) => part.blocks.map((block) => `${block.is} ${runs(block).length}`).join();
  if (shape(dutch) !== shape(english)) mistakes.push(`${where}: other paragraphs, steps or pictures:\n  ${shape(dutch)}\n  ${shape(english)}`);
  const bold = (language, part) =>
    part.blocks.flatMap(runs).flat().filter((each) => each.is === 'key').map(({ text }) => {
      const keys = known[language](text);
      if (keys.size === 0) mistakes.push(`“${part.title}”: the window has no “${text}”`);
      return { text, keys };
    });
  const [left, right] = [bold('nl', dutch), bold('en', english)];
  for (const [some, others] of [[left, right], [right, left]]) {
    for (const { text, keys } of some) {
      if (keys.size > 0 && !others.some((other) => [...keys].some((key) => other.keys.has(key)))) mistakes.push(`${where}: “${text}” only in one of them`);
    }
  }
});
for (const file of both.nl.files.map(picture)) if (!both.en.files.map(picture).includes(file)) mistakes.push(`${file}: only in Dutch`);

let count = 0;
for (const { preface, parts } of Object.values(both)) {
  for (const text of [preface, ...parts.map(({ blocks }) => blocks)].flat().flatMap(runs).map(plain)) {
    for (const sentence of text.split(/(?<=[.!?:;]["'”’)]*)\s+/)) {
      const length = sentence.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length;
      count += length;
      if (length > most) mistakes.push(`more than ${most} words: ${sentence}`);
    }
  }
}

if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
console.log(`the manual: ${both.nl.parts.length} parts and ${both.nl.files.length} pictures in two languages, ${count} words`);
