/** What stands in another server's reply, for its sentence: the cause by mime/causes.ts, and what the words name. Pure. */
import { explainReply } from '../mime/causes.ts';
import type { Said } from './answer.ts';

type Heard = {
  readonly reply: string;
  readonly status: string | null;
  readonly host: string | null;
  readonly final: boolean;
};

export function saidIn({ reply, status, host, final }: Heard, size: number | null = null): Said {
  const { cause, who } = explainReply({ reply, status, final });
  const isListed = cause === 'block-listed';
  const isLarge = cause === 'too-large';
  const list = isListed ? listIn(reply) : null;
  return {
    ...{ cause, reply, host, who, list },
    delist: isListed ? (linkIn(reply) ?? (list === null ? null : (delisting[list] ?? null))) : null,
    limit: isLarge ? limitIn(reply) : null,
    size: isLarge ? size : null,
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
