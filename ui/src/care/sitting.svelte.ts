/** Who sits at the desk, and what they may ask: pages offer nothing that the core would refuse. */
import type { Actions, Output } from '../api';

const state = $state<{ now: Output<'sitting'> | null }>({ now: null });

/** Who sits here; null until it is known. */
export const sitting = (): Output<'sitting'> | null => state.now;
export function sitDown(who: Output<'sitting'>): void {
  state.now = who;
}
/** Whether who sits here sees this part of a dossier: only a stand-in has some. */
export const sees = (part: Output<'sitting'>['parts'][number]): boolean =>
  state.now?.role !== 'stand_in' || state.now.parts.includes(part);
/** Whether who sits here may ask for this action. */
export const may = (action: keyof Actions): boolean => state.now?.actions.includes(action) ?? false;
