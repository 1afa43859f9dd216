/** What lies in an office or with a shop when it is looked at: letters, people, what waits and what came back. By the doors that everybody uses. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { startMaildrop } from '../support/maildrop.ts';
import type { Served } from '../support/serve.ts';
import { ANA, BEN, PASSWORD } from './seed.ts';

/** A letter to Ana from outside, as it is. */
export async function deliver(served: Served, messages: readonly string[], from = 'kim@there.example'): Promise<void> {
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true, pool: true });
  for (const raw of messages)
    await mailer.sendMail({ envelope: { from, to: ANA }, raw: raw.replace(/\r?\n/g, '\r\n') });
  mailer.close();
}

/** What a person sees on a day of work: conversations, mail that waits, a box of several people, a letter that a rule holds, mail fetched from elsewhere. */
export async function fillOffice(served: Served): Promise<void> {
  await deliver(served, [...talk, news]);
  const mailer = createTransport({
    host: '127.0.0.1',
    port: served.port('submissions'),
    secure: true,
    tls: { rejectUnauthorized: false },
    auth: { user: ANA, pass: PASSWORD },
  });
  for (const subject of WAITING)
    await mailer.sendMail({ from: ANA, to: 'kim@there.example', cc: BEN, subject, text: 'It waits.' });
  mailer.close();
  await served.ask(async api => {
    await api.aliases.add({ address: ALIAS, targets: [BEN] });
    await api.appPasswords.add({ address: BEN, name: 'Scanner' });
    await api.extensions.add({ account: BEN, name: 'shop', most: 10 });
  });
  await fillFolders(served);
  await served.ask(async api => {
    await api.boxes.add({ address: BOX, name: 'Info' });
    await api.boxes.setMember({ address: BOX, whom: BEN });
  });
  await holdOne(served);
  await fetchSome(served);
}

/** From a stranger, which a neighbour on loopback otherwise is not. */
async function holdOne(served: Served): Promise<void> {
  const own = await served.ask(async api => {
    const when = [{ field: 'subject', comparison: 'is', values: [`*${HELD}*`] }] as const;
    const rule = { stage: 'content', when, action: { kind: 'hold' } } as const;
    await api.rules.put({ id: null, rule, note: 'Prizes are looked at first', enabled: true });
    const before = (await api.settings.list({})).find(({ key }) => key === 'checks.own-networks')!.text;
    await api.settings.set({ key: 'checks.own-networks', text: '' });
    return before;
  });
  await deliver(served, [
    `${head(HELD, 'prize-1', 'Content-Type: text/html; charset=utf-8\n')}\n<p>You have <a href="https://prize.example/x">won</a>.</p><img src="https://prize.example/seen.png">\n`,
  ]);
  await served.ask(api => api.settings.set({ key: 'checks.own-networks', text: own }));
}

/** Of another server, which has gone since. */
async function fetchSome(served: Served): Promise<void> {
  await using drop = await startMaildrop({
    letters: [{ id: 'old-1', bytes: Buffer.from(`${head(FETCHED, 'old-1')}\nThe plans.\n`.replaceAll('\n', '\r\n')) }],
  });
  await served.ask(async api => {
    const settings = { host: '127.0.0.1', port: drop.port, tls: 'none', user: ELSEWHERE, enabled: false } as const;
    const { id } = await api.fetch.add({
      ...{ account: ANA, password: drop.password },
      settings: { protocol: 'pop3', ...settings },
    });
    await api.fetch.now({ id });
  });
}

/** What programs hand in while they are being written, in two inboxes, with what one has to look at; and one that came wrongly. */
export async function fillShop(served: Served): Promise<void> {
  for (const user of ['shop', 'blog']) {
    const mailer = createTransport({
      ...{ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true },
      auth: { user, pass: 'any' },
    });
    const mail = { from: `${user}@shop.example`, to: 'kim@there.example', bcc: 'hidden@there.example' };
    await mailer.sendMail({
      ...{ ...mail, subject: CODE, text: 'Your code is 481 223. It holds for ten minutes.' },
      html: '<html><body><div style="display:flex"><p style="color:#999">Your code is <b>481 223</b>.</p><img src="https://shop.example/a.webp"><a href="https://app.test/confirm?t=1">Confirm your address</a></div></body></html>',
      headers: { 'X-PHP-Originating-Script': '33:mail.php' },
      attachments: [{ filename: 'terms.txt', content: 'Terms' }],
    });
    mailer.close();
  }
  // TLS where one begins in clear.
  const socket = connect(served.port('smtp'), '127.0.0.1');
  socket.once('data', () => socket.write(Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])));
  socket.on('error', () => {});
  await once(socket, 'close');
}

/** A folder of Ana's own with one in it, something unread there, and something thrown away. */
async function fillFolders(served: Served): Promise<void> {
  await using imap = await imapOf(served, ANA);
  await imap.client.mailboxCreate([FOLDER]);
  await imap.client.mailboxCreate([FOLDER, 'Stairs']);
  // Letters of no conversation: who opens one has read all of it.
  for (const folder of [FOLDER, 'Trash']) {
    const letter = `${head(`About ${folder}`, folder)}\nOak, then.\n`;
    await imap.client.append(folder, letter.replaceAll('\n', '\r\n'));
  }
  // And something deleted for good.
  await imap.client.append('Trash', `${head('About the gate', 'gate')}\nAsh.\n`.replaceAll('\n', '\r\n'));
  await imap.client.mailboxOpen('Trash');
  await imap.client.messageDelete('*');
}

/** A mail program of this person. */
export async function imapOf(
  served: Served,
  address: string,
): Promise<AsyncDisposable & { readonly client: ImapFlow }> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: served.port('imaps'), secure: true, logger: false },
    tls: { rejectUnauthorized: false },
    auth: { user: address, pass: PASSWORD },
  });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.logout() };
}

export const ALIAS = 'sales@office.test';
export const BOX = 'info@office.test';
export const ELSEWHERE = 'ana@pop.example';
export const FOLDER = 'Projects';
export const FETCHED = 'Old plans';
export const HELD = 'A prize for you';
export const CODE = 'Your code';
export const WAITING = ['Offer for the stairs', 'Minutes of Tuesday', 'Keys for the loft'] as const;
export const NEWS = 'Winter news';
export const TALK = 'Where the larch goes';

const head = (subject: string, id: string, more = ''): string =>
  `From: Kim Lehtonen <kim@there.example>\nTo: Ana Prieto <${ANA}>\nSubject: ${subject}\nMessage-ID: <${id}@there.example>\nDate: Fri, 20 Nov 2026 16:10:00 +0000\nMIME-Version: 1.0\n${more}`;

const talk: readonly string[] = [
  `${head(TALK, 'talk-1')}\nOn the north side, I think.\n`,
  `${head(`Re: ${TALK}`, 'talk-2', 'In-Reply-To: <talk-1@there.example>\nReferences: <talk-1@there.example>\n')}\n> On the north side, I think.\n\nOr both: see https://larch.example/boards\n`,
  `${head(`Re: ${TALK}`, 'talk-3', 'In-Reply-To: <talk-2@there.example>\nReferences: <talk-1@there.example> <talk-2@there.example>\n')}\nBoth, then.\n`,
];

/** Everything that a reader has a place for: both forms, blocked pictures, a link, files. */
const news = `${head(NEWS, 'news-1', 'List-Id: News <news.there.example>\nContent-Type: multipart/mixed; boundary=m\n')}
--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

The workshop is open in winter.
--a
Content-Type: text/html; charset=utf-8

<html lang="en"><body><h1>Winter</h1><p>The workshop is open, see <a href="https://there.example/hours">the hours</a>.</p><img src="https://pics.example/door.png" width="200" height="80" alt="The door"><img src="https://pics.example/o.gif" width="1" height="1"></body></html>
--a--
--m
Content-Type: application/pdf; name=hours.pdf
Content-Disposition: attachment; filename=hours.pdf
Content-Transfer-Encoding: base64

${Buffer.from('%PDF-1.7 hours').toString('base64')}
--m--
`;
