/**
 * Port 25's judgement: facts are gathered stage by stage, judged by the owner's rules and the checks (judgement/), and what
 * comes out is told: to the peer as a reply, to the owner as reasons, to the reader in Authentication-Results, and to the
 * store with the message's trace.
 */
import { type Act, decide, type Policy, type Verdict } from '../judgement/decide.ts';
import type { Facts, RecipientFacts } from '../judgement/facts.ts';
import type { FindingName } from '../judgement/findings.ts';
import { forgedResults, type MethodResult, printAuthenticationResults } from '../mailauth/authentication-results.ts';
import { applyCompletion } from '../mime/completion.ts';
import type { SenderOffer, SmtpSession, Transaction } from '../smtp/handler.ts';
import { type Refusal, type Reply, refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Judged } from '../store/interface.ts';
import type { Gatherer } from './gather.ts';
import { type ContentOptions, contentFacts } from './gather-content.ts';
import type { History } from './history.ts';
import { type ScanOptions, scanned } from './scan.ts';

export type ChecksOptions = ContentOptions & {
  readonly scanning: ScanOptions;
  readonly gatherer: Gatherer;
  readonly history: History;
  readonly policy: () => Policy;
  /** off: nothing is asked and nothing judged. watch: all is told and kept, and nothing done. */
  readonly mode: () => 'off' | 'watch' | 'act';
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
};

export type Checks = {
  connected(session: SmtpSession): void;
  senderOffered(session: SmtpSession, sender: SenderOffer): void;
  /** What is known before the message; null where nothing is judged. */
  recipient(session: SmtpSession, transaction: Transaction, recipient: RecipientFacts): Promise<Judgement | null>;
  message(session: SmtpSession, recipients: readonly RecipientFacts[], bytes: Buffer): Promise<MessageJudgement | null>;
};

export function newChecks(options: ChecksOptions): Checks {
  const { gatherer, history } = options;
  const isOn = () => options.mode() !== 'off';
  const judge = (facts: Facts): Judgement =>
    judgement(facts, decide(facts, options.policy()), options.mode() === 'act');
  return {
    connected(session) {
      if (isOn()) gatherer.connected(session);
    },
    senderOffered(session, sender) {
      if (isOn()) gatherer.senderOffered(session, sender);
    },
    async recipient(session, transaction, recipient) {
      if (!isOn()) return null;
      const before = transaction.recipients.map(
        ({ path }): RecipientFacts => ({ path, kind: 'here', corresponded: false }),
      );
      const { facts } = await gatherer.envelope(session, [...before, recipient]);
      return judge(await history.told(facts, null));
    },
    async message(session, recipients, bytes) {
      if (!isOn()) return null;
      const envelope = await gatherer.envelope(session, recipients);
      const [content, scans] = await Promise.all([
        contentFacts(options, bytes, envelope),
        scanned(options.scanning, session, envelope.facts, bytes),
      ]);
      const whole: Facts = { ...envelope.facts, content: { ...content.facts, scans: scans.facts } };
      const facts = await history.told(whole, { bytes, structure: content.structure });
      const judged = judge(facts);
      // Of the own house only what speaks against it is worth a word.
      if (facts.connection.isPrivate && isSilent(judged.verdict) && scans.fields === '') return null;
      const peerName = facts.connection.name;
      const own = told(bytes, options.hostName(), content.results);
      return { ...judged, ...own, fields: own.fields + scans.fields, peerName };
    },
  };
}

const judgement = (facts: Facts, verdict: Verdict, isDone: boolean): Judgement => ({
  verdict,
  act: isDone ? verdict.act : 'accept',
  refusal: isDone ? refusalOf(verdict) : null,
  judged: trace => ({
    ...{ trace, at: facts.at, act: isDone ? verdict.act : 'accept', rules: verdict.met },
    facts: JSON.stringify(facts),
    verdict: JSON.stringify(verdict),
  }),
});

const isSilent = ({ act, findings, met }: Verdict): boolean =>
  act === 'accept' && findings.length === 0 && met.length === 0;

/** Whoever believes Authentication-Results believes those that bear our name: others' are taken out. RFC 8601 §5. */
function told(
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
  'spf-fail': reply.spfFailed,
  'dmarc-reject': reply.dmarcFailed,
};

function refusalOf({ act, by, because, words }: Verdict): Refusal | null {
  if (act === 'later') return refusal(reply.tryLater, because);
  if (act !== 'refuse') return null;
  if (words !== null) return refusal(rephrase(reply.contentRefused, words), because);
  const said = by !== null && typeof by === 'object' && 'finding' in by ? replies[by.finding] : undefined;
  return refusal(said ?? reply.contentRefused, because);
}
