/** What can be done with messages here, by keys, buttons, menus and the reader: one place for all of them. */
import { useMemo, useRef, useState } from 'react';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import type { Row } from '../jmap/row-source.ts';
import { mailboxPath } from './mailboxes.ts';
import { destroyLater, folderOfRole, type Meant, perform, type Stage } from './perform.ts';
import type { Act } from './plan.ts';
import type { MailActs } from './seams.ts';

export type Asking = { readonly kind: 'move' | 'label'; readonly meant: Meant };
export type Acts = {
  readonly archive: (meant: Meant) => void;
  readonly remove: (meant: Meant) => void;
  readonly junk: (meant: Meant, on: boolean) => void;
  readonly keyword: (meant: Meant, keyword: string, on: boolean, quiet?: boolean) => void;
  /** To a folder of one account; messages of others go to theirs of the same path, where there is one. */
  readonly moveTo: (meant: Meant, to: Mailbox, accountId: JmapId) => void;
  /** Opens the dialog. */
  readonly ask: (asking: Asking | null) => void;
};
export type ActsState = { readonly acts: Acts; readonly asking: Asking | null };

/** `leave` is told of rows that are about to go from the list, before they go. */
export function useActs(stage: Stage, inTrash: boolean, leave: (meant: Meant) => void): ActsState {
  const [asking, setAsking] = useState<Asking | null>(null);
  const now = useRef({ stage, inTrash, leave });
  now.current = { stage, inTrash, leave };
  const acts = useMemo<Acts>(() => {
    const toRole = (
      meant: Meant,
      role: 'archive' | 'trash' | 'junk' | 'inbox',
      why: 'archive' | 'trash' | 'junk' | 'not-junk',
    ): void => {
      const { stage: on, leave: told } = now.current;
      told(meant);
      void perform(on, meant, async (accountId): Promise<Act | null> => {
        const to = await folderOfRole(on.client, accountId, role);
        return to && { kind: 'move', to, why };
      });
    };
    return {
      archive: meant => toRole(meant, 'archive', 'archive'),
      junk: (meant, on) => (on ? toRole(meant, 'junk', 'junk') : toRole(meant, 'inbox', 'not-junk')),
      remove(meant) {
        if (!now.current.inTrash) return toRole(meant, 'trash', 'trash');
        now.current.leave(meant);
        void destroyLater(now.current.stage, meant);
      },
      keyword: (meant, keyword, on, quiet = false) =>
        void perform(now.current.stage, meant, async () => ({ kind: 'keyword', keyword, on }), quiet),
      moveTo(meant, to, own) {
        const { stage: on, leave: told } = now.current;
        told(meant);
        const path = mailboxPath(to, on.client.mailboxes(own));
        void perform(on, meant, async accountId => {
          const boxes = on.client.mailboxes(accountId);
          const there = accountId === own ? to : boxes.find(one => mailboxPath(one, boxes) === path);
          return there ? { kind: 'move', to: there } : null;
        });
      },
      ask: setAsking,
    };
  }, []);
  return { acts, asking };
}

/** The same for the reader, which knows messages and no rows. */
export function readerActs(acts: Acts, accountId: JmapId): MailActs {
  const meant = (ids: readonly JmapId[]): Meant => ({
    kind: 'rows',
    rows: ids.map((id): Row => ({ accountId, id })),
    exact: true,
  });
  return {
    archive: ids => acts.archive(meant(ids)),
    remove: ids => acts.remove(meant(ids)),
    junk: ids => acts.junk(meant(ids), true),
    notJunk: ids => acts.junk(meant(ids), false),
    move: ids => acts.ask({ kind: 'move', meant: meant(ids) }),
    label: ids => acts.ask({ kind: 'label', meant: meant(ids) }),
    star: (ids, on) => acts.keyword(meant(ids), '$flagged', on),
    seen: (ids, on, options) => acts.keyword(meant(ids), '$seen', on, options?.quiet),
    mute: (ids, on) => acts.keyword(meant(ids), '$muted', on),
    keyword: (ids, keyword, on) => acts.keyword(meant(ids), keyword, on, true),
  };
}
