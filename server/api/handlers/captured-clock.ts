/** The clock of captured mail: as it is, moved ahead, made to stand still, set to the real time. */
import { z } from 'zod';
import { parseDuration } from '../../base/units.ts';
import type { Passed } from '../../capture/time.ts';
import type { CapturedApi, ClockPassed } from '../captured-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

type Handlers = Pick<RouterOf<CapturedApi>['captured'], 'clock' | 'advanceClock' | 'freezeClock' | 'resetClock'>;

export function clockHandlers({ time }: ServerPorts): Handlers {
  return {
    clock: call(z.object({}), () => time.now()),
    advanceClock: call(z.object({ by: z.string().min(1).max(40) }), async ({ by: written }) => {
      const by = parseDuration(written);
      if (!by.ok) throw new ApiError('BAD_INPUT', `${written}: a time such as 90m, 5d or 2h`);
      const passed = await time.advance(by.value);
      if (!passed.ok) throw new ApiError('REFUSED', passed.error);
      return shown(passed.value);
    }),
    freezeClock: call(z.object({ on: z.boolean() }), async ({ on }) => {
      const done = await time.freeze(on);
      if (!done.ok) throw new ApiError('REFUSED', done.error);
      return done.value;
    }),
    resetClock: call(z.object({}), () => time.reset()),
  };
}

const shown = ({ happened, ...rest }: Passed): ClockPassed => ({
  ...rest,
  happened: happened.map(({ at, trace, name, fields }) => ({
    ...{ at, trace, what: whatOf(name, fields) },
    recipient: String(fields.recipient ?? (Array.isArray(fields.recipients) ? (fields.recipients[0] ?? '') : '')),
    reply: typeof fields.reply === 'string' ? fields.reply : null,
    next: typeof fields.nextAt === 'number' ? fields.nextAt : null,
  })),
});

function whatOf(name: string, { kind }: Readonly<Record<string, unknown>>): ClockPassed['happened'][number]['what'] {
  switch (name) {
    case 'queue.deferred':
      return 'deferred';
    case 'queue.failed':
      return 'failed';
    case 'queue.reported':
      return kind === 'delayed' ? 'told-delay' : kind === 'failed' ? 'bounced' : 'told-success';
    case 'queue.relayed':
      return 'relayed';
    default:
      return 'delivered';
  }
}
