/**
 * What is judged of mail that lay on another server and was fetched: what it holds, who signed it, what was learnt. Who brought
 * it there is not known for sure, so nothing of the connection is asked; SPF cannot be judged here, so where DMARC holds only
 * by it, it does not fail either, but for a verdict of the server that had it, where the owner believes that one's name.
 * It is taken in any case: at worst it goes to Junk. RFC 8601 §4.1 (whose results to believe), RFC 9989 §5.
 */
import { networkOf } from '../directory/network.ts';
import { decide } from '../judgement/decide.ts';
import { type ContentFacts, type DmarcFacts, FACTS_VERSION, type Facts, nobodyKnown } from '../judgement/facts.ts';
import { readAuthenticationResults } from '../mailauth/authentication-results-read.ts';
import { allFields } from '../mime/header.ts';
import type { SmtpSession } from '../smtp/handler.ts';
import { type ChecksOptions, judgementOf, type MessageJudgement, toldOf } from './checks.ts';
import { contentFacts } from './gather-content.ts';
import { scanned } from './scan.ts';

export type FetchedMessage = {
  readonly trace: string;
  /** Where it lay. */
  readonly host: string;
  readonly address: string;
  readonly encrypted: boolean;
  /** Of its Return-Path; '' where it has none. */
  readonly sender: string;
  readonly recipient: string;
  /** Names under which that server tells what it has checked (authserv-id). */
  readonly believed: readonly string[];
  /** It takes such results out where others have put them in (RFC 8601 §5), so that one of its name is its own. */
  readonly cleans: boolean;
};

/** null: nothing is judged, or there is nothing to say. */
export type JudgeFetched = (message: FetchedMessage, bytes: Buffer) => Promise<MessageJudgement | null>;

export function newFetchedChecks(
  options: Pick<ChecksOptions, 'history' | 'policy' | 'mode' | 'scanning'> & Parameters<typeof contentFacts>[0],
): JudgeFetched {
  return async (message, bytes) => {
    if (options.mode() === 'off') return null;
    const before = factsBefore(message, options.clock.now());
    const [content, scans] = await Promise.all([
      contentFacts(options, bytes, { facts: before, iprev: null, spf: null }),
      scanned(options.scanning, asSession(message, options.clock.now()), before, bytes),
    ]);
    const dmarc = dmarcFetched(content.facts.dmarc, bytes, message);
    const whole: Facts = { ...before, content: { ...withDmarc(content.facts, dmarc), scans: scans.facts } };
    const facts = await options.history.told(whole, { bytes, structure: content.structure, links: content.links });
    const judged = judgementOf(facts, neverRefused(decide(facts, options.policy())), options.mode() === 'act');
    const isOverruled = dmarc.result !== content.facts.dmarc.result;
    const results = content.results.filter(({ method }) => !(isOverruled && method === 'dmarc'));
    const own = toldOf(bytes, options.hostName(), results);
    const found = { dmarc: null, isVouchedFor: false, subject: content.facts.subject };
    return { ...judged, ...own, ...found, fields: own.fields + scans.fields, peerName: '' };
  };
}

/** Nobody is there to hear a "no", and what is not taken now is not brought again. */
const neverRefused = (verdict: ReturnType<typeof decide>): ReturnType<typeof decide> => {
  if (verdict.act === 'refuse') return { ...verdict, act: 'junk' };
  return verdict.act === 'later' ? { ...verdict, act: 'accept' } : verdict;
};

const withDmarc = (content: ContentFacts, dmarc: DmarcFacts): ContentFacts => ({ ...content, dmarc });

/** Who forges a "fail" harms himself; a "pass" is believed only where nobody can have forged it. */
function dmarcFetched(found: DmarcFacts, bytes: Buffer, { believed, cleans }: FetchedMessage): DmarcFacts {
  if (found.result !== 'fail') return found;
  const theirs = resultThere(bytes, believed);
  if (theirs?.result === 'pass' && cleans)
    return { ...found, result: 'pass', because: `${theirs.by}, which had it, found that DMARC holds` };
  if (theirs?.result === 'fail') return { ...found, because: `${theirs.by}, which had it, found that DMARC fails` };
  return { ...found, result: 'none', because: 'no signature of its author holds, and SPF cannot be judged here' };
}

/** The topmost in that name: whoever wrote the message could only put one below it. */
function resultThere(
  bytes: Buffer,
  believed: readonly string[],
): { readonly by: string; readonly result: string } | null {
  for (const value of allFields(bytes, 'authentication-results')) {
    const read = readAuthenticationResults(value);
    const by = read?.authservId.toLowerCase() ?? '';
    if (!read || !believed.some(name => name.toLowerCase() === by)) continue;
    const result = read.results.find(({ method }) => method === 'dmarc')?.result;
    return result === undefined ? null : { by, result };
  }
  return null;
}

function factsBefore({ address, host, encrypted, sender, recipient }: FetchedMessage, at: number): Facts {
  return {
    ...{ version: FACTS_VERSION, at, listener: 'smtp', login: null, content: null },
    connection: {
      ...{ address, network: networkOf(address), isPrivate: false, name: '', encrypted, early: false, lists: [] },
      reverse: 'temperror',
      // Whether mail in our name is ours was to be judged where it came in.
      mayRelay: true,
    },
    helo: { name: host, kind: 'plausible' },
    sender: {
      ...{ path: sender, domain: sender.slice(sender.lastIndexOf('@') + 1).toLowerCase(), domainTakesMail: 'unknown' },
      spf: { result: 'none', domain: '', because: 'SPF cannot be judged of fetched mail' },
      ...{ lists: [], known: nobodyKnown },
    },
    recipients: [{ path: recipient, kind: 'here', corresponded: false }],
  };
}

/** Scanners know conversations alone: one with the server where it lay. */
const asSession = ({ trace, address, host }: FetchedMessage, startedAt: number): SmtpSession => ({
  ...{ id: trace, remote: { address, port: 0 }, local: { address: '127.0.0.1', port: 0 }, startedAt },
  ...{ protocol: 'ESMTP', helo: host, tls: null, login: null, early: false },
  transcript: () => [],
  takeTranscript: () => ({ lines: [], mark: 0 }),
  drop: () => {},
});
