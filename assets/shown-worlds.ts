/**
 * The mail systems that are photographed: an architects' office with an afternoon of mail, on a clock that is moved along;
 * a programmer's computer that catches what a shop sends; a lab; one that was never asked anything. All on loopback.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { newRouter } from '../server/api/router.ts';
import { openConsole } from '../server/assembly/console.ts';
import type { StartOptions } from '../server/assembly/start.ts';
import { windowRoot } from '../server/assembly/start.ts';
import { minutes } from '../server/base/units.ts';
import { secureZoneResolver } from '../server/dns/secure-zone.ts';
import { zoneResolver } from '../server/dns/zone.ts';
import { parseZone } from '../server/dns/zone-file.ts';
import { testCertificate } from '../test/support/certificate.ts';
import { startNextHop } from '../test/support/next-hop.ts';
import { type Person, startWorld, type World, type WorldOptions } from '../test/support/world.ts';
import { furnish, holdBack, openBox, watch } from './office-furniture.ts';
import { domain, heldMessage, type OfficeMail, officeMail, people, shownJourney } from './office-mail.ts';
import { shopMail } from './shop-mail.ts';

export type WorldName = 'office' | 'programmer' | 'learner' | 'nobody';
/** Addresses of the window, each with a key for one visitor. */
export type Shown = AsyncDisposable & { readonly address: (path: string) => string };

/** The names that others publish. Everybody answers but slowpost.example, whose server is away. */
const OTHERS = `
brightwood.example.      MX 10 mx.brightwood.example.
northline-timber.example. MX 10 mx.northline-timber.example.
portcity.example.        MX 10 mx.portcity.example.
imap.oldpost.example.    A 127.0.0.1
studiomarsh.example.     MX 10 mx.studiomarsh.example.
lucky-draw.example.      MX 10 mx.lucky-draw.example.
*.brightwood.example.    A 127.0.0.1
*.northline-timber.example. A 127.0.0.1
*.portcity.example.      A 127.0.0.1
*.studiomarsh.example.   A 127.0.0.1
slowpost.example.        MX 10 mx.slowpost.example.
mx.slowpost.example.     A 127.0.0.9
`;

/** What the office publishes of itself: nearly all. */
const OURS = `
${domain}.               MX 10 mail.${domain}.
${domain}.               TXT "v=spf1 mx ip4:198.51.100.20 -all"
_dmarc.${domain}.        TXT "v=DMARC1; p=none; rua=mailto:dmarc-reports@${domain}"
mail.${domain}.          A 203.0.113.25
25.113.0.203.in-addr.arpa. PTR mail.${domain}.
_imaps._tcp.${domain}.   SRV 0 1 993 mail.${domain}.
`;

/** The office has read what came before. */
const READ_BEFORE = 10;
const addressOf = (whom: string): string => /<(.+)>/.exec(whom)?.[1] ?? whom;
const top = join(import.meta.dirname, '..');

/** It lives in folders of `folder`, which are its own and go with it: they are not there before. */
export async function startShown(name: WorldName, folder: string): Promise<Shown> {
  if (name === 'office') return startOffice(folder);
  const presets = { programmer: 'dev', learner: 'learn', nobody: null } as const;
  const world = await startWorld({
    preset: presets[name],
    folder: newFolder(folder, 'Mailroom'),
    settings: await usualPorts(),
  });
  if (name === 'programmer') await carryShop(world);
  return shown(world);
}

/** Its name is seen in pictures, and it may be somebody's home: what is there already is not touched. */
function newFolder(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(parent, { recursive: true });
  mkdirSync(folder);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Where mail servers listen, of what is free here: numbers that everybody knows. */
const USUAL = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
  managesieve: 4190,
};

async function usualPorts(): Promise<readonly string[]> {
  const tried = Object.entries(USUAL).map(async ([name, port]) =>
    (await isFree(port)) ? [`${name}.port=${port}`] : [],
  );
  return (await Promise.all(tried)).flat();
}

const isFree = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });

async function shown(world: World, close?: () => Promise<void>): Promise<Shown> {
  const front = await openConsole(world.mailroom, newRouter(world.mailroom.ports), windowRoot(top), bug =>
    world.bugs.push(bug),
  );
  if (!front) throw new Error('the console cannot listen');
  return {
    address: path => front.newToken(path),
    async [Symbol.asyncDispose]() {
      await front.close();
      await world[Symbol.asyncDispose]();
      await close?.();
    },
  };
}

/** Names in memory, which can be published one after another. */
function newNames(): { readonly resolvers: NonNullable<StartOptions['resolvers']>; publish(text: string): void } {
  let text = '';
  const read = () => {
    const zone = parseZone(text);
    if (!zone.ok) throw new Error(zone.error.sentence);
    return { plain: zoneResolver(zone.value), secure: secureZoneResolver(zone.value) };
  };
  let now = read();
  const asked = <Side extends 'plain' | 'secure'>(side: Side): (typeof now)[Side] =>
    new Proxy(now[side], { get: (_, what) => Reflect.get(now[side], what) }) as (typeof now)[Side];
  return {
    resolvers: { plain: asked('plain'), secure: asked('secure') },
    publish(more) {
      text += more;
      now = read();
    },
  };
}

async function startOffice(folder: string): Promise<Shown> {
  const { context } = await testCertificate();
  const hop = await startNextHop({
    tls: context,
    script: {
      rcpt: line => {
        if (line.includes('old.partner@')) return '550 5.1.1 No such person here';
        return line.includes('planning@') ? '451 4.7.1 Greylisted, please come back later' : undefined;
      },
    },
  });
  const names = newNames();
  names.publish(OTHERS);
  const options: WorldOptions = {
    ...{ folder: newFolder(folder, 'Mailroom'), hopPort: hop.port, resolvers: names.resolvers },
    settings: [
      ...(await usualPorts()),
      'listen.host=0.0.0.0',
      `host-name=mail.${domain}`,
      'queue.first-retry=15m',
      'doctor.public-addresses=203.0.113.25',
    ],
  };
  const world = await startWorld(options);
  const accounts = await open(world);
  await publish(world, names.publish);
  await openBox(world);
  await holdBack(world);
  await carry(world, accounts);
  await furnish(world);
  const elsewhere = await watch(world, newFolder(folder, 'Old post'), hop.port);
  await backUp(world, newFolder(folder, 'Backup disk'));
  await world.api.doctor.check({ domain });
  return shown(world, async () => {
    await elsewhere[Symbol.asyncDispose]();
    await hop.close();
  });
}

/** Our names; of the keys that sign one is not published yet. */
async function publish(world: World, say: (text: string) => void): Promise<void> {
  let first: { readonly zoneLine: string } | undefined;
  while (!first) {
    [first] = await world.api.dkim.records({ domain });
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  say(`${OURS}\n$ORIGIN ${domain}.\n${first.zoneLine}\n`);
  await world.api.dkim.check({ domain });
}

async function backUp(world: World, to: string): Promise<void> {
  await world.api.backup.choose({ to });
  for (const act of ['run', 'drill'] as const) {
    await world.api.backup[act]({}).catch(() => undefined);
    while ((await world.api.backup.get({})).running) await new Promise(resolve => setTimeout(resolve, 100));
  }
}

async function open(world: World): Promise<ReadonlyMap<string, Person>> {
  await world.api.domains.add({ name: domain });
  const accounts = new Map<string, Person>();
  for (const person of people) {
    const [address, password] = [addressOf(person), 'correct horse'];
    await world.api.accounts.add({ address, password, name: person.split(' <')[0]! });
    accounts.set(address, { address, password });
  }
  const [first, second] = [...accounts.keys()] as [string, string];
  await world.api.accounts.change({ address: first, quotaBytes: 5_000_000_000 });
  await world.api.appPasswords.add({ address: first, name: 'Telephone' });
  await world.api.aliases.add({ address: `hello@${domain}`, targets: [first, second] });
  await world.api.aliases.add({ address: `drawings@${domain}`, targets: [second] });
  return accounts;
}

/** Each message at its own time of the afternoon. The office reads its mail once, somewhat before the picture. */
async function carry(world: World, accounts: ReadonlyMap<string, Person>): Promise<void> {
  let now = officeMail[0]!.minutes + 1;
  const jumpTo = async (before: number): Promise<void> => {
    await world.later(minutes(now - before));
    now = before;
  };
  await world.later(minutes(-now));
  const carryOne = async ({ minutes: before, mail }: OfficeMail): Promise<void> => {
    await jumpTo(before);
    const dated = { date: new Date(Date.now() - before * 60_000), ...woven(mail) };
    const person = accounts.get(addressOf(mail.from));
    if (person) await world.submit(person, dated);
    else await bring(world, dated).catch((refusal: Error) => console.log(`refused: ${refusal.message}`));
    await world.settle();
    if (mail.subject === heldMessage) await hold(world);
  };
  for (const one of officeMail.filter(({ minutes: before }) => before > READ_BEFORE)) await carryOne(one);
  await jumpTo(READ_BEFORE);
  for (const person of accounts.values()) await read(world, person);
  for (const one of officeMail.filter(({ minutes: before }) => before <= READ_BEFORE)) await carryOne(one);
  await jumpTo(0);
  await world.withImap([...accounts.values()][0]!, async client => {
    const lock = await client.getMailboxLock('INBOX');
    const [uid] = (await client.search({ subject: shownJourney }, { uid: true })) || [];
    await client.fetchOne(String(uid), { source: true }, { uid: true });
    await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    lock.release();
  });
  await world.settle();
}

/** With the fields that make an answer belong to what it answers. */
function woven(mail: OfficeMail['mail']): OfficeMail['mail'] {
  const idOf = (subject: string): string =>
    `<${createHash('sha256').update(subject).digest('hex').slice(0, 16)}@${domain}>`;
  const subject = mail.subject ?? '';
  const answered = subject.replace(/^(Re|Fwd): /, '');
  if (answered === subject) return { ...mail, messageId: idOf(subject) };
  return { ...mail, inReplyTo: idOf(answered), references: [idOf(answered)] };
}

async function hold(world: World): Promise<void> {
  const rows = await world.api.queue.list({ limit: 100 });
  const { recipient } = rows.find(row => row.subject === heldMessage)!;
  await world.api.queue.act({ recipients: [recipient], act: 'hold' });
}

async function bring(world: World, mail: OfficeMail['mail']): Promise<void> {
  const name = `mx.${addressOf(mail.from).split('@')[1]}`;
  const mailer = createTransport({ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, name });
  await mailer.sendMail(mail).finally(() => mailer.close());
}

/** Somebody reads all that is there, and stars what has to be answered. */
async function read(world: World, person: Person): Promise<void> {
  await world.withImap(person, async client => {
    const lock = await client.getMailboxLock('INBOX');
    try {
      for (const { uid, envelope } of await client.fetchAll('1:*', { uid: true, envelope: true, source: true })) {
        const starred = /missing|colour/i.test(envelope?.subject ?? '');
        await client.messageFlagsAdd(String(uid), ['\\Seen', ...(starred ? ['\\Flagged'] : [])], { uid: true });
      }
    } finally {
      lock.release();
    }
  });
  await world.settle();
}

/** A shop under test hands in what it would send; one of its programs does it wrong. */
async function carryShop(world: World): Promise<void> {
  await spokeTlsToAClearPort(world.port('smtp'));
  for (const { user, mail } of shopMail) {
    const auth = user === undefined ? {} : { auth: { user, pass: 'any' } };
    const mailer = createTransport({ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, ...auth });
    await mailer.sendMail(mail).finally(() => mailer.close());
  }
  await world.settle();
}

const spokeTlsToAClearPort = (port: number): Promise<void> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}).on('close', () => resolve());
    socket.once('data', () => socket.end(Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])));
  });
