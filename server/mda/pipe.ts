/**
 * The delivery agent of routes called `pipe NAME`: the owner's programs and Maildirs. At least once, and honest about it:
 * before a program runs its lease is marked, so that a crash cannot hide that it may have had the message already (R3).
 * Off until the owner says otherwise; what is for a pipe waits meanwhile.
 */
import type { Clock } from '../base/ports.ts';
import { event } from '../events/event.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import { parseRouteName } from '../queue/route-name.ts';
import type { Lease, Store } from '../store/interface.ts';
import { handedMessage } from './handed-message.ts';
import { putIntoMaildir } from './maildir.ts';
import { permanent, refusedBy, settled, temporary } from './outcome.ts';
import { endedWith, environmentFor, filledWords } from './program-words.ts';
import { runProgram } from './run-program.ts';
import type { MaildirTransport, ProgramTransport, Transports } from './transports.ts';

export type PipeOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly transports: Pick<Transports, 'find'>;
  readonly isOn: () => boolean;
  readonly separator: () => string;
  readonly hostName: () => string;
  /** Programs run there. */
  readonly home: string;
};

export function pipeDelivery(options: PipeOptions): DeliveryAgent {
  return {
    async deliver(batch) {
      const deliveries: Delivery[] = [];
      // One after the other: a program is not asked to run beside itself for one message.
      for (const lease of batch) deliveries.push(await deliverOne(options, lease));
      return deliveries;
    },
  };
}

async function deliverOne(options: PipeOptions, lease: Lease): Promise<Delivery> {
  const route = parseRouteName(lease.route);
  const name = route.ok && route.value.kind === 'pipe' ? route.value.name : lease.route;
  const transport = await options.transports.find(name);
  if (!transport) return temporary('4.3.5', `There is no pipe "${name}" any more`);
  if (!options.isOn()) return temporary('4.3.2', `Mail is handed to no program here now (pipe ${name})`);
  if (!transport.enabled) return temporary('4.3.2', `The pipe "${name}" is switched off`);
  return transport.kind === 'maildir' ? intoMaildir(options, lease, transport) : intoProgram(options, lease, transport);
}

async function intoMaildir(options: PipeOptions, lease: Lease, { name, path }: MaildirTransport): Promise<Delivery> {
  const stored = await options.store.relayBytes(lease.message);
  const bytes = handedMessage(lease, stored, false, options.clock.now());
  const put = await putIntoMaildir(path, lease, bytes, options.hostName());
  if (!put.ok) return temporary('4.2.0', `The folder of pipe ${name} did not take it: ${shown(put.error)}`);
  return finished(options, lease, `pipe ${name}`, `It lies in new/${put.value.name}`);
}

async function intoProgram(options: PipeOptions, lease: Lease, transport: ProgramTransport): Promise<Delivery> {
  const { clock, store } = options;
  const words = filledWords(transport.args, lease, options.separator());
  if (!words.ok) return permanent('5.1.3', `Not handed to pipe ${transport.name}: ${words.error}`);
  const input = handedMessage(lease, await store.relayBytes(lease.message), transport.fromLine, clock.now());
  const marked = await store.run('markUncertain', { leases: [{ recipient: lease.recipient, fence: lease.fence }] });
  // What cannot be written down must not be done.
  if (!marked.ok) return refusedBy(marked.error);
  if (marked.value.marked === 0) return settled;
  const ran = await runProgram(
    {
      ...{ program: transport.program, args: words.value, input, timeLimit: transport.timeLimit },
      ...{ environment: environmentFor(lease, options.separator(), options.home), folder: options.home },
    },
    clock,
  );
  const who = `pipe ${transport.name}`;
  switch (ran.kind) {
    case 'not-run':
      return temporary('4.3.5', `${who} could not be run: ${shown(ran.because)}`);
    case 'too-long':
      return {
        ...temporary('4.3.0', `${who} took too long and was ended${quoted(ran.said)}`),
        uncertain: true,
      } as Delivery;
    case 'ended': {
      const ended = endedWith(ran.code, ran.signal);
      if (ended.kind === 'done') return finished(options, lease, who, ran.said === '' ? 'taken' : shown(ran.said));
      const reply = `${who}: ${ended.what}${quoted(ran.said)}`;
      return ended.kind === 'permanent' ? permanent(ended.status, reply) : temporary(ended.status, reply);
    }
  }
}

/** Written down here, as filing is: nobody else knows this kind of end. */
async function finished(options: PipeOptions, lease: Lease, to: string, reply: string): Promise<Delivery> {
  const now = options.clock.now();
  const done = await options.store.run('settle', {
    settlements: [
      {
        ...{ recipient: lease.recipient, fence: lease.fence },
        outcome: { kind: 'delivered', reply, host: null },
        note: event('mda.handed', now, lease.trace, {
          ...{ recipient: lease.address, to, reply, delay: (now - lease.acceptedAt) / 1000 },
          ...(lease.uncertain ? { uncertain: true } : {}),
        }),
      },
    ],
  });
  if (done.ok) return settled;
  return {
    ...temporary('4.3.0', `${to} took it, and that could not be written down (${done.error})`),
    uncertain: true,
  } as Delivery;
}

const LONGEST_QUOTE = 400;
/** One line that a reply may hold. */
const shown = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, LONGEST_QUOTE);
const quoted = (said: string): string => (shown(said) === '' ? '' : `, and said: ${shown(said)}`);
