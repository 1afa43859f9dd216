/**
 * What a developer pastes so that his program sends through this server: one text for each program or framework, with the
 * host, port and encryption that really listen. Pure; the window and the command line show the same. Every one that can
 * run on a computer is run against a live server by test/measure/cards.ts.
 */
import type { ConnectService, ConnectWays } from './connect-contract.ts';
import type { ListenerState } from './shapes.ts';

/** How a program gets mail in here. */
export type SnippetWay = {
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  /** null: nobody need sign in. */
  readonly user: string | null;
  readonly password: string | null;
  readonly from: string;
  readonly to: string;
  /** The file of the authority that signed our certificate, where programs do not believe it by themselves. */
  readonly trust: string | null;
  /** Where mail is read by IMAP; null: nowhere. */
  readonly imap?: { readonly port: number; readonly security: 'none' | 'starttls' | 'tls' } | null;
  /** Where tests ask the test inbox, `http://127.0.0.1:8025`; null: nowhere. */
  readonly web?: string | null;
};

export const snippetIds = [
  ...(['env', 'curl', 'swaks', 'msmtp', 'mutt', 'node', 'python', 'django', 'rails', 'laravel', 'symfony'] as const),
  ...(['php', 'spring', 'wordpress', 'docker', 'playwright', 'actions'] as const),
] as const;
export type SnippetId = (typeof snippetIds)[number];

export type Snippet = {
  readonly id: SnippetId;
  /** A program's own name, the same in every language. */
  readonly name: string;
  /** Where it goes: a file's name, or 'shell'. */
  readonly place: string;
  readonly text: string;
};

/** What stands for a password that is not known here. */
export const PASSWORD = 'PASSWORD';

export const snippetsOf = (way: SnippetWay): readonly Snippet[] => snippetIds.map(id => ({ id, ...made[id](way) }));

/** Of the listeners alone: what a program on this computer may use without an account. */
export function openWay(listeners: readonly ListenerState[], to: string): SnippetWay | null {
  const open = (name: ListenerState['name']): ListenerState | undefined =>
    listeners.find(listener => listener.name === name && listener.state === 'listening');
  const smtp = open('smtp') ?? open('submission');
  if (!smtp) return null;
  const nobody = { security: 'none', user: null, password: null, trust: null } as const;
  const console = open('console');
  const web = console ? webOf(console) : null;
  return { ...nobody, host: localHost(smtp.host), port: smtp.port, from: 'a@x.test', to, web };
}

/** What an app of this account may use; null: nothing is open for it. `password`: null where it is not known here. */
export function programWay(ways: ConnectWays, password: string | null, to: string): SnippetWay | null {
  const sending = ways.services.find(one => one.protocol === 'smtp');
  if (!sending) return null;
  const reading = ways.services.find(one => one.protocol === 'imap');
  // Every local certificate has this computer's own address; whether its name is known here nobody can tell.
  const isOwn = sending.trust.kind === 'authority' || !sending.trust.goodFor;
  const host = isOwn && !sending.onlyHere ? '127.0.0.1' : sending.host;
  const isBelieved = sending.security === 'none' || sending.trust.kind !== 'authority';
  const word = password ?? (ways.anyPassword ? 'any' : null);
  return {
    ...{ host, port: sending.port, security: sending.security, from: ways.address, to },
    user: sending.signsIn ? ways.address : null,
    password: word,
    trust: isBelieved && isPlain(reading) ? null : ways.authorityFile,
    imap: reading ? { port: reading.port, security: reading.security } : null,
    web: ways.testsAt,
  };
}
const isPlain = (service: ConnectService | undefined): boolean =>
  !service || service.security === 'none' || service.trust.kind !== 'authority';

/** How a program on this very computer calls a listener. */
export const localHost = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);

/** The window in a browser, from this computer. */
export const webOf = ({ host, port }: Pick<ListenerState, 'host' | 'port'>): string =>
  `http://${bracketed(localHost(host))}:${port}`;

type Made = Omit<Snippet, 'id'>;

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
const shell = (text: string): string =>
  /^[\w@%+=:,./[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const secretOf = ({ password }: SnippetWay): string => password ?? PASSWORD;

/** RFC 3986 §3.2.1; `smtps` is what programs call implicit TLS. */
function urlOf(way: SnippetWay): string {
  const scheme = way.security === 'tls' ? 'smtps' : 'smtp';
  const login = way.user === null ? '' : `${encodeURIComponent(way.user)}:${encodeURIComponent(secretOf(way))}@`;
  return `${scheme}://${login}${bracketed(way.host)}:${way.port}`;
}

const lines = (...all: readonly (string | false)[]): string => all.filter(line => line !== false).join('\n');

const made: { readonly [I in SnippetId]: (way: SnippetWay) => Made } = {
  env: way => ({
    name: 'MAIL_URL',
    place: '.env',
    text: lines(`MAIL_URL=${urlOf(way)}`, way.trust !== null && `NODE_EXTRA_CA_CERTS=${way.trust}`),
  }),
  curl: way => ({
    name: 'curl',
    place: 'shell',
    text: lines(
      `printf 'From: ${way.from}\\r\\nTo: ${way.to}\\r\\nSubject: hi\\r\\n\\r\\nhello\\r\\n' | \\`,
      `  curl ${way.security === 'tls' ? 'smtps' : 'smtp'}://${bracketed(way.host)}:${way.port} \\`,
      way.security === 'starttls' && '  --ssl-reqd \\',
      way.trust !== null && `  --cacert ${shell(way.trust)} \\`,
      way.user !== null && `  --user ${shell(`${way.user}:${secretOf(way)}`)} \\`,
      `  --mail-from ${shell(way.from)} --mail-rcpt ${shell(way.to)} -T -`,
    ),
  }),
  swaks: way => ({
    name: 'swaks',
    place: 'shell',
    text: lines(
      `swaks --server ${shell(way.host)} --port ${way.port} --from ${shell(way.from)} --to ${shell(way.to)}${way.security === 'none' && way.user === null ? '' : ' \\'}`,
      way.security !== 'none' &&
        `  ${way.security === 'tls' ? '--tls-on-connect' : '--tls'}${way.user === null ? '' : ' \\'}`,
      way.user !== null && `  --auth PLAIN --auth-user ${shell(way.user)} --auth-password ${shell(secretOf(way))}`,
    ),
  }),
  msmtp: way => ({
    name: 'msmtp',
    place: 'shell',
    text: lines(
      `printf 'From: ${way.from}\\nTo: ${way.to}\\nSubject: hi\\n\\nhello\\n' | \\`,
      `  msmtp --file=/dev/null --host=${shell(way.host)} --port=${way.port} ${msmtpTls(way)} \\`,
      way.user !== null &&
        `  --auth=on --user=${shell(way.user)} --passwordeval=${shell(`echo ${shell(secretOf(way))}`)} \\`,
      `  --from=${shell(way.from)} ${shell(way.to)}`,
    ),
  }),
  mutt: way => ({ name: 'mutt', place: '~/.muttrc', text: muttOf(way) }),
  node: way => ({ name: 'Node', place: 'send.mjs', text: nodeOf(way) }),
  python: way => ({ name: 'Python', place: 'send.py', text: pythonOf(way) }),
  django: way => ({
    name: 'Django',
    place: 'settings.py',
    text: lines(
      "EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'",
      `EMAIL_HOST = ${quoted(way.host)}`,
      `EMAIL_PORT = ${way.port}`,
      way.user !== null && `EMAIL_HOST_USER = ${quoted(way.user)}`,
      way.user !== null && `EMAIL_HOST_PASSWORD = ${quoted(secretOf(way))}`,
      `EMAIL_USE_TLS = ${way.security === 'starttls' ? 'True' : 'False'}`,
      `EMAIL_USE_SSL = ${way.security === 'tls' ? 'True' : 'False'}`,
      way.trust !== null && `# before it starts: export SSL_CERT_FILE=${shell(way.trust)}`,
    ),
  }),
  rails: way => ({
    name: 'Rails',
    place: 'config/environments/development.rb',
    text: lines(
      'config.action_mailer.delivery_method = :smtp',
      'config.action_mailer.smtp_settings = {',
      `  address: "${way.host}", port: ${way.port},`,
      way.user !== null &&
        `  user_name: ${quoted(way.user)}, password: ${quoted(secretOf(way))}, authentication: :plain,`,
      way.trust !== null && `  ca_file: ${quoted(way.trust)},`,
      `  enable_starttls: ${way.security === 'starttls'}, tls: ${way.security === 'tls'}`,
      '}',
    ),
  }),
  laravel: way => ({
    name: 'Laravel',
    place: '.env',
    text: lines(
      'MAIL_MAILER=smtp',
      `MAIL_HOST=${way.host}`,
      `MAIL_PORT=${way.port}`,
      `MAIL_USERNAME=${way.user ?? 'null'}`,
      `MAIL_PASSWORD=${way.user === null ? 'null' : `"${secretOf(way)}"`}`,
      // Up to Laravel 11 the first, from then on the second.
      `MAIL_ENCRYPTION=${way.security === 'none' ? 'null' : way.security === 'tls' ? 'ssl' : 'tls'}`,
      `MAIL_SCHEME=${way.security === 'tls' ? 'smtps' : 'null'}`,
      `MAIL_FROM_ADDRESS=${way.from}`,
    ),
  }),
  symfony: way => ({ name: 'Symfony', place: '.env', text: `MAILER_DSN=${urlOf(way)}` }),
  php: () => ({
    name: 'PHP mail()',
    place: 'php.ini',
    text: 'sendmail_path = "mailroom sendmail -t -i"',
  }),
  spring: way => ({
    name: 'Spring',
    place: 'application.properties',
    text: lines(
      `spring.mail.host=${way.host}`,
      `spring.mail.port=${way.port}`,
      way.user !== null && `spring.mail.username=${way.user}`,
      way.user !== null && `spring.mail.password=${secretOf(way)}`,
      `spring.mail.properties.mail.smtp.auth=${way.user !== null}`,
      `spring.mail.properties.mail.smtp.starttls.enable=${way.security === 'starttls'}`,
      `spring.mail.properties.mail.smtp.ssl.enable=${way.security === 'tls'}`,
    ),
  }),
  wordpress: way => ({ name: 'WordPress', place: 'wp-content/mu-plugins/mailroom.php', text: wordpressOf(way) }),
  docker: way => ({
    name: 'Docker',
    place: 'compose.yaml',
    text: lines(
      'services:',
      '  app:',
      '    environment:',
      `      MAIL_URL: ${urlOf({ ...way, host: 'host.docker.internal' })}`,
      '    extra_hosts:',
      "      - 'host.docker.internal:host-gateway'",
    ),
  }),
  playwright: way => ({ name: 'Playwright, Vitest', place: 'tests/mail.ts', text: testOf(way) }),
  actions: () => ({
    name: 'GitHub Actions',
    place: '.github/workflows/test.yml',
    text: lines(
      'steps:',
      '  # mailroom is installed on the runner before',
      '  - run: |',
      '      mailroom serve --home "$RUNNER_TEMP/mailroom" --preset dev --ready json &',
      '      until curl --silent --fail http://127.0.0.1:8025/readyz; do sleep 0.2; done',
      '  - run: npm test',
      '    env:',
      '      MAIL_URL: smtp://127.0.0.1:1025',
    ),
  }),
};

function msmtpTls({ security, trust }: SnippetWay): string {
  if (security === 'none') return '--tls=off';
  const file = trust === null ? '' : ` --tls-trust-file=${shell(trust)}`;
  return `--tls=on --tls-starttls=${security === 'starttls' ? 'on' : 'off'}${file}`;
}

/** mutt 2 forces TLS unless told otherwise. */
function muttOf(way: SnippetWay): string {
  const { user, from, imap, trust, security } = way;
  const said = (name: string, value: string): string => `set ${name} = ${quoted(value)}`;
  const reads = imap
    ? [
        said('folder', `${imap.security === 'tls' ? 'imaps' : 'imap'}://${bracketed(way.host)}:${imap.port}/`),
        said('imap_user', user ?? from),
        said('imap_pass', secretOf(way)),
        said('spoolfile', '+INBOX'),
      ]
    : [];
  const [scheme, login] = [security === 'tls' ? 'smtps' : 'smtp', user === null ? '' : `${encodeURIComponent(user)}@`];
  return lines(
    said('from', from),
    'set use_envelope_from = yes',
    ...reads,
    said('smtp_url', `${scheme}://${login}${bracketed(way.host)}:${way.port}/`),
    user !== null && said('smtp_pass', secretOf(way)),
    // Left to itself it takes SCRAM with a channel binding that its library cannot make.
    user !== null && said('smtp_authenticators', 'plain'),
    imap != null && said('imap_authenticators', 'plain'),
    `set ssl_force_tls = ${security === 'none' ? 'no' : 'yes'}`,
    `set ssl_starttls = ${security === 'starttls' ? 'yes' : 'no'}`,
    trust !== null && said('certificate_file', trust),
  );
}

function nodeOf(way: SnippetWay): string {
  const { host, port, security, user, trust } = way;
  const tls = security === 'starttls' ? ', requireTLS: true' : security === 'none' ? ', ignoreTLS: true' : '';
  return lines(
    trust !== null && "import { readFileSync } from 'node:fs';",
    "import nodemailer from 'nodemailer';",
    '',
    'const mail = nodemailer.createTransport({',
    `  host: ${quoted(host)}, port: ${port}, secure: ${security === 'tls'}${tls},`,
    user !== null && `  auth: { user: ${quoted(user)}, pass: ${quoted(secretOf(way))} },`,
    trust !== null && `  tls: { ca: readFileSync(${quoted(trust)}) },`,
    '});',
    'await mail.sendMail({',
    `  from: ${quoted(way.from)}, to: ${quoted(way.to)},`,
    "  subject: 'hi', text: 'hello',",
    '});',
  );
}

function pythonOf(way: SnippetWay): string {
  const { host, port, security, user, trust } = way;
  const context = `ssl.create_default_context(${trust === null ? '' : `cafile=${quoted(trust)}`})`;
  const opened =
    security === 'tls'
      ? `smtplib.SMTP_SSL(${quoted(host)}, ${port}, context=${context})`
      : `smtplib.SMTP(${quoted(host)}, ${port})`;
  return lines(
    security === 'none' ? 'import smtplib' : 'import smtplib, ssl',
    'from email.message import EmailMessage',
    '',
    'message = EmailMessage()',
    `message['From'], message['To'], message['Subject'] = ${quoted(way.from)}, ${quoted(way.to)}, 'hi'`,
    "message.set_content('hello')",
    `with ${opened} as smtp:`,
    security === 'starttls' && `    smtp.starttls(context=${context})`,
    user !== null && `    smtp.login(${quoted(user)}, ${quoted(secretOf(way))})`,
    '    smtp.send_message(message)',
  );
}

const wordpressOf = (way: SnippetWay): string =>
  lines(
    '<?php',
    "add_action('phpmailer_init', function ($mail) {",
    '    $mail->isSMTP();',
    `    $mail->Host = ${quoted(way.host)};`,
    `    $mail->Port = ${way.port};`,
    `    $mail->SMTPSecure = '${way.security === 'tls' ? 'ssl' : way.security === 'starttls' ? 'tls' : ''}';`,
    way.security === 'none' && '    $mail->SMTPAutoTLS = false;',
    `    $mail->SMTPAuth = ${way.user !== null};`,
    way.user !== null && `    $mail->Username = ${quoted(way.user)};`,
    way.user !== null && `    $mail->Password = ${quoted(secretOf(way))};`,
    '});',
  );

/** By the client that the test inbox hands out (client/); where mail is not captured, by IMAP. */
function testOf(way: SnippetWay): string {
  const { web } = way;
  if (web == null) return imapTestOf(way);
  return lines(
    '// Once, beside this file:',
    `//   curl -O ${web}/test-client/mailroom.mjs -O ${web}/test-client/mailroom.d.mts`,
    "import { mailroom } from './mailroom.mjs';",
    '',
    `export const mail = mailroom({ url: ${quoted(web)} });`,
    '',
    '/** Waits for mail to this address, and has what a test is after: code, link, text, attachment(name). */',
    "export const mailTo = (address: string) => mail.wait({ to: address, within: '5s' });",
    '',
    "// Tests at the same time: const inbox = await mail.newInbox('shop'), and inbox.smtp for the program.",
  );
}

/** Waits for a message by IMAP, which imapflow speaks. */
function imapTestOf(way: SnippetWay): string {
  const { imap, trust } = way;
  const port = imap?.port ?? 1143;
  const tls = imap?.security === 'tls' ? 'secure: true' : 'secure: false, doSTARTTLS: false';
  return lines(
    trust !== null && "import { readFileSync } from 'node:fs';",
    "import { ImapFlow } from 'imapflow';",
    '',
    '/** The newest message to this address, as text; asked again for up to five seconds. */',
    'export async function mailTo(address: string) {',
    '  const client = new ImapFlow({',
    `    host: ${quoted(way.host)}, port: ${port}, ${tls}, logger: false,`,
    `    auth: { user: ${quoted(way.user ?? way.to)}, pass: ${quoted(secretOf(way))} },`,
    trust !== null && imap?.security === 'tls' && `    tls: { ca: readFileSync(${quoted(trust)}) },`,
    '  });',
    '  await client.connect();',
    "  await client.mailboxOpen('INBOX');",
    '  try {',
    '    for (const end = Date.now() + 5000; Date.now() < end; await new Promise(next => setTimeout(next, 100))) {',
    '      const [found] = (await client.search({ to: address })).slice(-1);',
    '      if (found) return (await client.fetchOne(found, { source: true })).source.toString();',
    '      await client.noop();',
    '    }',
    '    throw new Error("No mail for " + address);',
    '  } finally {',
    '    await client.logout();',
    '  }',
    '}',
  );
}
