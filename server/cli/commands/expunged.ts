/** expunged: mail that was deleted for good and can still be brought back. */
import type { Api, ExpungedRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { bytes, moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const options = { all: { type: 'boolean' }, to: { type: 'string' } } as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, rest: readonly string[], values: Values) => Promise<number>;

/** Of one call. */
const PAGE = 500;

export const expunged: Command = {
  name: 'expunged',
  summary: 'deleted mail that can be brought back',
  usage: [
    'mailroom expunged list ADDRESS',
    'mailroom expunged restore ADDRESS ID… [--to MAILBOX]',
    'mailroom expunged restore ADDRESS --all [--to MAILBOX]',
    'mailroom expunged forget ADDRESS ID…',
  ],
  details: [
    'What somebody expunges is kept for a while (setting store.keep-expunged). It comes back into the mailbox it lay in,',
    'else into one of that name, else into INBOX. Drafts are not kept. `forget` ends it before its time.',
  ].join('\n'),
  examples: [
    'mailroom expunged list ann@office.example',
    'mailroom expunged restore ann@office.example 17 18 --to Archive',
    'mailroom expunged restore ann@office.example --all',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('expunged', positionals, verbs);
    return withServer(homeOf(values.home), 'yes', api => acts[verb](api, rest, values));
  },
};

const verbs = ['list', 'restore', 'forget'] as const;

const acts: { readonly [V in (typeof verbs)[number]]: Act } = {
  async list(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const rows = await allOf(api, address);
    if (values.json) sayJson(rows);
    else
      table(
        ['ID', 'DELETED', 'MAILBOX', 'SIZE', 'FROM', 'SUBJECT', 'KEPT UNTIL'],
        rows.map(one => [
          ...[String(one.id), moment(one.expungedAt), one.mailbox, bytes(one.size), one.from, one.subject],
          moment(one.keptUntil),
        ]),
        `Nothing of ${address} can be brought back.`,
      );
    return exit.done;
  },

  async restore(api, rest, values) {
    const [address, ids] = values.all ? await allIds(api, exactly(rest, 'ADDRESS')[0]) : idsOf(rest, 'ID…, or --all');
    const to = values.to === undefined ? {} : { to: values.to };
    const restored = [];
    for (let at = 0; at < ids.length; at += PAGE) {
      const done = await api.expunged.restore({ address, ids: ids.slice(at, at + PAGE), ...to });
      restored.push(...done.restored);
    }
    if (values.json) sayJson(restored);
    else {
      for (const one of restored) say(`${one.id} lies in ${one.mailbox}, UID ${one.uid}.`);
      tellMissing(ids, restored.length, 'brought back');
    }
    return restored.length === ids.length ? exit.done : exit.refused;
  },

  async forget(api, rest, values) {
    const [address, ids] = idsOf(rest, 'ID…');
    let forgotten = 0;
    for (let at = 0; at < ids.length; at += PAGE)
      forgotten += (await api.expunged.forget({ address, ids: ids.slice(at, at + PAGE) })).forgotten;
    if (values.json) sayJson({ forgotten });
    else {
      if (forgotten > 0) say(`${messages(forgotten)} forgotten.`);
      tellMissing(ids, forgotten, 'forgotten');
    }
    return forgotten === ids.length ? exit.done : exit.refused;
  },
};

const messages = (n: number): string => (n === 1 ? '1 message was' : `${n} messages were`);

function tellMissing(ids: readonly number[], done: number, act: string): void {
  if (ids.length === 0) say(`There was nothing to be ${act}.`);
  else if (done < ids.length) say(`${messages(ids.length - done)} not there any more.`);
}

async function allOf(api: Api, address: string): Promise<readonly ExpungedRow[]> {
  const found: ExpungedRow[] = [];
  for (let more = true; more; ) {
    const last = found.at(-1);
    const page = await api.expunged.list({ address, ...(last ? { before: last.id } : {}), limit: PAGE });
    found.push(...page.rows);
    more = page.more;
  }
  return found;
}

/** The oldest first, so that the messages come back in the order in which they went. */
const allIds = async (api: Api, address: string): Promise<readonly [string, readonly number[]]> => [
  address,
  (await allOf(api, address)).map(({ id }) => id).toReversed(),
];

function idsOf(rest: readonly string[], missing: string): readonly [string, readonly number[]] {
  const [address, ...words] = rest;
  if (address === undefined || words.length === 0)
    throw usage(`Missing: ${address === undefined ? 'ADDRESS, ' : ''}${missing}`);
  const ids = new Set(words.map(Number));
  const wrong = words.find(word => !/^[1-9]\d{0,14}$/.test(word));
  if (wrong !== undefined) throw usage(`"${wrong}" is not an id: see mailroom expunged list`);
  return [address, [...ids]];
}
