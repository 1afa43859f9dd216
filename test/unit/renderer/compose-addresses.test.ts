/** Composing: recipients as typed and pasted, who gets an answer and from whom, subjects, threads, mailto:. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Addressed, answerTo, identityFor } from '../../../renderer/mail/compose/addressing.ts';
import { readMailto } from '../../../renderer/mail/compose/mailto.ts';
import {
  type OwnPeople,
  printRecipients,
  readRecipients,
  recipientDoubt,
  recipientFault,
  toShown,
  toWire,
} from '../../../renderer/mail/compose/recipients.ts';
import { answering, answerSubject, forwardSubject } from '../../../renderer/mail/compose/subject.ts';
import type { Identity } from '../../../server/jmap/types.ts';
import { rfc } from '../../support/rfc.ts';

const read = (text: string): string[] => readRecipients(text).map(({ name, email }) => `${name ?? ''}|${email}`);

test('a pasted list is read as people mean it', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['Ann <a@b.test>, c@d.test; e@f.test', ['Ann|a@b.test', '|c@d.test', '|e@f.test']],
    ['"Lee, Kim" <k@y.test>; "O\\"Neil" <o@y.test>', ['Lee, Kim|k@y.test', 'O"Neil|o@y.test']],
    ['a@b.test c@d.test\ne@f.test\r\ng@h.test', ['|a@b.test', '|c@d.test', '|e@f.test', '|g@h.test']],
    ['Team: a@b.test, Bob <b@c.test>;', ['|a@b.test', 'Bob|b@c.test']],
    ['mailto:a@b.test, <mailto:c@d.test>', ['|a@b.test', '|c@d.test']],
    ['a@b.test (Ann Ode)', ['Ann Ode|a@b.test']],
    ['Ann Ode a@b.test', ['Ann Ode|a@b.test']],
    ["'Ann' <a@b.test>", ['Ann|a@b.test']],
    ['Zoë Ümlaut <zoë@bücher.test>', ['Zoë Ümlaut|zoë@bücher.test']],
    ['nobody', ['|nobody']],
    [' , ;\n', []],
    ['"never closed <a@b.test>', ['"never closed|a@b.test']],
  ];
  for (const [text, expected] of cases) assert.deepEqual(read(text), expected, JSON.stringify(text));
});

test('what is printed is read again as the same', () => {
  const all = [
    { name: 'Lee, Kim "K"', email: 'k@y.test' },
    { name: null, email: 'a@b.test' },
    { name: 'Zoë O’Hara', email: 'z@b.test' },
  ];
  assert.deepEqual(readRecipients(printRecipients(all)), all);
});

test('what is wrong with an address is said in words', () => {
  const cases: readonly (readonly [string, RegExp | null])[] = [
    ['ann@b.test', null],
    ['ann.b+tag@sub.b.test', null],
    ['"ann b"@b.test', null],
    ['ann@[127.0.0.1]', null],
    ['zoë@bücher.test', null],
    ['ann@localhost', null],
    ['ann', /no @/],
    ['@b.test', /nobody before/],
    ['ann@', /domain is missing/],
    ['ann b@b.test', /space/],
    ['ann..b@b.test', /dot too many/],
    ['ann@b..test', /dot too many/],
    ['ann@-b.test', /not a domain/],
    ['ann@b_/c', /not a domain/],
    [`${'a'.repeat(65)}@b.test`, /longer than 64/],
    ['a@n@b.test', /“@” cannot stand/],
    ['', /empty/],
  ];
  for (const [email, expected] of cases) {
    const fault = recipientFault(email);
    if (expected === null) assert.equal(fault, null, email);
    else assert.match(fault ?? '', expected, email);
  }
});

test('what is odd about an address is a doubt, not a fault', () => {
  const own: OwnPeople = {
    domains: new Set(['office.test', 'shop.test']),
    addresses: new Set(['ana@office.test', '@shop.test']),
  };
  assert.equal(recipientDoubt('Ana@Office.test', own), null);
  assert.equal(recipientDoubt('ana+list@office.test', own), null);
  assert.equal(recipientDoubt('anybody@shop.test', own), null);
  assert.match(recipientDoubt('bem@office.test', own) ?? '', /Nobody called bem lives at office\.test/);
  assert.match(recipientDoubt('ann@printer', own) ?? '', /has no dot/);
  assert.equal(recipientDoubt('ann@b.test', own), null);
});

rfc(5891, '4').should('send a domain in A-labels and show it in its own letters', () => {
  assert.equal(toWire('zoë@bücher.test'), 'zoë@xn--bcher-kva.test');
  assert.equal(toShown('zoë@xn--bcher-kva.test'), 'zoë@bücher.test');
  assert.equal(toShown('a@xn--fiqs8s.test'), 'a@中国.test');
  assert.equal(toShown('a@xn--a.test'), 'a@xn--a.test');
  assert.equal(toShown('a@xn--!!!.test'), 'a@xn--!!!.test');
});

const person = (email: string, name: string | null = null) => ({ name, email });
const message: Addressed = {
  from: [person('kim@y.test', 'Kim')],
  replyTo: null,
  to: [person('ANA@x.test'), person('ben@x.test')],
  cc: [person('kim@y.test'), person('jo@z.test')],
  bcc: null,
  listPost: null,
  mailFollowupTo: null,
  deliveredTo: null,
};
const to = (answer: ReturnType<typeof answerTo>) => [answer.to.map(one => one.email), answer.cc.map(one => one.email)];
const own = ['ana@x.test'];

rfc(5322, '3.6.3').should('send an answer to Reply-To where there is one, else to the author', () => {
  assert.deepEqual(to(answerTo(message, 'sender', own)), [['kim@y.test'], []]);
  assert.deepEqual(to(answerTo({ ...message, replyTo: [person('desk@y.test')] }, 'sender', own)), [
    ['desk@y.test'],
    [],
  ]);
});

test('to all: everybody once, never oneself; what I wrote is gone on with', () => {
  assert.deepEqual(to(answerTo(message, 'all', own)), [['kim@y.test'], ['ben@x.test', 'jo@z.test']]);
  const mine = { ...message, from: [person('ana@x.test')], to: [person('kim@y.test')], cc: [person('jo@z.test')] };
  assert.deepEqual(to(answerTo(mine, 'sender', own)), [['kim@y.test'], []]);
  assert.deepEqual(to(answerTo(mine, 'all', own)), [['kim@y.test'], ['jo@z.test']]);
  const toMyself = { ...message, from: [person('ana@x.test')], to: [person('ana@x.test')], cc: [] };
  assert.deepEqual(to(answerTo(toMyself, 'all', own)), [['ana@x.test'], []]);
});

test('lists: where they take answers, and who asked to be left out', () => {
  const list = { ...message, listPost: '<mailto:list@l.test?subject=x> (Anyone)', replyTo: [person('list@l.test')] };
  assert.deepEqual(to(answerTo(list, 'list', own)), [['list@l.test'], []]);
  assert.deepEqual(answerTo(list, 'sender', own).onlyTo, [person('kim@y.test', 'Kim')]);
  assert.equal(answerTo({ ...list, listPost: 'NO' }, 'sender', own).onlyTo, null);
  const followup = { ...list, mailFollowupTo: 'list@l.test, ana@x.test' };
  assert.deepEqual(to(answerTo(followup, 'all', own)), [['list@l.test'], []]);
});

test('an answer comes from the address that was written to', () => {
  const identity = (id: string, email: string) => ({ id, email }) as Identity;
  const identities = [identity('i1', 'ana@x.test'), identity('i2', 'info@x.test')];
  assert.equal(identityFor({ ...message, to: [person('Info@x.test')] }, identities)?.id, 'i2');
  assert.equal(identityFor({ ...message, to: [person('info+shop@x.test')] }, identities)?.id, 'i2');
  assert.equal(
    identityFor({ ...message, to: [person('list@l.test')], deliveredTo: 'info@x.test' }, identities)?.id,
    'i2',
  );
  assert.equal(identityFor({ ...message, to: [person('list@l.test')] }, identities), null);
});

test('Re: and Fwd: stand once, whatever language they came in', () => {
  const cases = [
    ['Quote', 'Re: Quote', 'Fwd: Quote'],
    ['RE: re: AW: Quote', 'Re: Quote', 'Fwd: RE: re: AW: Quote'],
    ['Re[2]: Quote', 'Re: Quote', 'Fwd: Re[2]: Quote'],
    ['Fwd: FW: WG: Quote', 'Re: Fwd: FW: WG: Quote', 'Fwd: Quote'],
    ['Reminder: x', 'Re: Reminder: x', 'Fwd: Reminder: x'],
    [null, 'Re:', 'Fwd:'],
  ] as const;
  for (const [subject, answer, passedOn] of cases)
    assert.deepEqual([answerSubject(subject), forwardSubject(subject)], [answer, passedOn]);
});

rfc(5322, '3.6.4').should('give an answer the id it answers and the references of the whole thread', () => {
  const ids = { messageId: ['2@y'], inReplyTo: ['1@y'], references: ['0@y', '1@y'] };
  assert.deepEqual(answering(ids), { inReplyTo: ['2@y'], references: ['0@y', '1@y', '2@y'] });
  assert.deepEqual(answering({ ...ids, references: null }), { inReplyTo: ['2@y'], references: ['1@y', '2@y'] });
  // §3.6.4: a parent with more than one In-Reply-To and no References gives only its own id.
  assert.deepEqual(answering({ ...ids, references: null, inReplyTo: ['a@y', 'b@y'] }).references, ['2@y']);
  assert.deepEqual(answering({ messageId: null, inReplyTo: null, references: null }), {
    inReplyTo: null,
    references: null,
  });
  const long = answering({
    ...ids,
    messageId: ['999@y'],
    references: Array.from({ length: 400 }, (_, i) => `${i}@y`),
  }).references;
  assert.deepEqual([long?.length, long?.[0], long?.at(-1)], [50, '0@y', '999@y']);
});

rfc(6068, '2').must('read addresses, header fields and body of a mailto: address', () => {
  const found = readMailto(
    'mailto:ann@a.test,%22Lee%2C%20Kim%22%20%3Ck%40y.test%3E?to=c@d.test&cc=e@f.test&subject=Hi%20there%26more&body=a%0D%0Ab&bcc=g@h.test&attach=/etc/passwd',
  );
  assert.deepEqual(found, {
    to: [person('ann@a.test'), person('k@y.test', 'Lee, Kim'), person('c@d.test')],
    cc: [person('e@f.test')],
    bcc: [person('g@h.test')],
    subject: 'Hi there&more',
    text: 'a\nb',
    inReplyTo: null,
  });
  assert.equal(readMailto('https://a.test/'), null);
});
rfc(6068, '5').mustNot('take + for a space, nor lose what is escaped wrongly', () => {
  const found = readMailto('mailto:a+b@c.test?subject=1+1%ZZ&In-Reply-To=%3C1@y%3E&subject%0A=x');
  assert.deepEqual([found?.to[0]?.email, found?.subject, found?.inReplyTo], ['a+b@c.test', '1+1%ZZ', ['1@y']]);
  assert.equal(readMailto('mailto:?subject=a%0D%0ABcc:x@y.test')?.subject, 'a Bcc:x@y.test');
});
