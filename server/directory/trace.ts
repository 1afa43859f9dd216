/**
 * The way of one address, step by step, as mail for it would go now, and what its sender would be told: sendmail's -bt and
 * -bv, Exim's -bt. Nothing is sent and nothing is changed. It asks the same questions as RCPT and delivery do.
 */
import { type Refusal, refusal, reply } from '../smtp/reply.ts';
import type { Resolution, Store } from '../store/interface.ts';
import { domainOf, localPartOf, lookupForm } from './address.ts';
import { limitWords } from './alias-limits.ts';
import { type AliasTarget, printTarget, storedTarget } from './alias-target.ts';
import { DEEPEST_EXPANSION } from './ends.ts';
import { refusedElsewhere, refusedRecipient } from './refused-recipient.ts';
import { firstDomain, isPostmaster, judgeRecipient, maySend, NOT_FOR_YOU, postmasterOf } from './resolve.ts';

export type StepKind =
  | 'read'
  | 'domain'
  | 'rewritten'
  | 'return-path'
  | 'alias'
  | 'pattern'
  | 'catch-all'
  | 'list'
  | 'forward'
  | 'account'
  | 'mailbox'
  | 'pipe'
  | 'discard'
  | 'refused'
  | 'later'
  | 'unknown'
  | 'elsewhere'
  | 'route'
  | 'host'
  | 'loop';
export type Step = {
  readonly kind: StepKind;
  readonly from: string;
  readonly to: string;
  readonly because: string;
  /** Expansions before it. */
  readonly depth: number;
};
export type Answer = { readonly isTaken: boolean; readonly reply: string; readonly because: string };
export type Traced = {
  readonly address: string;
  readonly sender: string;
  readonly steps: readonly Step[];
  readonly ends: readonly string[];
  readonly stranger: Answer;
  readonly ourOwn: Answer;
};

export type TraceOptions = {
  readonly store: Store;
  readonly separator: string;
  readonly mode: 'capture' | 'local' | 'deliver';
  readonly now: number;
  readonly pipesRun: boolean;
  /** Where mail for an address goes that nobody here has, in words for each part of the way. */
  readonly wayOf: (address: string, sender: string) => Promise<readonly Pick<Step, 'kind' | 'to' | 'because'>[]>;
};

/** Of a list for a whole office the first are told. */
const MOST_STEPS = 1000;

export async function traceAddress(options: TraceOptions, text: string, sender: string): Promise<Traced> {
  const said = text.trim().replace(/^<(.*)>$/, '$1');
  const whole = said.includes('@') ? said : `${said}@${await firstDomain(options.store)}`;
  const form = lookupForm(whole);
  const steps: Step[] = [];
  const ends = new Set<string>();
  if (form.ok) {
    steps.push({ kind: 'read', from: text, to: form.value, because: readWords(text, form.value), depth: 0 });
    steps.push(await domainStep(options.store, form.value));
    await follow({ ...options, steps, ends, sender }, form.value, [], 0);
  } else steps.push({ kind: 'read', from: text, to: '', because: `not an address: ${form.error}`, depth: 0 });
  return {
    ...{ address: form.ok ? form.value : text, sender, steps, ends: [...ends] },
    stranger: await answer(options, whole, sender, false),
    ourOwn: await answer(options, whole, sender, true),
  };
}

const readWords = (text: string, form: string): string =>
  text === form ? 'as it stands' : 'capitals do not matter here, and domains have one form';

async function domainStep(store: Store, address: string): Promise<Step> {
  const name = domainOf(address);
  const own = (await store.domains()).find(one => one.name === name);
  const common = { kind: 'domain', from: address, depth: 0 } as const;
  if (!own) return { ...common, to: name, because: `${name} is not one of our domains` };
  return own.aliasOf === null
    ? { ...common, to: name, because: `${name} is one of our domains` }
    : { ...common, to: own.aliasOf, because: `${name} stands for ${own.aliasOf}` };
}

type Walk = TraceOptions & { readonly steps: Step[]; readonly ends: Set<string>; readonly sender: string };

/** `path`: the addresses that led here, for a ring is told where it closes. */
async function follow(walk: Walk, text: string, path: readonly string[], depth: number): Promise<void> {
  const { target } = storedTarget(text);
  const from = path.at(-1) ?? text;
  if (walk.steps.length >= MOST_STEPS) return;
  if (target.kind !== 'address' && target.kind !== 'mailbox') {
    endAt(walk, target, from, depth);
    return;
  }
  const { address } = target;
  if (target.kind === 'address' && (path.includes(address) || depth > DEEPEST_EXPANSION)) {
    const because = path.includes(address)
      ? `a ring: ${[...path, address].join(' → ')}`
      : `more than ${DEEPEST_EXPANSION} aliases in a row`;
    walk.steps.push({ kind: 'loop', from, to: address, because, depth });
    return;
  }
  const form = lookupForm(address);
  const found: Resolution = form.ok ? await walk.store.resolve(form.value, walk.separator) : { kind: 'unknown-user' };
  switch (found.kind) {
    case 'account':
      return account(walk, address, found, { path, depth, itself: target.kind === 'mailbox' });
    case 'alias':
      return alias(walk, address, found, path, depth);
    case 'list':
      return list(walk, address, found, depth);
    case 'unknown-user':
      return unknown(walk, address, path, depth);
    case 'elsewhere':
      return elsewhere(walk, address, depth);
  }
}

function endAt({ steps, ends, pipesRun }: Walk, target: AliasTarget, from: string, depth: number): void {
  switch (target.kind) {
    case 'pipe': {
      ends.add(printTarget(target));
      const because = pipesRun ? 'a program or folder of yours' : 'it waits: pipe.enabled is "no"';
      steps.push({ kind: 'pipe', from, to: `pipe ${target.name}`, because, depth });
      break;
    }
    case 'discard':
      ends.add('nobody');
      steps.push({ kind: 'discard', from, to: 'nobody', because: 'taken, and thrown away', depth });
      break;
    case 'refuse':
      steps.push({ kind: 'refused', from, to: `550 ${target.status}`, because: target.words, depth });
      break;
    case 'later':
      steps.push({ kind: 'later', from, to: '451 4.3.0', because: target.words, depth });
      break;
    default:
      steps.push({ kind: 'unknown', from, to: printTarget(target), because: 'it is not read here', depth });
  }
}

type Found<K> = Extract<Resolution, { readonly kind: K }>;
type At = { readonly path: readonly string[]; readonly depth: number; readonly itself: boolean };

async function account(
  walk: Walk,
  address: string,
  found: Found<'account'>,
  { path, depth, itself }: At,
): Promise<void> {
  const { steps, ends, store } = walk;
  const step = (kind: StepKind, to: string, because: string) =>
    void steps.push({ kind, from: address, to, because, depth });
  if (!found.enabled) {
    step('refused', found.address, `${found.address} is closed and takes no mail`);
    return;
  }
  if (found.forward && !itself) {
    for (const to of found.forward) {
      step('forward', to, `${found.address} has its mail sent on`);
      await follow(walk, to, [...path, address], depth + 1);
    }
    return;
  }
  if (!itself) step('account', found.address, howFound(address, found.address, walk.separator));
  ends.add(found.address);
  const known = await store.account(found.address);
  const full = known?.quotaBytes != null && known.usedBytes >= known.quotaBytes;
  step(
    'mailbox',
    `${found.address}/INBOX`,
    full ? 'it is full: mail waits, and strangers are told to come again' : room(known),
  );
}

function room(known: { readonly quotaBytes: number | null; readonly usedBytes: number } | null): string {
  if (!known || known.quotaBytes === null) return 'there is room without a limit';
  return `${Math.round((100 * known.usedBytes) / known.quotaBytes)} % of its room is used`;
}

function howFound(asked: string, found: string, separator: string): string {
  if (asked === found) return 'somebody’s own address';
  if (domainOf(asked) !== domainOf(found)) return `${domainOf(asked)} stands for ${domainOf(found)}`;
  return separator === '' ? 'found' : `what stands behind "${separator}" is its own to use`;
}

async function alias(
  walk: Walk,
  address: string,
  found: Found<'alias'>,
  path: readonly string[],
  depth: number,
): Promise<void> {
  const { steps, now, sender } = walk;
  const step = (kind: StepKind, to: string, because: string) =>
    void steps.push({ kind, from: address, to, because, depth });
  const kind = found.address.startsWith('@') ? 'catch-all' : found.address.includes('*') ? 'pattern' : 'alias';
  const limits = found.limits ? ` (${limitWords(found.limits, now)})` : '';
  if (found.over !== undefined) {
    step('refused', '550 5.1.6', `${found.over}${limits}`);
    return;
  }
  if (found.limits && !maySend(found.limits, sender)) {
    step('refused', `550 ${NOT_FOR_YOU.status}`, `${NOT_FOR_YOU.words}${limits}`);
    return;
  }
  if (found.fault !== undefined) step('later', '451 4.3.0', `its list cannot be read: ${found.fault}`);
  const owner = kind === 'alias' ? await ownerOf(walk.store, found.address) : null;
  if (owner) step('list', owner, `a list: it leaves in the name of its owner`);
  if (found.targets.length === 0 && found.fault === undefined)
    step('unknown', '', 'all its targets are off, or its list is empty');
  for (const to of found.targets) {
    if (steps.length >= MOST_STEPS) {
      step('later', '', `and ${found.targets.length} targets in all`);
      return;
    }
    step(kind, to, `${aliasWords[kind]} ${found.address}${limits}`);
    await follow(walk, to, [...path, address], depth + 1);
  }
}
/** Where it goes from there, its rules say, which ask about the whole message. */
async function list({ steps, ends, store }: Walk, address: string, found: Found<'list'>, depth: number): Promise<void> {
  const { members = 0 } = (await store.list(found.list)) ?? {};
  ends.add(found.address);
  const because =
    found.role === 'post'
      ? `the mailing list ${found.address}, with ${members} ${members === 1 ? 'member' : 'members'}`
      : `${listRoles[found.role]} of the mailing list ${found.address}`;
  steps.push({ kind: 'list', from: address, to: found.address, because, depth });
}
const listRoles = {
  request: 'takes the commands',
  owner: 'reaches the owners',
  subscribe: 'takes wishes to join',
  unsubscribe: 'takes wishes to leave',
  bounces: 'takes what comes back to members',
  confirm: 'takes a confirmation',
  approve: 'lets a held post of it go',
  reject: 'refuses a held post',
} as const;

const aliasWords = {
  alias: 'the alias',
  pattern: 'the pattern',
  'catch-all': 'nobody is called so, and there is',
} as const;

async function ownerOf(store: Store, list: string): Promise<string | null> {
  const owner = `owner-${localPartOf(list)}@${domainOf(list)}`;
  const found = await store.resolve(owner, '');
  return (found.kind === 'account' || found.kind === 'alias') && found.address === owner ? owner : null;
}

async function unknown(walk: Walk, address: string, path: readonly string[], depth: number): Promise<void> {
  const step = (kind: StepKind, to: string, because: string) =>
    void walk.steps.push({ kind, from: address, to, because, depth });
  if (isReturnPath(address)) {
    step('return-path', '', 'the form of a return path of ours: a report to it goes back to whose mail was sent on');
    return;
  }
  const postmaster = isPostmaster(address) ? await postmasterOf(walk.store, domainOf(address)) : null;
  if (postmaster !== null) {
    step('alias', postmaster, 'nobody is postmaster, so the oldest account is');
    await follow(walk, postmaster, [...path, address], depth + 1);
    return;
  }
  if (walk.mode === 'capture') {
    walk.ends.add('captured');
    step('mailbox', 'captured', 'everything is captured here');
    return;
  }
  step('unknown', '', 'nobody here is called so');
}

const isReturnPath = (address: string): boolean => /^srs[01][=+-]/i.test(address);

async function elsewhere(walk: Walk, address: string, depth: number): Promise<void> {
  const { steps, ends, sender, mode } = walk;
  ends.add(address);
  const because = {
    deliver: `${domainOf(address)} is not ours`,
    local: `${domainOf(address)} is not ours, and in local mode nothing leaves`,
    capture: `${domainOf(address)} is not ours; everything is captured here`,
  }[mode];
  steps.push({ kind: 'elsewhere', from: address, to: domainOf(address), because, depth });
  for (const step of await walk.wayOf(address, sender)) steps.push({ ...step, from: address, depth });
}

/** At RCPT; what else is known against a sender is not asked. */
async function answer(options: TraceOptions, path: string, sender: string, isOurs: boolean): Promise<Answer> {
  if (options.mode === 'capture' && lookupForm(path).ok) return taken('everything is captured here');
  const judged = await judgeRecipient(options.store, path, options.separator, sender);
  switch (judged.kind) {
    case 'here':
      return taken('somebody here takes it');
    case 'elsewhere':
      if (isOurs)
        return options.mode === 'local' ? no(refusedElsewhere(path)) : taken('it is sent on for our own people');
      return no(refusal(reply.relayDenied, 'it is elsewhere, and a stranger’s mail is not sent on'));
    default:
      return no(refusedRecipient(judged, path));
  }
}

const taken = (because: string): Answer => ({ isTaken: true, reply: '250 2.1.5 Recipient accepted', because });
const no = ({ reply: { code, status, text }, because }: Refusal): Answer => ({
  ...{ isTaken: false, reply: `${code} ${status} ${text}`, because },
});
