/** What both the add form and the change form need: an empty client, and where a BSN may be kept. */
import type { CareRelation, ClientFields, Contact, Keeper, KeepingPoint, Regime } from '../../api';
import { dayOf, noDate, typedDate, type TypedDate } from '../../parts/DateFields.svelte';

export const allRegimes = ['zvw', 'wlz', 'wmo', 'youth', 'pgb', 'private'] as const satisfies readonly Regime[];

/** Wabvpz 4-9 (Zvw, Wlz), Jeugdwet 7.2, Wmo 2015 5.2; nothing allows it for care paid privately or by PGB alone. */
const withBsn: readonly Regime[] = ['zvw', 'wlz', 'wmo', 'youth'];

export const bsnAllowed = (regimes: readonly Regime[]): boolean => regimes.some((regime) => withBsn.includes(regime));

export const emptyClient = (): ClientFields => ({
  name: '',
  called: '',
  birth_date: null,
  street: '',
  postcode: '',
  town: '',
  phone: '',
  email: '',
  regimes: [],
  relations: [],
  bsn: null,
  contacts: [],
  notes: '',
});

/** Whether a contact says something: an empty row is no contact. */
export function isFilled(contact: Contact): boolean {
  return [contact.name, contact.relation, contact.phone, contact.email].some((part) => part.trim() !== '');
}

export const points = [
  'own_dossier',
  'dated_named',
  'plan',
  'secret',
  'kept',
  'client_reads',
] as const satisfies readonly KeepingPoint[];

/** A care relation as it is typed. */
export interface TypedRelation {
  regime: Regime;
  number: string;
  hours: string;
  from: TypedDate;
  until: TypedDate;
  subcontracted: 'yes' | 'no';
  whom: string;
  keeper: Keeper;
  checked: TypedDate;
  found: KeepingPoint[];
  note: string;
}

/** To type in, from what is known. */
export function typedRelation(regime: Regime, known?: CareRelation): TypedRelation {
  const other = known?.subcontract;
  return {
    regime,
    number: known?.number ?? '',
    hours: known?.hours ?? '',
    from: typedDate(known?.from ?? null),
    until: typedDate(known?.until ?? null),
    subcontracted: other ? 'yes' : 'no',
    whom: other?.whom ?? '',
    keeper: other?.keeper ?? 'me',
    checked: other ? typedDate(other.checked_on) : noDate(),
    found: [...(other?.found ?? [])],
    note: other?.note ?? '',
  };
}

/** As the core wants it; a day that does not exist is none here and is told by {@link wrongDays}. */
export const relationOf = (typed: TypedRelation): CareRelation => ({
  regime: typed.regime,
  number: typed.number,
  hours: typed.hours,
  from: dayOf(typed.from) ?? null,
  until: dayOf(typed.until) ?? null,
  subcontract:
    typed.subcontracted === 'yes'
      ? {
          whom: typed.whom,
          keeper: typed.keeper,
          checked_on: dayOf(typed.checked) ?? null,
          found: [...typed.found],
          note: typed.note,
        }
      : null,
});

/** Relations law by law, each with the name of its fields: a second under the same law has a number. */
export function numbered(relations: readonly TypedRelation[]): { each: TypedRelation; id: string }[] {
  return allRegimes.flatMap((regime) =>
    relations
      .filter((each) => each.regime === regime)
      .map((each, at) => ({ each, id: `relation-${regime}${at === 0 ? '' : `-${at + 1}`}` })),
  );
}

/** The days of a relation that do not exist, by the name of their field. */
export function wrongDays(typed: TypedRelation, id: string): string[] {
  const days = { from: typed.from, until: typed.until, checked: typed.checked };
  const asked = Object.entries(days).filter(
    ([name]) => name !== 'checked' || (typed.subcontracted === 'yes' && typed.keeper === 'other'),
  );
  return asked.filter(([, day]) => dayOf(day) === undefined).map(([name]) => `${id}-${name}`);
}
