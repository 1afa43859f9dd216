/**
 * ID: client and server say what they are. For people who look for faults; never changes what the server does.
 * RFC 2971.
 *
 *   id = "ID" SP ("(" *(string SP nstring) ")" / nil)     ; at most 30 pairs, fields ≤ 30, values ≤ 1024 octets
 */
import { command, done } from '../command.ts';
import { anyState } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { octetsOf, string, textOf } from '../syntax/encoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';

const MOST_FIELDS = 30;
const LONGEST_FIELD = 30;
const LONGEST_VALUE = 1024;

export const id = command({
  name: 'ID',
  states: anyState,
  concurrency: 'keeps-numbers',
  news: 'hinted',

  parse(line) {
    const fields = line.sp().peek() === '(' ? parseFields(line) : parseNil(line);
    line.end();
    return fields;
  },

  async run({ settings }, fields, out) {
    settings.observer.clientId?.(fields);
    const pairs = Object.entries(settings.serverId).map(([key, value]) => `${string(key)} ${string(octetsOf(value))}`);
    out.untagged(pairs.length === 0 ? 'ID NIL' : `ID (${pairs.join(' ')})`);
    return done('ID completed');
  },
});

function parseNil(line: Decoder): ReadonlyMap<string, string | null> {
  if (line.nstring() !== null) throw new BadSyntax('Expected a list or NIL');
  return new Map();
}

function parseFields(line: Decoder): ReadonlyMap<string, string | null> {
  const fields = new Map<string, string | null>();
  line.list(() => {
    const field = textOf(line.string()).toLowerCase();
    const value = line.sp().nstring();
    if (field.length > LONGEST_FIELD || (value?.length ?? 0) > LONGEST_VALUE || fields.size === MOST_FIELDS) {
      throw new BadSyntax('ID says too much');
    }
    fields.set(field, value === null ? null : textOf(value));
  });
  return fields;
}
