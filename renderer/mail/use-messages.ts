/** The rows of one mailbox: the newest page, renewed whenever the mailbox changes, and older pages as one scrolls. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MailMailbox, MailRow } from '../../server/api/contract.ts';
import { isDisconnect, type Live, useConnection, wordsOf } from '../live.ts';
import { appendOlder, mergeNewest } from './pages.ts';

const PAGE = 100;

export type Messages = {
  readonly live: Live<readonly MailRow[]>;
  readonly older: () => void;
  /** What we have just done ourselves shows at once; the server's word follows. */
  readonly change: (how: (rows: readonly MailRow[]) => readonly MailRow[]) => void;
};

type Known = { readonly of: string; readonly rows: readonly MailRow[] | null; readonly trouble: string | null };

export function useMessages(account: number, mailbox: MailMailbox): Messages {
  const { api } = useConnection();
  const of = `${account}/${mailbox.id}/${mailbox.uidValidity}`;
  const [known, setKnown] = useState<Known>({ of, rows: null, trouble: null });
  const [attempt, setAttempt] = useState(0);
  const busy = useRef(false);
  const state = `${mailbox.messages}.${mailbox.unseen}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a mailbox whose counts changed is read again
  useEffect(() => {
    if (!api) return;
    const abort = new AbortController();
    api.mail.list({ account, mailbox: mailbox.id, limit: PAGE }, abort.signal).then(
      page =>
        setKnown(before => ({
          of,
          rows: mergeNewest((before.of === of && before.rows) || [], page, PAGE),
          trouble: null,
        })),
      error => {
        if (abort.signal.aborted || isDisconnect(error)) return;
        setKnown(before => ({ of, rows: before.of === of ? before.rows : null, trouble: wordsOf(error) }));
      },
    );
    return () => abort.abort();
  }, [api, of, state, attempt]);

  const rows = known.of === of ? known.rows : null;
  const last = rows?.at(-1)?.uid;
  const complete = rows !== null && rows.length >= mailbox.messages;
  const older = useCallback((): void => {
    if (!api || busy.current || complete || last === undefined) return;
    busy.current = true;
    api.mail
      .list({ account, mailbox: mailbox.id, below: last, limit: PAGE })
      .then(page =>
        setKnown(before => (before.of === of ? { ...before, rows: appendOlder(before.rows ?? [], page) } : before)),
      )
      // What could not be read now is asked for at the next scroll; a lost connection is said by the strip.
      .catch(() => {})
      .finally(() => {
        busy.current = false;
      });
  }, [api, account, mailbox.id, last, complete, of]);
  const change = useCallback<Messages['change']>(
    how => setKnown(before => ({ ...before, rows: before.rows && how(before.rows) })),
    [],
  );
  const retry = (): void => setAttempt(n => n + 1);

  if (rows) return { live: { state: 'ready', data: rows, trouble: known.trouble, retry }, older, change };
  if (known.of === of && known.trouble !== null)
    return { live: { state: 'failed', message: known.trouble, retry }, older, change };
  return { live: { state: 'loading' }, older, change };
}
