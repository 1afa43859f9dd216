/**
 * One line of the table of routes: for whom, from whom, and which way.
 *
 *   line   = [match] *( "from" pattern / "account" address ) arrow target
 *   match  = ["to"] pattern                         ; a recipient; none: everybody
 *   arrow  = "→" / "->"
 *   target = "mx" / "smart host" / "relay" NAME / "smtp" HOST[:PORT] / "lmtp" HOST[:PORT] / "lmtp" /PATH
 *          / "pipe" NAME / "hold" / "discard" / "error" STATUS TEXT
 *
 *   example.net → relay office              .corp.example → smtp [10.0.0.5]:2525
 *   from *@news.example → relay bulk        ann@gone.example → error 5.1.6 has moved to ann@new.example
 */
import { err, ok, type Result } from '../base/result.ts';
import { lookupForm } from '../directory/address.ts';
import { parseRouteName, printRoute, type RouteName } from '../queue/route-name.ts';
import { ANYBODY, atArrow, type Pattern, parsePattern, shown } from './pattern.ts';

/** `mx`: the recipient's domain's own hosts, whatever lines below or a smart host say. */
export type Target = { readonly kind: 'mx' } | Exclude<RouteName, { readonly kind: 'local' | 'domain' }>;

export type RouteLine = {
  readonly to: Pattern;
  readonly from: Pattern;
  /** The address of the account that handed it in; null: whoever. */
  readonly account: string | null;
  readonly target: Target;
};

export function parseRouteLine(text: string): Result<RouteLine, string> {
  if (/\p{Cc}/u.test(text.trim())) return err('a control character in the line');
  const parts = atArrow(text);
  if (!parts) return err(`"${shown(text)}" has no arrow: RECIPIENT → WAY, as in example.net → relay office`);
  const match = matchOf(parts.left.split(/\s+/).filter(word => word !== ''));
  if (!match.ok) return match;
  const target = targetOf(parts.right);
  return target.ok ? ok({ ...match.value, target: target.value }) : target;
}

type Match = Omit<RouteLine, 'target'>;
const AS = { to: 'recipient', from: 'sender', account: 'account' } as const;

function matchOf(words: readonly string[]): Result<Match, string> {
  const said: { to?: Pattern; from?: Pattern; account?: string } = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!.toLowerCase();
    const named = word === 'to' || word === 'from' || word === 'account' ? word : null;
    const what = named ?? 'to';
    const value = named ? words[++at] : words[at];
    if (value === undefined) return err(`after "${word}" stands the ${AS[what]}`);
    if (said[what] !== undefined) return err(`a line has one ${AS[what]}`);
    const fault = what === 'account' ? takeAccount(said, value) : takePattern(said, what, value);
    if (fault !== null) return err(fault);
  }
  if (said.to?.kind === 'nobody') return err('<> is no recipient');
  if (Object.keys(said).length === 0) return err('before the arrow stands a recipient, from SENDER, or * for all');
  return ok({ to: said.to ?? ANYBODY, from: said.from ?? ANYBODY, account: said.account ?? null });
}

function takePattern(said: { to?: Pattern; from?: Pattern }, what: 'to' | 'from', value: string): string | null {
  const pattern = parsePattern(value);
  if (pattern.ok) said[what] = pattern.value;
  return pattern.ok ? null : pattern.error;
}

function takeAccount(said: { account?: string }, value: string): string | null {
  const form = lookupForm(value);
  if (form.ok) said.account = form.value;
  return form.ok ? null : `"${shown(value)}" is no account's address: ${form.error}`;
}

function targetOf(text: string): Result<Target, string> {
  if (text === '') return err('after the arrow stands the way');
  if (text.toLowerCase() === 'mx') return ok({ kind: 'mx' });
  const route = parseRouteName(text);
  if (!route.ok) return route;
  const { value } = route;
  if (value.kind === 'domain') return err(`"${shown(text)}": write smtp ${value.domain}, or smtp [${value.domain}]`);
  return value.kind === 'local' ? err('who lives here is told by the accounts and aliases, not by a route') : ok(value);
}

export function printRouteLine({ to, from, account, target }: RouteLine): string {
  const match = [
    ...(to.kind === 'any' && (from.kind !== 'any' || account !== null) ? [] : [to.key]),
    ...(from.kind === 'any' ? [] : [`from ${from.key}`]),
    ...(account === null ? [] : [`account ${account}`]),
  ];
  return `${match.join(' ')} → ${printTarget(target)}`;
}

export function printTarget(target: Target): string {
  switch (target.kind) {
    case 'mx':
    case 'hold':
    case 'discard':
      return target.kind;
    default:
      return printRoute(target);
  }
}
