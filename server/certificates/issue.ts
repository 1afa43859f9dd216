/**
 * One certificate from an authority, from the account to the files: with the key that is there, so that what was
 * published of it stays true, or with the next one where the owner asked for it. RFC 8555 §7.3, §7.4; RFC 9773 §5.
 */
import { type AcmeClient, newAcmeClient } from '../acme/client.ts';
import { type AcmeFault, fault } from '../acme/fault.ts';
import type { ExternalAccount } from '../acme/jws.ts';
import { placeOrder } from '../acme/order.ts';
import type { ChallengeType, Prover } from '../acme/proof.ts';
import { renewalId } from '../acme/renewal-window.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { PemPair } from '../net/authority.ts';
import { isGoodFor } from '../net/certificate-choice.ts';
import type { HttpsExchange } from '../net/https-exchange.ts';
import { factsIn, pairFrom } from '../net/pem-file.ts';
import type { AcmeFiles } from './acme-files.ts';
import type { WantedCertificate } from './wanted.ts';

/** How an authority is asked; another one breaks off what is under way. */
export type Terms = {
  readonly directory: string;
  readonly challenge: ChallengeType;
  readonly contact: readonly string[];
  readonly agree: boolean;
  readonly external: ExternalAccount | null;
  readonly hostName: string;
};

export type IssueOptions = {
  readonly files: AcmeFiles;
  readonly clock: Clock;
  readonly exchange: HttpsExchange;
  readonly terms: Terms;
  readonly prover: Prover;
  readonly signal: AbortSignal;
  /** One at a time: two orders that begin together must not make two accounts. */
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>;
  /** The key that the host shows with its local certificate; null where that is not ours. */
  readonly hostKey: string | null;
};

export type Issued = { readonly pair: PemPair; readonly isNextKey: boolean };

export async function issue(
  wanted: WantedCertificate,
  present: PemPair | null,
  options: IssueOptions,
): Promise<Result<Issued, AcmeFault>> {
  const { files, clock, signal } = options;
  const { id, names } = wanted;
  const client = await clientFor(options);
  const account = await options.inTurn(() => signIn(client, options));
  if (!account.ok) return account;
  const { key, isNextKey } = await keyFor(wanted, present, options);
  const kept = files.state().certificates[id];
  const chain = await placeOrder(
    {
      ...{ names, prover: options.prover, begun: kept?.order ?? null },
      request: async () => (await import('../net/certificate-request.ts')).certificateRequest(key, names),
      replaces: await replacedBy(client, present, kept?.window !== null && kept?.directory === options.terms.directory),
    },
    { client, clock, signal, onOrder: order => files.change(id, { order }) },
  );
  if (!chain.ok) return chain;
  const pair = pairFrom(key, chain.value);
  if (!pair.ok) return err(fault('answer', 'the certificate that came is not for our key, or cannot be read'));
  const facts = factsIn(pair.value.certificate);
  const lacking = names.filter(name => !isGoodFor(facts, name) && !facts.names.includes(name));
  if (lacking.length > 0) return err(fault('answer', `the certificate that came lacks ${lacking.join(', ')}`));
  if (facts.notAfter <= clock.now()) return err(fault('answer', 'the certificate that came has ended already'));
  return ok({ pair: pair.value, isNextKey });
}

export const clientFor = async ({
  files,
  clock,
  exchange,
  terms,
  signal,
}: Omit<IssueOptions, 'prover' | 'inTurn' | 'hostKey'>) =>
  newAcmeClient({ exchange, directory: terms.directory, key: await files.accountKey(), clock, signal });

async function signIn(client: AcmeClient, { files, terms }: IssueOptions): Promise<Result<string, AcmeFault>> {
  const { directory, agree, external } = terms;
  const contact = terms.contact.map(address => `mailto:${address}`);
  const known = files.state().accounts[directory] ?? null;
  const account = await client.account({ contact, agree, external, known });
  if (account.ok && (account.value !== known?.url || contact.join() !== known.contact.join())) {
    const state = files.state();
    await files.save({ ...state, accounts: { ...state.accounts, [directory]: { url: account.value, contact } } });
  }
  return account;
}

async function keyFor(
  { id, names }: WantedCertificate,
  present: PemPair | null,
  { files, terms, hostKey }: IssueOptions,
): Promise<{ readonly key: string; readonly isNextKey: boolean }> {
  const isHost = names.includes(terms.hostName);
  if (files.state().certificates[id]?.newKey)
    return { key: isHost ? await files.nextKey() : await files.orderKey(id), isNextKey: isHost };
  const there = present?.key ?? (isHost ? hostKey : null);
  return { key: there ?? (await files.orderKey(id)), isNextKey: false };
}

/** Only what the same authority made, and only where it asked to be told. */
async function replacedBy(client: AcmeClient, present: PemPair | null, isTheirs: boolean): Promise<string | null> {
  if (!present || !isTheirs) return null;
  const directory = await client.directory();
  return directory.ok && directory.value.renewalInfo !== undefined ? renewalId(present.certificate) : null;
}
