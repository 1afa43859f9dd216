import assert from 'node:assert/strict';
import { codeIn, endpointsIn } from '../../../server/mra/oauth.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9207, '2.4');
const us = 'https://auth.example';
const answer = (iss: string | null, word = 'code=abc'): string =>
  `http://127.0.0.1:9/?state=s&${word}${iss === null ? '' : `&iss=${encodeURIComponent(iss)}`}`;

must('compare the issuer with that of the authorization server the request was sent to', () => {
  assert.deepEqual(codeIn(answer(us), 's', { issuer: us }), { ok: true, value: 'abc' });
  for (const other of ['https://evil.example', `${us}/`, '', 'https://AUTH.example']) {
    const found = codeIn(answer(other), 's', { issuer: us });
    assert(!found.ok);
    assert.equal(found.error.kind, 'denied');
    assert.match(found.error.sentence, /another authorization server/);
  }
});

must('not go on where a server that tells its issuer does not', () => {
  const told = endpointsIn(
    us,
    JSON.stringify({
      ...{ issuer: us, authorization_endpoint: `${us}/a`, token_endpoint: `${us}/t` },
      authorization_response_iss_parameter_supported: true,
    }),
  );
  assert(told.ok);
  assert(!codeIn(answer(null), 's', told.value).ok);
  assert(codeIn(answer(us), 's', told.value).ok);
  assert(codeIn(answer(null), 's', { issuer: us }).ok, 'one that does not say that it does may be silent');
});

must('believe an error response of the right issuer alone', () => {
  const found = codeIn(answer('https://evil.example', 'error=access_denied'), 's', { issuer: us });
  assert(!found.ok);
  assert.match(found.error.sentence, /another authorization server/);
});
