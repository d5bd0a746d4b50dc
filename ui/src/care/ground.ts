/** The article beside a reason to hand something over, in brackets. A duty has none of its own: which law it is, is asked. */
import type { Ground } from '../api';
import { law, t } from '../i18n/index.svelte';

export const groundArticle = (ground: Ground): string =>
  ground === 'statutory_duty' ? '' : `(${law(t(`ground.${ground}.article`))})`;
