/**
 * The commands and their arguments, RFC 5804 §2 and §4. Names of commands are taken in any case.
 *
 *   AUTHENTICATE string [string] · STARTTLS · LOGOUT · CAPABILITY · HAVESPACE name number · PUTSCRIPT name script
 *   LISTSCRIPTS · SETACTIVE name-or-"" · GETSCRIPT name · DELETESCRIPT name · RENAMESCRIPT name name
 *   CHECKSCRIPT script · NOOP [string] · UNAUTHENTICATE
 */
import { latin1 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { badNameWords, readScriptName } from './script-name.ts';
import { readWords, textOf, type Word } from './syntax.ts';

export type Command =
  | { readonly verb: 'CAPABILITY' | 'STARTTLS' | 'LOGOUT' | 'UNAUTHENTICATE' }
  | { readonly verb: 'LISTSCRIPTS' }
  /** `initial` null: there is none; it is still in base64. */
  | { readonly verb: 'AUTHENTICATE'; readonly mechanism: string; readonly initial: string | null }
  | { readonly verb: 'NOOP'; readonly tag: string | null }
  | { readonly verb: 'HAVESPACE'; readonly name: string; readonly size: Bytes }
  | { readonly verb: 'PUTSCRIPT'; readonly name: string; readonly content: Uint8Array }
  | { readonly verb: 'CHECKSCRIPT'; readonly content: Uint8Array }
  /** null: no script shall be active. */
  | { readonly verb: 'SETACTIVE'; readonly name: string | null }
  | { readonly verb: 'GETSCRIPT'; readonly name: string }
  | { readonly verb: 'DELETESCRIPT'; readonly name: string }
  | { readonly verb: 'RENAMESCRIPT'; readonly from: string; readonly to: string };

export type Verb = Command['verb'];

/** 'bad-name': the words are right, and a name among them is none. */
export type BadCommand =
  | { readonly why: 'unknown' }
  | { readonly why: 'bad-arguments'; readonly usage: string }
  | { readonly why: 'bad-name'; readonly sentence: string };

const usages: { readonly [V in Verb]: string } = {
  CAPABILITY: 'CAPABILITY',
  STARTTLS: 'STARTTLS',
  LOGOUT: 'LOGOUT',
  LISTSCRIPTS: 'LISTSCRIPTS',
  UNAUTHENTICATE: 'UNAUTHENTICATE',
  AUTHENTICATE: 'AUTHENTICATE "mechanism" ["initial response"]',
  NOOP: 'NOOP ["tag"]',
  HAVESPACE: 'HAVESPACE "name" size',
  PUTSCRIPT: 'PUTSCRIPT "name" {size+}',
  CHECKSCRIPT: 'CHECKSCRIPT {size+}',
  SETACTIVE: 'SETACTIVE "name" (or "" for none)',
  GETSCRIPT: 'GETSCRIPT "name"',
  DELETESCRIPT: 'DELETESCRIPT "name"',
  RENAMESCRIPT: 'RENAMESCRIPT "old name" "new name"',
};

/** The first word of a frame that cannot be read whole, for whoever wants to know what was meant. */
export const verbOf = (frame: Uint8Array): string =>
  (/^ *([A-Za-z]{1,20})/.exec(latin1(frame.subarray(0, 32)))?.[1] ?? '').toUpperCase();

const isVerb = (word: string): word is Verb => Object.hasOwn(usages, word);

export function parseCommand(frame: Uint8Array): Result<Command, BadCommand> {
  const words = readWords(frame);
  const [first, ...rest] = words.ok ? words.value : [];
  const verb = first?.kind === 'atom' ? first.text.toUpperCase() : verbOf(frame);
  if (!isVerb(verb)) return err({ why: 'unknown' });
  const usage: BadCommand = { why: 'bad-arguments', usage: usages[verb] };
  if (!words.ok || first?.kind !== 'atom') return err(usage);
  const read = readArguments(verb, rest);
  return read === null ? err(usage) : read;
}

type Arguments = Result<Command, BadCommand> | null;

function readArguments(verb: Verb, words: readonly Word[]): Arguments {
  switch (verb) {
    case 'CAPABILITY':
    case 'STARTTLS':
    case 'LOGOUT':
    case 'LISTSCRIPTS':
    case 'UNAUTHENTICATE':
      return words.length === 0 ? ok({ verb }) : null;
    case 'AUTHENTICATE':
      return authenticate(words);
    case 'NOOP':
      return noop(words);
    case 'HAVESPACE':
      return words.length === 2 && words[1]?.kind === 'number'
        ? named(words[0], name => ({ verb, name, size: (words[1] as { value: number }).value }))
        : null;
    case 'PUTSCRIPT':
      return words.length === 2 && words[1]?.kind === 'string'
        ? named(words[0], name => ({ verb, name, content: (words[1] as { octets: Uint8Array }).octets }))
        : null;
    case 'CHECKSCRIPT':
      return words.length === 1 && words[0]?.kind === 'string' ? ok({ verb, content: words[0].octets }) : null;
    case 'SETACTIVE':
      if (words.length !== 1 || words[0]?.kind !== 'string') return null;
      return words[0].octets.length === 0 ? ok({ verb, name: null }) : named(words[0], name => ({ verb, name }));
    case 'GETSCRIPT':
    case 'DELETESCRIPT':
      return words.length === 1 ? named(words[0], name => ({ verb, name })) : null;
    case 'RENAMESCRIPT':
      return words.length === 2 ? renamed(words[0], words[1]) : null;
  }
}

function authenticate([mechanism, initial, ...more]: readonly Word[]): Arguments {
  if (mechanism?.kind !== 'string' || more.length > 0) return null;
  if (initial !== undefined && initial.kind !== 'string') return null;
  return ok({
    verb: 'AUTHENTICATE',
    mechanism: latin1(mechanism.octets),
    initial: initial === undefined ? null : latin1(initial.octets),
  });
}

function noop([tag, ...more]: readonly Word[]): Arguments {
  if (tag === undefined) return ok({ verb: 'NOOP', tag: null });
  if (tag.kind !== 'string' || more.length > 0) return null;
  const text = textOf(tag.octets);
  return text === null ? null : ok({ verb: 'NOOP', tag: text });
}

function named(word: Word | undefined, of: (name: string) => Command): Arguments {
  if (word?.kind !== 'string') return null;
  const name = readScriptName(word.octets);
  return name.ok ? ok(of(name.value)) : err({ why: 'bad-name', sentence: badNameWords[name.error] });
}

const renamed = (from: Word | undefined, to: Word | undefined): Arguments => {
  const first = named(from, name => ({ verb: 'GETSCRIPT', name }));
  if (!first?.ok || first.value.verb !== 'GETSCRIPT') return first;
  const { name } = first.value;
  return named(to, other => ({ verb: 'RENAMESCRIPT', from: name, to: other }));
};
