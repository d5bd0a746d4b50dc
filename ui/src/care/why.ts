/** Why a field has to be filled in, and by what law: from the one list of all that the program demands. */
import demands from '../../../assets/demands.json';
import { t, type TextKey } from '../i18n/index.svelte';
import type { Reason } from '../parts/Why.svelte';

/** A demanded field, named by what is said when it stays empty. */
export type Demand = keyof typeof demands.fields;

export function reasonFor(demand: Demand): Reason {
  const asked: { why: string; article?: string } = demands.fields[demand];
  return {
    ask: t('form.why'),
    text: t(`why.${asked.why}` as TextKey),
    law: asked.article ? t('form.article', { article: asked.article }) : '',
  };
}
