/** Who gets to see a dossier, on what ground, and how it was seen who they are: what can be chosen, as the core has it. */
import type { Capacity, Ground, Identity, People, PersonView, Uid } from '../api';
import { t } from '../i18n/index.svelte';
import { fold } from './find';

export const capacities = [
  'client',
  'representative',
  'colleague',
  'other_carer',
  'inspector',
  'other',
] as const satisfies readonly Capacity[];

export const identities = [
  'known_to_me',
  'passport',
  'id_card',
  'driving_licence',
  'residence_permit',
  'other',
] as const satisfies readonly Identity[];

/** The grounds that there are for somebody in this capacity. */
const fitting: Readonly<Record<Capacity, readonly Ground[]>> = {
  client: ['request_client', 'consent'],
  representative: ['request_representative', 'consent', 'after_death'],
  colleague: ['directly_involved', 'consent', 'statutory_duty'],
  other_carer: ['consent', 'statutory_duty'],
  inspector: ['statutory_duty'],
  other: ['consent', 'statutory_duty', 'after_death'],
};

/** A client who was judged not capable keeps the right of GDPR article 15: the carer weighs it and says why. */
export const isWeighed = (people: People | null, capacity: Capacity | null): boolean =>
  capacity === 'client' && ['12-15-incapable', '16-17-incapable', '18-incapable'].includes(people?.row ?? '');

export const groundsFor = (capacity: Capacity | null, dead: boolean): readonly Ground[] =>
  capacity === null
    ? []
    : fitting[capacity].filter((ground) => (ground === 'after_death' ? dead : ground !== 'request_representative' || !dead));

/** Who of the list is called this today. More than one where two have the same name: it tells nobody then which of them is meant. */
export const calledSo = (people: People | null, name: string): PersonView[] =>
  (people?.persons ?? []).filter((each) => each.there && fold(each.fields.name.trim()) === fold(name.trim()));

/** What somebody is to the client, so that two who are called the same are told apart; empty for who is not on the list. */
export function relationOf(people: People | null, person: Uid | null): string {
  const who = people?.persons.find((each) => each.person === person)?.fields.who;
  return who ? t(`who.${who}`) : '';
}
