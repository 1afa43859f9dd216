/**
 * A letter of the server to whoever looks after it: plain text from postmaster to postmaster, marked as automatic
 * (RFC 3834 §5), so that no absence note answers it. It takes the queue's usual way, and has a journey like any other.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { messageTrace } from '../events/trace.ts';
import { automaticFields, printAll, textEntity } from '../mime/compose.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { printField } from '../mime/header.ts';
import type { Intake } from '../queue/intake.ts';
import { Notify } from '../store/interface.ts';

export type Notice = {
  readonly domain: string;
  /** Not given: whoever looks after that domain. */
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
};

export type NoticeOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly intake: Intake;
  readonly hostName: () => string;
  readonly newTrace: () => string;
};

/** Resolves when it is queued; the fault is a sentence. */
export async function sendNotice(options: NoticeOptions, notice: Notice): Promise<Result<void, string>> {
  const postmaster = `postmaster@${notice.domain}`;
  const to = notice.to ?? postmaster;
  const written = letter(options, notice, { from: postmaster, to });
  if (!written.ok) return written;
  const taken = await options.intake({
    ...{ trace: messageTrace(options.newTrace(), 1), bytes: Buffer.from(written.value), sender: '', origin: 'local' },
    ...{ login: null, reception: null, chronicle: {} },
    recipients: [{ address: to, notify: Notify.failure, original: null }],
    parameters: { body: '7BIT', smtpUtf8: false, ret: null, envid: null },
    told: {
      ...{ remote: '', helo: null, protocol: 'local', listener: 'local' },
      ...{ milliseconds: 0, mechanism: null },
    },
  });
  return taken.ok ? ok(undefined) : err(taken.error.because);
}

function letter(
  { clock, random, hostName }: NoticeOptions,
  { subject, text }: Notice,
  { from, to }: { readonly from: string; readonly to: string },
): Result<string, string> {
  const circumstances = { now: clock.now(), random, domain: hostName() };
  const fields = printAll([
    ...automaticFields(
      { from: `Mailroom <${from}>`, to: `<${to}>`, subject: encodeText(subject), kind: 'auto-generated' },
      circumstances,
    ),
    printField('MIME-Version', '1.0'),
  ]);
  if (!fields.ok) return fields;
  const { header, body } = textEntity(text, 'plain');
  return ok(`${fields.value}${header}\r\n${body}`);
}
