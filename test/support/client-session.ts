/** Our SMTP client against a scripted next hop: dialled, opened, closed at the end of the test. */
import assert from 'node:assert/strict';
import { seededRandom, systemClock } from '../../server/base/ports.ts';
import type { Result } from '../../server/base/result.ts';
import { allowAll, type Dialled, dial } from '../../server/net/dial.ts';
import { type ClientFault, type ClientSession, openSession, type SessionOptions } from '../../server/smtp/client.ts';
import type { OutgoingMessage } from '../../server/smtp/client-transaction.ts';
import { type NextHop, type NextHopOptions, startNextHop } from './next-hop.ts';

export async function dialHop(hop: NextHop): Promise<Dialled> {
  const dialled = await dial({ addresses: [hop.host], port: hop.port, guard: allowAll, clock: systemClock });
  assert(dialled.ok, 'the hop must be reachable');
  return dialled.value;
}

export async function open(
  hop: NextHop,
  options: Partial<SessionOptions> = {},
): Promise<Result<ClientSession, ClientFault>> {
  return openSession({
    connection: await dialHop(hop),
    greetingName: 'client.example',
    tls: 'none',
    clock: systemClock,
    random: seededRandom(1),
    ...options,
  });
}

type Meeting = { hop: NextHop; session: ClientSession; transcript: string[] };

/** A hop with a session open to it; both are gone when `act` is done. */
export async function meet(
  hopOptions: NextHopOptions,
  act: (meeting: Meeting) => Promise<void>,
  options: Partial<SessionOptions> = {},
): Promise<void> {
  const hop = await startNextHop(hopOptions);
  const transcript: string[] = [];
  try {
    const session = await open(hop, { transcript: line => transcript.push(`${line.who}: ${line.text}`), ...options });
    assert(session.ok, session.ok ? '' : session.error.sentence);
    await act({ hop, session: session.value, transcript });
    session.value.destroy();
  } finally {
    await hop.close();
  }
}

/** The fault of a session that must not open. */
export async function refusedBy(
  hopOptions: NextHopOptions,
  options: Partial<SessionOptions> = {},
): Promise<ClientFault> {
  const hop = await startNextHop(hopOptions);
  try {
    const session = await open(hop, options);
    assert(!session.ok, 'the session must not open');
    return session.error;
  } finally {
    await hop.close();
  }
}

/** A small message; what a test cares about is given. */
export const message = (change: Partial<OutgoingMessage> = {}): OutgoingMessage => {
  const bytes = change.bytes ?? Buffer.from('Subject: hello\r\n\r\nHello.\r\n');
  return {
    sender: 'ann@here.example',
    recipients: [{ address: 'bob@there.example' }],
    size: bytes instanceof Uint8Array ? bytes.length : 0,
    body: '7BIT',
    smtpUtf8: false,
    ...change,
    bytes,
  };
};

/** `to('a', 'b')` → recipients a@there.example and b@there.example. */
export const to = (...names: string[]) => names.map(name => ({ address: `${name}@there.example` }));
