/** EmailSubmission of one account (RFC 8621 §7): handed to the MSA over SMTP, followed through the queue, called back. */
import { err, ok, type Result } from '../base/result.ts';
import type { JmapAccount, SubmissionRecord } from '../jmap/backend.ts';
import type { JmapId, SetError } from '../jmap/types.ts';
import { unsend } from '../queue/control.ts';
import type { Document, Id } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { recordChanges } from './jmap-changes.ts';
import type { HandingFault, SubmissionBody } from './jmap-desk.ts';
import { messageBlob, printId, readId, recordState } from './jmap-ids.ts';
import { recordKinds, recordsSince, refusedBy } from './jmap-records.ts';

export type { SubmissionDesk } from './jmap-desk.ts';

type SubmissionPart = Pick<
  JmapAccount,
  'submissions' | 'submissionChanges' | 'submit' | 'cancelSubmission' | 'destroySubmission'
>;

const KIND = recordKinds.EmailSubmission;

export function submissionPart(place: AccountPlace): SubmissionPart {
  const { store, account } = place;
  return {
    async submissions(ids) {
      const { modSeq, list } = await store.documents(account, KIND);
      const wanted = ids && new Set(ids);
      return {
        state: recordState(modSeq),
        list: list.map(recordOf).filter(one => wanted === null || wanted.has(one.id)),
      };
    },
    async submissionChanges(since, limit) {
      const from = recordsSince(since);
      if (from === null) return err('cannotCalculateChanges');
      return ok(
        await recordChanges(
          from,
          limit,
          asked => store.documents(account, KIND, asked),
          id => printId('s', id),
        ),
      );
    },
    submit: given => submit(place, given),
    cancelSubmission: id => cancel(place, id),
    async destroySubmission(id) {
      const number = readId('s', id);
      if (number === null) return { type: 'notFound' };
      const gone = await store.run('removeDocument', { account, kind: KIND, id: number });
      return gone.ok ? null : refusedBy(gone.error);
    },
  };
}

function recordOf({ id, body: json }: Document): SubmissionRecord {
  const body = JSON.parse(json) as SubmissionBody;
  return {
    id: printId('s', id),
    identityId: body.identity,
    emailId: printId('e', body.email),
    threadId: printId('t', body.thread),
    envelope: body.envelope,
    sendAt: body.sendAt,
    undoStatus: body.undoStatus,
    recipients: body.recipients,
    dsnBlobIds: body.reports.map(messageBlob),
    mdnBlobIds: (body.dispositions ?? []).map(messageBlob),
    trace: body.trace,
  };
}

async function find({ store, account }: AccountPlace, id: Id | null): Promise<Document | null> {
  return (await store.documents(account, KIND)).list.find(one => one.id === id) ?? null;
}

/** Its record is on disk before the message goes out: what was sent is never without one. */
async function submit(
  place: AccountPlace,
  given: Parameters<JmapAccount['submit']>[0],
): Promise<Result<SubmissionRecord, SetError>> {
  const { store, account, clock, desk } = place;
  const body: SubmissionBody = {
    identity: given.identityId,
    email: readId('e', given.email.id) ?? 0,
    thread: readId('t', given.email.threadId) ?? 0,
    envelope: given.envelope,
    sendAt: given.holdUntil ?? clock.now(),
    trace: '',
    undoStatus: 'pending',
    recipients: given.envelope.rcptTo.map(({ email }) => ({ email, smtpReply: '', delivered: 'queued' })),
    reports: [],
  };
  await desk.ready;
  const kept = await store.run('putDocument', { account, kind: KIND, id: null, body: JSON.stringify(body) });
  if (!kept.ok) return err(refusedBy(kept.error));
  const { id, modSeq: born } = kept.value;
  const taken = await desk.handOver({
    login: { account, address: place.address },
    sender: given.envelope.mailFrom,
    recipients: given.envelope.rcptTo,
    bytes: given.bytes,
    holdUntil: given.holdUntil,
  });
  if (!taken.ok) {
    await store.run('removeDocument', { account, kind: KIND, id });
    return err(setErrorOf(taken.error));
  }
  const { trace } = taken.value;
  await store.run('putDocument', { account, kind: KIND, id, body: JSON.stringify({ ...body, trace }) });
  desk.follow(account, id, born, trace);
  await desk.lookAgain(trace);
  const document = await find(place, id);
  return document ? ok(recordOf(document)) : err({ type: 'notFound', description: 'It was sent; its record is gone' });
}

function setErrorOf({ at, reply, code, refused }: HandingFault): SetError {
  switch (at) {
    case 'sender':
      return { type: 'forbiddenMailFrom', description: reply };
    case 'recipient':
      return { type: 'invalidRecipients', invalidRecipients: refused.map(one => one.address), description: reply };
    case 'message':
      if (code === 552) return { type: 'tooLarge', description: reply };
      return { type: code === 550 || code === 553 ? 'forbiddenFrom' : 'forbiddenToSend', description: reply };
    case 'session':
      return { type: 'forbiddenToSend', description: reply };
  }
}

/** All recipients or none, and only while nobody's copy has been tried. */
async function cancel(place: AccountPlace, id: JmapId): Promise<SetError | null> {
  const { store, clock, desk } = place;
  const document = await find(place, readId('s', id));
  if (!document) return { type: 'notFound' };
  const { trace, undoStatus } = JSON.parse(document.body) as SubmissionBody;
  if (undoStatus === 'canceled') return null;
  const cancelled = await unsend(store, clock, trace, place.address);
  await desk.lookAgain(trace);
  if (cancelled.ok) return null;
  return cancelled.error === 'gone-on' || cancelled.error === 'no-such'
    ? { type: 'cannotUnsend', description: 'It is on its way already' }
    : refusedBy(cancelled.error);
}
