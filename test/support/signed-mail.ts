/**
 * Signed messages for tests: keys that are published examples, and a signer of its own (simple/simple, any tags), so
 * that what server/mailauth reads was not written by it.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Resolver } from '../../server/dns/resolver.ts';
import { plainZone, zoneResolver } from '../../server/dns/zone.ts';

/** The 1024-bit key of the ARC vectors and of RFC 8463's example. */
export const rsaKey: KeyObject = createPrivateKey(
  /-----BEGIN RSA[\s\S]+?END RSA PRIVATE KEY-----/
    .exec(readFileSync(new URL('../corpus/arc/arc-draft-sign-tests.yml', import.meta.url), 'utf8'))![0]
    .replace(/^ +/gm, ''),
);
/** RFC 8463 §A.1: the seed as published, in the frame of PKCS #8. */
export const ed25519Key: KeyObject = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', 'base64'),
  ]),
  format: 'der',
  type: 'pkcs8',
});

export const rsaRecord = `v=DKIM1; k=rsa; p=${createPublicKey(rsaKey).export({ type: 'spki', format: 'der' }).toString('base64')}`;
export const ed25519Record = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

/** 2026-11-23 00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 23);
export const SECONDS = NOW / 1000;

/** TXT records by name. `failing` names do not answer. */
export function dns(texts: Readonly<Record<string, string | readonly string[]>>, failing: string[] = []): Resolver {
  const zone = plainZone(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { TXT: [text].flat() }])),
  );
  if (!zone.ok) throw new Error(zone.error.sentence);
  return zoneResolver(zone.value, { failing });
}

export const usualDns = dns({
  'r._domainkey.example.com': rsaRecord,
  'e._domainkey.example.com': ed25519Record,
});

export const HEADER: readonly string[] = [
  'From: Ana <ana@example.com>',
  'To: ben@example.net',
  'Subject: Lunch',
  'Date: Mon, 23 Nov 2026 00:00:00 +0000',
];
export const BODY = 'Dear Ben,\r\n\r\nat noon?\r\n';

export type Craft = {
  readonly header?: readonly string[];
  readonly body?: string;
  readonly key?: KeyObject;
  /** Instead of, or beside, the usual tags; null leaves one out. bh= and b= are computed unless given. */
  readonly tags?: Readonly<Record<string, string | null>>;
};

/** A message signed by hand: each field of h= is found from the bottom; c=simple/simple. */
export function craft({ header = HEADER, body = BODY, key = rsaKey, tags = {} }: Craft = {}): Buffer {
  const rsa = key.asymmetricKeyType === 'rsa';
  const hashed = tags.l == null ? body : body.slice(0, Number(tags.l));
  const usual: Record<string, string | null> = {
    v: '1',
    a: rsa ? 'rsa-sha256' : 'ed25519-sha256',
    d: 'example.com',
    s: rsa ? 'r' : 'e',
    h: 'from:to:subject:date',
    bh: createHash('sha256').update(hashed, 'latin1').digest('base64'),
    ...tags,
  };
  const written = Object.entries(usual).flatMap(([name, value]) =>
    value === null || name === 'b' ? [] : [`${name}=${value}`],
  );
  const field = `DKIM-Signature: ${written.join('; ')}; b=`;
  const left = [...header].reverse();
  const selected = (usual.h ?? '').split(':').flatMap(name => {
    const at = left.findIndex(line => line.split(':')[0]!.trim().toLowerCase() === name.trim().toLowerCase());
    return at === -1 ? [] : left.splice(at, 1);
  });
  const text = Buffer.from([...selected, field].join('\r\n'), 'latin1');
  const b = rsa ? sign('sha256', text, key) : sign(null, createHash('sha256').update(text).digest(), key);
  const value = tags.b === undefined ? b.toString('base64') : tags.b;
  return Buffer.from(`${field}${value}\r\n${header.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** A message as the world may write it: odd blanks, long folds, empty lines, 8-bit, any end. */
export function oddMessage(next: (below: number) => number, { lastLineEnd = true } = {}): Buffer {
  const pick = <T>(...choices: T[]): T => choices[next(choices.length)]!;
  const blanks = () => pick('', ' ', '  ', '\t', ' \t ', '    ');
  const word = () => pick('alpha', 'b', 'Gamma-delta', 'é'.repeat(1 + next(3)), '=20', '.', 'x'.repeat(next(60)));
  const words = (count: number) => Array.from({ length: count }, () => word() + blanks()).join(pick(' ', '  ', '\t'));
  const value = () =>
    `${blanks()}${words(1 + next(4))}${next(3) === 0 ? `\r\n${pick(' ', '\t', '   ')}more ${word()}` : ''}${blanks()}`;
  const fields = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'X-Odd', 'CC', 'MIME-Version', 'Content-Type']
    .filter(name => name === 'From' || next(4) > 0)
    .map(name => {
      const known = name === 'From' ? 'Ana <ana@example.com>' : name === 'Content-Type' ? 'text/plain' : value();
      return `${next(3) === 0 ? name.toUpperCase() : name}:${pick('', ' ', '  ')}${known}\r\n`;
    });
  const line = () => pick('', '', blanks(), `${blanks()}${words(1 + next(6))}${blanks()}`, '.', '..', 'From here');
  const lines = Array.from({ length: next(12) }, line);
  const body = lines.map(text => `${text}\r\n`).join('') + (lastLineEnd ? '' : word());
  return Buffer.from(`${fields.join('')}\r\n${body}`, 'utf8');
}
