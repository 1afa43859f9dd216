/** What the owner's rules hold: seen by message, with the reason; and its sender let pass from now on. */
import { z } from 'zod';
import type { Verdict } from '../../judgement/decide.ts';
import { FACTS_VERSION, type Facts } from '../../judgement/facts.ts';
import { passOf } from '../../judgement/pardon.ts';
import { ruleOf } from '../../judgement/policy.ts';
import { printRule } from '../../judgement/rule-text.ts';
import { holders } from '../../queue/state.ts';
import type { Judged, QueueFilter, QueueRow } from '../../store/interface.ts';
import type { Api } from '../contract.ts';
import { directly } from '../directly.ts';
import type { HeldApi, HeldMessage } from '../held-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { filterFor, text } from '../queue-selection.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { queueHandlers } from './queue.ts';
import { ruleHandlers } from './rules.ts';

/** Recipients that are looked at in one answer. */
const MOST_ROWS = 5_000;
/** Of what others hold, so many messages are asked whether a rule had held them before. */
const MOST_ASKED = 300;

type Own = Pick<Api, 'rules' | 'queue'>;
type Found = { readonly verdict: Verdict; readonly facts: Facts | null };
type Rules = readonly ReturnType<typeof ruleOf>[];

export function heldHandlers(ports: ServerPorts): RouterOf<HeldApi> {
  const { store } = ports;
  const routers = { rules: ruleHandlers(ports), queue: queueHandlers(ports) };
  const judged = async (trace: string): Promise<Found | null> => foundIn(await store.judgement(trace));
  return {
    held: call(
      z.object({ where: z.string().max(2000).optional(), limit: z.number().int().min(1).max(1000) }),
      async ({ where = '', limit }) => {
        const [rows, rules, counts] = await Promise.all([
          heldRows(ports, where),
          store.rules().then(stored => stored.map(ruleOf)),
          store.queueCounts(),
        ]);
        const messages: HeldMessage[] = [];
        let more = false;
        let recipients = 0;
        let asked = 0;
        for (const [trace, of] of Map.groupBy(rows, row => row.trace)) {
          const byRule = of.some(row => row.operatedBy === holders.rule);
          if (!byRule && ++asked > MOST_ASKED) continue;
          const found = byRule && messages.length >= limit ? null : await judged(trace);
          // Who takes a release back holds it himself: it is the rule's all the same.
          if (!byRule && found?.verdict.act !== 'hold') continue;
          recipients += of.length;
          if (messages.length < limit) messages.push(messageOf(trace, of, found, rules));
          else more = true;
        }
        return { messages, more, others: where.trim() === '' ? Math.max(0, counts.held - recipients) : 0 };
      },
    ),
    letPass: call(z.object({ trace: text }), async ({ trace }, { who }) => {
      const found = await judged(trace);
      const pass = found?.facts ? passOf(found.facts) : null;
      const held = (await store.queue({ trace, states: ['held'], limit: MOST_ROWS })).map(row => row.recipient);
      if (held.length === 0) throw new ApiError('NOT_FOUND', `Nothing of ${trace} is held any more`);
      if (!pass) throw new ApiError('REFUSED', 'There is no sender whom a rule could name; it can be released alone');
      const own = directly<Own>(routers, who);
      const before = (await store.rules()).map(one => one.id);
      const note = `Let pass: ${pass.of}`;
      const { id } = await own.rules.put({ id: null, rule: pass.rule, note, enabled: true });
      const at = before.indexOf(ruleBehind(found) ?? -1);
      if (at !== -1) await own.rules.order({ ids: before.toSpliced(at, 0, id) });
      const { recipients } = await own.queue.act({ recipients: held, act: 'release' });
      return { rule: { id, text: printRule(pass.rule) }, of: pass.of, when: pass.when, recipients };
    }),
  };
}

/** Words mean what they mean in the queue; only what is held comes of them. */
async function heldRows(ports: ServerPorts, where: string): Promise<readonly QueueRow[]> {
  const filter: QueueFilter | null = where.trim() === '' ? null : await filterFor(ports, { where });
  const asked = filter?.states;
  if (asked && !asked.includes('held')) return [];
  return ports.store.queue({ ...filter, states: ['held'], limit: MOST_ROWS });
}

function foundIn(kept: Omit<Judged, 'rules'> | null): Found | null {
  if (!kept) return null;
  const facts = JSON.parse(kept.facts) as Facts;
  // What another version has kept may lack what is read here.
  return { verdict: JSON.parse(kept.verdict) as Verdict, facts: facts.version === FACTS_VERSION ? facts : null };
}

function ruleBehind(found: Found | null): number | null {
  const by = found?.verdict.by ?? null;
  return by !== null && by !== 'points' && 'rule' in by ? by.rule : null;
}

function messageOf(trace: string, rows: readonly QueueRow[], found: Found | null, rules: Rules): HeldMessage {
  const { sender, subject, size, acceptedAt } = rows[0]!;
  const id = ruleBehind(found);
  const rule = rules.find(one => one.id === id);
  const by = found?.verdict.by;
  const keptNote = typeof by === 'object' && by !== null && 'rule' in by ? by.note : '';
  const author = found?.facts?.content?.authors[0];
  const pass = found?.facts ? passOf(found.facts) : null;
  return {
    ...{ trace, sender, subject, size, since: acceptedAt },
    author: author ? { name: author.name, address: author.address } : null,
    recipients: rows.map(({ recipient, address }) => ({ recipient, address })),
    because: found?.verdict.because ?? null,
    rule: id === null ? null : { id, text: rule ? printRule(rule) : null, note: rule?.note ?? keptNote },
    pass: pass && { of: pass.of, when: pass.when },
  };
}
