/** What the hand-over asks, page by page, and which answer a page cannot do without. */
import type { Capacity, Ground, Identity, Language, PickedFolder } from '../../api';
import { daysOf, wholePeriod, type Period } from '../../care/Period.svelte';
import type { FieldMistake } from '../../care/problem';
import { language, t } from '../../i18n/index.svelte';

export const pages = ['who', 'ground', 'what', 'where', 'passphrase', 'write', 'done'] as const;
export type Page = (typeof pages)[number];

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
export const grounds = [
  'request_client',
  'request_representative',
  'consent',
  'directly_involved',
  'statutory_duty',
] as const satisfies readonly Ground[];

export interface Answers {
  recipient: string;
  capacity: Capacity | null;
  identity: Identity | null;
  place: string;
  ground: Ground | null;
  ground_note: string;
  period: Period;
  language: Language;
  /** The carer says: I tell the passphrase apart from the stick. */
  apart: boolean;
}

export const newHandOver = (): Answers => ({
  recipient: '',
  capacity: null,
  identity: null,
  place: '',
  ground: null,
  ground_note: '',
  period: wholePeriod(),
  language: language(),
  apart: false,
});

export function mistakesOf(page: Page, answers: Answers, folder: PickedFolder | null): FieldMistake[] {
  const found: FieldMistake[] = [];
  const need = (name: string, given: boolean, text: string) => {
    if (!given) found.push({ name, text });
  };
  switch (page) {
    case 'who':
      need('recipient', answers.recipient.trim() !== '', t('handover.recipient.empty'));
      need('capacity', answers.capacity !== null, t('handover.capacity.empty'));
      need('identity', answers.identity !== null, t('handover.identity.empty'));
      break;
    case 'ground':
      need('ground', answers.ground !== null, t('handover.ground.empty'));
      need(
        'ground_note',
        answers.ground !== 'statutory_duty' || answers.ground_note.trim() !== '',
        t('handover.duty.empty'),
      );
      break;
    case 'what':
      need('from', daysOf(answers.period) !== undefined, t('period.wrong'));
      break;
    case 'where':
      need('folder', folder !== null, t('handover.folder.empty'));
      break;
    case 'passphrase':
      need('apart', answers.apart, t('handover.apart.empty'));
      break;
    case 'write':
    case 'done':
      break;
  }
  return found;
}
