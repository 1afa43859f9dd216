/**
 * Providers whose servers and OAuth2 endpoints are known; of others the endpoints are asked for (RFC 8414, OpenID Connect
 * Discovery). None has given us a client id: each owner registers his own program there and enters what he gets
 * (fetch.oauth-clients), for a client id in a program that everybody has is nobody's.
 */
export type Provider = {
  readonly name: string;
  readonly title: string;
  readonly domains: readonly string[];
  readonly imap: { readonly host: string } | null;
  readonly pop3: { readonly host: string } | null;
  /** Under which names its servers tell what they have checked (RFC 8601). */
  readonly results: readonly string[];
  readonly oauth: Endpoints | null;
  /** Where one registers a program. */
  readonly register: string;
};

export type Endpoints = {
  readonly authorize: string;
  readonly token: string;
  /** RFC 8628; null: none. */
  readonly device: string | null;
  readonly scope: string;
  /** Besides what RFC 6749 has. */
  readonly more: Readonly<Record<string, string>>;
  /** How it calls itself in its answers (RFC 9207); not given: not known. */
  readonly issuer?: string;
  /** Its answers always say so. */
  readonly tellsIssuer?: boolean;
  /** What this computer has to be called where a browser is sent back to it; else 127.0.0.1 (RFC 8252 §8.3). */
  readonly redirectHost?: 'localhost';
};

export const providers: readonly Provider[] = [
  {
    ...{ name: 'google', title: 'Google', domains: ['gmail.com', 'googlemail.com'] },
    ...{ imap: { host: 'imap.gmail.com' }, pop3: { host: 'pop.gmail.com' }, results: ['mx.google.com'] },
    oauth: {
      authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
      issuer: 'https://accounts.google.com',
      token: 'https://oauth2.googleapis.com/token',
      // Its device flow does not give out mail.
      device: null,
      scope: 'https://mail.google.com/',
      // Without these there is no refresh token at a second consent.
      more: { access_type: 'offline', prompt: 'consent' },
    },
    register: 'https://console.cloud.google.com/apis/credentials (OAuth client ID, Desktop app)',
  },
  {
    ...{ name: 'microsoft', title: 'Microsoft', domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'] },
    imap: { host: 'outlook.office365.com' },
    pop3: { host: 'outlook.office365.com' },
    results: [],
    oauth: {
      authorize: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      device: 'https://login.microsoftonline.com/common/oauth2/v2.0/devicecode',
      scope:
        'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All offline_access',
      more: {},
      redirectHost: 'localhost',
    },
    register: 'https://entra.microsoft.com (App registrations, Mobile and desktop applications, http://localhost)',
  },
  {
    ...{
      name: 'yahoo',
      title: 'Yahoo',
      domains: ['yahoo.com', 'ymail.com', 'rocketmail.com', 'yahoo.de', 'yahoo.co.uk'],
    },
    ...{ imap: { host: 'imap.mail.yahoo.com' }, pop3: { host: 'pop.mail.yahoo.com' }, results: [] },
    oauth: {
      authorize: 'https://api.login.yahoo.com/oauth2/request_auth',
      token: 'https://api.login.yahoo.com/oauth2/get_token',
      ...{ device: null, scope: 'mail-r', more: {} },
    },
    register: 'https://developer.yahoo.com/apps (mail access is given on request)',
  },
];

/** By name, by domain, or by an address in one of its domains; null: none that is known. */
export function providerFor(text: string): Provider | null {
  const said = text.trim().toLowerCase();
  const domain = said.slice(said.lastIndexOf('@') + 1);
  return providers.find(one => one.name === said || one.domains.includes(domain)) ?? null;
}

/** Whose Authentication-Results of mail that lay at `host` are believed: its own name's, and its provider's. */
export function believedAt(host: string): { readonly believed: readonly string[]; readonly cleans: boolean } {
  const known = providers.find(one => one.imap?.host === host || one.pop3?.host === host);
  if (known) return { believed: known.results, cleans: true };
  const domain = host.split('.').slice(1).join('.');
  return { believed: domain.includes('.') ? [host, domain] : [host], cleans: false };
}
