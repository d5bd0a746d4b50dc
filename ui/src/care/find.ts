/** Finding a client in a short list: each word must start a word of the name, accents and capitals forgiven. */
import type { ClientRow } from '../api';

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();

export function findClients(rows: readonly ClientRow[], typed: string): ClientRow[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const parts = [...fold(`${row.name} ${row.town}`).split(/[\s,'-]+/), String(row.number), row.birth_date ?? ''];
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
