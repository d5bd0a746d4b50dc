/** What is asked to let a stand-in in, page by page, and which answer a page cannot do without. */
import type { ClientRow, Input, Uid } from '../../api';
import type { FieldMistake } from '../../care/problem';
import { t } from '../../i18n/index.svelte';
import { dayFromNow, dayOf, noDate, typedDate, type TypedDate } from '../../parts/DateFields.svelte';

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
  from: typedDate(dayFromNow()),
  until: noDate(),
  parts: [...usual],
});

/** The fields that the summary of mistakes may lead to. */
export const fields = ['name', 'function', 'why', 'clients', 'from', 'until', 'parts'] as const;

export function mistakesOf(page: Page, answers: Answers): FieldMistake[] {
  const found: FieldMistake[] = [];
  const need = (name: (typeof fields)[number], given: boolean, text: string): void => {
    if (!given) found.push({ name, text });
  };
  switch (page) {
    case 'who':
      need('name', answers.name.trim() !== '', t('standin.name.empty'));
      need('function', answers.function.trim() !== '', t('standin.function.empty'));
      need('why', answers.why.trim() !== '', t('standin.reason.empty'));
      break;
    case 'clients':
      need('clients', answers.clients.length > 0, t('standin.clients.empty'));
      break;
    case 'how-long': {
      const from = dayOf(answers.from);
      const until = dayOf(answers.until);
      need('from', Boolean(from), t('date.wrong'));
      need('until', Boolean(until), t('standin.until.empty'));
      if (from && until) need('until', from <= until, t('standin.until.before'));
      need('parts', answers.parts.length > 0, t('standin.parts.empty'));
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
