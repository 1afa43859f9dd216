/**
 * Why a server said no, from its status code and its words: one cause of a closed list, and who must act. What the large
 * hosts write is known by its own marks (Gmail, Outlook, Yahoo, Postfix, Exim …), for their codes alone often say only
 * "policy"; then the code speaks (RFC 3463 and its registry), at last the three digits. Pure, never fails; whatever the
 * text, it takes the time of a few dozen short searches. The words for people are in cause-words.ts.
 */

/** Who must do something: whoever wrote, who runs this server, the one it was for, who runs his server; or time will do. */
export type WhoActs = 'you' | 'your-administrator' | 'recipient' | 'their-administrator' | 'nobody';

/** What was being said when the no came. */
export type Stage = 'connection' | 'greeting' | 'tls' | 'sender' | 'recipient' | 'content';

export const causes = {
  'no-such-address': 'you',
  'no-such-domain': 'you',
  'bad-address': 'you',
  moved: 'you',
  'takes-no-mail': 'you',
  'mailbox-off': 'recipient',
  'mailbox-full': 'recipient',
  'mailbox-busy': 'nobody',
  'too-large': 'you',
  'list-members-only': 'you',
  'list-broken': 'their-administrator',
  'sender-unknown': 'your-administrator',
  'sender-blocked': 'recipient',
  spf: 'your-administrator',
  dkim: 'your-administrator',
  dmarc: 'your-administrator',
  'reverse-name': 'your-administrator',
  'block-listed': 'your-administrator',
  reputation: 'your-administrator',
  'too-much': 'nobody',
  spam: 'you',
  virus: 'you',
  attachment: 'you',
  policy: 'you',
  'relay-denied': 'their-administrator',
  'login-needed': 'your-administrator',
  'wrong-password': 'your-administrator',
  'tls-needed': 'your-administrator',
  'tls-not-ready': 'nobody',
  certificate: 'their-administrator',
  greylisted: 'nobody',
  'server-full': 'their-administrator',
  'server-off': 'nobody',
  'server-fault': 'their-administrator',
  unreachable: 'nobody',
  'connection-broke': 'nobody',
  'dns-fault': 'nobody',
  'no-route': 'you',
  loop: 'their-administrator',
  expired: 'you',
  protocol: 'your-administrator',
  'out-of-order': 'your-administrator',
  'too-many-recipients': 'nobody',
  form: 'you',
  'plain-address-needed': 'you',
  held: 'your-administrator',
  suppressed: 'you',
  unknown: 'their-administrator',
} as const satisfies Readonly<Record<string, WhoActs>>;

export type Cause = keyof typeof causes;

export type Reply = {
  /** RFC 3463, '5.1.1'; null: none was given. */
  readonly status: string | null;
  /** As it came, '550 5.1.1 No such user'; null: nobody spoke. */
  readonly reply: string | null;
  readonly stage?: Stage;
  /** It is not tried again, whatever the code says. */
  readonly final?: boolean;
};

export type Explained = {
  readonly cause: Cause;
  readonly who: WhoActs;
  /** It may go better by itself. */
  readonly temporary: boolean;
};

/** Nobody needs more of it to say why, and nobody is made to search more. */
const LONGEST = 2_000;

export function explainReply({ status, reply, stage, final = false }: Reply): Explained {
  const words = (reply ?? '').slice(0, LONGEST).replace(/\s+/g, ' ');
  if (status === '4.4.7' || status === '5.4.7') return outOfTime(words, final || status === '5.4.7');
  const code = codeIn(status, words);
  const digits = /^\s*([245]\d\d)\b/.exec(words)?.[1] ?? null;
  const temporary = !final && (code?.[0] ?? digits?.[0]) === '4';
  const cause =
    byMark(words) ??
    byBoth(digits, code) ??
    byCode(code, temporary) ??
    comeAgain(code, digits) ??
    byWords(words) ??
    byDigits(digits, stage) ??
    general(code);
  return { cause, who: whoFor(cause, temporary), temporary };
}

/** Where nothing is tried any more, waiting mends nothing; a delay of which no more is known may be over soon. */
function whoFor(cause: Cause, temporary: boolean): WhoActs {
  if (cause === 'unknown' && temporary) return 'nobody';
  return causes[cause] === 'nobody' && !temporary ? 'you' : causes[cause];
}

/** What was in the way until then says more than that the time is over. */
function outOfTime(words: string, final: boolean): Explained {
  const last = /\bthe last answer was: (.+)$/.exec(words)?.[1];
  const { cause } = last === undefined ? { cause: 'unknown' as const } : explainReply({ status: null, reply: last });
  return cause === 'unknown'
    ? { cause: 'expired', who: causes.expired, temporary: !final }
    : { cause, who: whoFor(cause, !final), temporary: !final };
}

/** The next hop's own code is in its words; what is kept beside them may be ours (4.4.7: our time ran out). */
function codeIn(status: string | null, words: string): string | null {
  const own = /^\s*[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1];
  if (own) return own;
  return status !== null && /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : null;
}

type Mark = readonly [cause: Cause, words: RegExp];

/** What is so particular that it goes before the code. The first that fits; each looks for words, none looks back. */
const marks: readonly Mark[] = [
  ['suppressed', /\bis on the list of addresses that are not tried\b/i],
  // What this server says itself, of a host that it could not trust or not find; an address may hold "dane".
  [
    'certificate',
    /\bcertificate (?:of|is|has|for|expired|not|verif|chain|name)|self[- ]signed certificate|\bTLSA\b|\bMTA-STS\b|hostname\/IP does not match|\baltnames\b|(?<![\w.@<-])DANE(?![\w.@-])/i,
  ],
  ['takes-no-mail', /\bnull MX\b|\bsays that it takes no mail\b/i],
  ['no-route', /neither MX nor address|\bno MX\b/i],
  // Microsoft, of an address that it does not know, with 5.4.1.
  [
    'no-such-address',
    /recipient address rejected: access denied|RecipientNotFound|RESOLVER\.ADR|not listed in .{0,40}directory/i,
  ],
  ['list-members-only', /RESOLVER\.RST\.|restriction check failed/i],
  ['held', /\bbreaker holds the mail\b/i],
  ['virus', /\b(?:virus|malware|trojan|infected|phish(?:ing)?)\b/i],
  [
    'attachment',
    /message was blocked because its content|BlockedMessage|attachment .{0,40}(?:not allowed|blocked|type)/i,
  ],
  [
    'reverse-name',
    /\bPTR record|reverse (?:dns|hostname|lookup)|cannot find your (?:reverse )?hostname|\brDNS\b|FCrDNS/i,
  ],
  ['greylisted', /gr[ea]y-?list/i],
  [
    'login-needed',
    /authentication (?:is )?required|client was not authenticated|must (?:authenticate|sign in|log in)/i,
  ],
  [
    'sender-unknown',
    /sender (?:address |verif|domain).{0,60}(?:reject|fail|not exist|not found|unknown|unverifi|invalid|could not)|verify (?:failed for )?sender|domain of sender/i,
  ],
  ['dmarc', /\bDMARC\b|unauthenticated (?:email|sender|mail)|NotAuthorizedError|sender is unauthenticated/i],
  [
    'spf',
    /\bSPF\b|openspf|not (?:authori[sz]ed|permitted) (?:to send|sender)|is not allowed to send (?:mail )?(?:from|for)/i,
  ],
  ['dkim', /\bDKIM\b/i],
  [
    'block-listed',
    /spamhaus|spamcop|barracudacentral|\bsorbs\b|\bRBL\b|\bDNSBL\b|\bsurbl\b|\buribl\b|block(?:ed|ing)? (?:list|using)|black-?list|blocklist|\bS3150\b|\bS3140\b|\bbanned sending\b|\bis (?:currently )?listed (?:at|in|on|by) /i,
  ],
  [
    'reputation',
    /low reputation|poor reputation|reputation of|\bTSS0?\d|\bTS0[1-4]\b|user complaints|senderbase|cloudmark.{0,30}reputation|unsolicited mail originating|Gmail has detected that this message is likely (?:unsolicited|suspicious)/i,
  ],
  [
    'too-much',
    /rate[- ]?limit|too many (?:messages|connections|concurrent|emails|mails)|unusual rate|throttl|exceeded .{0,40}(?:rate|limit of messages|hourly|daily)|receiving (?:mail|email) at a rate/i,
  ],
  [
    'relay-denied',
    /relay(?:ing)? (?:access |is )?(?:denied|not permitted|not allowed|prohibited)|unable to relay|not permitted to relay|isn'?t in my list of allowed rcpthosts|we do not relay|no relay|only sends for/i,
  ],
  ['spam', /\b(?:spam|junk mail|unsolicited|UBE|UCE|bulk mail)\b/i],
];

/** What digits and code say only together. */
function byBoth(digits: string | null, code: string | null): Cause | null {
  if (digits === '454' && code === '4.7.0') return 'tls-not-ready';
  if (digits === '535' || code === '5.7.8') return 'wrong-password';
  if (digits === '503') return 'out-of-order';
  return null;
}

/** Subject and detail of RFC 3463 and its registry, without the class: 4.2.2 and 5.2.2 have the same reason. */
const codes: Readonly<Record<string, Cause>> = {
  '1.0': 'bad-address',
  '1.1': 'no-such-address',
  '1.2': 'no-such-domain',
  '1.3': 'bad-address',
  '1.4': 'bad-address',
  '1.6': 'moved',
  '1.7': 'sender-unknown',
  '1.8': 'sender-unknown',
  '1.9': 'no-route',
  '1.10': 'takes-no-mail',
  '2.1': 'mailbox-off',
  '2.2': 'mailbox-full',
  '2.3': 'too-large',
  '2.4': 'list-broken',
  '3.1': 'server-full',
  '3.2': 'server-off',
  '3.3': 'form',
  '3.4': 'too-large',
  '3.5': 'server-fault',
  '4.1': 'unreachable',
  '4.2': 'connection-broke',
  '4.3': 'dns-fault',
  '4.4': 'no-route',
  '4.5': 'server-off',
  '4.6': 'loop',
  '4.7': 'expired',
  '5.0': 'protocol',
  '5.1': 'protocol',
  '5.2': 'protocol',
  '5.3': 'too-many-recipients',
  '5.4': 'protocol',
  '5.5': 'protocol',
  '5.6': 'protocol',
  '6.0': 'form',
  '6.1': 'form',
  '6.2': 'form',
  '6.3': 'form',
  '6.4': 'form',
  '6.5': 'form',
  '6.6': 'form',
  '6.7': 'plain-address-needed',
  '6.8': 'plain-address-needed',
  '6.9': 'plain-address-needed',
  '6.10': 'plain-address-needed',
  '7.2': 'list-members-only',
  '7.4': 'tls-needed',
  '7.9': 'login-needed',
  '7.10': 'tls-needed',
  '7.11': 'tls-needed',
  '7.13': 'mailbox-off',
  '7.16': 'too-much',
  '7.17': 'moved',
  '7.18': 'moved',
  '7.20': 'dkim',
  '7.21': 'dkim',
  '7.22': 'dkim',
  '7.23': 'spf',
  '7.24': 'spf',
  '7.25': 'reverse-name',
  '7.26': 'dmarc',
  '7.27': 'sender-unknown',
  '7.28': 'too-much',
  '7.29': 'dmarc',
  '7.30': 'tls-needed',
};

/** A refusal that is only for now has another reason where the code is about rules: later it may be taken. */
function byCode(code: string | null, temporary: boolean): Cause | null {
  if (code === null) return null;
  const [, subject = '', detail = ''] = code.split('.');
  const known = `${subject}.${detail}`;
  if (known === '2.1' && temporary) return 'mailbox-busy';
  return Object.hasOwn(codes, known) ? codes[known]! : null;
}

/** Of all rules, the one that ends by itself: whoever says no more than "by policy, not now" wants us to come again. */
const comeAgain = (code: string | null, digits: string | null): Cause | null =>
  code === '4.7.1' && (digits === '450' || digits === '451') ? 'greylisted' : null;

/** Where the code says nothing or too little, in the order of what is surest. */
const saying: readonly Mark[] = [
  [
    'mailbox-full',
    /mailbox (?:is )?(?:full|over)|over ?quota|quota (?:exceeded|full)|exceed.{0,20}quota|storage (?:limit|space|allocation)|insufficient disk space for user|mail ?box .{0,30}(?:full|quota)/i,
  ],
  [
    'mailbox-off',
    /(?:account|mailbox|user).{0,60}(?:disabled|inactive|suspended|deactivated|locked|not active|closed|expired)|no longer (?:active|available|with us)|RESOLVER\.RST|mailbox unavailable for delivery/i,
  ],
  [
    'no-such-address',
    /user (?:is )?(?:unknown|not found|doesn['’]?t exist|does not exist)|unknown (?:user|recipient|local|address|mailbox)|no such (?:user|mailbox|recipient|person|address|account|local)|no (?:mailbox|account|user) (?:here )?(?:by|of|with) (?:that|this)|(?:recipient|address|mailbox|account).{0,60}(?:not found|does not exist|doesn['’]?t (?:exist|have)|unknown|invalid|rejected: (?:user|undeliverable))|RecipientNotFound|RESOLVER\.ADR|doesn['’]?t have an? .{1,40} account|not (?:a|our) (?:valid|known|customer)|invalid (?:recipient|mailbox|user|address)|unrouteable address|mailbox unavailable|user unknown|undeliverable address|not listed in .{0,40}directory|\(#5\.1\.1\)/i,
  ],
  [
    'no-such-domain',
    /(?:domain|host)(?: name)?(?: or domain name)? (?:not found|does not exist|unknown)|no such domain|unknown (?:domain|host)|couldn['’]?t find any host|\(#5\.1\.2\)|NXDOMAIN/i,
  ],
  [
    'list-members-only',
    /(?:only )?(?:members|subscribers) (?:only|may|can)|not (?:a )?(?:subscribed|member|authori[sz]ed to (?:send|post))|RESTRICTED|restricted (?:to|group|distribution)|moderat/i,
  ],
  [
    'sender-blocked',
    /(?:blocked|refused|rejected) (?:your|this) (?:address|sender)|sender (?:is )?(?:blocked|denied|rejected)|does not accept (?:mail|messages) from you/i,
  ],
  [
    'too-large',
    /(?:message|mail|size).{0,40}(?:too (?:large|big)|exceed|over.{0,20}limit)|(?:too (?:large|big)).{0,20}(?:message|mail)|maximum (?:message )?size/i,
  ],
  ['tls-needed', /must issue a STARTTLS|(?:TLS|encryption|encrypted connection) (?:is )?(?:required|needed)/i],
  ['loop', /\bloop|too many hops|hop count/i],
  [
    'server-full',
    /insufficient (?:system )?(?:storage|disk|resources)|(?:system|disk|server) (?:is )?full|out of (?:storage|disk)/i,
  ],
  [
    'dns-fault',
    /name (?:server|service).{0,40}(?:error|fail|try again)|DNS (?:error|lookup|query|fail)|temporary.{0,20}(?:lookup|resolution)|temporarily unable to look/i,
  ],
  ['connection-broke', /lost connection|connection (?:reset|lost|dropped|closed)|broken pipe|timed out while/i],
  [
    'unreachable',
    /timed? ?out|connection refused|no route to host|network (?:is )?unreachable|could not connect|couldn['’]?t (?:connect|establish)|host (?:is )?(?:down|unreachable)|no answer|not answer|wasn['’]?t able to establish an SMTP connection/i,
  ],
  [
    'expired',
    /(?:retry timeout|too long|in time|queue.{0,20}(?:expired|too old|lifetime)|delivery time expired|giving up|been in the queue)/i,
  ],
  [
    'server-off',
    /(?:service|server|system).{0,40}(?:unavailable|not available|not accepting|busy|shutting down|maintenance|overload)|try again later|resources temporarily/i,
  ],
  ['too-many-recipients', /too many recipients/i],
  ['protocol', /syntax error|bad sequence|command (?:not|unrecogni)/i],
];

const byMark = (words: string): Cause | null => found(marks, words);
const byWords = (words: string): Cause | null => found(saying, words);
const found = (among: readonly Mark[], words: string): Cause | null =>
  words === '' ? null : (among.find(([, pattern]) => pattern.test(words))?.[0] ?? null);

/** RFC 5321 §4.2.3, where nothing else was said. */
function byDigits(digits: string | null, stage: Stage | undefined): Cause | null {
  switch (digits) {
    case '421':
    case '451':
      return stage === 'content' ? 'server-fault' : 'server-off';
    case '450':
      return 'mailbox-busy';
    case '452':
      return 'server-full';
    case '530':
      return 'login-needed';
    case '550':
      return stage === 'recipient' ? 'no-such-address' : 'policy';
    case '551':
      return 'moved';
    case '552':
      return stage === 'recipient' ? 'mailbox-full' : 'too-large';
    case '553':
      return stage === 'sender' ? 'sender-unknown' : 'bad-address';
    case '554':
      return 'policy';
    case '556':
      return 'takes-no-mail';
    case null:
      return null;
    default:
      return /^5[05]\d$/.test(digits) ? 'protocol' : null;
  }
}

const bySubject: Readonly<Record<string, Cause>> = {
  '1': 'bad-address',
  '2': 'mailbox-busy',
  '3': 'server-fault',
  '4': 'unreachable',
  '5': 'protocol',
  '6': 'form',
  '7': 'policy',
};

function general(code: string | null): Cause {
  const subject = code?.split('.')[1] ?? '';
  return Object.hasOwn(bySubject, subject) ? bySubject[subject]! : 'unknown';
}

/** Causes that lie in the address itself: another message to it fares no better. */
const dead: ReadonlySet<Cause> = new Set<Cause>(['no-such-address', 'moved', 'takes-no-mail', 'mailbox-off']);

/** Whether a final no was about the address, not about us, the message, or the moment. */
export const isDeadAddress = ({ cause, temporary }: Explained): boolean => !temporary && dead.has(cause);
