/**
 * What is being written, kept in the vault while it is written: 400 ms after a key, on leaving the field, and before
 * the lock. That is after the first key that is not yet kept, not after the last: who types on without a pause loses no
 * more than that either. Saves of one draft never overtake each other, so an older text cannot win.
 */
import { asError, call, type CoreError, type Instant, type Uid } from '../api';

/** Texts of the practice's own registers. */
export type Register = 'complaint' | 'breach' | 'statement';

/** Milliseconds after the first key that is not yet kept. */
const PAUSE = 400;
const open = new Set<Draft>();

/** Saves whatever is still waiting; the lock calls this first. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...open].map((draft) => draft.flush()));
}

export class Draft {
  /** When it was last saved; null before the first time. */
  saved = $state<Instant | null>(null);
  error = $state<CoreError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: string | null = null;
  #line: Promise<void> = Promise.resolve();

  constructor(
    private readonly form: 'report' | 'client' | 'form' | 'goal' | 'evaluation' | 'letter' | 'medicine' | 'note' | 'mic' | Register,
    public client: Uid | null,
    private readonly entry: Uid | null,
    public id: Uid | null = null,
  ) {
    open.add(this);
  }

  /** Call at each change with everything that is in the form. */
  note(content: unknown): void {
    this.#waiting = JSON.stringify(content);
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
    open.delete(this);
    if (this.id !== null) await call('draft_drop', { draft: this.id });
    this.id = null;
  }

  /** The form is left: what waits is saved and stays, unless nothing worth keeping is in it. */
  async leave(worth = true): Promise<void> {
    if (worth) await this.flush();
    // A draft that cannot be dropped now is offered as a draft again; nothing is lost.
    else await this.drop().catch(() => undefined);
    open.delete(this);
  }
}

/** The content of a stored draft, read with care: it may come from an older form. */
export function draftContent(text: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    return {};
  }
}

export const textOf = (content: Readonly<Record<string, unknown>>, key: string): string => {
  const value = content[key];
  return typeof value === 'string' ? value : '';
};
