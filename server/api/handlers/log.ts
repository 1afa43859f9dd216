/** The log: stored events as sentences, as JSON lines, or as Postfix would print them. */
import { z } from 'zod';
import { agentOf, levelOf, outcomeOf, sentence } from '../../events/catalogue.ts';
import { jsonLine, postfixLines, storyLine } from '../../events/lines.ts';
import type { StoredNote } from '../../store/interface.ts';
import type { Api, LogLine } from '../contract.ts';
import { batches } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf, stream } from '../rpc.ts';

const form = z.enum(['postfix', 'json', 'story']);
type Form = z.infer<typeof form>;
const PAGE = 5000;
const MOST_MISSED = 50_000;
const limit = z.number().int().min(1).max(5000);
const cursor = z.number().int().min(0).optional();

export const logLine = (note: StoredNote): LogLine => ({
  id: note.id,
  at: note.at,
  trace: note.trace,
  name: note.name,
  agent: agentOf(note),
  level: levelOf(note.name),
  outcome: outcomeOf(note.name),
  sentence: sentence(note),
  fields: note.fields,
});

export function logHandlers(ports: ServerPorts): RouterOf<Api['log']> {
  const { store } = ports;
  const latest = async (count: number): Promise<readonly StoredNote[]> =>
    count === 0 ? [] : [...(await store.events({ limit: count, newestFirst: true }))].reverse();
  /** Everything after an id, page by page; of a very long absence the last part, as much as a window holds. */
  const since = async (after: number): Promise<readonly StoredNote[]> => {
    const notes: StoredNote[] = [];
    for (let from = after; ; ) {
      const page = await store.events({ after: from, limit: PAGE });
      notes.push(...page);
      if (page.length < PAGE) return notes.slice(-MOST_MISSED);
      from = page.at(-1)?.id ?? from;
    }
  };
  const next = (last: number) => store.events({ after: last, limit: PAGE });
  const printed = (notes: readonly StoredNote[], as: Form): string[] =>
    notes.flatMap(note =>
      as === 'json'
        ? [jsonLine(note)]
        : as === 'story'
          ? [storyLine(note)]
          : postfixLines(note, ports.hostName(), process.pid),
    );

  return {
    watch: stream(
      z.object({ backlog: z.number().int().min(0).max(5000), after: cursor }),
      async function* (input, { signal }) {
        const { after } = input;
        const before = () => (after === undefined ? latest(input.backlog) : since(after));
        for await (const notes of batches(before, next, store.watchEvents, signal)) yield notes.map(logLine);
      },
    ),
    page: call(z.object({ before: cursor, trace: z.string().max(64).optional(), limit }), async input => {
      const notes = await store.events({
        limit: input.limit,
        newestFirst: true,
        ...(input.before === undefined ? {} : { before: input.before }),
        ...(input.trace === undefined ? {} : { trace: input.trace }),
      });
      return [...notes].reverse().map(logLine);
    }),
    lines: call(z.object({ form, after: cursor, before: cursor, limit }), async input => {
      const notes =
        input.after === undefined
          ? [
              ...(await store.events({
                limit: input.limit,
                newestFirst: true,
                ...(input.before === undefined ? {} : { before: input.before }),
              })),
            ].reverse()
          : await store.events({ after: input.after, limit: input.limit });
      return {
        lines: printed(notes, input.form),
        first: notes[0]?.id ?? 0,
        last: notes.at(-1)?.id ?? input.after ?? 0,
      };
    }),
    watchLines: stream(
      z.object({ form, backlog: z.number().int().min(0).max(5000) }),
      async function* (input, { signal }) {
        for await (const notes of batches(() => latest(input.backlog), next, store.watchEvents, signal)) {
          const lines = printed(notes, input.form);
          if (lines.length > 0) yield lines;
        }
      },
    ),
  };
}
