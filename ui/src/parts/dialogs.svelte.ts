/** How many dialogs stand open: what is behind one stays as it is. */
const state = $state({ open: 0 });

export const dialogs = (): number => state.open;
/** One opened. Gives what tells that it closed. */
export function dialogOpened(): () => void {
  state.open++;
  return () => state.open--;
}
