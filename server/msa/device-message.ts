/**
 * A device's message as it goes on its way: from the one address that is its own, with the fields that it forgot and
 * without those that must not travel. RFC 6409 §8.
 */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { Device } from '../directory/device.ts';
import { forgedResults } from '../mailauth/authentication-results.ts';
import { type Mailbox, parseMailbox, printMailbox } from '../mime/address.ts';
import { authorsOf, replaceAuthor } from '../mime/author.ts';
import { applyCompletion, type Completion, completeSubmission } from '../mime/completion.ts';
import { type Refusal, refusal, rephrase, reply } from '../smtp/reply.ts';

export type Completing = { readonly now: Instant; readonly random: Random; readonly hostName: () => string };

export function completeAs(device: Device, bytes: Buffer, completing: Completing): Result<Buffer, Refusal> {
  const mailbox = parseMailbox(device.sender);
  if (!mailbox.ok) return err(unfit(mailbox.error));
  const authored = withAuthor(device, mailbox.value, bytes);
  if (!authored.ok) return authored;
  const { now, random, hostName } = completing;
  const completion = completeSubmission(authored.value, mailbox.value, { now, random, domain: hostName() });
  if (!completion.ok) return err(unfit(completion.error));
  const complete = changed(authored.value, completion.value);
  // Whoever reads Authentication-Results believes those that bear our name. RFC 8601 §5.
  return ok(changed(complete, { prefix: Buffer.alloc(0), removed: forgedResults(complete, [hostName()]) }));
}

function withAuthor(device: Device, own: Mailbox, bytes: Buffer): Result<Buffer, Refusal> {
  const { authors, fields, name } = authorsOf(bytes);
  if (fields === 1 && authors.length === 1 && isSame(authors[0]!.mailbox, own)) return ok(bytes);
  const stranger = authors.find(one => (one.mailbox ? !isSame(one.mailbox, own) : one.address.includes('@')));
  if (stranger && device.others === 'refuse')
    return err(
      refusal(
        rephrase(reply.notYourAddress, `This machine sends as ${device.sender} only`),
        `${device.name} sends as ${device.sender}, and the From: field names ${stranger.address}`,
      ),
    );
  // The name stays, for a person may have given it ("Scan of Ann"); one that looks like an address does not.
  const shown = name !== null && !name.includes('@') ? name : device.name;
  const replaced = replaceAuthor(bytes, { name: shown, mailbox: own });
  const fallback = replaced.ok ? replaced : replaceAuthor(bytes, { name: device.name, mailbox: own });
  return fallback.ok ? ok(changed(bytes, fallback.value)) : err(unfit(fallback.error));
}

const isSame = (a: Mailbox | null, b: Mailbox): boolean =>
  a !== null && printMailbox({ ...a, localPart: a.localPart.toLowerCase() }) === printMailbox(b);

const unfit = (because: string): Refusal => refusal(rephrase(reply.headerRefused, because), `the header: ${because}`);

/** A scan of 20 MB is copied only where something changes. */
const changed = (bytes: Buffer, change: Omit<Completion, 'changes'>): Buffer =>
  change.prefix.length === 0 && change.removed.length === 0 ? bytes : applyCompletion(bytes, change);
