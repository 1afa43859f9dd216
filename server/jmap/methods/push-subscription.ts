/**
 * PushSubscription/get and PushSubscription/set. RFC 8620 §7.2.
 *
 * This server calls no URL that a client names: it would have to reach out from a private machine to wherever it is told.
 * So there is none, and none can be made; EventSource and WebSocket push instead.
 */
import * as z from 'zod';
import { CORE } from '../capabilities.ts';
import { getArguments, wantedIds, wantedProperties } from '../get.ts';
import { answer, type Method, method, refuse } from '../method.ts';
import { setArguments } from '../set.ts';
import type { SetError } from '../types.ts';

const properties: readonly string[] = ['id', 'deviceClientId', 'verificationCode', 'expires', 'types'];
/** RFC 8620 §7.2.1: never told, for they are a client's secrets. */
const secret: readonly string[] = ['url', 'keys'];

const forbidden: SetError = {
  type: 'forbidden',
  description: 'This server calls no URLs; its eventSourceUrl and its WebSocket push',
};
const notFound: SetError = { type: 'notFound' };

const get = method({
  name: 'PushSubscription/get',
  capability: CORE,
  takes: z.strictObject(getArguments),
  async run(args, context) {
    if (args.properties?.some(property => secret.includes(property))) return refuse('forbidden');
    const known = wantedProperties(args.properties, property => properties.includes(property));
    if (!known.ok) return known;
    const ids = wantedIds(args.ids, context);
    return ids.ok ? answer({ list: [], notFound: ids.value ?? [] }) : ids;
  },
});

const { ifInState: _ifInState, ...changesOnly } = setArguments;
const set = method({
  name: 'PushSubscription/set',
  capability: CORE,
  takes: z.strictObject(changesOnly),
  async run({ create, update, destroy }, { limits }) {
    const names = [Object.keys(create ?? {}), Object.keys(update ?? {}), destroy ?? []] as const;
    if (names.flat().length > limits.maxObjectsInSet) return refuse('requestTooLarge');
    const each = (ids: readonly string[], fault: SetError) =>
      ids.length > 0 ? Object.fromEntries(ids.map(id => [id, fault])) : null;
    return answer({
      created: null,
      updated: null,
      destroyed: null,
      notCreated: each(names[0], forbidden),
      notUpdated: each(names[1], notFound),
      notDestroyed: each(names[2], notFound),
    });
  },
});

export const pushSubscriptionMethods: readonly Method[] = [get, set];
