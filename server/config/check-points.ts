/** How many points each finding of the checks has by default, and as the owner sets it: `spf-fail=5`. Pure. */
import { err, ok, type Result } from '../base/result.ts';

/** By the name of what was found; above 0 speaks against a message. */
export const checkPoints = {
  'early-talker': 6,
  'block-listed': 4,
  'allow-listed': -4,
  'no-reverse-name': 1.5,
  'dynamic-name': 1,
  'helo-ours': 6,
  'helo-strange': 2,
  'helo-bare': 1.5,
  'helo-literal': 1,
  'helo-unknown': 1.5,
  'spf-fail': 3,
  'spf-softfail': 1.5,
  'spf-broken': 1,
  'sender-unreachable': 4,
  // Strangers in our own name, whom nobody stands in for: more than wanted words can outweigh.
  'own-sender': 7,
  'own-sender-unknown': 5,
  'own-author': 9,
  'known-sender': -3,
  'known-junk': 3,
  'wrote-to-before': -5,
  greylisted: 1,
  'came-back': -0.5,
  'dmarc-pass': -1,
  'dmarc-fail': 2,
  'dmarc-quarantine': 4,
  'dmarc-reject': 8,
  'signature-broken': 0.5,
  'vouched-for': -1,
  'no-author': 2,
  'several-authors': 2,
  'no-date': 1,
  'no-message-id': 0.5,
  'attached-program': 8,
  'attached-macros': 3,
  'attached-locked': 2,
  // An author taken for one of us: what DMARC and wanted words say of him leaves it junk.
  'look-alike': 10,
  pretence: 3,
  'link-listed': 4,
  scanner: 1,
  'learnt-junk': 5,
  'learnt-wanted': -4,
} as const satisfies Record<string, number>;

export type CheckName = keyof typeof checkPoints;
export type CheckPoints = Partial<Readonly<Record<CheckName, number>>>;

const SETTING = /^([a-z-]+)=(-?\d{1,2}(?:\.\d{1,2})?)$/;

export function parseCheckPoints(text: string): Result<readonly [name: CheckName, points: number], string> {
  const [, name, points] = SETTING.exec(text.trim()) ?? [];
  if (name === undefined) return err(`"${text}" is not of the form spf-fail=5`);
  if (!Object.hasOwn(checkPoints, name))
    return err(`there is no check "${name}"; there are ${Object.keys(checkPoints).join(', ')}`);
  return ok([name as CheckName, Number(points)]);
}

/** Those that can be read; of two for one name the last counts. */
export const checkPointsOf = (texts: readonly string[]): CheckPoints =>
  Object.fromEntries(
    texts.flatMap(text => {
      const parsed = parseCheckPoints(text);
      return parsed.ok ? [parsed.value] : [];
    }),
  );
