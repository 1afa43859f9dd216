/** Taking a place: who holds a port, the command sendmail, stopping, steps that are taken back, the comparison. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import type { AddressTraced, Api } from '../../../server/api/contract.ts';
import { ok } from '../../../server/base/result.ts';
import { type OurLink, sendmailCommand, stepsFor } from '../../../server/switch/alternatives.ts';
import { lockedInodes } from '../../../server/switch/old-postfix.ts';
import type { OldServer } from '../../../server/switch/old-server.ts';
import { needOf, planSwitch } from '../../../server/switch/plan.ts';
import { holdersOf, kindOf, unitIn } from '../../../server/switch/port-holders.ts';
import { type Programs, shown, systemPrograms } from '../../../server/switch/programs.ts';
import { stepsToStop } from '../../../server/switch/service.ts';
import { takeBack } from '../../../server/switch/take-over.ts';
import { compareTrial, inWords, trialLines } from '../../../server/switch/trial.ts';
import { readTrialLog } from '../../../server/switch/trial-log.ts';

const newFolder = (): string => fs.mkdtempSync(join(tmpdir(), 'switch-'));
function write(path: string, text: string): void {
  fs.mkdirSync(join(path, '..'), { recursive: true });
  fs.writeFileSync(path, text);
}

/** Answers by what is asked; all else fails. */
function fakePrograms(answers: Readonly<Record<string, string>>): Programs & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    async run(argv) {
      ran.push(shown(argv));
      const out = answers[shown(argv)];
      return out === undefined ? { code: 1, out: '', err: 'no' } : { code: 0, out, err: '' };
    },
  };
}

test('a port: program, process, user, unit and package', async () => {
  const root = newFolder();
  write(
    join(root, 'proc/net/tcp'),
    '  0: 00000000:0019 00000000:0000 0A 0:0 0:0 0 0 0 555 1\n  1: 0100007F:008F 00000000:0000 0A 0:0 0:0 0 110 0 777 1\n',
  );
  write(join(root, 'proc/812/comm'), 'master\n');
  write(join(root, 'proc/812/cgroup'), '0::/system.slice/system-postfix.slice/postfix@-.service\n');
  write(join(root, 'proc/812/cmdline'), '/usr/lib/postfix/sbin/master\0-w\0');
  fs.symlinkSync('/usr/lib/postfix/sbin/master', join(root, 'proc/812/exe'));
  fs.mkdirSync(join(root, 'proc/812/fd'));
  fs.symlinkSync('socket:[555]', join(root, 'proc/812/fd/13'));
  write(join(root, 'etc/passwd'), `me:x:${process.getuid!()}:0::/:\ndovecot:x:110:110::/:\n`);
  const programs = fakePrograms({ 'dpkg -S /usr/lib/postfix/sbin/master': 'postfix: /usr/lib/postfix/sbin/master\n' });
  const ports = [25, 143, 993].map(port => ({ port, use: '' }));
  const [smtp, imap, imaps] = await holdersOf(ports, programs, { proc: join(root, 'proc'), etc: join(root, 'etc') });
  assert.deepEqual(smtp!.holder, {
    ...{ pid: 812, program: '/usr/lib/postfix/sbin/master', user: 'me', unit: 'postfix@-.service' },
    ...{ package: 'postfix', kind: 'postfix' },
  });
  assert.deepEqual(imap!.holder, { pid: null, program: null, user: 'dovecot', unit: null, package: null, kind: null });
  assert.equal(imaps!.holder, null);
  assert.deepEqual([smtp!, imap!, imaps!].map(needOf), [
    'mailroom switch take-over --from postfix',
    'root sees which program it is: sudo mailroom switch status',
    'free; root, or the right to open ports below 1024',
  ]);
});

test('the four by name', () => {
  const cases = [
    ['master', '/usr/lib/postfix/sbin/master -w', 'postfix'],
    ['exim4', '/usr/sbin/exim4 -bd -q30m', 'exim'],
    ['sendmail-mta', '/usr/sbin/sendmail-mta', 'sendmail'],
    ['tcpserver', 'tcpserver 0 25 /var/qmail/bin/qmail-smtpd', 'qmail'],
    ['dovecot', '/usr/sbin/dovecot -F', null],
    ['node', 'node server/cli/main.ts serve', 'mailroom'],
    ['node', '/srv/mailroom/other.js', null],
  ] as const;
  for (const [name, line, kind] of cases) assert.equal(kindOf(name, line), kind, line);
  assert.equal(unitIn('0::/user.slice/user-0.slice/session-1.scope\n'), null);
  assert.deepEqual(
    lockedInodes('1: FLOCK  ADVISORY  WRITE 8 08:01:131094 0 EOF\n2: POSIX  ADVISORY  READ 9 fd:00:7 0 EOF\n'),
    ['131094', '7'],
  );
});

const oldPostfix = {
  kind: 'postfix',
  commands: { stop: ['postfix', 'stop'], start: ['postfix', 'start'], isRunning: [] },
} as unknown as OldServer;

test('stopped by systemd, by its script, or by its own command; what was not enabled is not enabled again', async () => {
  const root = newFolder();
  const place = { service: null, isOwn: false, root };
  assert.deepEqual(
    await stepsToStop(oldPostfix, fakePrograms({}), place),
    ok([{ words: 'postfix is stopped', argv: ['postfix', 'stop'], undo: ['postfix', 'start'] }]),
  );
  write(join(root, 'etc/init.d/postfix'), '');
  write(join(root, 'usr/sbin/update-rc.d'), '');
  const script = await stepsToStop(oldPostfix, fakePrograms({}), place);
  assert.deepEqual(script.ok && script.value.map(one => shown(one.argv)), [
    `${root}/etc/init.d/postfix stop`,
    'update-rc.d postfix disable',
  ]);
  fs.mkdirSync(join(root, 'run/systemd/system'), { recursive: true });
  const loaded = { 'systemctl show --property=LoadState --value postfix.service': 'loaded\n' };
  const enabled = await stepsToStop(
    oldPostfix,
    fakePrograms({ ...loaded, 'systemctl is-enabled postfix.service': 'enabled\n' }),
    place,
  );
  assert.deepEqual(enabled.ok && enabled.value.map(one => [shown(one.argv), shown(one.undo as readonly string[])]), [
    ['systemctl disable --now postfix.service', 'systemctl enable --now postfix.service'],
  ]);
  const stopped = await stepsToStop(oldPostfix, fakePrograms(loaded), place);
  assert.deepEqual(stopped.ok && stopped.value.map(one => shown(one.argv)), ['systemctl stop postfix.service']);
  const none = { ...oldPostfix, commands: { stop: [], start: [], isRunning: [] } };
  assert.match(
    String(((await stepsToStop(none, fakePrograms({}), { ...place, root: newFolder() })) as { error?: string }).error),
    /--service/,
  );
});

test('root looks for programs where only root writes', {
  skip: process.getuid?.() === 0 ? false : 'not root',
}, async () => {
  const folder = newFolder();
  write(join(folder, 'mv'), '#!/bin/sh\necho hijacked\n');
  fs.chmodSync(join(folder, 'mv'), 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  try {
    assert.doesNotMatch((await systemPrograms.run(['mv', '--version'])).out, /hijacked/);
  } finally {
    process.env.PATH = before;
  }
});

test('where our link could not be laid, their program is not taken away', async () => {
  const folder = newFolder();
  write(join(folder, 'usr/sbin/sendmail'), 'theirs');
  write(join(folder, 'usr/sbin/sendmail.before-mailroom'), 'of an earlier time');
  write(join(folder, 'own/sendmail.mjs'), 'ours');
  const now = { path: '/usr/sbin/sendmail', is: 'file', leadsTo: null, package: null } as const;
  const steps = stepsFor(now, join(folder, 'own'), { root: folder });
  for (const { argv } of steps) await systemPrograms.run(argv);
  const last = steps.at(-1)!.undo as OurLink;
  assert.deepEqual(await takeBack({} as Api, systemPrograms, { words: '', link: last }), ok(undefined));
  assert.equal(fs.readFileSync(join(folder, 'usr/sbin/sendmail'), 'utf8'), 'theirs');
});

/** As roll-back does it. */
async function back(undo: readonly string[] | OurLink | null): Promise<void> {
  assert.ok(undo);
  const one = 'path' in undo ? { words: '', link: undo } : { words: '', argv: undo };
  assert.deepEqual(await takeBack({} as Api, systemPrograms, one), ok(undefined), JSON.stringify(undo));
}

const isDebian = fs.existsSync('/usr/bin/update-alternatives');
test('the alternatives group: ours is chosen, and the old choice comes back', {
  skip: isDebian ? false : 'no update-alternatives here',
}, async () => {
  const folder = newFolder();
  for (const name of ['alternatives', 'admin', 'usr/sbin', 'usr/bin', 'usr/lib', 'own'])
    fs.mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['sendmail', 'mailq', 'newaliases']) write(join(folder, `own/${name}.mjs`), '');
  write(join(folder, 'theirs'), '');
  const tool = [
    'update-alternatives',
    '--altdir',
    join(folder, 'alternatives'),
    '--admindir',
    join(folder, 'admin'),
    '--log',
    '/dev/null',
  ];
  execFileSync(
    tool[0]!,
    [...tool.slice(1), '--install', join(folder, 'usr/sbin/sendmail'), 'mta', join(folder, 'theirs'), '30'],
    { stdio: 'ignore' },
  );
  const place = { root: folder, alternatives: tool, links: join(folder, 'alternatives') };
  const now = await sendmailCommand(systemPrograms, place);
  assert.equal(now.is, 'alternatives');
  const real = () => fs.realpathSync(join(folder, 'usr/sbin/sendmail'));
  const steps = stepsFor(now, join(folder, 'own'), place);
  for (const { argv } of steps) assert.equal((await systemPrograms.run(argv)).code, 0, shown(argv));
  assert.equal(real(), fs.realpathSync(join(folder, 'own/sendmail.mjs')));
  assert.equal(fs.realpathSync(join(folder, 'usr/bin/mailq')), fs.realpathSync(join(folder, 'own/mailq.mjs')));
  for (const { undo } of steps.toReversed()) await back(undo);
  assert.equal(real(), fs.realpathSync(join(folder, 'theirs')));
  assert.equal(fs.existsSync(join(folder, 'usr/bin/mailq')), false);
});

const hasDivert = fs.existsSync('/usr/bin/dpkg-divert') && process.getuid?.() === 0;
test("a package's own file is diverted, and comes back", {
  skip: hasDivert ? false : 'no dpkg-divert here, or not root',
}, async () => {
  const folder = newFolder();
  write(join(folder, 'usr/sbin/sendmail'), 'theirs');
  fs.mkdirSync(join(folder, 'admin'));
  write(join(folder, 'own/sendmail.mjs'), 'ours');
  const divert = ['--instdir', folder, '--admindir', join(folder, 'admin')];
  const place = { root: folder, divert };
  const now = { path: '/usr/sbin/sendmail', is: 'packaged', leadsTo: null, package: 'postfix' } as const;
  const steps = stepsFor(now, join(folder, 'own'), place);
  for (const { argv } of steps)
    assert.equal((await systemPrograms.run(argv)).code, 0, JSON.stringify(await systemPrograms.run(argv)));
  const text = (name: string) => fs.readFileSync(join(folder, 'usr/sbin', name), 'utf8');
  assert.deepEqual([text('sendmail'), text('sendmail.before-mailroom')], ['ours', 'theirs']);
  assert.equal((await sendmailCommand(systemPrograms, place)).is, 'diverted');
  for (const { undo } of steps.toReversed()) await back(undo);
  assert.equal(text('sendmail'), 'theirs');
  assert.deepEqual(fs.readdirSync(join(folder, 'usr/sbin')), ['sendmail']);
});

const log = `Nov 23 07:13:36 mail postfix/smtpd[1]: 6BCD224E9C2: client=localhost[127.0.0.1]
Nov 23 07:13:36 mail postfix/cleanup[2]: 6BCD224E9C2: message-id=<1@x>
Nov 23 07:13:36 mail postfix/qmgr[3]: 6BCD224E9C2: from=<ann@x.example>, size=400, nrcpt=3 (queue active)
Nov 23 07:13:36 mail postfix/virtual[4]: 6BCD224E9C2: to=<kim@here.example>, orig_to=<info@here.example>, relay=virtual, delay=0.1, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to maildir)
Nov 23 07:13:36 mail postfix/smtp[5]: 6BCD224E9C2: to=<far@y.example>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect: refused)
Nov 23 07:14:36 mail postfix/smtp[5]: 6BCD224E9C2: to=<far@y.example>, relay=mx.y.example[192.0.2.1]:25, delay=60, delays=0/0/1/0, dsn=2.0.0, status=sent (250 ok)
Nov 23 07:15:00 mail postfix/smtpd[1]: NOQUEUE: reject: RCPT from a[192.0.2.9]: 550 5.1.1 <no@here.example>: Recipient address rejected: User unknown; from=<s@z.example> to=<no@here.example> proto=ESMTP helo=<a>
Nov 23 07:15:00 mail dovecot: imap-login: x
`;
const eximLog = `2026-11-23 07:15:20 1xVOGm-0003XO-10 <= a@x.example H=(x) [127.0.0.1] P=esmtp S=3195 id=1@x
2026-11-23 07:15:20 1xVOGm-0003XO-10 => kim <info@here.example> R=here T=file
2026-11-23 07:15:20 1xVOGm-0003XO-10 == far@y.example R=far T=remote_smtp defer (111): Connection refused
2026-11-23 07:15:21 1xVOGm-0003XO-10 => far@y.example R=far T=remote_smtp H=mx [192.0.2.1]
2026-11-23 07:15:22 1xVOGm-0003XO-10 ** no@y.example R=far T=remote_smtp: 550 no
2026-11-23 07:15:23 H=a [192.0.2.9] F=<s@z.example> rejected RCPT <no@here.example>: Unknown user
`;

test("the other server's log: the last word on each recipient, as it was asked for", () => {
  const short = (kind: 'postfix' | 'exim', text: string) =>
    readTrialLog(kind, text).map(({ messageId, sender, recipient, did }) => [messageId, sender, recipient, did]);
  assert.deepEqual(short('postfix', log), [
    ['<1@x>', 'ann@x.example', 'info@here.example', 'here'],
    ['<1@x>', 'ann@x.example', 'far@y.example', 'elsewhere'],
    [null, 's@z.example', 'no@here.example', 'refused'],
  ]);
  assert.deepEqual(short('exim', eximLog), [
    ['<1@x>', 'a@x.example', 'info@here.example', 'here'],
    ['<1@x>', 'a@x.example', 'far@y.example', 'elsewhere'],
    ['<1@x>', 'a@x.example', 'no@y.example', 'refused'],
    [null, 's@z.example', 'no@here.example', 'refused'],
  ]);
});

test('what it did and what we would have done, recipient by recipient', async () => {
  const answer = { isTaken: false, reply: '550 5.1.1 Nobody', because: 'nobody here is called so' };
  const traced = (kind: string, ends: readonly string[]): AddressTraced =>
    ({
      steps: [{ kind, from: '', to: '', because: 'why', depth: 0 }],
      ends,
      stranger: answer,
      ourOwn: answer,
    }) as unknown as AddressTraced;
  const ours: Readonly<Record<string, AddressTraced>> = {
    'info@here.example': traced('unknown', []),
    'far@y.example': traced('elsewhere', ['far@y.example']),
    'no@here.example': traced('unknown', []),
  };
  const compared = await compareTrial(readTrialLog('postfix', log), async address => ours[address]!);
  assert.deepEqual(
    compared.map(one => one.isAlike),
    [false, true, true],
  );
  assert.equal(
    inWords(compared[0]!),
    'info@here.example: there delivered here (delivered to maildir), here refused: 550 5.1.1 Nobody (nobody here is called so)',
  );
  const lines = trialLines('/etc/postfix', 2024, 'hash:/etc/postfix/transport').flatMap(one => one.lines);
  assert.ok(
    lines.includes(
      'transport_maps = inline:{ mailroom-trial.invalid=mailroom-trial:inet:127.0.0.1:2024 } hash:/etc/postfix/transport',
    ),
  );
});

test('the plan says what stays and what is lost', () => {
  const holder = { pid: 1, program: '/usr/sbin/dovecot', user: 'root', unit: null, package: null, kind: null };
  const plan = planSwitch({
    kind: 'postfix',
    ports: [
      { port: 25, use: '', holder: { ...holder, kind: 'postfix' } },
      { port: 143, use: '', holder },
      { port: 993, use: '', holder: null },
    ],
    sendmail: { path: '/usr/sbin/sendmail', is: 'packaged', leadsTo: null, package: 'postfix' },
    understood: { percent: 94, steps: 12, leftOut: ['x: y'] },
    because: null,
    waiting: { messages: 3, held: 1 },
    isRoot: false,
  });
  assert.equal(plan.steps.length, 5);
  assert.match(plan.steps[3]!.words, /its ports \(25\) and those that are free \(993\).*a file of the package postfix/);
  assert.deepEqual(plan.lost.slice(0, 2), [
    'not to be had here: x: y',
    '143 stays as it is: dovecot (process 1) of root has it, which is not postfix'.replace(
      ', which is not postfix',
      '',
    ),
  ]);
  assert.equal(plan.needsRoot, true);
});
