/** What a measure tells while it runs, on standard error: each finding as soon as it is found, and how far it has come. */
const out = process.stderr;
let shown = '';

/** Of several lines the first says where. */
export function finding(line: string): void {
  wipe();
  out.write(`  ${line}\n`);
  if (shown !== '') out.write(shown);
}

/** One of them is done. A terminal shows the last one only; a file has them all. */
export function progress(what: string, done: number, of: number, name: string): void {
  wipe();
  const line = `  [${what} ${done} of ${of}] ${name}`;
  shown = out.isTTY && done < of ? line.slice(0, out.columns - 1) : '';
  out.write(out.isTTY ? shown : `${line}\n`);
}

const wipe = (): void => void (out.isTTY && shown !== '' && out.write('\r\x1b[K'));

/** Its first lines, in one. */
export const firstOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message.split('\n').slice(0, 3).join(' ') : String(thrown);
