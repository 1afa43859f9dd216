/**
 * What an alias may lead to, as it lies in the store and as people write it. One short text each:
 *
 *   ann@here.example            an address, here or elsewhere; in a file `ann` alone is one of the alias's own domain
 *   mailbox:ann@here.example    that mailbox itself, whatever her mail is forwarded to (`\ann`)
 *   @there.example              the same local part there
 *   include:/path               a file of addresses, read when mail comes (`:include:/path`)
 *   pipe:NAME                   a program or folder of the owner's (mda/transports.ts)
 *   refuse:5.1.1 WORDS          mail is refused so (`:fail: WORDS`, `error:nouser WORDS`)
 *   later:WORDS                 not now (`:defer: WORDS`)
 *   discard                     taken, and thrown away (`:blackhole:`, `/dev/null`)
 *   off:…                       any of these, for now without effect
 *
 * None can be taken for an address: there a colon or a backslash stands in quotes alone.
 */
import { err, ok, type Result } from '../base/result.ts';
import { parseDomain } from '../mime/address.ts';
import { lookupForm } from './address.ts';

export type AliasTarget =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'mailbox'; readonly address: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'include'; readonly path: string }
  | { readonly kind: 'pipe'; readonly name: string }
  | { readonly kind: 'refuse'; readonly status: string; readonly words: string }
  | { readonly kind: 'later'; readonly words: string }
  | { readonly kind: 'discard' };
export type WrittenTarget = { readonly target: AliasTarget; readonly isOff: boolean };

/** RFC 5321 §4.5.3.1.5: a reply line has 512 octets, and others add to it. */
const LONGEST_WORDS = 300;
const LONGEST_PATH = 1000;
const NO_SUCH = '5.1.1';

/** The one form in which it lies in the store. */
export function printTarget(target: AliasTarget): string {
  switch (target.kind) {
    case 'address':
      return target.address;
    case 'mailbox':
      return `mailbox:${target.address}`;
    case 'domain':
      return `@${target.domain}`;
    case 'include':
      return `include:${target.path}`;
    case 'pipe':
      return `pipe:${target.name}`;
    case 'refuse':
      return `refuse:${target.status} ${target.words}`;
    case 'later':
      return `later:${target.words}`;
    case 'discard':
      return 'discard';
  }
}
export const printWritten = ({ target, isOff }: WrittenTarget): string => (isOff ? 'off:' : '') + printTarget(target);

/** Most targets, told at a glance: nothing to be read in them. */
export const isPlainAddress = (text: string): boolean => /^[^\s:\\/@|"]+@/.test(text);

/**
 * As a person or an old file writes it; `domain`: of the alias, for names without one. `mayBeName` false: an address needs
 * its domain, for what a person types with none is more often a mistake.
 */
export function readTarget(text: string, domain: string, mayBeName = true): Result<WrittenTarget, string> {
  const said = text.trim();
  if (/^off:/i.test(said)) {
    const meant = readOne(said.slice('off:'.length).trim(), domain, mayBeName);
    return meant.ok ? ok({ target: meant.value, isOff: true }) : meant;
  }
  const meant = readOne(said, domain, mayBeName);
  return meant.ok ? ok({ target: meant.value, isOff: false }) : meant;
}

/** As it lies in the store. What no release of ours wrote is mail that waits, not mail that is lost. */
export function storedTarget(text: string): WrittenTarget {
  if (isPlainAddress(text)) return { target: { kind: 'address', address: text }, isOff: false };
  const read = readTarget(text, '');
  return read.ok ? read.value : { target: { kind: 'later', words: `"${text}" is not understood here` }, isOff: false };
}

function readOne(text: string, domain: string, mayBeName: boolean): Result<AliasTarget, string> {
  if (text.startsWith('|')) return err(programSentence);
  if (text === '/dev/null' || text.toLowerCase() === 'discard') return ok({ kind: 'discard' });
  if (text.startsWith('/')) return err(folderSentence);
  if (text.startsWith('\\')) return mailbox(text.slice(1), domain);
  const word = /^:?(include|fail|refuse|blackhole|discard|defer|later|mailbox|pipe|error):\s*(.*)$/is.exec(text);
  if (word) return worded(word[1]!.toLowerCase(), word[2]!.trim(), domain);
  if (text.startsWith('@')) {
    const found = parseDomain(text.slice(1));
    return found.ok ? ok({ kind: 'domain', domain: found.value }) : err(`"${text}" is not an address`);
  }
  const address = addressIn(text, mayBeName ? domain : '');
  return address.ok ? ok({ kind: 'address', address: address.value }) : err(`"${text}" is not an address`);
}

const programSentence =
  'A program is named first: mailroom pipe add NAME --program /path -- WORD…, and then stands here as pipe:NAME';
const folderSentence =
  'A file or folder is named first: mailroom pipe add NAME --maildir /path, and then stands here as pipe:NAME';

function worded(word: string, rest: string, domain: string): Result<AliasTarget, string> {
  switch (word) {
    case 'include':
      return include(rest);
    case 'fail':
    case 'refuse':
      return refusal(rest);
    case 'error':
      return oldError(rest);
    case 'defer':
    case 'later':
      return words(rest, 'Not now; please try again later', said => ({ kind: 'later', words: said }));
    case 'pipe':
      return /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i.test(rest)
        ? ok({ kind: 'pipe', name: rest.toLowerCase() })
        : err(rest === '' ? 'pipe: needs a name' : programSentence);
    case 'mailbox':
      return mailbox(rest, domain);
    default:
      return rest === '' ? ok({ kind: 'discard' }) : err(`nothing stands behind "${word}"`);
  }
}

/** `Ann Ng <ann@x.example>` in old files; a name alone is the domain's. */
function addressIn(text: string, domain: string): Result<string, string> {
  const inBrackets = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text;
  const isAlone = !inBrackets.includes('@') && domain !== '' && /^[^\s"(),:;<>[\\\]]+$/.test(inBrackets);
  return lookupForm(isAlone ? `${inBrackets}@${domain}` : inBrackets);
}

function mailbox(text: string, domain: string): Result<AliasTarget, string> {
  const address = addressIn(text, domain);
  return address.ok ? ok({ kind: 'mailbox', address: address.value }) : err(`"${text}" is not an address`);
}

function include(path: string): Result<AliasTarget, string> {
  const isAbsolute = path.startsWith('/') || /^[a-z]:[\\/]/i.test(path);
  if (!isAbsolute) return err(`a list's file is named from the top: include:/path, not "${path}"`);
  if (path.length > LONGEST_PATH || /\p{Cc}/u.test(path)) return err('that is not the name of a file');
  return ok({ kind: 'include', path });
}

function refusal(text: string): Result<AliasTarget, string> {
  const found = /^(5\.\d{1,3}\.\d{1,3})(?:\s+(.*))?$/s.exec(text);
  const status = found?.[1] ?? NO_SUCH;
  const said = found ? (found[2] ?? '') : text;
  return words(said, 'No such mailbox here', one => ({ kind: 'refuse', status, words: one }));
}

/** sendmail's `error:nouser No such user`, `error:5.7.0:550 Go away`. */
function oldError(text: string): Result<AliasTarget, string> {
  const found = /^(?:"?([45]\.\d{1,3}\.\d{1,3}):)?(\w+)\s*(.*?)"?$/s.exec(text);
  if (!found) return err('error: needs a code: error:nouser, error:5.7.1:550 TEXT');
  const [, status, code = '', said = ''] = found;
  const isTemporary = status ? status.startsWith('4') : code === 'tempfail' || /^4\d\d$/.test(code);
  if (isTemporary) return worded('later', said, '');
  return refusal(`${status ?? (oldCodes[code] || '5.7.1')} ${said}`);
}
const oldCodes: Readonly<Record<string, string>> = { nouser: '5.1.1', nohost: '5.1.2', unavailable: '5.2.1' };

function words(text: string, usual: string, made: (words: string) => AliasTarget): Result<AliasTarget, string> {
  const said = text.trim().replace(/^"(.*)"$/, '$1');
  if (!/^[\x20-\x7e]*$/.test(said)) return err('the words of a refusal are ASCII: they are said in SMTP');
  if (said.length > LONGEST_WORDS) return err(`the words of a refusal have ${LONGEST_WORDS} characters at most`);
  return ok(made(said === '' ? usual : said));
}
