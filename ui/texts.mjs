// Which texts some code shows, and the dictionary cut in two by it: what the first pages show comes with them, the rest
// right after, so that no start waits for the words of a page that may not be opened today.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Whether this code shows a key: named in full, by a template such as `status.${...}`, or looked up by prefix with maybe() or counted(). */
export function usedIn(code) {
  const templates = [...code.matchAll(/`([a-z_.]+\.)\$\{[^`]*?\}((?:\.[a-z_]+)*)`/g)].map(([, start, end]) => [start, end]);
  const prefixes = [...code.matchAll(/maybe\('([\w.]+)'/g)].map((found) => `${found[1]}.`);
  return {
    /** Named. */
    said: (key) => code.includes(`'${key}'`) || code.includes(`'${key.replace(/\.(one|many)$/, '')}'`),
    /** One of many, of which most are never shown. */
    meant: (key) =>
      prefixes.some((prefix) => key.startsWith(prefix)) ||
      templates.some(([start, end]) => key.startsWith(start) && key.endsWith(end)),
  };
}

/** The code that comes at once with these files: what they import, but not what they import when asked. */
function atOnce(files) {
  const seen = new Set();
  const waiting = [...files];
  let code = '';
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    code += text;
    for (const [, from] of text.matchAll(/^\s*(?:import|export)\s+(?:(?!type\b)[^'"()]*?from\s+)?'(\.[^']+)';/gm)) {
      const path = join(dirname(file), from);
      const found = [path, `${path}.ts`, join(path, 'index.ts')].find((each) => /\.(ts|svelte)$/.test(each) && existsSync(each));
      if (found) waiting.push(found);
    }
  }
  return code;
}

/** A plugin for Vite: `virtual:texts/first` and `virtual:texts/rest`. */
export function texts() {
  const source = join(here, '../assets/i18n/nl.json');
  return {
    name: 'texts',
    resolveId: (id) => (id.startsWith('virtual:texts/') ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:texts/')) return undefined;
      this.addWatchFile(source);
      const all = Object.entries(JSON.parse(readFileSync(source, 'utf8')));
      const first = usedIn(atOnce(['main.ts', 'unlock.ts'].map((name) => join(here, 'src', name)))).said;
      const isFirst = id.endsWith('/first');
      const part = Object.fromEntries(all.filter(([key]) => first(key) === isFirst));
      // Read as data: a browser does that quicker than it reads a program.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(part))})`;
    },
  };
}
