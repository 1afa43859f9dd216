/** The pictures of a message as data:, so that its frame needs no network: its own parts, and permitted ones from afar. */
import { useEffect, useMemo, useState } from 'react';
import type { PicturePermissions } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { useJmap } from '../../jmap/react.tsx';
import { isDisconnect, useConnection, wordsOf } from '../../live.ts';
import { domainOf } from './header-facts.ts';
import { type MessageSource, numberOf } from './message.ts';

/** A larger picture is offered as an attachment only. */
const LARGEST_PART = 5_000_000;
/** Asked for together: the server answers when the slowest of them is there. */
const TOGETHER = 10;

type Pictures = ReadonlyMap<string, string>;
const none: Pictures = new Map();

/** Parts that came with the message, by Content-ID. */
export function usePartPictures({ accountId }: MessageSource, parts: readonly EmailBodyPart[]): Pictures {
  const client = useJmap();
  const [pictures, setPictures] = useState(none);
  const wanted = useMemo(
    () => parts.filter(part => part.cid && part.blobId && /^image\//i.test(part.type) && part.size <= LARGEST_PART),
    [parts],
  );
  useEffect(() => {
    if (wanted.length === 0) return;
    const abort = new AbortController();
    const load = wanted.map(async part => {
      const url = client.blobUrl(accountId, part.blobId!, 'picture', part.type);
      return [part.cid!.replace(/^<|>$/g, ''), await dataUrl(url, part.type, abort.signal)] as const;
    });
    void Promise.allSettled(load).then(results => {
      if (abort.signal.aborted) return;
      setPictures(new Map(results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))));
    });
    return () => abort.abort();
  }, [client, accountId, wanted]);
  return pictures;
}

/** Octets that came as a download have no picture's type; the part says which it is meant to be. */
async function dataUrl(url: string, type: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const named = type.toLowerCase() === 'image/jpg' ? 'image/jpeg' : type.toLowerCase();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(new Blob([await answer.arrayBuffer()], { type: named }));
  return promise;
}

export type RemotePictures = {
  readonly shown: Pictures;
  /** Address → the end of "It was not loaded: …". */
  readonly refused: Pictures;
  readonly loading: boolean;
  /** Permitted for this sender or domain. */
  readonly permitted: 'sender' | 'domain' | null;
  readonly permissions: PicturePermissions;
  readonly trouble: string | null;
  readonly showOnce: () => void;
  readonly permit: (of: string, on: boolean) => Promise<void>;
};

export function useRemotePictures(
  source: MessageSource,
  author: string | null,
  addresses: readonly string[],
  trusted: boolean,
): RemotePictures {
  const { api } = useConnection();
  const account = numberOf(source.accountId);
  const [permissions, setPermissions] = useState<PicturePermissions>({ senders: [], domains: [] });
  const [once, setOnce] = useState(false);
  const [known, setKnown] = useState({ shown: none, refused: none });
  const [loading, setLoading] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    api?.pictures.permissions({ account }).then(
      found => current && setPermissions(found),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [api, account]);

  const permitted = permittedBy(permissions, author);
  const wanted = once || (permitted !== null && trusted);
  const missing = addresses.filter(one => !known.shown.has(one) && !known.refused.has(one)).join('\n');
  useEffect(() => {
    if (!api || !wanted || missing === '') return;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const shown = new Map<string, string>();
      const refused = new Map<string, string>();
      const all = missing.split('\n');
      // The server loads only what really stands in a message that it keeps.
      if (source.emailId === null)
        for (const url of all) refused.set(url, t('the message is a file and in no folder yet'));
      else
        for (let at = 0; at < all.length; at += TOGETHER) {
          const message = numberOf(source.emailId);
          const urls = all.slice(at, at + TOGETHER);
          for (const one of await api.pictures.fetch({ account, message, urls }, abort.signal)) {
            if ('data' in one) shown.set(one.url, `data:${one.type};base64,${one.data}`);
            else refused.set(one.url, one.refused);
          }
        }
      setKnown(before => ({
        shown: new Map([...before.shown, ...shown]),
        refused: new Map([...before.refused, ...refused]),
      }));
    };
    setLoading(true);
    setTrouble(null);
    load().then(
      () => !abort.signal.aborted && setLoading(false),
      fault => {
        if (abort.signal.aborted) return;
        setLoading(false);
        setOnce(false);
        if (!isDisconnect(fault)) setTrouble(wordsOf(fault));
      },
    );
    return () => abort.abort();
  }, [api, wanted, missing, account, source.emailId]);

  return {
    ...known,
    loading,
    permitted,
    permissions,
    trouble,
    showOnce() {
      setKnown(before => ({ ...before, refused: none }));
      setOnce(true);
    },
    async permit(of, on) {
      if (!api) return;
      try {
        setPermissions(await api.pictures.permit({ account, of, on }));
        if (on) setOnce(true);
      } catch (fault) {
        if (!isDisconnect(fault)) setTrouble(wordsOf(fault));
      }
    },
  };
}

function permittedBy({ senders, domains }: PicturePermissions, author: string | null): 'sender' | 'domain' | null {
  if (author === null) return null;
  if (senders.includes(author)) return 'sender';
  return domains.includes(domainOf(author)) ? 'domain' : null;
}
