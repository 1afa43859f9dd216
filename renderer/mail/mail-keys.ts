/** What the keys do in Mail. */

import { t } from '../../server/base/language.ts';
import type { Row } from '../jmap/row-source.ts';
import { useKeys } from '../shell/keys.tsx';
import * as choose from './choice.ts';
import type { Meant } from './perform.ts';
import type { Answer, Kind } from './row-menu.ts';
import type { Acts } from './use-acts.ts';

type MailKeys = {
  readonly acts: Acts;
  readonly meant: Meant | null;
  readonly kind: Kind;
  readonly allRead: boolean;
  readonly allStarred: boolean;
  readonly allMuted: boolean;
  readonly open: Row | null;
  readonly answer: (how: Answer) => void;
  readonly newer: (() => void) | null;
  readonly older: (() => void) | null;
  readonly close: () => void;
  readonly chosenNumber: number;
  readonly choice: choose.Choice;
  readonly setChoice: (change: (choice: choose.Choice) => choose.Choice) => void;
  readonly onProtocol: () => void;
};

/** Keys of the view Mail; those of an open message alone are bound by the reader. */
export function useMailKeys(keys: MailKeys): void {
  const {
    acts,
    answer,
    meant,
    kind,
    allRead,
    allStarred,
    allMuted,
    open,
    newer,
    older,
    close,
    chosenNumber,
    setChoice,
    onProtocol,
  } = keys;
  const doing = (act: (some: Meant) => void) => (): void => {
    if (meant) act(meant);
  };
  useKeys(t('Mail'), [
    { keys: 'e', id: 'archive', say: t('Archive'), run: doing(acts.archive) },
    {
      keys: ['#', 'Delete'],
      id: 'delete',
      say: kind === 'trash' ? t('Delete for good') : t('Move to Trash'),
      run: doing(acts.remove),
    },
    { keys: 's', id: 'star', say: t('Star'), run: doing(some => acts.keyword(some, '$flagged', !allStarred)) },
    {
      keys: 'u',
      id: 'unread',
      say: t('Mark unread or read'),
      run: doing(some => acts.keyword(some, '$seen', !allRead)),
    },
    {
      keys: '!',
      id: 'junk',
      say: kind === 'junk' ? t('Not junk') : t('Junk'),
      run: doing(some => acts.junk(some, kind !== 'junk')),
    },
    { keys: 'v', id: 'move', say: t('Move to a folder'), run: doing(some => acts.ask({ kind: 'move', meant: some })) },
    { keys: 'l', say: t('Label'), run: doing(some => acts.ask({ kind: 'label', meant: some })) },
    {
      keys: 'm',
      id: 'mute',
      say: t('Mute the conversation'),
      run: doing(some => acts.keyword(some, '$muted', !allMuted)),
    },
    ...(open
      ? []
      : [
          { keys: 'r', id: 'reply' as const, say: t('Reply'), run: () => answer('reply') },
          { keys: 'a', id: 'reply-all' as const, say: t('Reply to all'), run: () => answer('reply-all') },
          { keys: 'f', id: 'forward' as const, say: t('Forward'), run: () => answer('forward') },
        ]),
    { keys: '[', say: t('Newer message'), run: () => newer?.() },
    { keys: ']', say: t('Older message'), run: () => older?.() },
    { keys: 'shift+p', say: t('Show the protocol of the last acts'), run: onProtocol },
    {
      keys: 'Escape',
      say: t('Choose none, or close the message'),
      run: () => (chosenNumber > 0 ? setChoice(choose.chooseNone) : open && close()),
    },
  ]);
}
