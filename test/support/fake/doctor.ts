/** A domain as the doctor finds it: made-up answers, judged by the real judge. In an empty office nobody is asked. */
import type { DoctorApi, DoctorPage, DoctorReach, DoctorReport } from '../../../server/api/contract.ts';
import { NOTHING_ASKED } from '../../../server/doctor/ask.ts';
import { judge } from '../../../server/doctor/judge.ts';
import type { Facts, Heard, Observed } from '../../../server/doctor/observed.ts';
import { textsOf } from '../../../server/doctor/texts.ts';
import type { World } from './world.ts';

const found = <T>(...values: T[]): Heard<T> => ({ kind: 'found', values });
const NONE = { kind: 'none' } as const;
const DAY = 86_400_000;
const KEY = 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA9cE9WCO1pIfd45zGnxdHQ9hgiAc0RtaEz';

export const fakeFacts = (domain: string, more: Partial<Facts> = {}): Facts => ({
  ...{
    domain,
    hostName: `mail.${domain}`,
    now: Date.now(),
    notAsked: null,
    isLesson: true,
    addresses: ['203.0.113.9'],
  },
  ...{ relay: 'smtp.isp.example', signs: true, policy: null, tlsa: [], authority: null, hasBlockLists: false },
  keys: [
    { selector: '20261101-rsa', value: `${KEY}1`, signs: true },
    {
      selector: '20261101-ed25519',
      value: 'v=DKIM1; k=ed25519; p=VO1pqicANUOWx+RgiBWpB1/skUm1sWcPLUDNreme/Ng=',
      signs: true,
    },
  ],
  reportsTo: { dmarc: `dmarc-reports@${domain}`, tls: `tls-reports@${domain}` },
  certificate: { names: [`mail.${domain}`], notAfter: Date.now() + 80 * DAY, isPublic: true, renewsItself: true },
  services: [
    { label: '_submissions', port: 465 },
    { label: '_imaps', port: 993 },
  ],
  inward: { port: 2525, state: 'open', sentence: '', last: null, hours: 24 },
  outward: { last: { at: Date.now() - 600_000, host: 'smtp.isp.example' }, silent: [] },
  dmarcNext: null,
  ...more,
});

export const fakeObserved = (domain: string, more: Partial<Observed> = {}): Observed => ({
  ...NOTHING_ASKED,
  mx: found({ preference: 10, exchange: `mail.${domain}` }),
  host: found('198.51.100.7'),
  texts: found('v=spf1 include:isp.example -all', 'site-verification=abc'),
  spf: [
    {
      ...{ result: 'pass', identity: 'mailfrom', ip: '192.0.2.25', sender: `postmaster@${domain}`, domain },
      ...{ record: 'v=spf1 include:isp.example -all', recordDomain: domain, term: 'include:isp.example' },
      ...{ steps: [], lookups: 1, voidLookups: 0, explanation: null, because: 'it passes' },
    },
  ],
  keys: { '20261101-rsa': found(`${KEY}1`), '20261101-ed25519': NONE },
  dmarc: found(`v=DMARC1; p=none; rua=mailto:dmarc-reports@${domain}`),
  ...{ rpt: NONE, tlsa: NONE, caa: NONE },
  hostSigned: { state: 'insecure', why: '' },
  signed: { state: 'insecure', why: '' },
  services: { [`_submissions._tcp.${domain}`]: NONE, [`_imaps._tcp.${domain}`]: NONE },
  helpers: { [`autoconfig.${domain}`]: NONE, [`autodiscover.${domain}`]: NONE },
  seen: { mx: { same: 3, asked: 3 }, address: { same: 1, asked: 3 } },
  ...more,
});

export function fakeReport(domain: string, facts = fakeFacts(domain), seen = fakeObserved(domain)): DoctorReport {
  return {
    ...{ domain, hostName: facts.hostName, at: Date.now() - 12_000, notAsked: facts.notAsked },
    ...judge(facts, facts.notAsked === null ? seen : NOTHING_ASKED),
    dmarcNext: facts.notAsked === null ? { step: 'reports', days: 0, passed: 0, failed: 0, record: null } : null,
  };
}

const triedAt = (verdict: DoctorReach['verdict']): DoctorReach => ({
  ...{ at: Date.now(), port: 25, verdict },
  tried: ['gmail.com', 'outlook.com', 'gmx.net'].map(domain => ({
    ...{ domain, host: `mx.${domain}`, address: '192.0.2.1', result: 'silent', why: 'no answer in time' },
  })),
});

type Told = <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>;

export function fakeDoctorApi(world: () => World, told: Told): DoctorApi {
  let reach: DoctorReach | null = null;
  const factsNow = (domain: string): Facts =>
    world().variant === 'full'
      ? fakeFacts(domain)
      : fakeFacts(domain, { notAsked: 'test-name', relay: null, addresses: [] });
  const pageOf = (wanted: string | undefined): DoctorPage => {
    const domains = world().directory.domains.map(({ name }) => name);
    const domain = wanted !== undefined && domains.includes(wanted) ? wanted : domains[0];
    const report = domain === undefined ? null : fakeReport(domain, factsNow(domain));
    return { domains, report, isChecking: false, reach };
  };
  return {
    watch: ({ domain }, signal) => told(() => pageOf(domain), signal),
    async check({ domain }) {
      world().ring();
      return fakeReport(domain, factsNow(domain));
    },
    texts: async ({ domain, which }) => textsOf(fakeReport(domain, factsNow(domain)), factsNow(domain), which),
    async reach() {
      reach = triedAt('blocked');
      world().ring();
      return reach;
    },
  };
}
