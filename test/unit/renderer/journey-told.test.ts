/** Where a message's time went, and its conversation as commands. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { byHand, curl, placeOf, swaks } from '../../../renderer/journey/copies.ts';
import { timeSpent } from '../../../renderer/journey/spent.ts';
import type { Journey, Station } from '../../../server/api/contract.ts';

const said = (at: number, who: 'C' | 'S' | '-', text: string) => ({ at, who, text });
const station = (name: Station['name'], at: number | null): Station => ({
  ...{ name, state: at === null ? 'ahead' : 'done', at, sentence: '', fact: null },
});
const conversations = [
  {
    trace: 'M1',
    title: 'The connection',
    lines: [
      said(1, 'S', '220 here ESMTP'),
      said(46, 'C', 'EHLO vm'),
      said(47, 'S', '250-here'),
      said(47, 'S', '250 STARTTLS'),
      said(48, 'C', 'STARTTLS'),
      said(48, 'S', '220 2.0.0 Ready'),
      said(146, '-', 'TLSv1.3 TLS_AES_256_GCM_SHA384'),
      said(147, 'C', 'AUTH PLAIN ••••••••'),
      said(447, 'S', '235 2.7.0 Signed in'),
      said(900, 'C', 'QUIT'),
    ],
  },
  {
    trace: 'M1-1',
    title: 'This message',
    lines: [
      said(448, 'C', 'MAIL FROM:<ann@here.example>'),
      said(450, 'S', '250 2.1.0 Sender accepted'),
      said(460, 'C', 'DATA'),
      said(460, 'S', '354 Send the message'),
      said(660, 'C', '(230 octets)'),
      said(700, 'S', '250 2.0.0 Message accepted'),
    ],
  },
];
const journey = {
  ...{ trace: 'M1-1', conversations, trunk: [station('written', 900), station('accepted', 1000)] },
  branches: [{ stations: [station('delivered', 1020), station('stored', 1022), station('read', 5000)] }],
} as unknown as Journey;

test('the time of a message, from the first octet of its connection to the mailbox', () => {
  const told = timeSpent(journey)!;
  assert.equal(told.total, 699 + 22);
  assert.deepEqual(Object.fromEntries(told.spent.map(one => [one.kind, one.ms])), {
    client: 45 + 1 + 1 + 1 + 10,
    greeting: 1,
    tls: 98,
    'sign-in': 300,
    envelope: 2,
    body: 200,
    disk: 40,
    filing: 22,
  });
  const sum = told.spent.reduce((all, one) => all + one.ms, 0);
  assert.equal(sum, told.total, 'no time is told twice, none is lost');
});

test('a second message of a connection begins with itself; what was not let in has no time to tell', () => {
  const second = { ...journey, trace: 'M1-2', conversations: [{ ...conversations[1]!, trace: 'M1-2' }] };
  assert.equal(timeSpent(second)!.total, 252 + 22);
  assert.equal(timeSpent({ ...journey, trunk: [] }), null);
  assert.equal(timeSpent({ ...journey, conversations: [] }), null);
});

const told = {
  ...{ kind: 'message' as const, title: "Ann's order", sender: 'ann@here.example' },
  recipients: ['ben@here.example', 'kim@there.example'],
  events: [
    { name: 'smtp.connected', fields: { listener: 'submission' } },
    { name: 'smtp.tls', fields: {} },
    { name: 'smtp.signed-in', fields: { user: 'ann@here.example' } },
    { name: 'queue.accepted', fields: { helo: 'vm', listener: 'submission' } },
  ] as unknown as Journey['events'],
};
const listeners = [{ name: 'submission', host: '0.0.0.0', port: 1587 } as const];

test('the conversation as commands, safe for a shell', () => {
  const place = placeOf(told, listeners)!;
  assert.deepEqual(place, { host: '127.0.0.1', port: 1587, tls: 'starttls' });
  assert.equal(
    swaks(told, place),
    `swaks --server 127.0.0.1 --port 1587 --ehlo vm --tls --auth PLAIN --auth-user ann@here.example --from ann@here.example --to ben@here.example,kim@there.example --header 'Subject: Ann'\\''s order'`,
  );
  assert.equal(
    curl(told, place),
    'curl smtp://127.0.0.1:1587/vm --ssl-reqd --user ann@here.example --mail-from ann@here.example --mail-rcpt ben@here.example --mail-rcpt kim@there.example --upload-file message.eml',
  );
  assert.equal(byHand(place), 'openssl s_client -connect 127.0.0.1:1587 -starttls smtp -crlf -quiet');
  assert.equal(byHand({ ...place, tls: 'none' }), 'nc -C 127.0.0.1 1587');
  assert.match(swaks({ ...told, sender: "x'; rm -rf ~ #@e" }, place), / --from 'x'\\''; rm -rf ~ #@e' /);
  assert.equal(placeOf(told, []), null);
});
