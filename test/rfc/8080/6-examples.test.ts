import assert from 'node:assert/strict';
import { isDigestOf } from '../../../server/dns/dnssec/algorithms.ts';
import { judgeSet } from '../../../server/dns/dnssec/signed-set.ts';
import { newWork } from '../../../server/dns/dnssec/work.ts';
import { TYPE } from '../../../server/dns/message.ts';
import { keyIn, signatureIn } from '../../../server/dns/rdata.ts';
import { nameOctets } from '../../../server/dns/wire-name.ts';
import { rfc } from '../../support/rfc.ts';

type Example = {
  readonly zone: string;
  readonly name: string;
  readonly type: number;
  readonly data: Buffer;
  readonly algorithm: number;
  readonly key: string;
  readonly tag: number;
  readonly digest: { readonly type: number; readonly hex: string };
  readonly labels: number;
  readonly from: number;
  readonly until: number;
  readonly signature: string;
};

/** The published example must hold, at its time, and not with one octet less. */
function check(example: Example): void {
  const { zone, name, type, data, algorithm } = example;
  const key = keyIn(Buffer.concat([Buffer.from([1, 1, 3, algorithm]), Buffer.from(example.key, 'base64')]))!;
  assert.equal(key.tag, example.tag);
  const digest = Buffer.from(example.digest.hex, 'hex');
  assert.ok(isDigestOf({ keyTag: key.tag, algorithm, digestType: example.digest.type, digest }, zone, key));
  const fields = Buffer.alloc(18);
  fields.writeUInt16BE(type, 0);
  fields[2] = algorithm;
  fields[3] = example.labels;
  fields.writeUInt32BE(3600, 4);
  fields.writeUInt32BE(example.until, 8);
  fields.writeUInt32BE(example.from, 12);
  fields.writeUInt16BE(example.tag, 16);
  const signature = signatureIn(Buffer.concat([fields, nameOctets(zone), Buffer.from(example.signature, 'base64')]))!;
  const judged = (octets: Buffer, at: number) =>
    judgeSet(
      { name, type, records: [{ name, type, ttl: 3600, data: octets }], signatures: [signature] },
      { zone, keys: [key] },
      at * 1000,
      newWork(),
    ).ok;
  assert.equal(judged(data, example.from + 1), true);
  assert.equal(judged(data, example.until + 1), false);
  assert.equal(judged(data.subarray(1), example.from + 1), false);
}

const mx = Buffer.concat([Buffer.from([0, 10]), nameOctets('mail.example.com')]);

rfc(8080, '6.1').must('verify the example of Ed25519', () =>
  check({
    zone: 'example.com',
    name: 'example.com',
    type: TYPE.MX,
    data: mx,
    algorithm: 15,
    key: 'l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=',
    tag: 3613,
    digest: { type: 2, hex: '3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b' },
    labels: 2,
    from: 1438207200,
    until: 1440021600,
    signature: 'oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==',
  }),
);

rfc(6605, '6.1').must('verify the example of ECDSA P-256', () =>
  check({
    zone: 'example.net',
    name: 'www.example.net',
    type: TYPE.A,
    data: Buffer.from([192, 0, 2, 1]),
    algorithm: 13,
    key: 'GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==',
    tag: 55648,
    digest: { type: 2, hex: 'b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17' },
    labels: 3,
    from: Date.UTC(2010, 7, 12, 10, 4, 39) / 1000,
    until: Date.UTC(2010, 8, 9, 10, 4, 39) / 1000,
    signature: 'qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==',
  }),
);
