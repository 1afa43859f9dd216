/** Reports about office.test as a page shows them: a month of it, or none. */
import type {
  Deliverability,
  ReceivedReport,
  ReportRecord,
  ReportsApi,
  ReportsSummary,
  SentReport,
  SourceRow,
  SummaryDay,
} from '../../../server/api/contract.ts';
import { newAdvice } from '../../../server/reports/advice-words.ts';
import type { World } from './world.ts';

const MS = 86_400_000;
const domain = 'office.test';

const days = (count: number, of: (n: number) => readonly [number, number]): SummaryDay[] => {
  const today = Math.floor(Date.now() / MS);
  return Array.from({ length: count }, (_, n) => {
    const day = today - count + 1 + n;
    const [passed, failed] = of(n);
    return { day, name: new Date(day * MS).toISOString().slice(0, 10), passed, failed };
  });
};

const source = (
  address: string,
  name: string | null,
  who: SourceRow['who'],
  passed: number,
  failed: number,
): SourceRow => ({
  ...{ source: address, name, who, domain, passed, failed, spf: who === 'ours' ? passed : 0, dkim: passed, reports: 9 },
  ...{ firstSeen: Date.now() - 20 * MS, lastSeen: Date.now() - MS },
});

const noDays = (count: number) => days(count, () => [0, 0]);

const nothing = (count: number): ReportsSummary => ({
  ...{ days: noDays(count), tlsDays: noDays(count), passed: 0, failed: 0, sources: [], tlsHosts: [], policies: {} },
  ...{ heardOf: [], notHeardOf: [domain] },
  advice: [newAdvice('info', 'none-yet', {})],
});

function month(count: number): ReportsSummary {
  const mail = days(count, n => [n % 7 > 4 ? 31 : 180 + ((n * 37) % 90), n % 9 === 3 ? 42 : n % 4 === 0 ? 3 : 0]);
  const sum = (of: 'passed' | 'failed') => mail.reduce((total, day) => total + day[of], 0);
  const host = { domain, lastSeen: Date.now() - MS };
  return {
    days: mail,
    ...{
      passed: sum('passed'),
      failed: sum('failed'),
      heardOf: [domain],
      notHeardOf: [],
      policies: { [domain]: 'none' },
    },
    sources: [
      source('198.51.100.7', 'mail.office.test', 'ours', 3812, 0),
      source('203.0.113.80', 'out-1.lists.example', 'forwarder', 140, 2),
      source('192.0.2.66', null, 'stranger', 0, 97),
      source('2001:db8:77::a:1', 'host-77-a-1.dynamic.provider-with-a-long-name.example', 'stranger', 0, 23),
    ],
    tlsDays: days(count, n => [n % 7 > 4 ? 4 : 25, n === count - 4 ? 6 : 0]),
    tlsHosts: [
      {
        ...{ ...host, host: 'mail.office.test', succeeded: 512, failed: 6 },
        problems: [
          {
            ...{ result: 'certificate-host-mismatch', words: 'its certificate does not name it' },
            ...{ detail: 'mx.old.test', sessions: 6 },
          },
        ],
      },
      { ...host, host: 'backup.office.test', succeeded: 12, failed: 0, problems: [] },
    ],
    advice: [
      newAdvice('attention', 'strangers-fail', {
        ...{ count: 2, messages: 120, more: 0, domain, policy: 'none' },
        sources: '192.0.2.66, 2001:db8:77::a:1 (host-77-a-1.dynamic.provider-with-a-long-name.example)',
      }),
      newAdvice('failed', 'host-fails', { failed: 6, host: 'mail.office.test', problem: 'certificate-host-mismatch' }),
    ],
  };
}

const received = (n: number, organization: string, more: Partial<ReceivedReport> = {}): ReceivedReport => ({
  ...{
    id: n,
    kind: 'dmarc',
    organization,
    reportId: String(n),
    author: `noreply@${organization}`,
    vouched: true,
    domain,
  },
  ...{
    begins: Date.now() - (n + 1) * MS,
    ends: Date.now() - n * MS,
    receivedAt: Date.now() - n * MS,
    trace: `T${n}-1`,
  },
  ...{ policy: '{}', total: 120 + n, failed: 0, leftOut: 0, ...more },
});

const sent = (n: number, more: Partial<SentReport> = {}): SentReport => ({
  ...{ id: n, kind: 'dmarc', day: 20_000, domain: 'there.example', reportId: String(n), at: Date.now() - n * MS },
  ...{ destination: 'dmarc@there.example', result: 'queued', because: '', trace: `S${n}-1`, octets: 900, counted: 4 },
  ...more,
});

const record = (
  kind: ReportRecord['kind'],
  name: string,
  value: string,
  found: ReportRecord['found'],
): ReportRecord => ({
  ...{ kind, domain, name, value, zoneLine: `${name}. IN TXT "${value}"`, found, reaches: kind === 'dmarc' },
  address: `${kind}-reports@${domain}`,
  because:
    found === 'right'
      ? 'reports are sent to this domain'
      : kind === 'dmarc'
        ? 'no DMARC policy is published'
        : 'nothing is published about TLS reports',
});

const records = (isPublished: boolean): readonly ReportRecord[] => [
  record(
    'dmarc',
    `_dmarc.${domain}`,
    `v=DMARC1; p=none; rua=mailto:dmarc-reports@${domain}`,
    isPublished ? 'right' : 'none',
  ),
  record('tls', `_smtp._tls.${domain}`, `v=TLSRPTv1; rua=mailto:tls-reports@${domain}`, 'none'),
];

function page(world: World, count: number): Deliverability {
  const full = world.variant !== 'empty';
  const on = (key: string) => world.settings.some(setting => setting.key === key && setting.text === 'true');
  return {
    domains: full ? [domain, 'prieto.test'] : [domain],
    summary: full ? month(count) : nothing(count),
    received: full
      ? [
          received(1, 'big.example'),
          received(2, 'telco.example', { kind: 'tls', total: 25, failed: 6 }),
          received(3, 'big.example', { failed: 42 }),
          received(4, 'nobody-knows.example', { vouched: false }),
        ]
      : [],
    sent: full
      ? [
          sent(1),
          sent(2, { kind: 'tls', result: 'posted', destination: 'https://reports.there.example/in', trace: null }),
          sent(3, {
            ...{ result: 'refused', destination: 'mailto:eve@else.example', trace: null },
            because: 'else.example does not say that it takes reports about there.example',
          }),
        ]
      : [],
    records: records(full),
    sends: { dmarc: full || on('reports.send-dmarc'), tls: full || on('reports.send-tls') },
  };
}

type Told = <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>;

export const fakeReportsApi = (world: () => World, told: Told): ReportsApi => ({
  summary: async ({ days: count }) => page(world(), count).summary,
  watch: ({ days: count }, signal) => told(() => page(world(), count), signal),
  received: async () => page(world(), 30).received,
  sent: async () => page(world(), 30).sent,
  records: async () => page(world(), 30).records,
  import: async () => [],
  send: async () => ({ sent: 0, notSent: 0 }),
});
