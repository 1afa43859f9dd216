/**
 * What speaks for and against a message, by name: each finding has points, words for the owner, and sometimes a demand of
 * its own. Pure: from facts and the owner's weights alone. The names are the ones in the log, the header and the counters.
 */
import type { Instant } from '../base/units.ts';
import { type CheckPoints, checkPoints } from '../config/check-points.ts';
import { looksDynamic } from './dynamic-name.ts';
import type {
  AttachmentFacts,
  AuthorFacts,
  ContentFacts,
  DmarcFacts,
  Facts,
  GreylistFacts,
  HeloFacts,
  Listing,
  SenderFacts,
  SpfResult,
  Stage,
} from './facts.ts';
import { isPassedOn, isStoodFor } from './own-name.ts';

export type Finding = {
  readonly name: FindingName;
  /** Above 0 speaks against the message. */
  readonly points: number;
  readonly words: string;
  /** What it demands whatever the points are. */
  readonly demands?: 'refuse' | 'junk' | 'later';
  /** What the peer hears where that is done; else the usual words. */
  readonly reply?: string;
};

export const weights = checkPoints;

export type FindingName = keyof typeof weights;
/** What the owner sets instead counts; 0 silences a finding and its demand. */
export type Weights = CheckPoints;

/** Everything that is to say at one stage. Who signed in, and the owner's own house, is asked only what it sends. */
export function findingsAt(stage: Stage, facts: Facts, own: Weights): readonly Finding[] {
  const isStranger = facts.login === null && !facts.connection.isPrivate;
  const found = isStranger ? strangers[stage](facts) : stage === 'content' ? ofContent(facts.content) : [];
  return found.flatMap(one => weighed(one, own));
}

/** As found: `times` multiplies the weight, `points` replaces it. */
type Found = Omit<Finding, 'points'> & { readonly times?: number; readonly points?: number };

function weighed({ times = 1, points, ...finding }: Found, own: Weights): readonly Finding[] {
  const weight = own[finding.name];
  if (weight === 0) return [];
  const usual = points ?? weights[finding.name] * times;
  const each =
    weight === undefined ? usual : points === undefined ? weight * times : (points * weight) / weights[finding.name];
  return [{ ...finding, points: Math.round(each * 100) / 100 }];
}

const strangers: { readonly [S in Stage]: (facts: Facts) => readonly Found[] } = {
  connect: facts => ofConnection(facts),
  helo: ({ helo }) => ofHelo(helo),
  mail: ({ sender, connection }) =>
    sender ? [...ofSender(sender), ...(connection.mayRelay ? [] : ofOwnSender(sender))] : [],
  rcpt: ({ at, recipients, sender, greylist }) => [
    ...(recipients.some(one => one.corresponded)
      ? [
          {
            name: 'wrote-to-before',
            words: `a recipient has written to ${sender?.path || 'the sender'} before`,
          } as const,
        ]
      : []),
    ...(greylist ? ofGreylist(greylist, at) : []),
  ],
  data: () => [],
  content: facts => {
    const { content } = facts;
    if (!content) return [];
    return [...ofAuthentication(content), ...ofOwnName(facts, content), ...ofForm(content), ...ofContent(content)];
  },
};

function ofConnection({ connection }: Facts): Found[] {
  const found: Found[] = connection.lists.map(ofListing);
  if (connection.early)
    found.push({ name: 'early-talker', words: `${connection.address} spoke before it was greeted`, demands: 'refuse' });
  if (connection.reverse === 'none')
    found.push({ name: 'no-reverse-name', words: `${connection.address} has no name in the DNS` });
  if (connection.reverse === 'fail')
    found.push({ name: 'no-reverse-name', words: `the name of ${connection.address} does not lead back to it` });
  if (connection.reverse === 'pass' && looksDynamic(connection.name, connection.address))
    found.push({ name: 'dynamic-name', words: `${connection.name} looks like the name of a customer's line` });
  return found;
}

function ofGreylist({ state, since, until }: GreylistFacts, at: Instant): Found[] {
  const inMinutes = (span: number): string => {
    const minutes = Math.max(1, Math.round(span / 60_000));
    return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  };
  switch (state) {
    case 'asked':
    case 'too-soon': {
      const again = state === 'too-soon' ? ' once more, for it did not wait' : '';
      const words = `asked to come back in ${inMinutes(until - at)}${again}: it is a stranger (greylisting)`;
      return [{ name: 'greylisted', points: 0, words, demands: 'later' }];
    }
    case 'came-back':
      return [{ name: 'came-back', words: `it came back after ${inMinutes(at - since)}, as it was asked to` }];
    case 'known':
      return [];
  }
}

const ofListing = (one: Listing): Found =>
  one.kind === 'block'
    ? { name: 'block-listed', points: one.score, words: `${one.of} is on the list ${one.list} (${one.answer})` }
    : { name: 'allow-listed', points: one.score, words: `${one.list} vouches for ${one.of} (${one.answer})` };

function ofHelo(helo: HeloFacts | null): Found[] {
  if (!helo) return [];
  switch (helo.kind) {
    case 'plausible':
    case 'matches':
      return [];
    case 'ours':
      return [{ name: 'helo-ours', words: `it calls itself by our own name, ${helo.name}`, demands: 'refuse' }];
    case 'literal':
      return [{ name: 'helo-literal', words: `it calls itself ${helo.name}, an address instead of a name` }];
    case 'bare':
      return [{ name: 'helo-bare', words: `it calls itself ${helo.name}, a name without a domain` }];
    case 'unknown':
      return [{ name: 'helo-unknown', words: `it calls itself ${helo.name}, which the DNS does not know` }];
    case 'strange':
      return [{ name: 'helo-strange', words: `it calls itself ${helo.name}, which is no name` }];
  }
}

const spfFindings: { readonly [R in SpfResult]?: FindingName } = {
  fail: 'spf-fail',
  softfail: 'spf-softfail',
  permerror: 'spf-broken',
};

/** So many messages that were wanted make a sender known; junk among them counts five times. */
const KNOWN = 3;
const JUNK_COUNTS = 5;

function ofSender({ path, domain, spf, domainTakesMail, known, lists }: SenderFacts): Found[] {
  const found: Found[] = lists.map(ofListing);
  const name = spfFindings[spf.result];
  if (name) found.push({ name, words: spf.because });
  if (path !== '' && domainTakesMail === 'no')
    found.push({
      name: 'sender-unreachable',
      words: `${domain} takes no mail, so nobody could answer`,
      demands: 'refuse',
    });
  const wanted = known.good - known.bad * JUNK_COUNTS;
  const whose = known.of ?? path;
  if (wanted >= KNOWN) found.push({ name: 'known-sender', words: `${known.good} messages from ${whose} were wanted` });
  else if (known.bad > known.good)
    found.push({ name: 'known-junk', words: `${known.bad} messages from ${whose} were junk` });
  return found;
}

/** Bounces to it could go nowhere; whom our SPF names may have its reasons (no-reply@), and what is not known refuses nobody. */
const ofOwnSender = ({ path, isOurs, exists, spf }: SenderFacts): Found[] =>
  isOurs && exists === false && spf.result !== 'pass' && spf.result !== 'temperror'
    ? [{ name: 'own-sender-unknown', words: `nobody here has the address ${path}`, demands: 'refuse' }]
    : [];

/** Of what a list or a forwarder says it passes on, so much of the points is left. */
const PASSED_ON = 2 / 9;

function ofOwnName(facts: Facts, { authors, cameBackFrom }: ContentFacts): Found[] {
  const { sender, connection } = facts;
  if (connection.mayRelay) return [];
  const ours = authors.find(one => one.isOurs);
  const times = isPassedOn(facts) ? PASSED_ON : 1;
  const nobody = 'nobody signed in for it, and neither SPF nor a signature stands in';
  if (ours)
    return cameBackFrom || areStoodFor(authors, facts)
      ? []
      : [{ name: 'own-author', times, words: `its author is ${ours.address}, one of yours, but ${nobody}` }];
  if (!sender?.isOurs || isStoodFor(sender.domain, facts)) return [];
  return [{ name: 'own-sender', times, words: `its sender is ${sender.path}, one of yours, but ${nobody}` }];
}

const areStoodFor = (authors: readonly AuthorFacts[], facts: Facts): boolean =>
  authors.every(one => !one.isOurs || isStoodFor(one.domain, facts));

function ofAuthentication({ dkim, dmarc, arc }: ContentFacts): Found[] {
  const found: Found[] = [];
  const broken = dkim.find(one => one.result === 'fail');
  if (broken && dmarc.result !== 'pass') found.push({ name: 'signature-broken', words: broken.because });
  if (dmarc.result === 'pass') found.push({ name: 'dmarc-pass', words: dmarc.because });
  if (dmarc.result === 'fail') found.push(arc.trusted ? vouched(dmarc, arc.sealer) : ofPolicy(dmarc));
  return found;
}

const vouched = (dmarc: DmarcFacts, sealer: string): Found => ({
  name: 'vouched-for',
  words: `${sealer} passed it on and vouches that it was well before (ARC); here ${dmarc.because}`,
});

function ofPolicy({ policy, because }: DmarcFacts): Found {
  switch (policy) {
    case 'none':
      return { name: 'dmarc-fail', words: because };
    case 'quarantine':
      return { name: 'dmarc-quarantine', words: because, demands: 'junk' };
    case 'reject':
      return { name: 'dmarc-reject', words: because, demands: 'refuse' };
  }
}

function ofForm({ authors, hasDate, hasMessageId }: ContentFacts): Found[] {
  const found: Found[] = [];
  if (authors.length === 0) found.push({ name: 'no-author', words: 'no From: field names an author' });
  if (authors.length > 1) found.push({ name: 'several-authors', words: `From: names ${authors.length} authors` });
  if (!hasDate) found.push({ name: 'no-date', words: 'it has no date' });
  if (!hasMessageId) found.push({ name: 'no-message-id', words: 'it has no Message-ID' });
  return found;
}

/** Above this it is junk, below its counterpart wanted; between them the learning has no opinion. */
const SURELY_JUNK = 0.9;
const SURELY_WANTED = 0.1;

/** What is asked of our own people's mail too. */
function ofContent(content: ContentFacts | null): Found[] {
  if (!content) return [];
  const { attachments, pretences, lookAlikes = [], linkLists, scans, learnt } = content;
  const found: Found[] = attachments.flatMap(ofAttachment);
  if (lookAlikes.length > 0) found.push({ name: 'look-alike', words: lookAlikes.join('; ') });
  if (pretences.length > 0)
    found.push({ name: 'pretence', words: pretences.join('; '), times: Math.min(2, pretences.length) });
  for (const one of linkLists) found.push(ofLinkList(one));
  for (const { scanner, verdict, score, because, words: reply } of scans) {
    if (verdict === 'clean' && score === 0) continue;
    const demands = verdict === 'clean' || verdict === 'failed' ? {} : { demands: verdict };
    const heard = reply === undefined ? {} : { reply };
    found.push({ name: 'scanner', points: score, words: `${scanner}: ${because}`, ...demands, ...heard });
  }
  const percent = Math.round((learnt ?? 0.5) * 100);
  const from = content.learntFrom?.length ? `: ${content.learntFrom.join(', ')}` : '';
  if (learnt !== null && learnt >= SURELY_JUNK)
    found.push({ name: 'learnt-junk', words: `its words are those of junk (${percent} %)${from}` });
  if (learnt !== null && learnt <= SURELY_WANTED)
    found.push({ name: 'learnt-wanted', words: `its words are those of wanted mail (${100 - percent} %)${from}` });
  return found;
}

const leading = { link: 'a link leads to', author: 'its author is in', 'reply-to': 'answers would go to' } as const;

const ofLinkList = ({ of, list, score, kind, where = 'link' }: Listing): Found =>
  kind === 'allow'
    ? { name: 'allow-listed', points: score, words: `${list} vouches for ${of}` }
    : { name: 'link-listed', points: score, words: `${leading[where]} ${of}, on the list ${list}` };

function ofAttachment({ name, kind, inside }: AttachmentFacts): readonly Found[] {
  const where = inside.length > 0 ? `${name} with ${inside[0]}` : name;
  switch (kind) {
    case 'program':
      return [{ name: 'attached-program', words: `${where} is a program` }];
    case 'macros':
      return [{ name: 'attached-macros', words: `${where} holds macros` }];
    case 'locked':
      return [{ name: 'attached-locked', words: `${where} cannot be looked into, it is locked` }];
    case 'archive':
    case 'other':
      return [];
  }
}
