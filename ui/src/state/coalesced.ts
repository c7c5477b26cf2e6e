// Work that is asked for more often than it can be done.

/** At most one in flight and one behind it, which serves all who asked meanwhile. */
export function coalesced<T>(work: () => Promise<T>): () => Promise<T> {
  let flying: Promise<T> | null = null;
  let behind: Promise<T> | null = null;

  const start = (): Promise<T> => {
    behind = null;
    const mine = work().finally(() => {
      if (flying === mine) flying = null;
    });
    return (flying = mine);
  };

  return () => {
    if (behind !== null) return behind;
    return flying === null ? start() : (behind = flying.then(start, start));
  };
}
