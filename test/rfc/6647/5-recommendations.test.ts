/** Greylisting as the experience of others recommends it. */
import assert from 'node:assert/strict';
import { days, hours, minutes } from '../../../server/base/units.ts';
import { decide, type Policy } from '../../../server/judgement/decide.ts';
import { isToComeAgain } from '../../../server/judgement/greylist.ts';
import { greylisting, stranger } from '../../support/greylisted.ts';
import { rfc } from '../../support/rfc.ts';

const { should, may } = rfc(6647, '5');

should('tell messages apart by address, sender and recipient', () => {
  const { offer } = greylisting();
  assert.equal(offer(), 'asked');
  assert.equal(offer({ sender: 'other@shop.example' }), 'asked');
  assert.equal(offer({ recipient: 'ben@office.test' }), 'asked');
  assert.equal(offer({ network: '198.51.100.1' }), 'asked');
  assert.equal(offer(), 'too-soon');
});
should('let all else of an address pass once one message has come again', () => {
  const { clock, offer } = greylisting();
  offer();
  clock.advance(minutes(6));
  assert.equal(offer(), 'came-back');
  assert.equal(offer({ sender: 'other@else.example', recipient: 'ben@office.test' }), 'known');
});
should('take a second try only after a minute at least, and up to a day', () => {
  const { clock, offer } = greylisting(minutes(1));
  offer();
  clock.advance(minutes(1) - 1);
  assert.equal(offer(), 'too-soon');
  clock.advance(1);
  assert.equal(offer(), 'came-back');
  const late = greylisting(minutes(1));
  late.offer();
  late.clock.advance(hours(24));
  assert.equal(late.offer(), 'came-back');
});
should('take what comes later than that for another message', () => {
  const { clock, offer } = greylisting();
  offer();
  clock.advance(hours(24) + minutes(5));
  assert.equal(offer(), 'asked');
});
should('forget who has passed when nothing came for a week at least', () => {
  const { clock, offer } = greylisting();
  offer();
  clock.advance(minutes(5));
  assert.equal(offer(), 'came-back');
  clock.advance(days(34));
  assert.equal(offer(), 'known');
  // What came since has put the end off.
  clock.advance(days(34));
  assert.equal(offer(), 'known');
  clock.advance(days(36));
  assert.equal(offer(), 'asked');
});
may('let a pool of senders pass by its domain, where SPF stands in for it', () => {
  const { clock, offer } = greylisting();
  const from = (network: string) => offer({ network, sender: 'kim@big.example', spf: 'pass' });
  assert.equal(from('203.0.113.7'), 'asked');
  clock.advance(minutes(5));
  assert.equal(from('198.51.100.9'), 'came-back');
  assert.equal(from('192.0.2.200'), 'known');
  // Another domain that names the same host is another sender.
  assert.equal(offer({ network: '192.0.2.200', sender: 'x@small.example', spf: 'pass' }), 'asked');
});
may('take the addresses of one neighbourhood for one sender', () => {
  const { clock, offer } = greylisting();
  offer({ network: '203.0.113.7' });
  clock.advance(minutes(5));
  assert.equal(offer({ network: '203.0.113.250' }), 'came-back');
  assert.equal(offer({ network: '203.0.114.7' }), 'asked');
});

const policy = (greylist: Policy['greylist']): Policy => ({
  ...{ rules: [], weights: {}, junkFrom: 5, refuseFrom: null },
  ...(greylist === undefined ? {} : { greylist }),
});
const isAsked = (facts: ReturnType<typeof stranger>, who: 'suspicious' | 'strangers', from = 3) =>
  isToComeAgain(facts, decide(facts, policy({ who, from })), policy({ who, from }));

rfc(6647, '5').mustNot('be asked of whoever has signed in, or of the own house', () => {
  const facts = stranger();
  assert.equal(isAsked(facts, 'strangers'), true);
  assert.equal(isAsked({ ...facts, login: 'ana@office.test' }, 'strangers'), false);
  assert.equal(isAsked({ ...facts, connection: { ...facts.connection, isPrivate: true } }, 'strangers'), false);
});
may('be asked only of senders that look suspicious', () => {
  const facts = stranger();
  assert.equal(isAsked(facts, 'suspicious'), false);
  const nameless = { ...facts, connection: { ...facts.connection, reverse: 'none', name: '' } } as const;
  assert.equal(isAsked(nameless, 'suspicious'), false, '1.5 and SPF says nothing: 2.5');
  const strange = { ...nameless, helo: { name: 'localhost', kind: 'bare' } } as const;
  assert.equal(isAsked(strange, 'suspicious'), true);
  const friend = { ...strange, recipients: [{ path: 'ana@office.test', kind: 'here', corresponded: true }] } as const;
  assert.equal(isAsked(friend, 'strangers'), false, 'she has written to it');
});
