/**
 * Captured mail that is let out after all: one message, when a person or a test asks for it, to addresses that the owner
 * has allowed (`capture.release-to`), by the smart host. RFC 5322 §3.6: what goes is a new message, with a date and an
 * identity of its own, and without Bcc.
 */
import { systemRandom } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { asReceived } from '../capture/received-octets.ts';
import type { Config } from '../config/schema.ts';
import type { Release } from '../dropin/release.ts';
import { parseMailbox } from '../mime/address.ts';
import { applyCompletion } from '../mime/completion.ts';
import { newMessageId, printAll } from '../mime/compose.ts';
import { printDate } from '../mime/date.ts';
import { fieldsOf, headerFault, prefixFor, printField } from '../mime/header.ts';
import type { Mailroom } from './start.ts';

const MOST_RECIPIENTS = 100;

export function newRelease(mailroom: Mailroom): Release {
  const { store, config, mail, ports } = mailroom;
  return {
    allowed() {
      const { 'relay.host': host, 'capture.release-to': recipients } = config.get();
      return host === '' || recipients.length === 0 ? null : { host, recipients };
    },
    async send(letter, recipients) {
      const fault = refusal(config.get(), recipients);
      if (fault !== null) return fault;
      const received = asReceived(await store.bytes(letter.id), letter.trace);
      const anew = asNew(
        received,
        printDate(ports.clock.now()),
        newMessageId({
          ...{ now: ports.clock.now(), random: systemRandom, domain: ports.hostName() },
        }),
      );
      if (!anew.ok) return anew.error;
      return mail.release({ bytes: anew.value, sender: letter.handedIn?.sender ?? '', recipients });
    },
  };
}

/** null: it may go to all of them. */
function refusal(config: Config, recipients: readonly string[]): string | null {
  const { 'relay.host': host, 'capture.release-to': allowed } = config;
  if (allowed.length === 0) return 'Nothing is released: no address is named in the setting capture.release-to';
  if (host === '') return 'Nothing is released: there is no relay, the setting relay.host is empty';
  if (recipients.length === 0) return 'Nobody is named to release it to';
  if (recipients.length > MOST_RECIPIENTS) return `At most ${MOST_RECIPIENTS} addresses at once`;
  const wrong = recipients.find(address => !parseMailbox(address).ok);
  if (wrong !== undefined) return `"${wrong}" is no address`;
  const foreign = recipients.find(address => !isAllowed(address, allowed));
  return foreign === undefined ? null : `${foreign} is not among the addresses of the setting capture.release-to`;
}

/** '@here.example' is everybody there. */
export function isAllowed(address: string, allowed: readonly string[]): boolean {
  const small = address.toLowerCase();
  const domain = small.slice(small.lastIndexOf('@'));
  return allowed
    .map(one => one.trim().toLowerCase())
    .some(one => one === small || (one.startsWith('@') && one === domain));
}

const REPLACED = /^(?:date|message-id|bcc|resent-bcc|return-path)$/i;

function asNew(message: Buffer, date: string, messageId: string): Result<Buffer, string> {
  const fault = headerFault(message);
  if (fault !== null) return err(`It cannot be released: ${fault}`);
  const printed = printAll([printField('Date', date), printField('Message-ID', messageId)]);
  if (!printed.ok) return printed;
  const removed = fieldsOf(message).flatMap(({ name, range }) => (REPLACED.test(name) ? [range] : []));
  return ok(applyCompletion(message, { prefix: prefixFor(message, [printed.value]), removed }));
}
