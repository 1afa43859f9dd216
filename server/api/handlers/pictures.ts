/**
 * Pictures from the internet, for one message at a time and only those it names; and whose pictures a person wants
 * shown always. The permission is a document of the account, so that every window and client of it finds the same.
 */
import { z } from 'zod';
import { mentionedIn } from '../../access/picture-mentions.ts';
import { restAlways } from '../../base/pace.ts';
import type { Api, PicturePermissions } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

const id = z.number().int().min(1);
const KIND = 'picture-senders';
/** As many as a message may have in all; the window asks in smaller handfuls. */
const MOST_ADDRESSES = 100;
const MOST_NAMES = 2000;
const NO_ONE: PicturePermissions = { senders: [], domains: [] };

export function pictureHandlers({ store, pictures }: ServerPorts): RouterOf<Api['pictures']> {
  const bytesOf = async (account: number, message: number): Promise<Uint8Array> => {
    const places = await store.places(message);
    if (!places.some(place => place.account === account)) throw new ApiError('NOT_FOUND', 'There is no such message');
    return store.bytes(message);
  };
  const known = async (account: number) => {
    const [document] = (await store.documents(account, KIND)).list;
    return { id: document?.id ?? null, permissions: readPermissions(document?.body) };
  };
  const change = async (account: number, next: (now: PicturePermissions) => PicturePermissions) => {
    const { id: document, permissions } = await known(account);
    const changed = next(permissions);
    if (changed.senders.length + changed.domains.length > MOST_NAMES)
      throw new ApiError('REFUSED', 'There are too many permissions; take some away first');
    const put = await store.run('putDocument', { account, kind: KIND, id: document, body: JSON.stringify(changed) });
    if (!put.ok) throw new ApiError('FAILED', `The message store says: ${put.error}`);
    return changed;
  };

  return {
    fetch: call(
      z.object({
        account: id,
        message: id,
        urls: z.array(z.string().min(1).max(8192)).min(1).max(MOST_ADDRESSES).readonly(),
      }),
      async ({ account, message, urls }) => {
        const mentioned = await mentionedIn(await bytesOf(account, message), urls, restAlways);
        return Promise.all(
          [...new Set(urls)].map(async url => {
            if (!mentioned.has(url)) return { url, refused: 'this message does not ask for it' };
            const fetched = await pictures.fetch(`${account}/${message}`, url);
            if (!fetched.ok) return { url, refused: fetched.error };
            return { url, type: fetched.value.type, data: fetched.value.bytes.toString('base64') };
          }),
        );
      },
    ),
    permissions: call(z.object({ account: id }), async ({ account }) => (await known(account)).permissions),
    permit: call(permission, ({ account, of, on }) =>
      change(account, now => {
        const [kind, name] = of.startsWith('@') ? (['domains', of.slice(1)] as const) : (['senders', of] as const);
        const others = now[kind].filter(one => one !== name);
        return { ...now, [kind]: on ? [...others, name] : others };
      }),
    ),
  };
}

const permission = z.object({
  account: id,
  of: z
    .string()
    .max(400)
    .regex(/^[^\s@]*@[^\s@]+$/)
    .transform(text => text.toLowerCase()),
  on: z.boolean(),
});

const stored = z.object({ senders: z.array(z.string()), domains: z.array(z.string()) });

/** What cannot be read permits nothing. */
function readPermissions(body: string | undefined): PicturePermissions {
  if (body === undefined) return NO_ONE;
  try {
    return stored.parse(JSON.parse(body));
  } catch {
    return NO_ONE;
  }
}
