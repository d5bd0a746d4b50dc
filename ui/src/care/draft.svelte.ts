/**
 * What is being written, kept in the vault while it is written: 400 ms after a key, on leaving the field, and before
 * the lock. That is after the first key that is not yet kept, not after the last: who types on without a pause loses no
 * more than that either. Saves of one draft never overtake each other, so an older text cannot win.
 *
 * What is changed in something that stands already is kept in the same way: the text of such a draft names the row and the
 * version that was on screen, and it is offered again when that row is opened for changing ({@link Drafts}). When the row says
 * something else by then, or is gone, that is told and the words stay.
 */
import { asError, call, type CoreError, type DraftView, type Instant, type Uid } from '../api';
import { may } from './sitting.svelte';

/** Texts of the practice's own registers. */
export type Register = 'complaint' | 'breach' | 'statement';
type Form =
  | 'report'
  | 'client'
  | 'form'
  | 'goal'
  | 'evaluation'
  | 'letter'
  | 'measurement'
  | 'medicine'
  | 'note'
  | 'request'
  | 'check'
  | 'answer'
  | 'succession'
  | 'mic'
  | Register;
type Content = Readonly<Record<string, unknown>>;

/** What stands already, in the version that is on screen. */
export interface Row {
  uid: Uid;
  version: number;
}
/** Where a draft's text says of which row it is a change, and of which version. */
const OF = 'of';
const BASE = 'base';

/** Milliseconds after the first key that is not yet kept. */
const PAUSE = 400;
const open = new Set<Draft>();
/** The last words of the drafts written here; null for one that was thrown away or has become an entry. */
const last = new Map<Uid, string | null>();
/** Of pages that were left while their last words could not be saved. */
let left = $state.raw<readonly Draft[]>([]);
/**
 * Those that were opened from the first page, the last one at the end. What a stand-in left among them is read and gone on with
 * as one's own; the store makes it so at the first change, and not before.
 */
const opened: Uid[] = [];
export function goOnWith(draft: Uid): void {
  opened.push(draft);
}
export const unsaved = (): readonly Draft[] => left;

/** A draft as it is by now: who handed it over may have read it before more was written. */
export function newest(draft: DraftView): DraftView | undefined {
  const text = last.get(draft.draft);
  return text === null ? undefined : { ...draft, text: text ?? draft.text };
}

/** Saves whatever is still waiting; the lock calls this first. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...open].map((draft) => draft.flush()));
}

export class Draft {
  /** When it was last saved; null before the first time. */
  saved = $state<Instant | null>(null);
  error = $state<CoreError | null>(null);
  /** Of which moment the words are that were taken up again; null for what is begun now. */
  since = $state<Instant | null>(null);
  /** Which stand-in began it, where that is not who sits here. */
  by = $state<string | null>(null);
  /** How what it changes stands by now. */
  row = $state<'same' | 'changed' | 'gone'>('same');
  #of: Row | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: string | null = null;
  #line: Promise<void> = Promise.resolve();
  id = $state<Uid | null>(null);

  /** `given` is taken up again; `row` is what it is a change of, or written about, where that stands already. */
  constructor(
    private readonly form: Form,
    public client: Uid | null,
    private readonly entry: Uid | null,
    given?: DraftView,
    row: Row | null = null,
  ) {
    this.takeUp(given, row);
  }

  /** As by the constructor, for a page that learns later what was left and what it changes. */
  takeUp(given: DraftView | undefined, row: Row | null = null): void {
    this.id = given?.draft ?? null;
    this.since = given?.saved ?? null;
    this.by = given?.author ?? null;
    const base = given ? parsed(given.text)[BASE] : undefined;
    this.row = given && rowOf(given) !== null && !row ? 'gone' : row && typeof base === 'number' && base !== row.version ? 'changed' : 'same';
    // Until it is saved or thrown away: that the row changed is told again each time.
    this.#of = row && typeof base === 'number' ? { uid: row.uid, version: base } : row;
  }

  /** Call at each change with everything that is in the form. */
  note(content: object): void {
    open.add(this);
    this.#waiting = JSON.stringify(this.#of ? { ...content, [OF]: this.#of.uid, [BASE]: this.#of.version } : content);
    if (this.id !== null) last.set(this.id, this.#waiting);
    this.#timer ??= setTimeout(() => void this.flush(), PAUSE);
  }

  /** Saves now what waits; settles when it is saved or has failed. */
  flush(): Promise<void> {
    this.#stop();
    this.#line = this.#line.then(() => this.#save());
    return this.#line;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #save(): Promise<void> {
    const text = this.#waiting;
    if (text === null) return;
    this.#waiting = null;
    try {
      const done = await call('draft_save', {
        draft: this.id,
        client: this.client,
        entry: this.entry,
        form: this.form,
        text,
      });
      this.id = done.draft;
      this.saved = done.saved;
      this.error = null;
      if (left.includes(this) && this.#waiting === null) this.#forget();
      // There is room again.
      for (const each of left.filter((each) => each !== this)) void each.flush();
    } catch (thrown) {
      this.#waiting ??= text;
      this.error = asError(thrown);
    }
  }

  /** What was written has become an entry, or is thrown away: the draft goes. */
  async drop(): Promise<void> {
    this.#stop();
    this.#waiting = null;
    await this.#line;
    this.#waiting = null;
    this.#forget();
    if (this.id !== null) {
      await call('draft_drop', { draft: this.id });
      last.set(this.id, null);
    }
    this.id = null;
    this.saved = null;
    this.since = null;
    this.by = null;
  }

  /**
   * The form is left: what waits is saved and stays, unless nothing worth keeping is in it. What cannot be saved is held on to
   * and told ({@link unsaved}): it is tried again when the carer says so, at the next draft, and before the lock.
   */
  async leave(worth = true): Promise<void> {
    if (worth) await this.flush();
    // A draft that cannot be dropped now is offered as a draft again; nothing is lost.
    else await this.drop().catch(() => undefined);
    if (this.#waiting === null) this.#forget();
    else left = [...left.filter((each) => each !== this), this];
  }

  #forget(): void {
    open.delete(this);
    left = left.filter((each) => each !== this);
  }
}

/** The drafts of one form that were left by who sits here. */
export class Drafts {
  list = $state.raw<DraftView[]>([]);

  constructor(private readonly form: Form) {}

  /** Reads them anew, once what waits is saved. */
  async look(): Promise<void> {
    if (!may('draft_save')) return;
    await saveDrafts();
    // What a stand-in left is opened from the first page; until then no form takes it for one's own.
    const mine = (await call('drafts', {})).filter(
      (each) => each.form === this.form && (each.author === null || opened.includes(each.draft)),
    );
    // What was opened comes before what is newer: a page that looks for it here would show another.
    this.list = mine.toSorted((a, b) => opened.lastIndexOf(b.draft) - opened.lastIndexOf(a.draft));
  }

  /** That of a change of this row. */
  of(row: Uid): DraftView | undefined {
    return this.list.find((each) => rowOf(each) === row);
  }

  /** The draft that led here, as it is by now: it may have been saved or thrown away since. */
  now(given?: DraftView): DraftView | undefined {
    return given && this.list.find((each) => each.draft === given.draft);
  }

  /** That of something new of this client, or of nobody yet. */
  fresh(client: Uid | null): DraftView | undefined {
    return this.list.find((each) => each.client === client && rowOf(each) === null);
  }
}

function parsed(text: string): Content {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    return {};
  }
}

/** Of what a draft is a change, or about what it is written; null for something new. Older drafts have it as their entry alone. */
export function rowOf(draft: DraftView): Uid | null {
  const row = parsed(draft.text)[OF];
  return typeof row === 'string' ? row : draft.entry;
}

/** The content of a stored draft, read with care: it may come from an older form. */
export function draftContent(text: string): Content {
  const { [OF]: _of, [BASE]: _base, ...content } = parsed(text);
  return content;
}

export const textOf = (content: Content, key: string): string => {
  const value = content[key];
  return typeof value === 'string' ? value : '';
};
