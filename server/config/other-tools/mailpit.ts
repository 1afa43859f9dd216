/** Mailpit's variables and flags, as its documentation lists them. */
import { binds, idle, logins, loginsFile, no, RELEASED, relay, sets, type Variable, word, yes } from './outcome.ts';
import { flatYaml, tagRulesOf, tagRulesOfFile } from './tag-rules.ts';

const HOME = 'what is captured lies in the home folder (--home or MAILROOM_HOME)';
const NOBODY = 'nothing leaves by itself while mail is captured';
const SIGNS = 'any name and any password reads by POP3, unless capture.logins names some';
const WINDOW_TLS = 'the window speaks HTTP; put a proxy with TLS before it';
const LOG = 'what matters is said on standard error, all the rest by: mailroom log --follow';
const CHAOS = 'faults are set by fault scripts, in the window under Captured or by: mailroom inbox';
const TLS = 'port 1025 speaks in clear while mail is captured; 1587 offers STARTTLS, 1465 is encrypted at once';
const NOT_HERE = 'there is no such thing here, and nothing is missed without it';

const size = (value: string) =>
  /^\d{1,4}$/.test(value) ? sets(['smtp.max-message-size', Number(value) * 1_048_576]) : no(`"${value}" is no number`);
const age = (value: string) => {
  const [, count = '', unit] = /^(\d{1,5})(h|d)$/i.exec(value.trim()) ?? [];
  if (!unit) return no(`"${value}" is no age such as 3d or 12h`);
  const days = unit.toLowerCase() === 'd' ? Number(count) : Math.ceil(Number(count) / 24);
  return {
    ...sets(['capture.keep-days', days]),
    ...(unit.toLowerCase() === 'h' ? { but: 'counted in whole days' } : {}),
  };
};
const recipients = (value: string) =>
  Number(value) >= 100 ? sets(['smtp.max-recipients', value]) : no('at least 100 are taken (RFC 5321 §4.5.3.1.8)');
const relayHost: Variable['act'] = (host, { variable }) => ({
  ...relay(host, variable('MP_SMTP_RELAY_PORT'), {
    implicit: variable('MP_SMTP_RELAY_TLS') !== '',
    tls: variable('MP_SMTP_RELAY_ALLOW_INSECURE') !== '' ? 'opportunistic' : relayTls(variable),
  }),
  but: RELEASED,
});
const relayTls = (variable: (name: string) => string): string =>
  variable('MP_SMTP_RELAY_STARTTLS') !== '' || variable('MP_SMTP_RELAY_TLS') !== '' ? 'required' : 'opportunistic';
const relayFile: Variable['act'] = (path, { file }) => {
  const text = file(path);
  const said = text === null ? null : flatYaml(text);
  if (!said) return no(`the file ${path} cannot be read`);
  const host = said.get('host');
  if (!host) return no(`the file ${path} names no host`);
  const isTrue = (name: string): boolean => said.get(name)?.toLowerCase() === 'true';
  const tls = !isTrue('allow-insecure') && (isTrue('starttls') || isTrue('tls')) ? 'required' : 'opportunistic';
  const found = relay(host, said.get('port') ?? '', { implicit: isTrue('tls'), tls });
  return {
    set: [
      ...found.set,
      ...(said.get('username') ? [['relay.user', said.get('username')] as const] : []),
      ...(said.get('password') ? [['relay.password', said.get('password')] as const] : []),
    ],
    but: RELEASED,
  };
};
const together = (name: string, flags: readonly string[] = []): Variable => ({
  ...{ name, flags, takes: 'word' },
  act: (_, { variable }) => (variable('MP_SMTP_RELAY_HOST') === '' ? no('it goes with MP_SMTP_RELAY_HOST') : sets()),
});
const disabled = (value: string) => {
  const words = value
    .toLowerCase()
    .split(',')
    .map(one => one.trim());
  return sets(
    ...(words.some(one => one === 'x-tags' || one === 'xtags') ? [['capture.tag-by-header', false] as const] : []),
    ...(words.some(one => /^plus-address(?:es|ing)$/.test(one)) ? [['capture.tag-by-plus', false] as const] : []),
  );
};

export const mailpit: readonly Variable[] = [
  word('MP_SMTP_BIND_ADDR', ['-s', '--smtp'], binds('listen.host', 'smtp.port')),
  word('MP_UI_BIND_ADDR', ['-l', '--listen'], binds('console.host', 'console.port')),
  word('MP_MAX_MESSAGES', ['-m', '--max'], value => sets(['capture.keep-messages', value])),
  word('MP_MAX_AGE', ['--max-age'], age),
  word('MP_MAX_MESSAGE_SIZE', ['--max-message-size'], size),
  word('MP_SMTP_MAX_MESSAGE_SIZE', ['--smtp-max-message-size'], size),
  word('MP_SMTP_MAX_RECIPIENTS', ['--smtp-max-recipients'], recipients),
  word('MP_WEBROOT', ['--webroot'], value => ({
    ...sets(['capture.web-root', value]),
    but: 'interfaces answer below it; the window itself stays where it is',
  })),
  yes('MP_SMTP_AUTH_ACCEPT_ANY', ['--smtp-auth-accept-any'], () => sets(['auth.any-password', true])),
  yes('MP_SMTP_AUTH_ALLOW_INSECURE', ['--smtp-auth-allow-insecure'], () => sets(['auth.allow-plaintext', true])),
  word('MP_SMTP_AUTH', [], value => logins('capture.logins', value)),
  word('MP_SMTP_AUTH_FILE', ['--smtp-auth-file'], loginsFile('capture.logins')),
  word('MP_UI_AUTH', [], value => logins('capture.api-logins', value)),
  word('MP_UI_AUTH_FILE', ['--ui-auth-file'], loginsFile('capture.api-logins')),
  idle('MP_SEND_API_AUTH', [], 'who may ask by HTTP may send: capture.api-logins'),
  idle('MP_SEND_API_AUTH_FILE', ['--send-api-auth-file'], 'who may ask by HTTP may send: capture.api-logins'),
  idle('MP_SEND_API_AUTH_ACCEPT_ANY', ['--send-api-auth-accept-any'], 'who may ask by HTTP may send', 'nothing'),
  word('MP_TAG', ['-t', '--tag'], tagRulesOf),
  word('MP_TAGS_CONFIG', ['--tags-config'], tagRulesOfFile),
  word('MP_TAGS_DISABLE', ['--tags-disable'], disabled),
  yes('MP_TAGS_USERNAME', ['--tags-username'], () => sets(['capture.tag-by-user', true])),
  idle('MP_TAGS_TITLE_CASE', ['--tags-title-case'], 'tags stay as they were written', 'nothing'),
  word('MP_WEBHOOK_URL', ['--webhook-url'], value => ({ set: [], webhook: value })),
  idle('MP_WEBHOOK_LIMIT', ['--webhook-limit'], 'each message is told, and again until it was heard'),
  idle('MP_WEBHOOK_DELAY', ['--webhook-delay'], 'each message is told at once'),
  word('MP_SMTP_RELAY_HOST', [], relayHost),
  word('MP_SMTP_RELAY_CONFIG', ['--smtp-relay-config'], relayFile),
  ...['PORT', 'STARTTLS', 'TLS', 'ALLOW_INSECURE'].map(one => together(`MP_SMTP_RELAY_${one}`)),
  word('MP_SMTP_RELAY_USERNAME', [], value => sets(['relay.user', value])),
  word('MP_SMTP_RELAY_PASSWORD', [], value => sets(['relay.password', value])),
  ...['AUTH', 'SECRET', 'RETURN_PATH', 'OVERRIDE_FROM', 'PRESERVE_MESSAGE_IDS', 'FORWARD_SMTP_ERRORS'].map(one =>
    idle(
      `MP_SMTP_RELAY_${one}`,
      [],
      'what is released goes with its own sender, and signs in as the server there wants it',
    ),
  ),
  ...['ALLOWED_RECIPIENTS', 'BLOCKED_RECIPIENTS', 'RECIPIENT_ALLOWLIST'].map(one =>
    idle(`MP_SMTP_RELAY_${one}`, [], 'capture.release-to names addresses and domains, not regular expressions'),
  ),
  idle('MP_SMTP_RELAY_ALL', ['--smtp-relay-all'], NOBODY, 'nothing'),
  idle('MP_SMTP_RELAY_MATCHING', ['--smtp-relay-matching'], NOBODY),
  idle('MP_SMTP_FORWARD_CONFIG', ['--smtp-forward-config'], NOBODY),
  ...['HOST', 'PORT', 'STARTTLS', 'TLS', 'ALLOW_INSECURE', 'AUTH', 'USERNAME', 'PASSWORD', 'SECRET', 'RETURN_PATH']
    .concat('OVERRIDE_FROM', 'TO', 'FORWARD_SMTP_ERRORS')
    .map(one => idle(`MP_SMTP_FORWARD_${one}`, [], NOBODY)),
  word('MP_POP3_BIND_ADDR', ['--pop3'], value => ({
    set: binds('listen.host', 'pop3.port')(value).set.filter(([key]) => key === 'pop3.port'),
    but: 'its address is that of all mail listeners (listen.host)',
  })),
  idle('MP_POP3_AUTH', [], SIGNS),
  idle('MP_POP3_AUTH_FILE', ['--pop3-auth-file'], SIGNS),
  idle('MP_POP3_TLS_CERT', ['--pop3-tls-cert'], 'POP3 offers STLS, and 1995 is encrypted at once: tls.certificate'),
  idle('MP_POP3_TLS_KEY', ['--pop3-tls-key'], 'POP3 offers STLS, and 1995 is encrypted at once: tls.key'),
  word('MP_SMTP_TLS_CERT', ['--smtp-tls-cert', '--smtp-ssl-cert'], path => certificate('tls.certificate', path)),
  word('MP_SMTP_TLS_KEY', ['--smtp-tls-key', '--smtp-ssl-key'], path => certificate('tls.key', path)),
  word('MP_SMTP_SSL_CERT', [], path => certificate('tls.certificate', path)),
  word('MP_SMTP_SSL_KEY', [], path => certificate('tls.key', path)),
  ...['MP_UI_TLS_CERT', 'MP_UI_TLS_KEY', 'MP_UI_SSL_CERT', 'MP_UI_SSL_KEY'].map(name =>
    idle(name, [`--${name.slice(3).toLowerCase().replaceAll('_', '-')}`], WINDOW_TLS),
  ),
  idle('MP_SMTP_REQUIRE_STARTTLS', ['--smtp-require-starttls', '--smtp-tls-required'], TLS, 'nothing'),
  idle('MP_SMTP_TLS_REQUIRED', [], TLS, 'nothing'),
  idle('MP_SMTP_REQUIRE_TLS', ['--smtp-require-tls'], TLS, 'nothing'),
  word('MP_ENABLE_SPAMASSASSIN', ['--enable-spamassassin'], value =>
    value.toLowerCase() === 'postmark' ? no('nothing is asked of a service outside') : sets(['scan.spamd', value]),
  ),
  idle('MP_ENABLE_CHAOS', ['--enable-chaos'], CHAOS, 'nothing'),
  idle('MP_CHAOS_TRIGGERS', ['--chaos-triggers'], CHAOS),
  idle(
    'MP_BLOCK_REMOTE_CSS_AND_FONTS',
    ['--block-remote-css-and-fonts'],
    'nothing remote is loaded unasked',
    'nothing',
  ),
  idle('MP_SMTP_ALLOWED_RECIPIENTS', ['--smtp-allowed-recipients'], `everybody is a recipient; ${CHAOS}`),
  idle('MP_SMTP_IGNORE_REJECTED_RECIPIENTS', ['--smtp-ignore-rejected-recipients'], 'nobody is refused', 'nothing'),
  idle('MP_SMTP_DISABLE_RDNS', ['--smtp-disable-rdns'], 'no name is looked up while mail is captured', 'nothing'),
  idle(
    'MP_SMTP_STRICT_RFC_HEADERS',
    ['--smtp-strict-rfc-headers'],
    'odd headers are taken, and told under Checks',
    'nothing',
  ),
  idle('MP_STRICT_RFC_HEADERS', [], 'odd headers are taken, and told under Checks', 'nothing'),
  ...['DATABASE', 'DATA_FILE', 'TENANT_ID'].map(one =>
    idle(
      `MP_${one}`,
      one === 'DATABASE' ? ['-d', '--database'] : [`--${one === 'DATA_FILE' ? 'db-file' : 'tenant-id'}`],
      HOME,
    ),
  ),
  idle('MP_API_CORS', ['--api-cors'], 'pages of other origins may not read captured mail; programs may'),
  idle('MP_ALLOWED_HOSTS', ['--allowed-hosts'], 'names that this server is called by are host-name and tls.names'),
  idle('MP_USE_MESSAGE_DATES', ['--use-message-dates'], 'messages stand by when they came', 'nothing'),
  idle('MP_IGNORE_DUPLICATE_IDS', ['--ignore-duplicate-ids'], 'each message is kept', 'nothing'),
  idle('MP_LOG_FILE', ['--log-file'], LOG),
  idle('MP_QUIET', ['-q', '--quiet'], LOG, 'nothing'),
  idle('MP_VERBOSE', ['-v', '--verbose'], LOG, 'nothing'),
  idle('MP_LABEL', ['--label'], NOT_HERE),
  idle('MP_COMPRESSION', ['--compression'], NOT_HERE),
  idle('MP_ENABLE_PROMETHEUS', ['--enable-prometheus'], NOT_HERE),
  idle('MP_DUMP_PATH', ['--dump-path'], NOT_HERE),
  ...['DISABLE_WAL', 'DISABLE_AUTO_VACUUM', 'DISABLE_HTTP_COMPRESSION', 'DISABLE_HTML_CHECK', 'DISABLE_VERSION_CHECK']
    .concat('HIDE_DELETE_ALL_BUTTON', 'ALLOW_UNTRUSTED_TLS', 'ALLOW_INTERNAL_HTTP_REQUESTS', 'DEMO_MODE')
    .map(one => idle(`MP_${one}`, [`--${one.toLowerCase().replaceAll('_', '-')}`], NOT_HERE, 'nothing')),
];

/** Mailpit makes one for `sans:`, and we have our own authority for that. */
function certificate(key: 'tls.certificate' | 'tls.key', path: string) {
  return path.startsWith('sans:')
    ? no('a certificate of the local authority is shown; tls.names has more names')
    : sets([key, path]);
}
