/** What a variable or a flag of another tool comes to here: settings of ours, or a reason why it has no effect. */
import { isIP } from 'node:net';
import { parseLogins } from '../capture-forms.ts';
import type { Key } from '../schema.ts';

export type Tool = 'mailpit' | 'mailhog' | 'maildev';

export type Outcome = {
  readonly set: readonly (readonly [Key, unknown])[];
  /** An address that is told of each message, as Mailpit tells it. */
  readonly webhook?: string;
  /** Why it has no effect, or not all of it. */
  readonly but?: string;
};

/** What its other variables say. */
export type Around = {
  readonly variable: (name: string) => string;
  /** null: it cannot be read. */
  readonly file: (path: string) => string | null;
};

export type Variable = {
  readonly name: string;
  /** As they stand on its command line: '-m', '--max'. */
  readonly flags: readonly string[];
  /** A flag of it takes a word. */
  readonly takes: 'word' | 'nothing';
  readonly act: (value: string, around: Around) => Outcome;
};

export const sets = (...set: Outcome['set']): Outcome => ({ set });
export const no = (but: string): Outcome => ({ set: [], but });
export const isYes = (value: string): boolean => /^(?:1|true|yes|on)$/i.test(value.trim());

export const word = (name: string, flags: readonly string[], act: Variable['act']): Variable => ({
  ...{ name, flags, takes: 'word', act },
});
/** Nothing where it says no. */
export const yes = (name: string, flags: readonly string[], act: Variable['act']): Variable => ({
  ...{ name, flags, takes: 'nothing' },
  act: (value, around) => (isYes(value) ? act(value, around) : sets()),
});
/** Known, and without effect whatever it says. */
export const idle = (
  name: string,
  flags: readonly string[],
  but: string,
  takes: Variable['takes'] = 'word',
): Variable => ({
  ...{ name, flags, takes },
  act: value => (takes === 'nothing' && !isYes(value) ? sets() : no(but)),
});

/** '0.0.0.0:1025', ':1025', '[::]:1025', 'localhost:1025', '1025'. null: none of these. */
export function bindAddress(written: string): { readonly host: string | null; readonly port: number } | null {
  const [, bracketed, plain, port] = /^(?:(?:\[([^\]]*)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(written.trim()) ?? [];
  if (port === undefined || Number(port) > 65_535) return null;
  const given = bracketed ?? plain;
  if (given === undefined) return { host: null, port: Number(port) };
  const host = given === '' ? '0.0.0.0' : given === 'localhost' ? '127.0.0.1' : given;
  return isIP(host) === 0 ? null : { host, port: Number(port) };
}

export const binds =
  (hostKey: Key, portKey: Key) =>
  (value: string): Outcome => {
    const found = bindAddress(value);
    if (!found) return no(`"${value}" is no address with a port that can be listened on here`);
    return sets(...(found.host === null ? [] : [[hostKey, found.host] as const]), [portKey, found.port]);
  };

/** What htpasswd writes. It is kept as it is, which nobody types: so nobody gets in who would not have. */
const HASHED = /^(?:\$2[abxy]?\$|\$apr1\$|\$[156]\$|\{SHA\})/;

/** Lines or words `name:password`. */
export function logins(key: Key, written: string): Outcome {
  const joined = written
    .split(/\r?\n/)
    .filter(line => !line.trimStart().startsWith('#'))
    .join(' ')
    .trim();
  const read = parseLogins(joined);
  if (!read.ok) return no(read.error);
  if (read.value.length === 0) return no('it names nobody');
  const hashed = read.value.filter(({ password }) => HASHED.test(password)).map(({ user }) => user);
  const set = [[key, joined]] as const;
  return hashed.length === 0
    ? { set }
    : {
        set,
        but: `hashed passwords are not known here: ${hashed.join(', ')} cannot sign in; write them as name:password`,
      };
}

export const loginsFile =
  (key: Key) =>
  (path: string, { file }: Around): Outcome => {
    const text = file(path);
    return text === null ? no(`the file ${path} cannot be read`) : logins(key, text);
  };

/** The smart host, as its several variables say together. */
export function relay(host: string, port: string, how: { readonly tls: string; readonly implicit: boolean }): Outcome {
  const at = port === '' ? (how.implicit ? '465' : '25') : port;
  return sets(['relay.host', `${host.includes(':') ? `[${host}]` : host}:${at}`], ['relay.tls', how.tls]);
}
export const RELEASED = 'to whom captured mail may go is said by capture.release-to';
