/** What both the add form and the change form need: an empty client, and where a BSN may be kept. */
import type { ClientFields, Contact, Regime } from '../../api';

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
  bsn: null,
  contacts: [],
  notes: '',
});

/** Whether a contact says something: an empty row is no contact. */
export function isFilled(contact: Contact): boolean {
  return [contact.name, contact.relation, contact.phone, contact.email].some((part) => part.trim() !== '');
}
