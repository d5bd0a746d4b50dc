/** What can be asked of a dossier, and how far a request is. */
import type { Capacity, RequestKind, RequestView } from '../../api';
import { t } from '../../i18n/index.svelte';

export const kinds = [
  'look',
  'copy',
  'correct',
  'destroy',
  'restrict',
  'object',
  'transfer',
  'who_looked',
] as const satisfies readonly RequestKind[];
export const capacities = ['client', 'representative', 'other'] as const satisfies readonly Capacity[];

/** Where the client picks how to have it. */
export const byWay = (kind: RequestKind): boolean => kind === 'look' || kind === 'copy' || kind === 'who_looked';

export type Step = 'check' | 'decide' | 'do' | 'letter';
/** The steps of a request: done, the one that is next, or still to come. */
export function steps(view: RequestView): { step: Step; state: 'done' | 'now' | 'later' }[] {
  const { check, decision, letters, kind, done } = view.fields;
  const granted = decision !== null && decision.outcome !== 'refused';
  const toDo = granted && kind !== 'destroy' && kind !== 'restrict' && kind !== 'object';
  const finished: Record<Step, boolean> = {
    check: check !== null,
    decide: decision !== null,
    letter: letters.some((each) => each.letter === 'decision'),
    do: done.length > 0,
  };
  const order: Step[] = toDo ? ['check', 'decide', 'letter', 'do'] : ['check', 'decide', 'letter'];
  const first = order.find((step) => !finished[step]);
  return order.map((step) => ({ step, state: finished[step] ? 'done' : step === first ? 'now' : 'later' }));
}

export const about = (view: RequestView): string => t(`request.kind.${view.fields.kind}`);
