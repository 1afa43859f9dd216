/** What the owner reads of an account that was stopped: what happened, what it was, what to do now. Pure. */
import type { Instant } from '../base/units.ts';
import type { Trip } from './breaker.ts';

/** For postmaster, as plain text. */
export function letterOf(trip: Trip): { readonly subject: string; readonly text: string } {
  const { address, because, at } = trip;
  return {
    subject: `Mail from ${address} is held`,
    text: `At ${utc(at)} Mailroom stopped the mail of ${address}:
${because}.

Nothing is lost: what this account hands in is taken and held in the queue, and
what of it still waited is held too. Whoever has stolen a password sends like
this; so does somebody with a large mailing. Look at what it was:

${evidenceOf(trip).join('\n')}

If it was somebody else:
  1. mailroom account password ${address}
     and app passwords of that account, if it has any: away with them.
  2. mailroom breaker release ${address} --delete
     deletes what was held, and lets the account send again.

If all is well:
     mailroom breaker release ${address} --send
     The account may send more for good: setting submission.ceilings.
`,
  };
}

/** A line each. */
export function evidenceOf({ hour, day, networks, latest, refusals }: Trip): readonly string[] {
  return [
    `Within the hour  ${tally(hour)}`,
    `Within the day   ${tally(day)}`,
    ...section(
      'Handed in from, within the hour:',
      networks.map(one => `  ${one.network}  ${one.messages} messages, the last ${utc(one.last)}`),
    ),
    ...section(
      'The latest messages:',
      latest.map(one => `  ${utc(one.at)}  ${one.trace}  to ${one.elsewhere}: ${one.subject || '(no subject)'}`),
    ),
    ...section(
      'What other servers said:',
      refusals.map(one => `  ${one.recipient}: ${one.reply}`),
    ),
  ];
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];
const tally = ({ messages, recipients, refused }: Trip['hour']): string =>
  `${messages} messages to ${recipients} recipients elsewhere, ${refused} of them refused there`;
const utc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
