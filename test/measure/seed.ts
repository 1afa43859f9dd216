/**
 * A home with a mailbox of any size, for measures and for looking at the window: the same letters each time, with
 * conversations, people who write often, attachments, newsletters with HTML, flags.
 *
 *   node test/measure/seed.ts FOLDER [COUNT]       ana@office.test and ben@office.test, password "correct horse"
 */
import { homeAt } from '../../server/assembly/home.ts';
import { Flag, type Store } from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';
import { serve } from '../support/serve.ts';

export const ANA = 'ana@office.test';
export const BEN = 'ben@office.test';
export const PASSWORD = 'correct horse';
/** The newest letter's time; the others lie before it. */
const NEWEST = Date.UTC(2026, 10, 20, 16, 0);
const AT_ONCE = 200;
const MINUTE = 60_000;

const people = [
  'Kim Lee <kim.lee@brightwood.example>',
  'Tomás Hahn <tomas@northline.example>',
  'Building Control <permits@portcity.example>',
  'Joana Alves <joana@portcity.example>',
  'Ben Osei <ben@office.test>',
  'Studio Marsh <hello@studiomarsh.example>',
  'The Paperclip <weekly@paperclip.example>',
  '山田 太郎 <taro@yamada.example>',
  'Accounts <billing@hosting.example>',
  'Ülle Tamm <ulle@tallinn.example>',
];
const topics = [
  'Quay 9: the neighbours have answered',
  'Invoice for October',
  'Section drawings, second round',
  'Friday lunch',
  'Minutes of the site meeting',
  'Your order is on its way',
  'Offer for the oak stairs',
  'Question about the permit',
  'Photographs from Tuesday',
  'Holiday plans and who is here when',
];
const sentences = [
  'Please find attached what we talked about on the phone.',
  'I would rather move the landing by two treads than lower the beam.',
  'Could you look at it before Thursday noon?',
  'The larch is cheaper and holds as long, if it can dry between the boards.',
  'Thank you, that was quick.',
  'I have put the figures into the second table; the total has not changed.',
  'They asked for one more copy with the stamp on every page.',
  'Nothing urgent, only so that it is not forgotten.',
];

/** Numbers by chance that are the same each time. */
function chanceFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Letter = { readonly text: string; readonly at: number; readonly flags: number; readonly keywords: string[] };

/** Oldest first. */
export function* letters(count: number, to = ANA): Generator<Letter> {
  const chance = chanceFrom(7);
  const recent: { id: string; subject: string; refs: string[] }[] = [];
  for (let number = 1; number <= count; number++) {
    const from = people[chance(people.length)]!;
    const parent = chance(10) < 4 && recent.length > 0 ? recent[chance(recent.length)]! : null;
    const subject = parent ? `Re: ${parent.subject}` : `${topics[chance(topics.length)]} ${number}`;
    const id = `<${number}@letters.example>`;
    const refs = parent ? [...parent.refs, parent.id].slice(-8) : [];
    const at = NEWEST - (count - number) * 17 * MINUTE - chance(15) * MINUTE;
    if (!parent) recent.push({ id, subject, refs });
    if (recent.length > 60) recent.shift();
    const body = Array.from({ length: 1 + chance(5) }, () => sentences[chance(sentences.length)]).join(' ');
    const kind = chance(12);
    const flags = (number < count - 12 || chance(2) === 0 ? Flag.seen : 0) | (chance(25) === 0 ? Flag.flagged : 0);
    const head = [
      `From: ${encoded(from)}`,
      `To: Ana Prieto <${to}>`,
      `Subject: ${subject}`,
      `Message-ID: ${id}`,
      ...(refs.length > 0 ? [`References: ${refs.join(' ')}`, `In-Reply-To: ${refs.at(-1)}`] : []),
      `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
    ].join('\r\n');
    const text = `${head}\r\n${kind === 0 ? withAttachment(body) : kind === 1 ? withHtml(subject, body) : plain(body)}`;
    yield { text, at, flags, keywords: chance(40) === 0 ? ['work'] : [] };
  }
}

const encoded = (from: string): string => {
  const [, name = '', address = ''] = /^(.*) <(.*)>$/.exec(from) ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
  if (/^[\x00-\x7f]*$/.test(name)) return from;
  return `=?utf-8?B?${Buffer.from(name).toString('base64')}?= <${address}>`;
};
const plain = (body: string): string => `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
const withHtml = (subject: string, body: string): string =>
  `Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n${plain(body)}--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<h1>${subject}</h1><p>${body}</p><img src="https://paperclip.example/o.gif" width="1" height="1"><p><a href="https://paperclip.example/read">Read on</a></p>\r\n--b--\r\n`;
const withAttachment = (body: string): string =>
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${plain(body)}--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('%PDF-1.7 a plan').toString('base64')}\r\n--b--\r\n`;

export async function seedMailbox(store: Store, address: string, count: number): Promise<void> {
  const account = await store.account(address);
  const inbox = account && (await store.mailbox(account.id, 'INBOX'));
  if (!account || !inbox) throw new Error(`${address} has no INBOX`);
  let batch: Promise<unknown>[] = [];
  let number = 0;
  for (const { text, at, flags, keywords } of letters(count, address)) {
    const given = { account: account.id, mailbox: inbox.id, bytes: Buffer.from(text), flags, keywords };
    batch.push(store.run('append', { ...given, internalDate: at, trace: `SEED${++number}-1`, note: null }));
    if (batch.length < AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}

/** The people are made by the server itself; then the letters go straight into its store. */
export async function seedHome(home: string, count: number): Promise<void> {
  const served = await serve({ home });
  await served.ask(async api => {
    await api.domains.add({ name: 'office.test' });
    await api.accounts.add({ address: ANA, name: 'Ana Prieto', password: PASSWORD });
    await api.accounts.add({ address: BEN, name: 'Ben Osei', password: PASSWORD });
  });
  await served.stop();
  const opened = await openStore({ folder: homeAt(home).store, onFault: fault => console.error(fault) });
  if (!opened.ok) throw new Error(opened.error);
  await seedMailbox(opened.value, ANA, count);
  await seedMailbox(opened.value, BEN, Math.min(count, 40));
  await opened.value.close();
}

if (import.meta.main) {
  const [folder, count = '2000'] = process.argv.slice(2);
  if (!folder) throw new Error('Give a folder');
  await seedHome(folder, Number(count));
}
