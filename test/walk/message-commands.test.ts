/** `mailroom diff` and `mailroom resend`, as a person runs them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-message-'));
before(async () => {
  server = await startServer(['--preset', 'dev']);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function send(subject: string, to = 'kim@there.example'): Promise<number> {
  const mailer = createTransport({ ...server.ready.listeners.smtp!, ignoreTLS: true });
  await mailer.sendMail({
    envelope: { from: 'bounce@shop.example', to },
    from: 'app@shop.example',
    to,
    subject,
    text: 'Grüße',
  });
  mailer.close();
  const { code, out, err } = await server.run('wait', '--subject', subject, '--within', '20s', '--json');
  assert.equal(code, 0, err);
  return (JSON.parse(out) as { id: number }).id;
}

test('diff: two captured messages, and a file with one', async () => {
  const [one, other] = [await send('First'), await send('Second')];
  const same = await server.run('diff', String(one), String(one));
  assert.deepEqual([same.code, same.out], [0, 'no difference\n']);
  const differs = await server.run('diff', String(one), String(other));
  assert.deepEqual([differs.code, differs.out], [1, 'header\n- Subject: First\n+ Subject: Second\n']);
  assert.equal((await server.run('diff', String(one), String(other), '--ignore', 'First|Second')).code, 0);
  const file = join(folder, 'golden.eml');
  writeFileSync(
    file,
    'From: app@shop.example\r\nTo: kim@there.example\r\nSubject: Second\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGruss\r\n',
  );
  const { code, out } = await server.run('diff', file, 'latest', '--json');
  const told = JSON.parse(out) as { same: boolean; headers: unknown[]; text: { kind: string; text: string }[] };
  assert.deepEqual(
    [code, told.same, told.headers, told.text.map(line => line.text)],
    [1, false, [], ['Gruss', 'Grüße']],
  );
  assert.equal((await server.run('diff', join(folder, 'none.eml'), file)).code, 1);
  assert.equal((await server.run('diff', file, file)).code, 0);
  assert.match((await server.run('diff', file, file, '--ignore', '(')).err, /--ignore \(/);
});

test('resend: to our own port it is captured anew, to a program of this computer it comes octet for octet', async () => {
  const id = await send('Again');
  const own = await server.run('resend', String(id));
  assert.equal(own.code, 0, own.err);
  assert.match(own.out, /^taken: kim@there\.example – 250/);
  const twice = await server.run('expect', '--subject', 'Again', '--count', '2', '--within', '20s');
  assert.equal(twice.code, 0, twice.out);

  const got: { from: string; to: string[]; bytes: Buffer }[] = [];
  const other = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', part => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        got.push({ from, to: envelope.rcptTo.map(one => one.address), bytes: Buffer.concat(parts) });
        done();
      });
    },
  });
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.server.address() as { port: number };
  const sent = await server.run('resend', String(id), '--to', `127.0.0.1:${port}`, '--json');
  await new Promise<void>(resolve => other.close(resolve));
  assert.equal(sent.code, 0, sent.err);
  assert.deepEqual(
    JSON.parse(sent.out).map((one: { taken: boolean }) => one.taken),
    [true],
  );
  const [{ from, to, bytes }] = got as [(typeof got)[0]];
  assert.deepEqual([from, to], ['bounce@shop.example', ['kim@there.example']]);
  const { out } = await server.run('extract', String(id), '--json');
  const source = await server.run('show', (JSON.parse(out) as { trace: string }).trace, '--source');
  assert.equal(bytes.toString('utf8'), source.out);
});

test('resend: nowhere else, and what does not answer is told', async () => {
  const id = String(await send('Nowhere'));
  for (const to of ['192.0.2.1:25', 'mail.example:25', '127.0.0.1', '127.0.0.1:0'])
    assert.match((await server.run('resend', id, '--to', to)).err, /--to /, to);
  const closed = createServer();
  await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise<void>(resolve => closed.close(() => resolve()));
  const { code, err } = await server.run('resend', id, '--to', `127.0.0.1:${port}`);
  assert.notEqual(code, 0);
  assert.match(err, new RegExp(`127\\.0\\.0\\.1:${port}`));
  assert.match((await server.run('resend', 'it')).err, /no number of a message/);
});
