// Made by ../../texts.mjs from assets/i18n/nl.json.
declare module 'virtual:texts/first' {
  const first: Partial<Record<import('./index.svelte').TextKey, string>>;
  export default first;
}
declare module 'virtual:texts/rest' {
  const rest: Partial<Record<import('./index.svelte').TextKey, string>>;
  export default rest;
}
