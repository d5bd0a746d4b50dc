import { showDay, t } from '../i18n/index.svelte';

/** Who somebody is, in one line: the name and both identifiers. */
export const whoIs = (name: string, number: number, birthDate: string | null): string =>
  [
    name,
    birthDate ? t('client.born', { day: showDay(birthDate) }) : t('client.born.unknown'),
    t('client.number', { number: String(number) }),
  ].join(' · ');
