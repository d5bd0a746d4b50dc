// The manual on paper: docs/handleiding.md and docs/manual.md as one page of HTML each in target/manual, for WeasyPrint, which
// makes the PDF. For `cargo xtask manual`. The words come out of the same reader as those in the program (ui/manual.mjs).
//
// Rejected: our own layout of papers (it knows dossiers, not chapters with pictures), and a browser that prints (no page numbers in
// the contents). `target-counter` below is what gives those.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { manual } from '../ui/manual.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = process.argv[2];
const address = (path) => pathToFileURL(join(root, path)).href;
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const WORDS = { nl: { contents: 'Inhoud' }, en: { contents: 'Contents' } };

const STYLE = `
@font-face { font-family: Atkinson; src: url(${address('assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf')}); }
@font-face { font-family: Atkinson; font-weight: bold; src: url(${address('assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf')}); }
@font-face { font-family: Atkinson; font-style: italic; src: url(${address('assets/fonts/AtkinsonHyperlegibleNext-Italic.ttf')}); }
@page { size: A4; margin: 18mm 20mm 20mm; @bottom-right { content: counter(page); font: 9pt Atkinson; color: #5f564b; } @bottom-left { content: string(chapter); font: 9pt Atkinson; color: #5f564b; } }
@page :first { @bottom-right { content: none; } @bottom-left { content: none; } }
html { font: 10.5pt/1.42 Atkinson; color: #2b2621; }
h1 { font-size: 30pt; margin: 4mm 0 4mm; color: #0e5a50; }
h2 { font-size: 20pt; margin: 0 0 4mm; padding-bottom: 2mm; border-bottom: 2pt solid #0e5a50; color: #0e5a50; string-set: chapter content(); margin-top: 12mm; break-after: avoid; }
h2.toc { margin-top: 6mm; }
h2.toc + ul + h2 { break-before: page; margin-top: 0; }
h3 { font-size: 13.5pt; margin: 7mm 0 2mm; break-after: avoid; }
p, ul, ol, table, figure { margin: 0 0 3mm; }
p, li { orphans: 2; widows: 2; }
ul, ol { padding-left: 6mm; }
li { margin-bottom: 1mm; }
strong { font-weight: bold; }
code { font: 10pt monospace; }
.note { padding: 2mm 4mm; border-left: 3pt solid #0e5a50; background: #f1e9da; break-inside: avoid; }
figure { margin: 3mm 0 5mm; break-inside: avoid; }
img { width: 88mm; border: 0.6pt solid #857a68; border-radius: 2mm; }
figcaption { font-size: 9pt; color: #5f564b; margin-top: 1mm; }
table { width: 100%; border-collapse: collapse; }
tr, .short { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 4mm 1.2mm 0; border-bottom: 0.5pt solid #ded2bd; }
tbody th { width: 46mm; }
a { color: #0e5a50; }
.contents { list-style: none; padding: 0; columns: 2; column-gap: 8mm; font-size: 9.5pt; }
.contents > li { break-inside: avoid; margin-bottom: 2mm; font-weight: bold; }
.contents ul { list-style: none; padding: 0; font-weight: normal; }
.contents li li { margin: 0; line-height: 1.3; }
.contents a { color: inherit; text-decoration: none; }
.contents a::after { content: leader('.') target-counter(attr(href), page); font-weight: normal; }
.logo { width: 18mm; border: 0; }
`;

const part = (at) => `part-${at}`;
function inline(text) {
  return text
    .map((each) => {
      if (typeof each === 'string') return escape(each);
      const inside = escape(each.text);
      return { key: `<strong>${inside}</strong>`, em: `<em>${inside}</em>`, code: `<code>${inside}</code>`, link: `<a href="#${part(each.to)}">${inside}</a>` }[each.is];
    })
    .join('');
}
const items = (name, block) => `<${name}>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</${name}>`;
const cell = (name, text) => `<${name}>${inline(text)}</${name}>`;
function render(block, files) {
  switch (block.is) {
    case 'text':
      return `<p>${inline(block.text)}</p>`;
    case 'note':
      return `<p class="note">${inline(block.text)}</p>`;
    case 'list':
      return items('ul', block);
    case 'steps':
      return items('ol', block);
    case 'table': {
      const rows = block.rows.map(([first, ...rest]) => `<tr>${cell('th', first)}${rest.map((text) => cell('td', text)).join('')}</tr>`);
      // A short table is not cut in two by the end of a page.
      const short = rows.length < 8 ? ' class="short"' : '';
      return `<table${short}><thead><tr>${block.head.map((text) => cell('th', text)).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
    }
    case 'picture': {
      const alt = escape(block.alt);
      return `<figure><img src="${address(`docs/${files[block.picture]}`)}" alt="${alt}"><figcaption>${alt}</figcaption></figure>`;
    }
    default:
      throw new Error(`a block of another kind: ${block.is}`);
  }
}

mkdirSync(out, { recursive: true });
for (const language of ['nl', 'en']) {
  const { title, preface, parts, files } = manual(language);
  const chapters = [];
  parts.forEach(({ level }, at) => {
    if (level === 2) chapters.push({ at, sections: [] });
    else chapters.at(-1).sections.push(at);
  });
  const line = (at) => `<a href="#${part(at)}">${escape(parts[at].title)}</a>`;
  const contents = chapters.map(({ at, sections }) => {
    const inside = sections.length > 0 ? `<ul>${sections.map((each) => `<li>${line(each)}</li>`).join('')}</ul>` : '';
    return `<li>${line(at)}${inside}</li>`;
  });
  const body = parts.map(({ level, title, blocks }, at) => {
    return `<h${level} id="${part(at)}">${escape(title)}</h${level}>\n${blocks.map((block) => render(block, files)).join('\n')}`;
  });
  const page = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(title)}</title><style>${STYLE}</style></head><body>
<img class="logo" src="${address('assets/icons/zorgmap.svg')}" alt=""><h1>${escape(title)}</h1>
${preface.map((block) => render(block, files)).join('\n')}
<h2 class="toc">${WORDS[language].contents}</h2><ul class="contents">${contents.join('')}</ul>
${body.join('\n')}
</body></html>`;
  writeFileSync(join(out, `${language}.html`), page);
}
