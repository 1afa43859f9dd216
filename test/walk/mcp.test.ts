/** The test inbox for assistants, asked by the published client, over HTTP and over standard input and output. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createTransport } from 'nodemailer';
import { type Served, serve } from '../support/serve.ts';

let folder: string;
let served: Served;
let web: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-mcp-'));
  served = await serve({ home: folder, preset: 'dev' });
  const { listeners } = await served.ask(api => api.status.get({}));
  web = `http://127.0.0.1:${listeners.find(one => one.name === 'console')?.port}`;
});
after(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function send(user: string, subject: string, text: string): Promise<void> {
  const mailer = createTransport({
    host: '127.0.0.1',
    port: served.port('smtp'),
    ignoreTLS: true,
    auth: { user, pass: 'x' },
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject, text });
  mailer.close();
}
const main = join(import.meta.dirname, '../../server/cli/mailroom.mjs');
async function withClient<T>(
  transport: StdioClientTransport | StreamableHTTPClientTransport,
  act: (
    ask: (name: string, args?: Record<string, unknown>) => Promise<Record<string, unknown>>,
    client: Client,
  ) => Promise<T>,
): Promise<T> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  try {
    return await act(async (name, args = {}) => {
      const { structuredContent, isError, content } = await client.callTool({ name, arguments: args });
      if (isError) throw new Error(JSON.stringify(content));
      return structuredContent as Record<string, unknown>;
    }, client);
  } finally {
    await client.close();
  }
}
const http = (path = '/mcp') => new StreamableHTTPClientTransport(new URL(web + path));
const stdio = (...args: string[]) =>
  new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp', '--home', folder, ...args],
    stderr: 'ignore',
  });
const names = async (client: Client) => (await client.listTools()).tools.map(one => one.name).sort();

const READING = ['list_faults', 'list_inboxes', 'list_mail', 'read_mail', 'wait_for_mail'];

test('over HTTP: mail is waited for, listed, read; nothing there changes anything', async () => {
  await send('shop', 'Your code', 'Your code is 481 223. https://shop.example/confirm?t=1');
  await withClient(http(), async (ask, client) => {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(one => one.name).sort(), ['journey', ...READING, 'refused_attempts', 'why'].sort());
    assert.ok(tools.every(one => one.annotations?.readOnlyHint === true));
    const waited = await ask('wait_for_mail', { to: 'kim@*', code: true, within_seconds: 10 });
    assert.equal(waited.met, true);
    const [message] = waited.messages as { readonly id: number; readonly code: string; readonly trace: string }[];
    assert.equal(message?.code, '481223');
    const read = await ask('read_mail', { id: message!.id });
    assert.deepEqual([read.subject, read.html], ['Your code', undefined]);
    assert.equal((await ask('list_mail', { subject: 'code' })).total, 1);
    assert.equal((await ask('list_mail', { subject: 'nothing' })).total, 0);
    assert.deepEqual((await ask('list_faults')).scripts, []);
    assert.match(String((await ask('journey', { trace: message!.trace })).sentence), /./);
    assert.ok(String((await ask('why', { about: 'nobody@there.example' })).sentence).length > 10);
    assert.deepEqual((await ask('refused_attempts')).attempts, []);
    await assert.rejects(ask('clear_inbox'), 'there is no such tool');
    await assert.rejects(ask('read_mail', { id: 999_999 }), /no such message/);
  });
});

test('over HTTP: not met says what was nearest', async () => {
  await withClient(http(), async ask => {
    const outcome = await ask('wait_for_mail', { subject: 'invoice', within_seconds: 0 });
    assert.equal(outcome.met, false);
    assert.deepEqual(
      (outcome.near as { readonly subject: string }[]).map(one => one.subject),
      ['Your code'],
    );
  });
});

test('an inbox that is named is all that is seen, over HTTP and standard input and output', async () => {
  await send('red', 'Red', 'x');
  for (const transport of [http('/inbox/red/mcp'), stdio('--inbox', 'red')])
    await withClient(transport, async (ask, client) => {
      assert.deepEqual(await names(client), READING);
      const { messages } = await ask('list_mail');
      assert.deepEqual(
        (messages as { readonly subject: string }[]).map(one => one.subject),
        ['Red'],
      );
      assert.deepEqual(
        ((await ask('list_inboxes')).inboxes as { readonly name: string }[]).map(one => one.name),
        ['red'],
      );
      const first = await served.ask(api => api.captured.extract({ inbox: 'shop' }));
      await assert.rejects(ask('read_mail', { id: first.id }), /no such message/);
    });
});

test('with leave, and only then, an inbox is cleared and made', async () => {
  await withClient(stdio('--allow-changes'), async ask => {
    assert.equal((await ask('make_inbox', { name: 'Run 9' })).name, 'run 9');
    assert.deepEqual(await ask('clear_inbox', { inbox: 'red' }), { removed: 1 });
    assert.equal((await ask('list_mail')).total, 1);
  });
  await withClient(stdio('--inbox', 'shop', '--allow-changes'), async ask => {
    await assert.rejects(ask('clear_inbox', { inbox: 'red' }), /Only your own inbox/);
    assert.deepEqual(await ask('clear_inbox'), { removed: 1 });
  });
});
