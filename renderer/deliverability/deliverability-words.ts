/** What the page about a domain's standing says, and where its bars stand. Pure. */
import type {
  ReceivedReport,
  ReportRecord,
  SentReport,
  SourceRow,
  SummaryDay,
  TlsHostRow,
} from '../../server/api/contract.ts';
import { count, plural } from '../design/format.ts';
import type { Shape } from '../design/words.ts';

export const spans = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
] as const;
export type Span = (typeof spans)[number][0];

/** What passed is 'messages that passed', or 'sessions that went well'. */
export type ChartWords = {
  readonly of: string;
  readonly passed: string;
  readonly failed: string;
};
export const mailWords: ChartWords = { of: 'Mail in your name', passed: 'passed', failed: 'failed' };
export const tlsWords: ChartWords = { of: 'Sessions with your mail hosts', passed: 'well', failed: 'failed' };

const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const dayWord = (name: string): string => dayFormat.format(new Date(`${name}T00:00:00Z`));

export function dayText({ name, passed, failed }: SummaryDay, words: ChartWords): string {
  if (passed + failed === 0) return `${dayWord(name)}: nothing reported`;
  return `${dayWord(name)}: ${count(passed)} ${words.passed}, ${count(failed)} ${words.failed}`;
}

export function totalText(days: readonly SummaryDay[], words: ChartWords): string {
  const passed = days.reduce((sum, day) => sum + day.passed, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  if (passed + failed === 0) return 'Nothing reported in this time';
  const share = Math.round((passed / (passed + failed)) * 1000) / 10;
  return `${count(passed)} ${words.passed}, ${count(failed)} ${words.failed} (${share} % ${words.passed})`;
}

export type Bar = {
  readonly day: SummaryDay;
  readonly x: number;
  readonly width: number;
  /** Heights; what is there is seen, however little. */
  readonly passed: number;
  readonly failed: number;
};

const GAP = 0.28;
const LEAST = 2;

/** Passed stands below, failed on it. */
export function barsOf(days: readonly SummaryDay[], width: number, height: number): readonly Bar[] {
  const most = Math.max(1, ...days.map(({ passed, failed }) => passed + failed));
  const step = width / Math.max(1, days.length);
  const tall = (of: number) => (of === 0 ? 0 : Math.max(LEAST, (of / most) * height));
  return days.map((day, n) => {
    const failed = tall(day.failed);
    const passed = Math.min(tall(day.passed), height - failed);
    return { day, x: n * step + (step * GAP) / 2, width: step * (1 - GAP), passed, failed };
  });
}

export const whoWords: Readonly<Record<SourceRow['who'], string>> = {
  ours: 'Yours',
  forwarder: 'Forwarder',
  stranger: 'Stranger',
};
export const whoHelp: Readonly<Record<SourceRow['who'], string>> = {
  ours: 'A host of yours, or one that your SPF record names',
  forwarder: 'It sends on what you signed',
  stranger: 'Nothing speaks for it',
};

export const sourceShape = ({ failed, who }: SourceRow): Shape =>
  failed === 0 ? 'ok' : who === 'ours' ? 'failed' : 'attention';

export const adviceShape: Readonly<Record<'ok' | 'attention' | 'failed' | 'info', Shape>> = {
  ok: 'ok',
  attention: 'attention',
  failed: 'failed',
  info: 'info',
};

export const problemText = ({ words, detail, sessions }: TlsHostRow['problems'][number]): string =>
  `${words}${detail === '' ? '' : ` (“${detail}”)`}: ${count(sessions)}`;

export const kindWord = (kind: 'dmarc' | 'tls'): string => (kind === 'dmarc' ? 'DMARC' : 'TLS');

export function receivedFact({ kind, total, failed, vouched }: ReceivedReport): string {
  const what = plural(total, kind === 'dmarc' ? 'message' : 'session');
  const fact = failed > 0 ? `${what}, ${count(failed)} failed` : what;
  return vouched === false ? `${fact}; its sender is not proven, so it is not counted` : fact;
}

const sentWords: Readonly<Record<SentReport['result'], { readonly shape: Shape; readonly word: string }>> = {
  queued: { shape: 'ok', word: 'Sent by mail' },
  posted: { shape: 'ok', word: 'Brought to its web server' },
  failed: { shape: 'failed', word: 'Failed' },
  refused: { shape: 'attention', word: 'Not sent' },
};
export const sentLook = ({ result, because }: SentReport) => {
  const { shape, word } = sentWords[result];
  return { shape, text: because === '' ? word : `${word}: ${because}` };
};

export function recordFact({ found, reaches, because, address }: ReportRecord): {
  readonly shape: Shape;
  readonly text: string;
} {
  const nobody = reaches ? '' : ` ${address} reaches nobody yet: add an alias for it.`;
  if (found === 'right')
    return { shape: reaches ? 'ok' : 'attention', text: reaches ? 'Published' : `Published.${nobody}` };
  if (found === 'unknown') return { shape: 'waiting', text: `Could not ask the DNS.${nobody}` };
  return { shape: 'attention', text: `${because.charAt(0).toUpperCase()}${because.slice(1)}.${nobody}` };
}
