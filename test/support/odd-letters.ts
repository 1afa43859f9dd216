/** Headers by chance in which everything that SORT and THREAD compare is equal, absent, broken or strange now and then. */
import type { Random } from '../../server/base/ports.ts';

const subjects = [
  ...['Re: plan', 'plan', 'Fwd: [list] Plan', '[list] PLAN (fwd)', 'other', 'Re:', '', '[x]', 'plan b', 'Re: plan b'],
  ...[
    '=?utf-8?q?=C3=84lpha?=',
    '=?utf-8?B?8J+YgA==?=',
    '=?utf-8?q?nul=00in?=',
    '=?x?q?odd?=',
    '\xc3\xa9',
    '\xff\xfe',
    '"\\',
  ],
];
const people = [
  ...[
    'Zoe <a@x.example>',
    'ann <z@x.example>',
    '"Ann" <Z@y.example>',
    'q@x.example',
    'team: a@x.example, b@x.example;',
  ],
  ...['=?utf-8?q?=C3=9Clle?= <b@x.example>', 'nobody', '<>', 'empty:;', '\xc3\xa9 <\xc3\xa9@x.example>', ',,,'],
];
const dates = [
  ...['1 Jan 2026 00:00:00 +0000', '2 Jan 2026 00:00:00 +0000', '1 Jan 2026 02:00:00 +0200', '3 Jan 2026', 'soon'],
  ...['31 Dec 1969 23:00:00 +0000', '1 Jan 9999 00:00:00 +0000', '', '5 Jan 26 9:10 EST'],
];

export function oddLetters(random: Random): (number: number) => string {
  const below = (count: number) => Math.floor(random.fraction() * count);
  const one = (texts: readonly string[]) => texts[below(texts.length)]!;
  return number => {
    const id = (most: number) => (below(20) === 0 ? `<"i${below(most)}"@x>` : `<i${below(most)}@x>`);
    const lines: string[] = [];
    const perhaps = (name: string, value: () => string) => {
      if (below(5) > 0) lines.push(`${name}: ${value()}`);
      if (below(40) === 0) lines.push(`${name}: ${value()}`);
    };
    perhaps('Subject', () => (below(2) === 0 ? one(subjects) : `${one(subjects)} ${below(30)}`));
    perhaps('From', () => one(people));
    perhaps('To', () => one(people));
    perhaps('Cc', () => one(people));
    perhaps('Date', () => one(dates));
    perhaps('Message-ID', () => (below(8) === 0 ? one(['none', '<>', id(number + 1)]) : `<i${number}@x>`));
    if (below(3) > 0) perhaps('References', () => Array.from({ length: below(6) }, () => id(number + 9)).join('\r\n '));
    if (below(3) === 0) perhaps('In-Reply-To', () => `${id(number + 9)} of today`);
    return `${lines.join('\r\n')}\r\n\r\n${'x'.repeat(below(9))}\r\n`;
  };
}
