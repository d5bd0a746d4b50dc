/** Who sits at the desk, and what they may ask: pages offer nothing that the core would refuse. */
import { call, type Actions, type Output } from '../api';

const state = $state<{ now: Output<'sitting'> | null }>({ now: null });

/** Who sits here; null until it is known. */
export const sitting = (): Output<'sitting'> | null => state.now;
/** Asks who sits here, and how things stand: at the start, and where a page goes by what may have changed since. */
export async function whoSits(): Promise<Output<'sitting'>> {
  return (state.now = await call('sitting', {}));
}
/** Whether who sits here sees this part of a dossier: only a stand-in has some. */
export const sees = (part: Output<'sitting'>['parts'][number]): boolean =>
  state.now?.role !== 'stand_in' || state.now.parts.includes(part);
/** Whether who sits here may ask for this action. */
export const may = (action: keyof Actions): boolean => state.now?.actions.includes(action) ?? false;
