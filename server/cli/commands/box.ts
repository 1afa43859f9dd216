/** box: mailboxes of several people, and who sends in whose name. */
import type { BoxRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { lettersOf, wordFor } from '../right-words.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

/** Words for what is mostly wanted; all else in the letters of RFC 4314. */
const sending: Readonly<Record<string, 'as' | 'behalf' | null>> = { as: 'as', behalf: 'behalf', no: null };

export const box: Command = {
  name: 'box',
  summary: 'boxes that several people share, and who sends in whose name',
  usage: [
    'mailroom box add ADDRESS [--name NAME]',
    'mailroom box list',
    'mailroom box member ADDRESS WHOM [--rights RIGHTS] [--send as|behalf|no]',
    'mailroom box leave ADDRESS WHOM',
    'mailroom box sent ADDRESS on|off',
  ],
  details: [
    'Nobody signs in as a box. Its people find it in their mail program as Shared/ADDRESS, with every folder that is made',
    'in it later, and may write from its address: `as`, so that nobody sees who wrote, or `behalf`, so that the mail says',
    '“Ann on behalf of info@”. A copy of what they send lies in the Sent of the box (`sent off`: in their own alone).',
    'The same works in somebody’s own account: `box member boss@ ann@ --rights none --send behalf`.',
    'RIGHTS: read, write, work (all but to give rights), all, none, or letters, as of `share`.',
  ].join('\n'),
  examples: [
    'mailroom box add info@office.example --name "Office"',
    'mailroom box member info@office.example ann@office.example',
    'mailroom box member ceo@office.example ann@office.example --rights read --send behalf',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      name: { type: 'string' },
      rights: { type: 'string' },
      send: { type: 'string' },
    });
    const { verb, rest } = verbOf('box', positionals, ['add', 'list', 'member', 'leave', 'sent']);
    const tell = (row: BoxRow, sentence: string): number => {
      if (values.json) sayJson(row);
      else say(sentence);
      return exit.done;
    };
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (verb) {
        case 'list': {
          exactly(rest);
          const rows = await api.boxes.list({});
          if (values.json) sayJson(rows);
          else table(['BOX', 'WHO', 'MAY', 'SENDS'], rows.flatMap(linesOf), 'Nobody shares a box.');
          return exit.done;
        }
        case 'add': {
          const [address] = exactly(rest, 'ADDRESS');
          const row = await api.boxes.add({ address, ...(values.name ? { name: values.name } : {}) });
          return tell(row, `${row.address} is a box. Give it people: mailroom box member ${row.address} WHOM`);
        }
        case 'member': {
          const [address, whom] = exactly(rest, 'ADDRESS', 'WHOM');
          const row = await api.boxes.setMember({ address, whom, ...rightsIn(values.rights), ...sendIn(values.send) });
          const member = row.members.find(one => one.address.toLowerCase() === whom.toLowerCase());
          return tell(
            row,
            member
              ? `${member.address} in ${row.address}: ${wordFor(member.rights)}; ${sendWords(member.send)}.`
              : `${whom} is none of the people of ${row.address} any more.`,
          );
        }
        case 'leave': {
          const [address, whom] = exactly(rest, 'ADDRESS', 'WHOM');
          const row = await api.boxes.setMember({ address, whom, rights: '', send: null });
          return tell(row, `${whom} is none of the people of ${row.address} any more.`);
        }
        case 'sent': {
          const [address, state] = exactly(rest, 'ADDRESS', 'on|off');
          if (state !== 'on' && state !== 'off') throw usage('on or off');
          const row = await api.boxes.keepSent({ address, keeps: state === 'on' });
          return tell(
            row,
            row.keepsSent
              ? `What is sent as ${row.address} lies in its Sent too.`
              : `What is sent as ${row.address} is kept by whoever sends it.`,
          );
        }
      }
    });
  },
};

const rightsIn = (said: string | undefined) => (said === undefined ? {} : { rights: lettersOf(said) });

function sendIn(said: string | undefined): { readonly send?: 'as' | 'behalf' | null } {
  if (said === undefined) return {};
  if (!Object.hasOwn(sending, said)) throw usage('--send is as, behalf or no');
  return { send: sending[said]! };
}

const linesOf = ({ address, name, isBox, members }: BoxRow): readonly string[][] => {
  const title = `${address}${name ? ` (${name})` : ''}${isBox ? '' : ', a person'}`;
  if (members.length === 0) return [[title, 'nobody yet', '', '']];
  return members.map((one, n) => [
    n === 0 ? title : '',
    one.address,
    wordFor(one.rights),
    one.send === null ? 'no' : one.send === 'as' ? 'as it' : 'on its behalf',
  ]);
};
const sendWords = (send: BoxRow['members'][number]['send']): string =>
  send === null ? 'does not send in its name' : send === 'as' ? 'sends as it' : 'sends on its behalf';
