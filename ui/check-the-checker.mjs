// A checker that finds nothing may be broken: svelte-check has been seen to pass over everything. So a copy of the
// pages gets one type error in a component and one in a text key, and the check must fail on both.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'zorgmap-check-'));
const copy = join(root, 'ui');
let failed = false;

/** Runs svelte-check on the copy; true when it names `file` with an error. */
function finds(file) {
  const run = spawnSync(
    process.execPath,
    [
      join(here, 'node_modules/svelte-check/bin/svelte-check'),
      '--tsconfig',
      './tsconfig.json',
      '--output',
      'machine',
      '--fail-on-warnings',
    ],
    { cwd: copy, encoding: 'utf8' },
  );
  return run.status !== 0 && run.stdout.split('\n').some((line) => line.includes('ERROR') && line.includes(file));
}

try {
  for (const name of ['src', 'tsconfig.json', 'svelte.config.js', 'vite.config.ts', 'package.json']) {
    cpSync(join(here, name), join(copy, name), { recursive: true });
  }
  cpSync(join(here, '../assets/i18n'), join(root, 'assets/i18n'), { recursive: true });
  symlinkSync(join(here, 'node_modules'), join(copy, 'node_modules'), 'junction');

  const component = 'src/parts/Empty.svelte';
  const whole = readFileSync(join(copy, component), 'utf8');
  writeFileSync(join(copy, component), whole.replace('</script>', "  export const planted: number = 'text';\n</script>"));
  if (!finds(component)) {
    console.error('svelte-check did not find the type error planted in a component');
    failed = true;
  }
  writeFileSync(join(copy, component), whole);

  const module = 'src/care/problem.ts';
  appendFileSync(join(copy, module), "\nexport const planted = t('a.key.that.is.not.there');\n");
  if (!finds(module)) {
    console.error('svelte-check did not find the unknown text key planted in a module');
    failed = true;
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (failed) process.exit(1);
console.log('svelte-check finds planted errors');
