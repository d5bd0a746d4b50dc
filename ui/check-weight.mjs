// What the first page reads before it is there: at most 99 KiB of script, compressed. Run after each build.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), 'dist');
const MOST = 99 * 1024;
if (!fs.existsSync(dist)) {
  console.error('there is no ui/dist to weigh: npm run build, in ui');
  process.exit(1);
}

for (const page of ['index.html', 'unlock.html', 'viewing.html', 'inspection.html']) {
  const first = fs.readFileSync(path.join(dist, page), 'utf8').matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g);
  const scripts = new Set([...first].map(([, file]) => file));
  let weight = 0;
  for (const file of scripts) {
    const script = fs.readFileSync(path.join(dist, file), 'utf8');
    weight += gzipSync(script).length;
    // Only what is read at once: `import("...")` is read when it is asked for.
    for (const [, other] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) scripts.add(`assets/${other}`);
    for (const [, other] of script.matchAll(/(?:from|import)\s*`\.\/([^`]+\.js)`/g)) scripts.add(`assets/${other}`);
  }
  const kib = (weight / 1024).toFixed(1);
  if (scripts.size === 0 || weight > MOST) {
    console.error(`${page}: ${kib} KiB of script in ${scripts.size} files before the first page; at most ${MOST / 1024}`);
    process.exit(1);
  }
  console.log(`${page}: ${kib} KiB of script before the first page`);
}
