/**
 * Messages that came whole and were refused: what was received is kept for a while, so that it can be taken all the same. The
 * newest only, in memory: a start of the server forgets them. What was refused before DATA left nothing to take.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Instant, mebibytes } from '../base/units.ts';
import { event } from '../events/event.ts';
import { messageTrace } from '../events/trace.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Intake } from '../queue/intake.ts';
import type { CapturedAs } from '../store/interface.ts';

export type Refused = {
  /** Of the connection. */
  readonly trace: string;
  readonly at: Instant;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly remote: string;
  readonly helo: string | null;
  readonly protocol: string;
  readonly bytes: Buffer;
  readonly captured: CapturedAs;
  readonly because: string;
};

export type RefusedMail = {
  keep(refused: Refused): void;
  /** Octets that can be taken; null: nothing is there. */
  octets(trace: string): number | null;
  /** The newest that this connection was refused. Its trace as a captured message; the fault is a sentence. */
  take(trace: string, by: string): Promise<Result<string, string>>;
};

const MOST = 200;
const MOST_OCTETS = mebibytes(64);
/** What a message is called by that was refused and taken. */
export const TAKEN = 'refused';

type Parts = {
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly newTrace: () => string;
  readonly intake: Intake;
  readonly isOn: () => boolean;
};

export function newRefused({ clock, recorder, newTrace, intake, isOn }: Parts): RefusedMail {
  let kept: readonly Refused[] = [];
  const find = (trace: string) => kept.findLast(one => one.trace === trace);
  return {
    keep(refused) {
      if (refused.bytes.length > MOST_OCTETS) return;
      const all = [...kept, refused].slice(-MOST);
      let [from, sum] = [all.length, 0];
      while (from > 0 && sum + all[from - 1]!.bytes.length <= MOST_OCTETS) sum += all[--from]!.bytes.length;
      kept = all.slice(from);
    },
    octets: trace => find(trace)?.bytes.length ?? null,
    async take(trace, by) {
      if (!isOn()) return err('Refused mail is taken only while mail is captured');
      const found = find(trace);
      if (!found)
        return err('There is nothing to take: it was refused before its message came, or it is forgotten by now');
      // Gone before it is taken: two who ask get it once.
      kept = kept.filter(one => one !== found);
      const own = messageTrace(newTrace(), 1);
      const { bytes, sender, recipients, captured, remote, helo, protocol } = found;
      const taken = await intake({
        ...{ trace: own, bytes: Buffer.from(bytes), sender },
        recipients: recipients.map(address => ({ address, notify: 0, original: null })),
        parameters: {
          ...{ body: '8BITMIME', smtpUtf8: false, ret: null, envid: null },
          captured: { ...captured, tags: [...(captured.tags ?? []), TAKEN] },
        },
        ...{ origin: 'submission', login: null, reception: null, chronicle: {} },
        told: {
          ...{ remote, helo, protocol, listener: 'local', mechanism: null, milliseconds: 0 },
          ...(captured.user === undefined ? {} : { handedInAs: captured.user }),
          ...(captured.inbox === undefined ? {} : { inbox: captured.inbox }),
        },
      });
      if (!taken.ok) {
        kept = [...kept, found];
        return err(taken.error.because);
      }
      recorder.note(event('capture.taken', clock.now(), own, { by, refused: trace, because: found.because }));
      return ok(own);
    },
  };
}
