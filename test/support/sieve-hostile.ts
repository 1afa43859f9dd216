/** Messages that try something: parts in parts, headers without end, broken codings, and stretches of noise. */
import { type Chance, madeMessage } from './sieve-chance.ts';

const lines = [
  ...['Subject: =?utf-8?q?=0D=0AInjected:_yes?=', 'Subject: =?utf-8?b?////?= =?x?q?=ff?=', 'Subject:\ttab\r\n\tfold'],
  ...[
    'From: "a <b@c.d>, (x',
    'To: g: a@b, <c@d>;',
    'To: <<<>>>,,,;;;',
    'Cc: ben@office.test',
    'Received: x\r\n folded',
  ],
  ...[
    'Auto-Submitted: no',
    'Precedence: junk',
    'List-Id: <x>',
    'Message-ID: <a@b> <c',
    'References: <',
    'X-Many: *?\\',
  ],
  ...['Content-Type: multipart/mixed; boundary=x', 'Content-Type: multipart/mixed', 'Content-Type: message/rfc822'],
  ...["Content-Type: text/plain; charset*=x''%ff; name*0*=%; name*1=y", 'Content-Type: text/html; charset=utf-7'],
  ...[
    'Content-Disposition: attachment; filename="\\',
    'Content-Transfer-Encoding: base64',
    'Date: Thu, 99 Xyz 9999 99:99:99 +9999',
  ],
  ...['--x', '--x--', '', '', 'é\xff\0', 'a:b', ':', ' folded', 'text', '=3D=', 'aGVsbG8', '<p>&#0;<script>'],
];

/** `least` octets or more. */
export function hostileMessage(chance: Chance, least = 0): Buffer {
  const made = base(chance);
  if (made.length >= least) return made;
  return chance.pick([tallHeader, tallHeader, deepParts, manyParts, longBody])(least, made);
}

function base(chance: Chance): Buffer {
  switch (chance.below(4)) {
    case 0:
      return Buffer.from(chance.many(0, 200, () => chance.below(256)));
    case 1:
      return Buffer.from(
        chance.many(0, 30, () => chance.pick(lines)).join(chance.pick(['\r\n', '\r\n', '\n', '\r'])),
        'latin1',
      );
    default: {
      const { octets } = madeMessage(chance);
      return chance.once(2) ? octets : octets.subarray(0, chance.below(octets.length));
    }
  }
}

const tallHeader = (least: number, end: Buffer): Buffer =>
  Buffer.concat([Buffer.from('X-A: b\r\n'.repeat(Math.ceil(least / 8))), end]);
const longBody = (least: number, start: Buffer): Buffer =>
  Buffer.concat([start, Buffer.from('\r\n\r\n'), Buffer.alloc(least, 'words and \r\n')]);
const manyParts = (least: number): Buffer =>
  Buffer.from(
    `Content-Type: multipart/mixed; boundary=p\r\n\r\n${'--p\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(Math.ceil(least / 38))}--p--\r\n`,
  );
const deepParts = (least: number): Buffer => {
  const level = (depth: number): string =>
    depth === 0
      ? `\r\n${'x'.repeat(least)}`
      : `Content-Type: multipart/mixed; boundary=d${depth}\r\n\r\n--d${depth}\r\n${level(depth - 1)}\r\n--d${depth}--\r\n`;
  return Buffer.from(level(60));
};
