/** The decoder throws BadSyntax and nothing else, whatever comes; and commands damaged in transit break nothing. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { commandNamed, commandNames } from '../../../server/imap/commands/table.ts';
import { Decoder } from '../../../server/imap/syntax/decoder.ts';
import { BadSyntax } from '../../../server/imap/syntax/grammar.ts';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';

const proper = [
  'LOGIN ann "se\\"cret"',
  'AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=',
  'ID ("name" "x" "os" NIL)',
  'ENABLE CONDSTORE',
  'SELECT INBOX (CONDSTORE)',
  'SELECT INBOX (QRESYNC (1000 12 1:5,9 (1:2,4 1:2,9)) CONDSTORE)',
  'EXAMINE "a b" (QRESYNC (1000 12 (1 1)))',
  'UID FETCH 1:* FLAGS (VANISHED CHANGEDSINCE 12)',
  'ENABLE QRESYNC IMAP4rev2 UTF8=ACCEPT UIDONLY',
  'CREATE Old (USE (\\Archive))',
  'RENAME a b/c',
  'LIST (SUBSCRIBED RECURSIVEMATCH) "" ("%" "*x") RETURN (CHILDREN STATUS (MESSAGES UNSEEN))',
  'STATUS "a b" (MESSAGES RECENT UIDNEXT HIGHESTMODSEQ)',
  'APPEND INBOX (\\Seen) " 7-Feb-1994 21:52:25 -0800" ',
  'FETCH 1:*,5 (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (FROM "TO")]<0.100> RFC822.SIZE) (CHANGEDSINCE 5)',
  'UID FETCH 1 BODY[TEXT]',
  'STORE 1,2:* (UNCHANGEDSINCE 12) +FLAGS.SILENT (\\Deleted $Work)',
  'SEARCH RETURN (MIN ALL) CHARSET UTF-8 OR (FROM "x" NOT SINCE 1-Jan-2026) UID 5:*',
  'UID SEARCH MODSEQ "/flags/\\\\seen" all 5 KEYWORD x',
  'COPY 1:3 "&U,BTFw-"',
  'UID MOVE 1 Trash',
  'UID EXPUNGE 4:6',
  'UID FETCH 1 (BINARY.PEEK[1.2]<0.5> BINARY.SIZE[] PREVIEW (LAZY) SAVEDATE EMAILID THREADID) (PARTIAL -1:-5)',
  'STATUS INBOX (SIZE MAILBOXID APPENDLIMIT DELETED)',
  'APPEND INBOX CATENATE (URL "/INBOX;UIDVALIDITY=1000/;UID=1/;SECTION=1/;PARTIAL=0.5")',
  'UID REPLACE 1 INBOX (\\Seen) CATENATE (URL ";UID=1/;SECTION=HEADER" URL /INBOX/;UID=1)',
] as const;

const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
const character = fc.oneof(
  fc.constantFrom(...'()[]<>{}"\\%*~ .,:+-&=\0\t\x7f\xff', '10', '4294967296', 'NIL'),
  fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)),
);
/** A proper command with a few places cut out, doubled or replaced. */
const damaged = fc
  .tuple(fc.constantFrom(...proper), fc.array(fc.tuple(fc.nat(), fc.nat(4), character), { minLength: 0, maxLength: 4 }))
  .map(([command, damages]) =>
    damages.reduce((text, [at, cut, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + cut);
    }, command as string),
  );
const literal = fc.uint8Array({ maxLength: 12 }).map(bytes => Buffer.from(bytes));
const pieces = fc
  .tuple(fc.oneof(damaged, octets), fc.array(fc.tuple(literal, fc.oneof(octets, fc.constant(''))), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest.flat()]);

test('every proper command is read to its end', () => {
  for (const text of proper) {
    const name = /^(?:UID )?\S+/.exec(text)?.[0] ?? '';
    const command = commandNamed(name);
    assert(command, name);
    const line = text.endsWith(' ') ? [text, Buffer.from('x'), ''] : [text];
    command.prepare(after(new Decoder(line), name));
  }
});

function after(line: Decoder, name: string): Decoder {
  line.accept(name);
  return line;
}

test('no octets make a command’s reader throw anything but BadSyntax', () => {
  fc.assert(
    fc.property(pieces, fc.constantFrom(...commandNames), (damagedPieces, other) => {
      const first = String(damagedPieces[0]);
      const own = /^(?:UID )?[A-Z]+/.exec(first)?.[0] ?? other;
      const command = commandNamed(own) ?? commandNamed(other);
      assert(command);
      const line = new Decoder(damagedPieces);
      try {
        line.accept(own);
        command.prepare(line);
      } catch (fault) {
        if (!(fault instanceof BadSyntax)) throw fault;
      }
    }),
    { numRuns: 3000, seed: 3501 },
  );
});

test('a session answers every damaged command once, with its tag, and lives on', async () => {
  const store = memoryStore();
  for (let n = 0; n < 5; n++) store.deliver('INBOX', `Subject: ${n}\r\n\r\nbody`);
  const faults: unknown[] = [];
  const conversation = await talk({
    store,
    selected: true,
    limits: { badCommands: 1_000_000 },
    observer: { fault: ({ fault }) => faults.push(fault) },
  });
  const commands = fc
    .sample(damaged, { numRuns: 600, seed: 9051 })
    .map(text => text.replace(/[\r\n]|\{\d+\+?\}$/g, ''));
  for (const [n, command] of commands.entries()) {
    conversation.send(`t${n} ${command}\r\nd${n} NOOP\r\n`);
    const lines: (string | null)[] = [];
    for (let line = await conversation.line(); ; line = await conversation.line()) {
      if (line?.startsWith('+')) conversation.send('*\r\n');
      assert.notEqual(line, null, command);
      if (line?.startsWith(`d${n} OK`)) break;
      lines.push(line);
    }
    assert.equal(lines.filter(line => line?.startsWith(`t${n} `) || line?.startsWith('* BAD')).length, 1, command);
  }
  assert.deepEqual(faults, []);
  conversation.client().destroy();
});
