/** RFC 8058: leaving with one click: the fields, what signs them, and the POST. */
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before } from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { personalFields } from '../../../server/lists/fields.ts';
import { SIGNED_FIELDS } from '../../../server/mailauth/dkim-sign.ts';
import { openPublicDoor, type PublicDoor } from '../../../server/web/public-door.ts';
import { testCertificate } from '../../support/certificate.ts';
import { listOf } from '../../support/list-world.ts';
import { rfc } from '../../support/rfc.ts';

let https: PublicDoor;
let http: PublicDoor;
const visits: { path: string; act: string | null }[] = [];

async function open(tls: boolean): Promise<PublicDoor> {
  const { context } = await testCertificate();
  const opened = await openPublicDoor({
    ...{ host: '127.0.0.1', port: 0, tls, clock: systemClock, secureContext: () => context, contextFor: () => null },
    ...{ challengeFor: () => null, proof: () => null, policyAt: async () => null },
    lists: () => async visit => {
      visits.push(visit);
      const isKnown = visit.path === 'leave/1/known';
      return {
        ...{ status: isKnown ? 200 : 404, language: 'en', title: '<b>Dev</b>', lines: ['a@b.example'] },
        buttons: [{ act: 'leave', label: 'Leave' }],
      };
    },
    onBug: fault => assert.fail(String(fault)),
  });
  assert.ok(opened.ok);
  return opened.value;
}
before(async () => {
  https = await open(true);
  http = await open(false);
});
after(async () => {
  await https.close();
  await http.close();
});

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly text: string };
const ask = (method: string, path: string, body = '', type = 'application/x-www-form-urlencoded'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: https.port,
        method,
        path,
        rejectUnauthorized: false,
        headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) },
      },
      response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });

rfc(8058, '3.1').must('give one HTTPS URI in List-Unsubscribe, and List-Unsubscribe-Post with that one value', () => {
  assert.equal(
    personalFields(listOf(), '1-abc', 'https://lists.here.example/lists/leave/1/1-abc').replace(/\r\n[ \t]/g, ' '),
    [
      'List-Unsubscribe: <https://lists.here.example/lists/leave/1/1-abc>, <mailto:dev-unsubscribe+1-abc@here.example>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      '',
    ].join('\r\n'),
  );
  assert.doesNotMatch(personalFields(listOf(), '1-abc', null), /Post/);
});

rfc(8058, '4').must('cover both fields with a DKIM signature', () => {
  for (const name of ['list-unsubscribe', 'list-unsubscribe-post'] as const) assert.ok(SIGNED_FIELDS.includes(name));
});

rfc(8058, '3.2').must('take the POST as a form and as form-data, without cookies or any other context', async () => {
  const form = await ask('POST', '/lists/leave/1/known', 'List-Unsubscribe=One-Click');
  assert.equal(form.status, 200);
  assert.deepEqual(visits.at(-1), { path: 'leave/1/known', act: 'one-click' });
  const part = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  const data = await ask('POST', '/lists/leave/1/known', part, 'multipart/form-data; boundary=x');
  assert.deepEqual([data.status, visits.at(-1)!.act], [200, 'one-click']);
});

rfc(8058, '3.1').mustNot('answer the POST with a redirect', async () => {
  const { status, headers } = await ask('POST', '/lists/leave/1/known', 'List-Unsubscribe=One-Click');
  assert.deepEqual([status, headers.location], [200, undefined]);
});

rfc(8058, '3.2').mustNot('do anything on a GET, which programs send that look at every link', async () => {
  const { status, headers, text } = await ask('GET', '/lists/leave/1/known');
  assert.deepEqual([status, visits.at(-1)!.act], [200, null]);
  assert.match(text, /<form method="post"><button name="act" value="leave">Leave<\/button>/);
  assert.match(text, /&lt;b&gt;Dev&lt;\/b&gt;/);
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  assert.equal((await ask('HEAD', '/lists/leave/1/known')).text, '');
});

rfc(8058, '3.2').must('tell a button of the page, an unknown token and a body that is too long apart', async () => {
  await ask('POST', '/lists/leave/1/known', 'act=leave');
  assert.equal(visits.at(-1)!.act, 'leave');
  await ask('POST', '/lists/leave/1/known', 'something=else');
  assert.equal(visits.at(-1)!.act, '');
  assert.equal((await ask('POST', '/lists/leave/1/unknown', 'List-Unsubscribe=One-Click')).status, 404);
  const count = visits.length;
  assert.equal((await ask('POST', '/lists/leave/1/known', 'x'.repeat(5000))).status, 413);
  const refused = await ask('DELETE', '/lists/leave/1/known');
  assert.deepEqual([refused.status, refused.headers.allow], [405, 'GET, HEAD, POST']);
  assert.equal(visits.length, count);
});

rfc(8058, '3.1').must('take nothing in clear', async () => {
  const base = `http://127.0.0.1:${http.port}/lists/leave/1/known`;
  const count = visits.length;
  assert.equal((await fetch(base, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).status, 403);
  const led = await fetch(base, { redirect: 'manual' });
  assert.deepEqual([led.status, led.headers.get('location')], [301, 'https://127.0.0.1/lists/leave/1/known']);
  assert.equal(visits.length, count);
});
