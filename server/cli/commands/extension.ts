/** extension: addresses that people make for themselves. */
import type { ExtensionActGiven, ExtensionRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const extension: Command = {
  name: 'extension',
  summary: 'addresses that people make for themselves: ann-shop@ for ann@',
  usage: [
    'mailroom extension add ADDRESS NAME [--into MAILBOX | --forward TO | --refuse] [--until DATE] [--most N] [--only-from WHOM]',
    'mailroom extension change ADDRESS NAME [the same]',
    'mailroom extension list ADDRESS',
    'mailroom extension end ADDRESS NAME',
    'mailroom extension remove ADDRESS NAME',
  ],
  details: [
    'Mail for ann-shop@office.example comes to her INBOX, to the mailbox that she names (made when mail comes), or goes on',
    'to another address. `end` has it refused from now on, and keeps it in the list; `remove` forgets it. --until "none",',
    '--most "none" and --only-from "none" take a limit away; --only-from "first" is for whoever writes first.',
  ].join('\n'),
  examples: [
    'mailroom extension add ann@office.example shop --into Shopping --until 2026-12-31',
    'mailroom extension end ann@office.example shop',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      into: { type: 'string' },
      forward: { type: 'string' },
      refuse: { type: 'boolean' },
      until: { type: 'string' },
      most: { type: 'string' },
      'only-from': { type: 'string' },
    });
    const { verb, rest } = verbOf('extension', positionals, ['add', 'change', 'list', 'end', 'remove']);
    const tell = (row: ExtensionRow, sentence: string): number => {
      if (values.json) sayJson(row);
      else say(sentence);
      return exit.done;
    };
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        const [account] = exactly(rest, 'ADDRESS');
        const rows = await api.extensions.list({ account });
        if (values.json) sayJson(rows);
        else table(['ADDRESS', 'ITS MAIL', 'LIMITS'], rows.map(lineOf), `${account} has made no address.`);
        return exit.done;
      }
      const [account, name] = exactly(rest, 'ADDRESS', 'NAME');
      switch (verb) {
        case 'add':
        case 'change': {
          const wanted = { account, name, ...actIn(values), ...limitsIn(values) };
          const row = await (verb === 'add' ? api.extensions.add(wanted) : api.extensions.change(wanted));
          return tell(row, `${row.address}: ${actWords(row.act)}.`);
        }
        case 'end': {
          const row = await api.extensions.end({ account, name });
          return tell(row, `Mail for ${row.address} is refused from now on.`);
        }
        case 'remove': {
          const row = await api.extensions.remove({ account, name });
          return tell(row, `Nobody is called ${row.address} any more.`);
        }
      }
    });
  },
};

type Said = { readonly [name: string]: string | boolean | undefined };

function actIn({ into, forward, refuse }: Said): { readonly act?: ExtensionActGiven } {
  const said = [into, forward, refuse].filter(one => one !== undefined);
  if (said.length > 1) throw usage('One of --into, --forward and --refuse');
  if (typeof into === 'string') return { act: { kind: 'mailbox', mailbox: into } };
  if (typeof forward === 'string') return { act: { kind: 'forward', to: forward } };
  return refuse ? { act: { kind: 'refuse' } } : {};
}

function limitsIn(said: Said) {
  const from = said['only-from'];
  return {
    ...(typeof said.until === 'string' ? { until: said.until === 'none' ? null : instantOf(said.until) } : {}),
    ...(typeof said.most === 'string' ? { most: said.most === 'none' ? null : Number(said.most) } : {}),
    ...(typeof from === 'string' ? { onlyFrom: from === 'none' ? null : from } : {}),
  };
}

function instantOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw usage(`"${text}" is no date: 2026-12-31, or 2026-12-31T18:00`);
  return at;
}

const lineOf = (row: ExtensionRow): string[] => [row.address, actWords(row.act), limitWords(row)];

function actWords(act: ExtensionActGiven): string {
  switch (act.kind) {
    case 'inbox':
      return 'comes to INBOX';
    case 'mailbox':
      return `comes to ${act.mailbox}`;
    case 'forward':
      return `goes on to ${act.to}`;
    case 'refuse':
      return 'is refused';
  }
}

const limitWords = ({ until, most, used, onlyFrom, over }: ExtensionRow): string =>
  [
    ...(over === null ? [] : ['over']),
    ...(until === null ? [] : [`until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`]),
    ...(most === null ? [] : [`${used} of ${most} messages`]),
    ...(onlyFrom === null ? [] : [onlyFrom === '' ? 'from whoever writes first' : `from ${onlyFrom} only`]),
  ].join(', ');
