/** Does something for each of a list, a few at a time, and keeps the order: reading fifty headers opens no fifty files. */
export async function severalAtOnce<Given, Made>(
  given: readonly Given[],
  most: number,
  make: (one: Given) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = new Array(given.length);
  let next = 0;
  const work = async () => {
    while (next < given.length) {
      const at = next++;
      made[at] = await make(given[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, given.length) }, work));
  return made;
}
