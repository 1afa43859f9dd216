/** Letters on the desk and in the post, against a made-up server: nothing is lost, nothing overwritten, nothing sent twice. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type JmapClient, JmapError } from '../../../renderer/jmap/client.ts';
import { createDesk } from '../../../renderer/mail/compose/desk.ts';
import { changed, emptyLetter, type Letter } from '../../../renderer/mail/compose/letter.ts';
import { ASK_AFTER, createPost } from '../../../renderer/mail/compose/post.ts';
import type { Identity } from '../../../server/jmap/types.ts';

const identity: Identity = {
  id: 'i1',
  name: 'Ana',
  email: 'ana@x.test',
  replyTo: null,
  bcc: [{ name: null, email: 'file@x.test' }],
  textSignature: 'Ana',
  htmlSignature: '',
  mayDelete: false,
};
type Kept = { mailboxIds: Record<string, true>; keywords: Record<string, true>; messageId: string[] } & Record<
  string,
  unknown
>;
// biome-ignore lint/suspicious/noExplicitAny: a made-up server looks at arguments of every shape
type Args = any;

/** Enough of a server for drafts and submissions; `lose` lets the next answer to a method get lost after it was done. */
function fakeServer() {
  const emails = new Map<string, Kept>();
  const submissions: Args[] = [];
  const state = {
    connected: true,
    lose: null as string | null,
    refuse: null as string | null,
    canceled: [] as string[],
  };
  let last = 0;
  const hearers = new Set<() => void>();
  const patch = (email: Kept, change: Record<string, unknown>): void => {
    for (const [path, value] of Object.entries(change)) {
      const [property, key] = path.split('/') as [string, string];
      const set = email[property] as Record<string, unknown>;
      if (value === null) delete set[key];
      else set[key] = value;
    }
  };
  const run = (name: string, args: Args): Args => {
    if (name === 'Email/get')
      return {
        list: args.ids.flatMap((id: string) =>
          emails.has(id) ? [{ id, attachments: [], htmlBody: [], ...emails.get(id) }] : [],
        ),
      };
    if (name === 'Email/query')
      return {
        ids: [...emails].filter(([, email]) => email.messageId?.[0] === args.filter.header[1]).map(([id]) => id),
      };
    if (name === 'Email/set') {
      const created = Object.fromEntries(
        Object.entries(args.create ?? {}).map(([key, email]) => {
          emails.set(`e${++last}`, structuredClone(email) as Kept);
          return [key, { id: `e${last}` }];
        }),
      );
      for (const id of args.destroy ?? []) emails.delete(id);
      return { created, notCreated: null };
    }
    if (name === 'EmailSubmission/set') {
      if (args.update) {
        for (const id of Object.keys(args.update)) {
          state.canceled.push(id);
          const change = args.onSuccessUpdateEmail[id];
          patch(emails.get(submissions[Number(id.slice(1)) - 1].emailId)!, change);
        }
        return { notUpdated: null };
      }
      if (state.refuse)
        return {
          created: null,
          notCreated: {
            handing: { type: 'invalidRecipients', description: state.refuse, invalidRecipients: ['no@x.test'] },
          },
        };
      const emailId = `e${last}`;
      submissions.push({ ...args.create.handing, emailId });
      patch(emails.get(emailId)!, args.onSuccessUpdateEmail['#handing']);
      return {
        created: { handing: { id: `s${submissions.length}`, sendAt: '2026-11-22T10:00:05Z' } },
        notCreated: null,
      };
    }
    if (name === 'EmailSubmission/get') return { list: [] };
    throw new Error(`the made-up server has no ${name}`);
  };
  const call = async (calls: readonly (readonly [string, Args])[]): Promise<Args> => {
    await Promise.resolve();
    if (!state.connected) throw new JmapError('disconnected', calls[0]![0], 'gone');
    const answers = calls.map(([name, args]) => run(name, args));
    if (calls.some(([name]) => name === state.lose)) {
      state.lose = null;
      state.connected = false;
      throw new JmapError('disconnected', calls[0]![0], 'gone');
    }
    return answers;
  };
  const client = {
    get connected() {
      return state.connected;
    },
    get session() {
      return {};
    },
    accounts: [{ id: 'a1', name: 'ana@x.test' }],
    call,
    ask: async (name: string, args: Args) => (await call([[name, args]]))[0],
    mailboxes: () => [
      { id: 'm2', role: 'drafts' },
      { id: 'm3', role: 'sent' },
    ],
    subscribe(hear: () => void) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    onChange: () => () => {},
    updateEmails: async (_: string, changes: ReadonlyMap<string, Record<string, unknown>>) => {
      for (const [id, change] of changes) patch(emails.get(id)!, change);
      return new Map();
    },
  } as unknown as JmapClient;
  const connect = (on: boolean): void => {
    state.connected = on;
    for (const hear of [...hearers]) hear();
  };
  return { client, emails, submissions, state, connect };
}

function office() {
  const server = fakeServer();
  const kept = new Map<string, Letter>();
  const said: string[] = [];
  const time = { now: 1_000_000 };
  let keys = 0;
  const shared = { client: server.client, identity: () => identity, now: () => time.now };
  const desk = createDesk({
    ...shared,
    newKey: () => `new${++keys}`,
    kept: {
      restore: () => {},
      keep: letter => kept.set(letter.key, letter).has(letter.key),
      forget: letter => kept.delete(letter.key),
      keepFile: async () => {},
      file: async () => null,
    },
  });
  const post = createPost({ ...shared, desk, say: words => said.push(words) });
  const start: Letter = { ...emptyLetter('k', 'k@x.test', 0), accountId: 'a1', identityId: 'i1' };
  const written = changed(
    start,
    { to: [{ name: null, email: 'kim@y.test' }], subject: 'S', body: { format: 'plain', text: 'Hello' } },
    0,
  );
  const end = (): void => {
    desk.end();
    post.end();
  };
  return { server, kept, said, time, desk, post, written, end };
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 60; i++) await Promise.resolve();
};

test('each saving makes a new draft and takes the old one away; the local copy is there before', async () => {
  const { server, kept, desk, written, end } = office();
  desk.add(written);
  assert.equal(kept.get('k')?.subject, 'S');
  await desk.save('k');
  desk.change('k', { subject: 'T' });
  assert.equal(kept.get('k')?.subject, 'T');
  await desk.save('k');
  assert.deepEqual(
    [...server.emails].map(([id, email]) => [id, email.subject, email.keywords, email.mailboxIds]),
    [['e2', 'T', { $draft: true, $seen: true }, { m2: true }]],
  );
  await desk.close('k');
  assert.deepEqual([kept.size, desk.state().entries.length], [0, 0]);
  end();
});

test('a draft that is gone, sent or written on elsewhere is not overwritten; mine becomes a new one when asked', async () => {
  const { server, desk, written, end } = office();
  desk.add(written);
  await desk.save('k');
  server.emails.delete('e1');
  desk.change('k', { subject: 'Mine' });
  await desk.save('k');
  assert.deepEqual([desk.find('k')?.conflict, server.emails.size], [{ kind: 'gone', emailId: null }, 0]);
  desk.asNew('k');
  await settle();
  assert.deepEqual([desk.find('k')?.conflict, server.emails.get('e2')?.subject], [null, 'Mine']);
  const [id, draft] = [...server.emails][0]!;
  server.emails.delete(id);
  server.emails.set('e9', { ...draft, subject: 'Theirs' });
  desk.change('k', { subject: 'Mine again' });
  await desk.save('k');
  assert.deepEqual(desk.find('k')?.conflict, { kind: 'changed', emailId: 'e9' });
  assert.equal(server.emails.get('e9')?.subject, 'Theirs');
  end();
});

test('an answer lost on the way: the draft that came of it is taken for our own, and there is one', async () => {
  const { server, desk, written, end } = office();
  desk.add(written);
  await desk.save('k');
  desk.change('k', { subject: 'T' });
  server.state.lose = 'Email/set';
  await desk.save('k');
  assert.equal(desk.find('k')?.unsure, true);
  server.connect(true);
  desk.change('k', { subject: 'U' });
  await desk.save('k');
  assert.deepEqual(
    [...server.emails.values()].map(email => email.subject),
    ['U'],
  );
  assert.deepEqual([desk.find('k')?.conflict, desk.find('k')?.unsure], [null, false]);
  end();
});

test('sending: one message, held, to everybody once, with what the identity always sends along; called back it is as it was', async () => {
  const { server, kept, desk, post, written, end } = office();
  server.emails.set('e0', { mailboxIds: {}, keywords: {}, messageId: ['q@y'] });
  const cc = [{ name: null, email: 'KIM@y.test' }];
  desk.add({
    ...written,
    cc,
    typed: { to: 'jo@bücher.test', cc: '', bcc: '' },
    about: { accountId: 'a1', emailIds: ['e0'], keyword: '$answered' },
  });
  await desk.save('k');
  await post.send('k', { seconds: 5 });
  await settle();
  const [submission] = server.submissions;
  assert.deepEqual(submission.envelope, {
    mailFrom: { email: 'ana@x.test', parameters: { HOLDFOR: '5' } },
    rcptTo: ['KIM@y.test', 'jo@xn--bcher-kva.test', 'file@x.test'].map(email => ({ email, parameters: null })),
  });
  assert.deepEqual([...server.emails.keys()], ['e0', 'e2']);
  assert.deepEqual(
    [server.emails.get('e2')?.mailboxIds, server.emails.get('e2')?.keywords],
    [{ m3: true }, { $seen: true }],
  );
  assert.deepEqual(
    [server.emails.get('e0')?.keywords, kept.size, desk.state().entries.length],
    [{ $answered: true }, 0, 0],
  );
  await post.undo('s1');
  const back = desk.state().entries[0]?.letter;
  assert.deepEqual([back?.subject, back?.to.length, back?.saved?.emailId, desk.state().open], ['S', 2, 'e2', 'k']);
  assert.deepEqual(
    [server.emails.get('e2')?.mailboxIds, server.emails.get('e2')?.keywords],
    [{ m2: true }, { $seen: true, $draft: true }],
  );
  assert.deepEqual([server.emails.get('e0')?.keywords, kept.size], [{}, 1]);
  end();
});

test('"only encrypted" is kept with the draft, goes along with the sending, and leaves no mark on what was sent', async () => {
  const { server, desk, post, written, end } = office();
  desk.add({ ...written, requireTls: true });
  await desk.save('k');
  assert.deepEqual([...server.emails.values()][0]?.keywords, { $draft: true, $seen: true, requiretls: true });
  await post.send('k', { seconds: 5 });
  await settle();
  assert.deepEqual(server.submissions[0]?.envelope.mailFrom.parameters, { HOLDFOR: '5', REQUIRETLS: null });
  assert.deepEqual([...server.emails.values()].at(-1)?.keywords, { $seen: true });
  end();
});

test('a refusal stays with the letter, in the words of the server', async () => {
  const { server, desk, post, written, end } = office();
  desk.add(written);
  server.state.refuse = '550 5.1.1 No such mailbox here';
  await post.send('k', { seconds: 0 });
  const entry = desk.find('k');
  assert.deepEqual(entry?.refusal, { words: 'no@x.test: 550 5.1.1 No such mailbox here', recipients: ['no@x.test'] });
  assert.deepEqual([entry?.sending, entry?.letter.saved?.emailId], [false, 'e1']);
  end();
});

test('without a connection it waits in the Outbox and goes out by itself, but after long only when asked', async () => {
  for (const [waited, sent] of [
    [ASK_AFTER - 1, 1],
    [ASK_AFTER, 0],
  ] as const) {
    const { server, time, said, desk, post, written, end } = office();
    await settle();
    server.connect(false);
    desk.add(written);
    await post.send('k', { seconds: 5 });
    assert.deepEqual([desk.find('k')?.letter.outboxAt, desk.state().open], [time.now, null]);
    assert.match(said[0]!, /Outbox/);
    time.now += waited;
    server.connect(true);
    await settle();
    assert.equal(server.submissions.length, sent);
    if (sent === 0) await post.sendNow('k');
    assert.equal(server.submissions.length, 1);
    end();
  }
});

test('the answer to a sending is lost: what went out is not sent twice', async () => {
  const { server, said, desk, post, written, end } = office();
  await settle();
  desk.add(written);
  server.state.lose = 'EmailSubmission/set';
  await post.send('k', { seconds: 0 });
  server.connect(false);
  server.connect(true);
  await settle();
  assert.deepEqual([server.submissions.length, desk.state().entries.length], [1, 0]);
  assert.match(said.at(-1)!, /had gone out before/);
  end();
});
