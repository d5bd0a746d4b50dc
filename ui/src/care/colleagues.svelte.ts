/** Who can be named: the colleagues who work there now, as they stand in a dossier, or by their real names. */
import { call, type Output } from '../api';
import { may } from './sitting.svelte';

export interface Named {
  name: string;
  role: string;
}
type Colleague = Output<'colleagues'>[number];

/** Asked for each form anew: somebody may just have been added. */
export async function colleaguesFor(realNames: boolean): Promise<Named[]> {
  if (!may('colleagues')) return [];
  const all: Colleague[] = await call('colleagues', {});
  return all
    .filter((each) => each.there)
    .map((each) => ({ name: realNames ? each.fields.name : each.called, role: each.fields.function }));
}
