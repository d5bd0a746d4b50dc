/** What kind of incident. */
import type { Output } from '../../api';

export type Nature = Output<'mic_list'>[number]['fields']['nature'];
export const natures = [
  'near_miss',
  'fall',
  'medication',
  'skin',
  'aggression',
  'missing',
  'care',
  'other',
] as const satisfies readonly Nature[];
