// The manual, read from docs/ into plain data: for the page that shows it (`virtual:manual/nl`, `virtual:manual/en`, made while
// building, so that no reader of markdown is in the program) and for the PDF (xtask/manual.mjs). Only what the manual uses is
// known here; anything else, HTML above all, stops the build. What comes out is words, never markup: the page shows them as text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked } from 'marked';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const FILES = { nl: 'handleiding.md', en: 'manual.md' };

/** As GitHub makes the anchor of a heading. */
const anchor = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');

/** The words of a token, as they are read: marked keeps them with `&amp;` and the like. */
const words = (text) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll('\n', ' ');

/** Width and height of a PNG: so that a page does not jump when its pictures come. */
function sizeOf(path) {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error(`${path} is no PNG`);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/**
 * The manual in one language: `{ title, preface, parts, files }`. Parts are chapters (level 2) and their sections (level 3), in
 * one row; a link leads to a part by its place in that row, which is the same in both languages.
 */
export function manual(language) {
  const file = FILES[language];
  const wrong = (token) => new Error(`docs/${file}: the manual cannot have this: ${token.type} ${token.raw.slice(0, 80)}`);
  const tokens = marked.lexer(readFileSync(join(docs, file), 'utf8'));
  const anchors = tokens.filter((token) => token.type === 'heading' && token.depth > 1).map((token) => anchor(token.text));

  function inline(list) {
    return list.map((token) => {
      switch (token.type) {
        case 'text':
          return words(token.text);
        case 'strong':
          return { is: 'key', text: words(token.text) };
        case 'em':
          return { is: 'em', text: words(token.text) };
        case 'codespan':
          return { is: 'code', text: words(token.text) };
        case 'link': {
          const to = anchors.indexOf(decodeURIComponent(token.href.slice(1)));
          if (to < 0) throw wrong(token);
          return { is: 'link', to, text: words(token.text) };
        }
        default:
          throw wrong(token);
      }
    });
  }
  const files = [];
  function block(token) {
    switch (token.type) {
      case 'paragraph': {
        const [only] = token.tokens;
        if (token.tokens.length > 1 || only.type !== 'image') return [{ is: 'text', text: inline(token.tokens) }];
        files.push(only.href);
        return [{ is: 'picture', picture: files.length - 1, alt: words(only.text), ...sizeOf(join(docs, only.href)) }];
      }
      case 'blockquote':
        return token.tokens.map((inner) => {
          if (inner.type !== 'paragraph') throw wrong(inner);
          return { is: 'note', text: inline(inner.tokens) };
        });
      case 'list':
        return [
          {
            is: token.ordered ? 'steps' : 'list',
            items: token.items.map((item) => {
              if (item.tokens.length !== 1 || item.tokens[0].type !== 'text') throw wrong(item);
              return inline(item.tokens[0].tokens);
            }),
          },
        ];
      case 'table':
        return [
          {
            is: 'table',
            head: token.header.map((cell) => inline(cell.tokens)),
            rows: token.rows.map((row) => row.map((cell) => inline(cell.tokens))),
          },
        ];
      case 'space':
        return [];
      default:
        throw wrong(token);
    }
  }

  const made = { title: '', preface: [], parts: [], files };
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth === 1) made.title = words(token.text);
    else if (token.type === 'heading') made.parts.push({ level: token.depth, title: words(token.text), anchor: anchor(token.text), blocks: [] });
    else if (made.parts.length > 0) made.parts.at(-1).blocks.push(...block(token));
    // The contents at the top of the file serve who reads it there; page and PDF make their own.
    else if (token.type !== 'list') made.preface.push(...block(token));
  }
  return made;
}

/** A plugin for Vite: `virtual:manual/nl` and `virtual:manual/en`, with their pictures as files of our own. */
export function manuals() {
  return {
    name: 'manuals',
    resolveId: (id) => (id.startsWith('virtual:manual/') ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:manual/')) return undefined;
      const language = id.slice(-2);
      this.addWatchFile(join(docs, FILES[language]));
      const { files, ...rest } = manual(language);
      return [
        ...files.map((file, at) => `import picture${at} from ${JSON.stringify(join(docs, file))};`),
        // Read as data: a browser does that quicker than it reads a program.
        `export default { ...JSON.parse(${JSON.stringify(JSON.stringify(rest))}), pictures: [${files.map((_, at) => `picture${at}`)}] };`,
      ].join('\n');
    },
  };
}
