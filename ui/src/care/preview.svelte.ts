/** The one paper that is looked at before it is printed. Each that the program makes is shown here first. */
const state = $state<{ file: string | null }>({ file: null });

/** Its path among the prints, or null. */
export const previewed = (): string | null => state.file;
/** Shows a paper that was made; null puts it away. */
export function preview(file: string | null): void {
  state.file = file;
}
