/**
 * Forms as the core describes them, and what is being filled in. One description draws every screen that shows a form;
 * no page knows one form from another.
 */
import { call, type Answer, type AskedField, type FilledForm, type FormOffered, type Regime, type Uid, type Words } from '../api';
import { language, number, showDay, t } from '../i18n/index.svelte';
import { dayOf, noDate, typedDate, type TypedDate } from '../parts/DateFields.svelte';

const known = $state<{ forms: FormOffered[]; client: Uid | null }>({ forms: [], client: null });

/** All forms, and which are offered for this client. Asked anew for each client: the kind of care decides. */
export async function lookUpForms(client: Uid): Promise<FormOffered[]> {
  if (known.client !== client) {
    known.forms = await call('form_list', { client });
    known.client = client;
  }
  return known.forms;
}
/** The kind of care may have changed: what is offered is asked again. */
export const forgetForms = (): void => void (known.client = null);

export const formOf = (id: string, version: number) =>
  known.forms.find((each) => each.form.id === id && each.form.version === version)?.form ?? null;
export const speak = (words: Words | null | undefined): string => words?.[language()] ?? '';

/** What stands in the fields of one question; each kind uses its own part of it. */
export interface Working {
  text: string;
  date: TypedDate;
  many: string[];
  name: string;
  role: string;
  rows: Record<string, Cell>[];
}
export type Cell = Pick<Working, 'text' | 'date'>;
export type Form = FormOffered['form'];

export const emptyCell = (): Cell => ({ text: '', date: noDate() });
const emptyWorking = (): Working => ({ ...emptyCell(), many: [], name: '', role: '', rows: [] });
export const emptyRow = (field: AskedField): Record<string, Cell> =>
  Object.fromEntries(field.columns.map((column) => [column.id, emptyCell()]));

const cellOf = (field: AskedField, said: string): Cell =>
  field.kind === 'date'
    ? { text: '', date: typedDate(said) }
    : { text: field.kind === 'number' && language() === 'nl' ? said.replace('.', ',') : said, date: noDate() };

/** Fields to fill in, from answers that are there already. */
export function workingOf(form: Form, answers: FilledForm['fields'] = {}): Record<string, Working> {
  return Object.fromEntries(
    form.sections.flatMap((section) =>
      section.fields.map((field) => {
        const made = emptyWorking();
        const said = answers[field.id];
        if (typeof said === 'string') Object.assign(made, cellOf(field, said));
        else if (Array.isArray(said)) {
          if (field.kind === 'choices') made.many = said.filter((each) => typeof each === 'string');
          else {
            made.rows = said
              .filter((row) => typeof row === 'object')
              .map((row) =>
                Object.fromEntries(field.columns.map((column) => [column.id, cellOf(column, row[column.id] ?? '')])),
              );
          }
        } else if (said) Object.assign(made, said);
        return [field.id, made];
      }),
    ),
  );
}

/**
 * The text of a cell as the core wants it; undefined for a date that does not exist. Space around words stays: marks were
 * put on the text as it was typed.
 */
const said = (field: AskedField, cell: Cell): string | undefined => {
  const words = field.kind === 'text' || field.kind === 'long';
  if (field.kind !== 'date') return words && cell.text.trim() !== '' ? cell.text : cell.text.trim();
  const day = dayOf(cell.date);
  return day === null ? '' : day;
};

/** The rows of a table that say something, each with its number on the page: the core keeps no others. */
const saidRows = (field: AskedField, given: Working): { row: Record<string, Cell>; index: number }[] =>
  given.rows
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => field.columns.some((column) => said(column, row[column.id] ?? emptyCell()) !== ''));

/** An answer in words of one's own. */
interface OwnWords {
  cell: { text: string };
  /** The id of its field on the page. */
  id: string;
}

/** The answers in words of one's own that are asked for, by the places by which the core knows them. */
export function ownWords(
  form: Form,
  working: Record<string, Working>,
  regimes: readonly Regime[],
): Record<string, OwnWords> {
  const words = (field: AskedField): boolean => field.kind === 'text' || field.kind === 'long';
  const all: Record<string, OwnWords> = {};
  for (const field of form.sections.flatMap((section) => section.fields)) {
    const given = working[field.id];
    if (!given || !isAsked(field, working, regimes)) continue;
    if (words(field)) all[field.id] = { cell: given, id: `f-${field.id}` };
    if (field.kind !== 'table') continue;
    saidRows(field, given).forEach(({ row, index }, place) => {
      for (const column of field.columns.filter(words)) {
        const cell = row[column.id];
        if (cell) all[`${field.id}.${place}.${column.id}`] = { cell, id: `f-${field.id}-${index}-${column.id}` };
      }
    });
  }
  return all;
}

export interface Slip {
  name: string;
  field: AskedField;
  kind: 'empty' | 'date';
}

/** The answers for the core, and what is not right yet. */
export function answersOf(
  form: Form,
  working: Record<string, Working>,
  regimes: readonly Regime[],
): { answers: FilledForm['fields']; slips: Slip[] } {
  const answers: FilledForm['fields'] = {};
  const slips: Slip[] = [];
  for (const field of form.sections.flatMap((section) => section.fields)) {
    const given = working[field.id];
    if (!given || !isAsked(field, working, regimes)) continue;
    const answer = answerOf(field, given, slips);
    if (answer !== null) answers[field.id] = answer;
    else if (field.required && !slips.some((slip) => slip.field.id === field.id)) {
      slips.push({ name: field.id, field, kind: 'empty' });
    }
  }
  return { answers, slips };
}

function answerOf(field: AskedField, given: Working, slips: Slip[]): Answer | null {
  if (field.kind === 'choices') return given.many.length > 0 ? [...given.many] : null;
  if (field.kind === 'person') {
    const person = { name: given.name.trim(), role: given.role.trim() };
    if (person.name === '' && person.role !== '') slips.push({ name: field.id, field, kind: 'empty' });
    return person.name === '' ? null : person;
  }
  if (field.kind === 'table') {
    const rows: Record<string, string>[] = [];
    given.rows.forEach((row, index) => {
      const made: Record<string, string> = {};
      for (const column of field.columns) {
        const text = said(column, row[column.id] ?? emptyCell());
        if (text === undefined) slips.push({ name: `${field.id}-${index}-${column.id}`, field: column, kind: 'date' });
        else if (text !== '') made[column.id] = text;
      }
      if (Object.keys(made).length === 0) return;
      for (const column of field.columns.filter((each) => each.required && !(each.id in made))) {
        const name = `${field.id}-${index}-${column.id}`;
        if (!slips.some((slip) => slip.name === name)) slips.push({ name, field: column, kind: 'empty' });
      }
      rows.push(made);
    });
    return rows.length > 0 ? rows : null;
  }
  const text = said(field, given);
  if (text === undefined) slips.push({ name: field.id, field, kind: 'date' });
  return text ? text : null;
}

/** Whether this question is asked of this client, after these answers. */
export function isAsked(field: AskedField, working: Record<string, Working>, regimes: readonly Regime[]): boolean {
  if (field.regimes.length > 0 && !field.regimes.some((regime) => regimes.includes(regime))) return false;
  if (!field.when) return true;
  const other = working[field.when.field];
  return field.when.is.some((id) => other?.text === id || other?.many.includes(id));
}

/** An answer that can be read: lines of text, or the rows of a table. */
export interface Said {
  section: string;
  field: AskedField;
  lines: string[];
  rows: string[][];
}

function spoken(field: AskedField, text: string): string {
  if (text === '') return '';
  switch (field.kind) {
    case 'date':
      return showDay(text);
    case 'choice':
    case 'choices':
      return speak(field.options.find((option) => option.id === text)?.label) || text;
    case 'yes_no':
      return text === 'yes' ? t('answer.yes') : text === 'no' ? t('answer.no') : t('answer.unknown');
    case 'number':
      return `${number(Number(text), 3)} ${field.unit ?? ''}`.trim();
    default:
      return text;
  }
}

/** The answers of a filled form in its own order, with what was left empty left out. */
export function readOut(filled: FilledForm): Said[] {
  const form = formOf(filled.form, filled.form_version);
  if (!form) return [];
  return form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const answer = filled.fields[field.id];
      if (answer === undefined) return [];
      const made: Said = { section: speak(section.title), field, lines: [], rows: [] };
      if (typeof answer === 'string') made.lines = [spoken(field, answer)];
      else if (!Array.isArray(answer)) made.lines = [[answer.name, answer.role].filter(Boolean).join(', ')];
      else {
        for (const each of answer) {
          if (typeof each === 'string') made.lines.push(spoken(field, each));
          else made.rows.push(field.columns.map((column) => spoken(column, each[column.id] ?? '')));
        }
      }
      return [made];
    }),
  );
}

/** The fields whose answer in `older` is not that in `newer`. */
export function changedFields(older: FilledForm, newer: FilledForm): Set<string> {
  const ids = new Set([...Object.keys(older.fields), ...Object.keys(newer.fields)]);
  return new Set([...ids].filter((id) => JSON.stringify(older.fields[id]) !== JSON.stringify(newer.fields[id])));
}
