/** The one paper that is looked at before it is printed. Each that the program makes is shown here first. */
const state = $state<{ file: string | null }>({ file: null });

/** Its path among the prints, or null. */
export const previewed = (): string | null => state.file;
/** Shows a paper that was made; null puts it away. */
export function preview(file: string | null): void {
  state.file = file;
}

/** How long the system's viewer may take to read what it was given: on a slow laptop it opens after the program went on. */
const READING = 10_000;
const given = new Map<string, number>();

/** It was given to the system's viewer. */
export function wasGiven(file: string): void {
  given.set(file, performance.now());
}
/** How many milliseconds it is left to the viewer yet. */
export function readingFor(file: string): number {
  const since = given.get(file);
  return since === undefined ? 0 : Math.max(0, since + READING - performance.now());
}
