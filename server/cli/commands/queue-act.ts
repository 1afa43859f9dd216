/** `queue hold`, `expire`, `reroute` …: a person's acts. Of many at once it is first shown what would be done. */
import { createInterface } from 'node:readline/promises';
import type { Api, QueueActInput, QueueActName, QueuePreview, QueueSelection, QueueShare } from '../../api/contract.ts';
import { parseDuration } from '../../base/units.ts';
import { exit, usage } from '../exit.ts';
import { bytes, say, sayJson, warn } from '../print.ts';
import { exactly } from '../words.ts';
import { frozenLine } from './queue-list.ts';
import { manyOf, namedOnes, type Selecting } from './queue-selection.ts';

export const acting = {
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean', short: 'n' },
  reason: { type: 'string' },
  via: { type: 'string' },
  at: { type: 'string' },
  until: { type: 'string' },
  why: { type: 'string' },
  flush: { type: 'boolean', short: 'f' },
  id: { type: 'string', short: 'i', multiple: true },
  site: { type: 'string', short: 's' },
} as const;

export type Acting = Selecting & {
  readonly json?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly via?: string | undefined;
  readonly at?: string | undefined;
  readonly until?: string | undefined;
  readonly why?: string | undefined;
  readonly flush?: boolean | undefined;
  readonly id?: readonly string[] | undefined;
  readonly site?: string | undefined;
};

/** The word of the command → the act, and what is said of those it was done to. */
export const verbs: Readonly<Record<string, { readonly act: QueueActName; readonly past: string }>> = {
  retry: { act: 'retry', past: 'to be tried now' },
  hold: { act: 'hold', past: 'held' },
  release: { act: 'release', past: 'released' },
  requeue: { act: 'requeue', past: 'queued anew' },
  expire: { act: 'expire', past: 'given up before their time; their senders are told' },
  bounce: { act: 'bounce', past: 'returned to their senders' },
  delete: { act: 'cancel', past: 'deleted' },
  cancel: { act: 'cancel', past: 'deleted' },
  delivered: { act: 'mark-delivered', past: 'marked as delivered; nobody is told' },
  reroute: { act: 'reroute', past: 'on another route' },
  schedule: { act: 'schedule', past: 'to be tried then' },
  keep: { act: 'keep', past: 'kept until then' },
};

export async function actOn(api: Api, verb: string, ids: readonly string[], given: Acting): Promise<number> {
  const { act, past } = verbs[verb]!;
  const wish = { act, ...wishOf(act, given) };
  const classic = act === 'retry' ? classicRetry(given) : null;
  const many = classic ?? manyOf([...ids, ...(given.id ?? [])], given);
  const named = [...ids, ...(given.id ?? [])];
  // postqueue(1) asks nobody, and a try too many harms nobody.
  const selections = many ? (classic ? [many] : await agreed(api, many, act, given)) : namedOnes(named);
  if (selections === null) return exit.refused;
  if (selections.length === 0) return exit.done;
  const recipients: number[] = [];
  let undo: unknown = null;
  for (const selection of selections) {
    const done = await api.queue.act({ ...selection, ...wish });
    recipients.push(...done.recipients);
    undo ??= done.undo;
  }
  if (given.json) sayJson({ act, recipients, undo });
  else say(`${recipients.length} ${recipients.length === 1 ? 'recipient is' : 'recipients are'} ${past}.`);
  return recipients.length === 0 ? exit.refused : exit.done;
}

/** postqueue -f: all; -s SITE: what is for that domain. */
function classicRetry(given: Acting): QueueSelection | null {
  if (given.flush) return { all: true };
  return given.site === undefined ? null : { address: `*@${given.site.replace(/^@/, '')}` };
}

function wishOf(act: QueueActName, given: Acting): Partial<QueueActInput> {
  const { reason, via, at, until } = given;
  switch (act) {
    case 'bounce':
    case 'expire':
      return reason === undefined ? {} : { reason };
    case 'reroute':
      if (via === undefined) throw usage('Say the new route: --via ROUTE, or --via auto for the one of its address');
      return { newRoute: via === 'auto' ? null : via };
    case 'schedule':
      return { at: momentIn(at, '--at') };
    case 'keep':
      return { until: momentIn(until, '--until') };
    default:
      return {};
  }
}

/** 'now', '2h' (from now), '18:30' (the next), '2026-11-24T18:30'. */
export function momentIn(text: string | undefined, option: string, now = Date.now()): number {
  const wrong = usage(`${option}: 2h (from now), 18:30, 2026-11-24T18:30 or now`);
  if (text === undefined) throw wrong;
  if (text === 'now') return now;
  const from = parseDuration(text.replace(/^\+/, ''));
  if (from.ok) return now + from.value;
  const clock = /^(\d{1,2}):(\d{2})$/.exec(text);
  const at = clock ? new Date(now).setHours(Number(clock[1]), Number(clock[2]), 0, 0) : Date.parse(text);
  if (Number.isNaN(at)) throw wrong;
  return clock && at <= now ? at + 86_400_000 : at;
}

/** Shown, and agreed to: just that. Nobody meant: no selection. null: not agreed. */
async function agreed(
  api: Api,
  many: QueueSelection,
  act: QueueActName,
  given: Acting,
): Promise<(QueueSelection & { readonly preview?: string })[] | null> {
  const preview = await api.queue.preview({ ...many, act });
  if (given['dry-run']) {
    if (given.json) sayJson(preview);
    else previewLines(preview).map(line => say(line));
    return [];
  }
  if (!given.json) for (const line of previewLines(preview)) warn(line);
  if (preview.recipients === 0) return [{ preview: preview.token }];
  if (given.yes || (await saidYes())) return [{ preview: preview.token }];
  warn('mailroom: nothing was done. To do it: --yes');
  return null;
}

function previewLines(preview: QueuePreview): string[] {
  const { act, recipients, messages, senders, routes, leftAlone } = preview;
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  return [
    `${act}: ${count(recipients, 'recipient')} of ${count(messages, 'message')}, ${bytes(preview.bytes)}`,
    ...(recipients > 0 ? [`  from   ${shares(senders)}`, `  route  ${shares(routes)}`] : []),
    ...leftAlone.map(left => `  left alone: ${left.recipients} ${left.because}`),
  ];
}

const shares = (all: readonly QueueShare[]): string =>
  all.map(({ name, recipients }) => `${name || '<>'} ${recipients}`).join(', ');

async function saidYes(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question('Do it? [y/N] ')).trim());
  } finally {
    lines.close();
  }
}

// ── one message's envelope ──

export async function readdress(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const [recipient, address] = exactly(words, 'RECIPIENT', 'ADDRESS');
  if (!/^\d+$/.test(recipient)) throw usage('A recipient is told by its number: mailroom queue list');
  const done = await api.queue.readdress({ recipient: Number(recipient), address });
  if (json) sayJson(done);
  else say(`${done.was} is ${done.address} now.`);
  return exit.done;
}

export async function add(api: Api, [trace, ...addresses]: readonly string[], json: boolean): Promise<number> {
  if (trace === undefined || addresses.length === 0) throw usage('mailroom queue add ID ADDRESS…');
  const done = await api.queue.addRecipients({ trace, addresses });
  if (json) sayJson(done);
  else say(`${done.recipients.length} more: ${addresses.join(', ')}`);
  return exit.done;
}

export async function sender(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const [trace, address] = exactly(words, 'ID', 'ADDRESS');
  const done = await api.queue.changeSender({ trace, sender: address });
  if (json) sayJson(done);
  else say(`The sender was ${done.was || '<>'} and is ${done.sender || '<>'} now.`);
  return exit.done;
}

// ── routes on which nothing leaves ──

export async function freezing(
  api: Api,
  verb: string,
  words: readonly string[],
  { why, json }: Pick<Acting, 'why' | 'json'>,
): Promise<number> {
  const reason = why === undefined ? {} : { why };
  let done = true;
  if (verb === 'freeze') await api.queue.freeze({ route: routeIn(words), ...reason });
  else if (verb === 'pause') await api.queue.pause(reason);
  else if (verb === 'thaw') done = (await api.queue.thaw({ route: routeIn(words) })).thawed;
  else if (verb === 'resume') done = (await api.queue.resume({})).thawed;
  const frozen = await api.queue.frozen({});
  if (json) sayJson(frozen);
  else if (!done) warn('mailroom: it was not frozen');
  else if (frozen.length === 0) say('All mail may leave.');
  else for (const one of frozen) say(frozenLine(one));
  return done ? exit.done : exit.refused;
}

/** `smtp mx.example.net:25` has a blank. */
function routeIn(words: readonly string[]): string {
  if (words.length === 0) throw usage('Say the route: a domain, "smart host", "relay NAME", "smtp HOST:PORT"');
  return words.join(' ');
}
