/** mailing-list: lists made and changed, members, held posts, wishes to join. */
import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import type { Api, MailingListGiven, MailingListRow, MailingListRules } from '../../api/contract.ts';
import { parseBytes } from '../../base/units.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { bytes, moment, say, sayJson, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const verbs = [
  ...(['list', 'show', 'add', 'change', 'remove', 'members', 'join', 'leave', 'set'] as const),
  ...(['import', 'export', 'held', 'approve', 'reject', 'waiting', 'accept', 'refuse'] as const),
] as const;
type Verb = (typeof verbs)[number];

const word = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  ...{ name: word, description: word, language: word, posting: word, others: word, proof: word, joining: word },
  ...{ prefix: word, footer: word, 'reply-to': word, 'max-size': word, 'rewrite-from': word, greets: word },
  ...{ 'skip-addressed': word, 'bounce-limit': word, archive: word, readers: word, 'own-posts': word },
  ...{
    search: word,
    words: word,
    as: word,
    welcome: flag,
    preview: flag,
    csv: flag,
    paused: flag,
    active: flag,
    all: flag,
  },
  owner: { type: 'string', multiple: true } as const,
};
type Words = ReturnType<typeof readWords<typeof options>>['values'];

export const mailingList: Command = {
  name: 'mailing-list',
  summary: 'lists of people who write to one another',
  usage: [
    'mailroom mailing-list [list]',
    'mailroom mailing-list add LIST [--owner ACCOUNT]… [OPTION]…',
    'mailroom mailing-list show|remove LIST',
    'mailroom mailing-list change LIST [--owner ACCOUNT]… [OPTION]…',
    'mailroom mailing-list members LIST [--search WORDS]',
    'mailroom mailing-list join LIST ADDRESS… [--name NAME] [--welcome]',
    'mailroom mailing-list leave LIST ADDRESS…',
    'mailroom mailing-list set LIST ADDRESS [--active | --paused] [--posting usual|moderated|free|barred] [--own-posts yes|no]',
    'mailroom mailing-list import LIST FILE|- [--preview]',
    'mailroom mailing-list export LIST [--csv]',
    'mailroom mailing-list held LIST [--all]',
    'mailroom mailing-list approve LIST POST',
    'mailroom mailing-list reject LIST POST [--words WORDS]',
    'mailroom mailing-list waiting LIST',
    'mailroom mailing-list accept|refuse LIST ADDRESS',
  ],
  details: [
    'Options of a list:',
    '  --name NAME  --description TEXT  --language en|de',
    '  --posting members|anybody|moderated|owners   who may post',
    '  --others hold|refuse|discard                 what becomes of anybody else’s post',
    '  --proof usual|strict                         strict: what nothing speaks for is held',
    '  --joining open|approval|invited              open: whoever answers the letter that goes there',
    '  --prefix TEXT, --footer TEXT                 both break the author’s signature; "" is none',
    '  --reply-to author|list  --rewrite-from needed|always|never  --max-size 10MB  --bounce-limit POINTS',
    '  --skip-addressed yes|no                      no copy to whoever stands in To or Cc',
    '  --greets yes|no                              letters of welcome and goodbye',
    '  --archive ACCOUNT/MAILBOX [--readers members|everybody|owners], --archive none',
    'People join and leave by mail to LIST-subscribe@, LIST-unsubscribe@ and LIST-request@, and leave with one click where',
    'the public web door is open (list.web-address). --as ACCOUNT acts with the rights of an account that looks after the list.',
  ].join('\n'),
  examples: [
    'mailroom mailing-list add dev@office.example --name Developers --owner ann@office.example',
    'mailroom mailing-list import dev@office.example members.txt --preview',
    'mailroom mailing-list held dev@office.example',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('mailing-list', positionals.length === 0 ? ['list'] : positionals, verbs);
    return withServer(homeOf(values.home), 'yes', api => acts[verb](api, rest, values));
  },
};

type Act = (api: Api, rest: readonly string[], values: Words) => Promise<number>;
const asOf = ({ as }: Words) => (as === undefined ? {} : { as });

const acts: { readonly [V in Verb]: Act } = {
  async list(api, rest, values) {
    exactly(rest);
    const rows = await api.lists.list(asOf(values));
    if (values.json) sayJson(rows);
    else
      table(
        ['LIST', 'NAME', 'MEMBERS', 'POSTING', 'JOINING', 'HELD', 'OWNERS'],
        rows.map(row => [
          ...[row.address, row.rules.name, String(row.members), row.rules.posting, row.rules.joining],
          ...[waits(row), row.owners.join(' ')],
        ]),
        'No mailing lists. Make one: mailroom mailing-list add LIST --owner ACCOUNT',
      );
    return exit.done;
  },
  async show(api, rest, values) {
    return told(await api.lists.get({ ...asOf(values), address: exactly(rest, 'LIST')[0] }), values);
  },
  async add(api, rest, values) {
    return told(await api.lists.make({ address: exactly(rest, 'LIST')[0], ...givenIn(values) }), values);
  },
  async change(api, rest, values) {
    const address = exactly(rest, 'LIST')[0];
    return told(await api.lists.change({ ...asOf(values), address, ...givenIn(values) }), values);
  },
  async remove(api, rest, values) {
    const gone = await api.lists.remove({ ...asOf(values), address: exactly(rest, 'LIST')[0] });
    return done(values, gone, `The mailing list ${gone.address} and its ${gone.members} members were removed.`);
  },
  async members(api, rest, values) {
    const address = exactly(rest, 'LIST')[0];
    const rows = [];
    for (let after = 0; ; ) {
      const search = values.search === undefined ? {} : { search: values.search };
      const page = await api.lists.members({ ...asOf(values), address, after, limit: 1000, ...search });
      rows.push(...page);
      if (page.length < 1000) break;
      after = page.at(-1)!.id;
    }
    if (values.json) sayJson(rows);
    else
      table(
        ['ADDRESS', 'NAME', 'STATE', 'POSTING', 'SINCE', 'CAME BACK'],
        rows.map(row => [
          ...[row.address, row.name, row.state, row.posting, moment(row.joinedAt)],
          row.said === null || row.score === 0 ? '' : `${row.score}: ${row.said}`,
        ]),
        'Nobody.',
      );
    return exit.done;
  },
  async join(api, [address, ...who], values) {
    if (address === undefined || who.length === 0) throw usage('Missing: LIST, ADDRESS');
    const name = values.name === undefined ? {} : { name: values.name };
    const members = who.map(one => ({ address: one, ...name }));
    const { added } = await api.lists.addMembers({
      ...asOf(values),
      address,
      members,
      welcome: values.welcome === true,
    });
    return done(values, { added }, added.length === 0 ? 'They were members already.' : `Added: ${added.join(', ')}`);
  },
  async leave(api, [address, ...members], values) {
    if (address === undefined || members.length === 0) throw usage('Missing: LIST, ADDRESS');
    const { removed } = await api.lists.removeMembers({ ...asOf(values), address, members });
    if (values.json) sayJson({ removed });
    else say(removed === 0 ? 'They were no members.' : `${removed} removed.`);
    return removed === 0 ? exit.refused : exit.done;
  },
  async set(api, rest, values) {
    const [address, member] = exactly(rest, 'LIST', 'ADDRESS');
    if (values.active && values.paused) throw usage('--active or --paused');
    const row = await api.lists.changeMember({
      ...{ ...asOf(values), address, member },
      ...(values.active ? { state: 'active' as const } : values.paused ? { state: 'paused' as const } : {}),
      ...(values.posting === undefined ? {} : { posting: values.posting as 'usual' }),
      ...(values.name === undefined ? {} : { name: values.name }),
      ...yesNo('ownPosts', values['own-posts']),
    });
    return done(values, row, `${row.address}: ${row.state}, posting ${row.posting}.`);
  },
  async import(api, rest, values) {
    const [address, file] = exactly(rest, 'LIST', 'FILE');
    const text = file === '-' ? await textOf(process.stdin) : contentOf(file);
    const preview = values.preview === true;
    const found = await api.lists.importMembers({ ...asOf(values), address, text, preview });
    if (values.json) sayJson(found);
    else {
      for (const { line, address: who, fault } of found.lines)
        if (fault !== null) say(`line ${line}: ${who}: ${fault}`);
      say(`${found.added} of ${found.lines.length} ${preview ? 'would be added' : 'were added'}.`);
    }
    return exit.done;
  },
  async export(api, rest, values) {
    const form = values.csv ? 'csv' : 'text';
    const { text } = await api.lists.exportMembers({ ...asOf(values), address: exactly(rest, 'LIST')[0], form });
    if (values.json) sayJson({ text });
    else sayText(text.replace(/\r?\n$/, ''));
    return exit.done;
  },
  async held(api, rest, values) {
    const address = exactly(rest, 'LIST')[0];
    const posts = await api.lists.posts({ ...asOf(values), address, held: values.all !== true, limit: 1000 });
    if (values.json) sayJson(posts);
    else
      table(
        ['POST', 'STATE', 'WHEN', 'FROM', 'SUBJECT', 'SIZE', 'WHY', 'MESSAGE'],
        posts.map(post => [
          ...[String(post.id), post.state, moment(post.at), post.author, post.subject, bytes(post.size)],
          ...[post.state === 'sent' ? `${post.members} members` : post.reason, post.trace],
        ]),
        'Nothing waits.',
      );
    return exit.done;
  },
  async approve(api, rest, values) {
    const [address, post] = exactly(rest, 'LIST', 'POST');
    const row = await api.lists.approve({ ...asOf(values), address, post: numberOf(post) });
    return done(values, row, `"${row.subject}" goes to the members.`);
  },
  async reject(api, rest, values) {
    const [address, post] = exactly(rest, 'LIST', 'POST');
    const words = values.words === undefined ? {} : { words: values.words };
    const row = await api.lists.reject({ ...asOf(values), address, post: numberOf(post), ...words });
    return done(values, row, `"${row.subject}" is refused.`);
  },
  async waiting(api, rest, values) {
    const rows = await api.lists.requests({ ...asOf(values), address: exactly(rest, 'LIST')[0] });
    if (values.json) sayJson(rows);
    else
      table(
        ['ADDRESS', 'NAME', 'WISHES TO', 'WAITS FOR', 'SINCE'],
        rows.map(row => [
          ...[row.address, row.name, row.kind, row.state === 'approve' ? 'an owner' : 'an answer'],
          moment(row.askedAt),
        ]),
        'Nobody waits.',
      );
    return exit.done;
  },
  accept: (api, rest, values) => answered(api, rest, values, true),
  refuse: (api, rest, values) => answered(api, rest, values, false),
};

async function answered(api: Api, rest: readonly string[], values: Words, yes: boolean): Promise<number> {
  const [address, who] = exactly(rest, 'LIST', 'ADDRESS');
  await api.lists.answer({ ...asOf(values), address, who, yes });
  return done(values, { who, yes }, yes ? `${who} is a member now.` : `${who} is refused.`);
}

function done(values: Words, value: unknown, words: string): number {
  if (values.json) sayJson(value);
  else say(words);
  return exit.done;
}

const waits = ({ held, requests }: MailingListRow): string =>
  [held > 0 ? `${held} posts` : '', requests > 0 ? `${requests} people` : ''].filter(Boolean).join(', ');

function told(row: MailingListRow, values: Words): number {
  if (values.json) {
    sayJson(row);
    return exit.done;
  }
  const { rules, archive } = row;
  const lines: readonly (readonly [string, string])[] = [
    ['list', row.address],
    ['name', rules.name],
    ['description', rules.description],
    ['members', String(row.members)],
    ['owners', row.owners.join(' ')],
    ['posting', `${rules.posting}; of others: ${rules.others}; proof: ${rules.proof}`],
    ['joining', rules.joining],
    ['reply to', rules.replyTo],
    ['from', `rewritten: ${rules.rewriteFrom}`],
    [
      'changes',
      [rules.subjectPrefix && `prefix "${rules.subjectPrefix}"`, rules.footer && 'footer'].filter(Boolean).join(', ') ||
        'none',
    ],
    ['largest post', bytes(rules.maxSize)],
    ['archive', archive ? `${archive.account}/${archive.mailbox}, for ${archive.readers}` : 'none'],
    ['digest', 'Not yet'],
    ['waits', waits(row) || 'nothing'],
  ];
  for (const [name, value] of lines) if (value !== '') say(`${`${name}:`.padEnd(14)}${value}`);
  return exit.done;
}

function givenIn(values: Words): Omit<MailingListGiven, 'address'> {
  const rules = rulesIn(values);
  return {
    ...(Object.keys(rules).length > 0 ? { rules } : {}),
    ...(values.owner === undefined ? {} : { owners: values.owner }),
    ...archiveIn(values),
  };
}

const texts = {
  ...{ name: 'name', description: 'description', language: 'language', posting: 'posting', others: 'others' },
  ...{ proof: 'proof', joining: 'joining', prefix: 'subjectPrefix', footer: 'footer', 'reply-to': 'replyTo' },
  'rewrite-from': 'rewriteFrom',
} as const satisfies Partial<Record<keyof Words, keyof MailingListRules>>;

/** Which words a choice may have, the server says. */
function rulesIn(values: Words): Partial<MailingListRules> {
  const named = Object.entries(texts).flatMap(([option, rule]) => {
    const value = values[option as keyof typeof texts];
    return value === undefined ? [] : [[rule, value] as const];
  });
  return {
    ...Object.fromEntries(named),
    ...yesNo('skipAddressed', values['skip-addressed']),
    ...yesNo('greets', values.greets),
    ...(values['max-size'] === undefined ? {} : { maxSize: sizeOf(values['max-size']) }),
    ...(values['bounce-limit'] === undefined ? {} : { bounceLimit: numberOf(values['bounce-limit']) }),
  };
}

function archiveIn({ archive, readers }: Words): Pick<MailingListGiven, 'archive'> {
  if (archive === undefined) return {};
  if (archive === 'none') return { archive: null };
  const slash = archive.indexOf('/');
  if (slash <= 0) throw usage('--archive takes ACCOUNT/MAILBOX, or none');
  const whom = readers ?? 'members';
  if (whom !== 'members' && whom !== 'everybody' && whom !== 'owners')
    throw usage('--readers members, everybody or owners');
  return { archive: { account: archive.slice(0, slash), mailbox: archive.slice(slash + 1), readers: whom } };
}

function yesNo<K extends string>(name: K, value: string | undefined): { readonly [N in K]?: boolean } {
  if (value === undefined) return {};
  if (value !== 'yes' && value !== 'no') throw usage(`yes or no, not "${value}"`);
  return { [name]: value === 'yes' } as { readonly [N in K]?: boolean };
}

function sizeOf(text: string): number {
  const size = parseBytes(text);
  if (!size.ok) throw usage(size.error);
  return size.value;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!(Number.isInteger(number) && number >= 1)) throw usage(`"${text}" is no number`);
  return number;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${file} cannot be read: ${(fault as Error).message}`);
  }
}
