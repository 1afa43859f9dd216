/**
 * Whoever started Mailpit, MailHog or MailDev with variables or flags starts this server with the same: each is said in our
 * settings, or told why it has no effect. They go behind the command line and MAILROOM_… and before the file. Pure, but for the
 * files that some of them name.
 */
import { parseValue } from '../parse.ts';
import { type Config, environmentName, type Key } from '../schema.ts';
import { isSecret } from '../secrets.ts';
import { maildev, mailhog } from './mailhog-maildev.ts';
import { mailpit } from './mailpit.ts';
import type { Around, Tool, Variable } from './outcome.ts';

export type { Tool } from './outcome.ts';
export const tools = ['mailpit', 'mailhog', 'maildev'] as const satisfies readonly Tool[];
const variables: { readonly [T in Tool]: readonly Variable[] } = { mailpit, mailhog, maildev };
const prefixes: { readonly [T in Tool]: string } = { mailpit: 'MP_', mailhog: 'MH_', maildev: 'MAILDEV_' };
/** Of programs that hand mail in or ask, and not of the server. */
const NOT_OURS = /^(?:MP_SENDMAIL_|MH_SENDMAIL_|MAILDEV_(?:API_URL|SMTP_HOST|HOST|URL|FROM|WEB_URL|ENABLED)$)/;

type Environment = Readonly<Record<string, string | undefined>>;
export type OtherTools = {
  readonly values: Partial<Config>;
  /** Told of each message, as Mailpit tells it. */
  readonly webhooks: readonly string[];
  /** One for each variable that was given, in lines for people. */
  readonly notices: readonly string[];
};

/** `taken`: keys that the command line has said. `as`: whose place is taken; null: whoever has a variable here. */
export function readOtherTools(
  environment: Environment,
  file: Around['file'],
  { taken, as }: { readonly taken: ReadonlySet<string>; readonly as: Tool | null },
): OtherTools {
  const values = new Map<Key, { readonly value: unknown; readonly by: string }>();
  const webhooks: string[] = [];
  const notices: string[] = [];
  const around: Around = { file, variable: name => environment[name] ?? '' };
  for (const tool of as === null ? tools : [as, ...tools.filter(one => one !== as)])
    for (const [name, value] of Object.entries(environment).toSorted(([a], [b]) => a.localeCompare(b))) {
      if (!name.startsWith(prefixes[tool]) || value === undefined || value === '' || NOT_OURS.test(name)) continue;
      const known = variables[tool].find(one => one.name === name);
      notices.push(`${name}: ${known ? told(known, value) : `no variable of ${titles[tool]} that is known here`}`);
    }
  function told(variable: Variable, value: string): string {
    const { set, webhook, but } = variable.act(value.trim(), around);
    const words = set.map(([key, wanted]) => said(variable.name, key, wanted));
    if (webhook !== undefined) {
      webhooks.push(webhook);
      words.push('each captured message is told to it, as Mailpit tells it');
    }
    return [...words, ...(but === undefined ? [] : [but])].join('; ') || 'as it is here in any case';
  }
  function said(by: string, key: Key, wanted: unknown): string {
    if (taken.has(key)) return `without effect, --set says ${key}`;
    if (environment[environmentName(key)] !== undefined) return `without effect, ${environmentName(key)} says ${key}`;
    const before = values.get(key);
    const parsed = parseValue(key, typeof wanted === 'number' ? String(wanted) : wanted);
    if (!parsed.ok) return `without effect: ${isSecret(key) ? `${key} cannot be that` : parsed.error.sentence}`;
    // Names and passwords of several places add up.
    const isJoined = before !== undefined && /logins$/.test(key);
    if (before && !isJoined && JSON.stringify(before.value) !== JSON.stringify(parsed.value))
      return `without effect, ${before.by} says ${key}`;
    const value =
      isJoined && before.value !== parsed.value ? `${String(before.value)} ${String(parsed.value)}` : parsed.value;
    values.set(key, { value, by });
    return isSecret(key) ? `${key} is set by it` : `${key} is ${JSON.stringify(wanted)}`;
  }
  return {
    values: Object.fromEntries([...values].map(([key, { value }]) => [key, value])) as Partial<Config>,
    ...{ webhooks, notices },
  };
}

const titles: { readonly [T in Tool]: string } = { mailpit: 'Mailpit', mailhog: 'MailHog', maildev: 'MailDev' };

/** What it listens on where nothing says so: on every network, as it does. */
export const startsAs: { readonly [T in Tool]: Environment } = {
  mailpit: { MP_SMTP_BIND_ADDR: '0.0.0.0:1025', MP_UI_BIND_ADDR: '0.0.0.0:8025' },
  mailhog: { MH_SMTP_BIND_ADDR: '0.0.0.0:1025', MH_UI_BIND_ADDR: '0.0.0.0:8025' },
  maildev: { MAILDEV_IP: '0.0.0.0', MAILDEV_WEB_IP: '0.0.0.0', MAILDEV_WEB_PORT: '1080' },
};

export type FlagsRead = {
  readonly environment: Environment;
  /** Words that are none of its flags, with what seems to go with them. */
  readonly unknown: readonly string[];
};

/** `mailpit -m 50 --listen=:8025`, as the variables that say the same. */
export function readFlags(tool: Tool, args: readonly string[]): FlagsRead {
  const found: Record<string, string> = {};
  const unknown: string[] = [];
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, flag = word, attached] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? [];
    const known = variables[tool].find(({ flags }) => flags.includes(flag));
    const hasWord = left[0] !== undefined && !/^-./.test(left[0]);
    if (!known) unknown.push([word, ...(attached === undefined && hasWord ? [left.shift()!] : [])].join(' '));
    else if (known.takes === 'nothing') found[known.name] = attached ?? 'true';
    else if (attached !== undefined || hasWord) found[known.name] = attached ?? left.shift()!;
    else unknown.push(`${word}, which wants a word`);
  }
  return { environment: found, unknown };
}
