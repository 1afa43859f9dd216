/**
 * One captured message looked at in all ways, or some. Nothing is fetched and nobody is asked unless the question says so:
 * links by HEAD, the DNS, scanners that the owner has named. Long work has turns; an HTML too large is looked at from its
 * beginning, and the report says so.
 */
import { newPace } from '../../base/pace.ts';
import type { Clock } from '../../base/ports.ts';
import type { Resolver } from '../../dns/resolver.ts';
import type { Message } from '../../mime/message.ts';
import type { Scanned } from '../../scanners/panel.ts';
import { accessibleOf } from './accessible.ts';
import { type Compat, compatOf } from './compat.ts';
import { parityOf, preheaderOf, type Weight, weightOf } from './content.ts';
import { type Finding, found } from './finding.ts';
import { scanHtml } from './html-scan.ts';
import { leaksOf } from './leaks.ts';
import { leavingOf } from './leaving.ts';
import { type AskHead, askLinks, type LinkRow, linkFindings, linksOf } from './links.ts';
import { type HandedInBy, vouchedFor } from './vouched.ts';

export const CHECKS = ['html', 'links', 'content', 'access', 'privacy', 'leaving', 'auth', 'spam'] as const;
export type Check = (typeof CHECKS)[number];

export type CheckQuestion = {
  /** None named: all. */
  readonly checks?: readonly Check[];
  /** Each link is asked by HEAD. */
  readonly askLinks?: boolean;
  /** A link that leads on is followed. */
  readonly follow?: boolean;
  /** The DNS is asked who vouches for it. */
  readonly askDns?: boolean;
};
export type CheckedMessage = {
  readonly message: Message;
  readonly bytes: Buffer;
  readonly handedIn: HandedInBy | null;
};
export type CheckTools = {
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly ask: AskHead;
  /** null: none is configured. */
  readonly scan: ((checked: CheckedMessage) => Promise<readonly Scanned[]>) | null;
  /** What we would say of it ourselves, if a stranger brought it; nobody is asked for that. */
  readonly judge?: (checked: CheckedMessage) => Promise<OwnOpinion>;
};
export type OwnOpinion = {
  readonly points: number;
  /** From so many on it is spam. */
  readonly junkFrom: number;
  readonly isJunk: boolean;
  /** The weightiest first; below 0 it speaks for the message. */
  readonly reasons: readonly { readonly points: number; readonly words: string }[];
};
export type CheckReport = {
  /** null: the message has no HTML, or it was not asked for. */
  readonly html: Compat | null;
  readonly weight: Weight | null;
  /** What a list shows after the subject. */
  readonly preheader: string | null;
  readonly links: readonly LinkRow[] | null;
  readonly findings: readonly Finding[];
  /** Not all of the HTML was looked at. */
  readonly cut: boolean;
};

export async function checkMessage(
  checked: CheckedMessage,
  question: CheckQuestion,
  tools: CheckTools,
  signal?: AbortSignal,
): Promise<CheckReport> {
  const { message, bytes, handedIn } = checked;
  const wants = (check: Check): boolean => question.checks === undefined || question.checks.includes(check);
  const { rest } = newPace(tools.clock);
  const html = message.html === null ? null : await scanHtml(message.html, rest);
  const findings: Finding[] = [];
  let [weight, preheader]: [Weight | null, string | null] = [null, null];

  const compat = html && wants('html') ? await compatOf(html, rest) : null;
  await rest();
  if (wants('content')) {
    if (message.html !== null && html) {
      const weighed = weightOf(message.html);
      weight = weighed.weight;
      const before = preheaderOf(html);
      preheader = before.shown;
      findings.push(...weighed.findings, ...before.findings);
    }
    findings.push(...parityOf(message.text, message.html));
  }
  await rest();
  if (html && wants('access')) findings.push(...accessibleOf(html));
  await rest();
  if (wants('privacy')) findings.push(...leaksOf(message, html));
  await rest();
  const needsSignatures = wants('auth') || wants('leaving');
  const resolver = question.askDns ? tools.resolver : null;
  const vouched = needsSignatures
    ? await vouchedFor(bytes, handedIn, { resolver, now: tools.clock.now(), rest })
    : null;
  if (wants('leaving')) findings.push(...leavingOf(message, vouched?.dkim.signatures ?? null));
  if (wants('auth') && vouched) findings.push(...vouched.findings);
  let links = wants('links') ? linksOf(html, message.text) : null;
  if (links) findings.push(...linkFindings(links));
  if (links && question.askLinks)
    links = await askLinks(links, { ask: tools.ask, clock: tools.clock, follow: question.follow ?? false, signal });
  if (links) findings.push(...answerFindings(links));
  if (wants('spam')) findings.push(...(await spamFindings(checked, tools)));
  return { html: compat, weight, preheader, links, findings, cut: html?.cut ?? false };
}

function answerFindings(rows: readonly LinkRow[]): readonly Finding[] {
  const bad = rows.filter(({ answer }) => answer !== null && (answer.status === 0 || answer.status >= 400));
  const values = { count: bad.length, first: (bad[0]?.href ?? '').slice(0, 100) };
  return bad.length === 0
    ? []
    : [found('links', 'fault', 'link-broken', values, bad.flatMap(({ places }) => places).slice(0, 50))];
}

const MOST_REASONS = 8;

async function spamFindings(checked: CheckedMessage, { scan, judge }: CheckTools): Promise<readonly Finding[]> {
  const [said, own] = await Promise.all([scan?.(checked) ?? [], judge?.(checked) ?? null]);
  return [
    ...(own ? [ownFinding(own)] : []),
    ...(said.length === 0 ? [found('spam', 'note', 'no-scanner')] : said.map(scannerFinding)),
  ];
}

function ownFinding({ points, junkFrom, isJunk, reasons }: OwnOpinion): Finding {
  const told = reasons.slice(0, MOST_REASONS).map(one => `${one.words} (${one.points > 0 ? '+' : ''}${one.points})`);
  const because = told.join('; ');
  return found('spam', isJunk ? 'fault' : 'fine', isJunk ? 'own-junk' : because === '' ? 'own-nothing' : 'own-clean', {
    ...{ points, limit: junkFrom, because },
  });
}

const scannerFinding = ({ scanner, verdict, points, because, broken }: Scanned): Finding =>
  found(
    'spam',
    broken || verdict === 'failed' || verdict === 'later' ? 'note' : verdict === 'clean' ? 'fine' : 'fault',
    broken ? 'scanner-broken' : `scanner-${verdict}`,
    { scanner, points, because },
  );
