/**
 * Strings that end a line where somebody takes them as they are: in a header, a reply, a log, on a terminal. Each holds the
 * word INJECTED at the beginning of the line that it wants to make.
 */
import assert from 'node:assert/strict';

const MARK = 'INJECTED: yes';

/** What may stand for a line's end somewhere. */
const breaks: Readonly<Record<string, string>> = {
  CRLF: '\r\n',
  LF: '\n',
  CR: '\r',
  NUL: '\0',
  'a blank line': '\r\n\r\n',
  'the end of a message': '\r\n.\r\n',
  NEL: '\u0085',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'CRLF of a URL': '%0d%0a',
  'CRLF of xtext': '+0D+0A',
  'CRLF of a program': '\\r\\n',
  'an escape sequence': '\u001b[2J\u001b]0;',
  C1: '\u009b2J',
  'an override': '\u202e',
  'half a pair': '\ud800',
};

/** Each with a name, made from a value that would be taken. */
export function hostile(plausible: string): readonly (readonly [name: string, text: string])[] {
  const at = plausible.lastIndexOf('@');
  const [local, host] = at === -1 ? [plausible, ''] : [plausible.slice(0, at), plausible.slice(at)];
  return [
    ...Object.entries(breaks).flatMap(([name, text]) => [
      [`${name} behind`, `${plausible}${text}${MARK}`] as const,
      [`${name} within`, `${local}${text}${MARK}${host}`] as const,
    ]),
    ['CRLF before', `\r\n${MARK}\r\n${plausible}`],
    ['CRLF in quotes', at === -1 ? `"${plausible}\r\n${MARK}"` : `"${local}\r\n${MARK}"${host}`],
    ['CRLF of an encoded word', `=?utf-8?q?${plausible}=0D=0A${MARK.replace(' ', '_')}?=`],
    ['LF of an encoded word', `=?utf-8?b?${Buffer.from(`${plausible}\n${MARK}`).toString('base64')}?=`],
    ['LF alone', '\n'],
  ];
}

/** What ends a line in a message or a dialogue, for the most careless of readers. */
const lineEnds = /[\r\n\0]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** A line of a log or on a terminal. */
export const mustBeLine = (line: string): void => assert.doesNotMatch(line, unprintable, JSON.stringify(line));

/** No line of it is one of ours. `text` is a message, a dialogue, a file. */
export function mustHoldNoLineOfOurs(text: string, where: string): void {
  const found = text.split(lineEnds).find(line => line.startsWith('INJECTED:'));
  assert.equal(found, undefined, `${where}: ${JSON.stringify(text.slice(0, 2000))}`);
}

/** Of a message, header and all: each line ends with CRLF, and none of the header is one of ours. */
export function mustBeWhole(message: string, where: string): void {
  const end = message.indexOf('\r\n\r\n');
  const header = end === -1 ? message : message.slice(0, end + 2);
  assert.doesNotMatch(header, /[^\r]\n|\r[^\n]|\0/, `${where}: ${JSON.stringify(header)}`);
  mustHoldNoLineOfOurs(header, where);
  for (const line of header.split('\r\n').slice(0, -1)) {
    assert.match(line, /^([!-9;-~]+[ \t]*:|[ \t])/, `${where}: no field: ${JSON.stringify(line)}`);
  }
}
