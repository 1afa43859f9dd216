/**
 * Honest mail with links as programs of the world write it: newsletters that count clicks, notices of services, lists, replies
 * whose links were rewritten on the way. Nothing in it pretends to be anything. The names are of those who really write so
 * where it matters what they are, else of the examples' domains.
 */

export type Honest = { readonly name: string; readonly from: string; readonly header?: string; readonly html: string };

const footer = (host: string) =>
  `<p>You get this because you asked for it. <a href="https://${host}/u/8c1">Unsubscribe</a> · <a href="https://${host}/v/8c1">View in browser</a></p>
<img src="https://${host}/o.gif" width="1" height="1">`;

export const honestMail: readonly Honest[] = [
  {
    name: 'a shop by a service that counts clicks',
    from: 'Garden Shop <news@garden-shop.example>',
    header: 'List-Unsubscribe: <https://click.esp.example/u/8c1>\r\n',
    html: `<h1>Spring is here</h1><a href="https://click.esp.example/c/1">Shop now</a> <a href="https://click.esp.example/c/2"><img alt="Spades"></a>
<a href="https://click.esp.example/c/3">www.garden-shop.example</a> <a href="https://click.esp.example/c/4">https://garden-shop.example/sale</a>${footer('click.esp.example')}`,
  },
  {
    name: 'a newspaper with its own host for clicks',
    from: '"The Daily" <morning@mail.daily.example>',
    html: `<a href="https://link.daily.example/x?u=1">daily.example</a> <a href="https://link.daily.example/x?u=2">Read on</a>${footer('link.daily.example')}`,
  },
  {
    name: 'files and functions as texts of links',
    from: 'Kim (GitHub) <notifications@github.com>',
    html: `<a href="https://github.com/a/b/blob/main.ts">main.ts</a> <a href="https://github.com/a/b/README.md">README.md</a>
<a href="https://github.com/a/b/x.py">x.py</a> <a href="https://github.com/a/b">Node.js</a> <a href="https://github.com/a/c">package.json</a> <a href="https://github.com/x">@kim</a>`,
  },
  {
    name: 'an invoice',
    from: 'Billing <billing@hosting.example>',
    html: '<a href="https://my.hosting.example/i/1.pdf">invoice-2026-11.pdf</a> <a href="https://pay.example/x">Pay € 12.50</a> <a href="https://my.hosting.example">1.2.2026</a>',
  },
  {
    name: 'a reply whose links were rewritten on the way',
    from: 'Lee <lee@partner.example>',
    html: `<a href="https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.bank.example%2Fx&amp;data=05">https://www.bank.example/x</a>
<a href="https://urldefense.com/v3/__https://www.bank.example/x__;!!a">www.bank.example</a> <a href="https://protect-eu.mimecast.com/s/abc">https://any.example</a>
<a href="https://urldefense.proofpoint.com/v2/url?u=https-3A__www.bank.example_x&amp;d=D">https://www.bank.example/x</a>`,
  },
  {
    name: 'a signature of an office',
    from: '"Lee, Sam (Partner Ltd)" <sam.lee@partner.example>',
    html: '<a href="http://www.partner.example/">www.partner.example</a> <a href="mailto:sam.lee@partner.example">sam.lee@partner.example</a> <a href="tel:+41">+41 1</a> <a href="https://maps.example/?q=x">Main St. 1, Bern</a>',
  },
  {
    name: 'a group that writes in its own name for its people',
    from: '"\'ana@elsewhere.example\' via Group" <group@lists.example>',
    header: 'List-Id: <group.lists.example>\r\n',
    html: '<a href="https://lists.example/g/1">View topic</a>',
  },
  {
    name: 'a service in the name of a person',
    from: '"Sam Lee via Sign" <no-reply@sign.example>',
    html: '<a href="https://sign.example/d/1">REVIEW DOCUMENT</a> <a href="https://help.sign.example">help.sign.example</a>',
  },
  {
    name: 'a shop with letters of its own',
    from: 'Bücher Müller <info@xn--bcher-kva.example>',
    html: '<a href="https://xn--bcher-kva.example/neu">bücher.example</a> <a href="https://www.bücher.example/neu">www.bücher.example</a>',
  },
  {
    name: 'a monitor of the house',
    from: 'NAS <nas@home.example>',
    html: '<a href="http://192.168.1.20:5000/">http://192.168.1.20:5000/</a> <a href="http://[fd00::20]/">disk</a>',
  },
  {
    name: 'a Japanese newsletter',
    from: '=?utf-8?B?5qW95aSp?= <news@shop.co.jp>',
    html: '<a href="https://r.shop.co.jp/x">セール</a> <a href="https://日本語abc.jp/">日本語abc.jp</a>',
  },
  {
    name: 'a digest with many domains',
    from: 'Digest <digest@forum.example>',
    html: Array.from(
      { length: 60 },
      (_, n) => `<a href="https://s${n}.example/p">Topic ${n}: e.g. this, etc.</a>`,
    ).join(' '),
  },
];

/** Whole, as it comes. */
export const printed = ({ from, header = '', html }: Honest): Buffer =>
  Buffer.from(
    `From: ${from}\r\nTo: ana@office.test\r\nSubject: News\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n${header}` +
      `MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>${html}</body></html>\r\n`,
  );
