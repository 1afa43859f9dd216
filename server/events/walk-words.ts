/** Of catalogue.ts: the sentences with several shapes that a message meets on its way. Each shape is one whole message. */
import { t } from '../base/language.ts';
import type { Facts } from './event.ts';
import { padlockOf } from './security.ts';

export const sender = (address: string): string => address || '<>';
export const people = (list: readonly string[], more = 0): string =>
  list.length + more > 3
    ? t('{some} and {count} more', { some: list.slice(0, 2).join(', '), count: list.length + more - 2 })
    : list.join(', ');
/** RFC 3463 §2: each of the last two numbers has up to three digits. */
const codes = (reply: string): string => /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(reply)?.[0] ?? reply.slice(0, 20);

export function refusedWords(f: Facts['smtp.refused']): string {
  const base = { remote: f.remote, code: codes(f.reply), because: f.because };
  if (f.recipient) return t('{remote} to {to} refused with {code}: {because}', { ...base, to: f.recipient });
  if (f.recipients)
    return t('{remote} to {to} and others refused with {code}: {because}', { ...base, to: f.recipients[0] ?? '' });
  return f.sender === null
    ? t('{remote} refused with {code}: {because}', base)
    : t('{remote} from {from} refused with {code}: {because}', { ...base, from: sender(f.sender) });
}

export function leftWords(f: Facts['smtp.closed']): string {
  const base = { remote: f.remote, accepted: f.accepted, refused: f.refused, why: f.why };
  return f.seconds < 0.1
    ? t('{remote} left after a moment: {accepted} accepted, {refused} refused ({why})', base)
    : t('{remote} left after {seconds} s: {accepted} accepted, {refused} refused ({why})', {
        ...base,
        seconds: f.seconds.toFixed(1),
      });
}

/** What we write ourselves comes from nobody. */
export function acceptedWords(f: Facts['queue.accepted']): string {
  const base = { sender: sender(f.sender), recipients: people(f.recipients), size: f.size, protocol: f.protocol };
  const from = f.user ?? f.device ?? f.submitter ?? f.fetched ?? f.remote;
  return from === ''
    ? t('{sender} → {recipients}: {size} octets accepted ({protocol})', base)
    : t('{sender} → {recipients}: {size} octets accepted from {from} ({protocol})', { ...base, from });
}

export function relayedWords({ recipient, host, reply, security }: Facts['queue.relayed']): string {
  const said =
    host === null
      ? t('{recipient} relayed to the next hop: {reply}', { recipient, reply })
      : t('{recipient} relayed to {host}: {reply}', { recipient, host, reply });
  return security ? `${said}. ${padlockOf(security, host).sentence}` : said;
}

export function reportedWords(f: Facts['queue.reported']): string {
  const recipients = people(f.recipients);
  if (f.report)
    return t(
      '{to} is told ({kind, select, failed {failed} delayed {delayed} delivered {delivered} other {{kind}}}): {recipients}',
      { to: sender(f.to), kind: f.kind, recipients },
    );
  return t(
    'no report ({kind, select, failed {failed} delayed {delayed} delivered {delivered} other {{kind}}}) for {recipients}: {because}',
    { kind: f.kind, recipients, because: f.because ?? t('not wished') },
  );
}

export function sentReportWords({ kind, domain, day, destination, result, because }: Facts['reports.sent']): string {
  const said = t(
    'The {kind} report for {domain}, {day}, to {destination}: {result, select, queued {queued} posted {posted} failed {failed} refused {refused} other {{result}}}',
    { kind: kind === 'dmarc' ? 'DMARC' : 'TLS', domain, day, destination, result },
  );
  return because === '' ? said : t('{said} ({because})', { said, because });
}

export function filedWords(f: Facts['mda.filed']): string {
  const base = { recipient: f.recipient, account: f.account, mailbox: f.mailbox };
  const said =
    f.uid === undefined
      ? f.captured
        ? t('{recipient} captured in {account}/{mailbox}', base)
        : t('{recipient} filed in {account}/{mailbox}', base)
      : f.captured
        ? t('{recipient} captured in {account}/{mailbox} as UID {uid}', { ...base, uid: f.uid })
        : t('{recipient} filed in {account}/{mailbox} as UID {uid}', { ...base, uid: f.uid });
  return f.by ? t('{said} by {by}', { said, by: f.by }) : said;
}
