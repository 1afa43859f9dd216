/**
 * Every command as an entry of one table: where it may come, and what it does. RFC 5321 §4.1.1, RFC 3030 §2 (BDAT),
 * RFC 3207 (STARTTLS), RFC 4954 (AUTH, in auth.ts).
 */
import { auth } from './auth.ts';
import { parseBdat } from './chunking.ts';
import {
  type Answer,
  after,
  type Command,
  type Dialogue,
  END,
  no,
  type OpenTransaction,
  type Place,
  placeOf,
  type Soon,
  yes,
} from './dialogue.ts';
import { keywords, requireTlsOffered, startTlsOffered } from './extensions.ts';
import type { SenderOffer } from './handler.ts';
import { parseMail, parseRcpt } from './parameters.ts';
import { isHelloName, oddHelloName } from './path.ts';
import { biggerThan, hello, refusal, reply, withoutStatus } from './reply.ts';

const always = () => true;
const everywhere: readonly Place[] = ['connected', 'ready', 'mail', 'recipients', 'chunks'];

const said = {
  done: yes(reply.done),
  senderOk: yes(reply.senderOk),
  recipientOk: yes(reply.recipientOk),
  goAhead: yes(reply.goAhead, { do: 'read-content' }),
};

const ehlo = helloCommand('EHLO');
const helo = helloCommand('HELO');

const mail: Command = {
  stage: 'sender',
  places: ['ready'],
  misplaced: d =>
    d.hello
      ? no(refusal(reply.outOfOrder, 'MAIL inside a transaction'))
      : no(refusal(reply.helloFirst, 'MAIL before EHLO')),
  beforeTls: false,
  last: false,
  run(d, argument) {
    if (d.options.login?.required && !d.login) return no(refusal(reply.loginFirst, 'MAIL without a login'));
    const offer = parseMail(argument, {
      auth: d.options.login !== null,
      hold: d.login ? (d.options.futureRelease ?? null) : null,
      requireTls: requireTlsOffered(d),
      oddMachines: d.options.oddMachines === true,
    });
    if (!offer.ok) return no(offer.error);
    const limit = d.options.maxMessageBytes;
    const size = offer.value.size ?? 0;
    if (size > limit) return no(refusal(biggerThan(limit), `announced ${size} octets, the limit is ${limit}`));
    return after(d.handler.senderOffered(d.session, offer.value), verdict => {
      if (!verdict.ok) return no(verdict.error);
      d.open = openTransaction(offer.value, d.record.beginTransaction());
      return said.senderOk;
    });
  },
};

const rcpt: Command = {
  stage: 'recipient',
  places: ['mail', 'recipients'],
  misplaced: d =>
    d.open ? no(refusal(reply.outOfOrder, 'RCPT among chunks')) : no(refusal(reply.senderFirst, 'RCPT before MAIL')),
  beforeTls: false,
  last: false,
  run(d, argument) {
    const open = d.open!;
    const offer = parseRcpt(argument, open.sender.smtpUtf8);
    if (!offer.ok) return refuseRecipient(open, no(offer.error));
    // Named twice, it gets one copy, as the first said.
    if (open.recipients.some(({ path }) => path === offer.value.path)) return overIdle(d) ?? said.recipientOk;
    const most = d.options.limits.recipients;
    if (open.recipients.length + open.recipientsRefused >= most)
      return overIdle(d) ?? no(refusal(reply.tooManyRecipients, `more than ${most} recipients`));
    return after(d.handler.recipientOffered(d.session, offer.value, open), verdict => {
      if (!verdict.ok) return refuseRecipient(open, no(verdict.error));
      open.recipients.push(offer.value);
      return said.recipientOk;
    });
  },
};

const data: Command = {
  stage: 'message',
  places: ['recipients'],
  misplaced: contentTooSoon,
  beforeTls: false,
  last: true,
  run: (_, argument) => (argument ? no(refusal(reply.noArgument, 'DATA with an argument')) : said.goAhead),
};

/** Whoever cuts a message so small makes work of it. */
const TINY_CHUNK = 512;

const bdat: Command = {
  stage: 'message',
  places: everywhere,
  beforeTls: true,
  last: false,
  idle(argument) {
    const chunk = parseBdat(argument);
    return chunk !== null && !chunk.last && chunk.size < TINY_CHUNK;
  },
  run(d, argument) {
    const chunk = parseBdat(argument);
    // Where the chunk ends cannot be known, so the octets behind it must not be read as commands.
    if (!chunk) return no(refusal(reply.badArgument, 'BDAT without a size; what follows could be anything'), END);
    const limit = d.options.maxMessageBytes;
    if (chunk.size > 2 * limit) return no(refusal(biggerThan(limit), `a chunk of ${chunk.size} octets`), END);
    const place = placeOf(d);
    const misplaced = place === 'recipients' || place === 'chunks' ? null : contentTooSoon(d).refusal;
    return yes(null, { do: 'read-chunk', chunk, refused: misplaced ?? d.open?.chunksRefused ?? null });
  },
};

const rset: Command = {
  stage: 'command',
  places: everywhere,
  beforeTls: false,
  last: false,
  idle: always,
  run(d, argument) {
    if (argument) return no(refusal(reply.noArgument, 'RSET with an argument'));
    d.open = null;
    return said.done;
  },
};

const startTls: Command = {
  stage: 'command',
  places: everywhere,
  beforeTls: true,
  last: false,
  run(d, argument) {
    if (d.encrypted) return no(refusal(reply.alreadyEncrypted, 'STARTTLS inside TLS'));
    if (!startTlsOffered({ ...d, signedIn: false }))
      return no(refusal(reply.notImplemented, 'STARTTLS is not offered'));
    if (argument) return no(refusal(reply.noArgument, 'STARTTLS with an argument'));
    return yes(reply.readyForTls, { do: 'start-tls' });
  },
};

const simple = (run: Command['run'], beforeTls = false): Command => ({
  stage: 'command',
  places: everywhere,
  beforeTls,
  last: false,
  idle: always,
  run,
});

const missing = simple((_, argument) => no(refusal(reply.notImplemented, `not implemented ${argument}`.trim())), true);
/** A web page or a tool that speaks HTTP to a mail server, perhaps made to by someone else. */
const http = simple(() => no(refusal(reply.notHttp, 'HTTP spoken to a mail server'), END), true);

export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    EHLO: ehlo,
    HELO: helo,
    MAIL: mail,
    RCPT: rcpt,
    DATA: data,
    BDAT: bdat,
    RSET: rset,
    STARTTLS: startTls,
    AUTH: auth,
    NOOP: simple(() => said.done, true),
    QUIT: { ...simple(() => yes(reply.goodbye, { do: 'end', how: 'quit' }), true), idle: () => false },
    HELP: simple(() => yes(reply.help)),
    // RFC 5321 §3.5.3: 252 rather than telling strangers who lives here.
    VRFY: simple((_, argument) =>
      argument ? yes(reply.notVerified) : no(refusal(reply.badArgument, 'VRFY without a name')),
    ),
    EXPN: missing,
    TURN: missing,
    ETRN: missing,
    SEND: missing,
    SOML: missing,
    SAML: missing,
    GET: http,
    POST: http,
    PUT: http,
    HEAD: http,
    OPTIONS: http,
    DELETE: http,
    CONNECT: http,
    TRACE: http,
    PATCH: http,
  }),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: no command may hold these
const NEVER_IN_COMMAND = /[\u0000-\u001f\u007f-\u009f\ufffd]/;

/**
 * What a command line is answered.
 *
 * @param command  the entry for `verb`, if there is one
 * @param behind   octets that came behind the line already
 */
export function answer(
  d: Dialogue,
  text: string,
  verb: string,
  command: Command | undefined,
  behind: number,
): Soon<Answer> {
  if (NEVER_IN_COMMAND.test(text)) return no(refusal(reply.badCharacter, 'a character that no command may hold'));
  if (!command) return no(refusal(reply.unknownCommand, 'an unknown command'));
  if (!command.beforeTls && d.options.tls === 'required' && !d.encrypted) {
    return no(refusal(reply.tlsFirst, `${verb} before STARTTLS`));
  }
  const argument = text.slice(verb.length + 1).trim();
  const over = command.idle?.(argument) ? overIdle(d) : null;
  if (over) return over;
  if (!command.places.includes(placeOf(d))) {
    return command.misplaced?.(d, argument) ?? no(refusal(reply.outOfOrder, `${verb} out of order`));
  }
  if (command.last && behind > 0 && d.options.earlyTalk !== 'tolerate') {
    return no(refusal(reply.spokeTooSoon, `${behind} octets came behind ${verb}, unasked`), END);
  }
  return command.run(d, argument);
}

/** What a line is answered that is no command line. RFC 5321 §2.3.8, §4.5.3.1.4. */
export function badLine(kind: 'too-long' | 'endless' | 'bare-newline'): Answer {
  switch (kind) {
    case 'too-long':
      return no(refusal(reply.lineTooLong, 'a line longer than allowed'));
    case 'endless':
      return no(refusal(reply.lineTooLong, 'a line without an end'), END);
    case 'bare-newline':
      return no(refusal(reply.bareNewlineInCommand, 'a command line that ends with LF alone'), END);
  }
}

/** RFC 5321 §4.1.1.1. Nothing but an empty or unreadable name is refused: what a peer calls itself proves nothing. */
function helloCommand(verb: 'EHLO' | 'HELO'): Command {
  return {
    stage: 'command',
    places: everywhere,
    beforeTls: true,
    last: true,
    idle: always,
    run(d, argument) {
      const name = d.options.oddMachines ? oddHelloName(argument) : argument;
      if (!isHelloName(name)) return no(refusal(withoutStatus(reply.badArgument), `${verb} without a usable name`));
      d.hello = { verb, name };
      d.open = null;
      if (verb === 'HELO') return yes(hello(d.options.hostname, []));
      return yes(hello(d.options.hostname, keywords({ ...d, signedIn: d.login !== null })));
    },
  };
}

/** Counts a command that brings no message nearer; the end, where there have been too many. */
function overIdle(d: Dialogue): Answer | null {
  if (++d.idle <= d.options.limits.idleCommands) return null;
  return no(refusal(reply.tooMuchIdling, `${d.idle} commands that bring no message nearer`), END);
}

const openTransaction = (sender: SenderOffer, mark: number): OpenTransaction => ({
  sender,
  recipients: [],
  by: 'DATA',
  mended: false,
  mark,
  recipientsRefused: 0,
  chunks: null,
  chunksRefused: null,
});

function refuseRecipient(open: OpenTransaction, answer: Answer): Answer {
  open.recipientsRefused++;
  return answer;
}

/** RFC 5321 §3.3: 554 when every recipient was refused, 503 when none was named. */
function contentTooSoon(d: Dialogue): Answer {
  if (!d.open) return no(refusal(reply.senderFirst, 'content before MAIL'));
  if (d.open.chunks) return no(refusal(reply.outOfOrder, 'DATA among chunks'));
  if (d.open.recipientsRefused > 0) return no(refusal(reply.noValidRecipients, 'every recipient was refused'));
  return no(refusal(reply.recipientFirst, 'content before RCPT'));
}
