// Made by ../../../manual.mjs from docs/handleiding.md and docs/manual.md.
declare module 'virtual:manual/nl' {
  const manual: import('../../../manual.mjs').Manual;
  export default manual;
}
declare module 'virtual:manual/en' {
  const manual: import('../../../manual.mjs').Manual;
  export default manual;
}
