/**
 * Shows a message to the scanners beside us, with the transaction as port 25 knows it; what they say becomes facts, what
 * they add to its header stands at its top.
 */
import type { Clock } from '../base/ports.ts';
import type { Facts, ScanFacts } from '../judgement/facts.ts';
import { received } from '../mime/trace.ts';
import type { Panel, Scanned } from '../scanners/panel.ts';
import type { ScanRequest } from '../scanners/scanner.ts';
import type { SmtpSession } from '../smtp/handler.ts';

export type ScanOptions = {
  readonly panel: Panel;
  readonly clock: Clock;
  readonly hostName: () => string;
  readonly junkFrom: () => number;
};

export type ScannedMessage = {
  readonly facts: readonly ScanFacts[];
  /** Printed, with their line ends. */
  readonly fields: string;
};

export async function scanned(
  options: ScanOptions,
  session: SmtpSession,
  facts: Facts,
  bytes: Buffer,
): Promise<ScannedMessage> {
  const found = await options.panel.scan(requestOf(options, session, facts, bytes));
  return { facts: found.map(factsOf), fields: found.flatMap(one => one.fields).join('') };
}

const factsOf = ({ scanner, verdict, points, because, words }: Scanned): ScanFacts => ({
  ...{ scanner, verdict, score: points, because },
  ...(words === undefined ? {} : { words }),
});

function requestOf(options: ScanOptions, session: SmtpSession, facts: Facts, bytes: Buffer): ScanRequest {
  const { remote, login, tls, id } = session;
  const hostName = options.hostName();
  const peer = { ...remote, name: facts.connection.name, helo: session.helo ?? '', tls };
  const trace = received({
    peer: { helo: peer.helo, address: peer.address, name: peer.name || null },
    by: hostName,
    with: {
      greeting: session.protocol.startsWith('SMTP') ? 'HELO' : 'EHLO',
      tls: tls !== null,
      authenticated: login !== null,
      utf8: false,
    },
    cipher: tls?.cipher ?? null,
    id,
    recipient: null,
    at: options.clock.now(),
  });
  return {
    ...{ bytes, id, hostName, peer },
    login: login?.address ?? null,
    sender: facts.sender?.path ?? '',
    recipients: facts.recipients.map(({ path }) => path),
    received: trace.ok ? trace.value : '',
    junkFrom: options.junkFrom(),
  };
}
