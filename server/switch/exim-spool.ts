/**
 * A message in Exim's spool: `ID-H` (envelope, options, header fields), `ID-D` (the body), `ID-J` (who got it since `-H` was
 * last written). Exim specification, chapter "Format of spool files".
 *
 *   ID-H / user uid gid / <sender> / seconds warnings / -option value … / tree of who has it / count / recipients / empty
 *   line / header fields, each `LLLF text`: its octets, a letter (`*`: not there any more), the field
 */
import { asBuffer, LF } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { decodeXtext } from '../smtp/parameters.ts';
import { Notify } from '../store/interface.ts';
import { type Waiting, type WaitingRecipient, withCrlf } from './waiting.ts';

export type EximFiles = { readonly header: Buffer; readonly body: Buffer; readonly journal: Buffer | null };

/** Exim's rf_notify_…: */
const NEVER = 2;
const SUCCESS = 4;
const FAILURE = 8;
const DELAY = 16;

export const isEximId = (text: string): boolean =>
  /^[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})$/.test(text);

type Lines = { next(): string | null; rest(): Buffer };

function linesOf(file: Buffer): Lines {
  let at = 0;
  return {
    next() {
      if (at >= file.length) return null;
      const end = file.indexOf(LF, at);
      const line = file.toString('utf8', at, end === -1 ? file.length : end);
      at = end === -1 ? file.length : end + 1;
      return line;
    },
    rest: () => file.subarray(at),
  };
}

export function readEximFiles(id: string, { header, body, journal }: EximFiles): Result<Waiting, string> {
  const lines = linesOf(header);
  if (lines.next() !== `${id}-H`) return err('its -H file does not begin with its name');
  lines.next();
  const sender = /^<(.*)>$/.exec(lines.next() ?? '')?.[1];
  const seconds = Number((lines.next() ?? '').split(' ')[0]);
  if (sender === undefined || !(seconds > 0)) return err('its -H file names no sender or no time');
  const { options, after } = optionsOf(lines);
  const gone = new Set(journal?.toString('utf8').split('\n'));
  if (!takeTree(after, lines, gone)) return err('its -H file ends within the tree of who has it');
  const count = Number(lines.next());
  if (!Number.isSafeInteger(count) || count < 0) return err('its -H file does not say how many recipients it has');
  const all: WaitingRecipient[] = [];
  for (let n = 0; n < count; n++) {
    const line = lines.next();
    if (line === null || line === '') return err('its -H file ends within the recipients');
    all.push(recipientIn(line));
  }
  if (lines.next() !== '') return err('its -H file has no line between recipients and header');
  const fields = fieldsIn(lines.rest());
  const text = bodyIn(id, body, options.has('spool_file_wireformat'));
  if (!fields.ok || !text.ok) return fields.ok ? (text as Result<never, string>) : fields;
  const recipients = all.filter(({ address }) => !gone.has(address));
  return ok({
    ...{ id, sender, recipients, settled: all.length - recipients.length },
    ret: options.get('dsn_ret') === '1' ? 'FULL' : options.get('dsn_ret') === '2' ? 'HDRS' : null,
    envid: decoded(options.get('dsn_envid')),
    smtpUtf8: options.has('smtputf8'),
    arrivedAt: seconds * 1000 + Math.floor(Number(`0${options.get('received_time_usec') ?? ''}`) * 1000),
    bytes: Buffer.concat([withCrlf(fields.value), Buffer.from('\r\n'), text.value]),
  });
}

/** `-name value`, or `--name value` where a stranger chose the value. ACL variables have lines of their own. */
function optionsOf(lines: Lines): { options: ReadonlyMap<string, string>; after: string | null } {
  const options = new Map<string, string>();
  for (;;) {
    const line = lines.next();
    const [, name, value = ''] = /^--?(?:\([^)]*\))?([a-z_0-9]+)(?: (.*))?$/i.exec(line ?? '') ?? [];
    if (name === undefined) return { options, after: line };
    // `-aclm NAME LENGTH`: the value stands in the next lines, of so many octets.
    if (/^acl[cm]?$/.test(name)) {
      let left = Number(value.split(' ').at(-1)) + 1;
      while (left > 0) {
        const more = lines.next();
        if (more === null) break;
        left -= Buffer.byteLength(more) + 1;
      }
    } else options.set(name, value);
  }
}

/** `XX` is the empty tree; else `YN address`: whether a left and a right one follow. */
function takeTree(first: string | null, lines: Lines, into: Set<string>): boolean {
  if (first === 'XX') return true;
  let open = 1;
  for (let line = first; open > 0; line = lines.next()) {
    const [, left, right, address] = /^([YN])([YN]) (.*)$/.exec(line ?? '') ?? [];
    if (address === undefined) return false;
    into.add(address);
    open += (left === 'Y' ? 1 : 0) + (right === 'Y' ? 1 : 0) - 1;
    if (open === 0) break;
  }
  return true;
}

/**
 * `address`, or with a number sign and what stands before it: 1 `errors-to length,parent`, 2 before that `orcpt length,flags`.
 */
function recipientIn(line: string): WaitingRecipient {
  const [, before, kinds] = /^(.*)#(\d+)$/.exec(line) ?? [];
  const plain = { address: line, original: null, notify: null };
  if (before === undefined) return plain;
  let text = before;
  const take = (): { readonly word: string; readonly number: number } | null => {
    const [, front, length, number] = /^(.*) (\d+),(-?\d+)$/.exec(text) ?? [];
    if (front === undefined) return null;
    const octets = Buffer.from(front);
    const start = octets.length - Number(length);
    text = octets.toString('utf8', 0, start).replace(/ $/, '');
    return { word: octets.toString('utf8', start), number: Number(number) };
  };
  const bits = Number(kinds);
  if (bits & 1 && take() === null) return plain;
  const dsn = bits & 2 ? take() : null;
  return { address: text, original: decoded(dsn?.word), notify: notifyOf(dsn?.number ?? 0) };
}

function notifyOf(flags: number): number | null {
  if (flags & NEVER) return 0;
  const bits =
    (flags & SUCCESS ? Notify.success : 0) |
    (flags & FAILURE ? Notify.failure : 0) |
    (flags & DELAY ? Notify.delay : 0);
  return bits === 0 ? null : bits;
}

/** Exim keeps xtext as it came. */
const decoded = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : (decodeXtext(text) ?? text);

function fieldsIn(octets: Buffer): Result<Buffer, string> {
  const kept: Buffer[] = [];
  for (let at = 0; at < octets.length; ) {
    const [whole, length, flag] = /^(\d{3,})(.) /.exec(octets.toString('latin1', at, at + 24)) ?? [];
    if (whole === undefined) return err('its -H file has a header field without its length');
    const start = at + whole.length;
    const end = start + Number(length);
    if (end > octets.length) return err('its -H file ends within a header field');
    if (flag !== '*') kept.push(octets.subarray(start, end));
    at = octets[end] === LF && octets[end - 1] !== LF ? end + 1 : end;
  }
  return ok(Buffer.concat(kept));
}

function bodyIn(id: string, body: Buffer, isWire: boolean): Result<Buffer, string> {
  const first = Buffer.from(`${id}-D\n`);
  if (!body.subarray(0, first.length).equals(first)) return err('its -D file does not begin with its name');
  const text = asBuffer(body.subarray(first.length));
  return ok(isWire ? text : withCrlf(text));
}
