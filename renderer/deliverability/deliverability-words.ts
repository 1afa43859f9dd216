/** What the page about a domain's standing says, and where its bars stand. Pure. */
import type {
  ReceivedReport,
  ReportRecord,
  SentReport,
  SourceRow,
  SummaryDay,
  TlsHostRow,
} from '../../server/api/contract.ts';
import { languageTag, t } from '../../server/base/language.ts';
import { problemWords } from '../../server/reports/advice-words.ts';
import { count } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';

export const spans = [
  ['7', t('7 days')],
  ['30', t('30 days')],
  ['90', t('90 days')],
] as const;
export type Span = (typeof spans)[number][0];

/** What passed is 'messages that passed', or 'sessions that went well'. */
export type ChartWords = {
  readonly of: string;
  readonly passed: string;
  readonly failed: string;
};
export const mailWords: ChartWords = { of: t('Mail in your name'), passed: t('passed'), failed: t('failed') };
export const tlsWords: ChartWords = { of: t('Sessions with your mail hosts'), passed: t('well'), failed: t('failed') };

const dayFormat = new Intl.DateTimeFormat(languageTag(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const dayWord = (name: string): string => dayFormat.format(new Date(`${name}T00:00:00Z`));

export function dayText({ name, passed, failed }: SummaryDay, words: ChartWords): string {
  if (passed + failed === 0) return t('{day}: nothing reported', { day: dayWord(name) });
  return t('{day}: {passed, number} {well}, {failed, number} {badly}', {
    ...{ day: dayWord(name), passed, failed, well: words.passed, badly: words.failed },
  });
}

export function totalText(days: readonly SummaryDay[], words: ChartWords): string {
  const passed = days.reduce((sum, day) => sum + day.passed, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  if (passed + failed === 0) return t('Nothing reported in this time');
  const share = Math.round((passed / (passed + failed)) * 1000) / 10;
  return t('{passed, number} {well}, {failed, number} {badly} ({share, number} % {well})', {
    ...{ passed, failed, share, well: words.passed, badly: words.failed },
  });
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
  ours: t('Yours'),
  forwarder: t('Forwarder'),
  stranger: t('Stranger'),
};
export const whoHelp: Readonly<Record<SourceRow['who'], string>> = {
  ours: t('A host of yours, or one that your SPF record names'),
  forwarder: t('It sends on what you signed'),
  stranger: t('Nothing speaks for it'),
};

export const sourceShape = ({ failed, who }: SourceRow): Shape =>
  failed === 0 ? 'ok' : who === 'ours' ? 'failed' : 'attention';

export const adviceShape: Readonly<Record<'ok' | 'attention' | 'failed' | 'info', Shape>> = {
  ok: 'ok',
  attention: 'attention',
  failed: 'failed',
  info: 'info',
};

export const problemText = ({ result, detail, sessions }: TlsHostRow['problems'][number]): string =>
  `${problemWords(result)}${detail === '' ? '' : ` (“${detail}”)`}: ${count(sessions)}`;

export const kindWord = (kind: 'dmarc' | 'tls'): string => (kind === 'dmarc' ? 'DMARC' : 'TLS');

export function receivedFact({ kind, total, failed, vouched }: ReceivedReport): string {
  const values = { total, failed, proven: vouched === false ? 'no' : 'yes' };
  return kind === 'dmarc'
    ? t(
        '{total, plural, one {# message} other {# messages}}{failed, plural, =0 {} other {, # failed}}{proven, select, no {; its sender is not proven, so it is not counted} other {}}',
        values,
      )
    : t(
        '{total, plural, one {# session} other {# sessions}}{failed, plural, =0 {} other {, # failed}}{proven, select, no {; its sender is not proven, so it is not counted} other {}}',
        values,
      );
}

const sentWords: Readonly<Record<SentReport['result'], { readonly shape: Shape; readonly word: string }>> = {
  queued: { shape: 'ok', word: t('Sent by mail') },
  posted: { shape: 'ok', word: t('Brought to its web server') },
  failed: { shape: 'failed', word: t('Failed') },
  refused: { shape: 'attention', word: t('Not sent') },
};
export const sentLook = ({ result, because }: SentReport) => {
  const { shape, word } = sentWords[result];
  return { shape, text: because === '' ? word : `${word}: ${heard(because)}` };
};

export function recordFact({ found, reaches, because, address }: ReportRecord): {
  readonly shape: Shape;
  readonly text: string;
} {
  const values = {
    address,
    reaches: reaches ? 'yes' : 'no',
    because: capital(heard(because)),
  };
  if (found === 'right')
    return reaches
      ? { shape: 'ok', text: t('Published') }
      : { shape: 'attention', text: t('Published. {address} reaches nobody yet: add an alias for it.', { address }) };
  if (found === 'unknown')
    return {
      shape: 'waiting',
      text: t(
        'Could not ask the DNS.{reaches, select, no { {address} reaches nobody yet: add an alias for it.} other {}}',
        { address, reaches: values.reaches },
      ),
    };
  return {
    shape: 'attention',
    text: t('{because}.{reaches, select, no { {address} reaches nobody yet: add an alias for it.} other {}}', values),
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
