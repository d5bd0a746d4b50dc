/** How a measurement reads. Nothing is judged: a name, a number, a unit. */
import list from '../../../assets/measurements.json';
import type { Body, MeasurementKind } from '../api';
import { language, t } from '../i18n/index.svelte';
import { speak } from './forms.svelte';

type Measured = Extract<Body, { kind: 'measurement' }>;

/** What was measured; for what the carer named, a kind with that name. */
export function kindOf(said: Measured): MeasurementKind {
  const found: MeasurementKind | undefined = list.kinds.find((kind) => kind.id === said.of);
  if (found) return found;
  const name = said.of === 'own' ? said.name : t('kind.measurement.one');
  return { id: 'own', name: { nl: name, en: name }, unit: said.unit, decimals: 3, values: [] };
}

/** The decimals as they were typed, with the comma or point of the language. */
export const showDecimals = (value: string): string => (language() === 'nl' ? value.replace('.', ',') : value);

export const measuredName = (said: Measured): string => speak(kindOf(said).name);
export const measuredValue = (said: Measured): string =>
  `${said.values.map(showDecimals).join('/')} ${kindOf(said).unit}`.trim();
