/** The code to type and the link to press, found in mails as people really send them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { recognise } from '../../../server/capture/recognise.ts';

const codeOf = (text: string, subject = '') => recognise({ subject, text, html: null }).code;
const linkOf = (html: string) => recognise({ subject: '', text: null, html }).link;

const codes: readonly (readonly [string, string | null])[] = [
  ['Your code is 481 223.', '481223'],
  ['481223 is your Example verification code.', '481223'],
  ['Your one-time password: 0042', '0042'],
  ['Use this code to sign in to Example Shop (valid for 10 minutes):\r\n\r\n    12345678\r\n', '12345678'],
  ['Security code\n\n739-204\n\nIt expires in 15 minutes.', '739204'],
  ['Your backup code is AB3D-9KLM', 'AB3D9KLM'],
  ['Ihr Bestätigungscode lautet 519283', '519283'],
  ['Ihr Einmalpasswort: 77 12 09', '771209'],
  ['Deine TAN ist 4711', '4711'],
  ['Votre code de vérification est : 620 118', '620118'],
  ['Voici votre mot de passe à usage unique : 903412', '903412'],
  ['Tu código de verificación es 55821', '55821'],
  ['Su clave es 118822', '118822'],
  // The code, not the number beside it.
  ['Order number 10023345. Your pickup code is 8841.', '8841'],
  ['Bestellnummer: 4410099\nIhr Sicherheitscode: 220418', '220418'],
  // No codes.
  ['Your order 10023345 has shipped.', null],
  ['Use the discount code SPRING for 20 % off', null],
  ['Our postal code 10115 has not changed. Zip code: 90210', null],
  ['The code costs 1200 EUR and 4500 €.', null],
  ['Meet us on 12.11.2026 to talk about code', null],
  ['Code of conduct © 2026 Example Ltd', null],
  ['Call +49 30 123456 about the code', null],
  ['', null],
];
for (const [text, expected] of codes)
  test(`the code in “${text.replace(/\s+/g, ' ').slice(0, 60)}” is ${expected ?? 'none'}`, () => {
    assert.equal(codeOf(text), expected);
  });

test('the subject goes before the text, and a code may stand in HTML alone', () => {
  assert.equal(codeOf('Code: 222222', '111111 is your login code'), '111111');
  const html = '<p>Your verification code</p><div style="font-size:30px"><b>4</b><b>8</b><b>1</b><b>2</b></div>';
  assert.equal(recognise({ subject: 'Sign in', text: null, html }).code, '4812');
});

const links: readonly (readonly [string, string, string | null])[] = [
  ['a button', '<a class="button" href="https://app.test/c?t=1">Confirm your address</a>', 'https://app.test/c?t=1'],
  ['a reset', '<a href="https://app.test/x">Reset password</a>', 'https://app.test/x'],
  ['German', '<a href="https://app.test/x">E-Mail-Adresse bestätigen</a>', 'https://app.test/x'],
  ['French', '<a href="https://app.test/x">Réinitialiser le mot de passe</a>', 'https://app.test/x'],
  ['Spanish', '<a href="https://app.test/x">Verifica tu cuenta</a>', 'https://app.test/x'],
  ['by its address', '<a href="https://app.test/verify-email/abc">here</a>', 'https://app.test/verify-email/abc'],
  ['entities', '<a href="https://app.test/c?a=1&amp;b=2">Confirm</a>', 'https://app.test/c?a=1&b=2'],
  ['unsubscribe', '<a class="button" href="https://app.test/unsubscribe?token=1">Confirm</a>', null],
  ['to leave', '<a class="btn" href="https://app.test/confirm?x">Unsubscribe</a>', null],
  ['sich abmelden', '<a class="btn" href="https://app.test/token/1">Vom Newsletter abmelden</a>', null],
  ['se désabonner', '<a href="https://app.test/token=1">Se désabonner</a>', null],
  ['darse de baja', '<a href="https://app.test/confirm">Darse de baja</a>', null],
  ['a home page', '<a href="https://app.test/">Example Shop</a>', null],
  ['an advertisement', '<a class="button" href="https://app.test/sale">Shop now</a>', null],
  ['a script', '<a href="javascript:confirm()">Confirm</a>', null],
];
for (const [name, html, expected] of links)
  test(`the link to press: ${name}`, () => assert.equal(linkOf(html)?.href ?? null, expected));

test('of several links the one to press, wherever it stands', () => {
  const html = `<a href="https://app.test/">Home</a><a href="https://app.test/privacy">Privacy</a>
    <a href="https://app.test/activate/9">Activate account</a><a href="https://app.test/unsubscribe">Unsubscribe</a>`;
  assert.deepEqual(linkOf(html), { href: 'https://app.test/activate/9', text: 'Activate account' });
});

test('in plain text an address is a link when the words before it say so', () => {
  const text =
    'Hello,\r\n\r\nTo confirm your address visit\r\nhttps://app.test/c/abc.\r\n\r\nUnsubscribe: https://app.test/u/abc\r\n';
  assert.equal(recognise({ subject: '', text, html: null }).link?.href, 'https://app.test/c/abc');
  assert.equal(recognise({ subject: '', text: 'See https://app.test/ for more', html: null }).link, null);
});

test('hostile text is read in time that grows with its length', () => {
  const before = process.cpuUsage();
  for (const text of [
    'code '.repeat(12_000),
    '1234 '.repeat(12_000),
    'code 1234 '.repeat(6_000),
    '<a '.repeat(20_000),
    'A1'.repeat(30_000),
  ])
    recognise({ subject: text, text, html: text });
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 3_000_000, `${(user + system) / 1000} ms`);
});

test('a page made to take long takes no longer than another', () => {
  for (const bomb of ['<a ', '<a x>', '<a\n', '<', '<a x></a ', '</a', '<!--', 'href ='])
    within(100, bomb, () => recognise({ subject: '', text: null, html: bomb.repeat(240_000 / bomb.length) }));
  within(20, 'subject', () => recognise({ subject: 'code 1234 '.repeat(100_000), text: '', html: null }));
});

/** Of this process' own time, so that a busy computer is no fault. */
function within(most: number, what: string, run: () => void): void {
  run();
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < most, `${what.slice(0, 20)}: ${(user + system) / 1000} ms`);
}
