// What can wait until nothing else is to do.

/** Does the first of them, takes it away, and so on, each in a task of its own: what the technician does comes between. Answers how to stop. */
export function oneByOne(parts: (() => void)[]): () => void {
  const next = () => {
    parts.shift()?.();
    if (parts.length > 0) timer = setTimeout(next);
  };
  let timer = setTimeout(next);
  return () => clearTimeout(timer);
}
