/** How medicines and doses read. */
import type { Body } from '../../../api';
import { showDay, t } from '../../../i18n/index.svelte';

export type Medicine = Extract<Body, { kind: 'medicine' }>;
export type Dose = Extract<Body, { kind: 'dose' }>;

export const medicineOf = (body: Body): Medicine | null => (body.kind === 'medicine' ? body : null);
export const doseOf = (body: Body): Dose | null => (body.kind === 'dose' ? body : null);

const weekday = (day: number): string => t(`weekday.${day as 1 | 2 | 3 | 4 | 5 | 6 | 7}`).toLowerCase();

/** "8:00, 20:00 (maandag)", or that it is given as needed. */
export function timesOf(said: Medicine): string {
  if (said.as_needed) return t('medicine.needed');
  const times = said.times.join(', ');
  return said.days.length === 0 ? times : `${times} (${said.days.map(weekday).join(', ')})`;
}

/** A medicine in a few lines. */
export const medicineText = (said: Medicine): string =>
  [
    [said.name, said.strength, said.form].filter(Boolean).join(' '),
    `${said.dose} · ${timesOf(said)}`,
    t('medicine.from', { day: showDay(said.start) }) +
      (said.stop ? `, ${t('medicine.until', { day: showDay(said.stop) })}` : '') +
      (said.stop_why ? `: ${said.stop_why}` : ''),
    said.prescriber ? t('medicine.by', { name: said.prescriber }) : '',
    said.remarks,
  ]
    .filter(Boolean)
    .join('\n');
