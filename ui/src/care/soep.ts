/** The four parts of a report in the order of their letters. */
export const soepParts = ['subjective', 'objective', 'evaluation', 'plan'] as const;
export type Soep = Record<(typeof soepParts)[number], string>;
export const noSoep = (): Soep => ({ subjective: '', objective: '', evaluation: '', plan: '' });
/** From a draft, which may come from an older form. */
export function soepOf(kept: unknown): Soep | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const given = kept as Partial<Record<string, unknown>>;
  const made = noSoep();
  for (const part of soepParts) if (typeof given[part] === 'string') made[part] = given[part];
  return made;
}
