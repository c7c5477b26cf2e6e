// Keys that inputs answer to.

/** Enter does it, and is spent: the focus may move before the key comes up. */
export function onEnter(act: () => unknown): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    act();
  };
}
