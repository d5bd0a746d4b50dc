/** What is asked to let a stand-in in, page by page, and which answer a page cannot do without. */
import type { ClientRow, Input, Uid } from '../../api';
import { FieldMistake } from '../../care/problem';
import { t, type TextKey } from '../../i18n/index.svelte';
import { today } from '../../parts/clock.svelte';
import { dayOf, noDate, typedDate, type TypedDate } from '../../parts/DateFields.svelte';

export const pages = ['who', 'clients', 'how-long', 'passphrase', 'done'] as const;
export type Page = (typeof pages)[number];
export type Part = Input<'stand_in_add'>['parts'][number];
export const parts = ['reports', 'plan', 'measurements', 'medication', 'documents', 'forms'] as const satisfies readonly Part[];
/** What most work needs; all that was ever asked of a client is given when it is chosen. */
const usual = parts.filter((part) => part !== 'forms');

export interface Answers {
  name: string;
  function: string;
  why: string;
  clients: Uid[];
  from: TypedDate;
  until: TypedDate;
  parts: Part[];
}

export const newStandIn = (): Answers => ({
  name: '',
  function: '',
  why: '',
  clients: [],
  from: typedDate(today()),
  until: noDate(),
  parts: [...usual],
});

/** The fields that the summary of mistakes may lead to. */
export const fields = ['name', 'function', 'why', 'clients', 'from', 'until', 'parts'] as const;

export function mistakesOf(page: Page, answers: Answers): FieldMistake[] {
  const found: FieldMistake[] = [];
  const need = (name: (typeof fields)[number], given: boolean, says: TextKey): void => {
    if (!given) found.push(new FieldMistake(name, says));
  };
  switch (page) {
    case 'who':
      need('name', answers.name.trim() !== '', 'standin.name.empty');
      need('function', answers.function.trim() !== '', 'standin.function.empty');
      need('why', answers.why.trim() !== '', 'standin.reason.empty');
      break;
    case 'clients':
      need('clients', answers.clients.length > 0, 'standin.clients.empty');
      break;
    case 'how-long': {
      const from = dayOf(answers.from);
      const until = dayOf(answers.until);
      need('from', Boolean(from), 'date.wrong');
      need('until', Boolean(until), 'standin.until.empty');
      if (from && until) need('until', from <= until, 'standin.until.before');
      need('parts', answers.parts.length > 0, 'standin.parts.empty');
      break;
    }
    case 'passphrase':
    case 'done':
      break;
  }
  return found;
}

/** A client as somebody can tell them apart: two may have the same name. */
export const clientLabel = (row: ClientRow): string => `${row.name} (${t('client.number', { number: row.number })})`;
