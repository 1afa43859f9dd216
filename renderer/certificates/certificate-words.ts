/** Certificates in words: whose they are, how much of their time is left, and what is wrong. Pure. */

import type {
  CertificateOrder,
  CertificatesNow,
  DkimKeyState,
  Handshake,
  ShownCertificate,
  TrialDoubtName,
} from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { span } from '../design/format.ts';
import type { Shape } from '../design/words.ts';

const DAY = 86_400_000;
const SOON = 14 * DAY;

export const sourceWords: { readonly [S in ShownCertificate['source']]: string } = {
  own: t('Yours'),
  acme: t('Certificate authority'),
  local: t('This server’s own authority'),
};

/** `CN=Mailroom local authority, O=…` → what is called by it. */
export const issuerName = (issuer: string): string => /(?:^|, )CN=([^,]+)/.exec(issuer)?.[1] ?? issuer;

export const isGoodFor = (names: readonly string[], host: string): boolean => {
  const wanted = host.toLowerCase();
  const above = wanted.slice(wanted.indexOf('.') + 1);
  return names.some(name => {
    const own = name.toLowerCase();
    return own === wanted || (own.startsWith('*.') && wanted.includes('.') && own.slice(2) === above);
  });
};

export type Standing = {
  readonly shape: Shape;
  readonly word: string;
  /** Of its time, 0 to 1. */
  readonly spent: number;
};

type Timed = Pick<ShownCertificate, 'notBefore' | 'notAfter' | 'names' | 'isUsual'>;

/** `host`: the name that programs ask for; the usual certificate has to have it. */
export function standingOf({ notBefore, notAfter, names, isUsual }: Timed, host: string, now: number): Standing {
  const spent = Math.min(1, Math.max(0, (now - notBefore) / Math.max(1, notAfter - notBefore)));
  const left = notAfter - now;
  if (left <= 0) return { shape: 'failed', word: t('ended {span} ago', { span: span(-left, 'bent') }), spent };
  if (now < notBefore)
    return { shape: 'failed', word: t('holds in {span}', { span: span(notBefore - now, 'bent') }), spent };
  if (isUsual && !isGoodFor(names, host)) return { shape: 'failed', word: t('not good for {host}', { host }), spent };
  const word = t('{span} left', { span: span(left) });
  return { shape: left < SOON ? 'attention' : 'ok', word, spent };
}

export const orderWords: {
  readonly [S in CertificateOrder['state']]: { readonly shape: Shape; readonly word: string };
} = {
  held: { shape: 'ok', word: t('held') },
  due: { shape: 'waiting', word: t('due') },
  ordering: { shape: 'waiting', word: t('being asked for') },
  waiting: { shape: 'waiting', word: t('waits for its records in the DNS') },
  hindered: { shape: 'attention', word: t('cannot be asked for') },
  'put-off': { shape: 'attention', word: t('did not come') },
};

/** How names are proven, and what that needs. */
export function challengeWords(challenge: string): string {
  switch (challenge) {
    case 'http-01':
      return t('Names are proven at port 80 of this computer (http-01, web.http-port).');
    case 'tls-alpn-01':
      return t('Names are proven at port 443 of this computer (tls-alpn-01, web.https-port).');
    default:
      return t('Names are proven by a TXT record in the DNS (dns-01); no port has to be open.');
  }
}

export const doubtWords: { readonly [D in TrialDoubtName]: string } = {
  ended: t('It has ended.'),
  'not-yet': t('It does not hold yet.'),
  soon: t('It ends within a fortnight.'),
  'not-for-host': t('It is not good for the name of this server, which programs ask for.'),
  'broken-chain': t('The certificates behind it did not sign it.'),
  alone: t('Those who signed it are missing. Bring the full chain, often called fullchain.pem.'),
  private: t('Only programs that were told to believe its authority.'),
};

export const needShape: { readonly [S in CertificatesNow['needs'][number]['severity']]: Shape } = {
  failed: 'failed',
  attention: 'attention',
  info: 'info',
};

export const handshakeShape = ({ agreed }: Handshake): Shape =>
  agreed === null ? 'failed' : agreed.doubt ? 'attention' : 'ok';

export const dkimWords: { readonly [S in DkimKeyState]: { readonly shape: Shape; readonly word: string } } = {
  waiting: { shape: 'waiting', word: t('waits for its record') },
  visible: { shape: 'waiting', word: t('seen in the DNS; its time comes') },
  signs: { shape: 'ok', word: t('signs') },
  retired: { shape: 'info', word: t('retired, still published for mail on its way') },
  removed: { shape: 'info', word: t('its record may go') },
};

export type TrustWay = {
  readonly name: string;
  readonly command: string;
  readonly undo: string;
};

/** As each system takes an authority. `file`: the PEM; `authority`: what it is called. */
export const trustWays = (file: string, authority: string): readonly TrustWay[] => {
  const path = /\s/.test(file) ? `"${file}"` : file;
  return [
    {
      name: 'Debian, Ubuntu',
      command: `sudo cp ${path} /usr/local/share/ca-certificates/mailroom.crt && sudo update-ca-certificates`,
      undo: 'sudo rm /usr/local/share/ca-certificates/mailroom.crt && sudo update-ca-certificates --fresh',
    },
    {
      name: 'Fedora, Red Hat, SUSE',
      command: `sudo trust anchor --store ${path}`,
      undo: `sudo trust anchor --remove ${path}`,
    },
    {
      name: 'macOS',
      command: `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${path}`,
      undo: `sudo security remove-trusted-cert -d ${path}`,
    },
    {
      name: 'Windows',
      command: `certutil -user -addstore Root ${path}`,
      undo: `certutil -user -delstore Root "${authority}"`,
    },
    {
      name: 'Firefox, Thunderbird',
      command: `certutil -A -d sql:PROFILE -n Mailroom -t C,, -i ${path}`,
      undo: 'certutil -D -d sql:PROFILE -n Mailroom',
    },
    { name: 'Node', command: `export NODE_EXTRA_CA_CERTS=${path}`, undo: 'unset NODE_EXTRA_CA_CERTS' },
    {
      name: 'Java',
      command: `keytool -importcert -cacerts -storepass changeit -noprompt -alias mailroom -file ${path}`,
      undo: 'keytool -delete -cacerts -storepass changeit -alias mailroom',
    },
  ];
};

/** Of this computer, where it can be told. */
export function usualWay(platform: string): string {
  const low = platform.toLowerCase();
  if (low.startsWith('mac') || low === 'darwin') return 'macOS';
  return low.startsWith('win') ? 'Windows' : 'Debian, Ubuntu';
}
