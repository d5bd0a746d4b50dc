// Which specs a pattern means: `*` for anything, `(a|b)` for one of them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The names of the specs; an error when there is none, since nothing tried is nothing proved. */
export function specsOf(pattern = '*.spec.mjs') {
  const wanted = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const specs = fs.readdirSync(here).filter((name) => wanted.test(name));
  if (specs.length === 0) throw new Error(`no spec is called ${pattern}`);
  return specs;
}
