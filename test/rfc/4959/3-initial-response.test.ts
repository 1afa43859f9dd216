import assert from 'node:assert/strict';
import type { Mechanism } from '../../../server/sasl/mechanism.ts';
import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(4959, '3');

const listening = (heard: (string | null)[]): Mechanism => ({
  name: 'X-LISTEN',
  plaintext: false,
  begin: () => ({
    async step(response) {
      heard.push(response && Buffer.from(response).toString());
      return { kind: 'failure', why: 'bad-syntax', user: null };
    },
  }),
});

must('hand an initial response to the mechanism, "=" for an empty one, none where there is none', async () => {
  const heard: (string | null)[] = [];
  await played(
    `
    C: a AUTHENTICATE X-LISTEN aGVsbG8=
    S: a BAD The response is not what the mechanism asks for
    C: b AUTHENTICATE X-LISTEN =
    S: b BAD …
    C: c AUTHENTICATE X-LISTEN
    S: c BAD …
    C: d AUTHENTICATE X-LISTEN hello
    S: d BAD The initial response is not base64
  `,
    { mechanisms: [listening(heard)] },
  );
  assert.deepEqual(heard, ['hello', '', null]);
});
