/**
 * The words on screen. The Dutch file is the measure: its keys are the type, and the English file must have exactly
 * the same (checked by the compiler below). Switching needs no reload: every text is read through reactive state. The
 * English words are read when they are first asked for, so that no Dutch start waits for them; the Dutch words of pages that
 * are not there yet come right after the first (see ../../texts.mjs, which cuts the file in two).
 */
import first from 'virtual:texts/first';
import type nl from '../../../assets/i18n/nl.json';
import type en from '../../../assets/i18n/en.json';
import type { Day, Instant, Language } from '../api';

export type TextKey = keyof typeof nl;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const sameKeys: Same<keyof typeof en, TextKey> = true;
void sameKeys;

type Texts = Readonly<Partial<Record<TextKey, string>>>;
let dutch = $state.raw<Texts>(first);
let english = $state.raw<Texts | null>(null);
/** Kept when all Dutch words are there: what is told of a start that went wrong is not among the first. */
export const everyWord: Promise<void> = import('virtual:texts/rest').then(({ default: rest }) => {
  dutch = { ...dutch, ...rest };
});
const locales: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB' };
const current = $state<{ language: Language }>({ language: 'nl' });

export function language(): Language {
  return current.language;
}

/** Switches every text at once. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === 'en') english ??= (await import('../../../assets/i18n/en.json')).default;
  current.language = language;
  document.documentElement.lang = language;
}

const texts = (): Texts => (current.language === 'en' && english ? english : dutch);

export type Params = Readonly<Record<string, string | number>>;

/**
 * An article of law as the core names it ("BW art. 7:457 lid 3"), in the language of the page and on one line: the two laws
 * that have an English name get it, the others keep their own.
 */
export function law(article: string): string {
  const named =
    current.language === 'nl'
      ? article
      : article
          .replace(/\bAVG\b/g, 'GDPR')
          .replace(/\bBW (?=art\.)/g, 'Dutch Civil Code ')
          .replace(/ lid (\d+\w?), (\d+\w?)/g, '($1) and ($2)')
          .replace(/ lid (\d+\w?)/g, '($1)')
          .replace(/ sub (\w)\b/g, '($1)')
          .replace(/ en (?=\d)/g, ' and ');
  return named.replace(/\b(art\.|lid) /g, '$1\u00a0');
}

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (typeof value === 'number') return number(value);
    return name === 'article' || name === 'articles' ? law(value) : value;
  });
}

/** The text of a key in the language of the moment, with `{name}` filled in. */
export function t(key: TextKey, params: Params = {}): string {
  return fill(texts()[key] ?? '', params);
}

/** The text of `PREFIX.CODE` where there is one: for codes that the core may grow. */
export function maybe(prefix: string, code: string, params: Params = {}): string | null {
  const key = `${prefix}.${code}`;
  return key in texts() ? t(key as TextKey, params) : null;
}

type Counted = TextKey extends infer K ? (K extends `${infer Base}.one` ? Base : never) : never;
/** One or many: `KEY.one` or `KEY.many`, with `{count}` filled in. */
export function counted(key: Counted, count: number): string {
  return t(`${key}.${count === 1 ? 'one' : 'many'}` as TextKey, { count });
}

// Dates: always in the order day, month, year; the clock has 24 hours in both languages.
type Style = 'full' | 'long' | 'short' | 'month' | 'weekday' | 'time';
const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};
const formats = new Map<string, Intl.DateTimeFormat>();

function format(style: Style, date: Date): string {
  const id = `${current.language} ${style}`;
  let made = formats.get(id);
  if (!made) {
    made = new Intl.DateTimeFormat(locales[current.language], styles[style]);
    formats.set(id, made);
  }
  return made.format(date);
}

/** A day ("2026-11-23") is no instant: read it as noon here, so that no time zone moves it. */
function dayDate(day: Day): Date {
  return new Date(`${day}T12:00:00`);
}

/** With the day of the week: what a tired reader asks first. */
export const showWholeDay = (day: Day) => format('full', dayDate(day));
export const showDay = (day: Day) => format('long', dayDate(day));
export const showDate = (at: Instant) => format('long', new Date(at));
export const showShort = (at: Instant) => format('short', new Date(at));
export const showMonth = (at: Instant) => format('month', new Date(at));
export const showWeekday = (at: Instant) => format('weekday', new Date(at));
export const showTime = (at: Instant) => format('time', new Date(at));
export const showMoment = (at: Instant) => `${showShort(at)}, ${showTime(at)}`;

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locales[current.language], { maximumFractionDigits: digits }).format(value);
}

/** Bytes in words: kB or MB, as file windows show them. */
export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${number(Math.max(1, bytes / 1000))} kB`;
  if (bytes < 1_000_000_000) return `${number(bytes / 1_000_000, 1)} MB`;
  return `${number(bytes / 1_000_000_000, 1)} GB`;
}
