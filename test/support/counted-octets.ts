/** How many octets `act` copies: a measure of work that is the same on every machine. */
export function counted(act: () => unknown): number {
  const { concat, from } = Buffer;
  const { toString: print } = Buffer.prototype;
  let octets = 0;
  const count = <T>(made: T): T => {
    if (typeof made === 'string') octets += made.length;
    else if (Buffer.isBuffer(made)) octets += made.length;
    return made;
  };
  Buffer.concat = (...args: Parameters<typeof concat>) => count(concat.apply(Buffer, args));
  Buffer.from = ((...args: Parameters<typeof from>) => count(from.apply(Buffer, args))) as typeof from;
  Buffer.prototype.toString = function printed(...args: Parameters<typeof print>) {
    return count(print.apply(this, args));
  };
  try {
    act();
  } finally {
    Object.assign(Buffer, { concat, from });
    Buffer.prototype.toString = print;
  }
  return octets;
}
