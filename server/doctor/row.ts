/**
 * What the doctor finds, as values: a row for each thing that others look at, with what is, what should be and who can
 * change it. A code says what was found; `words.ts` says it in sentences, here and in the window.
 */
import type { Instant } from '../base/units.ts';

export const topics = [
  ...(['mx', 'address', 'port-in', 'spf', 'dkim', 'dmarc', 'ptr', 'lists', 'port-out', 'tls'] as const),
  ...(['mta-sts', 'tls-rpt', 'dane', 'caa', 'dnssec', 'clients'] as const),
] as const;
export type Topic = (typeof topics)[number];

/** unknown: it could not be asked, which is never held against anybody. */
export type Verdict = 'ok' | 'info' | 'attention' | 'failed' | 'unknown';

/**
 * dns: whoever keeps the domain's records. network: the internet provider. router: whoever looks after the way in. here:
 * this server's settings. relay: the provider that takes mail along. list: the keeper of a block list.
 */
export type Who = 'dns' | 'network' | 'router' | 'here' | 'relay' | 'list' | 'nobody';

export const codes = {
  'not-asked': ['unknown', 'nobody'],
  'could-not-ask': ['unknown', 'nobody'],
  'mx-ok': ['ok', 'nobody'],
  'mx-backup': ['ok', 'nobody'],
  'mx-others-first': ['attention', 'dns'],
  'mx-elsewhere': ['failed', 'dns'],
  'mx-missing': ['failed', 'dns'],
  'mx-null': ['failed', 'dns'],
  'address-ok': ['ok', 'nobody'],
  'address-unproven': ['info', 'here'],
  'address-other': ['attention', 'dns'],
  'address-missing': ['failed', 'dns'],
  'address-private': ['failed', 'dns'],
  'address-alias': ['attention', 'dns'],
  'port-in-ok': ['ok', 'nobody'],
  'port-in-quiet': ['attention', 'router'],
  'port-in-inside': ['failed', 'here'],
  'port-in-closed': ['failed', 'here'],
  'spf-ok': ['ok', 'nobody'],
  'spf-relay-ok': ['ok', 'nobody'],
  'spf-unproven': ['info', 'here'],
  'spf-missing': ['failed', 'dns'],
  'spf-several': ['failed', 'dns'],
  'spf-broken': ['failed', 'dns'],
  'spf-too-many': ['failed', 'dns'],
  'spf-near-limit': ['attention', 'dns'],
  'spf-everybody': ['failed', 'dns'],
  'spf-not-covered': ['failed', 'dns'],
  'spf-relay-unsure': ['attention', 'relay'],
  'dkim-ok': ['ok', 'nobody'],
  'dkim-missing': ['failed', 'dns'],
  'dkim-next-missing': ['info', 'dns'],
  'dkim-other': ['failed', 'dns'],
  'dkim-revoked': ['failed', 'dns'],
  'dkim-no-keys': ['attention', 'here'],
  'dkim-off': ['attention', 'here'],
  'dmarc-reject': ['ok', 'nobody'],
  'dmarc-quarantine': ['ok', 'nobody'],
  'dmarc-none': ['info', 'dns'],
  'dmarc-unheard': ['attention', 'dns'],
  'dmarc-missing': ['attention', 'dns'],
  'dmarc-above': ['info', 'dns'],
  'dmarc-several': ['failed', 'dns'],
  'dmarc-broken': ['failed', 'dns'],
  'ptr-ok': ['ok', 'nobody'],
  'ptr-other': ['attention', 'network'],
  'ptr-dynamic': ['failed', 'network'],
  'ptr-no-way-back': ['failed', 'network'],
  'ptr-missing': ['failed', 'network'],
  'ptr-relay': ['ok', 'nobody'],
  'ptr-unproven': ['info', 'here'],
  'lists-clear': ['ok', 'nobody'],
  'lists-listed': ['failed', 'list'],
  'lists-none': ['info', 'here'],
  'lists-silent': ['unknown', 'list'],
  'port-out-ok': ['ok', 'nobody'],
  'port-out-relay': ['ok', 'nobody'],
  'port-out-blocked': ['failed', 'network'],
  'port-out-untried': ['info', 'nobody'],
  'tls-ok': ['ok', 'nobody'],
  'tls-soon': ['attention', 'here'],
  'tls-ended': ['failed', 'here'],
  'tls-names': ['attention', 'here'],
  'tls-own': ['info', 'here'],
  'sts-ok': ['ok', 'nobody'],
  'sts-off': ['info', 'here'],
  'sts-missing': ['info', 'dns'],
  'sts-other': ['attention', 'dns'],
  'sts-no-host': ['attention', 'dns'],
  'sts-unreachable': ['attention', 'here'],
  'sts-not-named': ['failed', 'here'],
  'rpt-ok': ['ok', 'nobody'],
  'rpt-missing': ['info', 'dns'],
  'rpt-elsewhere': ['info', 'dns'],
  'rpt-broken': ['attention', 'dns'],
  'dane-ok': ['ok', 'nobody'],
  'dane-missing': ['info', 'dns'],
  'dane-unsigned': ['info', 'dns'],
  'dane-wrong': ['failed', 'dns'],
  'dane-useless': ['info', 'dns'],
  'caa-ok': ['ok', 'nobody'],
  'caa-none': ['ok', 'nobody'],
  'caa-forbids': ['failed', 'dns'],
  'dnssec-signed': ['ok', 'nobody'],
  'dnssec-unsigned': ['info', 'dns'],
  'dnssec-broken': ['failed', 'dns'],
  'clients-ok': ['ok', 'nobody'],
  'clients-missing': ['info', 'dns'],
  'clients-other': ['attention', 'dns'],
} as const satisfies Readonly<Record<string, readonly [Verdict, Who]>>;
export type Code = keyof typeof codes;

export type RecordKind = 'MX' | 'A' | 'AAAA' | 'TXT' | 'CNAME' | 'SRV' | 'TLSA';
/** A record as it is to be published. Names are absolute, without the final dot. */
export type Wanted = {
  readonly kind: RecordKind;
  readonly name: string;
  /** As a form wants it, without quotes: '10 mail.here.example', 'v=spf1 mx -all', '0 1 993 mail.here.example'. */
  readonly value: string;
  /** Other values at the same name and of the same kind, which are to stay. */
  readonly beside?: readonly string[];
  /** What it takes the place of. */
  readonly replaces?: string;
};

export type Values = Readonly<Record<string, string | number>>;
export type Row = {
  /** The same as long as it is about the same: 'mx', 'dkim 20261123-rsa'. */
  readonly id: string;
  readonly topic: Topic;
  readonly verdict: Verdict;
  readonly code: Code;
  readonly values: Values;
  /** The name or address that was looked at. */
  readonly name: string;
  /** What stands there, as it was found. */
  readonly is: readonly string[];
  /** What should; empty where nothing is to be published. */
  readonly should: readonly Wanted[];
  readonly who: Who;
  /** Of several resolvers, how many saw the same; not there: one was asked. */
  readonly seen?: { readonly same: number; readonly asked: number };
};

export type Question = 'receive' | 'send' | 'genuine';
export type Answer = {
  readonly question: Question;
  /** attention: with a but. */
  readonly verdict: Verdict;
  /** The row that decides; null: nothing speaks against it, or nothing was asked. */
  readonly because: string | null;
};

/** Why nobody is asked: nothing may leave, or nobody outside knows such a name. */
export type NotAsked = 'capture' | 'local' | 'test-name';

/** What is to be done about the DMARC policy next, by what others report. */
export type DmarcNext = {
  readonly step: 'publish' | 'reports' | 'wait' | 'mend' | 'quarantine' | 'reject' | 'done';
  readonly days: number;
  readonly passed: number;
  readonly failed: number;
  /** The record of the next step; null: the one that stands there stays. */
  readonly record: Wanted | null;
};

export type Report = {
  readonly domain: string;
  readonly hostName: string;
  readonly at: Instant;
  readonly notAsked: NotAsked | null;
  readonly answers: readonly Answer[];
  readonly rows: readonly Row[];
  readonly dmarcNext: DmarcNext | null;
};

type Told = {
  readonly topic: Topic;
  readonly name: string;
  readonly id?: string;
  readonly values?: Values;
  readonly is?: readonly string[];
  readonly should?: readonly Wanted[];
};

export function rowOf(code: Code, told: Told): Row {
  const [verdict, who] = codes[code];
  const { topic, name, id = topic, values = {}, is = [], should = [] } = told;
  return { id, topic, verdict, code, values, name, is, should: verdict === 'ok' ? [] : should, who };
}

/** Not known, and why: grey, never red. What should be there is told all the same. */
export const unaskedRow = (told: Told, why: string | null): Row =>
  rowOf(why === null ? 'not-asked' : 'could-not-ask', { ...told, values: why === null ? {} : { why } });
