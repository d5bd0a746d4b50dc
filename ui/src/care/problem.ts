/**
 * From an error of the core to what the carer reads: what happened, is my work safe, what now, and which field of
 * this form it is about.
 */
import type { CoreError } from '../api';
import { maybe, number, showDay, size, t, type Params, type TextKey } from '../i18n/index.svelte';

/**
 * What is wrong with one field. It keeps why, not the words: they are looked up when they are shown, so that a mistake that
 * stands on screen follows a switch of the language. A class, because state leaves it whole; and no object with ready words
 * passes for it.
 */
export class FieldMistake {
  readonly #says: () => string;

  /** `says`: the key of its text with `params`, or how its words are made. */
  constructor(
    readonly name: string,
    says: TextKey | (() => string),
    params?: Params,
  ) {
    this.#says = typeof says === 'string' ? () => t(says, params) : says;
  }

  get text(): string {
    return this.#says();
  }
}

/** Codes that are about one field without naming it. */
const fieldOfCode: Readonly<Record<string, string>> = {
  bsn_invalid: 'bsn',
  bsn_not_for_regime: 'bsn',
  reason_required: 'reason',
  passphrase_too_short: 'passphrase',
  passphrase_weak: 'passphrase',
  wrong_passphrase: 'passphrase',
  recovery_code_mistyped: 'recovery',
  certificate_mistyped: 'certificate',
  seal_mistyped: 'seal',
  clock_differs: 'today',
};

/** The field of the form that this error is about, the last part of its path; null when it is about none. */
export function fieldOf(error: CoreError): string | null {
  const named = fieldOfCode[error.code];
  if (named) return named;
  const field = error.params.field;
  // A path with a dot is about one of several contacts: which one it does not say.
  return typeof field === 'string' && !field.includes('.') ? field : null;
}

/** The three sentences of an error; an unknown code reads as `internal`. */
export function sentences(error: CoreError): { what: string; safe: string; now: string } {
  const params: Record<string, string | number> = { ...error.params };
  for (const bytes of ['needed', 'free'] as const) {
    if (typeof params[bytes] === 'number') params[bytes] = size(params[bytes]);
  }
  // A limit is a round number of mebibytes; nobody asks for 104.9.
  if (error.code === 'file_too_large' && typeof params.most === 'number') params.most = `${Math.round(params.most / 1_048_576)} MB`;
  // With the comma or point of the language.
  if (error.code === 'not_plausible') {
    for (const end of ['least', 'most'] as const) params[end] = number(Number(params[end]), 3);
  }
  if (typeof params.laptop === 'string') params.laptop = showDay(params.laptop);
  if (error.code === 'no_right' && typeof params.reason === 'string') {
    params.reason = maybe('access.reason', params.reason) ?? params.reason;
  }
  if (typeof params.field === 'string') params.field = fieldName(params.field);
  for (const day of ['from', 'until'] as const) {
    if (typeof params[day] === 'string') params[day] = showDay(params[day]);
  }
  const part = (which: 'what' | 'safe' | 'now'): string =>
    maybe('error', `${error.code}.${which}`, params) ?? t(`error.internal.${which}` as TextKey, params);
  // Not every full disk says how full.
  const sizes = error.code === 'no_space' && error.params.needed ? ` ${t('error.no_space.sizes', params)}` : '';
  return { what: part('what'), safe: part('safe'), now: part('now') + sizes };
}

function fieldName(path: string): string {
  const last = path.split('.').pop() ?? path;
  return maybe('field', last) ?? last;
}
