import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { certificatesIn } from '../../../server/net/pem-file.ts';
import { meetAuthority, openedJws } from '../../support/acme-client.ts';
import { rfc } from '../../support/rfc.ts';

const names = ['mail.here.example', '*.here.example', 'here.example'];

rfc(8555, '7.4').must('order, prove, finalize and fetch, with a request for exactly the names that were ordered', () =>
  meetAuthority({ slow: 1 }, async ({ signIn, order, authority, records }) => {
    await signIn();
    const chain = await order(names);
    assert.ok(chain.ok, chain.ok ? '' : chain.error.sentence);
    const [leaf, root] = certificatesIn(chain.value).map(pem => new X509Certificate(pem));
    assert.equal(leaf!.subjectAltName, names.map(name => `DNS:${name}`).join(', '));
    assert.ok(leaf!.verify(root!.publicKey));
    assert.equal(records.size, 0, 'nothing is left in the DNS');
    const ways = authority.asked.map(one => one.split('/')[1]);
    assert.ok(
      ways.lastIndexOf('challenge') < ways.indexOf('finalize') &&
        ways.indexOf('finalize') < ways.indexOf('certificate'),
    );
  }),
);

rfc(8555, '7.5.1').must('answer a challenge with an empty object, once, when it can be looked at', () =>
  meetAuthority({}, async ({ signIn, order, sent, records, prover }) => {
    await signIn();
    let shown = false;
    await order(['mail.here.example'], {
      prover: {
        ...prover,
        async show(proofs, signal) {
          assert.ok(!sent.some(one => one.url.includes('/challenge/')));
          shown = true;
          return prover.show(proofs, signal);
        },
      },
    });
    const answers = sent.filter(one => one.url.includes('/challenge/'));
    assert.deepEqual([shown, answers.length, openedJws(answers[0]!).payload], [true, 1, {}]);
    assert.equal(records.size, 0);
  }),
);

rfc(8555, '7.1.6').must('take an invalid authorization for the end of the order, and tell why', () =>
  meetAuthority({ txt: () => ['nothing of ours'] }, async ({ signIn, order, records }) => {
    await signIn();
    const refused = await order(['mail.here.example']);
    assert.deepEqual(refused.ok ? '' : [refused.error.kind, refused.error.sentence], [
      'challenge',
      'the certificate authority could not prove mail.here.example: no such TXT at _acme-challenge.mail.here.example',
    ]);
    assert.equal(records.size, 0, 'what was put there is taken away again');
  }),
);

rfc(8555, '7.1.6').must('not take an order that became invalid while it was worked on for a certificate', () =>
  meetAuthority({}, async ({ signIn, order, authority }) => {
    await signIn();
    authority.behaviour.refuse.push({ path: '/finalize', status: 403, type: 'orderNotReady', detail: 'not yet' });
    const refused = await order(['mail.here.example']);
    assert.match(refused.ok ? '' : refused.error.sentence, /refuses: not yet/);
  }),
);

rfc(8555, '7.1.4').must('say which proofs are offered, where ours is not', () =>
  meetAuthority({ offers: ['http-01', 'tls-alpn-01'] }, async ({ signIn, order }) => {
    await signIn();
    const refused = await order(['mail.here.example']);
    assert.match(
      refused.ok ? '' : refused.error.sentence,
      /does not let mail\.here\.example be proven by dns-01; it offers http-01, tls-alpn-01$/,
    );
  }),
);

rfc(8555, '7.4').must('go on with an order that was begun, where it is for the same names', () =>
  meetAuthority({}, async ({ signIn, order, authority }) => {
    await signIn();
    authority.behaviour.refuse.push({ path: '/challenge', status: 503, type: 'serverInternal' });
    assert.equal((await order(['mail.here.example'])).ok, false);
    const [begun] = [...authority.orders.keys()].map(id => authority.directory.replace('directory', `order/${id}`));
    assert.equal((await order(['mail.here.example'], { begun: begun! })).ok, true);
    assert.equal(authority.orders.size, 1);
    assert.equal((await order(['other.here.example'], { begun: begun! })).ok, true);
    assert.equal(authority.orders.size, 2);
  }),
);
