// Processes of Linux, for the driver and for the bench of the window.
import fs from 'node:fs';

/** A process and all that it started. */
export function family(pid) {
  const found = [Number(pid)];
  for (const parent of found) {
    try {
      for (const task of fs.readdirSync(`/proc/${parent}/task`)) {
        const children = fs.readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8');
        found.push(...children.split(' ').filter(Boolean).map(Number));
      }
    } catch {
      // ended meanwhile
    }
  }
  return found;
}
