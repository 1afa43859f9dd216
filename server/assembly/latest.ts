/** Made anew when what it is made of has changed. */
export function latest<S, T>(source: () => S, make: (source: S) => T): () => T {
  let from = source();
  let made = make(from);
  return () => {
    const now = source();
    if (now !== from) {
      from = now;
      made = make(now);
    }
    return made;
  };
}
