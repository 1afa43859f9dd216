/**
 * Our own interface for tests, beside those of other tools: `POST /expect` waits until what is expected has come, `GET
 * /extract/ID` (or `latest`) says what is in a message. 200 when it is met, 417 when it is not, with the reasons; 400 in
 * words when it was asked wrongly. `/inbox/NAME` before it is about one inbox.
 */
import { z } from 'zod';
import { mebibytes } from '../base/units.ts';
import { type Expectations, expectationSchema } from '../capture/expect.ts';
import type { Letters, Scope } from '../capture/letters.ts';
import { bodyOf, json, type Route, router } from './answer.ts';
import type { Tongue } from './door.ts';

type Context = { readonly request: Request; readonly scope: Scope };

const MOST_BODY = mebibytes(1);
/** RFC 9110 §15.5.18 is about a header field of this name; for a test it says what happened, and nobody asks again by itself. */
const NOT_MET = 417;

export function expecting({
  expectations,
  letters,
}: {
  readonly expectations: Expectations;
  readonly letters: Letters;
}): Tongue {
  const fault = (because: string, status = 400) => json({ met: false, because }, status);
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
        const [newest] = id === 'latest' ? (await letters.find(scope, null, { start: 0, limit: 1 })).ids : [];
        const wanted = newest ?? (/^[1-9]\d{0,14}$/.test(id) ? Number(id) : null);
        const found = wanted === null ? null : await expectations.read(scope, wanted);
        return found ? json(found) : fault('There is no such message', 404);
      },
    ],
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
