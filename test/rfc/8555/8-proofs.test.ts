import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { digestOf, keyAuthorization, newAccountKey, readAccountKey } from '../../../server/acme/jws.ts';
import { newProofBoard, portProver, recordOf } from '../../../server/acme/proof.ts';
import { rfc } from '../../support/rfc.ts';

const proof = {
  name: 'here.example',
  token: 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA',
  keyAuthorization: 'token.thumb',
};

rfc(8555, '8.1').must('make a key authorization of the token and the thumbprint of the account key', () => {
  const key = readAccountKey(newAccountKey())!;
  const { crv, kty, x, y } = key.jwk;
  // RFC 7638 §3.2: members in the order of the alphabet, no blanks.
  const thumbprint = createHash('sha256')
    .update(`{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`)
    .digest('base64url');
  assert.equal(keyAuthorization(key, proof.token), `${proof.token}.${thumbprint}`);
  assert.equal(readAccountKey('nonsense'), null);
});

rfc(8555, '8.3').must('keep the authorization at the token, as long as it is to be proven', async () => {
  const board = newProofBoard();
  const prover = portProver(board, 'http-01', Date.now);
  await prover.show([proof], new AbortController().signal);
  assert.equal(board.http(proof.token), 'token.thumb');
  assert.equal(board.http('other'), null);
  assert.equal(board.tls(proof.name), null);
  await prover.hide([proof]);
  assert.equal(board.http(proof.token), null);
});

rfc(8555, '8.4').must('put the digest, in base64url without padding, below _acme-challenge', () => {
  const { name, value } = recordOf(proof);
  assert.equal(name, '_acme-challenge.here.example');
  assert.equal(
    value,
    digestOf('token.thumb').toString('base64').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  );
  assert.equal(value.length, 43);
});
