/** Our own no, by what it was about: from the reply that smtp/reply.ts gave, which the owner's words may have replaced. Pure. */
import { reply } from '../smtp/reply.ts';

export type RefusalCode =
  | 'relay'
  | 'no-such-mailbox'
  | 'mailbox-closed'
  | 'mailbox-full'
  | 'disk-full'
  | 'too-many'
  | 'too-big'
  | 'block-list'
  | 'spf'
  | 'dkim'
  | 'dmarc'
  | 'reverse-name'
  | 'sender-unknown'
  | 'helo'
  | 'not-your-address'
  | 'sign-in-first'
  | 'tls-first'
  | 'mechanism'
  | 'loop'
  | 'content'
  | 'header'
  | 'suppressed'
  | 'elsewhere-off'
  | 'other';

/** What a refusal comes to: for good, or asked back. */
export type OurNo =
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'greylisted' }
  | { readonly kind: 'limited' }
  | { readonly kind: 'tls-on-plain' }
  | { readonly kind: 'later' };

type Refused = { readonly reply: string; readonly because: string; readonly stage: string };

export function ourNo({ reply: said, because, stage }: Refused): OurNo {
  if (because.includes('is suppressed:')) return { kind: 'refused', code: 'suppressed' };
  if (because.includes('the mode is "local"')) return { kind: 'refused', code: 'elsewhere-off' };
  if (stage === 'AUTH') return { kind: 'refused', code: said.startsWith('504') ? 'mechanism' : 'tls-first' };
  if (isReply(said, reply.tlsOnPlainPort)) return { kind: 'tls-on-plain' };
  const status = /^\d{3} \d\.\d{1,3}\.\d{1,3}/.exec(said)?.[0] ?? said.slice(0, 3);
  const code = byStatus[status] ?? null;
  if (code) return { kind: 'refused', code };
  if (status === '451 4.7.1') return { kind: because.startsWith('asked to come back') ? 'greylisted' : 'limited' };
  if (status === '421 4.7.0' || status === '450 4.7.1') return { kind: 'limited' };
  if (status === '550 5.7.1' || status === '553 5.7.1') return { kind: 'refused', code: of571(said, because) };
  return said.startsWith('4') ? { kind: 'later' } : { kind: 'refused', code: 'other' };
}

const isReply = (
  said: string,
  one: { readonly code: number; readonly status: string; readonly text: string },
): boolean => said.startsWith(`${one.code} ${one.status} ${one.text}`);

const byStatus: Readonly<Record<string, RefusalCode>> = {
  '550 5.1.1': 'no-such-mailbox',
  '550 5.2.1': 'mailbox-closed',
  '552 5.2.2': 'mailbox-full',
  '452 4.2.2': 'mailbox-full',
  '452 4.3.1': 'disk-full',
  '452 4.5.3': 'too-many',
  '552 5.3.4': 'too-big',
  '554 5.7.1': 'block-list',
  '550 5.7.23': 'spf',
  '550 5.7.20': 'dkim',
  '550 5.7.26': 'dmarc',
  '550 5.7.25': 'reverse-name',
  '550 5.1.8': 'sender-unknown',
  '554 5.4.6': 'loop',
  '550 5.6.0': 'header',
  '550 5.5.2': 'header',
  '530 5.7.0': 'sign-in-first',
  '538 5.7.11': 'tls-first',
};

function of571(said: string, because: string): RefusalCode {
  if (isReply(said, reply.relayDenied) || because.includes('only sends elsewhere for people who signed in'))
    return 'relay';
  if (isReply(said, reply.notYourAddress)) return 'not-your-address';
  if (isReply(said, reply.badHelo)) return 'helo';
  if (/ is on the list \S+ \(/.test(because)) return 'block-list';
  return 'content';
}
