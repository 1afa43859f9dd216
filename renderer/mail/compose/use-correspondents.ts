/** People one has written to or heard from, by the first letters of their name or address. */
import { useEffect, useState } from 'react';
import type { JmapId } from '../../../server/jmap/types.ts';
import { useConnection } from '../../live.ts';
import type { Recipient } from './recipients.ts';

const MOST = 8;
/** A quick typist asks once a word, not once a letter. */
const PAUSE = 60;

export function useCorrespondents(accountId: JmapId | null, typed: string): readonly Recipient[] {
  const connection = useConnection();
  const [found, setFound] = useState<{ readonly start: string; readonly list: readonly Recipient[] }>({
    start: '',
    list: [],
  });
  const start = typed.trim();
  const api = connection.state === 'connected' ? connection.api : null;
  useEffect(() => {
    const account = Number(/^a(\d+)$/.exec(accountId ?? '')?.[1]);
    if (!api || !account || start === '') return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.mail.correspondents({ account, start, limit: MOST }, abort.signal).then(
        list => setFound({ start, list: list.map(({ name, email }) => ({ name: name || null, email })) }),
        () => {},
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, accountId, start]);
  // While the next answer is on its way, what still fits of the last one stays.
  return start !== '' && start.toLowerCase().startsWith(found.start.toLowerCase()) && found.start !== ''
    ? found.list.filter(one => `${one.name ?? ''} ${one.email}`.toLowerCase().includes(start.toLowerCase()))
    : [];
}
