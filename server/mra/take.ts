/**
 * One fetched message into the queue, for the account that it is fetched for: its trace, what is judged of it, and the mark by
 * which it is known, in one commit. Nobody elsewhere ever hears of its delivery: whoever sent it has sent it to another server,
 * and that one took it.
 */
import { mendLineEnds } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { days } from '../base/units.ts';
import type { JudgeFetched } from '../checks/fetched.ts';
import { withJudgement } from '../checks/judged-note.ts';
import { forgedResults } from '../mailauth/authentication-results.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import { applyCompletion } from '../mime/completion.ts';
import { allFields, bodyOffset, fieldsOf, headerFault } from '../mime/header.ts';
import type { Incoming, Intake } from '../queue/intake.ts';
import { holders } from '../queue/state.ts';
import { isTemporary } from '../smtp/reply.ts';
import type { Chronicle, PulledMark } from '../store/interface.ts';
import { believedAt } from './providers.ts';
import type { PulledSettings } from './settings.ts';

export type TakeOptions = {
  readonly clock: Clock;
  readonly intake: Intake;
  readonly judge: JudgeFetched;
  readonly hostName: () => string;
};

export type Fetched = {
  readonly trace: string;
  readonly settings: PulledSettings;
  /** Whose it becomes. */
  readonly recipient: string;
  readonly from: { readonly address: string; readonly how: string; readonly encrypted: boolean };
  readonly octets: Buffer;
  readonly mark: PulledMark;
};

/** `later`: our own fault, it stays there. `never`: it stays there for good, and why. */
export type NotTaken = { readonly kind: 'later' | 'never'; readonly because: string };

/** Whatever keeps it from its mailbox here, nobody could send it again: it is tried for long. */
const KEPT_FOR = days(30);

export async function take(options: TakeOptions, fetched: Fetched): Promise<Result<void, NotTaken>> {
  const { settings, recipient, from, mark, trace } = fetched;
  const began = options.clock.monotonic();
  const tooLarge = headerFault(fetched.octets);
  if (tooLarge !== null) return err({ kind: 'never', because: tooLarge });
  const { bytes: clean, sender } = withoutTheirs(fetched.octets, options.hostName());
  const judged = settings.judged
    ? await options.judge(
        { ...from, trace, host: settings.host, sender, recipient, ...believedAt(settings.host) },
        clean,
      )
    : null;
  const bytes = judged?.bytes ?? clean;
  const at = options.clock.now();
  const chronicle: Chronicle = judged ? withJudgement({}, judged, { trace, at, by: 'mta' }) : {};
  const incoming: Incoming = {
    ...{ trace, bytes, sender, origin: 'smtp', login: null, chronicle, mark },
    recipients: [{ address: recipient, notify: 0, original: null }],
    parameters: parametersOf(bytes, settings.into),
    reception: { fetched: { host: settings.host, address: from.address, how: from.how } },
    told: {
      ...{ remote: from.address, helo: null, protocol: settings.protocol.toUpperCase(), listener: 'local' },
      ...{ mechanism: null, fetched: settings.host, milliseconds: Math.max(0, options.clock.monotonic() - began) },
    },
    fields: judged?.fields ?? '',
    keepFor: KEPT_FOR,
    ...(judged?.act === 'hold' ? { heldBy: holders.rule } : {}),
  };
  const taken = await options.intake(incoming);
  if (taken.ok) return ok(undefined);
  return err({ kind: isTemporary(taken.error) ? 'later' : 'never', because: taken.error.because });
}

/**
 * Whole lines; without the Return-Path of their delivery, which ours takes the place of, and without what is said in our own
 * name. Lone CRs and LFs become line ends: what is sent on by us must have none.
 */
function withoutTheirs(octets: Buffer, hostName: string): { readonly bytes: Buffer; readonly sender: string } {
  const whole = Buffer.from(mendLineEnds(octets));
  const paths = fieldsOf(whole).filter(({ name }) => name.toLowerCase() === 'return-path');
  const removed = [...paths.map(({ range }) => range), ...forgedResults(whole, [hostName])].sort(
    (a, b) => a.start - b.start,
  );
  const [path = ''] = allFields(whole, 'return-path');
  const bytes = removed.length === 0 ? whole : applyCompletion(whole, { prefix: Buffer.alloc(0), removed });
  return { bytes, sender: senderIn(path) };
}

function senderIn(path: string): string {
  const inside = /<([^<>]*)>/.exec(path)?.[1]?.trim() ?? path.trim();
  if (inside === '') return '';
  const parsed = parseMailbox(inside);
  return parsed.ok ? printMailbox(parsed.value) : '';
}

function parametersOf(bytes: Buffer, into: string): Incoming['parameters'] {
  const end = bodyOffset(bytes);
  const inHeader = isEightBit(bytes.subarray(0, end));
  const body = inHeader || isEightBit(bytes.subarray(end)) ? '8BITMIME' : '7BIT';
  return { body, smtpUtf8: inHeader, ret: null, envid: null, ...(into === '' ? {} : { into }) };
}

const isEightBit = (octets: Uint8Array): boolean => octets.some(octet => octet > 127);
