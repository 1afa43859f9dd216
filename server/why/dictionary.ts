/**
 * The dictionary of replies: what another server said, as one of eighteen entries that cover most traffic; beyond them the
 * causes of mime/causes.ts, which reads far more. Pure. The words are in words.ts, the bytes always stand beneath them.
 */
import { type Cause, explainReply } from '../mime/causes.ts';
import type { Said } from './answer.ts';

export const replyCodes = [
  'busy',
  'greylisted',
  'mailbox-full',
  'tls-not-ready',
  'out-of-order',
  'sign-in-first',
  'wrong-password',
  'no-such-person',
  'no-such-domain',
  'relay-denied',
  'spf',
  'dmarc',
  'too-big',
  'blocked',
  'no-mail-host',
  'loop',
  'no-answer',
  'certificate',
] as const;
/** `other`: by its cause in mime/causes.ts. */
export type ReplyCode = (typeof replyCodes)[number] | 'other';

type Heard = {
  readonly reply: string;
  readonly status: string | null;
  readonly host: string | null;
  readonly final: boolean;
};

/** The first that fits; a status that says more than its text goes first, as large hosts' texts say more than their status. */
export function entryOf({ reply, status, final }: Pick<Heard, 'reply' | 'status' | 'final'>): ReplyCode {
  const digits = /^\s*([245]\d\d)\b/.exec(reply)?.[1] ?? '';
  const code = /^\s*[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? status ?? '';
  for (const [entry, fits] of entries) if (fits({ digits, code, reply })) return entry;
  const known = byCause[explainReply({ reply, status, final }).cause];
  if (known) return known;
  return digits === '421' ? 'busy' : 'other';
}

type Parts = { readonly digits: string; readonly code: string; readonly reply: string };
const entries: readonly (readonly [ReplyCode, (parts: Parts) => boolean])[] = [
  ['certificate', ({ reply }) => /certificate|DANE|TLSA|MTA-STS|hostname\/IP does not match|altnames/i.test(reply)],
  ['tls-not-ready', ({ digits, code }) => digits === '454' && /^4\.7\.0$/.test(code)],
  ['wrong-password', ({ digits, code }) => digits === '535' || code === '5.7.8'],
  ['sign-in-first', ({ digits, code }) => digits === '530' && (code === '' || code.startsWith('5.7'))],
  ['out-of-order', ({ digits }) => digits === '503'],
  ['no-answer', ({ digits, reply }) => digits === '' && /timed? ?out|no answer|not answer/i.test(reply)],
  ['no-mail-host', ({ reply }) => /neither MX nor address|null MX|takes no mail|no MX\b/i.test(reply)],
  ['too-big', ({ code }) => code === '5.3.4'],
  [
    'blocked',
    ({ reply }) =>
      /block(?:ed|ing)? (?:list|using)|blocklist|black-?list|\bDNSBL\b|\bRBL\b|spamhaus|spamcop/i.test(reply),
  ],
  [
    'relay-denied',
    ({ reply }) =>
      /relay(?:ing)? (?:access |is )?(?:denied|not permitted|not allowed|prohibited)|unable to relay|only sends for/i.test(
        reply,
      ),
  ],
  [
    'greylisted',
    ({ digits, code, reply }) => /gr[ea]y-?list/i.test(reply) || (/^45[01]$/.test(digits) && code === '4.7.1'),
  ],
  ['mailbox-full', ({ digits, code }) => /^[45]\.2\.2$/.test(code) || (digits === '452' && code === '')],
];

const byCause: { readonly [C in Cause]?: ReplyCode } = {
  greylisted: 'greylisted',
  'mailbox-full': 'mailbox-full',
  'no-such-address': 'no-such-person',
  'no-such-domain': 'no-such-domain',
  'relay-denied': 'relay-denied',
  spf: 'spf',
  dmarc: 'dmarc',
  'too-large': 'too-big',
  'block-listed': 'blocked',
  'no-route': 'no-mail-host',
  'takes-no-mail': 'no-mail-host',
  loop: 'loop',
  'login-needed': 'sign-in-first',
  'server-off': 'busy',
};

/** What stands in a reply, for its sentence. */
export function saidIn({ reply, status, host, final }: Heard, size: number | null = null): Said {
  const entry = entryOf({ reply, status, final });
  const { cause, who } = explainReply({ reply, status, final });
  const list = entry === 'blocked' ? listIn(reply) : null;
  return {
    ...{ entry, reply, host, who, cause, list },
    delist: entry === 'blocked' ? (linkIn(reply) ?? (list === null ? null : (delisting[list] ?? null))) : null,
    limit: entry === 'too-big' ? limitIn(reply) : null,
    size: entry === 'too-big' ? size : null,
  };
}

/** 'Client host [192.0.2.1] blocked using zen.spamhaus.org': the name behind "using", "by", "at", "in", "on". */
const listIn = (reply: string): string | null =>
  /\b(?:using|by|at|in|on)\s+((?:[a-z0-9-]+\.)+[a-z]{2,})\b/i.exec(reply)?.[1]?.toLowerCase() ??
  (/spamhaus/i.test(reply) ? 'zen.spamhaus.org' : /spamcop/i.test(reply) ? 'bl.spamcop.net' : null);
const linkIn = (reply: string): string | null => /https?:\/\/[^\s<>"')]+[^\s<>"').,;]/.exec(reply)?.[0] ?? null;
const delisting: Readonly<Record<string, string>> = {
  'zen.spamhaus.org': 'https://check.spamhaus.org/',
  'sbl.spamhaus.org': 'https://check.spamhaus.org/',
  'xbl.spamhaus.org': 'https://check.spamhaus.org/',
  'pbl.spamhaus.org': 'https://check.spamhaus.org/',
  'bl.spamcop.net': 'https://www.spamcop.net/bl.shtml',
  'b.barracudacentral.org': 'https://www.barracudacentral.org/rbl/removal-request',
};

/** 'limit is 10485760 octets', 'max 25 MB'. */
function limitIn(reply: string): number | null {
  const found = /(\d[\d,.]*)\s*(octets|bytes|kb|kib|mb|mib|m|k)?\b/i.exec(
    reply.replace(/^\s*\d{3}[ -](?:\d\.\d+\.\d+\s)?/, ''),
  );
  if (!found) return null;
  const number = Number(found[1]!.replace(/[,.](?=\d{3}\b)/g, ''));
  const unit = /^m/i.test(found[2] ?? '') ? 1024 * 1024 : /^k/i.test(found[2] ?? '') ? 1024 : 1;
  return Number.isFinite(number) && number * unit >= 1024 ? number * unit : null;
}
