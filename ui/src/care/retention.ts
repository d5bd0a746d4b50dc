/** For how long a dossier is kept, in a sentence. */
import type { KeepVerdict } from '../api';
import { law, showDay, t } from '../i18n/index.svelte';

export function verdictText(verdict: KeepVerdict): string {
  const day = verdict.date ? showDay(verdict.date) : '';
  if (verdict.keeping === 'keep_until' && !verdict.date) return t('retention.keep_open');
  return t(`retention.${verdict.keeping}`, { day });
}

/** The articles that it rests on, each once. */
export const articles = (verdict: KeepVerdict): string =>
  [...new Set(verdict.reasons.map((reason) => law(reason.article)).filter(Boolean))].join('; ');
