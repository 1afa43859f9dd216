/** What people's own programs answer: a receipt, "I am away", "are you a person?", and the mail that leaves a list. Pure. */
import { err, type Result } from '../../base/result.ts';
import { parseMailbox } from '../../mime/address.ts';
import { automaticFields, type Circumstances, compose, newBoundary } from '../../mime/compose.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { printField } from '../../mime/header.ts';
import type { Wish } from './kinds.ts';
import { headerOf, leaving, messageIdOf, type Original, subjectOf } from './original.ts';
import { fieldsPart, multipartReport, returnedAs, text } from './report-parts.ts';

const threaded = (original: Original) => {
  const id = messageIdOf(original);
  return id === null ? {} : { inReplyTo: id, references: [id] };
};

type Letter = {
  readonly subject: string;
  readonly text: string;
  readonly fields?: readonly (readonly [string, string])[];
  readonly replyTo?: string;
};

function letter(
  original: Original,
  to: string,
  at: Circumstances,
  { subject, text: words, fields = [], replyTo }: Letter,
) {
  const [from, whom] = [parseMailbox(original.recipient), parseMailbox(to)];
  if (!from.ok) return from;
  if (!whom.ok) return err(`${to} is no address: ${whom.error}`);
  const answer = replyTo === undefined ? null : parseMailbox(replyTo);
  return compose(
    {
      from: [{ name: 'Kim Example', mailbox: from.value }],
      to: [{ name: null, mailbox: whom.value }],
      ...(answer?.ok ? { replyTo: [{ name: null, mailbox: answer.value }] } : {}),
      ...{ subject, text: words, fields },
      ...threaded(original),
    },
    at,
  );
}

/** RFC 3834 §3.1; `rude`: as programs made it before that, with nothing that says a machine wrote it. */
export function writeAway(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const isRude = wish.detail === 'rude';
  return letter(original, to, at, {
    subject: isRude ? 'I am out of the office' : `Auto: ${subjectOf(original)}`,
    text: 'Thank you for your message. I am out of the office until Monday and will answer then.\n\nKim Example\n',
    fields: isRude ? [] : [['Auto-Submitted', 'auto-replied']],
  });
}

export function writeChallenge(original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const word = Buffer.from(at.random.bytes(9)).toString('base64url').toLowerCase();
  const back = `challenge+${word.replace(/[^a-z0-9]/g, 'x')}@lab.test`;
  return letter(original, to, at, {
    subject: `Confirm your message: ${subjectOf(original)}`,
    text:
      'Your message waits. It is delivered when you answer this one, or open\n' +
      `https://lab.test/confirm/${word}\nso that I know that you are a person.\n`,
    fields: [['Auto-Submitted', 'auto-replied']],
    replyTo: back,
  });
}

/** RFC 8098 §3: of whoever read it, about what was read. */
export function writeReceipt(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const { recipient } = original;
  const isDeleted = wish.detail === 'deleted';
  const id = messageIdOf(original);
  const subject = subjectOf(original);
  return multipartReport(
    [
      ...automaticFields(
        {
          ...{ from: `<${recipient}>`, to: `<${to}>`, kind: 'auto-replied' },
          subject: encodeText(isDeleted ? `Not read: ${subject}` : `Read: ${subject}`),
        },
        at,
      ),
      ...(id === null ? [] : [printField('In-Reply-To', id), printField('References', id)]),
    ],
    'disposition-notification',
    [
      text([
        isDeleted
          ? `Your message to ${recipient} was deleted without being read.`
          : `Your message to ${recipient} was displayed. That is no guarantee that it was read or understood.`,
      ]),
      fieldsPart('message/disposition-notification', [
        'Reporting-UA: lab.test; Mailroom lab',
        `Original-Recipient: rfc822;${recipient}`,
        `Final-Recipient: rfc822;${recipient}`,
        ...(id === null ? [] : [`Original-Message-ID: ${id}`]),
        isDeleted
          ? 'Disposition: automatic-action/MDN-sent-automatically; deleted'
          : 'Disposition: manual-action/MDN-sent-manually; displayed',
      ]),
      returnedAs('text/rfc822-headers', headerOf(original)),
    ],
    newBoundary(at.random),
  );
}

/** Whom the mail of List-Unsubscribe goes to, and what stands in it (RFC 6068 §2); null: there is no such address. */
export function leavingBy(
  original: Original,
): { readonly to: string; readonly subject: string; readonly body: string } | null {
  for (const url of leaving(original)) {
    const [, path = '', query = ''] = /^mailto:([^?]*)(?:\?(.*))?$/i.exec(url) ?? [];
    const to = decoded(path.split(',')[0] ?? '');
    if (to === '' || !parseMailbox(to).ok) continue;
    const said = new Map(
      query.split('&').map(one => {
        const at = one.indexOf('=');
        return [one.slice(0, Math.max(at, 0)).toLowerCase(), decoded(one.slice(at + 1))] as const;
      }),
    );
    return { to, subject: oneLine(said.get('subject') ?? '') || 'unsubscribe', body: said.get('body') ?? '' };
  }
  return null;
}

export function writeLeaving(original: Original, at: Circumstances): Result<Buffer, string> {
  const found = leavingBy(original);
  if (!found) return err('It names no address to leave by: List-Unsubscribe has no mailto: (RFC 2369 §3.2)');
  return letter(original, found.to, at, { subject: found.subject, text: `${found.body || 'unsubscribe'}\n` });
}

const oneLine = (written: string): string =>
  written
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 200);
function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
