/** What can be done with captured messages: deleted with a way back, starred, marked, their code copied. */
import { useMemo } from 'react';
import type { CapturedNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useJmap } from '../jmap/react.tsx';
import type { Row } from '../jmap/row-source.ts';
import { useConnection } from '../live.ts';
import type { Choice } from '../mail/choice.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { isAttempt, type PlacedSource } from './placed.ts';

/** As many as the server takes at once. */
const AT_ONCE = 10_000;

export type CapturedActs = {
  /** Why nothing can be changed now; null: it can. */
  readonly locked: string | null;
  /** What is chosen; else what is under the focus; else what is open. */
  readonly meant: (source: PlacedSource | null, choice: Choice, open: Row | null) => Promise<readonly Row[]>;
  readonly remove: (source: PlacedSource | null, rows: readonly Row[]) => Promise<void>;
  readonly clear: (which: { readonly upTo: number; readonly inbox?: string }) => void;
  readonly markRead: (upTo: number, inbox: string | null) => void;
  readonly star: (rows: readonly Row[]) => void;
  readonly turnRead: (rows: readonly Row[]) => void;
  readonly copyCode: (code: string) => void;
};

export function useCapturedActs(state: CapturedNow): CapturedActs {
  const client = useJmap();
  const connection = useConnection();
  const act = useAct();
  const say = useSay();
  const locked = connection.state === 'connected' ? null : t('There is no connection to the mail server.');
  const account = `a${state.account}`;
  return useMemo<CapturedActs>(() => {
    const gone = (removed: number, undo: string): void =>
      say({
        text: t('{removed, plural, one {# message deleted} other {# messages deleted}}', { removed }),
        action: {
          label: t('Undo'),
          run: () => void act(t('Bringing them back'), api => api.captured.restore({ undo })),
        },
      });
    const turn = (rows: readonly Row[], keyword: '$seen' | '$flagged'): void => {
      const emails = rows.filter(row => !isAttempt(row)).flatMap(row => client.email(row.accountId, row.id) ?? []);
      if (emails.length === 0) return;
      const on = emails.some(email => !email.keywords[keyword]);
      const patch = { [`keywords/${keyword}`]: on ? true : null };
      void client.updateEmails(account, new Map(emails.map(email => [email.id, patch]))).catch(() => {});
    };
    return {
      locked,
      async meant(source, choice, open) {
        if (!source) return [];
        if (choice.all) return (await source.all()).filter(row => !choice.keys.has(`${row.accountId}/${row.id}`));
        if (choice.keys.size > 0)
          return [...choice.keys].map(key => {
            const slash = key.indexOf('/');
            return { accountId: key.slice(0, slash), id: key.slice(slash + 1) };
          });
        const one = choice.active ?? open;
        return one && !isAttempt(one) ? [one] : [];
      },
      async remove(source, rows) {
        const show = source?.hide(rows) ?? (() => {});
        const messages = rows.map(row => Number(row.id.slice(1)));
        for (let at = 0; at < messages.length; at += AT_ONCE) {
          const some = messages.slice(at, at + AT_ONCE);
          const done = await act(t('Deleting'), api => api.captured.remove({ messages: some }));
          if (done) gone(done.removed, done.undo);
        }
        await client.sync(account).catch(() => {});
        show();
      },
      clear(which) {
        void act(t('Clearing'), api => api.captured.clear(which)).then(done => done && gone(done.removed, done.undo));
      },
      markRead(upTo, inbox) {
        void act(t('Marking as read'), api => api.captured.markRead({ upTo, ...(inbox === null ? {} : { inbox }) }));
      },
      star: rows => turn(rows, '$flagged'),
      turnRead: rows => turn(rows, '$seen'),
      copyCode(code) {
        void navigator.clipboard.writeText(code).then(
          () => say({ text: t('Copied {code}', { code }), lasts: 3000 }),
          () => say({ shape: 'failed', text: t('The clipboard could not be written; the code is {code}', { code }) }),
        );
      },
    };
  }, [client, act, say, locked, account]);
}
