/** One of what was deleted, read before it is put back: the server takes it apart as it does any message's octets. */
import { ArrowLeft, ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../../server/jmap/types.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Faces } from '../../design/faces.tsx';
import { fullTime, moment } from '../../design/format.ts';
import { Moment } from '../../design/moment.tsx';
import type { Expunged } from '../../jmap/methods.ts';
import { useJmapAnswer } from '../../jmap/react.tsx';
import { rich } from '../../language/rich.ts';
import { useKeys } from '../../shell/keys.tsx';
import { ParsedContent } from '../reader/attached-message.tsx';
import { whereItLay } from './expunged-words.ts';
import '../reader/reader.css';

export type ExpungedReaderProps = {
  readonly accountId: JmapId;
  readonly id: JmapId;
  readonly mailboxes: readonly Mailbox[];
  /** null: how long is not known. */
  readonly keep: number | null;
  readonly tools: ReactNode;
  readonly alone: boolean;
  readonly locked: boolean;
  readonly onPutBack: () => void;
  readonly onNewer: (() => void) | null;
  readonly onOlder: (() => void) | null;
  readonly onClose: () => void;
};

export function ExpungedReader(props: ExpungedReaderProps) {
  const { accountId, id, mailboxes, keep, tools, alone, locked, onPutBack, onNewer, onOlder, onClose } = props;
  const found = useJmapAnswer(`expunged ${accountId} ${id}`, accountId, ['Email'], async client => {
    const { list } = await client.ask('Expunged/get', { accountId, ids: [id] });
    return list[0] ?? null;
  });
  useKeys(t('Deleted message'), [
    { keys: 'Enter', say: t('Put it back where it lay'), run: () => !locked && onPutBack() },
  ]);
  return (
    <div className="reader" data-alone={alone || undefined}>
      <div className="reader-tools">
        <IconButton label={t('Back to the list')} keys="Esc" className="reader-back" onClick={onClose}>
          <ArrowLeft size={18} strokeWidth={1.6} />
        </IconButton>
        {tools}
        <span className="tools-gap" />
        <IconButton label={t('Newer')} keys="[" disabled={!onNewer} onClick={() => onNewer?.()}>
          <ChevronUp size={18} strokeWidth={1.6} />
        </IconButton>
        <IconButton label={t('Older')} keys="]" disabled={!onOlder} onClick={() => onOlder?.()}>
          <ChevronDown size={18} strokeWidth={1.6} />
        </IconButton>
      </div>
      <Faces
        live={found}
        what={t('the message')}
        rows={6}
        isEmpty={one => one === null}
        empty={() => (
          <p className="face">{t('This message is not kept any more: it was put back, or its time was over.')}</p>
        )}
      >
        {one =>
          one && (
            <div className="reader-scroll">
              <Fate one={one} mailboxes={mailboxes} keep={keep}>
                <Button disabled={locked} onClick={onPutBack}>
                  {t('Put back')} <kbd>u</kbd>
                </Button>
              </Fate>
              <ParsedContent key={id} blobId={one.blobId} source={{ accountId, emailId: null }} alone />
            </div>
          )
        }
      </Faces>
    </div>
  );
}

type FateProps = {
  readonly one: Expunged;
  readonly mailboxes: readonly Mailbox[];
  readonly keep: number | null;
  readonly children: ReactNode;
};

function Fate({ one, mailboxes, keep, children }: FateProps) {
  const at = Date.parse(one.expungedAt);
  const { name, isGone } = whereItLay(one, mailboxes);
  return (
    <div className="expunged-fate">
      <p>
        {rich(
          'Deleted from <b>{folder}</b>{isGone, select, true {, which is gone,} other {}} {when}{isKept, select, true {; kept until {until}} other {}}.',
          {
            folder: name,
            isGone,
            isKept: keep !== null && keep > 0,
            when: <Moment at={at} />,
            until: <Until at={at + (keep ?? 0)} />,
            b: text => <strong>{text}</strong>,
          },
        )}
      </p>
      {children}
    </div>
  );
}

const Until = ({ at }: { at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
    {moment(at)}
  </time>
);
