/** What `/api/v1/send` is given, as a message: read, judged in words, and put together. */
import { z } from 'zod';
import type { Random } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import { printHeaderProperty } from '../../jmap/email/header-print.ts';
import { parseMailbox } from '../../mime/address.ts';
import { assemble, type NewOctets, type NewPart } from '../../mime/assemble.ts';
import { newMessageId, printAll } from '../../mime/compose.ts';
import { printDate } from '../../mime/date.ts';
import { printField } from '../../mime/header.ts';

const person = z.object({ Email: z.string().max(900), Name: z.string().max(1000).default('') });
const people = z.array(person).max(1000).nullish();
const schema = z.object({
  From: person,
  To: people,
  Cc: people,
  ReplyTo: people,
  Bcc: z.array(z.string().max(900)).max(1000).nullish(),
  Subject: z.string().max(100_000).nullish(),
  Text: z.string().nullish(),
  HTML: z.string().nullish(),
  Headers: z.record(z.string().max(200), z.string().max(100_000)).nullish(),
  Tags: z.array(z.string().max(200)).max(100).nullish(),
  Attachments: z
    .array(
      z.object({
        Filename: z.string().max(1000),
        Content: z.string(),
        ContentType: z.string().max(200).nullish(),
        ContentID: z.string().max(500).nullish(),
      }),
    )
    .max(1000)
    .nullish(),
});
export type Sent = z.infer<typeof schema>;

/** One field, as `printHeaderProperty` is asked for it. */
const ONE = { property: '', all: false } as const;

/** Said by fields of their own. */
const OWN_FIELDS = /^(?:to|from|cc|bcc|reply-to|date|subject|content-type|mime-version|content-transfer-encoding)$/i;

export function readSend(body: Uint8Array): Result<Sent, string> {
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(body).toString());
  } catch {
    return err('The request is no JSON');
  }
  const read = schema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    return err(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as it should be'}`);
  }
  const sent = read.data;
  if (recipientsIn(sent).length === 0) return err('No recipient is named: To, Cc and Bcc are empty');
  const everybody = [sent.From, ...recipientsIn(sent)].map(one => one.Email);
  const wrong = everybody.find(one => !parseMailbox(one).ok);
  if (wrong !== undefined) return err(`"${wrong}" is no address`);
  const field = Object.keys(sent.Headers ?? {}).find(
    name => OWN_FIELDS.test(name) || (/^x-tags$/i.test(name) && (sent.Tags?.length ?? 0) > 0),
  );
  return field === undefined ? ok(sent) : err(`The header field ${field} is set by the message itself`);
}

const recipientsIn = ({ To, Cc, Bcc }: Sent) => [
  ...(To ?? []),
  ...(Cc ?? []),
  ...(Bcc ?? []).map(Email => ({ Email, Name: '' })),
];
/** The SMTP envelope's. */
export const recipientsOf = (sent: Sent): readonly string[] => [
  ...new Set(recipientsIn(sent).map(({ Email }) => Email)),
];

/** The octets. Content is kept as it was given, its line ends included. */
export function buildSend(
  sent: Sent,
  { now, random, domain }: { readonly now: Instant; readonly random: Random; readonly domain: string },
): Result<Buffer, string> {
  const list = (field: string, given: Sent['To']): Result<string, string> =>
    printHeaderProperty(
      { ...ONE, field, form: 'Addresses' },
      (given ?? []).length === 0 ? null : given!.map(({ Email, Name }) => ({ email: Email, name: Name || null })),
    );
  const others = Object.entries(sent.Headers ?? {});
  const hasMessageId = others.some(([name]) => /^message-id$/i.test(name));
  const header = printAll([
    ...(hasMessageId ? [] : [printField('Message-ID', newMessageId({ now, random, domain }))]),
    printField('Date', printDate(now)),
    list('From', [sent.From]),
    list('To', sent.To),
    list('Cc', sent.Cc),
    list('Reply-To', sent.ReplyTo),
    printHeaderProperty({ ...ONE, field: 'Subject', form: 'Text' }, sent.Subject ?? ''),
    ...others.map(([name, value]) => fieldOf(name, value)),
  ]);
  return header.ok ? assemble(header.value, rootOf(sent), random) : header;
}

const fieldOf = (name: string, value: string): Result<string, string> =>
  /^[!-9;-~]+$/.test(name)
    ? printHeaderProperty({ ...ONE, field: name, form: 'Text' }, value)
    : err(`"${name}" is no name of a header field`);

const PLAIN = { parameters: [], fields: '' } as const;

function rootOf({ Text, HTML, Attachments }: Sent): NewPart {
  const text: NewPart = { ...PLAIN, kind: 'text', type: 'text/plain', text: Text ?? '' };
  const parts = (Attachments ?? []).map(attached);
  const inline = parts.filter(part => /^content-id:/im.test(part.fields));
  const rest = parts.filter(part => !inline.includes(part));
  const html: NewPart | null = HTML ? { ...PLAIN, kind: 'text', type: 'text/html', text: HTML } : null;
  const shown = html && inline.length > 0 ? multipart('related', [html, ...inline]) : html;
  const words = shown ? (Text ? multipart('alternative', [text, shown]) : shown) : text;
  const beside = html ? rest : parts;
  return beside.length > 0 ? multipart('mixed', [words, ...beside]) : words;
}

const multipart = (subtype: string, parts: readonly NewPart[]): NewPart => ({
  ...PLAIN,
  kind: 'multipart',
  type: `multipart/${subtype}`,
  parts,
});

function attached({ Filename, Content, ContentType, ContentID }: NonNullable<Sent['Attachments']>[number]): NewOctets {
  const [, ofUrl = null, data = Content] = /^data:([^;,]*)[^,]*,([\s\S]*)$/.exec(Content) ?? [];
  const given = (ContentType || ofUrl || '').toLowerCase();
  const type = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(given) ? given : 'application/octet-stream';
  const name = Filename.replace(/[\p{Cc}\p{Cs}"\\]/gu, '_');
  const id = (ContentID ?? '').replace(/[\s<>\p{Cc}]/gu, '');
  const ascii = /^[\x20-\x7e]*$/.test(name);
  const disposition = `${id === '' ? 'attachment' : 'inline'}; ${ascii ? `filename="${name}"` : `filename*=utf-8''${encodeURIComponent(name)}`}`;
  return {
    kind: 'octets',
    type,
    parameters: [['name', name]],
    fields: `Content-Disposition: ${disposition}\r\n${id === '' ? '' : `Content-ID: <${id}>\r\n`}`,
    bytes: Buffer.from(data, 'base64'),
  };
}
