/**
 * One message to one next hop: MAIL, RCPT, DATA, the content, and an outcome for every recipient. With PIPELINING
 * the commands go out together and every reply is still looked at by itself (RFC 2920 §3.1); with LMTP there is a
 * reply for each accepted recipient after the dot (RFC 2033 §4.2).
 *
 * `uncertain` is the one thing SMTP cannot tell: the end of the data was sent, and the answer was lost. The message
 * may have been taken, and another attempt may deliver it twice (RFC 1047).
 */
import type { Duration } from '../base/units.ts';
import type { Capabilities } from './client-capabilities.ts';
import { readyToSend } from './client-content.ts';
import {
  mailCommand,
  type OutgoingMessage,
  type OutgoingRecipient,
  rcptCommand,
  recipientRefusedHere,
  refusedHere,
} from './client-envelope.ts';
import { type Line, plainly } from './client-line.ts';
import { type Outcome, ours, outcomeOf, type PeerReply, recipientOutcome } from './client-reply.ts';

export type RecipientOutcome = {
  readonly address: string;
  readonly outcome: Outcome;
  readonly reply: PeerReply;
  /** The message may have been taken for this recipient although no answer says so. */
  readonly uncertain: boolean;
};

export type Delivered = {
  /** In the order they were given. */
  readonly recipients: readonly RecipientOutcome[];
  readonly endOfDataSent: boolean;
  /** True when it is so for any recipient. */
  readonly uncertain: boolean;
  /** Where the first "no" came; null: nobody said it. */
  readonly refusedAt: 'sender' | 'recipient' | 'message' | null;
};

/** RFC 5321 §4.5.3.2, the waits a client should have at least. */
export type Deadlines = {
  readonly greeting: Duration;
  readonly hello: Duration;
  readonly mail: Duration;
  readonly recipient: Duration;
  readonly data: Duration;
  readonly block: Duration;
  readonly endOfData: Duration;
  readonly other: Duration;
  readonly quit: Duration;
};

export type Hop = {
  readonly line: Line;
  readonly lmtp: boolean;
  readonly can: Capabilities;
  readonly deadlines: Deadlines;
};

const LONE_DOT = Buffer.from('.\r\n');

/** The conversation so far: who was accepted and who was not, by position. */
type Course = {
  readonly hop: Hop;
  readonly message: OutgoingMessage;
  readonly settled: (RecipientOutcome | undefined)[];
  /** A transaction is open that RSET has to close. */
  open: boolean;
  endOfDataSent: boolean;
  at: 'sender' | 'recipient' | 'message';
  refusedAt: Delivered['refusedAt'];
};

/** `open`: the hop is still in the middle of the transaction, so RSET comes before the next one. */
export async function transact(hop: Hop, message: OutgoingMessage): Promise<{ delivered: Delivered; open: boolean }> {
  const course: Course = {
    hop,
    message,
    settled: [],
    open: false,
    endOfDataSent: false,
    at: 'sender',
    refusedAt: null,
  };
  const refusal = hop.line.isOpen ? refusedHere(message, hop.can, hop.lmtp) : gone(hop.line);
  for (const [i, recipient] of message.recipients.entries()) {
    const reply = refusal ?? recipientRefusedHere(recipient, message);
    course.at = refusal ? 'sender' : 'recipient';
    if (reply) settle(course, i, reply);
  }
  course.at = 'sender';
  if (unsettled(course).length > 0) {
    const atOnce = hop.can.pipelining && message.forAllOrNobody !== true;
    const data = atOnce ? await offerAtOnce(course) : await offerInTurn(course);
    if (data) await afterData(course, data);
  }
  return { delivered: told(course), open: course.open };
}

const gone = (line: Line): PeerReply => ours(451, '4.4.2', line.fault?.sentence ?? 'the server closed the session');

function settle(course: Course, i: number, reply: PeerReply, outcome: Outcome = outcomeOf(reply), uncertain = false) {
  if (outcome !== 'accepted') course.refusedAt ??= course.at;
  course.settled[i] = { address: course.message.recipients[i]!.address, outcome, reply, uncertain };
}

const unsettled = ({ message, settled }: Course): number[] =>
  [...message.recipients.keys()].filter(i => settled[i] === undefined);

function told(course: Course): Delivered {
  const recipients = course.message.recipients.map((_, i) => course.settled[i]!);
  const uncertain = recipients.some(recipient => recipient.uncertain);
  return { recipients, endOfDataSent: course.endOfDataSent, uncertain, refusedAt: course.refusedAt };
}

/** All commands in one write; the replies come in their order. Returns DATA's reply. */
async function offerAtOnce(course: Course): Promise<PeerReply> {
  const { line, can, deadlines } = course.hop;
  const offered = unsettled(course);
  const recipients = offered.map(i => rcptCommand(course.message.recipients[i]!, can));
  line.say(...[mailCommand(course.message, can), ...recipients, 'DATA'].map(plainly));
  const sender = await line.hear(deadlines.mail);
  hearSender(course, sender);
  for (const i of offered) {
    const reply = await line.hear(deadlines.recipient);
    if (course.settled[i] === undefined) hearRecipient(course, i, reply);
  }
  return line.hear(deadlines.data);
}

/** One command after the other; DATA only when somebody was accepted, null when it was not said. */
async function offerInTurn(course: Course): Promise<PeerReply | null> {
  const { line, can, deadlines } = course.hop;
  const offered = unsettled(course);
  line.say(plainly(mailCommand(course.message, can)));
  hearSender(course, await line.hear(deadlines.mail));
  for (const i of offered) {
    if (course.settled[i] !== undefined) continue;
    line.say(plainly(rcptCommand(course.message.recipients[i]!, can)));
    hearRecipient(course, i, await line.hear(deadlines.recipient));
  }
  if (course.message.forAllOrNobody && course.settled.some(one => one !== undefined))
    for (const i of unsettled(course)) settle(course, i, ours(451, '4.5.0', 'not sent, because others were refused'));
  if (unsettled(course).length === 0) return null;
  line.say(plainly('DATA'));
  return line.hear(deadlines.data);
}

/** A sender who is refused is refused for everybody. */
function hearSender(course: Course, reply: PeerReply): void {
  const accepted = isAccepted(course, reply);
  course.open ||= accepted;
  if (accepted) course.at = 'recipient';
  if (!accepted) for (const i of unsettled(course)) settle(course, i, reply);
}

/** Who is accepted stays unsettled: his outcome comes with the end of the data. */
function hearRecipient(course: Course, i: number, reply: PeerReply): void {
  if (!isAccepted(course, reply)) settle(course, i, reply, recipientOutcome(reply));
}

/** 3yz answers neither MAIL nor RCPT: the replies and the commands no longer match. */
function isAccepted({ hop }: Course, reply: PeerReply): boolean {
  if (reply.code >= 300 && reply.code < 400) hop.line.abandon(`the server answered ${reply.code} out of place`);
  return outcomeOf(reply) === 'accepted';
}

async function afterData(course: Course, data: PeerReply): Promise<void> {
  const { hop } = course;
  course.at = 'message';
  const accepted = unsettled(course);
  if (data.code !== 354) {
    if (outcomeOf(data) === 'accepted') hop.line.abandon(`the server answered ${data.code} to DATA`);
    for (const i of accepted) settle(course, i, data, outcomeOf(data) === 'permanent' ? 'permanent' : 'temporary');
    return;
  }
  if (accepted.length === 0) return sendNothing(course);
  course.open = false;
  if (!(await sendContent(course))) return breakOff(course, accepted);
  await hearEnd(course, accepted);
}

/** RFC 2920 §3.1: the server wants a message although it took nobody. It gets an empty one, and nobody gets that. */
async function sendNothing({ hop }: Course): Promise<void> {
  // RFC 2033 §4.2 leaves an LMTP server nothing to answer then.
  if (hop.lmtp) return hop.line.abandon('the server wants a message although it took nobody');
  hop.line.note('nobody was accepted: an empty message ends the transaction');
  await hop.line.send(LONE_DOT, hop.deadlines.block);
  await hop.line.hear(hop.deadlines.endOfData);
}

/** False when the data could not be sent to its end: a fault, or a reply that came too early. */
async function sendContent(course: Course): Promise<boolean> {
  const { hop, message } = course;
  const { line, deadlines } = hop;
  let octets = 0;
  let held: Buffer | null = null;
  try {
    // The last piece waits for the dot, so that a small message goes out in one packet.
    for await (const piece of readyToSend(message.bytes)) {
      octets += piece.length;
      if (held && !(await line.send(held, deadlines.block))) return false;
      held = piece;
    }
    await message.beforeEndOfData?.();
  } catch (fault) {
    // Half a message must never be ended with a dot: the next hop would deliver it.
    line.abandon(`the message could not be sent on: ${fault instanceof Error ? fault.message : String(fault)}`);
    return false;
  }
  if (!line.isOpen || line.hasReply) return false;
  course.endOfDataSent = true;
  line.note(`${octets} octets of the message and the end of the data`);
  return line.send(held ? Buffer.concat([held, LONE_DOT]) : LONE_DOT, deadlines.block);
}

/** The server spoke, or was gone, before the end of the data. Its "no" counts; its "yes" cannot. */
async function breakOff(course: Course, accepted: readonly number[]): Promise<void> {
  const { line, deadlines } = course.hop;
  if (course.endOfDataSent) return hearEnd(course, accepted);
  const reply = await line.hear(deadlines.endOfData);
  // There is no way back from the middle of the data but to hang up.
  line.abandon('the server did not wait for the end of the data');
  const outcome = outcomeOf(reply) === 'permanent' ? 'permanent' : 'temporary';
  for (const i of accepted) settle(course, i, reply, outcome);
}

async function hearEnd(course: Course, accepted: readonly number[]): Promise<void> {
  const { line, lmtp, deadlines } = course.hop;
  let reply: PeerReply | null = null;
  for (const i of accepted) {
    if (!reply || lmtp) reply = await line.hear(deadlines.endOfData);
    const strange: boolean = reply.code >= 300 && reply.code < 400;
    if (strange) line.abandon(`the server answered ${reply.code} to the end of the data`);
    settle(course, i, reply, outcomeOf(reply), strange || reply.from === 'us');
  }
}

export type { OutgoingMessage, OutgoingRecipient };
