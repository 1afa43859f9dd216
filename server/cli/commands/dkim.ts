/** dkim: the keys that your domains sign with, and what to put into the DNS for them. */
import { readFile } from 'node:fs/promises';
import type { Api, DkimKeyRow, DkimRecord } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const dkim: Command = {
  name: 'dkim',
  summary: 'keys that your domains sign with, and their records for the DNS',
  usage: [
    'mailroom dkim list',
    'mailroom dkim records DOMAIN',
    'mailroom dkim check DOMAIN',
    'mailroom dkim make DOMAIN [--type rsa|ed25519]',
    'mailroom dkim make DOMAIN --selector NAME --key FILE',
    'mailroom dkim rotate DOMAIN',
    'mailroom dkim activate|retire DOMAIN SELECTOR',
  ],
  details: [
    'In mode "deliver" every domain gets two keys by itself, RSA and Ed25519. A key signs as soon as its record is seen in',
    'the DNS; until then mail goes out unsigned. check asks the DNS now; a "no" may be remembered for five minutes.',
    'rotate makes the next keys: they take over a day after they are seen. activate lets a key sign at once, seen or not.',
    'A retired key signs no more; its record is to stay for two weeks, for what is still on its way. list tells when it may go.',
  ].join('\n'),
  examples: [
    'mailroom dkim records here.example',
    'mailroom dkim check here.example',
    'mailroom dkim make here.example --selector mail2024 --key /etc/opendkim/mail2024.private',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      type: { type: 'string' },
      selector: { type: 'string' },
      key: { type: 'string' },
    });
    const [act = '', ...rest] = positionals;
    const json = values.json === true;
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (act) {
        case 'list':
          return list(await api.dkim.list({}), json);
        case 'records':
          return records(await api.dkim.records({ domain: exactly(rest, 'DOMAIN')[0] }), json);
        case 'check':
          return check(await api.dkim.check({ domain: exactly(rest, 'DOMAIN')[0] }), json);
        case 'make':
          return make(api, exactly(rest, 'DOMAIN')[0], values, json);
        case 'rotate':
          return made(api, exactly(rest, 'DOMAIN')[0], await api.dkim.rotate({ domain: rest[0]! }), json);
        case 'activate':
        case 'retire': {
          const [domain, selector] = exactly(rest, 'DOMAIN', 'SELECTOR');
          await api.dkim[act]({ domain, selector });
          say(act === 'activate' ? `${selector} signs from now on.` : `${selector} signs no more. Leave its record.`);
          return exit.done;
        }
        default:
          throw usage('dkim list, records, check, make, rotate, activate or retire');
      }
    });
  },
};

const words: Readonly<Record<DkimKeyRow['state'], string>> = {
  waiting: 'waits for its record',
  visible: 'in the DNS, signs when its time comes',
  signs: 'signs',
  retired: 'retired, its record is to stay',
  removed: 'gone, its record may go',
};

function list(keys: readonly DkimKeyRow[], json: boolean): number {
  if (json) sayJson(keys);
  else
    table(
      ['DOMAIN', 'SELECTOR', 'TYPE', 'STATE', 'MADE', 'SIGNS SINCE'],
      keys.map(key => [
        key.domain,
        key.selector,
        key.type,
        words[key.state],
        moment(key.createdAt),
        moment(key.activeAt),
      ]),
      'There are no keys yet. In mode "deliver" they are made by themselves; else: mailroom dkim make DOMAIN',
    );
  return exit.done;
}

function records(all: readonly DkimRecord[], json: boolean): number {
  if (json) sayJson(all);
  else if (all.length === 0) say('There are no keys yet.');
  else {
    say('; for a zone file');
    for (const one of all) say(one.zoneLine);
    for (const one of all) {
      say();
      say(`; for a form, type TXT (${words[one.state]})`);
      say(`name:  ${one.host}`);
      say(`value: ${one.value}`);
    }
  }
  return exit.done;
}

/** Exit code 1 as long as something is not as it should be. */
function check(keys: readonly DkimKeyRow[], json: boolean): number {
  const living = keys.filter(key => key.state !== 'retired' && key.state !== 'removed');
  if (json) sayJson(living);
  else if (living.length === 0) say('There are no keys yet.');
  else
    for (const { selector, state, found } of living)
      say(
        `${selector}: ${found?.kind === 'visible' ? words[state === 'waiting' ? 'visible' : state] : (found?.why ?? words[state])}`,
      );
  return living.length > 0 && living.every(key => key.found?.kind === 'visible') ? exit.done : exit.refused;
}

type MakeValues = {
  readonly type?: string | undefined;
  readonly selector?: string | undefined;
  readonly key?: string | undefined;
};

async function make(api: Api, domain: string, { type, selector, key }: MakeValues, json: boolean): Promise<number> {
  if ((selector === undefined) !== (key === undefined)) throw usage('--selector and --key go together');
  if (type !== undefined && type !== 'rsa' && type !== 'ed25519') throw usage(`"${type}" is neither rsa nor ed25519`);
  const own = key === undefined || selector === undefined ? {} : { selector, key: await contentOf(key) };
  return made(api, domain, await api.dkim.make({ domain, ...(type ? { type } : {}), ...own }), json);
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${path} cannot be read: ${(fault as Error).message}`);
  }
}

async function made(api: Api, domain: string, result: { readonly selectors: readonly string[] }, json: boolean) {
  const all = await api.dkim.records({ domain });
  const fresh = all.filter(one => result.selectors.includes(one.selector));
  if (!json) sayText(`Made: ${result.selectors.join(', ')}. To publish:\n`);
  return records(fresh, json);
}
