/** The bounce lab: which answers there are, one shown octet for octet, and sent as it was shown. */
import { z } from 'zod';
import { answered } from '../../capture/answers/about.ts';
import type { Prepared } from '../../capture/answers/answers.ts';
import { detailFault, type Kind, kinds, variants } from '../../capture/answers/kinds.ts';
import { hostOf } from '../../capture/answers/place.ts';
import type { Letters } from '../../capture/letters.ts';
import { inboxName } from '../../queue/captured.ts';
import type { CapturedApi, PreparedAnswer } from '../captured-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

type Handlers = Pick<RouterOf<CapturedApi>['captured'], 'answers' | 'prepareAnswer' | 'sendAnswer'>;

const word = z.string().max(400);
const SHOWN = 100_000;

export function answerHandlers({ answers, store }: ServerPorts, letters: Letters): Handlers {
  return {
    answers: call(z.object({}), async () => variants),
    prepareAnswer: call(
      z.object({
        ...{ inbox: word.optional(), message: z.number().int().min(1).optional(), kind: word },
        ...{ detail: word.optional(), recipient: word.optional(), place: z.string().max(1000).optional() },
      }),
      async ({ inbox, message, kind: written, detail = '', recipient, place }) => {
        const kind = kindOf(written, detail);
        const scope = { inbox: inbox === undefined ? null : (inboxName(inbox) ?? '') };
        const about = await answered({ letters, store }, scope, message ?? null);
        if (!about.ok) throw new ApiError('NOT_FOUND', about.error);
        const wanted = { kind, detail, ...(recipient === undefined ? {} : { recipient }) };
        const made = await answers.prepare(about.value, { ...wanted, ...(place === undefined ? {} : { place }) });
        if (!made.ok) throw new ApiError('REFUSED', made.error);
        return shown(made.value);
      },
    ),
    sendAnswer: call(z.object({ token: z.string().min(1).max(100) }), async ({ token }) => {
      const sent = await answers.send(token);
      if (!sent) throw new ApiError('NOT_FOUND', 'That answer is not remembered any more; prepare it again');
      if (!sent.ok) throw new ApiError('REFUSED', sent.error);
      return shown(sent.value);
    }),
  };
}

function kindOf(written: string, detail: string): Kind {
  const kind = kinds.find(one => one === written);
  if (kind === undefined)
    throw new ApiError('BAD_INPUT', `There is no answer ${written}; there are ${kinds.join(', ')}`);
  const fault = detailFault(kind, detail);
  if (fault !== null) throw new ApiError('BAD_INPUT', fault);
  return kind;
}

export function shown({ token, wish, about, place, answer }: Prepared): PreparedAnswer {
  const { bytes } = answer;
  const common = { token, ...wish, inbox: about.inbox, octets: bytes.length };
  const source = bytes.subarray(0, SHOWN).toString('utf8');
  if (answer.kind === 'post')
    return { ...common, sender: null, recipient: answer.url, by: 'post', host: new URL(answer.url).hostname, source };
  const { sender, recipient } = answer;
  return { ...common, sender, recipient, by: place.kind, host: hostOf(place), source };
}
