/** Settings of certificates, of the public web door that proves names, and of our own MTA-STS policy. */
import { days } from '../base/units.ts';
import { choice, duration, type Field, list, port, text, yesNo } from './field.ts';

export const certificateSettings = {
  'tls.certificate': text({
    default: '',
    doc: 'Your own certificate chain (PEM file). Empty: one from acme.directory, else from the local authority.',
    restarts: 'nothing',
  }),
  'tls.key': text({ default: '', doc: 'The key of tls.certificate (PEM file).', restarts: 'nothing' }),
  'tls.names': list({ default: [], doc: "More names for the local authority's certificate.", restarts: 'nothing' }),

  'acme.directory': text({
    default: '',
    doc: 'Certificate authority that everybody trusts: "letsencrypt", or the address of another one\'s ACME directory. Try "letsencrypt-staging" first: its certificates are trusted by nobody, but its limits are wide. Empty: none. In mode deliver only.',
    source: 'RFC 8555',
    restarts: 'nothing',
    form: 'acme-directory',
  }),
  'acme.contact': list({
    default: [],
    doc: 'Mail addresses that the certificate authority may write to.',
    source: 'RFC 8555 §7.3',
    restarts: 'nothing',
    form: 'mail-address',
  }),
  'acme.agree-terms': yesNo({
    default: false,
    doc: "Agree to the certificate authority's terms of service. Without it there is no account and no certificate.",
    source: 'RFC 8555 §7.3.3',
    restarts: 'nothing',
  }),
  'acme.challenge': choice({
    choices: ['http-01', 'tls-alpn-01', 'dns-01'],
    default: 'http-01',
    doc: 'How names are proven. http-01: the authority asks port 80 (web.http-port). tls-alpn-01: port 443 (web.https-port). dns-01: a TXT record, put there by acme.dns-server, or by you when "mailroom certificate status" asks for it; the only way to names with a star.',
    source: 'RFC 8555 §8, RFC 8737',
    restarts: 'nothing',
  }),
  'acme.names': list({
    default: [],
    doc: 'Names to have a certificate for. Empty: host-name, and the host mta-sts of every domain whose policy is served.',
    restarts: 'nothing',
    form: 'host-pattern',
  }),
  'acme.eab-id': text({
    default: '',
    doc: 'The key identifier of an account that you have with the authority, where it wants one (external account binding).',
    source: 'RFC 8555 §7.3.4',
    restarts: 'nothing',
  }),
  'acme.eab-key': text({
    default: '',
    doc: 'The secret of acme.eab-id, as the authority shows it (base64url). Better given as MAILROOM_ACME_EAB_KEY.',
    restarts: 'nothing',
    secret: true,
  }),
  'acme.trust': text({
    default: '',
    doc: 'PEM file with the root of an authority of your own network, so that its ACME server is believed.',
    restarts: 'nothing',
  }),
  'acme.dns-server': text({
    default: '',
    doc: 'Name server that takes changes for dns-01, as "192.0.2.1" or "192.0.2.1:5353". Empty: you put the records there.',
    source: 'RFC 2136',
    restarts: 'nothing',
    form: 'name-server',
  }),
  'acme.dns-key-name': text({
    default: '',
    doc: 'Name of the key that signs changes at acme.dns-server (TSIG, hmac-sha256).',
    source: 'RFC 8945',
    restarts: 'nothing',
  }),
  'acme.dns-key': text({
    default: '',
    doc: 'The key itself (base64). Better given as MAILROOM_ACME_DNS_KEY.',
    restarts: 'nothing',
    secret: true,
  }),

  'web.host': text({
    default: '0.0.0.0',
    doc: 'Address of the public web door: 0.0.0.0 is every IPv4 network, :: every network.',
    restarts: 'nothing',
  }),
  'web.http-port': port(
    'off',
    'the public web door, which proves names (http-01) and tells mail programs how to set themselves up (autoconfig); the world asks port 80',
    'nothing',
  ),
  'web.https-port': port(
    'off',
    'the public web door with TLS, which serves your MTA-STS policy, autoconfig and Autodiscover, and proves names (tls-alpn-01); the world asks port 443',
    'nothing',
  ),

  'mta-sts.mode': choice({
    choices: ['off', 'testing', 'enforce'],
    default: 'off',
    doc: 'Tell other servers to bring mail for your domains over verified TLS only. testing: they report and deliver all the same. enforce: without it they keep the mail; only served where your certificate is good for it. To undo it, go back to testing and let max-age pass.',
    source: 'RFC 8461 §5',
    restarts: 'nothing',
  }),
  'mta-sts.max-age': duration({
    default: days(7),
    min: days(1),
    max: days(365),
    doc: 'How long other servers remember your policy.',
    source: 'RFC 8461 §3.2',
    restarts: 'nothing',
  }),
  'mta-sts.mx': list({
    default: [],
    doc: 'Mail hosts that the policy allows. Empty: host-name.',
    source: 'RFC 8461 §3.2',
    restarts: 'nothing',
    form: 'host-pattern',
  }),
} as const satisfies Record<string, Field>;
