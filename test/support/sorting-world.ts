/** The delivery agent with a store, a clock that is set, and people's scripts: what it files, sends and tells. */
import type { TestContext } from 'node:test';
import { manualClock, systemRandom } from '../../server/base/ports.ts';

import { type Config, schema } from '../../server/config/schema.ts';
import { mayUseAddress } from '../../server/directory/resolve.ts';
import { localDelivery } from '../../server/mda/deliver.ts';
import { type FilterOptions, newFilter } from '../../server/mda/filter.ts';
import { startImapFilter } from '../../server/mda/imap-filter.ts';
import { newMeter } from '../../server/mda/replies.ts';
import { newRooms } from '../../server/mda/rooms.ts';
import { newScriptFaults } from '../../server/mda/script-faults.ts';
import { ownMailNote } from '../../server/mta/own-mail.ts';
import { whyNotTold } from '../../server/mta/stood-behind.ts';
import { openScripts } from '../../server/sifting/scripts.ts';
import type { Id, NewMessage, StoredNote } from '../../server/store/interface.ts';
import { atEnd, leased, letter, must, openForTest, recipient, START, settle } from './store-world.ts';

const usual = Object.fromEntries(Object.entries(schema).map(([key, field]) => [key, field.default]));

export async function sortingWorld(t: TestContext, settings: Partial<Config> = {}) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const { ann, bob } = await settle(store);
  const config = { ...usual, ...settings } as Config;
  const scripts = await openScripts(store);
  atEnd(t, scripts.close);
  const sent: NewMessage[] = [];
  const bugs: unknown[] = [];
  let trace = 0;
  const common = {
    ...{ store, clock, random: systemRandom, config: () => config, separator: () => '+' },
    ...{ hostName: () => 'mail.here.example', newTrace: () => `S${++trace}`, leaseFor: () => undefined },
    routeFor: async (address: string) => (address.endsWith('@here.example') ? 'local' : address.split('@')[1]!),
    onBug: (fault: unknown) => void bugs.push(fault),
  };
  const rooms = newRooms(common);
  const faults = newScriptFaults();
  const filterOptions: FilterOptions = {
    ...{ ...common, scripts, rooms, faults, whyNotTold, onFailed: () => {} },
    most: () => config['sieve.most-redirects'],
    makesMailboxes: () => config['sieve.make-mailboxes'],
    mayUseAddress: (account, address) => mayUseAddress(store, account, address, '+'),
    mayWrite: newMeter(clock, () => config['sieve.answers-per-hour']),
    async write({ bytes, sender, to, subject, about }) {
      const wanted = { bytes, sender, origin: 'report' as const, trace: `W${++trace}-1`, prefix: '', hops: 0 };
      const message = letter('', { ...wanted, recipients: [recipient(to, { notify: 0, route: 'far' })] });
      sent.push(message);
      return { message, note: ownMailNote(message, { subject, about }) };
    },
  };
  const filter = newFilter(filterOptions);
  const onMailboxes = startImapFilter({ ...filterOptions, take: () => {} });
  atEnd(t, onMailboxes.close);
  const agent = localDelivery({
    ...{ ...common, filter, rooms, filesByDetail: () => config['address.file-by-detail'] },
    returnPaths: { back: async () => null },
    captureAccount: async () => null,
  });

  /** A letter for ann, delivered: where it lies, what was sent on and told, and how her row ended. */
  async function deliver(text: string, given: Partial<NewMessage> & { judged?: string } = {}) {
    const { judged, ...more } = given;
    const bytes = Buffer.from(text);
    const message = letter('', { bytes, prefix: '', ...leased(), ...more });
    const chronicle = judged === undefined ? {} : { judged: [judgement(message.trace, judged)] };
    const lease = must(await store.run('accept', message, chronicle)).recipients[0]!;
    const [delivery] = await agent.deliver([lease]);
    const rows = await store.queue({ trace: message.trace, limit: 9 });
    const notes: readonly StoredNote[] = await store.events({ trace: message.trace, limit: 50 });
    return {
      delivery: delivery!,
      state: rows.find(row => row.address === lease.address)!.state,
      lies: (await store.places(lease.message)).map(({ mailbox }) => mailbox),
      redirects: rows.filter(row => row.recipient !== lease.recipient).map(row => row.address),
      told: notes.filter(note => note.name === 'mda.sifted').map(note => note.fields),
      failed: notes.filter(note => note.name === 'mda.script-failed').map(note => note.fields),
      message: lease.message,
    };
  }
  const script = async (text: string, account: Id = ann) =>
    must(
      await store.run('putScript', {
        ...{ account, name: 'main', text, role: 'active', now: START, limits: { scripts: 9, octets: 9999 } },
      }),
    );
  return {
    agent,
    store,
    clock,
    ann,
    bob,
    sent,
    bugs,
    needs: faults.needs,
    script,
    deliver,
    onMailboxes,
    filterOptions,
  };
}

/** 'junk' by points; 'forged': SPF says so. */
const judgement = (trace: string, what: string) => ({
  ...{ trace, at: START, act: what === 'junk' ? ('junk' as const) : ('accept' as const), rules: [] },
  facts: JSON.stringify({
    ...{ version: 1, login: null, connection: { isPrivate: false, address: '192.0.2.1', name: 'mx.there.example' } },
    sender: {
      path: 'zoe@there.example',
      domain: 'there.example',
      spf: { result: what === 'forged' ? 'fail' : 'pass', domain: 'there.example', because: 'its record says so' },
    },
    content: null,
  }),
  verdict: JSON.stringify({ act: what === 'junk' ? 'junk' : 'accept', score: what === 'junk' ? 9 : 0 }),
});

export const mail = (subject: string, head = '', to = 'ann@here.example'): string =>
  `From: zoe@there.example\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@there.example>\r\n${head}\r\nHello.\r\n`;
