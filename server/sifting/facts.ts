/** What a script may know of one message: its octets, its envelope, its owner, the hour, and what the door thought of it. */
import type { Instant } from '../base/units.ts';
import type { ImapFacts, ScanFacts, SieveFacts } from '../sieve/facts.ts';
import { sieveMessage } from '../sieve/message.ts';
import type { Account, EnvelopeParameters, Judged, Store } from '../store/interface.ts';

export type SiftedMessage = {
  /** As its reader sees it. */
  readonly octets: Uint8Array;
  readonly sender: string;
  readonly recipient: string;
  readonly parameters: EnvelopeParameters | null;
  /** RFC 3461, as it came: 'rfc822;ann@here.example'. */
  readonly original: string | null;
  readonly account: Pick<Account, 'name' | 'address'>;
  readonly addresses: readonly string[];
  readonly judged: Pick<Judged, 'facts' | 'verdict' | 'act'> | null;
  readonly now: Instant;
  readonly separator: string;
  readonly host: string;
  /** Points from which a message is junk. */
  readonly junkFrom: number;
  readonly imap?: ImapFacts;
};

export function factsOf(given: SiftedMessage): SieveFacts {
  const peer = peerOf(given.judged);
  return {
    message: sieveMessage(given.octets),
    envelope: { from: given.sender, to: given.recipient, others: othersOf(given) },
    account: { name: given.account.name || given.account.address, addresses: given.addresses },
    now: given.now,
    zoneAt,
    separator: given.separator === '' ? null : given.separator,
    environment: {
      ...{ domain: given.host.slice(given.host.indexOf('.') + 1), host: given.host, location: 'MS', name: 'Mailroom' },
      ...{ phase: 'post', version: '1' },
      ...(peer ? { 'remote-host': peer.name, 'remote-ip': peer.address } : {}),
    },
    scan: scanOf(given.judged, given.junkFrom),
    imap: given.imap ?? null,
  };
}

/** The owner's clock is this computer's. */
export const zoneAt = (at: Instant): number => -new Date(at).getTimezoneOffset();

/** RFC 6009 §3: of what was not said a test matches nothing. */
function othersOf({ parameters, original }: SiftedMessage): Record<string, readonly string[]> {
  return {
    ...(original === null ? {} : { orcpt: [original] }),
    ...(parameters?.ret ? { ret: [parameters.ret] } : {}),
    ...(parameters?.envid ? { envid: [parameters.envid] } : {}),
    ...(parameters?.by ? { bymode: [parameters.by.mode === 'return' ? 'R' : 'N'] } : {}),
  };
}

/** As judgement/ writes them: what is read of it here, and may be missing in what an older release wrote. */
type Told = {
  readonly connection?: { readonly address?: string; readonly name?: string };
  readonly content?: { readonly scans?: readonly { readonly scanner: string; readonly verdict: string }[] } | null;
};

const told = (judged: SiftedMessage['judged']): Told | null => (judged ? (JSON.parse(judged.facts) as Told) : null);

function peerOf(judged: SiftedMessage['judged']): { readonly address: string; readonly name: string } | null {
  const { address = '', name = '' } = told(judged)?.connection ?? {};
  return address === '' ? null : { address, name };
}

/**
 * RFC 5235: 50 per cent is the number of points from which a message is junk, 100 twice as many. What was taken for junk
 * for another reason than its points is 50 at least.
 */
export function scanOf(judged: SiftedMessage['judged'], junkFrom: number): ScanFacts {
  if (!judged) return { spam: null, virus: null };
  const { score = 0 } = JSON.parse(judged.verdict) as { readonly score?: number };
  const points = Math.round((100 * Math.max(score, 0)) / (2 * Math.max(junkFrom, 1)));
  const percent = Math.min(100, judged.act === 'accept' ? points : Math.max(points, 50));
  return { spam: { percent, score: 1 + Math.round((9 * percent) / 100) }, virus: virusOf(judged) };
}

/** Who looks for viruses alone: what it refuses is infected. */
function virusOf(judged: SiftedMessage['judged']): number | null {
  const scans = told(judged)?.content?.scans ?? [];
  const looked = scans.filter(({ scanner, verdict }) => /clam/i.test(scanner) && verdict !== 'failed');
  if (looked.length === 0) return null;
  return looked.every(({ verdict }) => verdict === 'clean') ? 1 : 5;
}

/** Every address that leads to this account alone: its own, its aliases, and the same in domains that stand for its own. */
export async function addressesOf(store: Pick<Store, 'aliases' | 'domains'>, own: string): Promise<readonly string[]> {
  const [aliases, domains] = await Promise.all([store.aliases(), store.domains()]);
  const named = aliases
    .filter(({ targets, pattern }) => !pattern && targets.length === 1 && leadsTo(targets[0]!, own))
    .map(({ address }) => address)
    .filter(address => !address.startsWith('@'));
  const all = [own, ...named].map(address => address.toLowerCase());
  const others = domains.filter(one => one.aliasOf !== null);
  const elsewhere = all.flatMap(address => {
    const at = address.lastIndexOf('@');
    return others
      .filter(({ aliasOf }) => aliasOf?.toLowerCase() === address.slice(at + 1))
      .map(({ name }) => `${address.slice(0, at)}@${name}`);
  });
  return [...new Set([...all, ...elsewhere])];
}

const leadsTo = (target: string, own: string): boolean =>
  target.toLowerCase() === own.toLowerCase() || target.toLowerCase() === `mailbox:${own.toLowerCase()}`;
