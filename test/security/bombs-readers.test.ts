/**
 * Everything that reads a message on the server's main thread, against messages that are built to keep it there: no act of
 * it takes longer than 20 ms of CPU before others have their turn, and none throws.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { mentionedIn } from '../../server/access/picture-mentions.ts';
import { asBuffer } from '../../server/base/bytes.ts';
import type { Rest } from '../../server/base/pace.ts';
import { type Clock, manualClock, systemRandom } from '../../server/base/ports.ts';
import { seconds } from '../../server/base/units.ts';
import type { Envelope } from '../../server/checks/gather.ts';
import { contentFacts } from '../../server/checks/gather-content.ts';
import type { Resolver } from '../../server/dns/resolver.ts';
import { printBody, printBodyStructure, printEnvelope } from '../../server/imap/fetch/body-structure.ts';
import { conveniences, headerPropertyOf } from '../../server/jmap/email/header-form.ts';
import { headerReader, listFields, readFields } from '../../server/jmap/email/header-value.ts';
import { attachmentsOf } from '../../server/judgement/attachments.ts';
import { forgedResults } from '../../server/mailauth/authentication-results.ts';
import { judgeDmarc } from '../../server/mailauth/dmarc.ts';
import { readAuthors } from '../../server/mailauth/dmarc-author.ts';
import { parseMailbox } from '../../server/mime/address.ts';
import { completeSubmission } from '../../server/mime/completion.ts';
import { allFields, bodyOffset, firstField, headerFault, prefixFor } from '../../server/mime/header.ts';
import { subsetOfHeader } from '../../server/mime/header-subset.ts';
import { tokensOf } from '../../server/mime/marks.ts';
import { isHtml, searchedParts, searchedText, WHOLE_TEXT } from '../../server/mime/searched-text.ts';
import { parseStructure, parseStructureInTurns } from '../../server/mime/structure.ts';
import { surrogateHeaderInTurns } from '../../server/pop3/surrogate.ts';
import { bombs } from '../support/bombs.ts';
import { isShort } from '../support/cpu-gate.ts';

const login = parseMailbox('ann@here.example');
assert.ok(login.ok);
const nothing = { kind: 'no-such-name', secure: false } as const;
const nobody = new Proxy({}, { get: () => async () => nothing }) as Resolver;
const stranger = {
  facts: { connection: { isPrivate: false } },
  iprev: null,
  spf: null,
} as unknown as Envelope;

/** A clock by which a rest is never due, and that tells when somebody asks whether one is. */
function tellingClock(turn: () => void): Clock {
  const still = manualClock(0);
  return {
    ...still,
    monotonic() {
      turn();
      return 0;
    },
  };
}
const restOf =
  (turn: () => void): Rest =>
  () => {
    turn();
    return null;
  };

for (const { name, message } of bombs) {
  test(name, async () => {
    const bytes = message();
    const parsed = parseStructure(bytes);
    const { structure, envelope } = parsed;
    const short = (what: string, act: (turn: () => void) => unknown) => isShort(what, act);

    await short('the structure', async turn =>
      assert.deepEqual(await parseStructureInTurns(bytes, restOf(turn)), parsed),
    );
    await short('what is asked about a stranger’s message', async turn => {
      const clock = tellingClock(turn);
      const options = { resolver: nobody, clock, patience: () => seconds(9), hostName: () => 'mail.here.example' };
      const content = await contentFacts(
        {
          ...options,
          lists: () => [],
          isOwn: () => false,
          trustedSealers: () => [],
          ownDomains: async () => [],
        },
        bytes,
        stranger,
      );
      assert.equal(content.facts.size, bytes.length);
    });
    await short('whether the header is one', () => headerFault(bytes));
    await short('its authors', () => readAuthors(allFields(bytes, 'from')));
    await short('DMARC', () => judgeDmarc({ from: allFields(bytes, 'from'), spf: null, dkim: [] }, nobody));
    await short('results in our name', () => forgedResults(bytes, ['mail.here.example']));
    await short('attachments', () => attachmentsOf(bytes, structure));
    await short('marks', () => tokensOf(bytes, structure));
    await short('its completion', () =>
      completeSubmission(bytes, login.value, { now: 0, random: systemRandom, domain: 'here.example' }),
    );
    await short('what stands before it', () => prefixFor(bytes, ['X: y\r\n']));
    await short('one field', () => firstField(bytes, 'received'));

    const header = bytes.subarray(structure.header.start, structure.header.end);
    await short('HEADER.FIELDS', () => subsetOfHeader(header.toString('latin1'), ['from', 'to', 'subject'], true));
    await short('HEADER.FIELDS.NOT', () => subsetOfHeader(header.toString('latin1'), ['from', 'to', 'subject'], false));
    await short('ENVELOPE', () => printEnvelope(envelope));
    await short('BODYSTRUCTURE', () => {
      printBody(structure);
      printBodyStructure(structure);
    });
    await short('the header for who knows no UTF-8', turn => surrogateHeaderInTurns(header, restOf(turn)));
    const fields = readFields(header);
    await short('the header in JMAP', () => listFields(readFields(header)));
    const every = ['header:Subject:asText:all', 'header:From:asAddresses:all', 'header:X-Other:asText:all'];
    for (const property of [...Object.keys(conveniences), ...every])
      await short(`${property} in JMAP`, () => headerReader(fields)(headerPropertyOf(property)!));
    for (const found of [...searchedParts(structure)].slice(0, 3)) {
      if (found.kind !== 'text') continue;
      const { start, end } = found.part.body;
      await short(`a search of its ${isHtml(found.part) ? 'HTML' : 'text'}`, () =>
        searchedText(bytes.subarray(start, Math.min(end, start + WHOLE_TEXT)), found.part),
      );
    }
    await short('its pictures', turn => mentionedIn(bytes, ['https://there.example/a.png'], restOf(turn)));
    assert.ok(bodyOffset(asBuffer(bytes)) <= bytes.length);
  });
}
