/**
 * The commands and their arguments. RFC 1939 §9, RFC 2449 §3, RFC 2595 §4, RFC 5034 §3, RFC 6856 §2.1, §3.
 *
 *   command = keyword *(SP parameter) CRLF        keyword = 3*4VCHAR, in any case
 *
 * Leniency "spaces at the end": ignored, except after PASS, where they belong to the password.
 */
import { err, ok, type Result } from '../base/result.ts';

export type Command =
  | { readonly verb: 'QUIT' | 'STAT' | 'NOOP' | 'RSET' | 'CAPA' | 'STLS' | 'UTF8' | 'APOP' }
  | { readonly verb: 'LIST' | 'UIDL'; readonly number: number | null }
  | { readonly verb: 'RETR' | 'DELE'; readonly number: number }
  | { readonly verb: 'TOP'; readonly number: number; readonly lines: number }
  /** `range` null: which there are. */
  | { readonly verb: 'LANG'; readonly range: string | null }
  | { readonly verb: 'USER'; readonly name: string }
  | { readonly verb: 'PASS'; readonly password: string }
  /** `mechanism` null: the bare AUTH of old clients, answered with the list. `initial` null: there is none. */
  | { readonly verb: 'AUTH'; readonly mechanism: string | null; readonly initial: string | null };

export type Verb = Command['verb'];
export type BadCommand = 'unknown' | 'bad-arguments';

/** `null`: the arguments do not fit. */
const parsers: { readonly [V in Verb]: (argument: string) => Command | null } = {
  QUIT: bare('QUIT'),
  STAT: bare('STAT'),
  NOOP: bare('NOOP'),
  RSET: bare('RSET'),
  CAPA: bare('CAPA'),
  STLS: bare('STLS'),
  UTF8: bare('UTF8'),
  APOP: () => ({ verb: 'APOP' }),
  LIST: optionalNumber('LIST'),
  UIDL: optionalNumber('UIDL'),
  RETR: oneNumber('RETR'),
  DELE: oneNumber('DELE'),
  TOP: parseTop,
  USER: argument => (argument.trimEnd() === '' ? null : { verb: 'USER', name: argument.trimEnd() }),
  // §7 PASS: "the server may treat spaces in the argument as part of the password".
  PASS: argument => (argument === '' ? null : { verb: 'PASS', password: argument }),
  AUTH: parseAuth,
  LANG: parseLang,
};

export function parseCommand(line: string): Result<Command, BadCommand> {
  const space = line.indexOf(' ');
  const keyword = (space === -1 ? line : line.slice(0, space)).toUpperCase();
  if (!isVerb(keyword)) return err('unknown');
  const command = parsers[keyword](space === -1 ? '' : line.slice(space + 1));
  return command ? ok(command) : err('bad-arguments');
}

export const verbs = Object.keys(parsers) as readonly Verb[];

const isVerb = (keyword: string): keyword is Verb => Object.hasOwn(parsers, keyword);

type Bare = 'QUIT' | 'STAT' | 'NOOP' | 'RSET' | 'CAPA' | 'STLS' | 'UTF8';

function bare(verb: Bare) {
  return (argument: string): Command | null => (argument.trimEnd() === '' ? { verb } : null);
}

function optionalNumber(verb: 'LIST' | 'UIDL') {
  return (argument: string): Command | null => {
    if (argument.trimEnd() === '') return { verb, number: null };
    const number = readNumber(argument.trimEnd());
    return number ? { verb, number } : null;
  };
}

function oneNumber(verb: 'RETR' | 'DELE') {
  return (argument: string): Command | null => {
    const number = readNumber(argument.trimEnd());
    return number ? { verb, number } : null;
  };
}

function parseTop(argument: string): Command | null {
  const [first = '', second = '', ...more] = argument.trimEnd().split(' ');
  const number = readNumber(first);
  const lines = readNumber(second);
  return number && lines !== null && more.length === 0 ? { verb: 'TOP', number, lines } : null;
}

/** AUTH mechanism [initial-response] */
function parseAuth(argument: string): Command | null {
  const [mechanism = '', initial = null, ...more] = argument.trimEnd().split(' ');
  if (more.length > 0) return null;
  return { verb: 'AUTH', mechanism: mechanism === '' ? null : mechanism, initial };
}

/** LANG [language-range]; a basic one (RFC 4647 §2.1), or "*" alone. */
function parseLang(argument: string): Command | null {
  const range = argument.trimEnd();
  if (range === '') return { verb: 'LANG', range: null };
  return /^(?:\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)$/.test(range) ? { verb: 'LANG', range } : null;
}

/** Message numbers are decimal (§3); more digits than these name no message of ours. */
const readNumber = (text: string): number | null => (/^\d{1,10}$/.test(text) ? Number(text) : null);
