/** Events as log lines: the forms that Postfix's and Dovecot's readers know, JSON, and a story; each safe to print. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { agentOf, catalogue, levelOf, sentence } from '../../../server/events/catalogue.ts';
import { type EventName, event, type Facts } from '../../../server/events/event.ts';
import { jsonLine, postfixLines, storyLine } from '../../../server/events/lines.ts';
import { formatReply, type Reply, reply } from '../../../server/smtp/reply.ts';

const AT = new Date(2026, 10, 2, 9, 41, 7, 123).getTime();
const lines = <N extends EventName>(name: N, fields: Facts[N], trace = 'MWS1W206DPS8-1') =>
  postfixLines(event(name, AT, trace, fields), 'mail.here.example', 42).map(line =>
    line.replace(/^Nov {2}2 09:41:07 mail /, ''),
  );
const accepted: Facts['queue.accepted'] = {
  ...{ sender: 'kim@there.example', recipients: ['ann@here.example', 'ben@here.example'], size: 250 },
  ...{ messageId: '<1@there.example>', subject: 'Hello', remote: '192.0.2.7', helo: 'mx.there.example' },
  ...{ protocol: 'ESMTP', listener: 'smtp', user: null, mechanism: null, origin: 'smtp', milliseconds: 3 },
};
const attempted = {
  ...{ recipient: 'kim@there.example', host: 'mx.there.example', status: '4.7.1', reply: '451 4.7.1 Later' },
  ...{ delay: 1.5, conversation: null },
};
const refused: Facts['smtp.refused'] = {
  ...{ stage: 'RCPT', reply: '550 5.1.1 No such mailbox here', because: 'nobody', sender: 'kim@there.example' },
  ...{ recipient: 'nobody@here.example', protocol: 'ESMTP', remote: '192.0.2.7', helo: 'mx', listener: 'smtp' },
};

test('a message: client, cleanup, qmgr, each attempt', () => {
  const daemon = 'postfix-mailroom';
  const id = 'MWS1W206DPS81';
  assert.deepEqual(lines('queue.accepted', accepted), [
    `${daemon}/smtpd[42]: ${id}: client=unknown[192.0.2.7]`,
    `${daemon}/cleanup[42]: ${id}: message-id=<1@there.example>`,
    `${daemon}/qmgr[42]: ${id}: from=<kim@there.example>, size=250, nrcpt=2 (queue active)`,
  ]);
  const submitted = { ...accepted, listener: 'submissions', user: 'ann@here.example', mechanism: 'LOGIN' } as const;
  assert.equal(
    lines('queue.accepted', submitted)[0],
    `${daemon}/smtps/smtpd[42]: ${id}: client=unknown[192.0.2.7], sasl_method=LOGIN, sasl_username=ann@here.example`,
  );
  assert.deepEqual(lines('queue.deferred', { ...attempted, nextAt: AT, attempts: 1 }), [
    `${daemon}/smtp[42]: ${id}: to=<kim@there.example>, relay=mx.there.example:25, delay=1.50, delays=0/0/0/1.50, dsn=4.7.1, status=deferred (451 4.7.1 Later)`,
  ]);
  assert.match(lines('queue.relayed', attempted)[0]!, /status=sent \(451/);
  assert.match(lines('queue.failed', { ...attempted, host: null })[0]!, /relay=none, .*status=bounced/);
  const filed = {
    recipient: 'ann@here.example',
    account: 'ann@here.example',
    mailbox: 'INBOX',
    delay: 0,
    captured: false,
  };
  assert.match(lines('mda.filed', filed)[0]!, /\/local\[42\].*relay=local, .*dsn=2\.0\.0, status=sent/);
});

test('a rejection: the address before the reason', () => {
  const [line] = lines('smtp.refused', refused, 'MWS1W206DPS8');
  assert.equal(
    line,
    'postfix-mailroom/smtpd[42]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 550 5.1.1 <nobody@here.example>: Recipient address rejected: User unknown (No such mailbox here); from=<kim@there.example> to=<nobody@here.example> proto=ESMTP helo=<mx>',
  );
  const sender = { ...refused, stage: 'MAIL', reply: '553 5.7.1 Not yours', recipient: null };
  assert.match(lines('smtp.refused', sender)[0]!, /MAIL from \S+: 553 5\.7\.1 <kim@there\.example>: Not yours; from=/);
  const whole = { ...refused, stage: 'END-OF-MESSAGE', reply: '550 5.7.1 No', recipient: null };
  assert.match(
    lines('smtp.refused', whole)[0]!,
    /: 550 5\.7\.1 <END-OF-MESSAGE>: No; from=<kim@there\.example> proto=/,
  );
});

// What fail2ban's stock filter `postfix` counts in its usual mode, in short.
const COUNTED =
  /NOQUEUE: reject: [A-Z]{4} from [^[]*\[[\d.]+\]: [45][50][04] [45]\.\d\.\d+ (?:<[^>]*>: )?(?:Recipient address rejected: )?(?:Relay access denied|User unknown)\b/;

test('who guesses at people, or looks for a relay, is counted by fail2ban; who is refused for a letter is not', () => {
  const counted = (answer: Reply, stage: string) =>
    COUNTED.test(lines('smtp.refused', { ...refused, stage, reply: formatReply(answer).trim() })[0]!);
  assert.equal(counted(reply.noSuchMailbox, 'RCPT'), true);
  assert.equal(counted(reply.relayDenied, 'RCPT'), true);
  assert.equal(counted(reply.mailboxFull, 'RCPT'), false);
  assert.equal(counted(reply.contentRefused, 'END-OF-MESSAGE'), false);
});

test('wrong logins: as fail2ban knows them', () => {
  const login = { user: 'ann', mechanism: 'PLAIN', remote: '192.0.2.7', listener: 'submission', why: 'wrong' };
  assert.deepEqual(lines('smtp.sign-in-refused', login), [
    'postfix-mailroom/submission/smtpd[42]: warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: wrong, sasl_username=ann',
  ]);
  assert.match(
    lines('imap.sign-in-refused', { ...login, listener: 'imap' })[0]!,
    /^dovecot\[42\]: imap-login: .*auth failed.*rip=192\.0\.2\.7/,
  );
});

test('who is sent away with the right password is no guesser', () => {
  const login = { user: 'ann', mechanism: 'PLAIN', remote: '192.0.2.7', listener: 'pop3', why: 'in-use' };
  assert.deepEqual(lines('pop3.sign-in-refused', login), [
    'dovecot[42]: pop3-login: Login refused (in-use): user=<ann>, rip=192.0.2.7',
  ]);
});

test('nothing that a stranger says breaks a line or reaches a terminal', () => {
  const evil = 'x\r\nNov  2 09:41:07 mail sshd[1]: Accepted\u001b[2J\u202e';
  const notes = [
    event('queue.accepted', AT, 'MWS1W206DPS8-1', { ...accepted, messageId: evil, sender: evil, subject: evil }),
    event('smtp.refused', AT, 'MWS1W206DPS8', { ...refused, helo: evil, recipient: evil, reply: `550 5.1.1 ${evil}` }),
    event('queue.failed', AT, 'MWS1W206DPS8-1', { ...attempted, reply: evil, recipient: evil }),
  ];
  for (const note of notes) {
    for (const line of [...postfixLines(note, 'mail', 1), storyLine(note), jsonLine(note)])
      assert.doesNotMatch(line, /\p{Cc}/u);
  }
  assert.doesNotMatch(postfixLines(notes[0]!, 'mail', 1).join('') + storyLine(notes[0]!), /\u202e/);
});

test('JSON: one object, its time, name, trace and fields', () => {
  const line = JSON.parse(jsonLine(event('smtp.tls', AT, 'MWS1W206DPS8', { version: 'TLSv1.3', cipher: 'X' })));
  assert.deepEqual(line, {
    ...{ at: new Date(AT).toISOString(), event: 'smtp.tls', trace: 'MWS1W206DPS8', version: 'TLSv1.3', cipher: 'X' },
  });
});

test('an event of a later version is shown by its name', () => {
  const note = { name: 'moon.full', at: AT, trace: 'server', fields: {} };
  assert.deepEqual([sentence(note), agentOf(note), levelOf(note.name)], ['moon.full', 'Server', 'info']);
  assert.deepEqual(postfixLines(note, 'mail', 1), []);
  assert.ok(Object.keys(catalogue).length > 20);
});
