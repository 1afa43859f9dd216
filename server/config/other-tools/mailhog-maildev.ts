/** MailHog's and MailDev's variables and flags, as their documentation lists them. */
import {
  binds,
  idle,
  isYes,
  logins,
  loginsFile,
  no,
  type Outcome,
  RELEASED,
  relay,
  sets,
  type Variable,
  word,
  yes,
} from './outcome.ts';

const HOME = 'what is captured lies in the home folder (--home or MAILROOM_HOME)';
const WINDOW_TLS = 'the window speaks HTTP; put a proxy with TLS before it';
const LOG = 'what matters is said on standard error, all the rest by: mailroom log --follow';
const NOBODY = 'nothing leaves by itself while mail is captured';

/** Go's flags stand behind one dash or two. */
const dashed = (name: string): readonly string[] => [`-${name}`, `--${name}`];

export const mailhog: readonly Variable[] = [
  word('MH_SMTP_BIND_ADDR', dashed('smtp-bind-addr'), binds('listen.host', 'smtp.port')),
  word('MH_UI_BIND_ADDR', dashed('ui-bind-addr'), binds('console.host', 'console.port')),
  word('MH_API_BIND_ADDR', dashed('api-bind-addr'), (value, { variable }) => {
    const window = variable('MH_UI_BIND_ADDR') || '0.0.0.0:8025';
    if (value === window) return sets();
    const { set, but } = binds('console.host', 'capture.mailhog-port')(value);
    return set.length === 0 ? no(but ?? '') : { set: set.filter(([key]) => key === 'capture.mailhog-port') };
  }),
  word('MH_HOSTNAME', dashed('hostname'), value => sets(['host-name', value])),
  word('MH_AUTH_FILE', dashed('auth-file'), loginsFile('capture.api-logins')),
  word('MH_UI_WEB_PATH', dashed('ui-web-path'), value => sets(['capture.web-root', value])),
  idle('MH_CORS_ORIGIN', dashed('cors-origin'), 'pages of other origins may not read captured mail; programs may'),
  ...['STORAGE', 'MAILDIR_PATH', 'MONGO_URI', 'MONGO_DB'].map(one =>
    idle(`MH_${one}`, dashed(one.toLowerCase().replaceAll('_', '-')), HOME),
  ),
  idle('MH_MONGO_COLLECTION', dashed('mongo-coll'), HOME),
  idle('MH_OUTGOING_SMTP', dashed('outgoing-smtp'), `there is one way out, relay.host, and ${RELEASED}`),
  idle('MH_API_HOST', dashed('api-host'), 'the window and the interfaces answer at the same address'),
  idle('MH_INVITE_JIM', dashed('invite-jim'), 'faults are set by fault scripts, or by Jim over HTTP', 'nothing'),
  ...['disconnect', 'accept', 'linkspeed-affect', 'linkspeed-min', 'linkspeed-max', 'reject-sender']
    .concat('reject-recipient', 'reject-auth')
    .map(one =>
      idle(
        `MH_JIM_${one.toUpperCase().replaceAll('-', '_')}`,
        dashed(`jim-${one}`),
        'faults are set by fault scripts, or by Jim over HTTP',
      ),
    ),
];

const port =
  (key: 'smtp.port' | 'console.port') =>
  (value: string): Outcome =>
    sets([key, value]);
/** Two variables that go together; either alone is none. */
const pair = (key: 'capture.logins' | 'capture.api-logins', user: string, password: string): Outcome =>
  user === '' || password === '' ? no('a name and a password go together') : logins(key, `${user}:${password}`);
const bound = (key: 'listen.host' | 'console.host', value: string): Outcome =>
  sets([key, value === 'localhost' ? '127.0.0.1' : value]);

export const maildev: readonly Variable[] = [
  word('MAILDEV_SMTP_PORT', ['-s', '--smtp'], port('smtp.port')),
  word('MAILDEV_WEB_PORT', ['-w', '--web'], port('console.port')),
  word('MAILDEV_IP', ['--ip'], value => bound('listen.host', value)),
  word('MAILDEV_WEB_IP', ['--web-ip'], value => bound('console.host', value)),
  word('MAILDEV_INCOMING_USER', ['--incoming-user'], (user, { variable }) =>
    pair('capture.logins', user, variable('MAILDEV_INCOMING_PASS')),
  ),
  word('MAILDEV_INCOMING_PASS', ['--incoming-pass'], (password, { variable }) =>
    pair('capture.logins', variable('MAILDEV_INCOMING_USER'), password),
  ),
  word('MAILDEV_WEB_USER', ['--web-user'], (user, { variable }) =>
    pair('capture.api-logins', user, variable('MAILDEV_WEB_PASS')),
  ),
  word('MAILDEV_WEB_PASS', ['--web-pass'], (password, { variable }) =>
    pair('capture.api-logins', variable('MAILDEV_WEB_USER'), password),
  ),
  word('MAILDEV_MAX_EMAILS', ['--max-emails'], value => sets(['capture.keep-messages', value])),
  word('MAILDEV_MAX_MESSAGE_SIZE', ['--max-message-size'], value =>
    value === '0' ? no('there is always a limit: smtp.max-message-size') : sets(['smtp.max-message-size', value]),
  ),
  word('MAILDEV_BASE_PATHNAME', ['--base-pathname'], value => sets(['capture.web-root', value])),
  yes('MAILDEV_DISABLE_WEB', ['--disable-web'], () => sets(['console.port', 'off'])),
  word('MAILDEV_OUTGOING_HOST', ['--outgoing-host'], (host, { variable }) => {
    const implicit = isYes(variable('MAILDEV_OUTGOING_SECURE'));
    const tls = implicit ? 'required' : 'opportunistic';
    return { ...relay(host, variable('MAILDEV_OUTGOING_PORT'), { implicit, tls }), but: RELEASED };
  }),
  idle('MAILDEV_OUTGOING_PORT', ['--outgoing-port'], 'it goes with MAILDEV_OUTGOING_HOST, and is read there'),
  idle(
    'MAILDEV_OUTGOING_SECURE',
    ['--outgoing-secure'],
    'it goes with MAILDEV_OUTGOING_HOST, and is read there',
    'nothing',
  ),
  word('MAILDEV_OUTGOING_USER', ['--outgoing-user'], value => sets(['relay.user', value])),
  word('MAILDEV_OUTGOING_PASS', ['--outgoing-pass'], value => sets(['relay.password', value])),
  idle('MAILDEV_AUTO_RELAY', ['--auto-relay'], NOBODY, 'nothing'),
  idle('MAILDEV_AUTO_RELAY_RULES', ['--auto-relay-rules'], NOBODY),
  idle('MAILDEV_MAIL_DIRECTORY', ['--mail-directory'], HOME),
  idle('MAILDEV_HTTPS', ['--https'], WINDOW_TLS, 'nothing'),
  idle('MAILDEV_HTTPS_KEY', ['--https-key'], WINDOW_TLS),
  idle('MAILDEV_HTTPS_CERT', ['--https-cert'], WINDOW_TLS),
  idle('MAILDEV_INCOMING_SECURE', ['--incoming-secure'], 'port 1465 is encrypted at once', 'nothing'),
  idle('MAILDEV_INCOMING_CERT', ['--incoming-cert'], 'tls.certificate has the certificate'),
  idle('MAILDEV_INCOMING_KEY', ['--incoming-key'], 'tls.key has the key'),
  idle('MAILDEV_HIDE_EXTENSIONS', ['--hide-extensions'], 'fault scripts change what EHLO says'),
  idle('MAILDEV_MCP', ['--mcp'], 'assistants are answered at /mcp in any case', 'nothing'),
  idle('MAILDEV_VERBOSE', ['-v', '--verbose'], LOG, 'nothing'),
  idle('MAILDEV_SILENT', ['--silent'], LOG, 'nothing'),
  idle('MAILDEV_LOG_MAIL_CONTENTS', ['--log-mail-contents'], LOG, 'nothing'),
  idle('MAILDEV_OPEN', ['-o', '--open'], 'the window is opened by: mailroom open', 'nothing'),
];
