/**
 * A pipe tried with a sample letter before mail depends on it: the program runs as it would for real, with its words, its
 * environment, its time, and what it said is told. A Maildir is looked at and nothing is put into it.
 */
import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { type Duration, type Instant, seconds } from '../base/units.ts';
import { printDate } from '../mime/date.ts';
import { handedMessage } from './handed-message.ts';
import { endedWith, environmentFor, filledWords, type Handed } from './program-words.ts';
import { runProgram } from './run-program.ts';
import type { MaildirTransport, ProgramTransport, Transport } from './transports.ts';

export type PipeTrialGround = {
  readonly clock: Clock;
  readonly separator: string;
  readonly home: string;
};
export type PipeTried = {
  readonly result:
    | { readonly kind: 'taken' }
    | { readonly kind: 'later' | 'refused'; readonly status: string; readonly what: string }
    | { readonly kind: 'too-long' }
    | { readonly kind: 'not-run'; readonly because: string }
    /** A Maildir: mail can be put there, now or once it is made with the first message; or why not. */
    | { readonly kind: 'folder-ready'; readonly isThere: boolean }
    | { readonly kind: 'folder-fault'; readonly because: string };
  /** How it was called, word by word; of a Maildir its path. */
  readonly words: readonly string[];
  /** What it said, both ways together; 4 KiB at most. */
  readonly said: string;
  readonly took: Duration;
};

/** Somebody who asks has not an hour. */
const LONGEST_TRIAL: Duration = seconds(60);
const SENDER = 'sample@example.org';

export async function tryPipe(ground: PipeTrialGround, pipe: Transport, recipient: string): Promise<PipeTried> {
  return pipe.kind === 'maildir' ? tryFolder(ground, pipe) : tryProgram(ground, pipe, recipient);
}

async function tryProgram(ground: PipeTrialGround, pipe: ProgramTransport, recipient: string): Promise<PipeTried> {
  const { clock, separator, home } = ground;
  const began = clock.now();
  const sample = sampleOf(recipient);
  const filled = filledWords(pipe.args, sample, separator);
  if (!filled.ok)
    return { result: { kind: 'not-run', because: filled.error }, words: [pipe.program], said: '', took: seconds(0) };
  const ran = await runProgram(
    {
      ...{ program: pipe.program, args: filled.value, folder: home },
      input: handedMessage(sample, sampleLetter(recipient, began), pipe.fromLine, began),
      timeLimit: pipe.timeLimit < LONGEST_TRIAL ? pipe.timeLimit : LONGEST_TRIAL,
      environment: environmentFor(sample, separator, home),
    },
    clock,
  );
  const told = { words: [pipe.program, ...filled.value], took: (clock.now() - began) as Duration };
  switch (ran.kind) {
    case 'not-run':
      return { ...told, result: { kind: 'not-run', because: ran.because }, said: '' };
    case 'too-long':
      return { ...told, result: { kind: 'too-long' }, said: readable(ran.said) };
    case 'ended': {
      const ended = endedWith(ran.code, ran.signal);
      const said = readable(ran.said);
      if (ended.kind === 'done') return { ...told, result: { kind: 'taken' }, said };
      const kind = ended.kind === 'permanent' ? 'refused' : 'later';
      return { ...told, result: { kind, status: ended.status, what: ended.what }, said };
    }
  }
}

async function tryFolder({ clock }: PipeTrialGround, { path }: MaildirTransport): Promise<PipeTried> {
  const began = clock.now();
  const result = await folderAt(path);
  return { result, words: [path], said: '', took: (clock.now() - began) as Duration };
}

async function folderAt(path: string): Promise<PipeTried['result']> {
  try {
    const place = await nearest(path);
    if (place === path)
      for (const part of ['tmp', 'new', 'cur']) {
        const found = await stat(join(path, part)).catch(() => null);
        if (found && !found.isDirectory()) return { kind: 'folder-fault', because: `${part} in it is no folder` };
        if (found) await access(join(path, part), constants.W_OK | constants.X_OK);
      }
    if (!(await stat(place)).isDirectory()) return { kind: 'folder-fault', because: 'a file is in its place' };
    await access(place, constants.W_OK | constants.X_OK);
    return { kind: 'folder-ready', isThere: place === path };
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    const because = code === 'EACCES' || code === 'EROFS' ? 'the server may not write there' : message;
    return { kind: 'folder-fault', because };
  }
}

/** Of the folder and those above it, the first that is there: what is missing is made with the first message. */
async function nearest(path: string): Promise<string> {
  for (let place = path; ; place = dirname(place)) {
    const isThere = await stat(place).then(
      () => true,
      (fault: NodeJS.ErrnoException) => {
        if (fault.code === 'ENOENT' && place !== dirname(place)) return false;
        throw fault;
      },
    );
    if (isThere) return place;
  }
}

const sampleOf = (recipient: string): Handed => ({
  ...{ sender: SENDER, address: recipient, original: null, trace: 'SAMPLE-1' },
});

/** One that any program can read. */
const sampleLetter = (recipient: string, now: number): Buffer =>
  Buffer.from(
    [
      `From: Sample <${SENDER}>`,
      `To: <${recipient}>`,
      'Subject: A sample letter',
      `Date: ${printDate(now as Instant)}`,
      `Message-ID: <sample.${now}@example.org>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'This is a sample, to see whether your program takes mail. Nobody sent it.',
      '',
    ].join('\r\n'),
  );

/** Programs say what they like; what is shown is text. */
const readable = (said: string): string =>
  Buffer.from(said, 'latin1')
    .toString('utf8')
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be shown
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
    .trimEnd();
