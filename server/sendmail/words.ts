/**
 * What stands after `sendmail`: every flag of sendmail 8, Postfix's sendmail(1), Exim's and msmtp's command line, in a
 * table. Letters may stand together (-ti), a value may stand in the same word or in the next; `--` ends them.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Dropped, ENVID, noWishes } from '../msa/drop-file.ts';

export type Mode = 'deliver' | 'list' | 'count' | 'aliases' | 'dialogue' | 'verify' | 'retry' | 'nothing' | 'version';

export type Words = {
  readonly mode: Mode;
  /** -t: recipients from To, Cc and Bcc. */
  readonly fromHeader: boolean;
  /** -i: a line with a dot alone is text. */
  readonly dotIsText: boolean;
  /** What goes with the message; recipients as they were given, each perhaps a list. */
  readonly wishes: Dropped;
  /** msmtp's --read-envelope-from. */
  readonly senderFromHeader: boolean;
  /** rmail: the sender stands in the From_ line. */
  readonly senderFromLine: boolean;
  /** -oeq: nothing is said, the exit code alone. */
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** -qR, -qS, -qI: a part of an address, or the name of a message. */
  readonly which: { readonly recipient?: string; readonly sender?: string; readonly id?: string };
  /** By SMTP to this server, and not into the drop folder; null: nobody said so. */
  readonly server: string | null;
  /** Taken, and nothing came of it; told with -v. */
  readonly ignored: readonly string[];
};

/** What a flag brings with it: nothing, a value (here or in the next word), or one that stands in the same word. */
type Taking = 'nothing' | 'value' | 'attached';
type Draft = { -readonly [K in keyof Words]: Words[K] };
/** A text: what is wrong with it. */
type Flag = { readonly takes: Taking; readonly act: (draft: Draft, value: string) => string | null };

const set = (draft: Draft, more: Partial<Draft>): null => {
  Object.assign(draft, more);
  return null;
};
const wish = (draft: Draft, more: Partial<Dropped>): null => set(draft, { wishes: { ...draft.wishes, ...more } });
const ignores =
  (letter: string) =>
  (draft: Draft, value: string): null =>
    set(draft, { ignored: [...draft.ignored, `-${letter}${value}`] });
const ignored = (letter: string, takes: Taking): readonly [string, Flag] => [letter, { takes, act: ignores(letter) }];

const modes: Readonly<Record<string, Mode>> = {
  ...{ m: 'deliver', p: 'list', P: 'count', i: 'aliases', s: 'dialogue', v: 'verify', h: 'nothing', H: 'nothing' },
  V: 'version',
};
const noModes: Readonly<Record<string, string>> = {
  d: 'the server is started with: mailroom serve',
  D: 'the server is started with: mailroom serve',
  t: 'where an address leads is shown by: mailroom trace-address',
  S: 'batch SMTP is not spoken; -bs is',
};

/** -o and its letter: those that mean something here. */
const settings: Readonly<Record<string, (draft: Draft) => void>> = {
  i: draft => void set(draft, { dotIsText: true }),
  eq: draft => void set(draft, { quiet: true }),
};
/** Exim's and sendmail's -o… that have their value in the next word. */
const settingWithWord = /^(?:M(?:a|aa|ai|as|i|m|r|s|t)?|P|A|X)$/;

const retried = (draft: Draft, value: string): string | null => {
  const [letter, rest] = [value.slice(0, 1), value.slice(1)];
  // "-q30m" tells a daemon how often: ours looks by itself.
  if (/^\d/.test(value)) return set(draft, { mode: 'nothing' });
  // Exim's -qf, -qff, -qi and -ql.
  if (value === '' || /^[fil]+$/.test(value)) return set(draft, { mode: 'retry' });
  const key = ({ R: 'recipient', S: 'sender', I: 'id' } as const)[letter];
  if (key === undefined || rest === '') return `-q${value}: -q alone, or -qR, -qS or -qI with what to look for`;
  draft.mode = 'retry';
  return set(draft, { which: { ...draft.which, [key]: rest } });
};

const flags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ['t', { takes: 'nothing', act: draft => set(draft, { fromHeader: true }) }],
  ['i', { takes: 'nothing', act: draft => set(draft, { dotIsText: true }) }],
  ['v', { takes: 'nothing', act: draft => set(draft, { verbose: true }) }],
  ['I', { takes: 'nothing', act: draft => set(draft, { mode: 'aliases' }) }],
  ['f', { takes: 'value', act: (draft, value) => wish(draft, { sender: value === '<>' ? '' : value }) }],
  ['r', { takes: 'value', act: (draft, value) => wish(draft, { sender: value === '<>' ? '' : value }) }],
  ['F', { takes: 'value', act: (draft, value) => wish(draft, { fullName: value.replace(/\p{Cc}+/gu, ' ').trim() }) }],
  ['S', { takes: 'value', act: (draft, value) => set(draft, { server: value }) }],
  ['b', { takes: 'value', act: chooseMode }],
  ['N', { takes: 'value', act: chooseNotify }],
  ['R', { takes: 'value', act: chooseReturn }],
  ['V', { takes: 'value', act: chooseEnvid }],
  ['B', { takes: 'value', act: chooseBody }],
  ['o', { takes: 'value', act: chooseSetting }],
  ['e', { takes: 'attached', act: (draft, value) => chooseSetting(draft, `e${value}`) }],
  ['q', { takes: 'attached', act: retried }],
  ['h', { takes: 'value', act: chooseHops }],
  [
    'X',
    {
      takes: 'value',
      act: (draft, value) =>
        /^V/.test(value)
          ? '-XV: return paths of their own for each recipient (VERP) are not made here'
          : ignores('X ')(draft, value),
    },
  ],
  ...['c', 'm', 'n', 's', 'x', 'G', 'U', 'E'].map(letter => ignored(letter, 'nothing')),
  ...['A', 'C', 'D', 'L', 'O', 'p', 'a'].map(letter => ignored(letter, 'value')),
  ignored('d', 'attached'),
]);

/** msmtp's, everybody's, and those of mailpit, mhsendmail and catchmail. */
const longFlags: Readonly<Record<string, Flag>> = {
  '--read-recipients': plain(draft => void set(draft, { fromHeader: true })),
  '--read-envelope-from': plain(draft => void set(draft, { senderFromHeader: true })),
  '--version': plain(draft => void set(draft, { mode: 'version' })),
  '--smtp-addr': { takes: 'value', act: (draft, value) => set(draft, { server: value }) },
  '--from': flags.get('f')!,
  '--from-name': flags.get('F')!,
  '--smtp-ip': { takes: 'value', act: (draft, value) => set(draft, { server: at(draft.server, { host: value }) }) },
  '--ip': { takes: 'value', act: (draft, value) => set(draft, { server: at(draft.server, { host: value }) }) },
  '--smtp-port': { takes: 'value', act: (draft, value) => set(draft, { server: at(draft.server, { port: value }) }) },
  ...Object.fromEntries(['--verbose', '--long-i', '--long-o', '--long-t'].map(one => [one, plain(() => {})])),
};

function plain(act: (draft: Draft) => void): Flag {
  return {
    takes: 'nothing',
    act(draft) {
      act(draft);
      return null;
    },
  };
}

/** catchmail says host and port apart. */
function at(server: string | null, change: { readonly host?: string; readonly port?: string }): string {
  const [, host = 'localhost', port = '1025'] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(server ?? '') ?? [];
  const given = change.host?.includes(':') ? `[${change.host}]` : change.host;
  return `${given ?? host}:${change.port ?? port}`;
}

const names: Readonly<Record<string, Partial<Draft>>> = {
  mailq: { mode: 'list' },
  newaliases: { mode: 'aliases' },
  runq: { mode: 'retry' },
  rmail: { dotIsText: true, senderFromLine: true },
  ...Object.fromEntries(['mailpit', 'mhsendmail', 'catchmail'].map(one => [one, { server: 'localhost:1025' }])),
};

/** `calledAs`: the program's own name. The fault is a sentence, and the code 64. */
export function readWords(calledAs: string, args: readonly string[]): Result<Words, string> {
  const draft: Draft = {
    ...{ mode: 'deliver', fromHeader: false, dotIsText: false, wishes: noWishes, senderFromHeader: false },
    ...{ senderFromLine: false, quiet: false, verbose: false, which: {}, server: null, ignored: [] },
    ...names[calledAs.replace(/\.(?:mjs|js|exe|cmd)$/, '')],
  };
  const left = [...args];
  for (let word = left[0]; word !== undefined && /^-./.test(word); word = left[0]) {
    left.shift();
    if (word === '--') break;
    // Go's flags, mhsendmail's, may stand behind one dash.
    const long = /^-(?:smtp-addr|from)(?:=|$)/.test(word) && calledAs === 'mhsendmail' ? `-${word}` : word;
    const wrong = long.startsWith('--') ? readLong(draft, long, left) : readLetters(draft, word.slice(1), left);
    if (wrong !== null) return err(wrong);
  }
  draft.wishes = { ...draft.wishes, recipients: left };
  const clash = clashIn(draft);
  return clash === null ? ok(draft) : err(clash);
}

function readLong(draft: Draft, word: string, left: string[]): string | null {
  const [, name = word, attached] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const flag = Object.hasOwn(longFlags, name) ? longFlags[name] : undefined;
  if (!flag) return `${word} is not known here`;
  if (flag.takes === 'nothing') return flag.act(draft, '');
  const value = attached ?? left.shift();
  return value === undefined ? `${name} wants a value` : flag.act(draft, value);
}

function readLetters(draft: Draft, letters: string, left: string[]): string | null {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!;
    const flag = flags.get(letter);
    if (!flag) return letter === 'M' ? queueInstead(letters.slice(at)) : `-${letter} is not known here`;
    const rest = letters.slice(at + 1);
    if (flag.takes === 'nothing') {
      flag.act(draft, '');
      continue;
    }
    if (flag.takes === 'attached' || rest !== '') {
      if (letter === 'o' && settingWithWord.test(rest)) left.shift();
      return flag.act(draft, rest);
    }
    const next = left.shift();
    return next === undefined ? `-${letter} wants a value` : flag.act(draft, next);
  }
  return null;
}

const queueInstead = (letters: string): string => `-${letters}: what Exim's -M does is done by: mailroom queue`;

function chooseMode(draft: Draft, value: string): string | null {
  const mode = modes[value];
  if (mode) return set(draft, { mode: mode });
  return `-b${value}${noModes[value] ? `: ${noModes[value]}` : ' is not known here'}`;
}

function chooseNotify(draft: Draft, value: string): string | null {
  const wanted = value.toUpperCase().split(',');
  const isFit = wanted.every(word => ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'].includes(word));
  if (!isFit || (wanted.length > 1 && wanted.includes('NEVER')))
    return `-N ${value}: never, or one or more of success, failure, delay`;
  return wish(draft, { notify: [...new Set(wanted)] as NonNullable<Dropped['notify']> });
}

function chooseReturn(draft: Draft, value: string): string | null {
  const ret = value.toUpperCase();
  return ret === 'FULL' || ret === 'HDRS' ? wish(draft, { ret }) : `-R ${value}: full or hdrs`;
}

function chooseEnvid(draft: Draft, envid: string): string | null {
  return ENVID.test(envid) ? wish(draft, { envid }) : '-V: 1 to 100 printable characters';
}

function chooseBody(draft: Draft, value: string): string | null {
  const body = value.toUpperCase();
  return body === '7BIT' || body === '8BITMIME' ? wish(draft, { body }) : `-B ${value}: 7BIT or 8BITMIME`;
}

function chooseSetting(draft: Draft, value: string): string | null {
  const act = settings[value.replace(/^itrue$/i, 'i')];
  if (act) act(draft);
  else ignores('o')(draft, value);
  return null;
}

function chooseHops(draft: Draft, value: string): string | null {
  return /^\d{1,4}$/.test(value) ? ignores('h ')(draft, value) : `-h ${value}: a number`;
}

function clashIn({ mode, fromHeader, wishes, server }: Draft): string | null {
  const { recipients } = wishes;
  if (fromHeader && mode !== 'deliver') return '-t goes with a message, and with nothing else';
  if (mode === 'verify') return recipients.length === 0 ? '-bv wants addresses' : null;
  if (mode !== 'deliver' && mode !== 'nothing' && mode !== 'version' && recipients.length > 0)
    return `nobody is named here: ${recipients[0]}`;
  // Those tools take them from the header then.
  if (mode === 'deliver' && !fromHeader && recipients.length === 0 && server === null)
    return 'name recipients, or use -t to take them from the header';
  return null;
}
