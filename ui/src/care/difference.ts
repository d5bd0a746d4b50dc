/** What differs between two texts, word by word: what stood there, what came in its place. */
export interface Piece {
  text: string;
  kind: 'same' | 'gone' | 'new';
}

/** Above this many pairs of words the whole middle counts as replaced: the page must not wait for it. */
const MOST = 1_000_000;

export function difference(older: string, newer: string): Piece[] {
  const [a, b] = [older, newer].map((text) => text.split(/(\s+)/).filter((word) => word !== '')) as [string[], string[]];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const pieces: Piece[] = [];
  const push = (words: readonly string[], kind: Piece['kind']): void => {
    const text = words.join('');
    if (text === '') return;
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ text, kind });
  };
  push(a.slice(0, head), 'same');
  middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), push);
  push(a.slice(a.length - tail), 'same');
  return pieces;
}

/** The longest common words of both, by the usual table. */
function middle(a: string[], b: string[], push: (words: string[], kind: Piece['kind']) => void): void {
  if (a.length * b.length > MOST) {
    push(a, 'gone');
    push(b, 'new');
    return;
  }
  const wide = b.length + 1;
  const common = new Uint32Array((a.length + 1) * wide);
  const at = (i: number, j: number): number => common[i * wide + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * wide + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push([a[i] ?? ''], 'same');
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      push([a[i] ?? ''], 'gone');
      i++;
    } else {
      push([b[j] ?? ''], 'new');
      j++;
    }
  }
}
