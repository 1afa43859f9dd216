import assert from 'node:assert/strict';
import { REDACTED } from '../../../server/events/transcript.ts';
import type { Attempt, Step } from '../../../server/sasl/mechanism.ts';
import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(3501, '6.2');

/** A mechanism in three turns: asks twice, takes "one" and "two", and tells something with its success. */
const threeTurns = {
  name: 'X-TURNS',
  plaintext: false,
  begin() {
    const said: string[] = [];
    return {
      async step(response: Uint8Array | null): Promise<Step> {
        if (response) said.push(Buffer.from(response).toString());
        if (said.length < 2) return { kind: 'challenge', data: Buffer.from(`turn ${said.length}`) };
        if (said.join() !== 'one,two') return { kind: 'failure', why: 'wrong-credentials', user: 'ann' };
        return { kind: 'success', login: { account: 1, address: 'ann@here.example' }, data: Buffer.from('done') };
      },
    };
  },
};

must('carry an AUTHENTICATE exchange as base64 lines, with the data of a success as one more challenge', async () => {
  await played(
    `
    C: a AUTHENTICATE x-turns
    S: + dHVybiAw
    C: b25l
    S: + dHVybiAx
    C: dHdv
    S: + ZG9uZQ==
    C: 
    S: a OK [CAPABILITY …] Logged in
  `,
    { mechanisms: [threeTurns] },
  );
});

must('answer BAD when the client cancels with "*" or sends what is not base64', async () => {
  await played(
    `
    C: a AUTHENTICATE X-TURNS
    S: + dHVybiAw
    C: *
    S: a BAD Authentication cancelled
    C: b AUTHENTICATE X-TURNS
    S: + dHVybiAw
    C: not base64!
    S: b BAD The response is not base64
    C: c AUTHENTICATE X-OTHER
    S: c NO [CANNOT] This mechanism is not offered
    C: d AUTHENTICATE X-TURNS
    S: + dHVybiAw
    C: eHh4
    S: + dHVybiAx
    C: eXl5
    S: d NO [AUTHENTICATIONFAILED] Wrong user name or password
  `,
    { mechanisms: [threeTurns] },
  );
});

must('take LOGIN with quoted strings and literals, and refuse a wrong password', async () => {
  await played(`
    C: a LOGIN ann "not secret"
    S: a NO [AUTHENTICATIONFAILED] Wrong user name or password
    C: b LOGIN {3}
    S: + OK
    C: ann {6}
    S: + OK
    C: secret
    S: b OK …
    C: c LOGIN ann secret
    S: c BAD Logged in already
  `);
});

must('end with BYE after three failed logins', async () => {
  const { serving } = await played(`
    C: a LOGIN ann x
    S: a NO [AUTHENTICATIONFAILED] …
    C: b LOGIN throttled x
    S: b NO [UNAVAILABLE] …
    C: c LOGIN ann z
    S: c NO [AUTHENTICATIONFAILED] …
    S: * BYE Too many failed logins
    S: (closed)
  `);
  await serving.closed;
});

mustNot('obey after STARTTLS what was sent in clear behind it', async () => {
  const conversation = await talk({ plaintextLogin: false });
  conversation.send('a STARTTLS\r\nb NOOP\r\n');
  await conversation.play('S: a OK Begin TLS negotiation now');
  await new Promise(resolve => setImmediate(resolve));
  await conversation.play(`
    C: c CAPABILITY
    S: * CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE
    S: c OK CAPABILITY completed
    C: d STARTTLS
    S: d BAD The connection is encrypted already
    C: e LOGIN ann secret
    S: e OK …
  `);
  conversation.client().destroy();
});

must('offer a mechanism that sends the password only where the connection is encrypted', async () => {
  const plain = { ...threeTurns, name: 'PLAIN', plaintext: true };
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY … LOGINDISABLED AUTH=X-TURNS
    S: a OK CAPABILITY completed
    C: b AUTHENTICATE PLAIN
    S: b NO [PRIVACYREQUIRED] …
  `,
    { mechanisms: [threeTurns, plain], plaintextLogin: false },
  );
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY … IDLE AUTH=X-TURNS AUTH=PLAIN
    S: a OK CAPABILITY completed
  `,
    { mechanisms: [threeTurns, plain], plaintextLogin: false, tls: true },
  );
});

must('keep passwords out of the transcript', async () => {
  const lines: string[] = [];
  await played(
    `
    C: a LOGIN ann hunter2
    S: a NO …
    C: hunter2
    S: hunter2 BAD Expected a space
    C: b AUTHENTICATE X-TURNS aHVudGVyMg==
    S: + dHVybiAx
    C: aHVudGVyMg==
    S: b NO …
  `,
    { mechanisms: [threeTurns], observer: { line: ({ who, text }) => lines.push(`${who}: ${text}`) } },
  );
  assert.deepEqual(
    lines.filter(line => line.startsWith('C')),
    [
      `C: a LOGIN ${REDACTED}`,
      `C: ${REDACTED} (7 octets that are no command)`,
      `C: b AUTHENTICATE X-TURNS ${REDACTED}`,
      'C: (response)',
    ],
  );
});

must('tell a refusal that the mechanism puts into a challenge, and end with NO whatever is answered', async () => {
  const bearer = {
    name: 'X-BEARER',
    plaintext: false,
    begin() {
      let refused = false;
      return {
        async step(response: Uint8Array | null): Promise<Step> {
          if (refused) return { kind: 'failure', why: 'wrong-credentials', user: 'ann' };
          if (response === null) return { kind: 'challenge', data: new Uint8Array(0) };
          refused = true;
          return { kind: 'challenge', data: Buffer.from('{"status":"invalid_token"}') };
        },
      };
    },
  };
  const refusal = `S: + ${Buffer.from('{"status":"invalid_token"}').toString('base64')}`;
  await played(
    `
    C: a AUTHENTICATE X-BEARER eA==
    ${refusal}
    C: AQ==
    S: a NO [AUTHENTICATIONFAILED] Wrong user name or password
    C: b AUTHENTICATE X-BEARER
    S: +${' '}
    C: eA==
    ${refusal}
    C: *
    S: b BAD Authentication cancelled
    C: c AUTHENTICATE X-BEARER =
    ${refusal}
    C: *
    S: c BAD Authentication cancelled
    S: * BYE Too many failed logins
    S: (closed)
  `,
    { mechanisms: [bearer] },
  );
});

must('give a mechanism the bindings of the channel', async () => {
  const found: (string | null)[] = [];
  const binding = {
    name: 'X-BOUND',
    plaintext: false,
    begin(_: unknown, { channel }: Attempt) {
      const octets = channel?.('tls-exporter') ?? null;
      found.push(octets && Buffer.from(octets).toString());
      return { step: async (): Promise<Step> => ({ kind: 'failure', why: 'wrong-credentials', user: null }) };
    },
  };
  await played('C: a AUTHENTICATE X-BOUND =\nS: a NO …', { mechanisms: [binding] });
  await played('C: a AUTHENTICATE X-BOUND =\nS: a NO …', { mechanisms: [binding], tls: true, binding: 'key material' });
  assert.deepEqual(found, [null, 'key material']);
});
