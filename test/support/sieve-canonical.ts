/** A plan of ours in the form that is compared with what `sieve-test` performs. */

import { printProblem } from '../../server/sieve/ast.ts';
import { compileText } from '../../server/sieve/compile.ts';
import type { World } from '../../server/sieve/facts.ts';
import { usualLimits } from '../../server/sieve/limits.ts';
import { sieveMessage } from '../../server/sieve/message.ts';
import type { Action, Plan } from '../../server/sieve/plan.ts';
import { runScript } from '../../server/sieve/run.ts';
import type { Outcome, Performed, Tried } from './pigeonhole.ts';
import { includable } from './sieve-maker.ts';

const world: World = {
  ask: question =>
    question.ask === 'script' ? (compileText(includable[question.name] ?? 'foo').compiled ?? '') : null,
};

const generous = {
  ...usualLimits,
  actions: 1000,
  included: 1000,
  redirects: 100,
  notifications: 1000,
  steps: 5_000_000,
};

export function runOurs({ script, message, from, to }: Tried): Outcome {
  const { compiled, problems } = compileText(script);
  if (!compiled) return { kind: 'refused', because: problems.map(printProblem).join('\n') };
  const facts = {
    message: sieveMessage(message),
    envelope: { from, to },
    account: { name: 'ann', addresses: [to.replace(/\+[^@]*/, '')] },
    now: Date.now(),
    zoneAt: () => 0,
    separator: '+',
    environment: {},
    scan: { spam: null, virus: null },
    imap: null,
  };
  const outcome = runScript(compiled, facts, world, generous);
  return outcome.kind === 'asks' ? { kind: 'failed', because: outcome.question.ask } : outcomeOf(outcome.plan);
}

function outcomeOf({ error, actions }: Plan): Outcome {
  if (error) return { kind: 'failed', because: error.message };
  return {
    kind: 'performed',
    acts: actions.flatMap(performed),
    keepsImplicitly: actions.some(action => action.do === 'keep' && action.implicit),
  };
}

function performed(action: Action): Performed[] {
  switch (action.do) {
    case 'keep':
      return action.implicit ? [] : [{ act: 'store', mailbox: 'INBOX', flags: action.flags ?? [] }];
    case 'fileinto':
      return [{ act: 'store', mailbox: action.mailbox, flags: action.flags ?? [] }];
    case 'redirect':
      return [{ act: 'redirect', to: action.address ?? '' }];
    case 'discard':
      return [{ act: 'discard' }];
    case 'reject':
    case 'ereject':
      return [{ act: 'reject', reason: action.reason }];
    case 'vacation':
      return [{ act: 'vacation', subject: action.subject, seconds: action.seconds, reason: action.reason }];
    case 'notify':
      return [
        {
          act: 'notify',
          importance: action.importance,
          to: [action.method.replace(/^mailto:/, '').replace(/\?.*/, '')],
          text: action.text ?? '',
        },
      ];
    case 'remember':
      return [];
  }
}

/** Flags and folders in one spelling, acts in one order: each says of the message what it says, whenever. */
export function inLines(outcome: Outcome): string[] {
  if (outcome.kind !== 'performed') return [outcome.kind];
  const acts = outcome.acts.map(inLine).sort();
  // One message lies there anyhow.
  const isThere = acts.some(act => act.startsWith('store INBOX '));
  return outcome.keepsImplicitly && !isThere ? [...acts, 'keep'] : acts;
}

function inLine(act: Performed): string {
  if (act.act !== 'store') return JSON.stringify(act, Object.keys(act).sort());
  const mailbox = act.mailbox.toUpperCase() === 'INBOX' ? 'INBOX' : act.mailbox;
  const flags = [...new Set(act.flags.map(flag => flag.toLowerCase()))].sort();
  return `store ${mailbox} ${flags.join(' ')}`;
}
