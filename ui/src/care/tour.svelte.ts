/** The tour along a made-up client: which step one is at. It belongs to this sitting alone; nothing of it is kept. */
import type { Uid } from '../api';
import { go, type Place } from '../places.svelte';

/** Each step: its text is `tour.STEP`, and the page that it is about. */
const steps = {
  today: () => ({ at: 'today' }),
  timeline: (client) => ({ at: 'dossier', client, tab: 'timeline' }),
  report: (client) => ({ at: 'report', client }),
  plan: (client) => ({ at: 'dossier', client, tab: 'plan' }),
  keep: () => ({ at: 'settings' }),
} as const satisfies Record<string, (client: Uid) => Place>;

export type TourStep = keyof typeof steps;
export const tourSteps = Object.keys(steps) as TourStep[];

const state = $state<{ client: Uid | null; at: number }>({ client: null, at: 0 });

/** The step one is at, counted from 0; null when nobody is on the tour. */
export const tourAt = (): number | null => (state.client === null ? null : state.at);

/** Begins the tour, along this client. */
export function startTour(client: Uid): void {
  state.client = client;
  turnTo(0);
}

export function turnTo(at: number): void {
  const step = tourSteps[at];
  if (state.client === null || !step) return leaveTour();
  state.at = at;
  go(steps[step](state.client));
}

export function leaveTour(): void {
  state.client = null;
}
