// A display in memory that keeps its picture in a file, so that looking at it costs nothing.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Opens one, its picture in a folder of its own in this one: the server, the display's name, and the picture. */
export async function display(folder) {
  const frames = fs.mkdtempSync(path.join(folder, 'display-'));
  const server = spawn('Xvfb', ['-displayfd', '3', '-fbdir', frames, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('no display in memory')));
    server.stdio[3].once('data', (said) => resolve(String(said).trim()));
  });
  server.removeAllListeners('exit');
  return { server, name: `:${number}`, file: path.join(frames, 'Xvfb_screen0') };
}
