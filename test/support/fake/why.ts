/** Why?, answered as a real server would of the mail that is made up here. */
import type { Api, WhyAnswer, WhyCause } from '../../../server/api/contract.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** A question about nothing that is known has the answer that nobody came. */
export function fakeWhyApi(world: () => World): Api['why'] {
  return {
    async ask({ text, direction }): Promise<WhyAnswer> {
      const at = Date.now();
      const base = {
        ...{ asked: text, at, guessed: direction === undefined, from: at - 14 * 24 * HOUR, until: at },
        ...{ evidence: [], others: [], action: null, about: null },
      };
      if (world().variant === 'empty' || text.includes('nobody')) {
        const cause: WhyCause = {
          code: 'nothing-from',
          values: { whom: 'there.example', since: at - 14 * 24 * HOUR, last: null },
        };
        return { ...base, direction: direction ?? 'incoming', cause };
      }
      return { ...base, ...waiting(at, direction ?? 'outgoing') };
    },
  };
}

const trace = 'MGA1B2C3D4E5-1';

const waiting = (at: number, direction: WhyAnswer['direction']) => ({
  direction,
  cause: {
    code: 'waiting',
    values: {
      said: {
        ...{
          entry: 'greylisted',
          reply: '450 4.7.1 Greylisted, come again',
          host: 'mx.example.net',
          list: null,
          delist: null,
        },
        ...{ limit: null, size: null, who: 'nobody', cause: 'greylisted' },
      },
      ...{ to: 'kim@example.net', attempts: 2, nextAt: at + 300_000 },
    },
  } satisfies WhyCause,
  evidence: [
    {
      at: at - 240_000,
      said: 'ana@office.test → kim@example.net: 2048 octets accepted from 192.168.1.20 (ESMTPSA)',
      trace,
      bytes: [],
    },
    {
      ...{ at: at - 239_000, said: 'kim@example.net waits: 450 4.7.1 Greylisted, come again', trace },
      bytes: ['C: RCPT TO:<kim@example.net>', 'S: 450 4.7.1 Greylisted, come again'],
    },
  ],
  action: { kind: 'retry', recipient: 1 } as const,
  about: {
    trace,
    at: at - 240_000,
    sender: 'ana@office.test',
    recipients: ['kim@example.net'],
    subject: 'Your order #88',
  },
  others: [
    {
      cause: {
        code: 'taken',
        values: { at: at - HOUR, host: 'mx.example.net', to: 'kim@example.net', reply: '250 2.0.0 queued as 9F1' },
      } satisfies WhyCause,
      ask: { text: 'MGA1B2C3D4E5-2', direction: 'outgoing' as const },
    },
  ],
});
