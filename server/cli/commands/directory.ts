/** domain, alias, forward: what mail is taken for, and whom it reaches. */
import type { AliasGiven, AliasMade, AliasRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const domain: Command = {
  name: 'domain',
  summary: 'domains that mail is taken for',
  usage: [
    'mailroom domain add NAME [--alias-of DOMAIN]',
    'mailroom domain unknown NAME TARGET | reject',
    'mailroom domain list',
    'mailroom domain remove NAME',
  ],
  details: [
    'unknown: what becomes of mail for names that nobody in the domain has: it goes to an address, is discarded, refused with',
    'words of yours ("refuse: Write to info@office.example"), goes to the same name in another domain (@new.example), or is refused as usual.',
  ].join('\n'),
  examples: [
    'mailroom domain add office.example',
    'mailroom domain add office.test --alias-of office.example',
    'mailroom domain unknown old.example @office.example',
    "mailroom domain unknown office.example 'refuse: 5.1.1 Nobody is called so; write to info@office.example'",
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { 'alias-of': { type: 'string' } });
    const { verb, rest } = verbOf('domain', positionals, ['add', 'unknown', 'list', 'remove']);
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        const list = await api.domains.list({});
        if (values.json) sayJson(list);
        else
          table(
            ['DOMAIN', 'ACCOUNTS', 'ALIAS OF'],
            list.map(one => [one.name, String(one.accounts), one.aliasOf ?? '']),
            'No domains yet. Add one: mailroom domain add NAME',
          );
        return exit.done;
      }
      if (verb === 'unknown') {
        const [name, target] = exactly(rest, 'NAME', 'TARGET');
        const made = await api.domains.unknown({ name, target: target === 'reject' ? null : target });
        if (values.json) sayJson(made);
        else if (made.targets.length === 0) say(`Mail for nobody in ${name} is refused.`);
        else for (const line of [`Mail for nobody in ${name}: ${made.targets.join(', ')}.`, ...made.notes]) say(line);
        return exit.done;
      }
      const [name] = exactly(rest, 'NAME');
      if (verb === 'add') {
        const added = await api.domains.add({ name, ...(values['alias-of'] ? { aliasOf: values['alias-of'] } : {}) });
        if (values.json) sayJson(added);
        else say(`${added.name} is one of our domains now.`);
      } else {
        await api.domains.remove({ name });
        if (!values.json) say(`${name} was removed.`);
      }
      return exit.done;
    });
  },
};

export const alias: Command = {
  name: 'alias',
  summary: 'addresses that stand for others, by name or pattern, for good or for a time',
  usage: [
    'mailroom alias add ADDRESS TARGET… [--until DATE] [--messages N] [--only-from SENDER]',
    'mailroom alias change ADDRESS TARGET… [--until DATE|none] [--messages N|none] [--only-from SENDER|none]',
    'mailroom alias list',
    'mailroom alias remove ADDRESS',
  ],
  details: [
    'ADDRESS   of the form @domain takes whatever nobody else of that domain takes; a * before the @ stands for anything.',
    'TARGET    an address; $1 in it is what the first * stood for; @domain, the same name there; mailbox:ADDRESS or \\ADDRESS,',
    '          that mailbox itself; include:/PATH, a file of addresses; pipe:NAME; discard; "refuse: WORDS"; "later: WORDS";',
    '          off:TARGET, any of these for now without effect.',
    'SENDER    an address, a domain, or "first": whoever writes first, and from then on he alone.',
    'Named ones go first: account, alias, what stands before a +, the most precise pattern; a catch-all is last.',
    'Where there is an owner-NAME beside NAME, it is a list: what cannot be delivered goes back to its owner.',
  ].join('\n'),
  examples: [
    'mailroom alias add sales@office.example ann@office.example ben@office.example',
    'mailroom alias add @office.example ann@office.example',
    "mailroom alias add 'shop-*@office.example' ann+$1@office.example",
    'mailroom alias add party@office.example ann@office.example --until 2026-12-31',
    'mailroom alias add team@office.example include:/etc/mail/team',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ until: { type: 'string' }, messages: { type: 'string' }, 'only-from': { type: 'string' } },
    });
    const { verb, rest } = verbOf('alias', positionals, ['add', 'change', 'list', 'remove']);
    const limits = limitsIn(values.until, values.messages, values['only-from']);
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        showAliases(await api.aliases.list({}), values.json === true);
      } else if (verb === 'add' || verb === 'change') {
        const [address, ...targets] = rest;
        if (!address || targets.length === 0) throw usage('Missing: ADDRESS, TARGET…');
        showMade(await api.aliases[verb]({ address, targets, ...limits }), values.json === true);
      } else {
        const [address] = exactly(rest, 'ADDRESS');
        await api.aliases.remove({ address });
        if (!values.json) say(`${address} was removed.`);
      }
      return exit.done;
    });
  },
};

export const forward: Command = {
  name: 'forward',
  summary: 'where an account has its mail sent on',
  usage: ['mailroom forward ADDRESS TARGET… [--keep]', 'mailroom forward ADDRESS --off', 'mailroom forward [list]'],
  details: '--keep leaves a copy in the mailbox, as \\name does in a .forward file. TARGET as with mailroom alias.',
  examples: [
    'mailroom forward ann@office.example ann@elsewhere.example --keep',
    'mailroom forward ann@office.example --off',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { keep: { type: 'boolean' }, off: { type: 'boolean' } });
    const [address, ...targets] = positionals;
    return withServer(homeOf(values.home), 'yes', async api => {
      if (address === undefined || address === 'list') {
        const list = await api.forwards.list({});
        if (values.json) sayJson(list);
        else
          table(
            ['ACCOUNT', 'TO'],
            list.map(one => [one.address, one.targets.join(', ')]),
            'Nobody has mail sent on.',
          );
        return exit.done;
      }
      if (values.off) {
        if (targets.length > 0) throw usage('--off stands alone');
        await api.forwards.remove({ address });
        if (!values.json) say(`${address} keeps its mail.`);
        return exit.done;
      }
      if (targets.length === 0) throw usage('Missing: TARGET…');
      const made = await api.forwards.set({ address, targets: values.keep ? [address, ...targets] : targets });
      if (values.json) sayJson(made);
      else
        for (const line of [`Mail for ${made.address} goes to ${made.targets.join(', ')}.`, ...made.notes]) say(line);
      return exit.done;
    });
  },
};

function showAliases(list: readonly AliasRow[], json: boolean): void {
  if (json) {
    sayJson(list);
    return;
  }
  const limited = list.some(one => one.limits);
  table(
    ['ADDRESS', 'TARGETS', ...(limited ? ['LIMITS'] : [])],
    list.map(one => [one.address, one.targets.join(', '), ...(limited ? [one.limits?.words ?? ''] : [])]),
    'No aliases.',
  );
}

function showMade(made: AliasMade, json: boolean): void {
  if (json) {
    sayJson(made);
    return;
  }
  say(`${made.address} stands for ${made.targets.join(', ')}${made.limits ? ` (${made.limits.words})` : ''}.`);
  for (const note of made.notes) say(note);
}

type Limits = Pick<AliasGiven, 'until' | 'most' | 'onlyFrom'>;

function limitsIn(until: string | undefined, messages: string | undefined, onlyFrom: string | undefined): Limits {
  return {
    ...(until === undefined ? {} : { until: until === 'none' ? null : dateIn(until) }),
    ...(messages === undefined ? {} : { most: messages === 'none' ? null : countIn(messages) }),
    ...(onlyFrom === undefined ? {} : { onlyFrom: onlyFrom === 'none' ? null : onlyFrom }),
  };
}

/** A date alone is its end, here: until the 31st means the 31st too. */
function dateIn(text: string): number {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const at = day ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]) + 1).getTime() - 1 : Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-/.test(text)) throw usage('--until takes a date, 2026-12-31, or 2026-12-31T18:00');
  return at;
}

function countIn(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usage('--messages takes a number, or none');
  return Number(text);
}
