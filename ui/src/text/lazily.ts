// What takes its time to be made, and is not needed for what is shown first.

/** Makes it when it is asked for, once. */
export function lazily<T>(make: () => T): () => T {
  let made: { one: T } | null = null;
  return () => (made ??= { one: make() }).one;
}
