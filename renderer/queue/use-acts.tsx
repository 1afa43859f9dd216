/**
 * A person's acts on the queue. What can be taken back is done at once and offers the way back; a deletion waits ten
 * seconds for it; what ends mail or touches many is asked first.
 */
import { useRef, useState } from 'react';
import type { QueueActName, QueueActWish, QueueRow, QueueSelection } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { type Act, useAct, useSay } from '../shell/notices.tsx';
import { ActDialog, type Wish } from './act-dialog.tsx';
import { deleting } from './deleting.ts';
import { acts, cannot, done, fit, isAsked, MANY } from './queue-words.ts';

/** Who is meant. Of many not every row is known. */
export type Subject = {
  readonly ids: readonly number[];
  readonly rows: readonly QueueRow[];
  /** Just these and all of these, in fewer words than their numbers. */
  readonly selection?: QueueSelection;
};
export type Asking = { readonly act: QueueActName; readonly subject: Subject };
export type Perform = (
  act: QueueActName,
  selection: QueueSelection | Seen,
  asked: number,
  wish?: Wish,
) => Promise<void>;
/** By a preview: nothing but what was seen. `ids`: those that it may touch. */
type Seen = { readonly preview: string; readonly ids?: readonly number[] };

export type QueueActs = {
  readonly start: (act: QueueActName, subject: Subject) => void;
  readonly can: (act: QueueActName, subject: Subject) => boolean;
  readonly dialog: React.ReactNode;
};

/** A hundred thousand take the server some seconds. */
const SLOW = 800;

const needsWords = (act: QueueActName): boolean =>
  isAsked(act) || act === 'reroute' || act === 'schedule' || act === 'keep';

/** Rows that are not known may be in any state: the server leaves alone what does not fit. */
const fitting = (act: QueueActName, { ids, rows }: Subject): readonly number[] => {
  const fits = new Set(fit(rows, act).map(row => row.recipient));
  const unfit = new Set(rows.map(row => row.recipient).filter(id => !fits.has(id)));
  return ids.filter(id => !unfit.has(id));
};

export function useQueueActs(): QueueActs {
  const [asking, setAsking] = useState<Asking | null>(null);
  const say = useSay();
  const perform = usePerform();
  const remove = useRemove(perform);
  const start = (act: QueueActName, subject: Subject): void => {
    const ids = fitting(act, subject);
    if (ids.length === 0) {
      if (subject.ids.length > 0) say({ shape: 'failed', text: cannot(act, subject.rows) });
      return;
    }
    const meant = { ...subject, ids, rows: fit(subject.rows, act) };
    if (ids.length > MANY || needsWords(act)) setAsking({ act, subject: meant });
    else if (act === 'cancel') remove(ids, { recipients: ids });
    else void perform(act, { recipients: ids }, ids.length);
  };
  const answer = (wish: Wish, token: string | null, asked: number): void => {
    if (!asking) return;
    const { act, subject } = asking;
    const who = token === null ? { recipients: subject.ids } : { preview: token };
    if (act === 'cancel') remove(subject.ids, who, asked);
    else void perform(act, who, asked, wish);
  };
  return {
    start,
    can: (act, subject) => fitting(act, subject).length > 0,
    dialog: asking && <ActDialog {...asking} onClose={() => setAsking(null)} onAct={answer} />,
  };
}

/** For what is about to be done when the screen is gone: the act of the connection there is then. */
function useLatest(act: Act): Act {
  const latest = useRef(act);
  latest.current = act;
  return useRef<Act>((trying, run) => latest.current(trying, run)).current;
}

function usePerform(): Perform {
  const act = useLatest(useAct());
  const say = useSay();
  const undo = (name: string, recipients: readonly number[], wish: QueueActWish): void =>
    void act(t('Taking back: {act}', { act: name }), async api => {
      const { recipients: back } = await api.queue.act({ recipients, ...wish });
      say({ text: done(wish.act, back.length, recipients.length) });
    });
  return async function perform(name, who, asked, wish = {}) {
    const slow = setTimeout(
      () =>
        say({
          shape: 'waiting',
          text: t('Still at it: {count, plural, one {# message} other {# messages}}…', { count: asked }),
        }),
      SLOW,
    );
    const answer = await act(acts[name].name, api => api.queue.act({ ...who, act: name, ...wish }));
    clearTimeout(slow);
    if (!answer) return;
    const { recipients, undo: back } = answer;
    const way = back && { label: t('Undo'), run: () => undo(acts[name].name, recipients, back) };
    say({
      text: done(name, recipients.length, asked),
      ...(recipients.length === 0 ? { shape: 'failed' as const } : {}),
      ...(way ? { action: way } : {}),
    });
  };
}

/** Off the screen at once, off the queue when nobody has taken it back. */
function useRemove(perform: Perform) {
  const say = useSay();
  return (ids: readonly number[], who: QueueSelection | Seen, asked = ids.length): void => {
    deleting.add(ids);
    const end = (): void => deleting.end(ids);
    say({
      text: t(
        '{count, plural, one {# message deleted. Its sender is} other {# messages deleted. Their senders are}} not told.',
        { count: asked },
      ),
      action: { label: t('Undo'), run: end },
      onGone: () => void perform('cancel', who, asked).finally(end),
    });
  };
}
