/**
 * One command from the wire: its line, and the literals in it. Sizes are judged when they are announced, before
 * anything is read or allocated for them. RFC 3501 §4.3; non-synchronizing literals RFC 7888; literal8 RFC 3516 §5,
 * whose "~" stays in the text before it.
 *
 *   literal = ["~"] "{" number ["+"] "}" CRLF *CHAR8
 */
import type { Bytes, Duration } from '../../base/units.ts';
import { type Completion, no } from '../command.ts';
import type { CommandPieces } from '../syntax/decoder.ts';
import type { Input } from './input.ts';

export type ReadRules = {
  /** All of a command but the messages in it. */
  readonly command: Bytes;
  /** A message of APPEND or REPLACE, and all of a command; null where none is possible yet and all literals count alike. */
  readonly messages: { readonly each: Bytes; readonly together: Bytes } | null;
  readonly first: Duration;
  readonly rest: Duration;
  /** Asked before the first "+": why this command will not be carried out whatever its literal says, or null. */
  refuse(name: string): Completion | null;
  /** Sends the "+" that a synchronizing literal waits for. */
  goAhead(): void;
};

export type ReadCommand =
  | { readonly kind: 'command'; readonly pieces: CommandPieces }
  /** Refused as a whole; `close` when the literal is already on its way and will not be read. */
  | { readonly kind: 'refused'; readonly tag: string; readonly completion: Completion; readonly close: boolean };

const literalEnd = /\{(\d{1,19})(\+?)\}$/;
const beginning = /^([^\s+(){%*"\\]+) ((?:UID )?[A-Za-z]+)( ?)(.*)$/is;

/** Of the text before the first literal: enough to judge a literal before the command can be read. */
type Beginning = { readonly tag: string; readonly name: string; readonly rest: string };

export async function readCommand(input: Input, rules: ReadRules): Promise<ReadCommand> {
  const pieces: (string | Buffer)[] = [];
  const left = { command: rules.command, messages: rules.messages?.together ?? 0 };
  let begun: Beginning = { tag: '*', name: '', rest: '' };
  for (;;) {
    const wait = pieces.length === 0 ? rules.first : rules.rest;
    const line = await input.line(left.command, wait, rules.rest);
    if (line === null) return refused(begun, commandTooLong, true);
    left.command -= line.length + 2;
    const literal = line.endsWith('}') ? literalEnd.exec(line) : null;
    if (!literal) {
      pieces.push(line);
      return { kind: 'command', pieces };
    }
    const text = line.slice(0, literal.index);
    const octets = Number(literal[1]);
    const waits = literal[2] === '';
    if (pieces.length === 0) begun = begin(text);
    const message = rules.messages !== null && isMessage(begun, text, pieces.length === 0);
    const tooBig = message ? judge(octets, rules.messages.each, left.messages) : judgeOther(octets, left.command);
    if (tooBig) return refused(begun, tooBig, !waits);
    if (waits) {
      const refusal = rules.refuse(begun.name);
      if (refusal) return refused(begun, refusal, false);
      rules.goAhead();
    }
    pieces.push(text, await input.exactly(octets, rules.rest));
    left[message ? 'messages' : 'command'] -= octets;
  }
}

function begin(text: string): Beginning {
  const found = beginning.exec(text);
  return { tag: found?.[1] ?? '*', name: found?.[2]?.toUpperCase() ?? '', rest: found?.[4] ?? '' };
}

const commandTooLong: Completion = { status: 'BAD', code: 'TOOBIG', text: 'Command too long' };
const literalTooBig = no('The literal is too large', 'TOOBIG');
const messageTooBig = no('The message is larger than this server takes', 'TOOBIG');
const messagesTooBig = no('The messages together are larger than this server takes in one command', 'TOOBIG');

const judgeOther = (octets: Bytes, left: Bytes): Completion | null => (octets > left ? literalTooBig : null);

function judge(octets: Bytes, each: Bytes, left: Bytes): Completion | null {
  if (octets > each) return messageTooBig;
  return octets > left ? messagesTooBig : null;
}

const refused = ({ tag }: Beginning, completion: Completion, close: boolean): ReadCommand => ({
  kind: 'refused',
  tag,
  completion,
  close,
});

/** A literal of APPEND or REPLACE is a message or a piece of one, unless it is the mailbox's name or a URL. */
function isMessage({ name, rest }: Beginning, text: string, isFirst: boolean): boolean {
  const isReplace = name === 'REPLACE' || name === 'UID REPLACE';
  if (name !== 'APPEND' && !isReplace) return false;
  const isUrl = /\bURL $/i.test(text) && (!isFirst || / CATENATE \(/i.test(text));
  const isMailbox = isFirst && (isReplace ? /^\S+ $/.test(rest) : rest === '');
  return !isUrl && !isMailbox;
}
