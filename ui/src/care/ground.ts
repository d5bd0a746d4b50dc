/** The article beside a reason to hand something over, in brackets. A duty has none of its own: which law it is, is asked. */
import type { Ground } from '../api';
import { law, t } from '../i18n/index.svelte';

export const groundArticle = (ground: Ground): string =>
  ground === 'statutory_duty' ? '' : `(${law(t(`ground.${ground}.article`))})`;

/** A sentence with the article in brackets that it rests on: within the sentence, before its full stop. */
export const withArticle = (sentence: string, article: string): string =>
  article === '' ? sentence : `${sentence.replace(/\.$/, '')} ${article}.`;

/** Articles of law in a row, each once: the article alone goes where one of its paragraphs is named as well. */
export function namedOnce(articles: readonly string[]): string {
  const all = [...new Set(articles.flatMap((each) => each.split('; ')))];
  return all.filter((each) => !all.some((other) => other.startsWith(`${each} `))).join('; ');
}
