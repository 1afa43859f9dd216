/** What the panes give to the work in them, and what they draw of it: of mail, and of what was deleted. Types only. */
import type { ReactNode } from 'react';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import type { JmapAccountInfo } from '../jmap/client.ts';
import type { Row } from '../jmap/row-source.ts';
import type { Stage } from './perform.ts';
import type { MailPlace } from './place.ts';
import type { ReaderProps } from './seams.ts';

export type DeskParts = {
  readonly list: ReactNode;
  readonly reader: ReaderProps | null;
  /** What stands in the reader's place instead. */
  readonly preview?: ReactNode;
  readonly stage: Stage;
  readonly drop: (accountId: JmapId, mailbox: Mailbox) => void;
  readonly open: Row | null;
  readonly empty: boolean;
};
export type DeskProps = {
  readonly place: MailPlace;
  readonly shown: readonly JmapId[];
  readonly accounts: readonly JmapAccountInfo[];
  /** The message takes the place of the list. */
  readonly alone: boolean;
  readonly locked: string | null;
  readonly onFolders: (() => void) | null;
  readonly children: (parts: DeskParts) => ReactNode;
};
