import assert from 'node:assert/strict';
import { inPop3World, type Pop3Client } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

/** Commands and the answers to them, one after another, signed in. */
const dialogue =
  (lines: readonly (readonly [command: string, ...answer: string[]])[], contents?: readonly string[]) => () =>
    inPop3World(contents ? { contents } : {}, async world => {
      const client = await world.dial();
      await client.signIn();
      for (const [command, ...answer] of lines)
        assert.deepEqual(await say(client, command, answer.length), answer, command);
    });

const say = async (client: Pop3Client, command: string, length: number): Promise<(string | null)[]> =>
  length > 1 || command === 'LIST' || command === 'UIDL' ? client.askLines(command) : [await client.ask(command)];

const { must, mustNot, may } = rfc(1939, '5');

must(
  'leave messages marked as deleted out of STAT, LIST and UIDL',
  dialogue([
    ['STAT', '+OK 2 55'],
    ['DELE 1', '+OK Message 1 marked as deleted'],
    ['STAT', '+OK 1 32'],
    ['LIST', '+OK Listing follows', '2 32'],
    ['UIDL', '+OK Listing follows', '2 uid-2'],
  ]),
);

must(
  'refuse a message marked as deleted in every command that names one',
  dialogue([
    ['DELE 1', '+OK Message 1 marked as deleted'],
    ['DELE 1', '-ERR That message is marked as deleted'],
    ['LIST 1', '-ERR That message is marked as deleted'],
    ['UIDL 1', '-ERR That message is marked as deleted'],
    ['RETR 1', '-ERR That message is marked as deleted'],
    ['TOP 1 0', '-ERR That message is marked as deleted'],
  ]),
);

must(
  'refuse numbers that no message has',
  dialogue([
    ['LIST 0', '-ERR Those arguments do not fit the command'],
    ['LIST 3', '-ERR No such message'],
    ['RETR 3', '-ERR No such message'],
    ['DELE 9999999999', '-ERR No such message'],
    ['DELE 99999999999', '-ERR Those arguments do not fit the command'],
    ['TOP 3 1', '-ERR No such message'],
    ['UIDL 3', '-ERR No such message'],
  ]),
);

must(
  'answer LIST and UIDL with a number by one line',
  dialogue([
    ['LIST 2', '+OK 2 32'],
    ['UIDL 2', '+OK 2 uid-2'],
  ]),
);

must(
  'unmark everything with RSET',
  dialogue([
    ['DELE 1', '+OK Message 1 marked as deleted'],
    ['DELE 2', '+OK Message 2 marked as deleted'],
    ['STAT', '+OK 0 0'],
    ['LIST', '+OK Listing follows'],
    ['RSET', '+OK Maildrop has 2 messages (55 octets)'],
    ['STAT', '+OK 2 55'],
  ]),
);

must(
  'answer in an empty maildrop',
  dialogue(
    [
      ['STAT', '+OK 0 0'],
      ['LIST', '+OK Listing follows'],
      ['UIDL', '+OK Listing follows'],
      ['RETR 1', '-ERR No such message'],
    ],
    [],
  ),
);

may(
  'be given spaces at the end of a command',
  dialogue([
    ['STAT ', '+OK 2 55'],
    ['LIST 2 ', '+OK 2 32'],
  ]),
);

mustNot(
  'change a message by retrieving it: the same octets each time',
  dialogue([
    ['RETR 1', '+OK 23 octets', 'Subject: one', '', 'first'],
    ['RETR 1', '+OK 23 octets', 'Subject: one', '', 'first'],
  ]),
);

const top = rfc(1939, '7').must;
const lines = ['a: 1\r\n  b\r\n\r\none\r\n.two\r\nthree\r\n', 'only: header\r\n', 'h: 1\r\n\r\nno end'];

top(
  'send the header, the blank line and the asked number of lines with TOP',
  dialogue(
    [
      ['TOP 1 0', '+OK Top of message follows', 'a: 1', '  b', ''],
      ['TOP 1 1', '+OK Top of message follows', 'a: 1', '  b', '', 'one'],
      ['TOP 1 2', '+OK Top of message follows', 'a: 1', '  b', '', 'one', '..two'],
    ],
    lines,
  ),
);

top(
  'send the whole message with TOP when it has fewer lines',
  dialogue(
    [
      ['TOP 1 100', '+OK Top of message follows', 'a: 1', '  b', '', 'one', '..two', 'three'],
      ['TOP 1 9999999999', '+OK Top of message follows', 'a: 1', '  b', '', 'one', '..two', 'three'],
      ['TOP 2 5', '+OK Top of message follows', 'only: header'],
      ['TOP 3 1', '+OK Top of message follows', 'h: 1', '', 'no end'],
    ],
    lines,
  ),
);
