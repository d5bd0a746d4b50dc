/**
 * Other people in a text that is being written: the core is asked a moment after each pause, and once more at saving,
 * which words may name another client and where the marks are by now. The marks lie on the texts as they were at the
 * last answer; the core follows them through what was typed since.
 */
import { call, type About, type Mark, type MarkGone, type Pointed, type Uid } from '../api';

/** Milliseconds after the last key. */
const PAUSE = 500;

export type Texts = Readonly<Record<string, string>>;

/** The same name, wherever it stands in these texts. */
export interface Asked {
  key: string;
  words: string;
  /** Whom it may mean. */
  who: Pointed['who'];
  spots: Pointed[];
}

const keyOf = (one: Pointed): string => `${one.words} ${one.who.map((who) => who.client).join(' ')}`;
export const letters = (text: string): string[] => Array.from(text);
/** The place in a text by which the core counts: whole characters. */
export const character = (text: string, unit: number): number => letters(text.slice(0, unit)).length;

export class Persons {
  marks = $state.raw<Mark[]>([]);
  /** Marks whose words were changed: told until it is seen. */
  gone = $state.raw<MarkGone[]>([]);
  /** Names without an answer. */
  asked = $state.raw<Asked[]>([]);
  /** Saving was tried while names had no answer. */
  open = $state(false);
  #was: Texts = {};
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #passed = new Set<string>();

  constructor(
    private readonly client: () => Uid | null,
    private readonly read: () => Texts,
    private readonly write: (place: string, text: string) => void,
    /** After a change that was no key of the user's. */
    private readonly changed: () => void,
    start: { marks: Mark[]; texts: Texts } = { marks: [], texts: {} },
  ) {
    this.marks = start.marks;
    this.#was = start.texts;
  }

  /** Call at each change of a text. */
  note(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), PAUSE);
  }

  /** The form is left. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#turn++;
  }

  /** Asks now. What cannot be looked through is no reason to keep somebody from writing: then nothing changes. */
  async check(): Promise<void> {
    clearTimeout(this.#timer);
    const client = this.client();
    if (client === null) return;
    const turn = ++this.#turn;
    const texts = { ...this.read() };
    const asked = Object.entries(texts).map(([place, text]) => {
      const marks = this.marks.filter((mark) => mark.place === place);
      return { place, text, was: marks.length > 0 ? (this.#was[place] ?? text) : null, marks };
    });
    try {
      const found = await call('mentions', { client, texts: asked });
      if (turn !== this.#turn) return;
      this.marks = found.marks;
      this.#was = texts;
      if (found.gone.length > 0) this.gone = [...this.gone, ...found.gone];
      this.asked = this.#grouped(found.pointed);
      if (this.asked.every((each) => this.#passed.has(each.key))) this.open = false;
    } catch {
      // Locked meanwhile, or the dossier is gone: saving will say so.
    }
  }

  #grouped(pointed: readonly Pointed[]): Asked[] {
    const groups = new Map<string, Asked>();
    for (const one of pointed) {
      const key = keyOf(one);
      const group = groups.get(key);
      if (group) group.spots.push(one);
      else groups.set(key, { key, words: one.words, who: one.who, spots: [one] });
    }
    return [...groups.values()];
  }

  /** Until the answer is about the texts as they are. */
  async #settled(): Promise<boolean> {
    for (let tries = 0; tries < 4; tries++) {
      await this.check();
      if (this.#current()) return true;
    }
    return false;
  }

  #current(): boolean {
    const now = this.read();
    return Object.keys(now).every((place) => now[place] === this.#was[place]);
  }

  /** Neutral words in place of a name, everywhere in these texts. */
  async replace(key: string, words: string): Promise<void> {
    if (!(await this.#settled())) return;
    const group = this.asked.find((each) => each.key === key);
    for (const spot of [...(group?.spots ?? [])].reverse()) {
      const text = letters(this.read()[spot.place] ?? '');
      const capital = spot.begins ? words.charAt(0).toUpperCase() + words.slice(1) : words;
      text.splice(spot.start, spot.end - spot.start, capital);
      this.write(spot.place, text.join(''));
    }
    await this.check();
    this.changed();
  }

  /** The name stays, with what the carer says of it. */
  async answer(key: string, about: About): Promise<void> {
    if (!(await this.#settled())) return;
    const group = this.asked.find((each) => each.key === key);
    await this.#put((group?.spots ?? []).map(({ place, start, end }) => ({ place, start, end, about })));
  }

  /** What lies under a new mark about somebody else gives way: a name may have become longer since. */
  async #put(marks: readonly Mark[]): Promise<void> {
    const over = (old: Mark, fresh: Mark) =>
      old.place === fresh.place && old.about.kind === fresh.about.kind && old.start < fresh.end && fresh.start < old.end;
    const gives = (old: Mark) => marks.some((fresh) => over(old, fresh));
    this.marks = [...this.marks.filter((old) => !gives(old)), ...marks];
    await this.check();
    this.changed();
  }

  /** Marks chosen words; false when they do not stand there any more. */
  async mark(chosen: { place: string; start: number; words: string }, about: About): Promise<boolean> {
    if (!(await this.#settled())) return false;
    const end = chosen.start + letters(chosen.words).length;
    const there = letters(this.read()[chosen.place] ?? '').slice(chosen.start, end).join('');
    if (there !== chosen.words) return false;
    await this.#put([{ place: chosen.place, start: chosen.start, end, about }]);
    return true;
  }

  async unmark(mark: Mark): Promise<void> {
    this.marks = this.marks.filter((each) => each !== mark);
    await this.check();
    this.changed();
  }

  /** The words under a mark, as they were when the core last looked. */
  words(mark: Mark): string {
    return letters(this.#was[mark.place] ?? '').slice(mark.start, mark.end).join('');
  }

  /** Texts become one, or one gets another name: their marks go along. */
  join(places: readonly string[], to: string): void {
    const now = this.read();
    const parts = places
      .map((place) => ({ place, text: this.#was[place] ?? now[place] ?? '' }))
      .filter((part) => part.text.trim() !== '');
    let at = 0;
    const marks: Mark[] = [];
    for (const part of parts) {
      for (const mark of this.marks.filter((each) => each.place === part.place)) {
        marks.push({ ...mark, place: to, start: mark.start + at, end: mark.end + at });
      }
      at += letters(part.text).length + 1;
    }
    this.#turn++;
    this.marks = marks;
    this.#was = { [to]: parts.map((part) => part.text).join('\n') };
  }

  /** Words come in below what stands in a text, with the marks that lie on them. */
  append(place: string, words: string, marks: readonly Mark[]): void {
    const now = this.read()[place] ?? '';
    // The marks that are there already lie on the text as it was at the last answer.
    const was = this.marks.some((mark) => mark.place === place) ? (this.#was[place] ?? now) : now;
    const below = (above: string) => [above, words].filter(Boolean).join('\n');
    const at = was === '' ? 0 : letters(was).length + 1;
    // An answer that is under way is about the text without them.
    this.#turn++;
    this.marks = [...this.marks, ...marks.map((mark) => ({ ...mark, place, start: mark.start + at, end: mark.end + at }))];
    this.#was = { ...this.#was, [place]: below(was) };
    this.write(place, below(now));
  }

  /** Whether it may be saved: names without an answer are asked about once. */
  async ready(): Promise<boolean> {
    await this.#settled();
    const fresh = this.asked.filter((each) => !this.#passed.has(each.key));
    if (fresh.length === 0) return true;
    for (const each of fresh) this.#passed.add(each.key);
    this.open = true;
    return false;
  }

  /** The marks for saving; null when they may not fit the texts. */
  given(): Mark[] | null {
    return this.#current() ? this.marks : null;
  }

  /** The same, of the texts that are saved: a question that is not asked any more is not among them. */
  givenOf(places: ReadonlySet<string>): Mark[] | null {
    return this.given()?.filter((mark) => places.has(mark.place)) ?? null;
  }

  /** What was recorded, to be put right. */
  begin(marks: Mark[], texts: Texts): void {
    this.marks = marks;
    this.#was = texts;
  }

  /** For a draft. */
  kept(): unknown {
    const places = new Set(this.marks.map((mark) => mark.place));
    const was = Object.fromEntries(Object.entries(this.#was).filter(([place]) => places.has(place)));
    return this.marks.length > 0 ? { marks: this.marks, was } : null;
  }

  /** From a draft, which may come from an older form: what does not fit the core leaves out or refuses. */
  restore(kept: unknown): void {
    this.note();
    if (typeof kept !== 'object' || kept === null) return;
    const { marks, was } = kept as { marks?: unknown; was?: unknown };
    if (Array.isArray(marks) && typeof was === 'object' && was !== null) {
      this.marks = marks as Mark[];
      this.#was = was as Texts;
    }
  }
}
