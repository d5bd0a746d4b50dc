/** Names of other clients in a dossier that is about to leave: what was found, and what the carer said of each. */
import { asError, call, type Capacity, type CoreError, type Extent, type Ground, type NameFound, type Review as Found, type Reviewed, type Uid, type Verdict } from '../api';
import type { daysOf } from './Period.svelte';

type Days = NonNullable<ReturnType<typeof daysOf>>;
/** Who receives it, and on what ground: from that the core says what is held back. */
export interface Reader {
  ground: Ground;
  person: Uid | null;
  recipient: string;
}
export const keyOf = (found: NameFound): string => JSON.stringify(found.spot);
/** The same name of the same client or clients, wherever it stands. */
const same = (a: NameFound, b: NameFound): boolean =>
  a.words === b.words && a.who.map((who) => who.client).join() === b.who.map((who) => who.client).join();

export class Review {
  found = $state.raw<Found | null>(null);
  verdicts = $state.raw<Readonly<Record<string, Verdict>>>({});
  error = $state.raw<CoreError | null>(null);
  /** What was answered before is asked again. */
  anew = $state(false);
  /** In the order of deciding, to go one back. */
  #steps: string[][] = [];
  #turn = 0;
  #loading: Promise<void> = Promise.resolve();
  #asked: [Uid, Days, Capacity | null, Extent, Reader | null] | null = null;

  readonly undecided = $derived((this.found?.found ?? []).filter((each) => this.verdicts[keyOf(each)] === undefined));
  readonly count = $derived(this.found?.found.length ?? 0);

  /** Looks the dossier through; what was decided stays decided where it stands still. */
  load(client: Uid, days: Days, capacity: Capacity | null, extent: Extent = { kind: 'whole' }, reader: Reader | null = null): void {
    this.#asked = [client, days, capacity, extent, reader];
    this.#loading = this.#load(...this.#asked);
  }

  /** Settles when it has been looked through; what failed is tried once more. */
  async settled(): Promise<void> {
    await this.#loading;
    if (this.error && this.#asked) this.load(...this.#asked);
    await this.#loading;
  }

  async #load(client: Uid, days: Days, capacity: Capacity | null, extent: Extent, reader: Reader | null): Promise<void> {
    const turn = ++this.#turn;
    this.found = null;
    this.error = null;
    try {
      const whom = { ground: null, person: null, recipient: '', ...reader };
      const found = await call('others_review', { client, ...days, capacity, extent, ...whom, again: this.anew });
      if (turn === this.#turn) this.found = found;
    } catch (thrown) {
      if (turn === this.#turn) this.error = asError(thrown);
    }
  }

  /** How often the same name is still to be decided about, elsewhere. */
  others(found: NameFound): number {
    return this.undecided.filter((each) => each !== found && same(each, found)).length;
  }

  decide(found: NameFound, verdict: Verdict, all: boolean): void {
    const keys = this.undecided.filter((each) => each === found || (all && same(each, found))).map(keyOf);
    this.#steps.push(keys);
    this.verdicts = { ...this.verdicts, ...Object.fromEntries(keys.map((key) => [key, verdict])) };
  }

  get canGoBack(): boolean {
    return Object.keys(this.verdicts).length > 0 && this.#steps.length > 0;
  }

  back(): void {
    const keys = new Set(this.#steps.pop());
    this.verdicts = Object.fromEntries(Object.entries(this.verdicts).filter(([key]) => !keys.has(key)));
  }

  again(): void {
    this.#steps = [];
    this.verdicts = {};
    if (this.anew || !this.#asked || (this.found?.answered ?? 0) === 0) return;
    this.anew = true;
    this.load(...this.#asked);
  }

  how(verdict: Verdict): number {
    return (this.found?.found ?? []).filter((each) => this.verdicts[keyOf(each)] === verdict).length;
  }

  /** Nothing stands in the way of writing. */
  get done(): boolean {
    return this.found !== null && this.undecided.length === 0;
  }

  /** What the core asks for. */
  given(): Reviewed[] {
    return (this.found?.found ?? []).flatMap((each) => {
      const verdict = this.verdicts[keyOf(each)];
      return verdict ? [{ spot: each.spot, verdict, text: each.text }] : [];
    });
  }

  /** So that nobody is asked twice: remembered until the text is another. */
  async remember(): Promise<void> {
    const client = this.#asked?.[0];
    const reviewed = this.given();
    if (client && reviewed.length > 0) await call('others_answer', { client, reviewed });
  }
}
