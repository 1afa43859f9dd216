/**
 * Reports to senders: failed, delayed, delivered (RFC 3461, 3464), always from the null sender, so that no report can
 * cause another, and not to who is known to be forged. The report is queued and the wish for it cleared in one transaction: a crash neither loses nor doubles
 * a bounce.
 */
import type { Random } from '../base/ports.ts';
import type { Bytes } from '../base/units.ts';
import { event } from '../events/event.ts';
import { isAsciiMailbox, parseMailbox } from '../mime/address.ts';
import type { Language } from '../mime/cause-words.ts';
import { type Action, languageFor, type RecipientReport, writeReport } from '../mime/report.ts';
import { LOCAL } from '../queue/route-name.ts';
import { type NewMessage, Notify, type ReportDue, type Store } from '../store/interface.ts';
import { type OwnMailOptions, ownMailNote, ownMessage } from './own-mail.ts';
import { whyNotTold } from './stood-behind.ts';

export type BounceOptions = OwnMailOptions & {
  readonly store: Store;
  readonly random: Random;
  readonly hostName: () => string;
  /** Of whom nothing says which language he reads. */
  readonly language: () => Language;
  /** A larger message is not sent back whole. */
  readonly returnAtMost: () => Bytes;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type Reporter = {
  /** Looks for reports that are due and queues them; called often, works once at a time. */
  wake(): void;
  /** Resolves when nothing is due any more. */
  settle(): Promise<void>;
};

const AT_ONCE = 50;

export function newReporter(options: BounceOptions): Reporter {
  let working: Promise<void> | null = null;
  let again = false;
  const work = async () => {
    do {
      again = false;
      const due = await options.store.reportsDue(AT_ONCE);
      let queued = 0;
      for (const one of due) if (await reported(options, one)) queued++;
      // Where none could be queued, the next look finds the same: whoever calls next begins again.
      if (due.length === AT_ONCE && queued > 0) again = true;
    } while (again);
  };
  const wake = () => {
    again = true;
    working ??= work()
      .catch(fault => options.onBug(fault, 'reports'))
      .finally(() => {
        working = null;
      });
  };
  return {
    wake,
    async settle() {
      wake();
      while (working) await working;
    },
  };
}

/** False for one that could not be queued now. It keeps no other from being reported. */
async function reported(options: BounceOptions, due: ReportDue): Promise<boolean> {
  try {
    return await reportOne(options, due);
  } catch (fault) {
    options.onBug(fault, 'reports');
    return false;
  }
}

type Recipient = ReportDue['recipients'][number];
const kinds = [
  { bit: Notify.failure, action: 'failed', kind: 'failed' },
  { bit: Notify.delay, action: 'delayed', kind: 'delayed' },
  { bit: Notify.success, action: 'delivered', kind: 'delivered' },
] as const;

/** One report for each kind that is due: a reader should not have to sort good news from bad. */
async function reportOne(options: BounceOptions, due: ReportDue): Promise<boolean> {
  let all = true;
  // The owner of a list is no stranger whom somebody may have forged.
  const because = due.list ? null : whyNotTold(await options.store.judgement(due.trace));
  for (const { bit, action, kind } of kinds) {
    const concerned = due.recipients.filter(recipient => (recipient.bits & bit) !== 0);
    if (concerned.length === 0) continue;
    const written = because ? { message: null, because } : await write(options, due, concerned, action);
    const now = options.clock.now();
    const queued = await options.store.run(
      'report',
      {
        queued: due.queued,
        recipients: concerned.map(recipient => recipient.recipient),
        bits: bit,
        report: written.message,
        note: event('queue.reported', now, due.trace, {
          kind,
          to: due.sender,
          recipients: concerned.map(recipient => recipient.address),
          report: written.message?.trace ?? null,
          because: written.because,
        }),
      },
      written.message ? { notes: [noteOf(written.message, due)] } : {},
    );
    if (!queued.ok) {
      all = false;
      options.onBug(new Error(`a report could not be queued: ${queued.error}`), 'reports');
    } else if (queued.value && written.message?.lease) options.runner().take(queued.value.recipients);
  }
  return all;
}

type Written = { readonly message: NewMessage | null; readonly because: string | null };

async function write(
  options: BounceOptions,
  due: ReportDue,
  concerned: readonly Recipient[],
  action: 'failed' | 'delayed' | 'delivered',
): Promise<Written> {
  const to = parseMailbox(due.sender);
  if (!to.ok) return { message: null, because: `the sender's address cannot be answered: ${to.error}` };
  const now = options.clock.now();
  // RFC 6533 §4: who can be reached without SMTPUTF8 is, by whatever server; in ASCII, all of it. Here nothing stands between.
  const smtpUtf8 =
    due.parameters.smtpUtf8 && (!isAsciiMailbox(to.value) || (await options.routeFor(due.sender)) === LOCAL);
  const original = await options.store.relayBytes(due.message);
  const receivedFrom = await broughtBy(options.store, due.trace);
  const report = writeReport(
    {
      to: to.value,
      reportingServer: options.hostName(),
      ...(receivedFrom ? { receivedFrom } : {}),
      ...(due.parameters.envid === null ? {} : { envelopeId: due.parameters.envid }),
      arrival: due.acceptedAt,
      ...(due.parameters.by ? { deliverBy: due.parameters.by.at } : {}),
      recipients: concerned.flatMap(recipient => recipientReport(recipient, action, due)),
      original,
      language: languageFor(original, options.language()),
      returnAtMost: options.returnAtMost(),
      // RFC 3461 §4.3: RET is about failure; where nothing failed, the header alone goes back.
      returned: action === 'failed' && mayComeBackWhole(due, concerned) ? 'full' : 'headers',
      utf8: smtpUtf8,
    },
    { now, random: options.random, domain: options.hostName() },
  );
  if (!report.ok) return { message: null, because: report.error };
  const { tls, captured } = due.parameters;
  const message = await ownMessage(options, {
    ...{ bytes: report.value, sender: '', to: due.sender, smtpUtf8 },
    // RFC 8689 §5: what tells of a message is protected as the message was.
    ...(tls === 'required' ? { tls } : {}),
    // A test reads it where its own mail lies.
    ...(captured ? { captured } : {}),
  });
  return { message, because: null };
}

/**
 * RFC 8689 §5: not the body of a message with REQUIRETLS, whatever RET says. And what failed because a server takes no 8-bit
 * text would fail with the report once more, where its sender's own server is of that kind.
 */
const mayComeBackWhole = ({ parameters: { ret, tls } }: ReportDue, concerned: readonly Recipient[]): boolean =>
  ret !== 'HDRS' && tls !== 'required' && concerned.every(({ status }) => status !== '5.6.3');

function recipientReport(
  recipient: Recipient,
  action: 'failed' | 'delayed' | 'delivered',
  due: ReportDue,
): RecipientReport[] {
  const mailbox = parseMailbox(recipient.address);
  if (!mailbox.ok) return [];
  const [type = '', ...rest] = (recipient.original ?? '').split(';');
  return [
    {
      recipient: mailbox.value,
      ...(rest.length > 0 ? { originalRecipient: { type, address: rest.join(';') } } : {}),
      action: actionOf(recipient, action),
      status: recipient.status ?? (action === 'failed' ? '5.0.0' : action === 'delayed' ? '4.0.0' : '2.0.0'),
      ...(recipient.host ? { remoteServer: recipient.host } : {}),
      ...(recipient.reply ? { diagnostic: recipient.reply } : {}),
      ...(recipient.settledAt ? { lastAttempt: recipient.settledAt } : {}),
      ...(action === 'delayed' ? { retryUntil: due.expiresAt } : {}),
      logId: due.trace,
    },
  ];
}

/** RFC 3464 §2.2.4: the name that a stranger's server gave. Of our own people's programs nothing is told to anybody. */
async function broughtBy(store: Store, trace: string): Promise<string | null> {
  const [accepted] = await store.events({ trace, names: ['queue.accepted'], limit: 1 });
  return accepted?.fields.origin === 'smtp' && typeof accepted.fields.helo === 'string' ? accepted.fields.helo : null;
}

/** RFC 3464 §2.3.3: success has three names. */
function actionOf(recipient: Recipient, action: 'failed' | 'delayed' | 'delivered'): Action {
  if (action !== 'delivered') return action;
  return recipient.state === 'relayed' || recipient.state === 'expanded' ? recipient.state : 'delivered';
}

const noteOf = (message: NewMessage, about: ReportDue) =>
  ownMailNote(message, {
    ...{ subject: `Report about ${about.trace}`, about: about.trace },
    ...(message.parameters.tls ? { tlsAsked: message.parameters.tls } : {}),
  });
