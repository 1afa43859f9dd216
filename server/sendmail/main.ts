/**
 * sendmail(1), and what it is called besides: mailq, newaliases, runq, rmail. A message goes into the drop folder; the
 * other errands ask the running server. It starts fast: what an errand does not need is not loaded.
 */
import { fstatSync } from 'node:fs';
import type { Result } from '../base/result.ts';
import { type Fault, fault, sysexits } from './exit-codes.ts';
import { findPlace, type Place } from './place.ts';
import { readWords, type Words } from './words.ts';

/** Resolves with the exit code; standard output is for answers, standard error for what went wrong. */
export async function main(calledAs: string, args: readonly string[]): Promise<number> {
  const words = readWords(calledAs, [...fromEnvironment(process.env), ...args]);
  const complain = (line: string) => process.stderr.write(`${calledAs}: ${shown(line)}\n`);
  if (!words.ok) {
    complain(words.error);
    return sysexits.usage;
  }
  const { quiet, verbose, ignored } = words.value;
  if (verbose && ignored.length > 0) complain(`without effect here: ${ignored.join(' ')}`);
  try {
    const done = await run(words.value, verbose ? complain : () => {});
    if (done === null) return sysexits.ok;
    if (!quiet) complain(done.sentence);
    return done.code;
  } catch (bug) {
    complain(`a fault of ours: ${(bug as Error).stack ?? String(bug)}`);
    return sysexits.software;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may reach a terminal
const shown = (line: string): string => line.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');

/** As `mailpit sendmail` and mhsendmail are told where to; a flag behind it goes before it. */
const fromEnvironment = (environment: NodeJS.ProcessEnv): readonly string[] => {
  const server = environment.MP_SENDMAIL_SMTP_ADDR || environment.MH_SENDMAIL_SMTP_ADDR;
  const sender = environment.MP_SENDMAIL_FROM || environment.MH_SENDMAIL_FROM;
  return [...(server ? ['--smtp-addr', server] : []), ...(sender ? ['--from', sender] : [])];
};

type Tell = (line: string) => void;

async function run(words: Words, tell: Tell): Promise<Fault | null> {
  if (words.mode === 'nothing') return null;
  if (words.mode === 'version') return version();
  if (words.server !== null && (words.mode === 'deliver' || words.mode === 'dialogue'))
    return overSmtp(words, words.server, tell);
  const place = findPlace(process.env);
  if (!place.ok) return place.error;
  switch (words.mode) {
    case 'deliver':
      return send(words, place.value, tell);
    case 'dialogue':
      return talk(place.value);
    default:
      return (await import('./ask.ts')).ask(words, place.value);
  }
}

async function overSmtp(words: Words, server: string, tell: Tell): Promise<Fault | null> {
  const { sendTo, talkTo } = await import('./over-smtp.ts');
  if (words.mode === 'dialogue') return talkTo(server, process.stdin, process.stdout);
  if (fstatSync(0).isDirectory()) return fault(sysexits.noInput, 'standard input is a folder');
  const sent = await sendTo(server, words, process.stdin);
  if (!sent.ok) return sent.error;
  tell(`${server} took it for ${sent.value.recipients} ${sent.value.recipients === 1 ? 'recipient' : 'recipients'}`);
  return null;
}

async function send(words: Words, place: Place, tell: Tell): Promise<Fault | null> {
  const { deliver, discardOnSignals } = await import('./deliver.ts');
  discardOnSignals();
  // Node would read nothing from it, and say nothing.
  if (fstatSync(0).isDirectory()) return fault(sysexits.noInput, 'standard input is a folder');
  const taken: Result<{ id: string; recipients: number; nulls: number }, Fault> = await deliver(
    words,
    place,
    process.stdin,
  );
  if (!taken.ok) return taken.error;
  const { id, recipients, nulls } = taken.value;
  if (nulls > 0) tell(`${nulls} NUL octets were left out`);
  tell(`taken as ${id}-1 for ${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}`);
  return null;
}

async function talk(place: Place): Promise<Fault | null> {
  const [{ converse }, { mostOctets }, { hostname }] = await Promise.all([
    import('./dialogue.ts'),
    import('./place.ts'),
    import('node:os'),
  ]);
  let open: { discard(): void } | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      open?.discard();
      process.exit(sysexits.temporary);
    });
  await converse(
    {
      ...{ drop: place.drop, most: mostOctets(place.drop), hostName: hostname() },
      say: line => void process.stdout.write(`${line}\r\n`),
      opened: putting => {
        open = putting;
      },
    },
    process.stdin,
  );
  return null;
}

async function version(): Promise<Fault | null> {
  const { VERSION } = await import('../assembly/version.ts');
  return say(`Mailroom ${VERSION}, as sendmail(1)`);
}

function say(line: string): Fault | null {
  process.stdout.write(`${line}\n`);
  return null;
}

/** Ends when all has been said. A reader that has gone is no fault. */
export async function runAndExit(calledAs: string, args: readonly string[]): Promise<void> {
  process.stdout.on('error', (caught: NodeJS.ErrnoException) => {
    process.exit(caught.code === 'EPIPE' ? sysexits.ok : sysexits.io);
  });
  const code = await main(calledAs, args).catch((bug: unknown) => {
    process.stderr.write(`${calledAs}: a fault of ours: ${String(bug)}\n`);
    return fault(sysexits.software, '').code;
  });
  await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
  process.exit(code);
}
