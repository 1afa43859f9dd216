/**
 * BODYSTRUCTURE, BODY and ENVELOPE of kept messages and of many more made of them: always balanced, always of the shape
 * that RFC 3501 §9 gives them, and true: each part's size is that of its section.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { printBody, printBodyStructure, printEnvelope } from '../../../server/imap/fetch/body-structure.ts';
import { sectionRange } from '../../../server/mime/section.ts';
import { parseStructure, type Structure } from '../../../server/mime/structure.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

/** null is NIL. */
type Value = string | number | null | readonly Value[];

/** Reads one parenthesized value of a response; throws where it is none. */
function readValue(text: string): Value {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found?.[0];
  };
  const value = (): Value => {
    if (take(/\(/y) !== undefined) return list();
    if (take(/NIL/y) !== undefined) return null;
    const digits = take(/\d+/y);
    if (digits !== undefined) return Number(digits);
    const quoted = take(/"(?:[^"\\\r\n\0\x80-\xff]|\\["\\])*"/y);
    if (quoted !== undefined) return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
    const literal = take(/\{\d+\}\r\n/y);
    if (literal === undefined) throw new Error(`No value at ${at}: ${text.slice(at, at + 60)}`);
    const octets = text.slice(at, at + Number(literal.slice(1, -3)));
    assert(!octets.includes('\0'), 'NUL in a literal');
    at += octets.length;
    return octets;
  };
  const list = (): readonly Value[] => {
    const values: Value[] = [];
    while (take(/\)/y) === undefined) {
      // Between values one space, and none between the bodies of a multipart.
      if (values.length > 0 && take(/ /y) === undefined && text[at] !== '(') throw new Error(`No space at ${at}`);
      values.push(value());
    }
    return values;
  };
  const whole = value();
  assert.equal(at, text.length, 'nothing behind the last parenthesis');
  return whole;
}

/** Holds a printed body against the tree and against the sections it promises. */
function check(body: Value, top: Structure, path: readonly number[], extended: boolean): void {
  assert(Array.isArray(body));
  const parts = body.findIndex(value => !Array.isArray(value));
  if (parts > 0) {
    assert.equal(typeof body[parts], 'string', 'a subtype behind the parts');
    assert.equal(body.length, parts + (extended ? 5 : 1));
    for (let number = 1; number <= parts; number++) check(body[number - 1]!, top, [...path, number], extended);
    return;
  }
  const [type, subtype, parameters, id, description, encoding, size, ...rest] = body;
  for (const text of [type, subtype, encoding]) assert.equal(typeof text, 'string');
  for (const text of [id, description]) assert(text === null || typeof text === 'string');
  assert(parameters === null || (Array.isArray(parameters) && parameters.length % 2 === 0));
  // The body of a message that is no multipart is its part 1.
  const own = sectionRange(top, path.length === 0 ? [1] : path, 'content');
  assert(own, `no section ${path.join('.')}`);
  assert.equal(own.end - own.start, size);
  if (type === 'message' && (subtype === 'rfc822' || subtype === 'global')) checkMessage(rest, top, path, extended);
  else if (type === 'text') assert.equal(typeof rest[0], 'number', 'lines of a text');
  else assert.equal(rest.length, extended ? 4 : 0);
}

function checkMessage(rest: readonly Value[], top: Structure, path: readonly number[], extended: boolean): void {
  const [envelope, inside, lines] = rest;
  assert(Array.isArray(envelope) && envelope.length === 10);
  assert.equal(typeof lines, 'number');
  const here = path.length === 0 ? [1] : path;
  assert(sectionRange(top, here, 'header') && sectionRange(top, here, 'text'), 'HEADER and TEXT of the message inside');
  const isMultipart = Array.isArray(inside) && Array.isArray(inside[0]);
  check(inside!, top, isMultipart ? here : [...here, 1], extended);
}

function checkMessageBytes(bytes: Buffer): void {
  const { structure, envelope } = parseStructure(bytes);
  check(readValue(printBodyStructure(structure)), structure, [], true);
  check(readValue(printBody(structure)), structure, [], false);
  const fields = readValue(printEnvelope(envelope));
  assert(Array.isArray(fields) && fields.length === 10);
  for (const people of fields.slice(2, 8)) {
    assert(people === null || (Array.isArray(people) && people.every(one => Array.isArray(one) && one.length === 4)));
  }
}

const samples = corpus('imap/structures');

for (const { name, bytes } of samples) {
  test(`the structure of ${name} is balanced and true`, () => checkMessageBytes(bytes));
}

test('so is that of messages made of the kept ones', () => {
  const next = seededNumbers(2046);
  for (let round = 0; round < 4000; round++) {
    const bytes = damaged(samples, next);
    try {
      checkMessageBytes(bytes);
    } catch (fault) {
      assert.fail(`${JSON.stringify(bytes.toString('latin1'))}: ${fault}`);
    }
  }
});

test('1,000 parts and 100 levels are printed in time', () => {
  const wide = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}`;
  const deep = 'Content-Type: message/rfc822\r\n\r\n'.repeat(5000);
  for (const text of [wide, deep]) {
    const start = performance.now();
    checkMessageBytes(Buffer.from(text));
    assert(performance.now() - start < 2000);
  }
});
