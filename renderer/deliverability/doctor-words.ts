/** What the doctor's page says besides the words that the command line has too; and in which groups its rows stand. Pure. */

import type {
  DoctorPage,
  DoctorQuestion,
  DoctorReach,
  DoctorReport,
  DoctorRow,
  DoctorTopic,
  DoctorVerdict,
} from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';

export const verdictShape: Readonly<Record<DoctorVerdict, Shape>> = {
  ok: 'ok',
  info: 'info',
  attention: 'attention',
  failed: 'failed',
  unknown: 'ahead',
};

/** For who does not see the shape. */
export const verdictName: Readonly<Record<DoctorVerdict, string>> = {
  ok: t('Right'),
  info: t('Could be better'),
  attention: t('Worth a look'),
  failed: t('Wrong'),
  unknown: t('Not known'),
};

export type Group = { readonly id: DoctorQuestion | 'besides'; readonly topics: readonly DoctorTopic[] };
export const groups: readonly Group[] = [
  { id: 'receive', topics: ['mx', 'address', 'port-in'] },
  { id: 'send', topics: ['port-out', 'ptr', 'lists'] },
  { id: 'genuine', topics: ['spf', 'dkim', 'dmarc'] },
  { id: 'besides', topics: ['tls', 'mta-sts', 'tls-rpt', 'dane', 'caa', 'dnssec', 'clients'] },
];
export const besides = t('Encrypted, proven, easy to find');

/** Of all rows: how many are not as they should be. */
export function summary({ rows, notAsked }: Pick<DoctorReport, 'rows' | 'notAsked'>): string {
  if (notAsked !== null) return t('What the domain needs');
  const wrong = rows.filter(({ verdict }) => verdict === 'failed').length;
  const look = rows.filter(({ verdict }) => verdict === 'attention').length;
  if (wrong > 0)
    return look > 0
      ? t(
          '{wrong, plural, one {# thing is} other {# things are}} wrong, {look, plural, one {# is} other {# are}} worth a look',
          { wrong, look },
        )
      : t('{wrong, plural, one {# thing is} other {# things are}} wrong', { wrong });
  if (look > 0)
    return t('Nothing is wrong, {look, plural, one {# thing is} other {# things are}} worth a look', { look });
  return rows.some(({ verdict }) => verdict === 'unknown')
    ? t('Not everything could be asked')
    : t('All is as it should be');
}

/** Below the domain, as a provider's form wants it. */
export const hostOf = (name: string, domain: string): string =>
  name === domain ? '@' : name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : `${name}.`;

export const triedWords: Readonly<Record<DoctorReach['tried'][number]['result'], string>> = {
  reached: t('reached'),
  silent: t('kept silent'),
  refused: t('said no'),
  unknown: t('could not be found'),
};
export const triedShape: Readonly<Record<DoctorReach['tried'][number]['result'], Shape>> = {
  reached: 'ok',
  silent: 'failed',
  refused: 'attention',
  unknown: 'ahead',
};
export function reachSentence({ verdict, port }: DoctorReach): string {
  if (verdict === 'open') return t('Port {port} leads out of this network.', { port: String(port) });
  if (verdict === 'blocked')
    return t('Nobody answered: this network keeps port {port} shut. A relay is the way round (relay.host).', {
      port: String(port),
    });
  return t('Too few could be asked to tell.');
}

/** The address of a domain's page. */
export const pathOf = (domain: string, part: Part = 'records'): string =>
  `/deliverability${domain === '' ? '' : `/${encodeURIComponent(domain)}`}${part === 'reports' ? '?reports' : ''}`;
export type Part = 'records' | 'reports';
export const parts: readonly (readonly [Part, string])[] = [
  ['records', t('Records')],
  ['reports', t('Reports')],
];

export const shownDomain = (page: DoctorPage, wanted: string): string =>
  page.domains.includes(wanted) ? wanted : (page.domains[0] ?? '');

/** Where in the window a finding is settled. */
const settled: Partial<Readonly<Record<DoctorRow['code'], string>>> = {
  'address-unproven': '/settings?find=doctor.public-addresses',
  'spf-unproven': '/settings?find=doctor.public-addresses',
  'ptr-unproven': '/settings?find=doctor.public-addresses',
  'lists-none': '/settings?find=doctor.block-lists',
  'port-in-inside': '/settings?find=listen.host',
  'port-in-closed': '/settings?find=smtp.port',
  'port-out-blocked': '/settings?find=relay.',
  'dkim-off': '/settings?find=dkim.sign',
  'sts-off': '/settings?find=mta-sts.',
  'tls-soon': '/certificates',
  'tls-ended': '/certificates',
  'tls-names': '/certificates',
  'tls-own': '/certificates',
};
export const settledAt = ({ code }: DoctorRow): string | null => settled[code] ?? null;
