/** IMAP and JMAP name the same things alike, and the one leads to the other. RFC 9698, RFC 8474. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { type Served, serve } from '../support/serve.ts';

const user = 'ann@here.example';
const pass = 'correct horse';
let home: string;
let served: Served;
let imap: ImapFlow;
before(async () => {
  home = mkdtempSync(join(tmpdir(), 'jmap-access-'));
  served = await serve({ home, settings: ['mode=local', 'auth.allow-plaintext=true'] });
  await served.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    await api.accounts.add({ address: user, password: pass });
  });
  imap = new ImapFlow({
    ...{ host: '127.0.0.1', port: served.port('imap'), secure: false, logger: false, doSTARTTLS: false },
    auth: { user, pass },
  });
  await imap.connect();
  await imap.append('INBOX', 'Subject: One\r\nMessage-ID: <1@x>\r\n\r\nHello\r\n', ['\\Seen']);
  await imap.append('INBOX', 'Subject: Re: One\r\nReferences: <1@x>\r\n\r\nHello back\r\n');
});
after(async () => {
  await imap.logout();
  await served.stop();
  rmSync(home, { recursive: true, force: true });
});

const authorization = `Basic ${Buffer.from(`${user}:${pass}`).toString('base64')}`;
const asked = async (url: string, body?: object) => {
  const answer = await fetch(url, {
    headers: { authorization, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  assert.equal(answer.status, 200);
  return answer.json() as Promise<Record<string, never>>;
};

type Listed = { readonly id: string; readonly role?: string; readonly threadId: string; readonly subject?: string };

test('who is at this computer is told where JMAP is, and ids are the same there', async () => {
  assert.ok(imap.capabilities.has('JMAPACCESS'));
  let url = '';
  // biome-ignore lint/suspicious/noExplicitAny: imapflow's own door to commands that it does not know
  const answer = await (imap as any).exec('GETJMAPACCESS', [], {
    untagged: {
      JMAPACCESS: async (line: { attributes: { value: string }[] }) => {
        url = line.attributes[0]!.value;
      },
    },
  });
  answer.next();
  assert.match(url, /^http:\/\/localhost:\d+\/\.well-known\/jmap$/);

  const session = await asked(url);
  const accountId = Object.keys(session.accounts!)[0];
  const { methodResponses } = await asked(session.apiUrl!, {
    using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'],
    methodCalls: [
      ['Mailbox/get', { accountId, ids: null, properties: ['name', 'role'] }, 'm'],
      ['Email/query', { accountId, sort: [{ property: 'receivedAt', isAscending: true }] }, 'q'],
      [
        'Email/get',
        {
          accountId,
          '#ids': { resultOf: 'q', name: 'Email/query', path: '/ids' },
          properties: ['subject', 'threadId', 'mailboxIds'],
        },
        'e',
      ],
    ],
  });
  const [mailboxes, , emails] = (methodResponses as unknown as [string, { list: Listed[] }][]).map(one => one[1]);
  const inbox = mailboxes!.list.find(one => one.role === 'inbox');
  await imap.mailboxOpen('INBOX');
  const told = imap.mailbox as unknown as { mailboxId: string };
  assert.equal(told.mailboxId, inbox!.id);
  const found = [];
  for await (const { emailId, threadId, envelope } of imap.fetch('1:*', { threadId: true, envelope: true })) {
    found.push({ id: emailId, threadId, subject: envelope?.subject });
  }
  const bySubject = (a: { subject?: string | undefined }, b: { subject?: string | undefined }) =>
    String(a.subject).localeCompare(String(b.subject));
  assert.deepEqual(
    found.sort(bySubject),
    emails!.list.map(({ id, threadId, subject }) => ({ id, threadId, subject })).sort(bySubject),
  );
  assert.equal(new Set(found.map(one => one.threadId)).size, 1);
});
