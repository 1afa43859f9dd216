/** The QR code of an account, decoded from its pixels: thunderbird-android, "Export for Mobile", version 1. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as jsqr from 'jsqr';
import { encode } from 'uqr';
import { LONGEST_QR, qrPayload } from '../../../server/api/connect-cards.ts';
import type { ConnectService, ConnectWays } from '../../../server/api/contract.ts';

const trust = { kind: 'public', goodFor: true, issuer: 'Somebody' } as const;
const service = (protocol: 'imap' | 'smtp', port: number, security: ConnectService['security']): ConnectService => ({
  ...{ protocol, port, security, host: 'mail.office.test', signsIn: true, onlyHere: false, trust },
});
const ways = (change: Partial<ConnectWays> = {}): ConnectWays => ({
  ...{
    address: 'ana@office.test',
    name: 'Ana Prieto',
    hostName: 'mail.office.test',
    mode: 'deliver',
    anyPassword: false,
    testsAt: null,
  },
  services: [service('imap', 993, 'tls'), service('smtp', 465, 'tls'), service('smtp', 587, 'starttls')],
  ...{ authorityFile: null, webDoor: { http: false, https: false }, profileAt: null, profileBecause: null },
  ...change,
});

type Read = (pixels: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;
/** A CommonJS module that is its own default, and says so twice. */
const read = ((jsqr.default as unknown as { default?: Read }).default ?? jsqr.default) as unknown as Read;

/** As a camera sees it, eight pixels a module. */
function pixelsOf(text: string): { readonly data: Uint8ClampedArray; readonly side: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const side = size * 8;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at++)
    if (data[Math.floor(at / side / 8)]![Math.floor((at % side) / 8)]) pixels.fill(0, at * 4, at * 4 + 3);
  return { data: pixels, side };
}

test('the pixels say the account as the format wants it', () => {
  const payload = qrPayload(ways(), 'k3ch-0psm-fj6n-gb0x-wfp9')!;
  const { data, side } = pixelsOf(payload);
  assert.deepEqual(JSON.parse(read(data, side, side)!.data), [
    1,
    [1, 1],
    [0, 'mail.office.test', 993, 3, 1, 'ana@office.test', 'ana@office.test', 'k3ch-0psm-fj6n-gb0x-wfp9'],
    [
      [
        [0, 'mail.office.test', 465, 3, 1, 'ana@office.test', 'k3ch-0psm-fj6n-gb0x-wfp9'],
        ['ana@office.test', 'Ana Prieto'],
      ],
    ],
  ]);
});

test('without a password the optional elements are left out', () => {
  const [, , incoming, [[outgoing]]] = JSON.parse(qrPayload(ways(), null)!);
  assert.deepEqual([incoming.length, outgoing.length], [6, 6]);
});

test('STARTTLS and a server that wants no login have their numbers', () => {
  const open = { ...service('smtp', 1025, 'none'), signsIn: false };
  const [, , incoming, [[outgoing]]] = JSON.parse(
    qrPayload(ways({ services: [service('imap', 143, 'starttls'), open] }), null)!,
  );
  assert.deepEqual([incoming[3], incoming[4], outgoing[3], outgoing[4]], [2, 1, 0, 0]);
});

for (const [what, change] of [
  ['an address that is not ASCII', { address: 'ána@office.test' }],
  [
    'listeners for this computer alone',
    { services: [{ ...service('imap', 993, 'tls'), onlyHere: true }, service('smtp', 465, 'tls')] },
  ],
  ['nothing to send with', { services: [service('imap', 993, 'tls')] }],
  ['more than a code should hold', { name: 'Ana '.repeat(LONGEST_QR) }],
] as const)
  test(`no code for ${what}`, () => assert.equal(qrPayload(ways(change), null), null));
