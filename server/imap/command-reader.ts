/**
 * One command from the wire: its line, and the literals in it. Sizes are judged when they are announced, before
 * anything is read or allocated for them. RFC 3501 §4.3; non-synchronizing literals RFC 7888.
 *
 *   literal = "{" number ["+"] "}" CRLF *CHAR8
 */
import type { Bytes, Duration } from '../base/units.ts';
import type { Completion } from './command.ts';
import type { CommandPieces } from './decoder.ts';
import type { Input } from './input.ts';

export type ReadRules = {
  /** All of a command but APPEND's message. */
  readonly command: Bytes;
  /** APPEND's message; null where APPEND is not possible yet and its literal counts as any other. */
  readonly message: Bytes | null;
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
const head = /^([^\s+(){%*"\\]+) ((?:UID )?[A-Za-z]+)( ?)(.*)$/is;

export async function readCommand(input: Input, rules: ReadRules): Promise<ReadCommand> {
  const pieces: (string | Buffer)[] = [];
  let left = rules.command;
  for (;;) {
    const wait = pieces.length === 0 ? rules.first : rules.rest;
    const line = await input.line(left, wait, rules.rest);
    if (line === null) return refused(pieces, '', { status: 'BAD', code: 'TOOBIG', text: 'Command too long' }, true);
    left -= line.length + 2;
    const literal = line.endsWith('}') ? literalEnd.exec(line) : null;
    if (!literal) {
      pieces.push(line);
      return { kind: 'command', pieces };
    }
    const text = line.slice(0, literal.index);
    const octets = Number(literal[1]);
    const waits = literal[2] === '';
    const message = rules.message !== null && isMessage(pieces, text);
    if (octets > (message ? rules.message : left)) return refused(pieces, text, tooBig(message), !waits);
    if (waits) {
      const refusal = rules.refuse(commandName(pieces, text));
      if (refusal) return refused(pieces, text, refusal, false);
      rules.goAhead();
    }
    pieces.push(text, await input.exactly(octets, rules.rest));
    if (!message) left -= octets;
  }
}

const tooBig = (message: boolean): Completion => ({
  status: 'NO',
  code: 'TOOBIG',
  text: message ? 'The message is larger than this server takes' : 'The literal is too large',
});

function refused(pieces: CommandPieces, text: string, completion: Completion, close: boolean): ReadCommand {
  const found = head.exec(firstText(pieces, text));
  return { kind: 'refused', tag: found?.[1] ?? '*', completion, close };
}

const firstText = (pieces: CommandPieces, text: string): string => (typeof pieces[0] === 'string' ? pieces[0] : text);

const commandName = (pieces: CommandPieces, text: string): string =>
  head.exec(firstText(pieces, text))?.[2]?.toUpperCase() ?? '';

/** APPEND's first literal is its message, unless the mailbox's name is one. */
function isMessage(pieces: CommandPieces, text: string): boolean {
  const found = head.exec(firstText(pieces, text));
  if (found?.[2]?.toUpperCase() !== 'APPEND') return false;
  const literals = pieces.length / 2;
  return found[4] === '' ? literals === 1 : literals === 0;
}
