/**
 * One message handed to a next hop at once, past the queue: a captured message that is let out after all, by the owner's smart
 * host; an answer of the bounce lab, to the program it is for. What it answers is told to whoever asked; nothing is tried again.
 */
import { isAscii } from 'node:buffer';
import type { Bytes } from '../base/units.ts';
import { printReply } from '../smtp/client.ts';
import type { HopOptions } from './hop-shapes.ts';
import { openHop } from './open-hop.ts';

export type Released = {
  readonly bytes: Uint8Array;
  readonly sender: string;
  readonly recipients: readonly string[];
};

/** A sentence: why it did not reach everybody. */
export function releaseBy(options: HopOptions, route: string): (message: Released) => Promise<string | null> {
  return async ({ bytes, sender, recipients }) => {
    const opened = await openHop(options, route, 'usual');
    if (!opened.ok) return `${opened.error.host ?? 'The relay'}: ${opened.error.reply}`;
    const { session, host } = opened.value;
    try {
      const isPlain = [sender, ...recipients].every(address => isAscii(Buffer.from(address)));
      const size: Bytes = bytes.length;
      const done = await session.deliver({
        ...{ bytes, sender, size, smtpUtf8: !isPlain },
        body: isAscii(bytes) ? '7BIT' : '8BITMIME',
        recipients: recipients.map(address => ({ address })),
      });
      const refused = recipients.flatMap((address, at) => {
        const one = done.recipients[at]!;
        return one.outcome === 'accepted' ? [] : [`${address}: ${printReply(one.reply)}`];
      });
      return refused.length === 0 ? null : `${host} did not take it for ${refused.join('; ')}`;
    } finally {
      await session.quit();
    }
  };
}
