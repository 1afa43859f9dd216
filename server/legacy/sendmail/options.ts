/** What `define` says in sendmail.mc and `O` in sendmail.cf: the same options under two names. */
import type { Key } from '../../config/schema.ts';
import type { Desk, Done, Line } from '../book.ts';
import { hostAndPort, portOf } from '../postfix/transports.ts';
import { anySize, becomesSetting, limitSetting, setting, timeSetting, toldOfDelay } from '../settings.ts';

type OptionReader = (desk: Desk, at: Line, value: string) => Done;

const nothing =
  (words: string): OptionReader =>
  ({ book }, at) =>
    book.means(at, words);

const smartHost: OptionReader = ({ book }, at, value) => {
  const [, mailer, rest] = /^([\w-]+):(.+)$/.exec(value) ?? [];
  if (mailer !== undefined && !/^e?smtp8?$|^relay$/i.test(mailer))
    return book.cannot(at, 'a smart host', `"${mailer}" is no way by SMTP`);
  const host = hostAndPort(rest ?? value, 'smtp');
  if (value === '') return book.means(at, 'mail goes straight to the mail hosts of each domain');
  if (!host.ok) return book.cannot(at, 'a smart host', host.error);
  const { host: name, port, exact } = host.value;
  book.means(
    at,
    `all mail for elsewhere goes to ${name}`,
    [setting('relay.host', port === null ? name : `${name}:${port}`), setting('relay.tls', 'opportunistic')],
    exact ? undefined : `it is the host ${name} itself here, and not the mail hosts of that name`,
  );
};

const hostName: OptionReader = ({ book }, at, value) => {
  if (/\$/.test(value) || !value.includes('.'))
    return book.cannot(at, 'the name that the server greets with', `"${value.slice(0, 60)}" is no whole name`);
  becomesSetting(book, at, `the server greets as ${value}`, 'host-name', value.toLowerCase());
};

const size: OptionReader = ({ book }, at, value) => {
  if (value === '0' || value === 'infinite') return anySize(book, at);
  becomesSetting(book, at, `the largest message: ${value} octets`, 'smtp.max-message-size', `${value}B`);
};

const delayTold: OptionReader = ({ book }, at, value) => toldOfDelay(book, at, value, 'h');

const certificate = nothing('what is shown in TLS comes by itself, or by "mailroom certificate bring"');
const privacy: OptionReader = ({ book }, at) => book.means(at, 'who may ask what: EXPN and VRFY tell nothing; so here');
const itself = nothing("sendmail's own files and ways to work");

export const options: Readonly<Record<string, OptionReader>> = {
  SMART_HOST: smartHost,
  MAIL_HUB: ({ book }, at) =>
    book.cannot(
      at,
      'mail for all people here goes to another host',
      'people have their mailboxes here; a domain that is handed on has a line of its own',
    ),
  LOCAL_RELAY: ({ book }, at) =>
    book.cannot(at, 'names without a domain go to another host', 'they belong to the main domain here'),
  confDOMAIN_NAME: hostName,
  confMAX_MESSAGE_SIZE: size,
  confMAX_RCPTS_PER_MESSAGE: limitSetting('smtp.max-recipients', 'recipients of one message'),
  confMAX_HOP: limitSetting('queue.max-hops', 'servers on the way before it counts as a loop'),
  confTO_QUEUERETURN: timeSetting('queue.give-up-after', 'd', 'how long delivery is tried'),
  confTO_QUEUERETURN_NORMAL: timeSetting('queue.give-up-after', 'd', 'how long delivery is tried'),
  confTO_QUEUEWARN: delayTold,
  confTO_QUEUEWARN_NORMAL: delayTold,
  confMIN_QUEUE_AGE: timeSetting('queue.first-retry', 'm', 'the first wait before another attempt'),
  confMAX_QUEUE_AGE: timeSetting('queue.longest-retry', 'm', 'the longest wait between two attempts'),
  confTO_COMMAND: timeSetting('smtp.idle-timeout', 'h', 'how long a silent client is kept'),
  confTO_IDENT: nothing('nobody is asked by IDENT here'),
  confCONNECTION_RATE_THROTTLE: nothing(
    'how many connections a second: peers.connections-per-minute is for one peer here',
  ),
  confMAX_DAEMON_CHILDREN: nothing('there are no processes for each connection here'),
  confPRIVACY_FLAGS: privacy,
  confSMTP_LOGIN_MSG: nothing('words of the greeting'),
  confCACERT: certificate,
  confCACERT_PATH: certificate,
  confSERVER_CERT: certificate,
  confSERVER_KEY: certificate,
  confCLIENT_CERT: certificate,
  confCLIENT_KEY: certificate,
  confCRL: certificate,
  confTLS_SRV_OPTIONS: nothing('certificates of clients open nothing here'),
  confAUTH_MECHANISMS: nothing('every safe way to sign in is offered; so here'),
  confAUTH_OPTIONS: ({ book }, at, value) =>
    value.includes('p')
      ? becomesSetting(book, at, 'passwords need encryption', 'auth.allow-plaintext', 'false')
      : book.means(at, 'how people sign in'),
  ALIAS_FILE: nothing('where the aliases are: they were read from there'),
  confDEF_USER_ID: itself,
  confTRUSTED_USER: itself,
  confTRUSTED_USERS: itself,
  confRUN_AS_USER: itself,
  confUSERDB_SPEC: ({ book }, at, value) =>
    value === ''
      ? book.means(at, 'there is no database of users')
      : book.cannot(at, 'a database of users', 'it cannot be read from its binary form'),
  confLOG_LEVEL: nothing('the log has settings of its own'),
  confDONT_PROBE_INTERFACES: nothing('which names are ours is said here, and not found out from the network'),
  confREJECT_LOG_INTERVAL: nothing('the log has settings of its own'),
  confBAD_RCPT_THROTTLE: nothing('who guesses at recipients is slowed and shut out: peers.unknown-per-minute'),
  confDELIVERY_MODE: nothing('mail is on the way at once; so here'),
  confQUEUE_LA: itself,
  confREFUSE_LA: itself,
  confDELAY_LA: itself,
  confTO_CONNECT: nothing('how long a host is waited for'),
  confTO_ICONNECT: nothing('how long a host is waited for'),
  confMILTER_MACROS_CONNECT: nothing('what milters are told'),
  confMILTER_MACROS_HELO: nothing('what milters are told'),
  confMILTER_MACROS_ENVFROM: nothing('what milters are told'),
  confMILTER_MACROS_ENVRCPT: nothing('what milters are told'),
};

const families: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:PROCMAIL|UUCP|LOCAL|CYRUS|MAIL_SETTINGS|STATUS|QUEUE|HELP|SMTP|RELAY|ESMTP)_\w+$|^(?:STATUS_FILE|HELP_FILE|QUEUE_DIR|PIDFILE)$/,
    "sendmail's own files and programs",
  ],
  [/^_\w+_$/, 'a word between parts of the file'],
  [/^confTO_/, 'the waits of one SMTP dialogue, which have their own bounds here'],
  [
    /^confDONT_|^confSAFE_|^confHOSTS_|^confFORWARD_PATH$|^confCW_FILE$|^confCT_FILE$|^confCR_FILE$|^confPID_FILE$|^confCOPY_ERRORS_TO$|^confUNSAFE/,
    "sendmail's own files and ways to work",
  ],
];

/** `confX` as .mc has it. */
export function readOption(desk: Desk, at: Line, name: string, value: string): Done {
  if (Object.hasOwn(options, name)) return options[name]!(desk, at, value);
  const reason = families.find(([names]) => names.test(name))?.[1];
  if (reason) desk.book.means(at, reason);
  else desk.book.cannot(at, `the option ${name}`, 'nothing here does that, or it is no option that is known');
}

/** What sendmail.cf calls them. */
export const cfNames: Readonly<Record<string, string>> = {
  maxmessagesize: 'confMAX_MESSAGE_SIZE',
  maxrecipientspermessage: 'confMAX_RCPTS_PER_MESSAGE',
  maxhopcount: 'confMAX_HOP',
  'timeout.queuereturn': 'confTO_QUEUERETURN',
  'timeout.queuewarn': 'confTO_QUEUEWARN',
  minqueueage: 'confMIN_QUEUE_AGE',
  maxqueueage: 'confMAX_QUEUE_AGE',
};

/** DAEMON_OPTIONS(`Port=smtp,Addr=127.0.0.1, Name=MTA, M=Ea') */
export function readDaemon({ book }: Desk, at: Line, text: string): Done {
  const said = new Map(
    text.split(',').map(part => [part.split('=')[0]!.trim().toLowerCase(), part.slice(part.indexOf('=') + 1).trim()]),
  );
  const port = portOf(said.get('port') ?? 'smtp');
  if (port === undefined) return book.cannot(at, 'a port', `"${said.get('port')}" is no port that is known`);
  const flags = said.get('m') ?? said.get('modifiers') ?? '';
  const key: Key = flags.includes('s')
    ? 'submissions.port'
    : port === 587 || flags.includes('a')
      ? 'submission.port'
      : 'smtp.port';
  const address = said.get('addr') ?? said.get('address');
  const isLocal = address === '127.0.0.1' || address === '::1';
  const host = address === undefined ? [] : [setting('listen.host', isLocal ? '127.0.0.1' : address)];
  book.means(
    at,
    `port ${port}${isLocal ? ' on this computer only' : ''}: ${key === 'smtp.port' ? 'mail from other servers' : 'own people'}`,
    [setting(key, String(port)), ...host],
  );
}
