/**
 * Asks the world about a domain of ours, a handful of questions at once and none for long. What cannot be asked is
 * unknown; nothing here judges. The DNS is asked by our own resolvers only, and by no other service.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import { within } from '../checks/gather.ts';
import { askList } from '../dns/dns-list.ts';
import type { Answer, Resolver } from '../dns/resolver.ts';
import type { CaaRecord, SecureAnswer, SecureResolver } from '../dns/secure.ts';
import { printTlsa } from '../mailauth/dane.ts';
import { checkIprev, type IprevVerdict } from '../mailauth/iprev.ts';
import { keyName } from '../mailauth/key-record.ts';
import { stsHost, stsRecordName } from '../mailauth/mta-sts.ts';
import { type FetchText, fetchSts } from '../mailauth/mta-sts-fetch.ts';
import { policyLookup, walkTree } from '../mailauth/organizational-domain.ts';
import { checkSpf, type SpfVerdict } from '../mailauth/spf.ts';
import { tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import { dmarcName, helperNames, serviceName, tlsaNameOf } from './expected.ts';
import { type Facts, type Heard, type Observed, type Signed, UNASKED } from './observed.ts';

export type AskOptions = {
  readonly resolver: Resolver;
  readonly secure: SecureResolver;
  /** Resolvers besides, to see whether all the world sees the same. */
  readonly others: readonly Resolver[];
  readonly fetchText: FetchText | null;
  /** 'zen.example', or 'domain:dbl.example' for lists of domains. */
  readonly blockLists: readonly string[];
  readonly clock: Clock;
  /** How long one answer is waited for. */
  readonly patience: () => Duration;
};

const AT_ONCE = 6;
const MOST_ADDRESSES = 4;

export const NOTHING_ASKED: Observed = {
  ...{
    mx: UNASKED,
    host: UNASKED,
    hostAlias: null,
    texts: UNASKED,
    spf: [],
    keys: {},
    dmarc: UNASKED,
    dmarcAbove: null,
  },
  ...{ names: [], sts: UNASKED, stsHost: UNASKED, stsPolicy: null, rpt: UNASKED, tlsa: UNASKED, caa: UNASKED },
  ...{ hostSigned: { state: 'unknown', why: '' }, signed: { state: 'unknown', why: '' } },
  ...{ services: {}, helpers: {}, lists: [], seen: {} },
};

export async function observe(options: AskOptions, facts: Facts): Promise<Observed> {
  const { resolver, secure } = options;
  const { domain, hostName } = facts;
  const turn = newTurns(AT_ONCE);
  const ask = async <T>(question: () => Promise<Answer<T>>): Promise<Heard<T>> =>
    heard(await turn(() => within(options, question(), LATE)));
  const surely = <T>(question: () => Promise<SecureAnswer<T>>): Promise<SecureAnswer<T>> =>
    turn(() => within(options, question(), LATE_SECURE));
  const text = (name: string) => ask(() => resolver.txt(name));

  const [mx, host, texts, dmarc, sts, policyHost, rpt, tlsa, keys, services, helpers, caa] = await Promise.all([
    surely(() => secure.mx(domain)),
    surely(() => secure.address(hostName)),
    text(domain),
    text(dmarcName(domain)),
    facts.policy ? text(stsRecordName(domain)) : UNASKED,
    facts.policy ? ask(() => resolver.address(stsHost(domain))) : UNASKED,
    text(tlsRptRecordName(domain)),
    surely(() => secure.tlsa(tlsaNameOf(hostName))),
    named(facts.keys.map(({ selector }) => [selector, () => text(keyName(selector, domain))])),
    named(
      facts.services
        .map(service => serviceName(service, domain))
        .map(name => [name, async () => heard((await surely(() => secure.srv(name))).answer)]),
    ),
    named(helperNames(domain).map(name => [name, async () => addressesIn(await ask(() => resolver.address(name)))])),
    authorities(name => surely(() => secure.caa(name)), hostName),
  ]);
  const hosts = addressesIn(heard(host.answer));
  const senders = await sendersOf(facts, hosts, name => ask(() => resolver.address(name)));
  const seen = { ...NOTHING_ASKED, mx: heard(mx.answer), host: hosts, texts, dmarc, keys };
  const [spf, names, above, policy, lists, compared] = await Promise.all([
    Promise.all(texts.kind === 'found' ? senders.map(ip => turn(() => spfOf(options, facts, ip))) : []),
    Promise.all(
      (facts.relay === null ? senders : []).map(ip =>
        turn(() => within(options, checkIprev(ip, resolver), lateName(ip))),
      ),
    ),
    dmarc.kind === 'none' ? turn(() => within(options, policyAbove(resolver, domain), null)) : null,
    policyOf(options, facts, sts, turn),
    listed(options, domain, facts.relay === null ? senders : [], turn),
    compare(options, facts, seen, turn),
  ]);
  const alias = host.answer.kind === 'found' && host.name !== hostName ? host.name : null;
  return {
    ...{ ...seen, hostAlias: alias, spf, dmarcAbove: above, names, sts, rpt, stsPolicy: policy },
    stsHost: addressesIn(policyHost),
    tlsa: mapped(heard(tlsa.answer), printTlsa),
    hostSigned: signedOf(host),
    ...{ caa, signed: signedOf(mx), services, helpers, lists, seen: compared },
  };
}

const LATE = { kind: 'failure', why: 'no answer in time' } as const;
const LATE_SECURE: SecureAnswer<never> = {
  ...{ answer: LATE, name: '' },
  standing: { security: 'indeterminate', why: LATE.why },
  first: { security: 'indeterminate', why: LATE.why },
};

const lateName = (ip: string): IprevVerdict => ({
  ...{ result: 'temperror', ip, name: null, names: [], because: LATE.why },
});

function heard<T>(answer: Answer<T>): Heard<T> {
  switch (answer.kind) {
    case 'found':
      return { kind: 'found', values: answer.records };
    case 'failure':
      return { kind: 'unknown', why: answer.why };
    case 'none':
    case 'no-such-name':
      return { kind: 'none' };
  }
}

const mapped = <T, V>(one: Heard<T>, to: (value: T) => V): Heard<V> =>
  one.kind === 'found' ? { kind: 'found', values: one.values.map(to) } : one;
const addressesIn = (one: Heard<{ readonly address: string }>): Heard<string> => mapped(one, ({ address }) => address);

const named = async <T>(
  asked: readonly (readonly [string, () => Promise<T>])[],
): Promise<Readonly<Record<string, T>>> =>
  Object.fromEntries(await Promise.all(asked.map(async ([name, ask]) => [name, await ask()] as const)));

function signedOf({ answer, standing }: SecureAnswer<unknown>): Signed {
  const { security, why } = standing;
  if (security === 'indeterminate') return { state: 'unknown', why };
  return answer.kind === 'failure' && security !== 'bogus'
    ? { state: 'unknown', why: answer.why }
    : { state: security, why };
}

/** The addresses that our mail comes from: as the owner says, or the mail host's; of a provider, where it takes mail. */
async function sendersOf(
  { addresses, relay }: Facts,
  host: Heard<string>,
  ask: (name: string) => Promise<Heard<{ readonly address: string }>>,
): Promise<readonly string[]> {
  const found = relay === null ? host : addressesIn(await ask(relay));
  const all = relay === null && addresses.length > 0 ? addresses : found.kind === 'found' ? found.values : [];
  return all.slice(0, MOST_ADDRESSES);
}

/** Its includes are asked one after the other: many servers that keep silent would take minutes. */
async function spfOf(options: AskOptions, { domain, hostName }: Facts, ip: string): Promise<SpfVerdict> {
  const question = { ip, helo: hostName, mailFrom: `postmaster@${domain}` };
  const late: SpfVerdict = {
    ...{ result: 'temperror', identity: 'mailfrom', ip, sender: question.mailFrom, domain, record: null },
    ...{ recordDomain: null, term: null, steps: [], lookups: 0, voidLookups: 0, explanation: null, because: LATE.why },
  };
  return within(
    { clock: options.clock, patience: () => 3 * options.patience() },
    checkSpf(question, options.resolver),
    late,
  );
}

async function policyAbove(resolver: Resolver, domain: string): Promise<Observed['dmarcAbove']> {
  const { found } = await walkTree(domain, policyLookup(resolver));
  const above = found.find(one => one.domain !== domain && one.record.psd !== 'y');
  return above ? { domain: above.domain, text: above.record.text } : null;
}

async function policyOf(
  { fetchText }: AskOptions,
  facts: Facts,
  sts: Heard<string>,
  turn: Turn,
): Promise<Observed['stsPolicy']> {
  if (!fetchText || !facts.policy || sts.kind !== 'found') return null;
  const fetched = await turn(() => fetchSts(fetchText, facts.domain));
  return fetched.ok ? { text: '', mx: fetched.value.mx } : { fault: fetched.error.why };
}

/** RFC 8659 §3: the nearest name upwards that has any. */
async function authorities(
  ask: (name: string) => Promise<SecureAnswer<CaaRecord>>,
  hostName: string,
): Promise<Heard<CaaRecord>> {
  for (let name = hostName; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    const found = heard((await ask(name)).answer);
    if (found.kind !== 'none') return found;
  }
  return { kind: 'none' };
}

async function listed(
  options: AskOptions,
  domain: string,
  addresses: readonly string[],
  turn: Turn,
): Promise<Observed['lists']> {
  const { resolver } = options;
  const asked = options.blockLists.flatMap(entry =>
    entry.startsWith('domain:')
      ? [{ list: entry.slice('domain:'.length), what: domain }]
      : addresses.map(what => ({ list: entry, what })),
  );
  return Promise.all(
    asked.map(async ({ list, what }) => ({
      list,
      what,
      answer: await turn(() => within(options, askList(resolver, list, what, true), LATE)),
    })),
  );
}

/** What decides whether mail comes and is believed, asked once more of each of the others. */
async function compare(options: AskOptions, facts: Facts, main: Observed, turn: Turn): Promise<Observed['seen']> {
  const { others } = options;
  const asked: readonly (readonly [string, Heard<unknown>, (from: Resolver) => Promise<Answer<unknown>>])[] = [
    ['mx', main.mx, from => from.mx(facts.domain)],
    ['address', main.host, async from => addressesOf(await from.address(facts.hostName))],
    ['spf', main.texts, from => from.txt(facts.domain)],
    ['dmarc', main.dmarc, from => from.txt(dmarcName(facts.domain))],
    ...facts.keys.map(
      ({ selector }) =>
        [
          `dkim ${selector}`,
          main.keys[selector]!,
          (from: Resolver) => from.txt(keyName(selector, facts.domain)),
        ] as const,
    ),
  ];
  const told = others.length === 0 ? [] : asked.filter(([, own]) => own.kind !== 'unknown');
  return named(
    told.map(([id, own, ask]) => [
      id,
      async () => {
        const answers = await Promise.all(others.map(from => turn(() => within(options, ask(from), LATE))));
        const same = answers.filter(one => print(heard(one)) === print(own)).length;
        return { same: same + 1, asked: others.length + 1 };
      },
    ]),
  );
}

const addressesOf = (answer: Answer<{ readonly address: string }>): Answer<string> =>
  answer.kind === 'found' ? { ...answer, records: answer.records.map(({ address }) => address) } : answer;
const print = (one: Heard<unknown>): string =>
  one.kind === 'found'
    ? one.values
        .map(value => JSON.stringify(value))
        .sort()
        .join()
    : one.kind;

type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** So many at once; the others wait. */
function newTurns(most: number): Turn {
  let free = most;
  const waiting: (() => void)[] = [];
  return async work => {
    if (free > 0) free--;
    else await new Promise<void>(go => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
