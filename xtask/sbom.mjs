// What of other people's is in the program: a list for machines (CycloneDX) and their licences for people, into
// target/sbom. For `cargo xtask sbom [TARGET [RUSTC]]`, TARGET being the system that is built for (`rustc -vV` names this one's), RUSTC the
// compiler that does it.
//
// In the program are: the Rust packages that the window and the command line are linked with (cargo knows; packages that
// only run while building, and macros, are not in it), sources in C that such a package compiles in (by the habit of names,
// a build dependency called *-src), Rust's own library, the packages of the pages (all that the lock file does not call dev:
// some of these only serve Svelte's compiler, and one too many does no harm), and the fonts and words in assets.
// The web view, GTK and the like are the system's own and do not lie beside the program.
//
// No network, no time and no randomness: the same sources give the same two files. It fails when there is something in
// the program without a licence, or no text of its licence is found.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const run = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });

const rustc = run(process.argv[3] ?? 'rustc', '-vV');
const target = process.argv[2] ?? /^host: (.*)$/m.exec(rustc)[1];
const version = /^version = "(.*)"$/m.exec(read('Cargo.toml'))[1];

// A licence, its text, its notices, or who holds the rights.
const NAMES = /^(licen[cs]e|copying|notice|unlicense|copyright|ofl|patents)/i;
const NOT_IN_IT = ['tests', 'test', 'examples', 'benches', 'fuzz', 'node_modules'];
/** The files in a package that say under which licence it is or something in it: C sources and fonts bring their own. */
function papers(folder, inside = false) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    const named = NAMES.test(one.name);
    if (one.isDirectory()) return NOT_IN_IT.includes(one.name) ? [] : papers(path, inside || named);
    return (named || inside) && !/\.(rs|c|h|m?js|ts|json|toml|svg|png|ya?ml)$/.test(one.name) ? [path] : [];
  });
}

/** As SPDX has it; before there was that, a stroke meant "or". */
const expression = (text) => (text ?? '').replace(/\s*\/\s*/g, ' OR ');

// -- Rust

const metadata = JSON.parse(
  run('cargo', 'metadata', '--locked', '--offline', '--format-version', '1', '--filter-platform', target),
);
const packages = new Map(metadata.packages.map((one) => [one.id, one]));
const nodes = new Map(metadata.resolve.nodes.map((one) => [one.id, one]));
const sums = new Map(
  [...read('Cargo.lock').matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"/g)].map(
    ([, name, number, sum]) => [`${name} ${number}`, sum],
  ),
);
/** What of a package's dependencies ends up in the program. */
const linked = (id) =>
  nodes
    .get(id)
    .deps.filter(({ pkg, dep_kinds }) => {
      const { name, targets } = packages.get(pkg);
      const normal = dep_kinds.some(({ kind }) => kind === null);
      const compiledIn = dep_kinds.some(({ kind }) => kind === 'build') && name.endsWith('-src');
      return compiledIn || (normal && !targets.some(({ kind }) => kind.includes('proc-macro')));
    })
    .map(({ pkg }) => pkg);
const inside = new Set();
const waiting = [...packages.values()].filter(({ name }) => ['zorgmap', 'zorgmap-cli'].includes(name)).map(({ id }) => id);
const programs = [...waiting];
while (waiting.length > 0) {
  const id = waiting.pop();
  if (inside.has(id)) continue;
  inside.add(id);
  waiting.push(...linked(id));
}
const ref = (id) => `cargo:${packages.get(id).name}@${packages.get(id).version}`;
const rust = [...inside].map((id) => {
  const one = packages.get(id);
  const folder = dirname(one.manifest_path);
  const own = one.source === null;
  const named = one.license_file ? [join(folder, one.license_file)] : [];
  return {
    ref: ref(id),
    name: one.name,
    version: one.version,
    licence: expression(one.license),
    authors: one.authors,
    // Of ours the licence of the whole repository holds.
    files: own ? [join(root, 'LICENSE')] : [...new Set([...named, ...papers(folder)])],
    purl: own ? undefined : `pkg:cargo/${one.name}@${encodeURIComponent(one.version)}`,
    sum: sums.has(`${one.name} ${one.version}`) ? { alg: 'SHA-256', content: sums.get(`${one.name} ${one.version}`) } : undefined,
    needs: linked(id).map(ref),
    own,
  };
});

// -- the pages

const lock = JSON.parse(read('ui/package-lock.json')).packages;
const pages = Object.entries(lock)
  .filter(([path, one]) => path !== '' && !one.dev)
  .map(([path, one]) => {
    const name = path.replace(/^.*node_modules\//, '');
    const [alg, sum] = one.integrity.split('-');
    return {
      ref: `npm:${name}@${one.version}`,
      name,
      version: one.version,
      licence: expression(one.license),
      files: papers(join(root, 'ui', path)),
      purl: `pkg:npm/${name.replace('@', '%40')}@${one.version}`,
      sum: { alg: alg.replace('sha', 'SHA-'), content: Buffer.from(sum, 'base64').toString('hex') },
      // Where npm looks: in the package's own folder, else in the one above.
      needs: Object.keys(one.dependencies ?? {})
        .map((wanted) => [lock[`${path}/node_modules/${wanted}`] ?? lock[`node_modules/${wanted}`], wanted])
        .filter(([found]) => found && !found.dev)
        .map(([found, wanted]) => `npm:${wanted}@${found.version}`),
    };
  });

// -- what no package manager knows

const asset = (name, number, licence, paper, file) => ({
  ref: `file:${file}`,
  name,
  version: number,
  licence,
  files: [join(root, paper)],
  sum: { alg: 'SHA-256', content: createHash('sha256').update(readFileSync(join(root, file))).digest('hex') },
  needs: [],
});
const fonts = 'assets/fonts';
const others = [
  ...['Regular', 'Italic', 'Bold'].map((cut) =>
    asset(
      `Atkinson Hyperlegible Next ${cut}`,
      '5.3.0',
      'OFL-1.1',
      `${fonts}/AtkinsonHyperlegibleNext-OFL.txt`,
      `${fonts}/AtkinsonHyperlegibleNext-${cut}.ttf`,
    ),
  ),
  asset('DejaVu Sans', '2.37', 'Bitstream-Vera', `${fonts}/DejaVuSans-LICENSE.txt`, `${fonts}/DejaVuSans.ttf`),
  asset('Noto Emoji', '5.3.2', 'OFL-1.1', `${fonts}/NotoEmoji-OFL.txt`, `${fonts}/NotoEmoji-Regular.ttf`),
  asset('Dutch words', version, 'CC-BY-SA-4.0', 'assets/words/LICENCE.md', 'assets/words/nl.txt'),
  {
    ref: 'rust-std',
    name: 'Rust standard library',
    version: /^release: (.*)$/m.exec(rustc)[1],
    licence: 'MIT OR Apache-2.0',
    files: [],
    needs: [],
  },
];
// What the linker puts in of its own, and the file that lies beside the program.
if (target.endsWith('-windows-gnu')) {
  const debian = (name) => run('dpkg-query', '--show', '--showformat=${Version}', name);
  const loader = [...packages.values()].find(({ name }) => name === 'webview2-com-sys');
  const bundled = (ref, name, number, licence, file) => others.push({ ref, name, version: number, licence, files: [file], needs: [] });
  const doc = '/usr/share/doc';
  bundled('mingw-w64', 'MinGW-w64 runtime, with winpthreads', debian('mingw-w64-common'), 'ZPL-2.1 AND MIT AND BSD-3-Clause', `${doc}/mingw-w64-common/copyright`);
  bundled('libgcc', 'GCC runtime library', debian('gcc-mingw-w64-base'), 'GPL-3.0-or-later WITH GCC-exception-3.1', `${doc}/gcc-mingw-w64-base/copyright`);
  bundled('webview2-loader', 'WebView2Loader.dll', loader.version, 'BSD-3-Clause', join(root, 'installer/windows/WebView2Loader-licence.txt'));
}
for (const name of readdirSync(join(root, fonts)).filter((one) => one.endsWith('.ttf'))) {
  if (!others.some((one) => one.ref === `file:${fonts}/${name}`)) throw new Error(`${fonts}/${name}: add it to ${basename(import.meta.url)}`);
}

const byRef = (a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0);
const all = [...rust, ...pages, ...others].sort(byRef);

// -- licences for people

const texts = new Map(); // white space aside, a text is written once
const mistakes = [];
const text = (path) => readFileSync(path, 'utf8').replace(/\r\n/g, '\n').trim();
function put(body, who) {
  const key = body.replace(/\s+/g, ' ');
  if (!texts.has(key)) texts.set(key, { body, who: [] });
  const { who: list } = texts.get(key);
  if (!list.includes(who)) list.push(who);
}
const ids = (licence) => licence.split(/\s+(?:OR|AND)\s+|[()]/).filter(Boolean);
/** The text of a licence whose package brings none: as another package has it that is under this licence alone. */
function lent(id) {
  if (id === 'Apache-2.0') return text(join(root, 'LICENSE'));
  const short = id.split('-')[0].toLowerCase();
  const alone = all.find((one) => one.licence === id && one.files.length === 1);
  const named = all.flatMap((one) => one.files).find((path) => basename(path).toLowerCase().endsWith(`-${short}`));
  const from = alone?.files[0] ?? named;
  return from && text(from);
}
for (const one of all) {
  const title = `${one.name} ${one.version} (${one.licence || 'its own licence'})`;
  if (one.licence === '' && one.files.length === 0) mistakes.push(`${title}: no licence`);
  for (const path of one.files) put(text(path), title);
  if (one.files.length > 0) continue;
  // Of a choice one is enough, best the one whose text names nobody; of what holds together all are wanted.
  const choice = ids(one.licence);
  const best = choice.includes('Apache-2.0') ? 'Apache-2.0' : choice.find(lent);
  const by = one.authors?.length ? ` by ${one.authors.join(', ')}` : '';
  for (const id of one.licence.includes(' AND ') ? choice : [best]) {
    const body = id && lent(id);
    if (body) put(body, `${title}${by}; it brings no text of its own, the one above under ${id} is another's`);
    else mistakes.push(`${title}: no text of ${id ?? one.licence}`);
  }
}
if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
const line = '='.repeat(78);
const book = [
  `Zorgmap ${version}: what is in it of other people, and under which licences.`,
  'Each text is followed by what is under it.',
  '',
  ...[...texts.values()].flatMap(({ body, who }) => [line, body, '', '-- This is the licence, or a notice, of:', ...who.map((one) => `   ${one}`), '']),
].join('\n');

// -- the list for machines

const component = (one, type) => ({
  type,
  'bom-ref': one.ref,
  name: one.name,
  version: one.version,
  ...(one.sum && { hashes: [one.sum] }),
  ...(one.licence && { licenses: [/\s/.test(one.licence) ? { expression: one.licence } : { license: { id: one.licence } }] }),
  ...(one.purl && { purl: one.purl }),
});
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: { type: 'application', 'bom-ref': 'zorgmap', name: 'Zorgmap', version, licenses: [{ license: { id: 'Apache-2.0' } }] },
    properties: [{ name: 'zorgmap:target', value: target }],
  },
  components: all.map((one) => component(one, one.own ? 'application' : one.ref.startsWith('file:') ? 'file' : 'library')),
  dependencies: [
    {
      ref: 'zorgmap',
      dependsOn: [...programs.map(ref), ...pages.map((one) => one.ref), ...others.map((one) => one.ref)].sort(),
    },
    ...all.map((one) => ({ ref: one.ref, dependsOn: [...new Set(one.needs)].sort() })),
  ],
};

const to = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'sbom');
mkdirSync(to, { recursive: true });
// Of this very system without its name: what packs them need not know it.
const named = (name, end) => join(to, `${name}${process.argv[2] ? `-${target}` : ''}.${end}`);
writeFileSync(named('zorgmap', 'cdx.json'), `${JSON.stringify(bom, null, 1)}\n`);
writeFileSync(named('licences', 'txt'), `${book}\n`);
console.log(`${all.length} parts, ${texts.size} texts, for ${target}, in ${to}`);
