/**
 * What a server does while it is killed, and what must be true once another has gone on: each scenario plays, saying
 * what it is about to do and what it was promised, and then looks at what was found.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { minutes } from '../../server/base/units.ts';
import { noWishes } from '../../server/msa/drop-file.ts';
import { openPutting } from '../../server/sendmail/put.ts';
import type { QueueRow } from '../../server/store/interface.ts';
import { must } from '../support/store-world.ts';
import type { WireClient } from '../support/wire.ts';
import type { World } from '../support/world.ts';

export const PASSWORD = 'correct horse';
/** What waits for it rests until the kill is over: people's acts have something to act on. */
export const RESTING = 'resting.example';
export const ZONE = `
there.example.   MX 10 mx.there.example.
${RESTING}. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
`;

/** A word before and a word after: in between nobody knows. */
export type Told = { begun(id: string): boolean; done(id: string): boolean };
export type Stage = {
  readonly world: World;
  /** Says that it is begun; once it is done, that it was promised. */
  act<T>(id: string, act: () => Promise<T>): Promise<T>;
};

export type Found = {
  readonly rows: readonly QueueRow[];
  /** What lies in INBOX, as octets. */
  readonly inbox: Readonly<Record<'ann' | 'ben', readonly string[]>>;
  readonly taken: readonly { readonly recipients: readonly string[]; readonly text: string }[];
};
export type Scenario = {
  readonly name: string;
  play(stage: Stage): Promise<void>;
  faults(told: Told, found: Found): readonly string[];
};

// ── playing ──

type Draft = {
  readonly by?: 'smtp' | 'submission';
  readonly to: readonly string[];
  readonly size?: number;
  readonly rcpt?: string;
};

async function letter({ world, act }: Stage, id: string, { by = 'submission', to, size = 200, rcpt = '' }: Draft) {
  const wire = by === 'smtp' ? await world.smtp() : await signedIn(world);
  const sender = by === 'smtp' ? 'zoe@stranger.example' : 'ann@here.example';
  await wire.ask(`MAIL FROM:<${sender}>`, '250');
  for (const one of to) await wire.ask(`RCPT TO:<${one}>${rcpt}`, '250');
  await wire.ask('DATA', '354');
  await act(id, () => end(wire, messageOf(id, sender, size)));
}

/** One sign-in for all: a password takes its time. */
const kept = new WeakMap<World, WireClient>();
async function signedIn(world: World): Promise<WireClient> {
  const known = kept.get(world);
  if (known) return known;
  const wire = await world.smtp('submission');
  await wire.ask(`AUTH PLAIN ${Buffer.from(`\0ann@here.example\0${PASSWORD}`).toString('base64')}`, '235');
  kept.set(world, wire);
  return wire;
}

async function end(wire: WireClient, text: string): Promise<void> {
  wire.send(`${text}.\r\n`);
  await wire.expect('250');
}

const messageOf = (id: string, sender: string, size: number): string =>
  `From: <${sender}>\r\nTo: <somebody@here.example>\r\nSubject: ${id}\r\n\r\n${`${id} and nothing else\r\n`.repeat(Math.ceil(size / 30))}`;

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise(resolve => setTimeout(resolve, 5));
}

// ── looking ──

const isReport = (text: string): boolean => /^Content-Type: multipart\/report/m.test(text);
const subjectOf = (text: string): string => /^Subject: (.*)\r$/m.exec(text)?.[1] ?? '';
const filed = (found: Found, who: 'ann' | 'ben', id: string): number =>
  found.inbox[who].filter(text => !isReport(text) && subjectOf(text) === id).length;
const reports = (found: Found, id: string, action: string): number =>
  found.inbox.ann.filter(
    text => isReport(text) && text.includes(`\r\nAction: ${action}`) && text.includes(`Subject: ${id}\r\n`),
  ).length;
const copies = (found: Found, id: string, to: string): number =>
  found.taken.filter(one => one.recipients.includes(to) && subjectOf(one.text) === id).length;
const rowOf = (found: Found, id: string, to: string): QueueRow | undefined =>
  found.rows.find(row => row.subject === id && row.address === to && row.state !== 'expanded');

/** Exactly once where it was promised, and never twice. */
const once = (what: string, count: number, told: Told, id: string): string[] => {
  const least = told.done(id) ? 1 : 0;
  const most = told.begun(id) ? 1 : 0;
  return count < least || count > most ? [`${what}: ${count} times; ${least} to ${most} are right`] : [];
};
/** A second copy only where the queue says that there may be one. */
function onceAbroad(found: Found, told: Told, id: string, to: string): string[] {
  const count = copies(found, id, to);
  const row = rowOf(found, id, to);
  if (count === 2 && row?.uncertain) return [];
  const faults = once(`${id} at ${to}`, count, told, id);
  if (row && (row.state === 'relayed') !== count > 0)
    faults.push(`${id} for ${to} is ${row.state}, and was taken ${count} times`);
  return faults;
}
/** Of what was accepted there are rows, and as many reports as there should be. */
function onceReported(found: Found, id: string, action: string, isDue: boolean): string[] {
  const count = reports(found, id, action);
  return count === (isDue ? 1 : 0) ? [] : [`${id}: ${count} reports of ${action}; it is ${isDue ? 'due' : 'not due'}`];
}

// ── what moves by itself ──

const comes: Scenario = {
  name: 'a stranger writes, small and large',
  async play(stage) {
    await letter(stage, 'in-small', { by: 'smtp', to: ['ann@here.example', 'ben@here.example'] });
    await letter(stage, 'in-large', { by: 'smtp', to: ['ann@here.example'], size: 90_000 });
    await stage.world.settle();
  },
  faults: (told, found) => [
    ...once('in-small for ann', filed(found, 'ann', 'in-small'), told, 'in-small'),
    ...once('in-small for ben', filed(found, 'ben', 'in-small'), told, 'in-small'),
    ...once('in-large for ann', filed(found, 'ann', 'in-large'), told, 'in-large'),
  ],
};

const goes: Scenario = {
  name: 'one of ours writes; put off once, then taken',
  async play(stage) {
    await letter(stage, 'out', { to: ['later@there.example', 'kim@there.example'] });
    await stage.world.settle();
    await stage.world.later(minutes(15));
  },
  faults: (told, found) =>
    ['later@there.example', 'kim@there.example'].flatMap(to => onceAbroad(found, told, 'out', to)),
};

const spreads: Scenario = {
  name: 'an alias leads to one here and one elsewhere',
  async play(stage) {
    await letter(stage, 'alias', { by: 'smtp', to: ['team@here.example'] });
    await stage.world.settle();
  },
  faults: (told, found) => [
    ...once('alias for ben', filed(found, 'ben', 'alias'), told, 'alias'),
    ...onceAbroad(found, told, 'alias', 'kim@there.example'),
  ],
};

const returns: Scenario = {
  name: 'a next hop refuses, and success is reported',
  async play(stage) {
    await letter(stage, 'bounced', { to: ['nobody@there.example'] });
    await letter(stage, 'success', { to: ['ben@here.example'], rcpt: ' NOTIFY=SUCCESS' });
    await stage.world.settle();
  },
  faults: (told, found) => [
    ...onceReported(found, 'bounced', 'failed', rowOf(found, 'bounced', 'nobody@there.example') !== undefined),
    ...(told.done('bounced') && !rowOf(found, 'bounced', 'nobody@there.example') ? ['bounced is lost'] : []),
    ...once('success for ben', filed(found, 'ben', 'success'), told, 'success'),
    ...onceReported(found, 'success', 'delivered', filed(found, 'ben', 'success') === 1),
  ],
};

export const drops: Scenario = {
  name: 'a program drops a message',
  async play(stage) {
    const drop = join(stage.world.home, 'drop');
    await stage.act('dropped', async () => {
      const wishes = { ...noWishes, sender: 'ann@here.example', recipients: ['ben@here.example', 'kim@there.example'] };
      const putting = must(openPutting(drop, wishes));
      putting.write(Buffer.from(messageOf('dropped', 'ann@here.example', 300)));
      putting.finish();
    });
    await until(() => readdirSync(join(drop, 'new')).length === 0);
    await stage.world.settle();
  },
  faults: (told, found) => [
    ...once('dropped for ben', filed(found, 'ben', 'dropped'), told, 'dropped'),
    ...onceAbroad(found, told, 'dropped', 'kim@there.example'),
  ],
};

/** Ben's, in every home: of other mail it says nothing. */
export const SCRIPT = `require ["fileinto", "copy", "vacation", "editheader"];
if header :is "subject" "sorted" {
  vacation :subject "answered" :addresses "somebody@here.example" "I am away.";
  redirect :copy "kim@there.example";
  fileinto :copy "Sorted";
  addheader "X-Sorted" "yes";
  keep;
}
`;

export const sorts: Scenario = {
  name: 'a script files an edited copy, sends on and answers',
  async play(stage) {
    await letter(stage, 'sorted', { to: ['ben@here.example'] });
    await stage.world.settle();
  },
  faults: (told, found) => [
    ...once('sorted for ben', filed(found, 'ben', 'sorted'), told, 'sorted'),
    ...once('the answer for ann', filed(found, 'ann', 'answered'), told, 'sorted'),
    ...onceAbroad(found, told, 'sorted', 'kim@there.example'),
    ...(found.inbox.ben.some(text => subjectOf(text) === 'sorted' && !text.includes('X-Sorted: yes'))
      ? ['what is kept is not what the script made']
      : []),
  ],
};

// ── what people do ──

const person = (id: string): string => `kim-${id}@${RESTING}`;
const acts = ['held', 'released', 'cancelled', 'returned', 'edited'] as const;

const steered: Scenario = {
  name: 'a person holds, releases, cancels, returns and edits',
  async play(stage) {
    const { api } = stage.world;
    for (const id of acts) await letter(stage, id, { to: [person(id)] });
    await stage.world.settle();
    const act = (id: string, name: 'hold' | 'release' | 'cancel' | 'bounce') =>
      stage.act(`${id} ${name}`, () => api.queue.act({ address: person(id), act: name }));
    await act('held', 'hold');
    await act('released', 'hold');
    await act('released', 'release');
    await act('cancelled', 'cancel');
    await act('returned', 'bounce');
    await stage.act('edited edit', async () => {
      const [row] = await api.queue.list({ address: person('edited'), limit: 1 });
      await api.queue.readdress({ recipient: row!.recipient, address: `lea@${RESTING}` });
    });
    await stage.world.settle();
  },
  faults: (told, found) => [
    ...onceAbroad(found, told, 'held', person('held')),
    ...onceAbroad(found, told, 'released', person('released')),
    ...ended(found, told, 'cancelled', 'cancel', 'cancelled'),
    ...ended(found, told, 'returned', 'bounce', 'failed'),
    ...onceReported(found, 'returned', 'failed', rowOf(found, 'returned', person('returned'))?.state === 'failed'),
    ...readdressed(found, told),
  ],
};

/** What a person has ended was not sent; what nobody knows to be ended may have been. */
function ended(found: Found, told: Told, id: string, act: string, state: string): string[] {
  const row = rowOf(found, id, person(id));
  const count = copies(found, id, person(id));
  if (told.done(`${id} ${act}`) && (row?.state !== state || count > 0))
    return [`${id}: it was ended and is ${row?.state}, taken ${count} times`];
  if (row?.state === state) return count === 0 ? [] : [`${id} is ${state} and was sent all the same`];
  return onceAbroad(found, told, id, person(id));
}

function readdressed(found: Found, told: Told): string[] {
  const [before, after] = [copies(found, 'edited', person('edited')), copies(found, 'edited', `lea@${RESTING}`)];
  if (told.done('edited edit') && before > 0) return ['edited: it went to the old address'];
  return once('edited', before + after, told, 'edited');
}

const many = [1, 2, 3, 4].map(n => `bulk-${n}`);
const inBulk: Scenario = {
  name: 'a person cancels many at once',
  async play(stage) {
    for (const id of many) await letter(stage, id, { to: [`${id}@${RESTING}`] });
    await stage.world.settle();
    await stage.act('bulk', () => stage.world.api.queue.act({ address: `bulk-*@${RESTING}`, act: 'cancel' }));
  },
  faults(told, found) {
    const sent = many.filter(id => copies(found, id, `${id}@${RESTING}`) > 0);
    if (told.done('bulk') && sent.length > 0) return [`cancelled, and yet sent: ${sent}`];
    return many.flatMap(id => {
      const row = rowOf(found, id, `${id}@${RESTING}`);
      if (told.done(id) && !row) return [`${id} is lost`];
      return row?.state === 'cancelled' ? [] : onceAbroad(found, told, id, `${id}@${RESTING}`);
    });
  },
};

/** Two homes' worth: the first is small enough for every run of the tests. */
export const usual: readonly Scenario[] = [spreads, returns, drops];
export const others: readonly Scenario[] = [comes, goes, steered, inBulk, sorts];
export const byName = (name: string): Scenario => [...usual, ...others].find(one => one.name === name)!;
