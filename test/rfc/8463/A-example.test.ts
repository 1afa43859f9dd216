/** The example of RFC 8463 §A.3: one message signed with Ed25519 and with RSA. */
import assert from 'node:assert/strict';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { rfc } from '../../support/rfc.ts';
import { craft, dns, ed25519Key, ed25519Record, NOW, rsaKey, rsaRecord, usualDns } from '../../support/signed-mail.ts';

const example = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`.replaceAll('\n', '\r\n');

const resolver = dns({
  'brisbane._domainkey.football.example.com': ed25519Record,
  'test._domainkey.football.example.com': rsaRecord,
});

rfc(8463, 'A.3').must('verify both signatures of the example message', async () => {
  const verdict = await verifyDkim(Buffer.from(example), { resolver, now: NOW });
  assert.deepEqual(
    verdict.signatures.map(({ result, algorithm, key }) => [result, algorithm, key?.bits]),
    [
      ['pass', 'ed25519-sha256', 256],
      ['pass', 'rsa-sha256', 1024],
    ],
  );
});

rfc(8463, '3').must('sign the hash of the text with Ed25519, not the text', async () => {
  const verdict = await verifyDkim(craft({ key: ed25519Key }), { resolver: usualDns, now: NOW });
  assert.deepEqual(
    verdict.signatures.map(one => one.result),
    ['pass'],
  );
});

rfc(8463, '4').mustNot('use a key of one kind for a signature of the other', async () => {
  const message = craft({ key: rsaKey, tags: { a: 'rsa-sha256', s: 'e' } });
  const [one] = (await verifyDkim(message, { resolver: usualDns, now: NOW })).signatures;
  assert.deepEqual([one!.result, one!.cause, one!.tag], ['permerror', 'key-unfit', 'k']);
});

rfc(8463, '4').mustNot('take a key of any other length than 32 octets', async () => {
  const short = dns({ 'e._domainkey.example.com': `v=DKIM1; k=ed25519; p=${Buffer.alloc(31).toString('base64')}` });
  const [one] = (await verifyDkim(craft({ key: ed25519Key }), { resolver: short, now: NOW })).signatures;
  assert.deepEqual([one!.result, one!.cause], ['permerror', 'key-malformed']);
});
