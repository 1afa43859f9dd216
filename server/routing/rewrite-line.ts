/**
 * One line of the table of rewriting: when, where, which address, and what it becomes.
 *
 *   line    = when [ where *("," where) [":"] ] pattern arrow result [ "except" pattern *("," pattern) ]
 *   when    = "submitted"      ; as our own people hand it in, before it is signed: everybody sees it so
 *           / "leaving"        ; only what goes elsewhere: at home the address stays as it was
 *   where   = "sender" / "recipient"      ; the envelope (RFC 5321)
 *           / "author" / "to"             ; the header: From, Sender, Reply-To and kin; To, Cc, Bcc and kin
 *           / "all"                       ; the usual
 *   result  = ADDRESS / "@" DOMAIN        ; the latter keeps what stands before the @
 *
 *   leaving sender, author: .office.example → @office.example except root@pc1.office.example     (masquerading)
 *   submitted ann@office.example → ann.smith@office.example                                     (canonical, generic)
 */
import { err, ok, type Result } from '../base/result.ts';
import { domainOf, localPartOf, lookupForm } from '../directory/address.ts';
import { isAsciiMailbox, parseDomain, parseMailbox, printMailbox } from '../mime/address.ts';
import { atArrow, type Pattern, parsePattern, shown } from './pattern.ts';

export const WHERES = ['sender', 'recipient', 'author', 'to'] as const;
export type Where = (typeof WHERES)[number];
export type When = 'submitted' | 'leaving';

export type RewriteLine = {
  readonly when: When;
  /** In the order of WHERES. */
  readonly where: readonly Where[];
  readonly match: Pattern;
  /** `localPart` null: it stays. */
  readonly result: { readonly localPart: string | null; readonly domain: string };
  readonly except: readonly Pattern[];
};

const MOST_EXCEPTIONS = 100;

export function parseRewriteLine(text: string): Result<RewriteLine, string> {
  if (/\p{Cc}/u.test(text.trim())) return err('a control character in the line');
  const parts = atArrow(text);
  if (!parts) return err(`"${shown(text)}" has no arrow: WHEN ADDRESS → ADDRESS`);
  const left = readLeft(parts.left);
  if (!left.ok) return left;
  const [said = '', exceptions] = parts.right.split(/\s+except\s+/i);
  const result = readResult(said);
  if (!result.ok) return result;
  const except: Pattern[] = [];
  for (const one of (exceptions ?? '').split(/[\s,]+/).filter(word => word !== '')) {
    const pattern = readMatch(one);
    if (!pattern.ok) return pattern;
    except.push(pattern.value);
  }
  if (exceptions !== undefined && except.length === 0) return err('after except stand addresses or domains');
  if (except.length > MOST_EXCEPTIONS) return err(`${MOST_EXCEPTIONS} exceptions at most`);
  if (left.value.match.kind === 'any' && result.value.localPart === null && left.value.where.includes('recipient'))
    return err('the domain of every recipient cannot be another: name the sender and author alone, or a domain');
  return ok({ ...left.value, result: result.value, except });
}

function readLeft(text: string): Result<Pick<RewriteLine, 'when' | 'where' | 'match'>, string> {
  const words = text
    .replace(':', ' ')
    .split(/[\s,]+/)
    .filter(word => word !== '');
  const when = words.shift()?.toLowerCase();
  if (when !== 'submitted' && when !== 'leaving') return err('a line begins with "submitted" or "leaving"');
  const match = words.pop();
  if (match === undefined) return err('before the arrow stands the address or domain that is rewritten');
  const said = new Set<Where>();
  for (const word of words.map(one => one.toLowerCase())) {
    const where = WHERES.find(one => one === word);
    if (word === 'all') for (const one of WHERES) said.add(one);
    else if (where) said.add(where);
    else return err(`"${shown(word)}" is not one of ${WHERES.join(', ')}, all`);
  }
  const pattern = readMatch(match);
  if (!pattern.ok) return pattern;
  return ok({ when, where: WHERES.filter(one => said.size === 0 || said.has(one)), match: pattern.value });
}

/** `sender → x@y` has lost its address: one word without dot or @ is a slip, not a domain. */
function readMatch(text: string): Result<Pattern, string> {
  if (/^[a-z]+$/i.test(text))
    return err(`"${shown(text)}" is no address; a domain of one word is written @${shown(text)}`);
  const pattern = parsePattern(text);
  return pattern.ok && pattern.value.kind === 'nobody' ? err('the empty sender is not rewritten') : pattern;
}

function readResult(text: string): Result<RewriteLine['result'], string> {
  if (text === '') return err('after the arrow stands what the address becomes');
  if (text.startsWith('@')) {
    const domain = parseDomain(text.slice(1));
    return domain.ok ? ok({ localPart: null, domain: domain.value }) : err(`"${shown(text)}": ${domain.error}`);
  }
  const mailbox = parseMailbox(text);
  if (mailbox.ok && !isAsciiMailbox(mailbox.value))
    return err('what an address becomes is ASCII: many servers still take no other (SMTPUTF8)');
  return mailbox.ok ? ok(mailbox.value) : err(`"${shown(text)}" is no address and no @DOMAIN: ${mailbox.error}`);
}

const printPattern = (pattern: Pattern): string => (pattern.kind === 'domain' ? `@${pattern.key}` : pattern.key);

export function printRewriteLine({ when, where, match, result, except }: RewriteLine): string {
  const places = where.length === WHERES.length ? '' : ` ${where.join(', ')}:`;
  const becomes =
    result.localPart === null
      ? `@${result.domain}`
      : printMailbox({ localPart: result.localPart, domain: result.domain });
  const without = except.length === 0 ? '' : ` except ${except.map(printPattern).join(', ')}`;
  return `${when}${places} ${printPattern(match)} → ${becomes}${without}`;
}

/** What the address becomes by this line; its own local part is kept as it was written. */
export function rewritten(line: RewriteLine, address: string): string {
  const { localPart, domain } = line.result;
  return localPart === null ? `${localPartOf(address)}@${domain}` : printMailbox({ localPart, domain });
}

/** Two that differ in nothing but the case that nobody looks at are one. */
export function isSameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  if (domainOf(a).toLowerCase() !== domainOf(b).toLowerCase()) return false;
  const [one, other] = [lookupForm(a), lookupForm(b)];
  return one.ok && other.ok && one.value === other.value;
}
