/**
 * What the other server did with each recipient, read from its log: Postfix's lines and Exim's. Of several tries of one
 * recipient the last counts.
 */
export type Did = 'here' | 'elsewhere' | 'refused' | 'later';
export type LogEntry = {
  /** The other's queue id; null: it was refused before it had one. */
  readonly id: string | null;
  readonly messageId: string | null;
  readonly sender: string;
  /** As it was asked for. */
  readonly recipient: string;
  readonly did: Did;
  /** The other's own words. */
  readonly said: string;
};

type Message = { sender: string; messageId: string | null };

export function readTrialLog(kind: 'postfix' | 'exim', text: string): readonly LogEntry[] {
  const messages = new Map<string, Message>();
  const found = new Map<string, LogEntry>();
  const read = kind === 'postfix' ? postfixLine : eximLine;
  for (const line of text.split('\n')) {
    const entry = read(line, messages);
    // Refused at RCPT has no id: each is one of its own.
    if (entry) found.set(entry.id === null ? `${found.size} ${line}` : `${entry.id} ${entry.recipient}`, entry);
  }
  return [...found.values()].map(entry => ({
    ...entry,
    ...(entry.id === null ? {} : messages.get(entry.id)),
  }));
}

const messageOf = (messages: Map<string, Message>, id: string): Message => {
  const there = messages.get(id);
  if (there) return there;
  const fresh: Message = { sender: '', messageId: null };
  messages.set(id, fresh);
  return fresh;
};

/** `… postfix/lmtp[812]: 7781324E433: to=<a>, orig_to=<b>, relay=…, status=sent (250 …)` */
function postfixLine(line: string, messages: Map<string, Message>): LogEntry | null {
  const [, service, rest] = /\bpostfix[^/\s]*\/(?:submission\/|smtps\/)?([a-z]+)\[\d+\]: (.*)$/.exec(line) ?? [];
  if (service === undefined || rest === undefined) return null;
  const reject = /^NOQUEUE: reject: RCPT from \S+: (\d{3} .*?); from=<(.*?)> to=<(.*?)>/.exec(rest);
  if (reject) {
    const [, said = '', sender = '', recipient = ''] = reject;
    return { id: null, messageId: null, sender, recipient, did: said.startsWith('5') ? 'refused' : 'later', said };
  }
  const [, id, words] = /^([0-9A-Za-z]{6,}): (.*)$/.exec(rest) ?? [];
  if (id === undefined || words === undefined) return null;
  const from = service === 'qmgr' ? /^from=<(.*?)>,/.exec(words) : null;
  if (from) messageOf(messages, id).sender = from[1]!;
  const named = service === 'cleanup' ? /^message-id=(<.*>)/.exec(words) : null;
  if (named) messageOf(messages, id).messageId = named[1]!;
  const [, to, original, status, said] =
    /^to=<(.*?)>,(?: orig_to=<(.*?)>,)? .*\bstatus=(\w+) \((.*)\)$/.exec(words) ?? [];
  if (to === undefined || status === undefined) return null;
  return {
    id,
    messageId: null,
    sender: '',
    recipient: original ?? to,
    did: postfixDid(service, status),
    said: said ?? '',
  };
}

function postfixDid(service: string, status: string): Did {
  if (status === 'sent') return service === 'smtp' || service === 'relay' ? 'elsewhere' : 'here';
  return status === 'bounced' || status === 'expired' ? 'refused' : 'later';
}

/** `DATE TIME ID <= sender … id=M`, `ID => recipient <as asked> R=router T=transport`, `==` later, `**` failed. */
function eximLine(line: string, messages: Map<string, Message>): LogEntry | null {
  const [, id, sign, rest] = /(?:^|\s)(\w{6}-\w{6,11}-\w{2,4}) (<=|=>|->|==|\*\*) (.*)$/.exec(line) ?? [];
  if (id === undefined || rest === undefined) return rejected(line);
  if (sign === '<=') {
    const message = messageOf(messages, id);
    message.sender = rest.split(' ')[0]!.replace(/^<>$/, '');
    const named = /\bid=(\S+)/.exec(rest)?.[1];
    message.messageId = named === undefined ? null : `<${named}>`;
    return null;
  }
  const [, to, asked, said] = /^(\S+)(?: (?:\([^)]*\) )?<([^>]*)>)?(.*)$/.exec(rest) ?? [];
  if (to === undefined) return null;
  const did: Did =
    sign === '==' ? 'later' : sign === '**' ? 'refused' : /\bT=\S*smtp/.test(rest) ? 'elsewhere' : 'here';
  return { id, messageId: null, sender: '', recipient: asked || to, did, said: (said ?? '').trim() };
}

function rejected(line: string): LogEntry | null {
  const [, sender, kind, recipient, said] = / F=<(.*?)> (temporarily )?rejected RCPT <?(.*?)>?: (.*)$/.exec(line) ?? [];
  if (recipient === undefined) return null;
  const did = kind === undefined ? 'refused' : 'later';
  return { id: null, messageId: null, sender: sender ?? '', recipient, did, said: said ?? '' };
}
