/** Kept commands, and many more made of them, are read to their end or are BadSyntax: nothing else, and never slowly. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { commandNamed, commandNames } from '../../../server/imap/commands/table.ts';
import { type CommandPieces, Decoder } from '../../../server/imap/syntax/decoder.ts';
import { parseFetchItems, type SectionItem } from '../../../server/imap/syntax/fetch-item.ts';
import { BadSyntax } from '../../../server/imap/syntax/grammar.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

/** Text and literals in turn, as the reader of commands gives them. */
function piecesOf(bytes: Buffer): CommandPieces {
  const pieces: (string | Buffer)[] = [];
  let text = bytes.toString('latin1');
  for (;;) {
    const found = /\{(\d{1,6})\+?\}\r\n/.exec(text);
    if (!found) return [...pieces, text];
    const from = found.index + found[0].length;
    pieces.push(text.slice(0, found.index), Buffer.from(text.slice(from, from + Number(found[1])), 'latin1'));
    text = text.slice(from + Number(found[1]));
  }
}

/** 'read', or why not. Anything but BadSyntax is thrown on. */
function read(pieces: CommandPieces): string {
  const first = String(pieces[0]);
  const name = /^(?:UID )?[A-Za-z]+/i.exec(first)?.[0] ?? '';
  const command = commandNamed(name.toUpperCase()) ?? commandNamed(commandNames[first.length % commandNames.length]!)!;
  const line = new Decoder(pieces);
  line.accept(name.toUpperCase());
  try {
    command.prepare(line);
    return 'read';
  } catch (fault) {
    if (fault instanceof BadSyntax) return fault.message;
    throw fault;
  }
}

const samples = corpus('imap/commands');

test('kept commands are read or refused as their names say', () => {
  for (const { name, bytes } of samples) {
    const outcome = read(piecesOf(bytes));
    assert.equal(outcome === 'read', name.startsWith('good-'), `${name}: ${outcome}`);
  }
});

test('commands made of kept ones make no reader throw anything but BadSyntax', () => {
  const next = seededNumbers(9051);
  for (let round = 0; round < 20_000; round++) {
    const bytes = damaged(samples, next);
    try {
      read(piecesOf(bytes));
    } catch (fault) {
      assert.fail(`${JSON.stringify(bytes.toString('latin1'))}: ${fault}`);
    }
  }
});

test('64 KiB of anything are read in time', () => {
  const fill = (piece: string) => piece.repeat(Math.ceil(65_536 / piece.length)).slice(0, 65_536);
  const lines = [
    `FETCH ${fill('1,')}1 FLAGS`,
    `FETCH ${fill('4294967295:1,')}`,
    `FETCH 1 ${fill('(')}`,
    `FETCH 1 (${fill('BODY[1.1.1.1]<0.1> ')}`,
    `FETCH 1 BODY[${fill('1.')}]`,
    `FETCH 1 BODY[HEADER.FIELDS (${fill('a ')}b)]`,
    `FETCH 1 FLAGS (${fill('PARTIAL 1:2 ')})`,
    `SELECT "${fill('\\"')}"`,
    `SELECT ${fill('&AOQ-')}`,
    `APPEND INBOX (${fill('\\Seen ')}`,
    `APPEND INBOX (${fill('a b c d e f g ')})`,
    `APPEND INBOX CATENATE (${fill('URL /a/;UID=1 ')})`,
    `SEARCH ${fill('OR ')}`,
    `SEARCH ${fill('NOT ')}`,
    `SEARCH ${fill('(')}`,
    `STATUS INBOX (${fill('SIZE ')})`,
    `LIST "" (${fill('"*" ')})`,
    `STORE 1 FLAGS (${fill('a b ')})`,
    `NOOP${fill(' ')}x`,
  ];
  for (const line of lines) {
    const start = performance.now();
    read([line]);
    const took = performance.now() - start;
    assert(took < 1000, `${line.slice(0, 40)}… took ${took} ms`);
  }
});

test('a section’s name in the response is read as the section that was asked for', () => {
  const next = seededNumbers(6455);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)]!;
  const parts = () => Array.from({ length: next(4) }, () => 1 + next(9)).join('.');
  const fields = () =>
    Array.from({ length: 1 + next(3) }, () => pick(['Subject', '"x y"', 'NIL', '"q\\"b"', 'X-]', '"\xfc"'])).join(' ');
  const text = () => pick(['HEADER', 'TEXT', `HEADER.FIELDS (${fields()})`, `HEADER.FIELDS.NOT (${fields()})`]);
  for (let round = 0; round < 2000; round++) {
    const part = parts();
    const section = pick([part, part === '' ? text() : `${part}.${text()}`, part === '' ? '' : `${part}.MIME`]);
    const asked = next(4) === 0 ? `BINARY.PEEK[${part}]` : `BODY.PEEK[${section}]${next(2) ? `<${next(99)}.5>` : ''}`;
    const [item] = parseFetchItems(new Decoder([asked])) as [SectionItem];
    const label = item.label.replace(/<\d+>$/, '').replace(/^(BODY|BINARY)/, '$1.PEEK');
    const [again] = parseFetchItems(new Decoder(piecesOf(Buffer.from(label, 'latin1')))) as [SectionItem];
    assert.deepEqual(again.section, item.section, asked);
  }
});
