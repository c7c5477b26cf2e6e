// What is derived from what it was before, too: `$derived.by(carried(first, (last) => …))`.

/** The memory lies here, so that nothing else that is derived changes anything. */
export function carried<T>(first: T, next: (last: T) => T): () => T {
  let last = first;
  return () => (last = next(last));
}
