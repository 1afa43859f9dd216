/**
 * A whole mail system on loopback, in a home folder of its own: every listener on a free port, names answered by a zone
 * text, next hops by next-hop.ts. Real programs are its clients.
 *
 *   await using world = await startWorld({ preset: 'office', zone: 'there.example. MX 10 mx.there.example.\n…' });
 *   const ann = await world.addAccount('ann@here.example');
 *   const { trace } = await world.submit(ann, { to: 'kim@there.example', subject: 'Hello', text: 'Hello.' });
 *   await world.settle();
 *   assert.deepEqual(await world.way(trace), […]);
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { ImapFlow } from 'imapflow';
import type { createTransport, SendMailOptions } from 'nodemailer';
import type { Api, Journey, ListenerName, Preset } from '../../server/api/contract.ts';
import { newRouter } from '../../server/api/router.ts';
import { connect, portChannel, serve } from '../../server/api/rpc.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { type Mailroom, type StartOptions, startMailroom } from '../../server/assembly/start.ts';
import { type Clock, systemClock } from '../../server/base/ports.ts';
import type { Duration } from '../../server/base/units.ts';
import { dial, type WireClient } from './wire.ts';

export type WorldOptions = {
  /** null: the first run has not been answered. Default 'office'. */
  readonly preset?: Preset | null;
  /** `key=value`, as `--set` takes them. */
  readonly settings?: readonly string[];
  /** A master file; without one no name is known. */
  readonly zone?: string;
  /** Where next hops listen. */
  readonly hopPort?: number;
  /** What web servers say; without it none can be reached. */
  readonly fetchText?: StartOptions['fetchText'];
  /** Who answers for names, instead of `zone`. */
  readonly resolvers?: StartOptions['resolvers'];
  /** PEM of the authorities that strangers believe. */
  readonly roots?: StartOptions['roots'];
  /** A home that is there already, and stays. */
  readonly folder?: string;
  /** Who takes what is brought to web servers. */
  readonly postOctets?: StartOptions['postOctets'];
  /** Another clock, which can be set. */
  readonly clock?: ShiftedClock;
  /** Whose sleep and clock are watched. */
  readonly computer?: StartOptions['computer'];
};

type ShiftedClock = Clock & { shift(by: Duration): void };
export type Person = { readonly address: string; readonly password: string };
export type Sent = { readonly trace: string; readonly response: string; readonly messageId: string };

export type World = AsyncDisposable & {
  readonly mailroom: Mailroom;
  readonly home: string;
  readonly api: Api;
  /** Faults of ours; a world that ends with one fails its test. */
  readonly bugs: unknown[];
  readonly port: (listener: ListenerName) => number;
  /** PEM of the local authority. */
  readonly authority: () => string;
  addAccount(address: string, password?: string): Promise<Person>;
  /** By the submission port, with STARTTLS and a login. */
  submit(person: Person, mail: SendMailOptions): Promise<Sent>;
  /** By port 25, as another server brings it. */
  bring(mail: SendMailOptions): Promise<Sent>;
  /** A raw dialogue with a listener. */
  wire(listener: ListenerName): Promise<WireClient>;
  /** Greeted, and EHLO said. */
  smtp(listener?: 'smtp' | 'submission'): Promise<WireClient>;
  withImap<T>(person: Person, use: (client: ImapFlow) => Promise<T>): Promise<T>;
  /** The messages in a mailbox, read by IMAP. */
  read(person: Person, mailbox?: string): Promise<readonly string[]>;
  /** The same without a client, so that nobody has read them. */
  stored(person: Person, mailbox?: string): Promise<readonly string[]>;
  /** Nothing runs, nothing is due, everything is written down. */
  settle(): Promise<void>;
  /** The wall clock jumps, and the queue is told so. */
  later(by: Duration): Promise<void>;
  journey(trace: string): Promise<Journey>;
  /** The journey's stations as [name, state], the trunk's and then each recipient's with its state. */
  way(trace: string): Promise<readonly (readonly string[])[]>;
  /** Fails unless every accepted recipient has exactly one place; returns what is in each. */
  ledger(): Promise<Readonly<Record<string, number>>>;
};

/** In a test one address plays everybody; the tests of peers set their own limits. */
const NOBODY_WAITS = [
  ...['checks.greet-wait=0s', 'checks.tarpit-from=0', 'peers.connections-at-once=0'],
  ...['connections', 'recipients', 'unknown', 'errors'].flatMap(what =>
    ['minute', 'hour'].map(span => `peers.${what}-per-${span}=0`),
  ),
];

const PORTS = ['smtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s', 'managesieve', 'console'];

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'mailroom-world-'));
  const zone = join(folder, 'zone');
  writeFileSync(zone, options.zone ?? '');
  const bugs: unknown[] = [];
  const clock = options.clock ?? shiftedClock();
  const home = homeAt(folder);
  const started = await startMailroom({
    home,
    given: {
      path: home.config,
      environment: {},
      preset: options.preset === undefined ? 'office' : options.preset,
      set: [
        ...PORTS.map(name => `${name}.port=0`),
        'listen.host=127.0.0.1',
        'host-name=mail.here.example',
        `dns.zone=${zone}`,
        ...NOBODY_WAITS,
        ...(options.hopPort === undefined ? [] : [`outbound.port=${options.hopPort}`]),
        ...(options.settings ?? []),
      ],
    },
    clock,
    ...(options.fetchText ? { fetchText: options.fetchText } : {}),
    ...(options.resolvers ? { resolvers: options.resolvers } : {}),
    ...(options.roots ? { roots: options.roots } : {}),
    ...(options.postOctets ? { postOctets: options.postOctets } : {}),
    ...(options.computer ? { computer: options.computer } : {}),
    onBug: (fault, where) => void bugs.push({ where, fault }),
  });
  assert(started.ok, started.ok ? '' : started.error.sentence);
  return worldOf(started.value, folder, clock, bugs, options.folder === undefined);
}

function shiftedClock(): ShiftedClock {
  let offset = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + offset,
    shift: by => {
      offset += by;
    },
  };
}

function worldOf(mailroom: Mailroom, folder: string, clock: ShiftedClock, bugs: unknown[], isOurs: boolean): World {
  const { port1, port2 } = new MessageChannel();
  serve(newRouter(mailroom.ports), portChannel(port1), 'window', fault => void bugs.push(fault));
  const api = connect<Api>(portChannel(port2)) as unknown as Api;
  const wires: WireClient[] = [];
  const authority = () => readFileSync(join(folder, 'tls', 'authority.pem'), 'utf8');
  const port = (name: ListenerName) => {
    const found = mailroom.ports.listeners().find(listener => listener.name === name);
    assert.equal(found?.state, 'listening', `${name}: ${found?.sentence ?? 'not open'}`);
    return found!.port;
  };
  const tls = () => ({ ca: authority(), servername: 'localhost' });

  const world: World = {
    mailroom,
    home: folder,
    api,
    bugs,
    port,
    authority,
    async addAccount(address, password = 'correct horse') {
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const known = await api.domains.list({});
      if (!known.some(one => one.name === domain)) await api.domains.add({ name: domain });
      await api.accounts.add({ address, password });
      return { address, password };
    },
    submit: (person, mail) =>
      send(
        {
          host: '127.0.0.1',
          port: port('submission'),
          requireTLS: true,
          tls: tls(),
          auth: { user: person.address, pass: person.password },
        },
        { from: person.address, ...mail },
      ),
    bring: mail => send({ host: '127.0.0.1', port: port('smtp'), ignoreTLS: true, name: 'mx.there.example' }, mail),
    async wire(listener) {
      const client = await dial(port(listener));
      wires.push(client);
      return client;
    },
    async smtp(listener = 'smtp') {
      const client = await world.wire(listener);
      await client.expect('220 ');
      await client.ask('EHLO client.example', '250');
      return client;
    },
    async withImap(person, use) {
      // What a test does not use costs it nothing.
      const { ImapFlow } = await import('imapflow');
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: port('imaps'),
        secure: true,
        tls: tls(),
        auth: { user: person.address, pass: person.password },
        logger: false,
        clientInfo: { name: 'Walker', version: '1' },
      });
      await client.connect();
      try {
        return await use(client);
      } finally {
        await client.logout();
      }
    },
    read: (person, mailbox = 'INBOX') =>
      world.withImap(person, async client => {
        const lock = await client.getMailboxLock(mailbox);
        try {
          const messages = await client.fetchAll('1:*', { uid: true });
          const texts: string[] = [];
          for (const { uid } of messages) {
            // A whole BODY[] without PEEK is what makes a message read.
            const { content } = await client.download(String(uid), undefined, { uid: true });
            const parts: Buffer[] = [];
            for await (const part of content ?? []) parts.push(part as Buffer);
            texts.push(Buffer.concat(parts).toString('latin1'));
          }
          return texts;
        } finally {
          lock.release();
        }
      }),
    async stored(person, name = 'INBOX') {
      const { store } = mailroom;
      const account = await store.account(person.address);
      const mailbox = account && (await store.mailbox(account.id, name));
      assert(account && mailbox, `${person.address} has no ${name}`);
      const texts: string[] = [];
      for await (const rows of store.rows(account.id, mailbox.id, [[1, mailbox.uidNext]]))
        for (const row of rows) texts.push(Buffer.from(await store.bytes(row.message)).toString('latin1'));
      return texts;
    },
    async settle() {
      for (let before = -1; ; ) {
        await mailroom.mail.runner.idle();
        await mailroom.mail.reporter.settle();
        await mailroom.mail.runner.idle();
        await mailroom.recorder.flush();
        const { accepted } = await mailroom.store.ledger();
        if (accepted === before) return;
        before = accepted;
      }
    },
    async later(by) {
      clock.shift(by);
      mailroom.mail.runner.wake();
      await world.settle();
    },
    journey: trace => api.journeys.get({ trace }),
    async way(trace) {
      const { trunk, branches } = await world.journey(trace);
      return [
        trunk.map(({ name, state }) => `${name} ${state}`),
        ...branches.map(branch => [
          `${branch.address} ${branch.state}`,
          ...branch.stations.map(({ name, state }) => `${name} ${state}`),
        ]),
      ];
    },
    async ledger() {
      const { ledger } = await api.status.get({});
      const { balanced, ...counts } = ledger;
      assert.equal(balanced, true, `the ledger does not balance: ${JSON.stringify(counts)}`);
      return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
    },
    async [Symbol.asyncDispose]() {
      for (const wire of wires) wire.destroy();
      const findings = await mailroom.store.check({ deep: true });
      port1.close();
      port2.close();
      await mailroom.close('the test is over');
      if (isOurs) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      assert.deepEqual(findings, []);
      assert.deepEqual(bugs, []);
    },
  };
  return world;
}

type Transport = Exclude<Parameters<typeof createTransport>[0], string | undefined>;

async function send(transport: object, mail: SendMailOptions): Promise<Sent> {
  const { createTransport } = await import('nodemailer');
  const mailer = createTransport(transport as Transport);
  try {
    const { response, messageId } = (await mailer.sendMail(mail)) as { response: string; messageId: string };
    const trace = /\b[0-9A-Z]{12}-\d+\b/.exec(response)?.[0];
    assert(trace, `no trace in "${response}"`);
    return { trace, response, messageId };
  } finally {
    mailer.close();
  }
}

/** The trace in a reply of ours. */
export const traceIn = (text: string): string => {
  const trace = /\b[0-9A-Z]{12}-\d+\b/.exec(text)?.[0];
  assert(trace, `no trace in "${text}"`);
  return trace;
};
