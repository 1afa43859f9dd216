/**
 * Mail that is taken while mail is captured, and then tried by this server's own queue, in real dialogues, against faults on
 * purpose: so a queue's waits, its delay warnings and its bounces can be watched (capture/time.ts moves its clock).
 *
 *   kim@451.faults.test          451 at RCPT, each time; what stands before ".faults.test" is as in 451@faults.test
 *   kim@run-7.queue.test         as the fault script of the inbox run-7 has it
 *
 * The domain is the route. Pure.
 */
import { inboxName } from './captured.ts';

const FAULTS = '.faults.test';
const QUEUE = '.queue.test';

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

export const isFaultRoute = (route: string): boolean => /^[^ ]+\.(?:faults|queue)\.test$/.test(route);

/** null: it is filed here at once, as all captured mail. */
export function faultRoute(address: string): string | null {
  const domain = domainOf(address);
  return isFaultRoute(domain) ? domain : null;
}

/** '451@faults.test' of 'kim@451.faults.test'; null: it is none of these. */
export function fixedOf(address: string): string | null {
  const domain = domainOf(address);
  return domain.endsWith(FAULTS) ? `${domain.slice(0, -FAULTS.length)}@${FAULTS.slice(1)}` : null;
}

/** 'run-7' of 'kim@run-7.queue.test'. */
export function scriptedInbox(address: string): string | null {
  const domain = domainOf(address);
  return domain.endsWith(QUEUE) ? inboxName(domain.slice(0, -QUEUE.length)) : null;
}
