/**
 * The four faces of a view: loading, failed, empty, full. Loading shows nothing for 150 ms, then rows in their final
 * places; after 3 s it says what it waits for. Data once shown is kept, with a word when it can no longer be renewed.
 */
import { type ReactNode, useEffect } from 'react';
import { t } from '../../server/base/language.ts';
import { type Live, markReady } from '../live.ts';
import { Button } from './button.tsx';
import { StatusShape } from './shapes.tsx';
import './faces.css';

type FacesProps<T> = {
  readonly live: Live<T>;
  /** What is being read: “the queue”. */
  readonly what: string;
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: (data: T) => ReactNode;
  /** How many grey rows stand in while loading. */
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
};

export function Faces<T>({ live, what, isEmpty, empty, rows = 8, children }: FacesProps<T>) {
  const shown = live.state !== 'loading';
  useEffect(() => {
    if (shown) markReady();
  }, [shown]);
  switch (live.state) {
    case 'loading':
      return <Loading what={what} rows={rows} />;
    case 'failed':
      return <Failed what={what} message={live.message} onRetry={live.retry} />;
    case 'ready':
      return (
        <>
          {live.trouble !== null && <Stale what={what} message={live.trouble} onRetry={live.retry} />}
          {isEmpty?.(live.data) && empty ? empty(live.data) : children(live.data)}
        </>
      );
  }
}

export function Loading({ what, rows = 8 }: { what: string; rows?: number }) {
  return (
    <div className="loading" role="status">
      <div aria-hidden="true">
        {Array.from({ length: rows }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: grey rows are all alike
          <div className="loading-row" key={i}>
            <span style={{ width: `${14 + ((i * 7) % 9)}%` }} />
            <span style={{ width: `${34 + ((i * 11) % 23)}%` }} />
          </div>
        ))}
      </div>
      <p className="loading-words">{t('Still reading {what}…', { what })}</p>
    </div>
  );
}

type FailedProps = { readonly what: string; readonly message: string; readonly onRetry: () => void };

export function Failed({ what, message, onRetry }: FailedProps) {
  return (
    <div className="face" role="alert">
      <StatusShape shape="failed" size={24} />
      <h2>{t('Reading {what} failed', { what })}</h2>
      <p>{message}</p>
      <p className="quiet">{t('Nothing was changed. You can ask again.')}</p>
      <Button onClick={onRetry}>{t('Read again')}</Button>
    </div>
  );
}

function Stale({ what, message, onRetry }: FailedProps) {
  return (
    <div className="stale" role="status">
      <StatusShape shape="attention" />
      <span>{t('Reading {what} failed: {message} This is what was known before.', { what, message })}</span>
      <Button kind="quiet" onClick={onRetry}>
        {t('Read again')}
      </Button>
    </div>
  );
}

type EmptyProps = {
  readonly title: string;
  /** A fact that is true now. */
  readonly fact: ReactNode;
  /** The one action. */
  readonly action?: ReactNode;
};

export function Empty({ title, fact, action }: EmptyProps) {
  return (
    <div className="face">
      <svg width="120" height="20" viewBox="0 0 120 20" aria-hidden="true" className="empty-line">
        <path d="M10 10h100" />
        <circle cx="10" cy="10" r="5" />
        <circle cx="60" cy="10" r="5" />
        <circle cx="110" cy="10" r="5" />
      </svg>
      <h2>{title}</h2>
      <p>{fact}</p>
      {action}
    </div>
  );
}
