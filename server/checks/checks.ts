/**
 * What is judged of mail on its way in: facts are gathered stage by stage, judged by the owner's rules and the checks
 * (judgement/), and what comes out is told: to the peer as a reply, to the owner as reasons, to the reader in
 * Authentication-Results, and to the store with the message's trace.
 */
import { type Act, decide, type Policy, type Verdict } from '../judgement/decide.ts';
import type { Facts, GreylistFacts, RecipientFacts } from '../judgement/facts.ts';
import type { FindingName } from '../judgement/findings.ts';
import { isToComeAgain } from '../judgement/greylist.ts';
import { forgedResults, type MethodResult, printAuthenticationResults } from '../mailauth/authentication-results.ts';
import type { DmarcVerdict } from '../mailauth/dmarc.ts';
import { applyCompletion } from '../mime/completion.ts';
import type { SenderOffer, SmtpSession, Transaction } from '../smtp/handler.ts';
import { type Refusal, type Reply, refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Judged } from '../store/interface.ts';
import type { Gatherer } from './gather.ts';
import { type ContentOptions, contentFacts } from './gather-content.ts';
import type { History } from './history.ts';
import { type OwnMessage, ownFacts } from './own-people.ts';
import { type ScannedMessage, type ScanOptions, scanned } from './scan.ts';

export type ChecksOptions = ContentOptions & {
  readonly scanning: ScanOptions;
  readonly gatherer: Gatherer;
  readonly history: History;
  readonly policy: () => Policy;
  readonly acquaintances: Acquainted;
  /** Whether scanners see what our own people send. */
  readonly scansSubmitted: () => boolean;
  /** off: nothing is asked and nothing judged. watch: all is told and kept, and nothing done. */
  readonly mode: () => 'off' | 'watch' | 'act';
};

/** What is remembered of strangers (peers/acquaintances.ts). */
export type Acquainted = {
  areGood(facts: Facts): boolean;
  greylist(facts: Facts): GreylistFacts;
  judged(facts: Facts, verdict: Verdict): void;
};

export type Judgement = {
  readonly verdict: Verdict;
  /** What is done; where the owner only watches, always 'accept'. */
  readonly act: Act;
  readonly refusal: Refusal | null;
  readonly judged: (trace: string) => Judged;
};

/** Of a whole message: also the message as it goes on, without what others wrote in our name, and our own word. */
export type MessageJudgement = Judgement & {
  readonly bytes: Buffer;
  readonly fields: string;
  /** For Received:; '' where it has none that is proven. */
  readonly peerName: string;
  /** The whole verdict, for whoever counts them; null where DMARC was not looked at. */
  readonly dmarc: DmarcVerdict | null;
  /** Somebody whom the owner trusts vouches for its way (ARC). */
  readonly isVouchedFor: boolean;
  /** Decoded, cut. */
  readonly subject: string;
};

export type Checks = {
  connected(session: SmtpSession): void;
  /** Points against the peer as far as they are known now; 0 where nothing is done about them. */
  standing(session: SmtpSession): number;
  senderOffered(session: SmtpSession, sender: SenderOffer): void;
  /** What is known before the message; null where nothing is judged. */
  recipient(session: SmtpSession, transaction: Transaction, recipient: RecipientFacts): Promise<Judgement | null>;
  message(session: SmtpSession, recipients: readonly RecipientFacts[], bytes: Buffer): Promise<MessageJudgement | null>;
  /** Of what our own people hand in, as it will go; `fields`: what scanners add. Null where there is nothing to say. */
  submitted(
    message: Omit<OwnMessage, 'isPrivate'>,
    bytes: Buffer,
  ): Promise<(Judgement & { readonly fields: string }) | null>;
};

export function newChecks(options: ChecksOptions): Checks {
  const { gatherer, history, acquaintances } = options;
  const isOn = () => options.mode() !== 'off';
  const judge = (facts: Facts): Judgement =>
    judgementOf(facts, decide(facts, options.policy()), options.mode() === 'act');
  /** Of the recipient that was taken last, for the message that comes. */
  const asked = new WeakMap<SmtpSession, GreylistFacts | null>();
  /** What history tells of a transaction's recipients: each is asked about once, however many come after it. */
  const knownOf = new WeakMap<Transaction, Map<string, RecipientFacts>>();
  const recipientsSoFar = (transaction: Transaction, known: ReadonlyMap<string, RecipientFacts>): RecipientFacts[] =>
    transaction.recipients.map(({ path }) => known.get(path) ?? { path, kind: 'here', corresponded: false });
  const greylisted = (facts: Facts): GreylistFacts | null => {
    const policy = options.policy();
    if (!policy.greylist || acquaintances.areGood(facts)) return null;
    return isToComeAgain(facts, decide(facts, policy), policy) ? acquaintances.greylist(facts) : null;
  };
  return {
    connected(session) {
      if (isOn()) gatherer.connected(session);
    },
    senderOffered(session, sender) {
      asked.delete(session);
      if (isOn()) gatherer.senderOffered(session, sender);
    },
    standing(session) {
      const facts = options.mode() === 'act' ? gatherer.soFar(session) : null;
      return facts ? decide(facts, options.policy()).score : 0;
    },
    async recipient(session, transaction, recipient) {
      if (!isOn()) return null;
      const known = knownOf.get(transaction) ?? new Map<string, RecipientFacts>();
      knownOf.set(transaction, known);
      const { facts } = await gatherer.envelope(session, [recipient]);
      const alone = await history.told(facts, null);
      for (const one of alone.recipients) known.set(one.path, one);
      const told = { ...alone, recipients: [...recipientsSoFar(transaction, known), ...alone.recipients] };
      const greylist = greylisted(told);
      const judged = judge(greylist ? { ...told, greylist } : told);
      if (!judged.refusal) asked.set(session, greylist ?? null);
      return judged;
    },
    async message(session, recipients, bytes) {
      if (!isOn()) return null;
      const envelope = await gatherer.envelope(session, recipients);
      const [content, scans] = await Promise.all([
        contentFacts(options, bytes, envelope),
        scanned(options.scanning, session, envelope.facts, bytes),
      ]);
      const greylist = asked.get(session);
      const whole: Facts = {
        ...envelope.facts,
        ...(greylist ? { greylist } : {}),
        content: { ...content.facts, scans: scans.facts },
      };
      const facts = await history.told(whole, { bytes, structure: content.structure, links: content.links });
      const judged = judge(facts);
      acquaintances.judged(facts, judged.verdict);
      // Of the own house only what speaks against it is worth a word.
      if (facts.connection.isPrivate && isSilent(judged.verdict) && scans.fields === '') return null;
      const peerName = facts.connection.name;
      const own = toldOf(bytes, options.hostName(), content.results);
      const { dmarc } = content;
      const { arc, subject } = content.facts;
      const found = { dmarc, isVouchedFor: arc.trusted, subject };
      return { ...judged, ...own, ...found, fields: own.fields + scans.fields, peerName };
    },
    async submitted(message, bytes) {
      if (!isOn()) return null;
      const { session } = message;
      const isPrivate = options.isOwn(session.remote.address);
      const before = ownFacts({ ...message, isPrivate }, options.clock.now());
      const [content, scans] = await Promise.all([
        contentFacts(options, bytes, { facts: before, iprev: null, spf: null }),
        options.scansSubmitted() ? scanned(options.scanning, session, before, bytes) : nothingScanned,
      ]);
      const judged = judge({ ...before, content: { ...content.facts, scans: scans.facts } });
      return isSilent(judged.verdict) && scans.fields === '' ? null : { ...judged, fields: scans.fields };
    },
  };
}

const nothingScanned: ScannedMessage = { facts: [], fields: '' };

export const judgementOf = (facts: Facts, verdict: Verdict, isDone: boolean): Judgement => ({
  verdict,
  act: isDone ? verdict.act : 'accept',
  refusal: isDone ? refusalOf(verdict, facts) : null,
  judged: trace => ({
    ...{ trace, at: facts.at, act: isDone ? verdict.act : 'accept', rules: verdict.met },
    facts: JSON.stringify(facts),
    verdict: JSON.stringify(verdict),
  }),
});

const isSilent = ({ act, findings, met }: Verdict): boolean =>
  act === 'accept' && findings.length === 0 && met.length === 0;

/** Whoever believes Authentication-Results believes those that bear our name: others' are taken out. RFC 8601 §5. */
export function toldOf(
  bytes: Buffer,
  hostName: string,
  results: readonly MethodResult[],
): Pick<MessageJudgement, 'bytes' | 'fields'> {
  const removed = forgedResults(bytes, [hostName]);
  const clean = removed.length === 0 ? bytes : applyCompletion(bytes, { prefix: Buffer.alloc(0), removed });
  if (results.length === 0) return { bytes: clean, fields: '' };
  const printed = printAuthenticationResults(hostName, results);
  return { bytes: clean, fields: printed.ok ? printed.value : '' };
}

/** What the peer hears, by what decided. RFC 7372. */
const replies: { readonly [N in FindingName]?: Reply } = {
  'early-talker': reply.talkedFirst,
  'block-listed': reply.blockListed,
  'helo-ours': reply.badHelo,
  'sender-unreachable': reply.senderDomainUnknown,
  'own-sender-unknown': reply.senderUnknown,
  'spf-fail': reply.spfFailed,
  'dmarc-reject': reply.dmarcFailed,
};

/** How long is worth telling: many clients try again only much later. */
function comeBack({ at, greylist }: Facts): Reply {
  const minutes = Math.max(1, Math.ceil(((greylist?.until ?? at) - at) / 60_000));
  return rephrase(reply.greylisted, `Please come back in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`);
}

function refusalOf({ act, by, because, words }: Verdict, facts: Facts): Refusal | null {
  const finding = by !== null && typeof by === 'object' && 'finding' in by ? by.finding : null;
  if (act === 'later' && words !== null) return refusal(rephrase(reply.tryLater, words), because);
  if (act === 'later') return refusal(finding === 'greylisted' ? comeBack(facts) : reply.tryLater, because);
  if (act !== 'refuse') return null;
  if (words !== null) return refusal(rephrase(reply.contentRefused, words), because);
  const said = finding === null ? undefined : replies[finding];
  return refusal(said ?? reply.contentRefused, because);
}
