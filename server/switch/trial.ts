/**
 * Side by side: the other server stays in charge, and for each recipient in its log this one is asked what it would have done.
 * With the lines of `trialLines` the other one also hands over a copy of all it takes, to a server of ours in capture mode:
 * there nothing leaves and nothing is refused, so nobody outside can notice.
 */
import type { AddressTraced } from '../api/contract.ts';
import type { Did, LogEntry } from './trial-log.ts';

export type Compared = LogEntry & { readonly ours: Did; readonly because: string; readonly isAlike: boolean };

type Ask = (address: string, sender: string) => Promise<AddressTraced>;

/** Each pair of sender and recipient is asked about once. */
export async function compareTrial(entries: readonly LogEntry[], ask: Ask): Promise<readonly Compared[]> {
  const asked = new Map<string, { readonly ours: Did; readonly because: string }>();
  const compared: Compared[] = [];
  for (const entry of entries) {
    const key = `${entry.sender}\0${entry.recipient}`;
    const known = asked.get(key) ?? oursOf(await ask(entry.recipient, entry.sender));
    asked.set(key, known);
    compared.push({ ...entry, ...known, isAlike: isAlike(entry.did, known.ours) });
  }
  return compared;
}

/** Where it would end; what a stranger is told stands beside it. */
function oursOf({ steps, ends, stranger }: AddressTraced): { readonly ours: Did; readonly because: string } {
  const has = (...kinds: readonly string[]) => steps.some(step => kinds.includes(step.kind));
  const last = steps.at(-1);
  const words = last ? `${last.because}` : stranger.because;
  if (has('account', 'mailbox', 'pipe', 'discard')) return { ours: 'here', because: `it reaches ${ends.join(', ')}` };
  if (has('later')) return { ours: 'later', because: words };
  if (has('elsewhere')) return { ours: 'elsewhere', because: steps.find(step => step.kind === 'elsewhere')!.because };
  return { ours: 'refused', because: stranger.isTaken ? words : `${stranger.reply} (${stranger.because})` };
}

/** "Later" there says nothing of where it goes: the same is tried again. */
const isAlike = (theirs: Did, ours: Did): boolean => theirs === ours || (theirs === 'later' && ours !== 'refused');

const didWords: Readonly<Record<Did, string>> = {
  here: 'delivered here',
  elsewhere: 'sent on',
  refused: 'refused',
  later: 'put off',
};

export const inWords = ({ recipient, did, said, ours, because }: Compared): string =>
  `${recipient}: there ${didWords[did]} (${said.slice(0, 120)}), here ${didWords[ours]}: ${because}`;

const TRIAL = 'mailroom-trial.invalid';

export type TrialLines = { readonly file: string; readonly lines: readonly string[] }[];

/**
 * For Postfix. Each recipient gets a second one beside it, whose address holds the first; the transport that carries these
 * makes them what they were, so that the copy has the same envelope. `regexp:` is in every Postfix.
 */
export const trialLines = (config: string, lmtpPort: number, transportMaps: string): TrialLines => [
  {
    file: `${config}/main.cf`,
    lines: [
      `recipient_bcc_maps = regexp:${config}/mailroom-trial`,
      `transport_maps = inline:{ ${TRIAL}=mailroom-trial:inet:127.0.0.1:${lmtpPort} }${transportMaps === '' ? '' : ` ${transportMaps}`}`,
    ],
  },
  {
    file: `${config}/master.cf`,
    lines: [
      'mailroom-trial unix - - n - 5 lmtp',
      `    -o lmtp_generic_maps=regexp:${config}/mailroom-trial-back`,
      '    -o lmtp_host_lookup=native',
    ],
  },
  {
    file: `${config}/mailroom-trial`,
    lines: [`if !/@${TRIAL.replaceAll('.', '\\.')}$/`, `/^(.+)@([^@]+)$/ $1=$2@${TRIAL}`, 'endif'],
  },
  { file: `${config}/mailroom-trial-back`, lines: [`/^(.+)=([^=@]+)@${TRIAL.replaceAll('.', '\\.')}$/ $1@$2`] },
];
