/** Mail that a rule of yours holds: why, since when, for whom; the letter beside it, and what becomes of it. */
import { lazy, Suspense, useMemo } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { HeldMessage, HeldNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, Tip } from '../design/button.tsx';
import { Empty, Faces, Loading } from '../design/faces.tsx';
import { List, useSelection } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { subject } from '../design/selection.ts';
import { StatusShape } from '../design/shapes.tsx';
import { keyLabel } from '../keyboard.ts';
import { rich } from '../language/rich.ts';
import { useDeleting } from '../queue/deleting.ts';
import { type QueueActs, useQueueActs } from '../queue/use-acts.tsx';
import { SearchField } from '../search/search-field.tsx';
import { mac, useKeys } from '../shell/keys.tsx';
import { WhyButton } from '../why/why-button.tsx';
import { forWhom, heldWords, reason, without, writer } from './held-words.ts';
import { useHeld, useHeldActs } from './use-held.ts';
import '../queue/queue.css';
import './held.css';

/** With the cleaner and the frame of a letter: comes when the first is opened. */
const HeldLetter = lazy(async () => ({ default: (await import('./held-letter.tsx')).HeldLetter }));

export function HeldView({ trace }: { trace?: string | undefined }) {
  const [, navigate] = useLocation();
  const where = new URLSearchParams(useSearch()).get('where') ?? '';
  const go = (to: string | null, words = where): void => {
    const query = words === '' ? '' : `?${new URLSearchParams({ where: words })}`;
    navigate(`/held${to === null ? '' : `/${encodeURIComponent(to)}`}${query}`, { replace: words !== where });
  };
  const live = useHeld(where);
  const gone = useDeleting();
  const acts = useQueueActs();
  const data = live.state === 'ready' ? live.data : null;
  const messages = useMemo(() => without(data?.messages ?? [], gone), [data, gone]);
  const open = trace ?? null;
  const refused = where !== '' && live.state === 'failed' ? live.message : null;
  return (
    <div className="queue-view held-view" data-open={open !== null || undefined}>
      <div className="view queue-main held-main">
        <Head now={data} count={messages.length} where={where} />
        {(messages.length > 0 || where !== '') && (
          <div className="queue-search">
            <SearchField
              label={t('Search held mail')}
              placeholder={t('from:*@example.net  to:ann@…  older:2d')}
              q={where}
              words={heldWords}
              known={() => knownFrom(data?.messages ?? [])}
              faults={[]}
              refused={refused}
              onSearch={words => go(open, words)}
              onLeave={() => document.querySelector<HTMLElement>('.held-list[role="listbox"]')?.focus()}
            />
          </div>
        )}
        {refused === null && (
          <Faces
            live={live}
            what={t('held mail')}
            rows={10}
            isEmpty={() => messages.length === 0}
            empty={now => <Nothing where={where} others={now.others} />}
          >
            {now => <Listed messages={messages} more={now.more} open={open} acts={acts} onOpen={to => go(to)} />}
          </Faces>
        )}
      </div>
      {open !== null && (
        <Suspense
          fallback={
            <aside className="queue-drawer held-pane" aria-label={t('Held message')}>
              <Loading what={t('the message')} rows={6} />
            </aside>
          }
        >
          <HeldLetter
            key={open}
            trace={open}
            message={data === null ? undefined : (messages.find(one => one.trace === open) ?? null)}
            acts={acts}
            onClose={() => go(null)}
          />
        </Suspense>
      )}
      {acts.dialog}
    </div>
  );
}

const knownFrom = (messages: readonly HeldMessage[]) => ({
  domains: [...new Set(messages.flatMap(one => one.recipients.map(({ address }) => address)))].slice(0, 20),
  senders: [...new Set(messages.map(one => one.sender).filter(Boolean))].slice(0, 20),
});

function Head({ now, count, where }: { now: HeldNow | null; count: number; where: string }) {
  return (
    <header className="view-head">
      <div>
        <h1>{t('Held mail')}</h1>
        <p className="num">
          {now === null
            ? t('What your rules keep until you have looked')
            : where === ''
              ? t(
                  '{count, plural, =0 {No message waits} one {# message waits} other {# messages wait}} until you have looked{others, plural, =0 {} other { · # held by others}}',
                  { count, others: now.others },
                )
              : t('{count, plural, =0 {none} one {#} other {#}} found', { count })}
        </p>
      </div>
      <div className="view-tools">
        <WhyButton />
        {now !== null && now.others > 0 && (
          <Link className="button" data-kind="plain" href="/queue?where=state:held">
            {t('All that is held')}
          </Link>
        )}
      </div>
    </header>
  );
}

function Nothing({ where, others }: { where: string; others: number }) {
  if (where !== '')
    return (
      <Empty
        title={t('None of the held mail is meant')}
        fact={t('For none of it all of this holds: {where}', { where })}
      />
    );
  return (
    <Empty
      title={t('No mail waits for you')}
      fact={rich(
        'A rule with “then hold” keeps what it meets here until you have looked. <a>Rules for strangers’ mail</a>{others, plural, =0 {} one {; # recipient is held by somebody else, in the <q>Queue</q>.} other {; # recipients are held by somebody else, in the <q>Queue</q>.}}',
        {
          others,
          a: text => <Link href="/settings/rules">{text}</Link>,
          q: text => <Link href="/queue?where=state:held">{text}</Link>,
        },
      )}
    />
  );
}

type ListedProps = {
  readonly messages: readonly HeldMessage[];
  readonly more: boolean;
  readonly open: string | null;
  readonly acts: QueueActs;
  readonly onOpen: (trace: string | null) => void;
};

function Listed({ messages, more, open, acts, onOpen }: ListedProps) {
  const keys = useMemo(() => messages.map(one => one.trace), [messages]);
  const [selection, setSelection] = useSelection(keys);
  // Heard before the list's own Esc, which chooses none.
  useKeys(t('Held message'), [{ keys: 'Escape', say: t('Close'), run: () => onOpen(null) }], open !== null);
  const meant = subject(selection, messages, one => one.trace);
  const opened = messages.find(one => one.trace === open);
  const now = meant.length === 0 && opened ? [opened] : meant;
  return (
    <div className="view-body card queue">
      <div className="columns held-grid" aria-hidden="true">
        <span />
        <span />
        <span>{t('From, and for whom')}</span>
        <span>{t('Subject, and why it is held')}</span>
        <span>{t('Since')}</span>
      </div>
      <List
        label={t('Held messages')}
        className="held-list"
        rows={messages}
        keyOf={one => one.trace}
        choose
        selection={selection}
        onSelection={setSelection}
        onOpen={one => onOpen(one.trace)}
        open={open}
        row={one => <Row message={one} />}
        height={48}
      />
      {more && (
        <p className="held-more quiet">{t('These have waited longest. The others come when these are done.')}</p>
      )}
      <Acts
        messages={now}
        chosen={selection.chosen.size}
        beside={opened !== undefined}
        total={messages.length}
        acts={acts}
        onChoose={all => setSelection({ ...selection, chosen: new Set(all ? keys : []) })}
      />
    </div>
  );
}

const Row = ({ message }: { message: HeldMessage }) => (
  <>
    <StatusShape shape="held" />
    <span className="queue-who">
      <span className="clip">{writer(message)}</span>
      <span className="clip quiet">{t('for {whom}', { whom: forWhom(message) })}</span>
    </span>
    <span className="queue-who held-what">
      <span className="clip">{message.subject || t('No subject')}</span>
      <span className="clip quiet" title={reason(message)}>
        {reason(message)}
      </span>
    </span>
    <span className="num held-since">
      <Moment at={message.since} form="list" />
    </span>
  </>
);

type ActsProps = {
  readonly messages: readonly HeldMessage[];
  readonly chosen: number;
  /** The letter that is open has them too. */
  readonly beside: boolean;
  readonly total: number;
  readonly acts: QueueActs;
  readonly onChoose: (all: boolean) => void;
};

function Acts({ messages, chosen, beside, total, acts, onChoose }: ActsProps) {
  const list = useHeldActs(messages, acts);
  const shown = beside && chosen === 0 ? [] : list;
  useKeys(
    t('Held mail'),
    list.map(({ keys, name, run }) => ({ keys, say: name, run })),
  );
  return (
    <div className="queue-actions">
      <span className="num quiet queue-chosen" data-none={chosen === 0 || undefined}>
        {chosen > 0
          ? t('{count, plural, one {# message} other {# messages}} chosen', { count: chosen })
          : messages.length > 0
            ? t('The row under the focus')
            : t('Choose with x, move with j and k')}
      </span>
      <Button kind="quiet" onClick={() => onChoose(chosen === 0)}>
        {chosen > 0 ? t('Choose none') : t('Choose all {count, number}', { count: total })}
      </Button>
      {shown.map(({ id, keys, name, about, isAble, run }) => (
        <Tip key={id} text={about} keys={keyLabel([keys].flat()[0]!, mac)}>
          <Button onClick={run} disabled={!isAble}>
            {name}
          </Button>
        </Tip>
      ))}
    </div>
  );
}
