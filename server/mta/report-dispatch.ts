/**
 * Hands one report over: into the queue as mail of ours, signed, from nobody or from a mailbox that exists; or to a web
 * server. The mail and the note that it was sent are one act. Nobody is told when it cannot be delivered: that would be a
 * report about a report.
 */
import type { Random } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { type Bytes, type Duration, hours, kibibytes, seconds } from '../base/units.ts';
import { lookupForm } from '../directory/address.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { dayName } from '../reports/day.ts';
import type { NewMessage, NewSentReport, SentResult, Store } from '../store/interface.ts';
import { type OwnMailOptions, ownMailNote, ownMessage } from './own-mail.ts';
import type { Letter } from './report-letters.ts';
import { printReportMail } from './report-mail.ts';

export type PostOctets = (wanted: {
  readonly host: string;
  readonly path: string;
  readonly port?: number;
  readonly limit: Bytes;
  readonly deadline: Duration;
  readonly post: { readonly type: string; readonly bytes: Uint8Array };
}) => Promise<Result<unknown, { readonly sentence: string }>>;

export type DispatchOptions = OwnMailOptions & {
  readonly store: Store;
  readonly random: Random;
  readonly separator: () => string;
  readonly post: PostOctets;
  readonly recorder: Pick<Recorder, 'note'>;
};

/** What the server says to it is not read; so much of it is waited for. */
const LONGEST_ANSWER = kibibytes(64);
const PATIENCE = seconds(60);

type Outcome = { readonly result: SentResult; readonly because: string; readonly message: NewMessage | null };
const refused = (because: string): Outcome => ({ result: 'refused', because, message: null });

export function newDispatch(options: DispatchOptions): (letter: Letter) => Promise<SentResult | 'exists'> {
  return async letter => {
    const { clock, store } = options;
    const outcome = await outcomeOf(options, letter);
    if (!outcome) return 'failed';
    const { kind, day, about, reportId, to, file, counted } = letter;
    const destination = to.kind === 'mail' ? to.address : to.url;
    const sent: NewSentReport = {
      ...{ kind, day, domain: about, reportId, destination, at: clock.now(), octets: file.length, counted },
      ...{ result: outcome.result, because: outcome.because, trace: outcome.message?.trace ?? null },
    };
    const { message } = outcome;
    const run = await store.run(
      'sendReport',
      { sent, message },
      message ? { notes: [ownMailNote(message, { subject: letter.subject })] } : {},
    );
    if (!run.ok) return run.error === 'exists' ? 'exists' : 'failed';
    if (message?.lease && run.value) options.runner().take(run.value.recipients);
    const { result, because, trace } = sent;
    const told = { kind, domain: about, day: dayName(day), destination, result, because, trace };
    options.recorder.note(event('reports.sent', clock.now(), trace ?? SERVER_TRACE, told));
    return result;
  };
}

/** null: it failed a while ago, and is not tried again so soon. */
async function outcomeOf(options: DispatchOptions, letter: Letter): Promise<Outcome | null> {
  if (letter.refused !== '') return refused(letter.refused);
  return letter.to.kind === 'https' ? post(options, letter, letter.to.url) : mail(options, letter, letter.to.address);
}

/** RFC 8460 §5.4. Not where it went already: a web server counts twice what comes twice. */
async function post(
  { post: bring, store, clock }: DispatchOptions,
  letter: Letter,
  url: string,
): Promise<Outcome | null> {
  const before = (await store.sentReports({ limit: RECENT })).find(
    ({ reportId, destination, domain }) =>
      reportId === letter.reportId && destination === url && domain === letter.about,
  );
  if (before?.result === 'failed' && clock.now() - before.at < PAUSE) return null;
  if (before?.result === 'posted') return { result: 'posted', because: '', message: null };
  const { hostname, port, pathname, search } = new URL(url);
  const posted = await bring({
    ...{ host: hostname, path: `${pathname}${search}`, limit: LONGEST_ANSWER, deadline: PATIENCE },
    ...(port === '' ? {} : { port: Number(port) }),
    post: { type: 'application/tlsrpt+gzip', bytes: letter.file },
  });
  return posted.ok
    ? { result: 'posted', because: '', message: null }
    : { result: 'failed', because: posted.error.sentence, message: null };
}
const RECENT = 1_000;
const PAUSE = hours(1);

async function mail(options: DispatchOptions, letter: Letter, to: string): Promise<Outcome> {
  const { clock, random } = options;
  const form = lookupForm(letter.from);
  if (!form.ok) return refused(`reports.from is no address: ${form.error}`);
  const printed = printReportMail(
    { ...letter, to, day: dayName(letter.day) },
    { now: clock.now(), random, domain: letter.reporter },
  );
  if (!printed.ok) return refused(`it could not be written: ${printed.error}`);
  const { fields } = await options.sign(printed.value);
  // Receivers believe a report that is signed by who says that he wrote it, and no other (RFC 8460 §3, RFC 9990 §3.5).
  if (fields === '') return refused(`no key signs for ${letter.from} yet (mailroom dkim list)`);
  const message = await ownMessage(options, {
    ...{ bytes: printed.value, fields, to, sender: await senderFor(options, form.value) },
    ...(letter.kind === 'tls' ? { tls: 'optional' } : {}),
  });
  return { result: 'queued', because: '', message };
}

/** From a mailbox that exists SPF vouches for it too; else from nobody, so that what comes back goes nowhere. */
async function senderFor({ store, separator }: DispatchOptions, from: string): Promise<string> {
  const { kind } = await store.resolve(from, separator());
  return kind === 'account' || kind === 'alias' ? from : '';
}
