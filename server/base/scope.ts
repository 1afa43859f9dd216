/** Owns what must be closed, and closes it in reverse order. What is opened is added in the same statement. */
export type Closable = { close(): void | Promise<void> };

export type Scope = Closable & {
  add<T extends Closable>(thing: T): T;
  /** For what has no close method of its own. */
  onClose(act: () => void | Promise<void>): void;
};

export function newScope(): Scope {
  const things: Closable[] = [];
  let closing: Promise<void> | null = null;
  return {
    add(thing) {
      things.push(thing);
      return thing;
    },
    onClose(act) {
      things.push({ close: act });
    },
    close() {
      closing ??= closeAll(things);
      return closing;
    },
  };
}

/** One that fails does not keep the others open; the first fault is thrown when all are closed. */
async function closeAll(things: Closable[]): Promise<void> {
  const faults: unknown[] = [];
  for (let thing = things.pop(); thing; thing = things.pop()) {
    try {
      await thing.close();
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults[0];
}
