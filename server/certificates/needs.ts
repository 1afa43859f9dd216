/** What the owner must know or do about certificates, in sentences. Pure. */
import { days, type Instant } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import { allowsHost } from '../mailauth/mta-sts.ts';
import type { Shown } from '../net/certificate-choice.ts';
import type { OrderState } from './issuer.ts';
import type { OwnPolicy } from './policy.ts';
import type { DomainSeen, HostSeen } from './publication.ts';

/** A certificate of the owner's own is the owner's to renew. */
const TELL_BEFORE = days(14);
/** With so little left an order that fails is more than a delay. */
const SHORT = days(7);

/** What was said elsewhere may end with a full stop of its own. */
const need = (id: string, severity: Need['severity'], sentence: string, command?: string): Need => ({
  ...{ id, severity, ...(command === undefined ? {} : { command }) },
  sentence: sentence.replace(/\.\.(?= |$)/g, '.'),
});
const date = (at: Instant): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export function needsOfShown(usual: Shown, fault: string | null, now: Instant): readonly Need[] {
  const needs: Need[] = [];
  if (fault !== null)
    needs.push(need('certificate-files', 'attention', `${fault} The certificate from before goes on being shown.`));
  const left = usual.facts.notAfter - now;
  if (left <= 0)
    needs.push(
      need(
        'certificate-ended',
        'failed',
        `The certificate ended on ${date(usual.facts.notAfter)}; programs refuse it.`,
      ),
    );
  else if (usual.source === 'own' && left < TELL_BEFORE)
    needs.push(
      need(
        'certificate-ends',
        'attention',
        `Your certificate ends on ${date(usual.facts.notAfter)}. Put the next one into the same files: it is taken at once.`,
      ),
    );
  return needs;
}

/** `endsAt`: of the certificate that is shown for these names from that authority; null: there is none. */
export function needsOfOrder(order: OrderState, endsAt: Instant | null, now: Instant): readonly Need[] {
  const { id, state, because } = order;
  const severity = endsAt !== null && endsAt - now > SHORT ? 'info' : 'attention';
  const meanwhile = endsAt !== null && endsAt > now ? ` The one in use is good until ${date(endsAt)}.` : '';
  switch (state) {
    case 'waiting': {
      const records = order.records.map(one => `${one.name} TXT "${one.value}"`).join(' and ');
      return [
        need(
          `acme-${id}`,
          severity,
          `The certificate for ${id} waits for a record in the DNS: ${records}.${meanwhile}`,
        ),
      ];
    }
    case 'hindered':
      return [need(`acme-${id}`, severity, `The certificate for ${id} cannot be had: ${because}.${meanwhile}`)];
    case 'put-off': {
      const again = order.retryAt === null ? '' : ` Tried again on ${date(order.retryAt)}.`;
      return [need(`acme-${id}`, severity, `The certificate for ${id} did not come: ${because}.${again}${meanwhile}`)];
    }
    case 'held':
    case 'due':
    case 'ordering':
      return [];
  }
}

export type PolicyFacts = {
  readonly domain: string;
  readonly wanted: 'testing' | 'enforce';
  readonly policy: OwnPolicy;
  /** Why the certificate of our mail host cannot keep an enforced policy. */
  readonly unfit: string | null;
  /** Why the policy cannot be fetched from here. */
  readonly unreachable: string | null;
  readonly seen: DomainSeen | null;
};

export function needsOfPolicy({ domain, wanted, policy, unfit, unreachable, seen }: PolicyFacts): readonly Need[] {
  const needs: Need[] = [];
  const add = (what: string, severity: Need['severity'], sentence: string, command?: string) =>
    needs.push(need(`mta-sts-${what}-${domain}`, severity, sentence, command));
  if (wanted === 'enforce' && unfit !== null)
    add('mode', 'attention', `The MTA-STS policy of ${domain} is served as "testing", not "enforce": ${unfit}.`);
  if (unreachable !== null)
    add('host', 'attention', `Nobody can fetch the MTA-STS policy of ${domain}: ${unreachable}.`);
  if (!seen) return needs;
  const records = `mailroom certificate records ${domain}`;
  if (seen.host === false && unreachable === null)
    add(
      'host',
      'attention',
      `Nobody can fetch the MTA-STS policy of ${domain}: mta-sts.${domain} is not in the DNS.`,
      records,
    );
  if (seen.id === null)
    add('record', 'info', `The MTA-STS policy of ${domain} is not announced in the DNS yet.`, records);
  else if (seen.id !== undefined && seen.id !== policy.id)
    add(
      'record',
      'attention',
      `The DNS announces another MTA-STS policy of ${domain} than the one that is served.`,
      records,
    );
  const strangers = (seen.mx ?? []).filter(host => host !== '' && !allowsHost(policy.policy, host));
  if (strangers.length > 0)
    add(
      'mx',
      'attention',
      `Mail for ${domain} by way of ${strangers.join(', ')} breaks the MTA-STS policy, which does not name it. Name it in mta-sts.mx, or take it out of the DNS.`,
    );
  return needs;
}

/** `own`: TLSA values of the keys that are shown. Who checks DANE delivers nothing where none of the published fits. */
export function needsOfHost(hostName: string, seen: HostSeen | null, own: readonly string[]): readonly Need[] {
  const published = seen?.tlsa ?? [];
  const fits = published.some(one => own.includes(one));
  const onlyKeys = published.every(one => one.startsWith('3 1 1 '));
  return published.length > 0 && onlyKeys && !fits
    ? [
        need(
          'dane',
          'attention',
          `The TLSA records of ${hostName} are not of the key in use: servers that check DANE keep their mail for you.`,
          'mailroom certificate records',
        ),
      ]
    : [];
}
