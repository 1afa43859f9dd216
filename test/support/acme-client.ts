/** Our ACME client against the tests' authority, without a server around it. */
import assert from 'node:assert/strict';
import { type AcmeClient, newAcmeClient } from '../../server/acme/client.ts';
import { newAccountKey, readAccountKey } from '../../server/acme/jws.ts';
import { type OrderWish, placeOrder } from '../../server/acme/order.ts';
import { type Proof, type Prover, recordOf } from '../../server/acme/proof.ts';
import { systemClock } from '../../server/base/ports.ts';
import { ok } from '../../server/base/result.ts';
import { makeKeyPem } from '../../server/net/authority.ts';
import { certificateRequest } from '../../server/net/certificate-request.ts';
import { allowAll } from '../../server/net/dial.ts';
import { type HttpsRequest, httpsExchange } from '../../server/net/https-exchange.ts';
import { type AcmeAuthority, type AcmeBehaviour, startAcmeAuthority } from './acme-authority.ts';

export type Meeting = {
  readonly authority: AcmeAuthority;
  readonly client: AcmeClient;
  /** Every request as it was sent. */
  readonly sent: HttpsRequest[];
  /** The TXT records that the prover put up, and took down again. */
  readonly records: Map<string, string[]>;
  readonly prover: Prover;
  signIn(change?: object): ReturnType<AcmeClient['account']>;
  order(names: readonly string[], change?: Partial<OrderWish>): ReturnType<typeof placeOrder>;
};

export async function meetAuthority(change: Partial<AcmeBehaviour>, act: (meeting: Meeting) => Promise<void>) {
  const records = new Map<string, string[]>();
  const authority = await startAcmeAuthority({ txt: name => records.get(name) ?? [], ...change });
  const sent: HttpsRequest[] = [];
  const exchange = httpsExchange({
    addressesOf: async () => ['127.0.0.1'],
    guard: allowAll,
    clock: systemClock,
    authorities: () => [authority.trust],
  });
  const key = readAccountKey(newAccountKey());
  assert(key);
  const { signal } = new AbortController();
  const client = newAcmeClient({
    exchange: asked => {
      sent.push(asked);
      return exchange(asked);
    },
    ...{ directory: authority.directory, key, clock: systemClock, signal },
  });
  const prover: Prover = {
    type: 'dns-01',
    async show(proofs) {
      for (const { name, value } of proofs.map(recordOf)) records.set(name, [...(records.get(name) ?? []), value]);
      return ok(undefined);
    },
    hide: async (proofs: readonly Proof[]) => proofs.map(recordOf).forEach(one => void records.delete(one.name)),
  };
  const certificateKey = await makeKeyPem();
  try {
    await act({
      ...{ authority, client, sent, records, prover },
      signIn: (wish = {}) => client.account({ contact: [], agree: true, external: null, known: null, ...wish }),
      order: (names, wish = {}) =>
        placeOrder(
          {
            names,
            request: () => certificateRequest(certificateKey, names),
            prover,
            begun: null,
            replaces: null,
            ...wish,
          },
          { client, clock: systemClock, signal, onOrder: async () => {} },
        ),
    });
  } finally {
    await authority.close();
  }
}

/** The header and the payload of a signed request. */
export function openedJws({ body }: HttpsRequest) {
  const jws = JSON.parse(body ?? '') as { protected: string; payload: string; signature: string };
  const head = JSON.parse(Buffer.from(jws.protected, 'base64url').toString()) as Record<string, unknown>;
  return { head, payload: jws.payload === '' ? '' : JSON.parse(Buffer.from(jws.payload, 'base64url').toString()), jws };
}
