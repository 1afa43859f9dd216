/**
 * Every command as an entry of one table: where it may come, and what it does. RFC 5321 §4.1.1, RFC 3030 §2 (BDAT),
 * RFC 3207 (STARTTLS), RFC 4954 (AUTH, in auth.ts), RFC 1985 (ETRN), RFC 2033 (LHLO).
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
import { type Announcing, keywords, mostPriority, requireTlsOffered, startTlsOffered } from './extensions.ts';
import { keywordsWith, orFault } from './fault.ts';
import type { SenderOffer } from './handler.ts';
import { parseMail, parseRcpt } from './parameters.ts';
import { isHelloName, oddHelloName } from './path.ts';
import { biggerThan, hello, priorityIs, refusal, reply, withoutStatus } from './reply.ts';

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
const lhlo = helloCommand('LHLO');

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
      deliverBy: d.options.deliverBy ?? null,
      mostPriority: mostPriority(announcing(d)),
      oddMachines: d.options.oddMachines === true,
    });
    if (!offer.ok) return no(offer.error);
    const limit = d.options.maxMessageBytes;
    const size = offer.value.size ?? 0;
    if (size > limit) return no(refusal(biggerThan(limit), `announced ${size} octets, the limit is ${limit}`));
    return orFault(
      d,
      () => ({ place: 'mail', sender: offer.value.path, size: offer.value.size }),
      () =>
        after(d.handler.senderOffered(d.session, offer.value), verdict => {
          if (!verdict.ok) return no(verdict.error);
          d.open = openTransaction(offer.value, d.record.beginTransaction());
          return offer.value.priorityLowered ? yes(priorityIs(offer.value.priority!)) : said.senderOk;
        }),
    );
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
    const named = open.recipients.findIndex(({ path }) => path === offer.value.path);
    if (named !== -1) return overIdle(d) ?? recipientTaken(open, named);
    const most = d.options.limits.recipients;
    if (open.recipients.length + open.recipientsRefused >= most)
      return overIdle(d) ?? no(refusal(reply.tooManyRecipients, `more than ${most} recipients`));
    const at = () => ({ place: 'rcpt', sender: open.sender.path, recipient: offer.value.path }) as const;
    const answered = orFault(d, at, () =>
      after(d.handler.recipientOffered(d.session, offer.value, open), verdict =>
        verdict.ok ? recipientTaken(open, open.recipients.push(offer.value) - 1) : no(verdict.error),
      ),
    );
    return after(answered, answer => (answer.refusal ? refuseRecipient(open, answer) : answer));
  },
};

function recipientTaken(open: OpenTransaction, which: number): Answer {
  open.answers.push(which);
  return said.recipientOk;
}

const data: Command = {
  stage: 'message',
  places: ['recipients'],
  misplaced: contentTooSoon,
  beforeTls: false,
  last: true,
  run: (d, argument) =>
    argument
      ? no(refusal(reply.noArgument, 'DATA with an argument'))
      : orFault(
          d,
          () => contentBegins(d),
          fault => {
            d.open!.fault = fault;
            return said.goAhead;
          },
        ),
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
    const begins = place === 'recipients' && !d.open?.chunksRefused;
    if (begins) {
      const open = d.open!;
      open.fault = d.handler.fault?.(d.session, contentBegins(d)) ?? null;
      // The chunk comes whatever was said, so a "no" is heard behind it.
      open.chunksRefused = open.fault?.refusal ?? null;
    }
    const then = { do: 'read-chunk', chunk, refused: misplaced ?? d.open?.chunksRefused ?? null } as const;
    return begins && d.open?.fault ? { ...yes(null, then), fault: d.open.fault } : yes(null, then);
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
    return orFault(
      d,
      () => ({ place: 'reset' }),
      () => {
        d.open = null;
        return said.done;
      },
    );
  },
};

const startTls: Command = {
  stage: 'command',
  places: everywhere,
  beforeTls: true,
  last: false,
  run(d, argument) {
    if (d.encrypted) return no(refusal(reply.alreadyEncrypted, 'STARTTLS inside TLS'));
    if (!startTlsOffered(d)) return no(refusal(reply.notImplemented, 'STARTTLS is not offered'));
    if (argument) return no(refusal(reply.noArgument, 'STARTTLS with an argument'));
    return orFault(
      d,
      () => ({ place: 'starttls' }),
      () => yes(reply.readyForTls, { do: 'start-tls' }),
    );
  },
};

/**
 *   etrn = "ETRN" SP ( ["@"] domain / "#" queue )       RFC 1985; never within a transaction
 */
const etrn: Command = {
  stage: 'command',
  places: ['ready'],
  misplaced: d =>
    d.hello
      ? no(refusal(reply.outOfOrder, 'ETRN inside a transaction'))
      : no(refusal(reply.helloFirst, 'ETRN before EHLO')),
  beforeTls: false,
  last: false,
  idle: always,
  run(d, argument) {
    if (!d.options.etrn || !d.handler.turn) return no(refusal(reply.notImplemented, 'ETRN is not offered'));
    if (!/^[@#]?[^\s@#<>()",;:\\]{1,255}$/.test(argument))
      return no(refusal(reply.badArgument, 'ETRN without the name of a node'));
    return after(d.handler.turn(d.session, argument), turned => (turned.ok ? yes(turned.value) : no(turned.error)));
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
    LHLO: lhlo,
    MAIL: mail,
    RCPT: rcpt,
    DATA: data,
    BDAT: bdat,
    RSET: rset,
    STARTTLS: startTls,
    AUTH: auth,
    NOOP: simple(() => said.done, true),
    QUIT: {
      ...simple(
        d =>
          orFault(
            d,
            () => ({ place: 'quit' }),
            () => yes(reply.goodbye, { do: 'end', how: 'quit' }),
          ),
        true,
      ),
      idle: () => false,
    },
    HELP: simple(() => yes(reply.help)),
    // RFC 5321 §3.5.3: 252 rather than telling strangers who lives here.
    VRFY: simple((_, argument) =>
      argument ? yes(reply.notVerified) : no(refusal(reply.badArgument, 'VRFY without a name')),
    ),
    EXPN: missing,
    TURN: missing,
    ETRN: etrn,
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
function helloCommand(verb: 'EHLO' | 'HELO' | 'LHLO'): Command {
  return {
    stage: 'command',
    places: everywhere,
    beforeTls: true,
    last: true,
    idle: always,
    run(d, argument) {
      // RFC 2033 §4.1: neither language takes the other's greeting.
      if ((d.options.language === 'lmtp') !== (verb === 'LHLO'))
        return no(refusal(otherLanguage(verb), `${verb} where it is not spoken`));
      const name = d.options.oddMachines ? oddHelloName(argument) : argument;
      if (!isHelloName(name)) return no(refusal(withoutStatus(reply.badArgument), `${verb} without a usable name`));
      return orFault(
        d,
        () => ({ place: 'ehlo' }),
        fault => {
          d.hello = { verb, name };
          d.open = null;
          if (verb === 'HELO') return yes(hello(d.options.hostname, []));
          return yes(hello(d.options.hostname, keywordsWith(fault, keywords(announcing(d)))));
        },
      );
    },
  };
}

const otherLanguage = (verb: 'EHLO' | 'HELO' | 'LHLO') =>
  verb === 'LHLO' ? reply.unknownCommand : withoutStatus(reply.spokenAsLmtp);

const announcing = (d: Dialogue): Announcing => ({
  ...d,
  signedIn: d.login !== null,
  trusted: d.handler.trusts?.(d.session) === true,
});

/** Counts a command that brings no message nearer; the end, where there have been too many. */
function overIdle(d: Dialogue): Answer | null {
  if (++d.idle <= d.options.limits.idleCommands) return null;
  return no(refusal(reply.tooMuchIdling, `${d.idle} commands that bring no message nearer`), END);
}

const openTransaction = (sender: SenderOffer, mark: number): OpenTransaction => ({
  sender,
  recipients: [],
  answers: [],
  by: 'DATA',
  mended: false,
  mark,
  recipientsRefused: 0,
  chunks: null,
  chunksRefused: null,
  fault: null,
});

const contentBegins = ({ open }: Dialogue) =>
  ({
    place: 'data',
    sender: open!.sender.path,
    size: open!.sender.size,
    recipients: open!.recipients.map(({ path }) => path),
  }) as const;

function refuseRecipient(open: OpenTransaction, answer: Answer): Answer {
  open.recipientsRefused++;
  return answer;
}

/** RFC 5321 §3.3: 554 when every recipient was refused, 503 when none was named. */
function contentTooSoon(d: Dialogue): Answer {
  if (!d.open) return no(refusal(reply.senderFirst, 'content before MAIL'));
  if (d.open.chunks) return no(refusal(reply.outOfOrder, 'DATA among chunks'));
  // RFC 2033 §4.2 wants 503 for both.
  if (d.open.recipientsRefused > 0 && d.options.language !== 'lmtp')
    return no(refusal(reply.noValidRecipients, 'every recipient was refused'));
  return no(refusal(reply.recipientFirst, 'content before RCPT'));
}
