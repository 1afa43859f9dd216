/** Colours turned for dark screens, what a message says for them, and hostile styles: linear, and nothing new comes in. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { answeredMedia, knowsDark } from '../../../../renderer/captured/looks/schemes.ts';
import { attributeColour, turnedValue } from '../../../../renderer/captured/looks/turn-colours.ts';
import { type CssChange, cleanSheet, cleanStyle } from '../../../../renderer/mail/reader/css.ts';

const isColour = (word: string): boolean => ['red', 'white', 'black'].includes(word.toLowerCase());
const turn = (property: string, value: string, how: 'partly' | 'wholly' = 'partly') =>
  turnedValue(property, value, how, isColour);

test('grounds are to be dark and words light; addresses, lengths and other properties stay', () => {
  assert.equal(turn('color', '#111'), 'oklch(from #111 max(l, 1.14 - l) c h / alpha)');
  assert.equal(turn('background-color', 'white'), 'oklch(from white min(l, 1.14 - l) c h / alpha)');
  assert.equal(turn('color', 'red', 'wholly'), 'oklch(from red calc(1.14 - l) c h / alpha)');
  assert.equal(turn('border', '1px solid red'), '1px solid oklch(from red min(l, 1.14 - l) c h / alpha)');
  assert.equal(
    turn('background', 'url("data:image/png;base64,red#fff") none'),
    'url("data:image/png;base64,red#fff") none',
  );
  for (const [property, value] of [
    ['font-family', 'red'],
    ['width', '600px'],
    ['color', 'inherit'],
  ] as const)
    assert.equal(turn(property, value), value);
});

test('colours of attributes: with and without #, and nothing that is none', () => {
  assert.deepEqual(
    ['fff', '#A0B1C2', 'red', 'ff', 'url(x)', 'red;position:fixed', 'chartreuse'].map(one =>
      attributeColour(one, isColour),
    ),
    ['#fff', '#A0B1C2', 'red', null, null, null, null],
  );
});

test('prefers-color-scheme is answered by the look, not by the window', () => {
  assert.equal(
    answeredMedia(' (prefers-color-scheme: dark) and (min-width:1px)', true),
    ' (min-width: 0px) and (min-width:1px)',
  );
  assert.equal(answeredMedia(' screen and (prefers-color-scheme:light)', true), ' screen and (max-width: 0px)');
  assert.equal(answeredMedia(' (prefers-color-scheme)', false), ' (min-width: 0px)');
});

test('whether a message knows dark screens: its meta elements or its styles', () => {
  assert.ok(knowsDark('<meta name="color-scheme" content="light dark">'));
  assert.ok(knowsDark("<META content='dark' name='supported-color-schemes' >"));
  assert.ok(knowsDark('<style>:root{color-scheme:light dark}</style>'));
  assert.ok(!knowsDark('<meta name="color-scheme" content="light only"><p>dark</p>'));
  assert.ok(!knowsDark('<p>prefers-color-scheme: dark'));
});

const all: CssChange = { declaration: (_, value) => value, group: (_, prelude) => prelude, selectors: text => text };

test('a change sees names without their spelling, takes what it wants, and cannot bring back what is harmful', () => {
  const css =
    '@\\6d edia (min-width:1px){a,b{c\\6flor:red;position:fixed}} @import "x"; p{background:url(//t/1);margin:0}';
  assert.equal(
    cleanSheet(css, () => null, all),
    '@media (min-width:1px){a,b{color:red;}}p{background:none;margin:0;}',
  );
  const less = {
    ...all,
    group: () => null,
    declaration: (name: string, value: string) => (name === 'margin' ? null : value),
  };
  assert.equal(
    cleanSheet(css, () => null, less),
    'p{background:none;}',
  );
  assert.equal(
    cleanSheet('a{color:red}', () => null, { ...all, selectors: () => null }),
    '',
  );
  assert.equal(
    cleanStyle('color:red', () => null, { ...all, declaration: () => null }),
    '',
  );
});

test('what is made to be slow is not', () => {
  const size = 200_000;
  const filled = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  const began = performance.now();
  for (const piece of [
    '"',
    'rgb(',
    'a',
    'url(',
    '#',
    'red ',
    'red-',
    '<meta ',
    'color-scheme:',
    'color-scheme ',
    '(prefers-color-scheme',
    '( ',
  ]) {
    turn('background', filled(piece));
    answeredMedia(filled(piece), true);
    knowsDark(filled(piece));
  }
  assert.ok(performance.now() - began < 3000, `${Math.round(performance.now() - began)} ms`);
});
