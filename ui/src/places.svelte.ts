/** Where the carer is: one page at a time, with a way back. A feature never opens another feature, it names a place. */
import type { Day, DraftView, Uid } from './api';
import { newest } from './care/draft.svelte';

export type DossierTab = 'timeline' | 'plan' | 'measurements' | 'medication' | 'facts' | 'people' | 'check' | 'log';
/** What the register of incidents takes over from the note in a dossier: when and what kind, no text. */
export interface MicStart {
  client: Uid;
  on: Day;
  time: string;
  nature: string;
}
export type Place =
  | { at: 'today' }
  | { at: 'clients' }
  | { at: 'bring-in'; what?: 'data' | 'clients' | 'papers' }
  | { at: 'client-new'; draft?: DraftView }
  | { at: 'dossier'; client: Uid; tab: DossierTab; around?: Uid; correct?: Uid }
  | { at: 'report'; client: Uid | null; draft?: DraftView; goal?: Uid }
  | { at: 'form'; client: Uid; form: string; entry?: Uid; draft?: DraftView }
  | { at: 'letter'; client: Uid; draft?: DraftView }
  | { at: 'closing'; client: Uid }
  | { at: 'search'; client: Uid | null; words?: string }
  | { at: 'log' }
  | { at: 'settings'; renew?: boolean }
  /** The manual: a part of it by its place, or what to find in it. */
  | { at: 'manual'; part?: number; words?: string }
  | { at: 'notes'; client: Uid | null; draft?: DraftView }
  | { at: 'mic'; start?: MicStart; draft?: DraftView }
  | { at: 'colleagues' }
  | { at: 'laptop' }
  | { at: 'stand-in' }
  | { at: 'succession' }
  | { at: 'what-now' }
  | { at: 'viewing'; client: Uid; request?: Uid }
  | { at: 'requests'; client: Uid }
  | { at: 'request-new'; client: Uid }
  | { at: 'request'; client: Uid; request: Uid; draft?: DraftView }
  | { at: 'access'; client: Uid; request?: Uid }
  | { at: 'retention'; client: Uid }
  | { at: 'retentions' }
  | { at: 'destroying'; client: Uid }
  | { at: 'processing' }
  | { at: 'inspection' }
  | { at: 'practice-file'; kind?: string }
  | { at: 'complaints'; draft?: DraftView }
  | { at: 'breaches'; draft?: DraftView }
  | { at: 'incidents' }
  | { at: 'statements'; draft?: DraftView }
  | { at: 'paper-dossiers' }
  | { at: 'visit' }
  | { at: 'handover'; client: Uid; answer?: Uid; request?: Uid };

const state = $state<{ first: Place; now: Place; past: Place[]; visit: number }>({
  first: { at: 'today' },
  now: { at: 'today' },
  past: [],
  visit: 0,
});

export const place = (): Place => state.now;
/** Grows with each step: the same place entered again is a new visit. */
export const visit = (): number => state.visit;

export function go(to: Place): void {
  state.past.push(state.now);
  if (state.past.length > 30) state.past.shift();
  state.now = to;
  state.visit++;
}

/** Like `go`, but the page left is not one to come back to (a form that was saved). */
export function replace(to: Place): void {
  state.now = to;
  state.visit++;
}

/** The page one is on, for when an answer has come: who went elsewhere meanwhile stays there. */
export function thisPage() {
  const mine = state.visit;
  const isOpen = (): boolean => state.visit === mine;
  return {
    isOpen,
    replace: (to: Place): void => {
      if (isOpen()) replace(to);
    },
    back: (): void => {
      if (isOpen()) back();
    },
  };
}

/** The first page, for who does not begin with today. */
export function begin(at: Place): void {
  state.first = at;
  replace(at);
}

/** With a draft as it was left, not as it was when the page was first opened: older words would be saved over it. */
function asLeft(left: Place): Place {
  return 'draft' in left && left.draft ? { ...left, draft: newest(left.draft) } : left;
}

export function back(): void {
  state.now = asLeft(state.past.pop() ?? state.first);
  state.visit++;
}
