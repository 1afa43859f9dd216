/**
 * Mail Autoconfig 1.1: what Thunderbird, K-9, Evolution, KMail and others fetch for an address they were given. The answer
 * is about a domain: it is the same for every name in it, so it tells nobody who lives there.
 * draft-ietf-mailmaint-autoconfig (the format, and `/.well-known/autoconfig/mail/config-v1.1.xml`).
 */
import type { Service } from './services.ts';
import { element, escapeXml } from './xml.ts';

/** SCRAM is not among the format's words; 'password-encrypted' would mean CRAM-MD5, which nobody should want. */
const AUTHENTICATION = 'password-cleartext';
const sockets = { tls: 'SSL', starttls: 'STARTTLS', none: 'plain' } as const;

export type Autoconfig = {
  readonly domain: string;
  readonly services: readonly Service[];
};

/** null: there is nothing a program could use. */
export function autoconfigXml({ domain, services }: Autoconfig): string | null {
  const incoming = services.filter(one => one.protocol === 'imap' || one.protocol === 'pop3');
  const outgoing = services.filter(one => one.protocol === 'smtp');
  if (incoming.length === 0 || outgoing.length === 0) return null;
  // IMAP before POP3: a program takes the first.
  const byUse = [...incoming.filter(isImap), ...incoming.filter(one => !isImap(one))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<clientConfig version="1.1">',
    `  <emailProvider id="${escapeXml(domain)}">`,
    element(2, 'domain', domain),
    element(2, 'displayName', domain),
    element(2, 'displayShortName', domain),
    ...byUse.map(one => server('incomingServer', one)),
    ...outgoing.map(one => server('outgoingServer', one)),
    '  </emailProvider>',
    '</clientConfig>',
    '',
  ].join('\n');
}

const isImap = ({ protocol }: Service): boolean => protocol === 'imap';

function server(
  name: 'incomingServer' | 'outgoingServer',
  { protocol, host, port, security, signsIn }: Service,
): string {
  return [
    `    <${name} type="${protocol}">`,
    element(3, 'hostname', host),
    element(3, 'port', port),
    element(3, 'socketType', sockets[security]),
    element(3, 'authentication', signsIn ? AUTHENTICATION : 'none'),
    ...(signsIn ? [element(3, 'username', '%EMAILADDRESS%')] : []),
    `    </${name}>`,
  ].join('\n');
}
