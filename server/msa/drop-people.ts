/**
 * Of a dropped message: which user of this computer stands for it, whom he may be, and whom it is for. Names without a
 * domain are ours, and so is what this computer calls itself.
 */
import { domainOf, localPartOf } from '../directory/address.ts';
import { refusedElsewhere, refusedRecipient } from '../directory/refused-recipient.ts';
import { firstDomain, judgeRecipient, mayUseAddress, postmasterOf } from '../directory/resolve.ts';
import { type Mailbox, parseMailbox, printMailbox } from '../mime/address.ts';
import type { Refusal } from '../smtp/reply.ts';
import type { Dropped } from './drop-file.ts';
import type { MsaOptions } from './submit.ts';
import type { SystemUsers } from './system-users.ts';

export type DropOptions = Omit<MsaOptions, 'journal'> & {
  readonly users: SystemUsers;
  /** Who owns this server; null: a system without such numbers, where everybody is its owner. */
  readonly ownUid: number | null;
  /** `drop.trusted`. */
  readonly trusted: () => readonly string[];
  /** `drop.system-mail-to`; '': postmaster. */
  readonly systemMailTo: () => string;
  /** What this computer is called by its own programs, besides our own name. */
  readonly computerName: string;
  /** What an author becomes by the owner's table when it is handed in. */
  readonly asSubmitted: (address: string) => string;
  readonly maxMessageSize: () => number;
  readonly maxRecipients: () => number;
};

export type User = {
  readonly uid: number;
  readonly name: string;
  /** 'uid 33 (www-data)'. */
  readonly words: string;
  readonly address: string;
  readonly mayBeAnybody: boolean;
  /** Further addresses that are his. */
  readonly more: readonly string[];
};
export type Recipient = { readonly address: string; readonly refused: Refusal | null; readonly elsewhere: boolean };

export function userOf(options: DropOptions, uid: number, domain: string): User {
  const name = options.users.nameOf(uid) ?? `uid-${uid}`;
  const localPart =
    name
      .toLowerCase()
      .replace(/[^a-z0-9._-]/g, '-')
      .replace(/^\.+|\.+$|\.(?=\.)/g, '') || `uid-${uid}`;
  const isTrusted = (one: string) => one === name || one === String(uid);
  const rules = options.trusted().map(rule => rule.split('='));
  return {
    ...{ uid, name, words: `uid ${uid} (${name})`, address: `${localPart}@${domain}` },
    mayBeAnybody:
      options.ownUid === null ||
      uid === options.ownUid ||
      uid === 0 ||
      rules.some(([one = '', address]) => address === undefined && isTrusted(one.trim())),
    more: rules.flatMap(([one = '', address]) =>
      address !== undefined && isTrusted(one.trim()) ? [address.trim()] : [],
    ),
  };
}

/** `root` → root@ours; and what this computer calls itself is ours. */
function qualified({ hostName, computerName }: DropOptions, address: string, domain: string): string {
  if (!address.includes('@')) return `${address}@${domain}`;
  const named = domainOf(address).toLowerCase();
  const isHere = ['localhost', 'localhost.localdomain', hostName().toLowerCase(), computerName.toLowerCase()].includes(
    named,
  );
  return isHere ? `${localPartOf(address)}@${domain}` : address;
}

/** -f, where the user may; else his own. Reports about what he sends come to somebody who reads them. */
export async function senderOf(options: DropOptions, { sender }: Dropped, user: User, domain: string): Promise<string> {
  const capture = options.mode() === 'capture';
  if (sender === '') return '';
  if (sender !== null) {
    const whole = qualified(options, sender, domain);
    const parsed = parseMailbox(whole);
    if (parsed.ok && (capture || (await mayBe(options, user, printMailbox(parsed.value))))) {
      if (capture || !(await isNobody(options, whole))) return printMailbox(parsed.value);
    }
  }
  return !capture && (await isNobody(options, user.address)) ? systemMailTo(options, domain) : user.address;
}

const isNobody = async ({ store, separator }: DropOptions, address: string): Promise<boolean> =>
  (await judgeRecipient(store, address, separator())).kind === 'unknown';

async function mayBe(options: DropOptions, user: User, address: string): Promise<boolean> {
  if (user.mayBeAnybody || address.toLowerCase() === user.address) return true;
  const { store, separator } = options;
  for (const own of [user.address, ...user.more])
    if (own.toLowerCase() === address.toLowerCase() || (await mayUseAddress(store, own, address, separator())))
      return true;
  return false;
}

/**
 * Whom the From: field names. `stranger`: somebody of ours who he is not, as it stands or as the owner's table makes it.
 * Elsewhere's people he may name, for Sender: says who it was; only what is all his own is signed.
 */
export async function authorship(
  options: DropOptions,
  user: User,
  authors: readonly { readonly mailbox: Mailbox | null; readonly address: string }[],
  domain: string,
): Promise<{ readonly stranger: string | null; readonly isOwn: boolean }> {
  let isOwn = true;
  for (const { mailbox, address } of authors) {
    if (!mailbox) return { stranger: address, isOwn: false };
    const named = printMailbox(mailbox);
    for (const one of new Set([named, options.asSubmitted(named)])) {
      if (await mayBe(options, user, qualified(options, one, domain))) continue;
      const judged = await judgeRecipient(options.store, one, options.separator());
      if (judged.kind !== 'elsewhere') return { stranger: named, isOwn: false };
      // What it becomes counts: that is what is signed.
      if (one !== named || options.asSubmitted(named) === named) isOwn = false;
    }
  }
  return { stranger: null, isOwn };
}

async function systemMailTo({ store, systemMailTo: named }: DropOptions, domain: string): Promise<string> {
  return named() || ((await postmasterOf(store, domain)) ?? `postmaster@${domain}`);
}

export async function recipientsOf(
  options: DropOptions,
  { recipients }: Dropped,
  sender: string,
  domain: string,
): Promise<Recipient[]> {
  const known = new Map<string, Recipient>();
  for (const given of recipients) {
    const one = await recipientOf(options, given, sender, domain);
    if (!known.has(one.address)) known.set(one.address, one);
  }
  return [...known.values()];
}

async function recipientOf(options: DropOptions, given: string, sender: string, domain: string): Promise<Recipient> {
  const address = qualified(options, given, domain);
  const here: Recipient = { address, refused: null, elsewhere: false };
  if (options.mode() === 'capture') return here;
  const judged = await judgeRecipient(options.store, address, options.separator(), sender);
  switch (judged.kind) {
    case 'here':
      return here;
    case 'elsewhere':
      return { address, refused: options.mode() === 'local' ? refusedElsewhere(address) : null, elsewhere: true };
    case 'unknown':
      // What cron says to root, say: somebody must read it. Who writes a whole address means that one.
      if (address !== given && options.users.has(localPartOf(address)))
        return { ...here, address: await systemMailTo(options, domain) };
      // The delivery agent says so, and has the words for the report.
      return here;
    // Later there may be room, and a list that can be read: the delivery agent tries, and has the days for it.
    case 'full':
    case 'later':
      return here;
    default:
      return { ...here, refused: refusedRecipient(judged, address) };
  }
}

export type Verified = {
  readonly address: string;
  readonly verdict: 'here' | 'elsewhere' | 'unknown' | 'no' | 'bad';
  readonly host: string | null;
  readonly sentence: string;
};

/** What would become of a recipient, as sendmail -bv says it. */
export async function verifyRecipient(options: DropOptions, given: string): Promise<Verified> {
  const domain = await firstDomain(options.store);
  const { address, refused, elsewhere } = await recipientOf(options, given, '', domain);
  const told = { address, host: elsewhere ? domainOf(address) : null };
  const judged = await judgeRecipient(options.store, address, options.separator());
  if (judged.kind === 'impossible') return { ...told, verdict: 'bad', sentence: judged.because };
  if (refused) return { ...told, verdict: 'no', sentence: refused.reply.text };
  if (options.mode() === 'capture') return { ...told, verdict: 'here', sentence: 'deliverable: it is captured' };
  if (elsewhere) return { ...told, verdict: 'elsewhere', sentence: `deliverable: it goes to ${told.host}` };
  if (judged.kind === 'unknown') return { ...told, verdict: 'unknown', sentence: 'User unknown' };
  return { ...told, verdict: 'here', sentence: 'deliverable: it is of this server' };
}
