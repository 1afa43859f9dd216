/** The list before it is there, when it is empty, and when it could not be read. */
import { type ReactNode, useEffect, useState } from 'react';
import { t } from '../../server/base/language.ts';
import type { MailboxRole } from '../../server/jmap/types.ts';
import { Empty, Failed } from '../design/faces.tsx';
import { ago } from '../design/format.ts';
import type { RowSource } from '../jmap/row-source.ts';
import { useNow } from '../live.ts';
import { WhyButton } from '../why/why-button.tsx';

type ListFacesProps = {
  readonly source: RowSource | null;
  readonly what: string;
  readonly role: MailboxRole | null;
  readonly searching: boolean;
  /** No account has such a folder. */
  readonly none: boolean;
  readonly children: (source: RowSource, count: number) => ReactNode;
};

export function ListFaces({ source, what, role, searching, none, children }: ListFacesProps) {
  if (none) return <Empty title={t('There is no such folder')} fact={t('It may have been renamed or deleted.')} />;
  const count = source?.length() ?? null;
  const trouble = source?.trouble() ?? null;
  if (source && count === null && trouble !== null)
    return <Failed what={what} message={trouble} onRetry={source.retry} />;
  if (!source || count === null) return <RowsAhead what={what} />;
  return (
    <>
      {trouble !== null && (
        <p className="stale" role="status">
          {t('Reading {what} failed: {message} This is what was known before.', { what, message: trouble })}
          <button type="button" className="button" data-kind="quiet" onClick={source.retry}>
            {t('Read again')}
          </button>
        </p>
      )}
      {count === 0 ? <NoMessages what={what} role={role} searching={searching} /> : children(source, count)}
    </>
  );
}

const facts: Partial<Record<MailboxRole, string>> = {
  drafts: t('What you write is kept here while you type.'),
  sent: t('What you send is kept here.'),
  archive: t('What you archive with e comes here.'),
  junk: t('Nothing looks like junk.'),
  trash: t('What you delete comes here first.'),
};

function NoMessages({ what, role, searching }: { what: string; role: MailboxRole | null; searching: boolean }) {
  if (searching)
    return (
      <Empty
        title={t('Nothing was found')}
        fact={t('Every word must occur. Try fewer words, or look in all mail.')}
        action={<WhyButton />}
      />
    );
  return (
    <Empty
      title={t('No messages')}
      fact={role === 'inbox' ? <Pushed /> : ((role && facts[role]) ?? t('Nothing is in {folder}.', { folder: what }))}
      action={role === 'inbox' && <WhyButton />}
    />
  );
}

/** Mail comes by push; that the way is open is the fact that is true now. */
function Pushed() {
  const [since] = useState(Date.now);
  const now = useNow(5000);
  return t('New mail shows here at once. Last checked by push, {ago}.', { ago: ago(since, now) });
}

/** Nothing for a moment, then bars where rows will be. */
function RowsAhead({ what }: { what: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="rows-ahead" role="status">
      {late && (
        <>
          <span className="only-read-aloud">{t('Reading {what}', { what })}</span>
          {Array.from({ length: 9 }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: grey rows are all alike
            <div className="row-ahead" key={i} aria-hidden="true">
              <i style={{ width: `${30 + ((i * 13) % 25)}%` }} />
              <i style={{ width: `${60 + ((i * 17) % 30)}%` }} />
            </div>
          ))}
        </>
      )}
    </div>
  );
}
