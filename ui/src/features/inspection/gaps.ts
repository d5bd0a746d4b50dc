/** What an item of the check is called, why it matters, and where its gap is filled. */
import type { Gap, Uid } from '../../api';
import { maybe } from '../../i18n/index.svelte';
import { go } from '../../places.svelte';

export const nameOf = (item: string): string => maybe('check.item', item) ?? item;
export const whyOf = (item: string): string => maybe('check.why', item) ?? '';

export type Way = 'facts' | 'people' | 'plan' | 'medication' | 'report' | 'form' | 'amend' | 'paper' | 'statement';

export function wayOf(gap: Gap): Way {
  if (typeof gap.go === 'string') return gap.go;
  return 'paper' in gap.go ? 'paper' : gap.entry ? 'amend' : 'form';
}

export function fill(gap: Gap, client: Uid | null): void {
  const to = gap.go;
  if (to === 'statement') go({ at: 'statements' });
  else if (typeof to === 'object' && 'paper' in to) go({ at: 'practice-file', kind: to.paper });
  else if (client === null) return;
  else if (to === 'report') go({ at: 'report', client });
  else if (typeof to === 'string') go({ at: 'dossier', client, tab: to });
  else go({ at: 'form', client, form: to.form, entry: gap.entry ?? undefined });
}
