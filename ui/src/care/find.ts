/** Finding a client in a short list: each word must start a word of the name, accents and capitals forgiven. */
import type { ClientRow } from '../api';

/** Letters that no accent tells apart, as the core takes them. */
const like: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe' };

/** Without accents and capitals. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[øłđıßæœ]/g, (letter) => like[letter] ?? letter);

/** A name is typed as it is written: "van 't Hof", "O’Brien", "Jansen-de Vries". The hyphens of a date stay in it. */
const wordsOf = (text: string): string[] => fold(text).split(/(?:[\s,.'’‘`´]|\p{Pd}(?!\d))+/u).filter(Boolean);

/** What each client is found by: worked out once, not again for each letter that is typed. */
const foundBy = new WeakMap<ClientRow, string[]>();
function partsOf(row: ClientRow): string[] {
  const known = foundBy.get(row);
  if (known) return known;
  const parts = [...wordsOf(`${row.name} ${row.town}`), String(row.number), row.birth_date ?? ''];
  foundBy.set(row, parts);
  return parts;
}

export function findClients(rows: readonly ClientRow[], typed: string): readonly ClientRow[] {
  const words = wordsOf(typed);
  // Nothing typed yet: a thousand names need not be taken apart to show them.
  if (words.length === 0) return rows;
  return rows.filter((row) => words.every((word) => partsOf(row).some((part) => part.startsWith(word))));
}

/** Whether every word that was typed stands somewhere in a text, accents and capitals forgiven. */
export function findText(text: string, typed: string): boolean {
  const folded = fold(text);
  return fold(typed)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** Whom one wrote about last comes first. */
export const lastSeenFirst = (rows: readonly ClientRow[]): ClientRow[] =>
  rows.toSorted((a, b) => {
    // Moments sort as they are written; comparing them as words of a language is slow for a thousand.
    const [one, other] = [a.last_entry ?? '', b.last_entry ?? ''];
    return one === other ? 0 : one < other ? 1 : -1;
  });

/** One for all comparisons: made anew for each, it costs more than the comparing. */
const names = new Intl.Collator('nl', { sensitivity: 'base' });

/** As in a telephone book. */
export const byName = (rows: readonly ClientRow[]): ClientRow[] => rows.toSorted((a, b) => names.compare(a.name, b.name));
