/**
 * An SMTP server on loopback for a test: everything is allowed unless the test says otherwise, and all is noted.
 *
 *   await using server = await smtpServer({ bareNewlines: 'mend' });
 *   const wire = await server.ready();
 */
import { type AddressInfo, createServer } from 'node:net';
import { systemClock } from '../../server/base/ports.ts';
import { ok } from '../../server/base/result.ts';
import { accept } from '../../server/net/accept.ts';
import type { SmtpHandler, SmtpSession, Stage, Summary, Transaction } from '../../server/smtp/handler.ts';
import { defaultLimits, type Limits, type SmtpOptions } from '../../server/smtp/options.ts';
import { acceptedAs } from '../../server/smtp/reply.ts';
import { newSmtpServer, type SmtpServer } from '../../server/smtp/server.ts';
import { testCertificate } from './certificate.ts';
import { dial, type WireClient } from './wire.ts';

export type Received = { readonly session: SmtpSession; readonly transaction: Transaction; readonly text: string };

export type TestServer = AsyncDisposable & {
  readonly port: number;
  readonly server: SmtpServer;
  readonly messages: Received[];
  readonly refusals: {
    readonly stage: Stage;
    readonly code: number;
    readonly because: string;
    readonly detail: string;
  }[];
  readonly bugs: unknown[];
  readonly summaries: Summary[];
  /** Resolves when the next session has been reported as closed. */
  summary(): Promise<Summary>;
  dial(): Promise<WireClient>;
  /** Greeted, and EHLO said: ready for MAIL. */
  ready(): Promise<WireClient>;
};

type Wishes = Partial<Omit<SmtpOptions, 'limits'>> & { readonly limits?: Partial<Limits> };

const yes = ok(undefined);

export async function smtpServer(wishes: Wishes = {}, hooks: Partial<SmtpHandler> = {}): Promise<TestServer> {
  const options: SmtpOptions = {
    hostname: 'mx.example',
    greeting: '',
    maxMessageBytes: 100_000,
    tls: 'none',
    login: null,
    bareNewlines: 'refuse',
    earlyTalk: 'refuse',
    ...wishes,
    limits: { ...defaultLimits, errorDelay: 0, ...wishes.limits },
  };
  const noted: Pick<TestServer, 'messages' | 'refusals' | 'bugs' | 'summaries'> = {
    messages: [],
    refusals: [],
    bugs: [],
    summaries: [],
  };
  const closed = Promise.withResolvers<Summary>();
  const handler: SmtpHandler = {
    connected: () => yes,
    senderOffered: () => yes,
    recipientOffered: () => yes,
    messageReceived(session, transaction, bytes) {
      noted.messages.push({ session, transaction, text: bytes.toString('latin1') });
      return ok(acceptedAs(String(noted.messages.length)));
    },
    refused: (_, stage, { reply, because }, detail) =>
      void noted.refusals.push({ stage, code: reply.code, because, detail }),
    loggedIn() {},
    loginFailed() {},
    closed(_, summary) {
      noted.summaries.push(summary);
      closed.resolve(summary);
    },
    ...hooks,
  };
  const server = newSmtpServer(options, handler, { clock: systemClock, onBug: fault => void noted.bugs.push(fault) });
  const { context } = options.tls === 'none' ? { context: null } : await testCertificate();
  let connections = 0;
  const listener = createServer({ noDelay: true, allowHalfOpen: true }, socket =>
    server.accept(accept(socket, { clock: systemClock, secureContext: () => context! }), `test-${++connections}`),
  );
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const clients: WireClient[] = [];
  const reach = async () => {
    const client = await dial(port);
    clients.push(client);
    return client;
  };
  return {
    ...noted,
    port,
    server,
    summary: () => closed.promise,
    dial: reach,
    async ready() {
      const client = await reach();
      await client.expect('220 ');
      await client.ask('EHLO client.example', '250');
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      listener.close();
      await server.close(0);
    },
  };
}

/** MAIL and RCPT, so that content comes next. */
export async function envelope(wire: WireClient, mail = '', ...recipients: string[]): Promise<void> {
  await wire.ask(`MAIL FROM:<ann@client.example>${mail && ` ${mail}`}`, '250 2.1.0');
  for (const recipient of recipients.length > 0 ? recipients : ['bob@mx.example']) {
    await wire.ask(`RCPT TO:<${recipient}>`, '250 2.1.5');
  }
}

/** A whole message by DATA; `content` is sent as it is, with the end behind it. Returns the last reply. */
export async function deliver(wire: WireClient, content: string): Promise<string> {
  await envelope(wire);
  await wire.ask('DATA', '354 ');
  wire.send(`${content}.\r\n`);
  return wire.reply();
}
