/** What Email/set is given, Email/get gives back: through octets, and back from them. RFC 8621 §4.1, §4.6. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { inlineDecoder } from '../../support/jmap-decoder.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';

const world = jmapWorld({ decoder: inlineDecoder });

/** Text for one line: no controls, in the form in which it comes back. */
const line = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'abc =?_"\\,;:<>()@.-%é漢😀'),
      fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code)),
    ),
    maxLength: 120,
  })
  .map(text => text.normalize('NFC'));
const name = line.map(text => text.trim() || null);
const email = fc.oneof(
  fc.constantFrom(
    'ann@here.example',
    'Bob.B@There.Example',
    '"a b"@x.example',
    '',
    'half',
    'two words',
    'a@b@c',
    '<x>',
  ),
  fc.string({ unit: fc.constantFrom(...'ab.@"\\ ,;<>():'), maxLength: 12 }),
);
const addresses = fc.array(fc.record({ name, email }), { minLength: 1, maxLength: 4 });
const identifiers = fc.array(fc.stringMatching(/^[a-z0-9.$]{1,30}@[a-z.]{1,30}$/), { minLength: 1, maxLength: 8 });
const date = fc
  .record({ at: fc.integer({ min: 0, max: 4_000_000_000 }), zone: fc.constantFrom('Z', '+02:00', '-05:30') })
  .map(({ at, zone }) => new Date(at * 1000).toISOString().slice(0, 19) + zone);
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n',
        '\r\n',
        ' ',
        '\t',
        '.',
        'From me',
        '--x',
        '=',
        '=3D',
        'é',
        '漢字',
        '😀',
        '\0',
        '\r',
        'x'.repeat(200),
      ),
      fc.string({ maxLength: 40 }),
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join('').replace(/^\ufeff/, ''));

const headers = fc.record(
  {
    from: addresses,
    sender: addresses,
    replyTo: addresses,
    to: addresses,
    cc: addresses,
    bcc: addresses,
    subject: line,
    sentAt: date,
    messageId: identifiers.map(list => list.slice(0, 1)),
    inReplyTo: identifiers,
    references: identifiers,
    'header:X-Text:asText': line,
    'header:X-All:asText:all': fc.array(line, { minLength: 1, maxLength: 3 }),
    'header:X-Raw': fc.constantFrom(' a', 'b', ' folded\r\n line', ''),
    'header:List-Post:asURLs': fc.constant(['mailto:list@x.example', 'https://x.example/a?b=(c)']),
  },
  { requiredKeys: [] },
);

/** Of an address list everything comes back as it was read: without spaces at the ends of what stood in quotes. */
const expectedAddresses = (list: readonly { name: string | null; email: string }[]) =>
  list.map(one => ({ name: one.name, email: one.email }));

async function roundTrip(object: Record<string, unknown>, asked: Record<string, unknown>): Promise<Answered> {
  const made = await world.call('Email/set', { create: { k: { mailboxIds: { m2: true }, ...object } } });
  assert.deepEqual(made.notCreated, null, JSON.stringify(object));
  const { id } = made.created.k;
  const got = await world.call('Email/get', { ids: [id], ...asked });
  const octets = Buffer.from(await world.account.octets(id)).toString('latin1');
  assert.match(octets, /^[^\x80-\xff]*$/, 'seven bits');
  assert.ok(octets.split('\r\n').every(one => one.length <= 998));
  await world.account.revise([{ id, destroy: true }], null);
  return got.list[0];
}

test('header fields come back', async () => {
  await fc.assert(
    fc.asyncProperty(headers, async given => {
      const got = await roundTrip(given, { properties: Object.keys(given) });
      for (const [property, value] of Object.entries(given)) {
        const isList = Array.isArray(value) && typeof value[0] === 'object';
        const expected = isList ? expectedAddresses(value as { name: string | null; email: string }[]) : value;
        assert.deepEqual(canonical(got[property]), canonical(expected), property);
      }
    }),
    { numRuns: 250 },
  );
});

/** `"ab"@x` and `ab@x` are one address (RFC 5321 §4.1.2): compared without quotes that say nothing. */
function canonical(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map(one =>
    typeof one === 'object' && one !== null && 'email' in one
      ? {
          ...one,
          email: String(one.email).replace(
            /^"((?:[^"\\]|\\.)*)"@/,
            (_all, inner) => `${inner.replace(/\\(.)/g, '$1')}@`,
          ),
        }
      : one,
  );
}

const lf = (value: string) => value.toWellFormed().replaceAll('\r\n', '\n');

test('texts come back to the character', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, fc.boolean(), async (plain, html, both) => {
      const got = await roundTrip(
        {
          textBody: [{ partId: 't', type: 'text/plain' }],
          ...(both && { htmlBody: [{ partId: 'h', type: 'text/html' }] }),
          bodyValues: { t: { value: plain }, h: { value: html } },
        },
        { fetchAllBodyValues: true },
      );
      const told = (list: { partId: string }[]) => list.map(({ partId }) => got.bodyValues[partId].value);
      assert.deepEqual(told(got.textBody), [lf(plain)]);
      assert.deepEqual(told(got.htmlBody), [lf(both ? html : plain)]);
      assert.ok(Object.values(got.bodyValues).every(one => !(one as Answered).isEncodingProblem));
    }),
    { numRuns: 250 },
  );
});

const leafPart = fc.record(
  {
    content: fc.uint8Array({ maxLength: 300 }),
    type: fc.constantFrom('application/pdf', 'image/png', 'text/csv', 'text/plain', 'application/x-a+b'),
    name: line.filter(one => one !== ''),
    disposition: fc.constantFrom('attachment', 'inline'),
    cid: fc.constantFrom('a@x', 'b.c'),
    language: fc.constant(['de', 'en-GB']),
    location: fc.constant('https://x.example/a?b'),
  },
  { requiredKeys: ['content', 'type'] },
);
type LeafPart = { content: Uint8Array; type: string } & Record<string, unknown>;
const tree = fc.letrec<{ part: unknown }>(tie => ({
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leafPart,
    fc.record({
      type: fc.constantFrom('multipart/mixed', 'multipart/alternative', 'multipart/related', 'multipart/signed'),
      subParts: fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).part as fc.Arbitrary<Answered>;

test('any structure comes back, with every octet of its blobs', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async sketch => {
      const blobs = new Map<string, Uint8Array>();
      const give = async (part: Answered): Promise<Answered> => {
        if (part.subParts) return { ...part, subParts: await Promise.all(part.subParts.map(give)) };
        const { content, ...rest } = part as LeafPart;
        const kept = await world.account.upload(content, 'application/octet-stream');
        assert.ok(kept.ok);
        blobs.set(kept.value.blobId, content);
        return { ...rest, blobId: kept.value.blobId };
      };
      const bodyStructure = await give(sketch);
      const made = await world.call('Email/set', { create: { k: { mailboxIds: { m2: true }, bodyStructure } } });
      assert.equal(made.notCreated, null);
      const { id } = made.created.k;
      const got = (await world.call('Email/get', { ids: [id], properties: ['bodyStructure'] })).list[0].bodyStructure;
      const same = async (given: Answered, told: Answered): Promise<void> => {
        assert.equal(told.type, given.type);
        if (given.subParts) {
          assert.equal(told.subParts.length, given.subParts.length);
          for (const [at, part] of given.subParts.entries()) await same(part, told.subParts[at]);
          return;
        }
        for (const property of ['name', 'disposition', 'cid', 'language', 'location']) {
          assert.deepEqual(told[property], given[property] ?? null, property);
        }
        const content = blobs.get(given.blobId)!;
        assert.equal(told.size, content.length);
        assert.deepEqual(Buffer.from((await world.account.blob(told.blobId))!.bytes), Buffer.from(content));
      };
      await same(bodyStructure, got);
      await world.account.revise([{ id, destroy: true }], null);
    }),
    { numRuns: 120 },
  );
});

test('nothing of ours threw', () => assert.deepEqual(world.bugs, []));
