/** vacation: the away reply of a person: shown, turned on with its dates, turned off; and who is away at all. */
import { readFile } from 'node:fs/promises';
import type { Api, Vacation, VacationMoment, VacationNow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const options = {
  from: { type: 'string' },
  until: { type: 'string' },
  zone: { type: 'string' },
  subject: { type: 'string' },
  text: { type: 'string' },
  file: { type: 'string' },
  days: { type: 'string' },
  known: { type: 'boolean' },
  everybody: { type: 'boolean' },
  address: { type: 'string', multiple: true },
  quietly: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, rest: readonly string[], values: Values) => Promise<number>;

export const vacation: Command = {
  name: 'vacation',
  summary: 'the away reply of a person, with its dates',
  usage: [
    'mailroom vacation list',
    'mailroom vacation show ADDRESS',
    'mailroom vacation on ADDRESS [--from DATE] [--until DATE] [--zone +0100] [--subject TEXT] [--text TEXT | --file FILE]',
    '                             [--days N] [--known | --everybody] [--address ADDRESS]… [--quietly]',
    'mailroom vacation off ADDRESS [--quietly]',
  ],
  details: [
    'A date is 2026-12-24 (the whole day; --until has that day with it) or 2026-12-24T17:00. Without --zone the clock of the server',
    'counts. Nobody gets a second answer within --days (7); --known answers only people whom the person has written to. Machines,',
    'lists and junk are never answered. What is not said stays as it was. The person is told by a letter, unless --quietly.',
  ].join('\n'),
  examples: [
    "mailroom vacation on ann@office.example --until 2027-01-03 --text 'Back on the fourth.'",
    'mailroom vacation off ann@office.example',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('vacation', positionals, ['list', 'show', 'on', 'off'] as const);
    return withServer(homeOf(values.home), 'yes', api => acts[verb](api, rest, values));
  },
};

const acts: Readonly<Record<'list' | 'show' | 'on' | 'off', Act>> = {
  async list(api, rest, { json }) {
    exactly(rest);
    const rows = await api.vacation.list({});
    if (json) sayJson(rows);
    else
      table(
        ['ADDRESS', 'SINCE', 'UNTIL', ''],
        rows.map(one => [
          one.address,
          moment(one.since),
          one.until ?? 'no end',
          one.long ? 'for long: forgotten?' : '',
        ]),
        'Nobody is away.',
      );
    return exit.done;
  },
  async show(api, rest, { json }) {
    const [address] = exactly(rest, 'ADDRESS');
    tell(address, await api.vacation.get({ address }), json === true);
    return exit.done;
  },
  async on(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const before = await api.vacation.get({ address });
    const wished = await wish(before.vacation, values);
    if (wished.text.trim() === '') throw usage('Say what is answered: --text TEXT or --file FILE');
    tell(address, await api.vacation.set({ address, vacation: wished, tell: !values.quietly }), values.json === true);
    return exit.done;
  },
  async off(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const { vacation: known } = await api.vacation.get({ address });
    if (!known?.on) say(`${address} has no away reply.`);
    else {
      const done = await api.vacation.set({ address, vacation: { ...known, on: false }, tell: !values.quietly });
      tell(address, done, values.json === true);
    }
    return exit.done;
  },
};

const fresh: Vacation = {
  ...{ on: true, from: null, until: null, subject: null, text: '', days: 7, whom: 'everybody' },
  ...{ addresses: [], author: null },
};

/** What is not said stays; dates that are over do not, for nobody means the last holiday. */
async function wish(known: Vacation | null, values: Values): Promise<Vacation> {
  const before = known ?? fresh;
  const days = values.days === undefined ? before.days : Number(values.days);
  if (!Number.isInteger(days)) throw usage(`"${values.days}" is no number of days`);
  const text = values.file === undefined ? values.text : await fileText(values.file);
  const dated = values.from !== undefined || values.until !== undefined || !before.on;
  return {
    ...before,
    on: true,
    from: dated ? momentOf(values.from, values.zone) : before.from,
    until: dated ? momentOf(values.until, values.zone) : before.until,
    subject: values.subject ?? before.subject,
    text: text ?? before.text,
    days,
    whom: values.known ? 'known' : values.everybody ? 'everybody' : before.whom,
    addresses: values.address ?? before.addresses,
  };
}

function momentOf(text: string | undefined, zone: string | undefined): VacationMoment | null {
  if (text === undefined) return null;
  const [, date, hour] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?$/.exec(text) ?? [];
  if (date === undefined) throw usage(`"${text}" is no date: 2026-12-24 or 2026-12-24T17:00`);
  if (zone !== undefined && !/^[+-]\d{4}$/.test(zone)) throw usage(`"${zone}" is no zone, such as +0100`);
  return { date, time: hour === undefined ? null : `${hour}:00`, zone: zone ?? null };
}

const fileText = async (file: string): Promise<string> => {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (fault) {
    throw usage(`${file} cannot be read: ${(fault as Error).message}`);
  }
};

const states = { off: 'off', ahead: 'not yet', now: 'on', over: 'over' } as const;

function tell(address: string, told: VacationNow, json: boolean): void {
  if (json) {
    sayJson(told);
    return;
  }
  const { vacation: known, state, since, long, others } = told;
  if (!known) say(`${address} has no away reply.`);
  else {
    const when = [known.from ? `from ${shown(known.from)}` : '', known.until ? `until ${shown(known.until)}` : ''];
    say(
      `The away reply of ${address} is ${states[state]}${when
        .filter(Boolean)
        .map(word => `, ${word}`)
        .join('')}.`,
    );
    if (long && since !== null) say(`It has answered since ${moment(since)}, and has no end.`);
    say(
      `It answers ${known.whom === 'known' ? 'people written to before' : 'everybody'}, each once in ${known.days} days.`,
    );
    if (known.subject !== null) say(`Subject: ${known.subject}`);
    sayText(`\n${known.text}`);
  }
  if (others) say('Something else in the script answers besides.');
}

const shown = ({ date, time, zone }: VacationMoment): string =>
  `${date}${time === null ? '' : ` ${time.slice(0, 5)}`}${zone === null ? '' : ` (${zone})`}`;
