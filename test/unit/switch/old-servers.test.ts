/** The four as the drain sees them, on queues made by hand and with programs that only say what they were asked. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { worksIn } from '../../../server/switch/find-old.ts';
import { openExim } from '../../../server/switch/old-exim.ts';
import { openPostfix } from '../../../server/switch/old-postfix.ts';
import { openQmail, openSendmail } from '../../../server/switch/old-stopped.ts';
import { type Programs, shown } from '../../../server/switch/programs.ts';

function queueOf(files: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(join(tmpdir(), 'switch-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(dirname(join(folder, name)), { recursive: true });
    fs.writeFileSync(join(folder, name), text);
  }
  return folder;
}

const must = <T>(
  read: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string },
): T => {
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

test('Postfix: what is locked, or has a bounce open, is left; what is still written is no message', async () => {
  const file = 'T\u00041 00S\u0001aR\u0001bM\u0000X\u0000E\u0000';
  const queue = queueOf({
    ...{ 'active/AAAAAA': file, 'deferred/B/BBBBBB': file, 'incoming/CCCCCC': file, 'hold/DDDDDD': file },
    ...{ 'incoming/EEEEEE': file, 'bounce/BBBBBB': '', 'hold/x': '' },
  });
  for (const name of ['active/AAAAAA', 'deferred/B/BBBBBB', 'incoming/CCCCCC', 'hold/DDDDDD'])
    fs.chmodSync(join(queue, name), 0o700);
  const ran: string[] = [];
  const programs: Programs = {
    async run(argv, { stdin = '' } = {}) {
      ran.push(`${shown(argv)} ${stdin.trim().replaceAll('\n', ' ')}`.trim());
      if (argv.includes('-h') && argv[0]!.endsWith('postsuper'))
        for (const [from, id] of [
          ['active', 'AAAAAA'],
          ['deferred/B', 'BBBBBB'],
          ['incoming', 'CCCCCC'],
        ] as const)
          fs.renameSync(join(queue, from, id), join(queue, 'hold', id));
      return { code: 0, out: `${queue}\n`, err: '' };
    },
  };
  let looks = 0;
  const locked = () => `1: FLOCK  ADVISORY  WRITE 8 08:01:${fs.statSync(join(queue, 'hold/AAAAAA')).ino} 0 EOF\n`;
  const locks = () => (looks++ < 3 ? locked() : '');
  const place = { config: '/etc/own', wait: async () => {}, locks };
  const server = must(await openPostfix(programs, place));
  const ids = ['AAAAAA', 'BBBBBB', 'CCCCCC', 'DDDDDD'];
  assert.deepEqual(must(await server.list()), ids);
  assert.deepEqual(must(await server.heldByPeople()), ['DDDDDD']);
  assert.deepEqual(
    must(await server.hold(ids)).map(one => one.id),
    ['BBBBBB'],
    'a delivery that ends in time is waited for',
  );
  assert.equal(looks, 4);
  const impatient = must(
    await openPostfix(
      { run: async () => ({ code: 0, out: queue, err: '' }) },
      { ...place, locks: locked, patience: 0 },
    ),
  );
  assert.deepEqual(
    must(await impatient.hold(ids)).map(one => one.id),
    ['AAAAAA', 'BBBBBB'],
  );
  assert.equal(must(await server.read('CCCCCC'))!.recipients.length, 1);
  assert.equal(must(await server.read('ZZZZZZ')), null);
  const kept = await server.remove(['CCCCCC']);
  assert.match(String(!kept.ok && kept.error), /did not remove CCCCCC/);
  fs.rmSync(join(queue, 'hold/CCCCCC'));
  assert.equal((await server.remove(['CCCCCC'])).ok, true);
  await server.release([]);
  assert.deepEqual(ran, [
    '/usr/sbin/postconf -c /etc/own -h queue_directory',
    `/usr/sbin/postsuper -c /etc/own -h - ${ids.join(' ')}`,
    '/usr/sbin/postsuper -c /etc/own -d - CCCCCC',
    '/usr/sbin/postsuper -c /etc/own -d - CCCCCC',
  ]);
});

test('Postfix: what was handed in while it was stopped is told; a redirected message stays', async () => {
  const queue = queueOf({ 'maildrop/AAAAAA': 'x', 'hold/x': '', 'active/x': '', 'deferred/x': '', 'incoming/x': '' });
  fs.chmodSync(join(queue, 'maildrop/AAAAAA'), 0o700);
  let runs = true;
  const programs: Programs = {
    run: async argv => ({ code: argv.includes('status') && !runs ? 1 : 0, out: queue, err: '' }),
  };
  const server = must(await openPostfix(programs, { config: null, locks: () => '' }));
  assert.deepEqual(must(await server.hold([])), [], 'it takes it in a moment');
  runs = false;
  assert.match(must(await server.hold([]))[0]!.because, /while Postfix was stopped/);
  fs.writeFileSync(join(queue, 'hold/BBBBBB'), 'T\u00041 00S\u0001a>\u0001cR\u0001bM\u0000X\u0000E\u0000', {
    mode: 0o700,
  });
  const read = await server.read('BBBBBB');
  assert.match(String(!read.ok && read.error), /REDIRECT/);
});

test('Exim: what it does not freeze is being delivered', async () => {
  const [one, two] = ['1xVOGm-0003XO-10', '1xVOGm-0003XO-11'];
  const header = (id: string, more: string) => `${id}-H\nroot 0 0\n<a@x>\n5 0\n${more}XX\n1\nb@y\n\n011  Subject: a\n`;
  const spool = queueOf({
    [`input/${one}-H`]: header(one!, '-frozen 17\n'),
    [`input/${one}-D`]: `${one}-D\nx\n`,
    [`input/1/${two}-H`]: header(two!, ''),
    [`input/1/${two}-D`]: `${two}-D\n-frozen 1\n`,
  });
  const programs: Programs = { run: async () => ({ code: 0, out: `spool_directory = ${spool}\n`, err: '' }) };
  const server = must(await openExim(programs, { config: null }));
  assert.deepEqual(must(await server.list()), [one, two]);
  assert.deepEqual(must(await server.heldByPeople()), [one]);
  assert.deepEqual(
    must(await server.hold([one!, two!])).map(left => left.id),
    [two],
  );
  assert.equal(must(await server.read(two!))!.bytes.toString(), 'Subject: a\r\n\r\n-frozen 1\r\n');
  const broken: Programs = { run: async () => ({ code: 1, out: '', err: 'exim: permission denied\n' }) };
  assert.match(String(((await openExim(broken, { config: null })) as { error?: string }).error), /permission denied/);
});

test('sendmail: queues apart and together; nothing while it runs', async () => {
  const qf = 'V8\nT5\nS<a@x>\nRPFD:<b@y>\nH??Subject: a\n.\n';
  const folder = queueOf({
    qf5AN7Ad01: qf,
    df5AN7Ad01: 'x\n',
    'q1/qf/hf5AN7Ad02': qf,
    'q1/df/df5AN7Ad02': 'y\n',
    tf5AN7Ad03: '',
  });
  let isRunning = true;
  const server = openSendmail({ folder, isRunning: () => isRunning });
  const ids = ['5AN7Ad01', '5AN7Ad02'];
  assert.deepEqual(must(await server.list()), ids);
  assert.deepEqual(must(await server.heldByPeople()), ['5AN7Ad02'], 'quarantined');
  for (const refused of [await server.hold(ids), await server.remove(ids)])
    assert.match(String(!refused.ok && refused.error), /stop it first/);
  isRunning = false;
  assert.deepEqual(must(await server.hold(ids)), []);
  assert.equal(must(await server.read('5AN7Ad02'))!.bytes.toString(), 'Subject: a\r\n\r\ny\r\n');
  must(await server.remove(ids));
  assert.deepEqual(must(await server.list()), []);
  assert.equal(fs.existsSync(join(folder, 'q1/df/df5AN7Ad02')), false);
});

test('qmail: what waits here and elsewhere, with its time and without who has it', async () => {
  const folder = queueOf({
    ...{ 'queue/mess/3/123': 'Subject: a\n\nx\n', 'queue/info/3/123': 'Fa@x\0', 'queue/bounce/123': 'no' },
    ...{ 'queue/local/3/123': 'Tann-info@virtual.example\0', 'queue/remote/3/123': 'Db@y\0Tc@y\0' },
    ...{ 'queue/mess/4/124': 'Subject: b\n\n', 'queue/todo/124': 'u0\0p1\0Fa@x\0Td@y\0' },
    // qmail-send was stopped as it divided it.
    ...{ 'queue/info/4/124': 'Fa@x\0', 'queue/remote/4/124': 'Td@y\0' },
    'control/virtualdomains': 'virtual.example:ann\n',
  });
  const server = openQmail({ folder, isRunning: () => false });
  assert.deepEqual(must(await server.list()), ['123', '124']);
  const [first, second] = [must(await server.read('123'))!, must(await server.read('124'))!];
  assert.deepEqual(
    first.recipients.map(one => one.address),
    ['info@virtual.example', 'c@y'],
  );
  assert.deepEqual(
    second.recipients.map(one => one.address),
    ['d@y'],
  );
  assert.equal(first.arrivedAt, Math.floor(fs.statSync(join(folder, 'queue/mess/3/123')).mtimeMs));
  assert.deepEqual(
    must(await server.hold(['123', '124'])).map(one => one.id),
    ['123'],
    'its sender is to be told of b@y',
  );
  must(await server.remove(['123', '124']));
  assert.deepEqual(must(await server.list()), []);
  assert.equal(fs.existsSync(join(folder, 'queue/bounce/123')), false);
});

test('a queue that is named is in use where it is the usual one, or a process works in it', () => {
  const folder = queueOf({ 'mqueue/x': '', 'copy/x': '', 'proc/12/comm': 'sendmail-mta\n', 'proc/13/comm': 'cat\n' });
  const at = (name: string) => join(folder, name);
  fs.symlinkSync(at('mqueue'), at('link'));
  fs.symlinkSync(at('mqueue'), at('proc/12/cwd'));
  const name = /^sendmail(-mta)?$/;
  assert.equal(worksIn(at('mqueue'), at('mqueue'), name, at('proc')), true);
  assert.equal(worksIn(at('link'), at('mqueue'), name, at('proc')), true, 'by another path');
  assert.equal(worksIn(at('copy'), at('mqueue'), name, at('proc')), false);
  assert.equal(worksIn(at('mqueue'), at('elsewhere'), name, at('proc')), true, 'it works there');
  assert.equal(worksIn(at('mqueue'), at('mqueue'), /^qmail-send$/, at('proc')), false);
});
