/**
 * What an IMAP client would have said for the same act, so that who knows one protocol learns the other. RFC 9051.
 * Mailboxes by name; UIDs are not known here, so the JMAP ids stand where a client would write its UIDs. Pure.
 */
import { t } from '../../../server/base/language.ts';
import type { Invocation, Mailbox } from '../../../server/jmap/types.ts';

const FLAGS: Readonly<Record<string, string>> = {
  $seen: '\\Seen',
  $flagged: '\\Flagged',
  $answered: '\\Answered',
  $draft: '\\Draft',
};

type Patches = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function imapWords([name, args]: Invocation, mailboxes: readonly Mailbox[]): readonly string[] {
  if (name === 'EmailSubmission/set')
    return [t('(none: an IMAP client speaks SMTP to send: MAIL FROM, RCPT TO, DATA)')];
  if (name === 'Email/get') return [`UID FETCH ${list(args.ids)} (FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[…])`];
  if (name === 'Email/query') return ['UID SEARCH …', 'UID SORT (REVERSE ARRIVAL) UTF-8 …'];
  if (name === 'Email/import') return ['APPEND … (FLAGS) {octets}'];
  if (name === 'Mailbox/get') return ['LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN))'];
  if (name !== 'Email/set') return [];
  const lines = groups((args.update ?? {}) as Patches).flatMap(([patch, ids]) => lineOf(patch, ids, mailboxes));
  const destroyed = args.destroy as readonly string[] | undefined;
  if (destroyed?.length)
    lines.push(`UID STORE ${list(destroyed)} +FLAGS.SILENT (\\Deleted)`, `UID EXPUNGE ${list(destroyed)}`);
  return lines;
}

/** Emails that change alike, together. */
function groups(update: Patches): [Readonly<Record<string, unknown>>, string[]][] {
  const found = new Map<string, [Readonly<Record<string, unknown>>, string[]]>();
  for (const [id, patch] of Object.entries(update)) {
    const key = JSON.stringify(patch);
    const group = found.get(key);
    if (group) group[1].push(id);
    else found.set(key, [patch, [id]]);
  }
  return [...found.values()];
}

function lineOf(
  patch: Readonly<Record<string, unknown>>,
  ids: readonly string[],
  mailboxes: readonly Mailbox[],
): string[] {
  const parts = Object.entries(patch).map(
    ([path, value]) => [path.split('/'), value === null || value === false] as const,
  );
  const of = (kind: string, gone: boolean): string[] =>
    parts.filter(([path, off]) => path[0] === kind && path[1] !== undefined && off === gone).map(([path]) => path[1]!);
  const flags = (names: readonly string[]): string => names.map(name => FLAGS[name] ?? name).join(' ');
  const box = (id: string): string => quoted(mailboxes.find(mailbox => mailbox.id === id)?.name ?? id);
  const whole = patch.mailboxIds as Readonly<Record<string, true>> | undefined;
  const added = [...of('mailboxIds', false), ...Object.keys(whole ?? {})];
  const [on, off] = [of('keywords', false), of('keywords', true)];
  const moves = of('mailboxIds', true).length > 0 || whole !== undefined;
  return [
    ...(on.length > 0 ? [`UID STORE ${list(ids)} +FLAGS.SILENT (${flags(on)})`] : []),
    ...(off.length > 0 ? [`UID STORE ${list(ids)} -FLAGS.SILENT (${flags(off)})`] : []),
    ...added.map((id, i) => `UID ${moves && i === added.length - 1 ? 'MOVE' : 'COPY'} ${list(ids)} ${box(id)}`),
  ];
}

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;

const MOST = 6;
function list(ids: unknown): string {
  if (!Array.isArray(ids)) return '1:*';
  return ids.length <= MOST ? ids.join(',') : `${ids.slice(0, MOST).join(',')},… (${ids.length})`;
}
