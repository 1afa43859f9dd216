/** Any text at all in any file: no reader throws, all end soon, and a large file takes as many times longer as it is larger. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { planOf } from '../../../server/legacy/plan.ts';
import { type Source, sources } from '../../../server/legacy/statement.ts';
import { understand } from '../../../server/legacy/understand.ts';

const places: Readonly<Record<Source, readonly string[]>> = {
  postfix: ['/etc/postfix/main.cf', '/etc/postfix/master.cf', '/t', '/etc/aliases'],
  sendmail: [
    '/etc/mail/sendmail.mc',
    '/etc/mail/access',
    '/etc/mail/virtusertable',
    '/etc/mail/mailertable',
    '/etc/mail/local-host-names',
    '/etc/mail/aliases',
  ],
  qmail: [
    '/var/qmail/control/me',
    '/var/qmail/control/virtualdomains',
    '/var/qmail/control/smtproutes',
    '/var/qmail/users/assign',
    '/var/qmail/alias/.qmail-x-default',
    '/etc/tcp.smtp',
  ],
  exim: ['/etc/exim4/exim4.conf', '/etc/exim4/passwd.client', '/t'],
  hmailserver: ['/var/backups/hmailserver/hMailServerBackup.xml'],
  aliases: ['/etc/aliases'],
};

/** Pieces that mean something, so that chance reaches further in. */
const pieces = fc.constantFrom(
  ...[
    '\n',
    ' ',
    '\t',
    ':',
    '=',
    ',',
    ';',
    '"',
    "'",
    '`',
    '(',
    ')',
    '{',
    '}',
    '${',
    '$',
    '\\',
    '\\\n',
    '#',
    '|',
    '/',
    '@',
    '!',
    '<',
    '>',
    '<;',
    '[',
    ']',
    '*',
    '+',
    '.',
    '0',
    '9',
  ],
  ...[
    'a',
    'x.example',
    'ann@x.example',
    ':include:/t',
    ':fail: x',
    'mydestination = ',
    'virtual_alias_maps = hash:/t',
    'transport_maps = ',
    'smtpd_recipient_restrictions = ',
    'check_sender_access ',
    'hash:/t',
  ],
  ...[
    'define(`',
    "')dnl",
    'FEATURE(',
    'begin routers\n',
    'begin acl\n',
    'begin rewrite\n',
    'begin retry\n',
    'driver = redirect\n',
    'data = ',
    'r:\n',
    'domainlist local_domains = ',
    '+local_domains',
    'lsearch;/t',
  ],
  ...[
    '.include /t\n',
    '.ifdef A\n',
    '.endif\n',
    'deny ',
    'senders = ',
    'Connect:',
    'RELAY',
    'REJECT',
    'error:',
    '%1@',
    '10.0.0.0/8',
    'F,2h,15m',
    '\u0000',
    '\ud800',
    'é',
    '\u202e',
  ],
);
const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: pieces }, { weight: 1, arbitrary: fc.string() }), { maxLength: 80 })
  .map(all => all.join(''));

const read = (source: Source, texts: Readonly<Record<string, string>>) => {
  const path = source === 'aliases' ? '/etc/aliases' : null;
  const found = understand({ source, path, files: givenFiles(texts), hostName: 'h.example', domain: null });
  if (found.ok) planOf(found.value);
  return found;
};

for (const source of sources) {
  test(`${source}: no text makes a reader throw`, () => {
    const all = fc.tuple(...places[source].map(() => text));
    fc.assert(
      fc.property(all, texts => {
        const found = read(source, Object.fromEntries(places[source].map((path, at) => [path, texts[at]!])));
        if (!found.ok) return;
        for (const one of found.value.statements) assert.equal(one.becomes === null && one.because === null, false);
      }),
      { numRuns: 150, seed: 6 },
    );
  });
}

const MEGABYTE = 1_000_000;
const filled = (piece: string): string => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);

/** Each would take minutes where something is looked for again and again. */
const heavy: readonly (readonly [Source, string, string])[] = [
  ['aliases', '/etc/aliases', 'name: ann, ben@there.example\n'],
  ['aliases', '/etc/aliases', 'a: ('],
  ['aliases', '/etc/aliases', '"\\'],
  ['aliases', '/etc/aliases', ' ,:fail'],
  ['postfix', '/etc/postfix/main.cf', 'some_name = $other_name\n'],
  ['postfix', '/etc/postfix/main.cf', '${{'],
  ['postfix', '/etc/postfix/main.cf', 'x=$x'],
  ['sendmail', '/etc/mail/sendmail.mc', 'define(`x'],
  ['sendmail', '/etc/mail/sendmail.mc', "F(`a')"],
  ['sendmail', '/etc/mail/access', 'From:spam.example REJECT\n'],
  ['qmail', '/var/qmail/control/virtualdomains', 'there.example:alias-x\n'],
  ['exim', '/etc/exim4/exim4.conf', 'A = AA\n'],
  ['exim', '/etc/exim4/exim4.conf', 'x = ${if exists{\\\n'],
  ['exim', '/etc/exim4/exim4.conf', 'domainlist d = +d : '],
];

for (const [source, path, piece] of heavy) {
  test(`a megabyte of ${JSON.stringify(piece)} for ${source} is soon read`, () => {
    const texts = { '/var/qmail/control/me': 'h.example', [path]: filled(piece) };
    const before = process.cpuUsage();
    read(source, texts);
    const { user, system } = process.cpuUsage(before);
    // A few tenths of a second where it is linear, and minutes where it is not.
    assert.ok((user + system) / 1000 < 3000, `${(user + system) / 1000} ms`);
  });
}
