/** What comes back: explained, listed; and addresses that are not tried any more, with the owner's word on them. */
import { z } from 'zod';
import { days as daysOf } from '../../base/units.ts';
import { heardSentence, type ReturnFacts } from '../../events/return-facts.ts';
import { explainInWords, languages, whoInWords } from '../../mime/cause-words.ts';
import type { StoredNote, StoredSuppression } from '../../store/interface.ts';
import { byWhom, orThrow } from '../answer.ts';
import type { Api, HeardRow, SuppressionRow } from '../contract.ts';
import { either, repeated, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf, stream } from '../rpc.ts';

const MOST_REPLIES = 500;
const LONGEST_REPLY = 5_000;
/** Milliseconds between two answers. */
const PAUSE = 500;
const MOST_DAYS = 36_500;
const address = z.string().min(1).max(400);

const reply = z.object({
  status: z.string().max(20).nullable(),
  reply: z.string().max(LONGEST_REPLY).nullable(),
  final: z.boolean().optional(),
});

export function returnHandlers({ store, config }: Pick<ServerPorts, 'store' | 'config'>): RouterOf<Api['returns']> {
  return {
    explain: call(
      z.object({ replies: z.array(reply).max(MOST_REPLIES).readonly(), language: z.enum(languages).optional() }),
      ({ replies, language = config().language }) =>
        replies.map(({ final, ...said }) => {
          const explained = explainInWords({ ...said, ...(final === undefined ? {} : { final }) }, language);
          return { ...explained, whoInWords: whoInWords(explained.who, language) };
        }),
    ),
    list: call(
      z.object({ before: z.number().int().min(1).optional(), limit: z.number().int().min(1).max(1000) }),
      async ({ before, limit }) => {
        const page = { names: ['returns.heard'], limit, newestFirst: true };
        return (await store.events(before === undefined ? page : { ...page, before })).map(heardRow);
      },
    ),
  };
}

function heardRow({ id, at, trace, fields }: StoredNote): HeardRow {
  const heard = fields as unknown as ReturnFacts['returns.heard'];
  const { kind, recipient, address: named, by, status, reply: said, cause, who, report } = heard;
  return {
    ...{ id, at, trace, kind, recipient: recipient ?? named, by, status, reply: said, cause, who, report },
    sentence: heardSentence(heard),
  };
}

export function suppressionHandlers(ports: ServerPorts): RouterOf<Api['suppression']> {
  const { suppression, clock, store } = ports;
  const list = () => suppression.list().map(suppressionRow);
  const changes: Subscribe = hear =>
    store.watchEvents(notes => {
      if (notes.some(({ name }) => name === 'suppression.changed')) hear();
    });
  return {
    list: call(z.object({}), list),
    watch: stream(z.object({}), (_, { signal }) =>
      repeated(async () => list(), either(changes, ports.watchState), signal, PAUSE),
    ),
    add: call(
      z.object({ address, days: z.number().int().min(1).max(MOST_DAYS).optional() }),
      async ({ address, days }, { who }) => {
        const until = days === undefined ? null : clock.now() + daysOf(days);
        return suppressionRow(orThrow(await suppression.add(address, until, byWhom(who))));
      },
    ),
    allow: call(z.object({ address }), async ({ address }, { who }) =>
      suppressionRow(orThrow(await suppression.allow(address, byWhom(who)))),
    ),
    remove: call(z.object({ address }), async ({ address }, { who }) => ({
      removed: orThrow(await suppression.remove(address, byWhom(who))),
    })),
  };
}

const suppressionRow = (row: StoredSuppression): SuppressionRow => ({
  ...row,
  state: row.state === 'allowed' ? 'allowed' : 'suppressed',
  why: row.reply === null && row.status === null ? null : explainInWords({ ...row, final: true }).why,
});
