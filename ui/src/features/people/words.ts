/** Who stands around a client, and what is asked of whom. */
import type { Matter, Who } from '../../api';

export const kinds = [
  'authority_parent',
  'guardian',
  'curator',
  'mentor',
  'authorised',
  'spouse',
  'registered_partner',
  'life_companion',
  'parent',
  'child',
  'sibling',
  'grandparent',
  'grandchild',
  'bewindvoerder',
  'informal_carer',
  'other',
] as const satisfies readonly Who[];

/** Of whom a proof is asked: appointed by a court, holding authority, authorised in writing. */
export const proven: readonly Who[] = ['authority_parent', 'guardian', 'curator', 'mentor', 'authorised', 'bewindvoerder'];

/** Who does not act against the client's wish (BW 7:465(3)). */
export const relatives: readonly Who[] = [
  'spouse',
  'registered_partner',
  'life_companion',
  'parent',
  'child',
  'sibling',
  'grandparent',
  'grandchild',
];

/** Who may have something withheld from them: those who act for the client. */
export const represents = (who: Who): boolean => proven.includes(who) || relatives.includes(who);


export const matters = ['dossier', 'care', 'pictures', 'money'] as const satisfies readonly Matter[];
