/**
 * Events as log lines. JSON: one object a line. Postfix: the forms that pflogsumm and fail2ban's stock filters read, so
 * that the tools people have go on working; IMAP, POP3 and JMAP failures in Dovecot's form for the same reason.
 *
 * A line says what one event says, so there is no `removed`: that would tell of all of a message's recipients at once.
 *
 * The daemon name is `postfix-mailroom/<service>`; submission services are exactly `submission/smtpd` and
 * `smtps/smtpd`, the only two that pflogsumm knows.
 */
import { sentence } from './catalogue.ts';
import type { Event } from './event.ts';
import { queueIdOf } from './trace.ts';
import { printable, printableJson } from './transcript.ts';

type Stored = {
  readonly name: string;
  readonly at: number;
  readonly trace: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

export const jsonLine = (stored: Stored): string =>
  printableJson({ at: new Date(stored.at).toISOString(), event: stored.name, trace: stored.trace, ...stored.fields });

export const storyLine = (stored: Stored): string =>
  `${new Date(stored.at).toISOString().slice(11, 23)}  ${stored.trace.padEnd(15)} ${printable(sentence(stored))}`;

/** Zero or more lines; debug facts that Postfix does not print give none. `pid` stands in the brackets. */
export function postfixLines(stored: Stored, host: string, pid: number): string[] {
  const stamp = `${syslogTime(stored.at)} ${host.split('.')[0] || 'localhost'}`;
  return body(stored as Event).map(([daemon, text]) => `${stamp} ${daemon}[${pid}]: ${printable(text)}`);
}

const SYSLOG = 'postfix-mailroom';
const smtpd = (listener: string): string =>
  listener === 'smtp' ? `${SYSLOG}/smtpd` : `${SYSLOG}/${smtpServiceOf(listener)}/smtpd`;
/** As master.cf names them. */
const smtpServiceOf = (listener: string): string =>
  listener === 'submissions' ? 'smtps' : listener === 'lmtp' ? 'lmtp' : 'submission';
const peer = (remote: string): string => `unknown[${remote}]`;
const delays = (seconds: number): string => `delay=${seconds.toFixed(2)}, delays=0/0/0/${seconds.toFixed(2)}`;

/** Why somebody is not let in although nobody doubts who he is; or nobody could look. */
const PROVEN_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'in-use',
  'too-soon',
  'no-maildrop',
  'too-many-connections',
  'too-many-sessions',
  'unavailable',
]);

/**
 * Between angle brackets nobody closes them: a name such as "x>, rip=192.0.2.1" would have the address of another banned by
 * who reads these lines.
 */
const bare = (text: string): string => text.replace(/[<>]/g, '?');

type Line = readonly [daemon: string, text: string];

function body(e: Event): Line[] {
  const id = queueIdOf(e.trace);
  switch (e.name) {
    case 'smtp.connected':
      return [[smtpd(e.fields.listener), `connect from ${peer(e.fields.remote)}`]];
    case 'smtp.refused': {
      const f = e.fields;
      const stage = f.stage.toUpperCase();
      return [
        [
          smtpd(f.listener),
          `NOQUEUE: reject: ${stage} from ${peer(f.remote)}: ${rejection(f)}; from=<${bare(f.sender ?? '')}>${f.recipient === null ? '' : ` to=<${bare(f.recipient)}>`} proto=${f.protocol} helo=<${bare(f.helo ?? '')}>`,
        ],
      ];
    }
    case 'smtp.sign-in-refused':
      return [
        [
          smtpd(e.fields.listener),
          `warning: ${peer(e.fields.remote)}: SASL ${e.fields.mechanism} authentication failed: ${e.fields.why}, sasl_username=${e.fields.user}`,
        ],
      ];
    case 'smtp.closed':
      return [[smtpd(e.fields.listener), `disconnect from ${peer(e.fields.remote)} ${e.fields.commands}`]];
    case 'queue.accepted':
      return accepted(e.fields, id);
    case 'mda.filed':
      return [
        [
          `${SYSLOG}/local`,
          `${id}: to=<${bare(e.fields.recipient)}>, relay=local, ${delays(e.fields.delay)}, dsn=2.0.0, status=sent (delivered to mailbox)`,
        ],
      ];
    case 'queue.relayed':
      return attempt(e.fields, id, 'sent');
    case 'queue.deferred':
      return attempt(e.fields, id, 'deferred');
    case 'queue.failed':
      return attempt(e.fields, id, 'bounced');
    case 'queue.operated':
      return operated(e.fields, id);
    case 'imap.sign-in-refused':
    case 'pop3.sign-in-refused':
    case 'managesieve.sign-in-refused':
    case 'jmap.sign-in-refused': {
      const service = serviceOf(e.name);
      const f = e.fields;
      // Who proved his password and was sent away guesses at nothing: no ban for him.
      if (PROVEN_ALL_THE_SAME.has(f.why)) {
        return [['dovecot', `${service}-login: Login refused (${f.why}): user=<${bare(f.user)}>, rip=${f.remote}`]];
      }
      return [
        [
          'dovecot',
          `${service}-login: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 1 secs): user=<${bare(f.user)}>, method=${f.mechanism}, rip=${f.remote}, lip=127.0.0.1${overJmap(e.name)}`,
        ],
      ];
    }
    case 'imap.signed-in':
    case 'pop3.signed-in':
    case 'managesieve.signed-in':
    case 'jmap.signed-in':
      return [
        [
          'dovecot',
          `${serviceOf(e.name)}-login: Login: user=<${bare(e.fields.user)}>, method=${e.fields.mechanism}, rip=${e.fields.remote}, lip=127.0.0.1${overJmap(e.name)}`,
        ],
      ];
    default:
      return [];
  }
}

/** The stock filters know Dovecot's services, and JMAP is none of them: it goes as IMAP's, and is named at the end. */
const serviceOf = (name: string): string => {
  const [service = ''] = name.split('.');
  return service === 'pop3' || service === 'managesieve' ? service : 'imap';
};
const overJmap = (name: string): string => (name.startsWith('jmap') ? ', service=jmap' : '');

/**
 * '550 5.1.1 <kim@here.example>: Recipient address rejected: User unknown (No such mailbox here)': the address first, by
 * which readers tell reasons from addresses; then Postfix's own words,
 * the only ones that fail2ban counts.
 */
function rejection(f: Extract<Event, { name: 'smtp.refused' }>['fields']): string {
  const address =
    f.stage === 'RCPT' ? f.recipient : f.stage === 'MAIL' ? f.sender : f.stage === 'END-OF-MESSAGE' ? f.stage : null;
  if (address === null) return f.reply;
  const [, code = '', status = '', words = ''] = /^(\d{3})( \d\.\d+\.\d+)? (.*)$/s.exec(f.reply) ?? [];
  if (code === '') return f.reply;
  const known =
    f.stage === 'RCPT' ? postfixWords.find(one => `${status} ${words}`.startsWith(` ${one.reply}`)) : undefined;
  return `${code}${status} <${address}>: ${known ? `${known.said} (${words.split(',')[0]})` : words}`;
}

/** Replies that name somebody who guesses, or looks for a relay; a test holds them to smtp/reply.ts. */
const postfixWords = [
  { reply: '5.1.1 ', said: 'Recipient address rejected: User unknown' },
  { reply: '5.7.1 Not a recipient of this server', said: 'Relay access denied' },
] as const;

function accepted(f: Extract<Event, { name: 'queue.accepted' }>['fields'], id: string): Line[] {
  const client =
    f.listener === 'local'
      ? pickedUp(f, id)
      : [
          [
            smtpd(f.listener),
            `${id}: client=${peer(f.remote)}${f.user ? `, sasl_method=${f.mechanism}, sasl_username=${f.user}` : ''}`,
          ] as const,
        ];
  return [
    ...client,
    [`${SYSLOG}/cleanup`, `${id}: message-id=${f.messageId ?? '<>'}`],
    [`${SYSLOG}/qmgr`, `${id}: from=<${bare(f.sender)}>, size=${f.size}, nrcpt=${f.recipients.length} (queue active)`],
  ];
}

/** By a program of this computer: 'uid 33 (www-data)'. */
function pickedUp({ submitter, sender }: Extract<Event, { name: 'queue.accepted' }>['fields'], id: string): Line[] {
  const uid = /^uid (\d+)/.exec(submitter ?? '')?.[1];
  return uid === undefined ? [] : [[`${SYSLOG}/pickup`, `${id}: uid=${uid} from=<${bare(sender)}>`]];
}

function attempt(
  f: { recipient: string; host: string | null; status: string; reply: string; delay: number },
  id: string,
  status: string,
): Line[] {
  const relay = f.host ? `${f.host}:25` : 'none';
  return [
    [
      `${SYSLOG}/smtp`,
      `${id}: to=<${bare(f.recipient)}>, relay=${relay}, ${delays(f.delay)}, dsn=${f.status}, status=${status} (${f.reply})`,
    ],
  ];
}

/** What postsuper(1) says of a message, in its words; of what it cannot do there is nothing that a reader knows. */
const postsuper: Readonly<Record<string, string>> = {
  ...{ hold: 'placed on hold', release: 'released from hold', requeue: 'requeued', expire: 'expired' },
  ...{ cancel: 'removed', 'mark-delivered': 'removed' },
};

function operated({ act, recipients }: Extract<Event, { name: 'queue.operated' }>['fields'], id: string): Line[] {
  if (act === 'bounce')
    return recipients.map(recipient => [
      `${SYSLOG}/bounce`,
      `${id}: to=<${bare(recipient)}>, relay=none, ${delays(0)}, dsn=5.0.0, status=bounced (returned to its sender by hand)`,
    ]);
  const words = postsuper[act];
  return words === undefined ? [] : [[`${SYSLOG}/postsuper`, `${id}: ${words}`]];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 3164 §4.1.2, in local time as syslog has it. */
function syslogTime(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${MONTHS[d.getMonth()]} ${String(d.getDate()).padStart(2)} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}
