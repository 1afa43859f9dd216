/** mailroom diff, mailroom resend: what two messages differ in; a captured one handed in once more, octet for octet. */
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Api } from '../../api/contract.ts';
import { systemClock, systemRandom } from '../../base/ports.ts';
import { err, ok } from '../../base/result.ts';
import { seconds } from '../../base/units.ts';
import { type Comparison, compareMessages } from '../../capture/compare.ts';
import { printDifferences } from '../../config/differences.ts';
import { dial } from '../../net/dial.ts';
import { type OutgoingMessage, openSession, printReply } from '../../smtp/client.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;

export const diff: Command = {
  name: 'diff',
  summary: 'what two messages differ in: parts, header fields, text, HTML',
  usage: ['mailroom diff A B [--inbox NAME] [--without FIELD]… [--ignore PATTERN]…'],
  details:
    'A and B: the number of a captured message, latest, or a file. Left out are dates, Message-IDs, boundaries, signatures and ' +
    'the way it came; --without leaves out further fields, and what fits --ignore (a regular expression) counts as the same. ' +
    'Exit code 0: no difference. 1: some.',
  examples: ['mailroom diff 411 412', "mailroom diff test/golden.eml latest --inbox run-7 --ignore 'token=\\w+'"],
  async run(args) {
    const { values, positionals } = readWords(args, { inbox: text, without: many, ignore: many });
    const [a, b] = exactly(positionals, 'A', 'B');
    const patterns = (values.ignore ?? []).map(patternOf);
    const read = (api: Api | null) => (which: string) => bytesOf(api, which, values.inbox);
    const [before, after] = [a, b].some(isNumber)
      ? await withServer(homeOf(values.home), 'no', api => Promise.all([a, b].map(read(api))))
      : await Promise.all([a, b].map(read(null)));
    const compared = await compareMessages(before!, after!, {
      without: values.without ?? [],
      even: words => patterns.reduce((left, pattern) => left.replace(pattern, '…'), words),
    });
    if (values.json) sayJson(compared);
    else tell(compared);
    return compared.same ? exit.done : exit.refused;
  },
};

const isNumber = (which: string): boolean => which === 'latest' || /^[1-9]\d{0,14}$/.test(which);

function patternOf(written: string): RegExp {
  try {
    return new RegExp(written, 'g');
  } catch (fault) {
    throw usage(`--ignore ${written}: ${(fault as Error).message}`);
  }
}

async function bytesOf(api: Api | null, which: string, inbox: string | undefined): Promise<Uint8Array> {
  if (api && isNumber(which)) return (await captured(api, which, inbox)).bytes;
  try {
    return await readFile(which);
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${which} cannot be read: ${(fault as Error).message}`);
  }
}

async function captured(api: Api, which: string, inbox: string | undefined) {
  const { id, trace } = await api.captured.extract({
    ...(inbox === undefined ? {} : { inbox }),
    ...(which === 'latest' ? {} : { message: Number(which) }),
  });
  const { source } = await api.journeys.message({ trace, source: true });
  if (source === null) throw new CommandEnd(exit.refused, `The octets of message ${id} are not there any more`);
  return { id, bytes: Buffer.from(source, 'latin1') };
}

function tell({ same, structure, headers, text: words, html }: Comparison): void {
  if (same) say('no difference');
  const told = (title: string, lines: string): void => {
    if (lines !== '') for (const line of [title, ...lines.split('\n')]) say(line);
  };
  told('parts', printDifferences(structure));
  told(
    'header',
    headers
      .flatMap(({ name, before, after }) => [
        ...before.map(value => `- ${name}: ${value}`),
        ...after.map(value => `+ ${name}: ${value}`),
      ])
      .join('\n'),
  );
  told('text', printDifferences(words));
  told('HTML', printDifferences(html));
}

export const resend: Command = {
  name: 'resend',
  summary: 'hand a captured message in once more, octet for octet, to this server or another program of this computer',
  usage: ['mailroom resend ID|latest [--inbox NAME] [--to HOST:PORT] [--recipient ADDRESS]…'],
  details:
    'With the envelope it came with, over SMTP without encryption. Without --to it goes to our own port, and is captured anew; --to names ' +
    'an address of this computer alone. --recipient says for whom instead. Exit code 0: taken for everybody. 1: not.',
  examples: ['mailroom resend 412', 'mailroom resend latest --to 127.0.0.1:2525'],
  async run(args) {
    const { values, positionals } = readWords(args, { inbox: text, to: text, recipient: many });
    const [which] = exactly(positionals, 'ID');
    if (!isNumber(which)) throw usage(`"${which}" is no number of a message, and not latest`);
    const given = values.to === undefined ? null : placeOf(values.to);
    return withServer(homeOf(values.home), 'no', async api => {
      const { id, bytes } = await captured(api, which, values.inbox);
      const envelope = (await api.captured.facts({ messages: [id] }))[0]?.envelope ?? null;
      if (!envelope && !values.recipient)
        throw new CommandEnd(exit.refused, 'The journal has forgotten its envelope: name a --recipient');
      const place = given ?? (await ownPort(api));
      const recipients = values.recipient ?? envelope?.recipients ?? [];
      const outcomes = await handIn(place, { bytes, sender: envelope?.sender ?? '', recipients });
      if (values.json) sayJson(outcomes);
      else
        for (const { address, taken, reply } of outcomes)
          say(`${taken ? 'taken' : 'not taken'}: ${address} – ${reply}`);
      return outcomes.every(one => one.taken) ? exit.done : exit.refused;
    });
  },
};

type Place = { readonly host: string; readonly port: number };

/** What was captured is somebody's test mail: it must not get out by a slip of the hand. */
function placeOf(written: string): Place {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(written) ?? [];
  const named = bracketed ?? plain ?? '';
  const host = named === 'localhost' ? '127.0.0.1' : named;
  if (isIP(host) === 0 || Number(port) < 1 || Number(port) > 65_535)
    throw usage(`--to ${written}: an address and a port, such as 127.0.0.1:2525`);
  if (!isOfThisComputer(host)) throw usage(`--to ${written}: this is no address of this computer`);
  return { host, port: Number(port) };
}

const isOfThisComputer = (host: string): boolean =>
  /^127\./.test(host) ||
  host === '::1' ||
  Object.values(networkInterfaces()).some(all => all?.some(one => one.address === host));

async function ownPort(api: Api): Promise<Place> {
  const { listeners } = await api.status.get({});
  const open = (name: string) => listeners.find(one => one.name === name && one.state === 'listening');
  const smtp = open('smtp') ?? open('submission');
  if (!smtp) throw new CommandEnd(exit.unavailable, 'No SMTP listener of ours is open');
  return { host: smtp.host === '0.0.0.0' ? '127.0.0.1' : smtp.host === '::' ? '::1' : smtp.host, port: smtp.port };
}

type Letter = { readonly bytes: Uint8Array; readonly sender: string; readonly recipients: readonly string[] };
type Outcome = { readonly address: string; readonly taken: boolean; readonly reply: string };
const PATIENCE = seconds(30);

const isPlain = (octets: Uint8Array): boolean => octets.every(octet => octet < 128);

const messageOf = ({ bytes, sender, recipients }: Letter): OutgoingMessage => ({
  ...{ bytes, sender, size: bytes.length, recipients: recipients.map(address => ({ address })) },
  body: isPlain(bytes) ? '7BIT' : '8BITMIME',
  smtpUtf8: !isPlain(Buffer.from([sender, ...recipients].join())),
});

async function handIn({ host, port }: Place, letter: Letter): Promise<readonly Outcome[]> {
  const clock = systemClock;
  const guard = {
    allow: (address: string) =>
      isOfThisComputer(address) ? ok(undefined) : err('this is no address of this computer'),
  };
  const dialled = await dial({ addresses: [host], port, guard, clock, deadline: PATIENCE });
  if (!dialled.ok) throw new CommandEnd(exit.unavailable, dialled.error.sentence);
  const options = { connection: dialled.value, greetingName: '[127.0.0.1]', tls: 'none', clock } as const;
  const session = await openSession({ ...options, random: systemRandom });
  if (!session.ok) throw new CommandEnd(exit.unavailable, session.error.sentence);
  try {
    const { recipients: settled } = await session.value.deliver(messageOf(letter));
    return settled.map(one => ({
      address: one.address,
      taken: one.outcome === 'accepted',
      reply: printReply(one.reply),
    }));
  } finally {
    await session.value.quit();
  }
}
