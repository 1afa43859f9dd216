/** What holds of every part tree, whatever the message. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawAddress } from '../../../server/mime/address-list.ts';
import type { Range } from '../../../server/mime/header.ts';
import {
  DEEPEST_NESTING,
  type Envelope,
  MOST_PARTS,
  type ParsedStructure,
  type Structure,
} from '../../../server/mime/structure.ts';

/** The same random messages in every run. */
export const seeded = { seed: 20260903 };

/** Any well-formed text, half of it ASCII. (`fc.string` with a unit costs 0.7 s on its first use.) */
export const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.nat(0x7f), fc.nat(0x7f), fc.nat(0x7ff), fc.nat(0x10ffff)), { maxLength })
    .map(codes => String.fromCodePoint(...codes).toWellFormed());

export const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

export function mustHold(bytes: Uint8Array, { structure, envelope }: ParsedStructure): void {
  assert.equal(structure.header.start, 0);
  assert.equal(structure.body.end, bytes.length);
  const count = visit(bytes, structure, { start: 0, end: bytes.length }, 0);
  // Each part may bring one made-up text part for a body without parts.
  assert.ok(count <= MOST_PARTS * 2, `${count} parts`);
  checkEnvelope(envelope);
}

function visit(bytes: Uint8Array, part: Structure, around: Range, depth: number): number {
  const { header, body } = part;
  assert.ok(header.start >= around.start && header.start <= header.end, 'header inside');
  assert.ok(header.end === body.start && body.start <= body.end && body.end <= around.end, 'body inside');
  assert.equal(part.size, body.end - body.start);
  let lines = 0;
  for (let at = body.start; at < body.end; at++) if (bytes[at] === 10) lines++;
  assert.equal(part.lines, lines);
  assert.ok(depth <= DEEPEST_NESTING);
  assert.match(`${part.type}/${part.subtype}`, /^[^\s/]+\/[^\s/]+$/);
  for (const text of stringsOf(part)) checkText(text);
  switch (part.kind) {
    case 'leaf':
      assert.notEqual(part.type, 'multipart');
      assert.ok(part.type !== 'message' || (part.subtype !== 'rfc822' && part.subtype !== 'global'));
      return 1;
    case 'message':
      checkEnvelope(part.envelope);
      assert.equal(part.structure.header.start, body.start);
      assert.equal(part.structure.body.end, body.end);
      return 1 + visit(bytes, part.structure, body, depth + 1);
    case 'multipart': {
      assert.ok(part.parts.length > 0);
      let count = 1;
      let from = body.start;
      for (const child of part.parts) {
        count += visit(bytes, child, { start: from, end: body.end }, depth + 1);
        from = child.body.end;
      }
      return count;
    }
  }
}

const stringsOf = (part: Structure): string[] =>
  [
    part.id,
    part.description,
    part.encoding,
    part.md5,
    part.location,
    ...(part.language ?? []),
    ...part.parameters.flat(),
    ...(part.disposition?.parameters.flat() ?? []),
  ].filter(text => text !== null);

function checkEnvelope(envelope: Envelope): void {
  const { date, subject, inReplyTo, messageId, from, sender, replyTo, to, cc, bcc } = envelope;
  for (const text of [date, subject, inReplyTo, messageId]) if (text !== null) checkText(text);
  for (const list of [from, sender, replyTo, to, cc, bcc]) if (list !== null) checkList(list);
}

function checkList(list: readonly RawAddress[]): void {
  assert.ok(list.length > 0, 'an empty list is null');
  let open = false;
  for (const [name, route, mailbox, host] of list) {
    for (const text of [name, route, mailbox, host]) if (text !== null) checkText(text);
    if (host !== null) continue;
    assert.equal(mailbox !== null, !open, 'groups open and close in turn');
    open = mailbox !== null;
  }
  assert.equal(open, false, 'every group is closed');
}

/** Octets, and none that ends an IMAP string. */
function checkText(text: string): void {
  const unfit = /[\0\r\n\u0100-\uffff]/.exec(text);
  assert.equal(unfit, null);
}
