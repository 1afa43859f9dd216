/** The command line of sendmail(1), as the programs that call it write it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readWords, type Words } from '../../../server/sendmail/words.ts';

const read = (line: string, calledAs = 'sendmail'): Words => {
  const words = readWords(calledAs, line === '' ? [] : line.split(' '));
  assert.ok(words.ok, words.ok ? '' : `${line}: ${words.error}`);
  return words.value;
};
const fault = (line: string, calledAs = 'sendmail'): string => {
  const words = readWords(calledAs, line === '' ? [] : line.split(' '));
  return words.ok ? '' : words.error;
};

test('argv as cron, PHP, git, mutt, mail(1), Python and Ruby write it', () => {
  const cron = read('-FCronDaemon -i -B8BITMIME -oem root');
  assert.deepEqual(
    [cron.wishes.fullName, cron.dotIsText, cron.wishes.body, cron.wishes.recipients],
    ['CronDaemon', true, '8BITMIME', ['root']],
  );
  assert.deepEqual([read('-t -i').fromHeader, read('-ti').dotIsText, read('-it').fromHeader], [true, true, true]);
  const mutt = read('-oem -oi -f ann@here.example -- kim@there.example lee@there.example');
  assert.deepEqual([mutt.wishes.sender, mutt.dotIsText, mutt.wishes.recipients.length], ['ann@here.example', true, 2]);
  assert.deepEqual(read('-i -f ann@here.example kim@there.example').wishes.recipients, ['kim@there.example']);
  assert.equal(read('-t -oi -oem -fbounce@here.example').wishes.sender, 'bounce@here.example');
  assert.equal(read('-i -t -rann@here.example').wishes.sender, 'ann@here.example');
  assert.deepEqual(read('-N never -- -odd@here.example').wishes.recipients, ['-odd@here.example']);
});

test('the null sender, as <> or as nothing', () => {
  assert.equal(read('-f <> kim@there.example').wishes.sender, '');
  const words = readWords('sendmail', ['-f', '', 'kim@there.example']);
  assert.equal(words.ok && words.value.wishes.sender, '');
});

test('a full name keeps no line break', () => {
  const words = readWords('sendmail', ['-F', 'Ann\nBcc: all@here.example', 'x']);
  assert.equal(words.ok && words.value.wishes.fullName, 'Ann Bcc: all@here.example');
});

test('wishes for reports: RFC 3461', () => {
  const { wishes } = read('-N success,failure -R hdrs -V order-17 kim@there.example');
  assert.deepEqual([wishes.notify, wishes.ret, wishes.envid], [['SUCCESS', 'FAILURE'], 'HDRS', 'order-17']);
  assert.deepEqual(read('-Nnever x').wishes.notify, ['NEVER']);
  for (const [line, sentence] of [
    ['-N never,failure x', /-N never,failure: never, or one/],
    ['-N soon x', /-N soon/],
    ['-R some x', /full or hdrs/],
    [`-V ${'x'.repeat(101)} x`, /1 to 100/],
    ['-B BINARY x', /7BIT or 8BITMIME/],
  ] as const)
    assert.match(fault(line), sentence);
});

test('the errand, by letter and by name', () => {
  const modes = { '-bp': 'list', '-bi': 'aliases', '-I': 'aliases', '-bs': 'dialogue', '-q': 'retry', '-bP': 'count' };
  for (const [line, mode] of Object.entries(modes)) assert.equal(read(line).mode, mode, line);
  assert.equal(read('-bv ann').mode, 'verify');
  assert.equal(read('-bm ann').mode, 'deliver');
  assert.equal(read('-q15m').mode, 'nothing');
  for (const [name, mode] of [
    ['mailq', 'list'],
    ['newaliases', 'aliases'],
    ['runq', 'retry'],
    ['mailq.mjs', 'list'],
  ] as const)
    assert.equal(read('', name).mode, mode, name);
  assert.equal(read('-bp', 'newaliases').mode, 'list', 'a flag is stronger than a name');
  const rmail = read('ann', 'rmail');
  assert.deepEqual([rmail.mode, rmail.senderFromLine, rmail.dotIsText], ['deliver', true, true]);
  assert.deepEqual(read('-qRthere.example -qSann').which, { recipient: 'there.example', sender: 'ann' });
  assert.deepEqual(read('-qIMGA1B2C3D4E51').which, { id: 'MGA1B2C3D4E51' });
});

test('every flag of sendmail 8, Postfix, Exim and msmtp is taken, or refused in words', () => {
  const taken = [
    ...[
      '-Ac',
      '-Am',
      '-BADMIME',
      '-C /etc/x.cf',
      '-D log',
      '-d0.1',
      '-G',
      '-h 3',
      '-i',
      '-L tag',
      '-m',
      '-n',
      '-v',
      '-c',
      '-s',
    ],
    ...[
      '-oA/etc/aliases',
      '-oee',
      '-oep',
      '-oeq',
      '-oew',
      '-odb',
      '-odi',
      '-odq',
      '-om',
      '-oo',
      '-oMs host',
      '-oMr smtp',
      '-o7',
      '-o8',
      '-oitrue',
    ],
    ...['-O DeliveryMode=b', '-em', '-p smtp:host', '-U', '-x', '-X /tmp/log', '-E', '-a account', '--read-recipients'],
  ];
  for (const line of taken.filter(one => one !== '-BADMIME')) {
    const words = read(`${line} ann`);
    assert.deepEqual([words.mode, words.wishes.recipients], ['deliver', ['ann']], line);
  }
  assert.equal(read('-oeq ann').quiet, true);
  assert.equal(read('-oitrue ann').dotIsText, true);
  assert.deepEqual(read('-odb -G ann').ignored, ['-odb', '-G']);
  const refused = {
    '-bd': /mailroom serve/,
    '-bD': /mailroom serve/,
    '-bt': /mailroom trace-address/,
    '-bS ann': /-bs is/,
    '-bz': /-bz is not known/,
    '-Mf 1abc': /mailroom queue/,
    '-Z': /-Z is not known/,
    '--host=x': /--host=x is not known/,
    '-XV ann': /VERP/,
    '-qRs': '',
    '-qx': /-qx: -q alone/,
    '-f': /-f wants a value/,
    '-h x ann': /a number/,
    '-bp ann': /nobody is named here/,
    '-bv': /-bv wants addresses/,
    '-t -bp': /-t goes with a message/,
    '': /name recipients, or use -t/,
  };
  for (const [line, sentence] of Object.entries(refused))
    if (sentence instanceof RegExp) assert.match(fault(line), sentence, line);
    else assert.equal(fault(line), sentence, line);
});
