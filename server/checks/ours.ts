/**
 * Puts to the facts who is ours: whether sender and authors stand in our domains and are somebody here, whether a message
 * of one of us may have come back from where he sent it, and what in it pretends to be one of us or somebody our people
 * write to (judgement/pretences.ts). Of mail from strangers only.
 */
import type { Clock } from '../base/ports.ts';
import { lookupForm } from '../directory/address.ts';
import { accountsBehind, isPostmaster } from '../directory/resolve.ts';
import type { AuthorFacts, ContentFacts, Facts, SenderFacts } from '../judgement/facts.ts';
import { type Circle, pretencesOf } from '../judgement/pretences.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { allFields } from '../mime/header.ts';
import type { Id, Store } from '../store/interface.ts';
import { newCircles } from './circle.ts';
import type { History, Whole } from './history.ts';

export type OursOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly separator: () => string;
  /** smtp.relay-networks: printers and web forms of our own. */
  readonly mayRelay: (address: string) => boolean;
};

const MOST_ACCOUNTS = 8;
const MOST_ADDRESSES = 20;

export function newOurs(options: OursOptions): History {
  const { store, clock, separator } = options;
  const circleOf = newCircles(store, clock);
  return {
    async told(facts, message) {
      if (facts.login !== null || facts.connection.isPrivate) return facts;
      const domains = new Set((await store.domains()).map(({ name }) => name));
      const mayRelay = options.mayRelay(facts.connection.address);
      const sender = facts.sender && (await ofAddress(store, facts.sender, facts.sender.path, domains, separator()));
      const connection = mayRelay ? { ...facts.connection, mayRelay } : facts.connection;
      const before: Facts = { ...facts, connection, sender };
      const { content } = before;
      if (!content || !message) return before;
      const authors = await Promise.all(
        content.authors.map(one => ofAddress(store, one, one.address, domains, separator())),
      );
      const whole: ContentFacts = { ...content, authors };
      const circle = await circleOf(domains, await recipientsOf(store, before, separator()));
      const cameBackFrom = await wroteTo(store, whole, message.bytes, domains, separator());
      return {
        ...before,
        content: { ...whole, ...(cameBackFrom && { cameBackFrom }), ...found(before, whole, message, circle) },
      };
    },
  };
}

function found(facts: Facts, content: ContentFacts, message: Whole, circle: Circle) {
  const known = facts.sender?.known;
  const { pretences, lookAlikes } = pretencesOf(
    {
      ...{ authors: content.authors, attachments: content.attachments, links: message.links },
      replyTo: replyTo(message.bytes),
      isProven: content.dmarc.result === 'pass',
      isKnown: facts.recipients.some(one => one.corresponded) || (known !== undefined && known.good > known.bad),
    },
    circle,
  );
  return { pretences, ...(lookAlikes.length > 0 && { lookAlikes }) };
}

export const replyTo = (bytes: Buffer): readonly Pick<AuthorFacts, 'address' | 'domain'>[] =>
  addressesIn(bytes, 'reply-to').map(address => ({ address, domain: address.slice(address.lastIndexOf('@') + 1) }));

function addressesIn(bytes: Buffer, field: string): readonly string[] {
  const found: string[] = [];
  for (const value of allFields(bytes, field).slice(0, MOST_ADDRESSES))
    for (const { address, mailbox } of parseAddresses(value)) {
      if (found.length >= MOST_ADDRESSES) return found;
      if (mailbox) found.push(address.toLowerCase());
    }
  return found;
}

/** Return paths of what we sent on are ours, and nobody is called that. */
const MADE_HERE = /^srs[01][=+-]/i;

async function ofAddress<T extends SenderFacts | AuthorFacts>(
  store: Store,
  one: T,
  address: string,
  domains: ReadonlySet<string>,
  separator: string,
): Promise<T> {
  const form = lookupForm(address);
  if (!form.ok || !domains.has(form.value.slice(form.value.lastIndexOf('@') + 1))) return { ...one, isOurs: false };
  if (MADE_HERE.test(address)) return { ...one, isOurs: true };
  const resolution = await store.resolve(form.value, separator);
  const isSomebody =
    resolution.kind === 'account' ? resolution.enabled : resolution.kind === 'alias' || resolution.kind === 'list';
  return { ...one, isOurs: true, exists: isSomebody || isPostmaster(form.value) };
}

/** Where one of us, its author, has written to, of all that the message names: a list or a forwarder sent it back. */
async function wroteTo(
  store: Store,
  { authors }: ContentFacts,
  bytes: Buffer,
  domains: ReadonlySet<string>,
  separator: string,
): Promise<string | null> {
  const [author, ...others] = authors;
  if (!author?.isOurs || others.length > 0) return null;
  const posts = allFields(bytes, 'list-post').flatMap(value => /<mailto:([^>?\s]{3,254})/i.exec(value)?.[1] ?? []);
  const named = [...posts, ...addressesIn(bytes, 'to'), ...addressesIn(bytes, 'cc')].map(one => one.toLowerCase());
  const elsewhere = named.filter(one => !domains.has(one.slice(one.lastIndexOf('@') + 1)));
  if (elsewhere.length === 0) return null;
  for (const account of (await accountsBehind(store, author.address, separator)).slice(0, MOST_ACCOUNTS))
    for (const address of elsewhere.slice(0, MOST_ADDRESSES))
      if (await store.learnt.wroteTo(account, address)) return address;
  return null;
}

async function recipientsOf(store: Store, { recipients }: Facts, separator: string): Promise<readonly Id[]> {
  const found = new Set<Id>();
  for (const { path } of recipients) {
    for (const account of await accountsBehind(store, path, separator)) found.add(account);
    if (found.size >= MOST_ACCOUNTS) break;
  }
  return [...found].slice(0, MOST_ACCOUNTS);
}
