/** What the hand-over asks, page by page, and which answer a page cannot do without. */
import type { AccessAnswered, Capacity, Ground, Held, Identity, Language, People, PickedFolder, Talk, Uid, Who } from '../../api';
import { daysFor, isAll, noParts, nothingYet, wholeDossier, type Chosen } from '../../care/Extent.svelte';
import { wholePeriod, type Period } from '../../care/Period.svelte';
import { fold } from '../../care/find';
import { FieldMistake } from '../../care/problem';
import { calledSo, isWeighed } from '../../care/receiving';
import { language, type TextKey } from '../../i18n/index.svelte';

export const pages = ['who', 'ground', 'what', 'where', 'passphrase', 'write', 'done'] as const;
export type Page = (typeof pages)[number];

/** As what somebody receives it who asked to see it. */
export function capacityOf(who: Who): Capacity {
  switch (who) {
    case 'client':
    case 'other_carer':
    case 'other':
      return who;
    case 'involved_carer':
    case 'stand_in':
      return 'colleague';
    case 'informal_carer':
    case 'bewindvoerder':
      return 'other';
    default:
      return 'representative';
  }
}

/** A consent has to be there and to name who gets it; the client needs none for the own dossier. */
export const needsConsent = (answers: Answers): boolean => answers.ground === 'consent' && answers.capacity !== 'client';
export const needsAnswer = (answers: Answers): boolean => answers.ground === 'after_death';

/** Somebody as written down: their place on the list, where they stand on it, and the name. */
interface Named {
  person: Uid | null;
  name: string;
}

/** By the name of today, where they stand on the list. */
const named = (people: People | null, { person, name }: Named): Named => ({
  person,
  name: people?.persons.find((each) => each.person === person)?.fields.name ?? name,
});
const askedBy = ({ asked: { name, question } }: AccessAnswered): Named => ({ person: question.person, name });

/**
 * Whether what was written down of one is about the other, as the core tells: by their places on the list where both have one, for
 * two may be called the same; else by the name, as long as it tells who of the list that is.
 */
function isSame(people: People | null, one: Named, other: Named): boolean {
  if (one.person !== null && other.person !== null) return one.person === other.person;
  const place = one.person ?? other.person;
  const called = calledSo(people, other.name);
  const tells = called.length < 2 && called.every((each) => place === null || each.person === place);
  return tells && fold(one.name.trim()) === fold(other.name.trim());
}

/** What opens a dossier after a death, newest first: of each person the newest answer, given since the death and not no. */
export function positive(people: People | null): AccessAnswered[] {
  const answers = people?.answers ?? [];
  return answers.filter(
    (each, at) =>
      each.asked.verdict.answer !== 'no' &&
      each.asked.verdict.reasons.includes('after-death') &&
      answers.findIndex((other) => isSame(people, askedBy(other), named(people, askedBy(each)))) === at,
  );
}

/** Whether it was answered to who gets it. Who is typed is the one whose answer is chosen: their place is that of the answer. */
export function isTheirs(people: People | null, answers: Answers, answer: AccessAnswered): boolean {
  if (answers.capacity !== 'representative' || answers.person === null) {
    return fold(answers.recipient.trim()) === fold(answer.asked.name.trim());
  }
  return isSame(people, askedBy(answer), named(people, { person: answers.person, name: answers.recipient }));
}

/** What was answered to who gets it, where it goes by an answer. After a death that is the newest to them. */
export function answered(people: People | null, answers: Answers): AccessAnswered | undefined {
  if (needsConsent(answers)) return undefined;
  const all = needsAnswer(answers) ? positive(people) : (people?.answers ?? []);
  return all.find((each) => each.answer === answers.answer && isTheirs(people, answers, each));
}

/** Somebody else gets it: what was answered to the one before is not answered to them. */
export function dropOthers(people: People | null, answers: Answers): void {
  const given = people?.answers.find((each) => each.answer === answers.answer);
  if (!given || !isTheirs(people, answers, given)) answers.answer = null;
}

/** A part was answered: to the question that it goes by, or newest of all to who asks for the client. Another ground says for itself. */
export const inPart = (people: People | null, answers: Answers): boolean =>
  (answered(people, answers)?.for_part ?? false) ||
  (answers.capacity === 'representative' &&
    (answers.ground === null || answers.ground === 'request_representative') &&
    (people?.persons.find((each) => each.person === answers.person)?.in_part ?? false));

/** Of an answer that is for a part the carer chooses the part. */
export function narrow(people: People | null, answers: Answers): void {
  if (inPart(people, answers)) answers.extent = nothingYet();
}

/** The place on the list of who gets it: as chosen, or as the consent or the answer says by which it goes. Two may be called the same. */
export function placeOf(people: People | null, answers: Answers): Uid | null {
  if (answers.capacity === 'representative') return answers.person;
  const recipient = answers.recipient.trim();
  if (needsConsent(answers)) {
    const given = people?.consents.find((each) => each.consent === answers.consent)?.fields;
    return given?.recipient === recipient ? given.person : null;
  }
  return needsAnswer(answers) ? (answered(people, answers)?.asked.question.person ?? null) : null;
}

/** All of it, of all time. */
function isWhole({ extent, period }: Answers): boolean {
  const days = daysFor(extent, period);
  return isAll(extent) && days?.from === null && days.to === null;
}

/** What a summary loses to fit two pages would stand in the data. */
export const withData = ({ data, extent }: Answers): boolean => data && extent.kind !== 'summary';

export const ways = ['stick', 'secure', 'ordinary'] as const;
export type Way = (typeof ways)[number];

/** How it is mailed, as the core asks; null for a stick. */
export const mailOf = ({ way, service, why_not }: Answers): { service: string; why_not: string } | null =>
  way === 'secure'
    ? { service: service.trim(), why_not: '' }
    : way === 'ordinary'
      ? { service: '', why_not: why_not.trim() }
      : null;

export interface Answers {
  recipient: string;
  capacity: Capacity | null;
  identity: Identity | null;
  place: string;
  ground: Ground | null;
  ground_note: string;
  /** Their place on the list of people. */
  person: Uid | null;
  consent: Uid | null;
  answer: Uid | null;
  /** What of the dossier. */
  extent: Chosen;
  period: Period;
  language: Language;
  /** Whether the talk took place that is offered before something is read that was not told yet. */
  talk: Talk | null;
  /** On a stick, or by mail: a secure service first. */
  way: Way;
  service: string;
  why_not: string;
  /** Also as data for another program. */
  data: boolean;
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
  person: null,
  consent: null,
  answer: null,
  extent: wholeDossier(),
  period: wholePeriod(),
  language: language(),
  talk: null,
  way: 'stick',
  service: '',
  why_not: '',
  data: false,
  apart: false,
});

/** As the core decides: who asks for it gets what was not told yet, after a talk was offered. */
export const asked = (answers: Answers): boolean =>
  (answers.capacity === 'client' || answers.capacity === 'representative' || answers.capacity === 'other') &&
  (answers.ground === 'request_client' ||
    answers.ground === 'request_representative' ||
    answers.ground === 'after_death');

/** The words of a goal and the medicines that are used stand on a paper of any period. */
const isAlways = ({ kind }: Held): boolean => kind === 'goal' || kind === 'medicine';

/** Those of the period that is handed over. */
function inPeriod(answers: Answers, held: readonly Held[], always: (each: Held) => boolean = () => false): Held[] {
  const days = daysFor(answers.extent, answers.period);
  return held.filter((each) => {
    if (always(each)) return true;
    const { at } = each;
    const day = at.slice(0, 10);
    return (!days?.from || days.from <= day) && (!days?.to || day <= days.to);
  });
}

/** Those of what is held back that go along after a talk. */
export const afterTalk = (answers: Answers, held: readonly Held[]): Held[] =>
  !asked(answers)
    ? []
    : inPeriod(answers, held, isAlways).filter(
        (each) =>
          each.what === 'not_yet_told' &&
          !(answers.capacity === 'representative' &&
            held.some((other) => other.entry === each.entry && other.what === 'withheld')),
      );

export function mistakesOf(
  page: Page,
  answers: Answers,
  folder: PickedFolder | null,
  held: readonly Held[],
  people: People | null,
): FieldMistake[] {
  const found: FieldMistake[] = [];
  const need = (name: string, given: boolean, says: TextKey) => {
    if (!given) found.push(new FieldMistake(name, says));
  };
  switch (page) {
    case 'who':
      need('capacity', answers.capacity !== null, 'handover.capacity.empty');
      if (answers.capacity === 'representative') {
        need('person', answers.person !== null, 'handover.person.empty');
      } else {
        need('recipient', answers.recipient.trim() !== '', 'handover.recipient.empty');
      }
      need('identity', answers.identity !== null, 'handover.identity.empty');
      break;
    case 'ground':
      need('ground', answers.ground !== null, 'handover.ground.empty');
      need('consent', !needsConsent(answers) || answers.consent !== null, 'handover.consent.empty');
      need('answer', !needsAnswer(answers) || answered(people, answers) !== undefined, 'handover.answer.empty');
      need(
        'ground_note',
        answers.ground !== 'statutory_duty' || answers.ground_note.trim() !== '',
        'handover.duty.empty',
      );
      need('ground_note', !isWeighed(people, answers.capacity) || answers.ground_note.trim() !== '', 'handover.weigh.empty');
      break;
    case 'what':
      need('extent', !inPart(people, answers) || !isWhole(answers), 'handover.answered.whole');
      need('parts', !noParts(answers.extent), 'viewing.parts.empty');
      need('from', daysFor(answers.extent, answers.period) !== undefined, 'period.wrong');
      need('talk', afterTalk(answers, held).length === 0 || answers.talk !== null, 'talk.empty');
      break;
    case 'where':
      need('service', answers.way !== 'secure' || answers.service.trim() !== '', 'handover.service.empty');
      need('why_not', answers.way !== 'ordinary' || answers.why_not.trim() !== '', 'handover.why_not.empty');
      need('folder', folder !== null, 'handover.folder.empty');
      break;
    case 'passphrase':
      need('apart', answers.apart, 'handover.apart.empty');
      break;
    case 'write':
    case 'done':
      break;
  }
  return found;
}
