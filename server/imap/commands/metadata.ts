/**
 * GETMETADATA and SETMETADATA: notes on a mailbox, or on the server where the mailbox is "". RFC 5464.
 *
 *   getmetadata = "GETMETADATA" [SP "(" option *(SP option) ")"] SP mailbox SP entries
 *   option      = "MAXSIZE" SP number / "DEPTH" SP ("0" / "1" / "infinity")
 *   setmetadata = "SETMETADATA" SP mailbox SP "(" entry SP value *(SP entry SP value) ")"
 *
 * Leniency, by name: options-after-mailbox (as the examples of §4.2.1–2 have them, against the grammar).
 */
import type { MetadataEntry, StoreFailure } from '../backend.ts';
import { type Completion, command, done, no } from '../command.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, type Session, speaksUtf8 } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import {
  choose,
  type Depth,
  parseEntries,
  parseEntry,
  parseValue,
  parseWholeEntry,
  printMetadata,
} from '../syntax/metadata-entry.ts';

type Options = { maxSize?: number; depth?: Depth };

export const getMetadata = command({
  name: 'GETMETADATA',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const options: Options = {};
    if (line.sp().peek() === '(') {
      line.list(() => parseOption(line, options));
      line.sp();
    }
    const mailbox = line.mailbox();
    const entries = parseOptionsOrEntries(line.sp(), options) ?? parseEntries(line.sp());
    line.end();
    return { mailbox: mailbox === '' ? null : mailbox, entries, options };
  },

  async run(session, { mailbox, entries, options }, out) {
    const found = await accountOf(session).metadata(mailbox);
    if (!found.ok) return refused(found.error);
    const chosen = choose(found.value, entries, options);
    if (chosen.entries.length > 0) out.untagged(printMetadata(mailbox, chosen.entries, speaksUtf8(session)));
    const code = chosen.longest > 0 ? `METADATA LONGENTRIES ${chosen.longest}` : undefined;
    return done('GETMETADATA completed', code);
  },
});

function parseOption(line: Decoder, options: Options): void {
  const name = line.word();
  if (name === 'MAXSIZE') options.maxSize = line.sp().number();
  else if (name === 'DEPTH') options.depth = parseDepth(line.sp());
  else throw new BadSyntax('Unknown GETMETADATA option');
}

function parseDepth(line: Decoder): Depth {
  const depth = line.word();
  if (depth === '0') return 0;
  if (depth === '1') return 1;
  if (depth === 'INFINITY') return 'infinity';
  throw new BadSyntax('DEPTH is 0, 1 or infinity');
}

/** After the mailbox: the entries, or null where it was options and the entries are still to come. */
function parseOptionsOrEntries(line: Decoder, options: Options): readonly string[] | null {
  if (line.peek() !== '(') return parseEntries(line);
  let wereOptions = false;
  const entries = line.list(() => {
    const next = line.peek().toUpperCase();
    if (next !== 'M' && next !== 'D') return parseEntry(line);
    wereOptions = true;
    parseOption(line, options);
    return null;
  });
  const named = entries.filter(entry => entry !== null);
  if (wereOptions ? named.length > 0 : named.length === 0) throw new BadSyntax('Expected entries');
  return wereOptions ? null : [...new Set(named)];
}

export const setMetadata = command({
  name: 'SETMETADATA',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const entries = line.sp().list((): MetadataEntry => {
      const name = parseWholeEntry(line);
      return { name, value: parseValue(line.sp()) };
    });
    line.end();
    if (entries.length === 0) throw new BadSyntax('No entry');
    if (new Set(entries.map(({ name }) => name)).size < entries.length) throw new BadSyntax('An entry is named twice');
    return { mailbox: mailbox === '' ? null : mailbox, entries };
  },

  async run(session, { mailbox, entries }) {
    const most = session.settings.limits.metadataValue;
    if (entries.some(({ value }) => value !== null && value.length > most)) return notSet(session, 'too-big');
    const kept = await accountOf(session).setMetadata(mailbox, entries);
    if (!kept.ok) return notSet(session, kept.error);
    session.notifier?.causedNotes(mailbox);
    return done('SETMETADATA completed');
  },
});

/** §4.3: the codes that say which limit it was. */
function notSet({ settings }: Session, failure: StoreFailure): Completion {
  if (failure === 'too-big') return no('The value is too large', `METADATA MAXSIZE ${settings.limits.metadataValue}`);
  if (failure === 'too-many') return no('There are too many entries', 'METADATA TOOMANY');
  return refused(failure);
}
