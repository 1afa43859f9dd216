/**
 * Whether a stranger should be asked to bring its message again before it is taken (RFC 6647): from the facts before the
 * message and the owner's settings alone. Never whom somebody here knows, vouches for or has written to. Pure.
 */
import type { Policy, Verdict } from './decide.ts';
import type { Facts } from './facts.ts';

/** Null: nobody is asked. `from`: points before the message; `strangers` are asked whatever their points are. */
export type GreylistPolicy = { readonly who: 'suspicious' | 'strangers'; readonly from: number } | null;

/** A domain that says nothing of who may send for it is no fault, yet it is what spam has more often. */
const SPF_SILENT = 1;

const vouching = new Set<string>(['known-sender', 'wrote-to-before', 'allow-listed']);

/** `soFar`: the verdict on these facts, which do not hold the message yet. */
export function isToComeAgain(facts: Facts, soFar: Verdict, { greylist }: Policy): boolean {
  if (!greylist || facts.login !== null || facts.connection.isPrivate || !facts.sender) return false;
  // What is decided already needs no second try.
  if (soFar.act !== 'accept' || soFar.by !== null) return false;
  if (soFar.findings.some(({ name }) => vouching.has(name))) return false;
  if (greylist.who === 'strangers') return true;
  const { result } = facts.sender.spf;
  const silence = result === 'none' || result === 'neutral' ? SPF_SILENT : 0;
  return soFar.score + silence >= greylist.from;
}
