/** An ordinary message to be scanned, to be changed by a test; how long it may take; and EICAR's harmless virus. */
import { systemClock } from '../../server/base/ports.ts';
import { type Duration, seconds } from '../../server/base/units.ts';
import type { Limit } from '../../server/scanners/channel.ts';
import type { ScanRequest } from '../../server/scanners/scanner.ts';

export const letter =
  'From: Kim <kim@there.example>\r\nTo: ann@here.example\r\nSubject: Lunch\r\n' +
  'Date: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@there.example>\r\n\r\nHello.\r\n';

export const request = (change: Partial<ScanRequest> = {}): ScanRequest => ({
  bytes: Buffer.from(letter),
  id: 'abcdefghijkl',
  hostName: 'mail.here.example',
  peer: { address: '203.0.113.7', port: 4711, name: 'mx.there.example', helo: 'mx.there.example', tls: null },
  login: null,
  sender: 'kim@there.example',
  recipients: ['ann@here.example'],
  received: 'Received: from mx.there.example (mx.there.example [203.0.113.7]) by mail.here.example with ESMTP id 1\r\n',
  junkFrom: 5,
  ...change,
});

export const limit = (patience: Duration = seconds(10)): Limit => ({
  clock: systemClock,
  until: systemClock.monotonic() + patience,
  patience,
});

/** In two halves, so that a scanner leaves this file alone. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** With a file attached, in base64. */
export const withFile = (file: string): string =>
  [
    ...['From: kim@there.example', 'To: ann@here.example', 'Subject: A file', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/mixed; boundary="x"', '', '--x', 'Content-Type: text/plain', '', 'See this.'],
    ...['--x', 'Content-Type: application/octet-stream; name="a.bin"', 'Content-Transfer-Encoding: base64', ''],
    ...[Buffer.from(file).toString('base64'), '--x--', ''],
  ].join('\r\n');
