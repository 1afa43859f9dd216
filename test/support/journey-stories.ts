/**
 * Fourteen stories on one server, each with the way that it must be drawn as and the reason that must stand there. Compared with the
 * API by test/walk/journey-stories.test.ts, and with what the window draws by test/measure/journeys.ts.
 */
import assert from 'node:assert/strict';
import { connect as dialTls } from 'node:tls';
import { minutes } from '../../server/base/units.ts';
import { bring } from './bring.ts';
import { startNextHop } from './next-hop.ts';
import { startWorld, traceIn, type World } from './world.ts';

export type Story = {
  readonly name: string;
  readonly trace: string;
  /** The trunk's stations with their states, then each recipient's with his. */
  readonly way: readonly (readonly string[])[];
  /** Stands at a station, in the summary, or at a recipient. */
  readonly reason: RegExp;
};

const zone = `
here.example. MX 10 mail.here.example.
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
`;
const TRUNK = ['written done', 'accepted done', 'queued done'];
const JUDGED = ['written done', 'judged done', 'accepted done', 'queued done'];
const REFUSED = [['written done', 'accepted refused']];
const here = (address: string, read = 'read ahead') => [
  `${address}@here.example delivered`,
  'delivered done',
  'stored done',
  read,
];
const away = (name: string, state: string, station: string) => [`${name}@there.example ${state}`, station];

let count = 0;
const letter = (subject: string, fields = '') =>
  `From: lee@there.example\r\nTo: ann@here.example\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <${++count}@there.example>\r\n${fields}\r\nHello.\r\n`;

export type Stage = AsyncDisposable & { readonly world: World; readonly stories: readonly Story[] };

export async function playStories(): Promise<Stage> {
  const hop = await startNextHop({
    script: {
      rcpt: (line, time) =>
        line.includes('gone@') ? '550 5.1.1 No such user' : line.includes('grey@') && time < 8 ? greyOnce() : undefined,
    },
  });
  let asked = 0;
  function greyOnce(): string | undefined {
    return asked++ === 0 ? '450 4.7.1 Greylisted, come again' : undefined;
  }
  const world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: ['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'queue.max-hops=25', 'lmtp.port=0'],
  });
  const end = async (): Promise<void> => {
    await world[Symbol.asyncDispose]();
    await hop.close();
  };
  try {
    return { world, stories: await played(world), [Symbol.asyncDispose]: end };
  } catch (fault) {
    await end();
    throw fault;
  }
}

async function played(world: World): Promise<readonly Story[]> {
  const ann = await world.addAccount('ann@here.example');
  for (const name of ['ben', 'carl', 'dan', 'eve']) await world.addAccount(`${name}@here.example`);
  await world.api.aliases.add({ address: 'sales@here.example', targets: ['ann@here.example', 'ben@here.example'] });
  await setUp(world);
  const from = async (recipient: string, text: string): Promise<string> => {
    const said = await bring(await world.wire('smtp'), {
      helo: 'mx.there.example',
      sender: 'lee@there.example',
      recipient,
      text,
    });
    await world.settle();
    return said;
  };
  const comes = async (recipient: string, text: string): Promise<string> => traceIn(await from(recipient, text));
  const goes = async (to: string): Promise<string> => {
    const { trace } = await world.submit(ann, { to, subject: 'Offer', text: 'Oak.' });
    await world.settle();
    return trace;
  };
  const refused = async (name: string): Promise<string> => {
    await world.settle();
    const [last] = await world.mailroom.store.events({ names: [name], limit: 1, newestFirst: true });
    return last!.trace;
  };

  const delivered = await comes('ann@here.example', letter('One'));
  const fanned = await goes('ben@here.example, kim@there.example');
  const aliased = await comes('sales@here.example', letter('Two'));
  const listed = await goes('dev@here.example');
  const sorted = await comes('carl@here.example', letter('Bill'));
  const junk = await comes('ann@here.example', letter('Casino night'));
  const grey = await goes('grey@there.example');
  await world.later(minutes(20));
  const gone = await goes('gone@there.example');
  await from('kim@there.example', letter('Relay'));
  const relayed = await refused('smtp.refused');
  await assert.rejects(world.submit({ ...ann, password: 'wrong' }, { to: 'kim@there.example', text: 'x' }));
  const locked = await refused('smtp.sign-in-refused');
  const socket = dialTls({ port: world.port('smtp'), host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise(resolve => socket.once('error', resolve).once('close', resolve));
  const tls = await refused('smtp.refused');
  assert.match(await from('dan@here.example', letter('Full')), /^452 4\.2\.2/);
  const full = await refused('smtp.refused');
  assert.match(
    await from(
      'ann@here.example',
      letter('Loop', 'Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0000\r\n'.repeat(30)),
    ),
    /^554 5\.4\.6/,
  );
  const loop = await refused('smtp.refused');
  const deleted = await comes('eve@here.example', letter('Gone soon'));
  await world.withImap({ address: 'eve@here.example', password: 'correct horse' }, async client => {
    await client.mailboxOpen('INBOX');
    await client.messageDelete('1');
  });
  await world.settle();

  return [
    { name: 'delivered', trace: delivered, way: [JUDGED, here('ann')], reason: /Filed in ann@here\.example's INBOX/ },
    {
      ...{ name: 'fan-out', trace: fanned, reason: /mx\.there\.example took it/ },
      way: [TRUNK, here('ben'), away('kim', 'relayed', 'sent done')],
    },
    { name: 'an alias', trace: aliased, way: [JUDGED, here('ann'), here('ben')], reason: /2 delivered here/ },
    {
      ...{ name: 'a mailing list', trace: listed, reason: /Sent to 2 members of dev@here\.example/ },
      way: [['written done', 'accepted done', 'queued done', 'listed done'], here('ben'), here('carl')],
    },
    {
      name: 'sorted by a script',
      trace: sorted,
      way: [JUDGED, here('carl')],
      reason: /Filed in carl@here\.example's Bills by /,
    },
    { name: 'junk', trace: junk, way: [JUDGED, here('ann')], reason: /taken for junk: your rule 1/ },
    {
      name: 'greylisted, then sent',
      trace: grey,
      way: [TRUNK, away('grey', 'relayed', 'sent done')],
      reason: /mx\.there\.example took it: 250/,
    },
    {
      name: 'returned',
      trace: gone,
      way: [TRUNK, away('gone', 'failed', 'sent failed')],
      reason: /Failed: 550 5\.1\.1 No such user/,
    },
    { name: 'relaying refused', trace: relayed, way: REFUSED, reason: /only sends elsewhere for people who signed in/ },
    { name: 'a wrong password', trace: locked, way: REFUSED, reason: /sign-in refused: name or password is wrong/ },
    { name: 'TLS on a plain port', trace: tls, way: REFUSED, reason: /TLS/ },
    { name: 'a full mailbox', trace: full, way: REFUSED, reason: /the mailbox of dan@here\.example is full/ },
    { name: 'a loop', trace: loop, way: REFUSED, reason: /it has passed \d+ servers already/ },
    {
      name: 'deleted by a mail program',
      trace: deleted,
      way: [JUDGED, here('eve')],
      reason: /eve@here\.example deleted it; it can be brought back/,
    },
  ];
}

/** A list of two, a script, a rule, and a mailbox that is full. */
async function setUp(world: World): Promise<void> {
  await world.api.lists.make({
    address: 'dev@here.example',
    rules: { name: 'Developers', greets: false, posting: 'anybody' },
    owners: ['ann@here.example'],
  });
  const members = [{ address: 'ben@here.example' }, { address: 'carl@here.example' }];
  await world.api.lists.addMembers({ address: 'dev@here.example', members });
  const { store } = world.mailroom;
  const carl = await store.account('carl@here.example');
  const text = 'require ["fileinto", "mailbox"]; if header :is "subject" "Bill" { fileinto :create "Bills"; }';
  const limits = { scripts: 10, octets: 100_000 };
  const put = await store.run('putScript', {
    account: carl!.id,
    name: 'main',
    text,
    role: 'active',
    now: Date.now(),
    limits,
  });
  assert.ok(put.ok);
  const when = [{ field: 'subject', comparison: 'is', values: ['*casino*'] }] as const;
  await world.api.rules.put({
    id: null,
    rule: { stage: 'content', when, action: { kind: 'junk' } },
    note: '',
    enabled: true,
  });
  const large = { helo: 'mx.there.example', sender: 'lee@there.example', recipient: 'dan@here.example' };
  const lines = `${'x'.repeat(76)}\r\n`.repeat(16_000);
  await bring(await world.wire('smtp'), { ...large, text: letter('Large') + lines });
  await world.settle();
  await world.api.accounts.change({ address: 'dan@here.example', quotaBytes: 1_000_000 });
}
