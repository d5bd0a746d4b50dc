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

export function findClients(rows: readonly ClientRow[], typed: string): ClientRow[] {
  const words = wordsOf(typed);
  return rows.filter((row) => {
    const parts = [...wordsOf(`${row.name} ${row.town}`), String(row.number), row.birth_date ?? ''];
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
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
  rows.toSorted((a, b) => (b.last_entry ?? '').localeCompare(a.last_entry ?? ''));
