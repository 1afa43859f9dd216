import assert from 'node:assert/strict';
import { acceptedAs, formatReply, greeting, hello, octetsReceived, reply } from '../../../server/smtp/reply.ts';
import { rfc } from '../../support/rfc.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';

const { must, mustNot } = rfc(2034, '4');

must('carry a status of the same class in every 2yz, 4yz and 5yz reply', () => {
  for (const [name, { code, status }] of Object.entries(reply)) {
    const expected = code < 400 && code >= 300 ? /^$/ : new RegExp(`^${Math.trunc(code / 100)}\\.\\d{1,3}\\.\\d{1,3}$`);
    assert.match(status, expected, name);
  }
});
must('carry the status in every line of a reply', () => {
  assert.equal(formatReply({ code: 550, status: '5.7.1', text: 'one\ntwo' }), '550-5.7.1 one\r\n550 5.7.1 two\r\n');
});
mustNot('carry a status in the greeting and in the answers to EHLO and HELO', async () => {
  assert.equal(formatReply(greeting('mx.example', '')), '220 mx.example ESMTP\r\n');
  assert.equal(formatReply(hello('mx.example', ['SIZE 1'])), '250-mx.example\r\n250 SIZE 1\r\n');
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('EHLO', /^501 [A-Z]/i);
  await envelope(wire);
  await wire.ask('DATA', /^354 [A-Z]/i);
});
mustNot('let any text break out of its line', () => {
  assert.equal(formatReply(acceptedAs('a\r250 b\x1b[1mü')), '250 2.0.0 Message accepted as a?250 b?[1m?\r\n');
  assert.equal(formatReply(octetsReceived(3)), '250 2.0.0 3 octets received\r\n');
  assert.ok(formatReply({ ...reply.done, text: 'x'.repeat(2000) }).length <= 512);
});
