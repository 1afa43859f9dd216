/**
 * Our own interface for tests, beside those of other tools: `POST /expect` waits until what is expected has come, `GET
 * /extract/ID` (or `latest`) says what is in a message; below it are its octets (`/raw`) and its attachments
 * (`/attachments/0`). `GET /test-inbox` says how mail is handed in, `DELETE` clears what is there. 200 when it is met, 417 when
 * it is not, with the reasons; 400 in words when it was asked wrongly. `/inbox/NAME` before it is about one inbox.
 *
 * `GET /test-client/mailroom.mjs` is the client for JavaScript that speaks this (client/), with its types beside it.
 */
import { z } from 'zod';
import type { Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import { type Expectations, expectationSchema } from '../capture/expect.ts';
import type { Letters, Scope } from '../capture/letters.ts';
import type { Message } from '../mime/message.ts';
import type { Id } from '../store/interface.ts';
import { bodyOf, json, octets, type Route, router, text } from './answer.ts';
import type { Tongue } from './door.ts';

type Context = { readonly request: Request; readonly scope: Scope };

const MOST_BODY = mebibytes(1);
/** RFC 9110 §15.5.18 is about a header field of this name; for a test it says what happened, and nobody asks again by itself. */
const NOT_MET = 417;

/** How a program hands mail in so that it comes to this inbox. */
export type TestInboxFacts = {
  readonly name: string | null;
  readonly address: string | null;
  /** Any password does; null: nothing listens. */
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
    readonly user: string;
    readonly pass: string;
  } | null;
};
export type ExpectingParts = {
  readonly expectations: Expectations;
  readonly letters: Letters;
  readonly raw: (id: Id) => Promise<Uint8Array>;
  readonly readMessage: (id: Id) => Promise<Message | null>;
  /** What is there now; how many went. */
  readonly clear: (scope: Scope) => Promise<Result<number, string>>;
  readonly facts: (scope: Scope) => TestInboxFacts;
  /** null: it is not at hand. */
  readonly client: (file: 'mailroom.mjs' | 'mailroom.d.mts') => Promise<Uint8Array | null>;
};

export function expecting({ expectations, letters, raw, readMessage, clear, facts, client }: ExpectingParts): Tongue {
  const fault = (because: string, status = 400) => json({ met: false, because }, status);
  const noSuch = () => fault('There is no such message', 404);
  const meant = async (scope: Scope, id: string): Promise<Id | null> => {
    if (id === 'latest') return (await letters.find(scope, null, { start: 0, limit: 1 })).ids[0] ?? null;
    return /^[1-9]\d{0,14}$/.test(id) ? ((await letters.among(scope, [Number(id)]))[0] ?? null) : null;
  };
  const script = async (file: 'mailroom.mjs' | 'mailroom.d.mts', type: string) => {
    const found = await client(file);
    return found ? octets(found, type) : text('The client is not built', 404);
  };
  const routes: readonly Route<Context>[] = [
    [
      'POST',
      '/expect',
      async ({ request, scope }) => {
        const asked = readExpectation(await bodyOf(request, MOST_BODY));
        if (typeof asked === 'string') return fault(asked);
        const outcome = await expectations.expect(scope, asked, request.signal);
        if (!outcome.ok) return fault(outcome.error);
        return json(outcome.value, outcome.value.met ? 200 : NOT_MET);
      },
    ],
    [
      'GET',
      '/extract/:id',
      async ({ scope }, { id = '' }) => {
        const wanted = await meant(scope, id);
        const found = wanted === null ? null : await expectations.read(scope, wanted);
        return found ? json(found) : noSuch();
      },
    ],
    [
      'GET',
      '/extract/:id/raw',
      async ({ scope }, { id = '' }) => {
        const wanted = await meant(scope, id);
        return wanted === null ? noSuch() : octets(await raw(wanted), 'message/rfc822');
      },
    ],
    [
      'GET',
      '/extract/:id/attachments/:index',
      async ({ scope }, { id = '', index = '' }) => {
        const wanted = await meant(scope, id);
        const message = wanted === null ? null : await readMessage(wanted);
        const found = /^\d{1,4}$/.test(index) ? message?.attachments[Number(index)] : undefined;
        // Whatever it says it is, a browser saves it.
        return found ? octets(found.bytes, 'application/octet-stream') : fault('There is no such attachment', 404);
      },
    ],
    ['GET', '/test-inbox', ({ scope }) => json(facts(scope))],
    [
      'DELETE',
      '/test-inbox',
      async ({ scope }) => {
        const gone = await clear(scope);
        return gone.ok ? json({ removed: gone.value }) : fault(gone.error, 409);
      },
    ],
    ['GET', '/test-client/mailroom.mjs', () => script('mailroom.mjs', 'text/javascript; charset=utf-8')],
    ['GET', '/test-client/mailroom.d.mts', () => script('mailroom.d.mts', 'text/plain; charset=utf-8')],
  ];
  const answer = router(routes);
  return { answer: (request, path, scope) => answer(request.method, path, { request, scope }) };
}

function readExpectation(body: Uint8Array | null) {
  if (!body) return 'The question is larger than 1 MiB';
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(body).toString() || '{}');
  } catch {
    return 'The question is no JSON';
  }
  const read = expectationSchema.safeParse(given);
  return read.success ? read.data : z.prettifyError(read.error).replaceAll('\n', ' ');
}
