/** A person's rules for the mail that comes: in their order, with what is written by hand between them; and what goes with them. */

import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { AccountRow, FiltersNow, RuleEdit, RulesShown } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useMailboxes } from '../jmap/react.tsx';
import { useLive } from '../live.ts';
import { accountIdOf } from '../sharing/use-sharing.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { AwayCard } from './away-card.tsx';
import { namesOf } from './mailbox-names.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { RuleList } from './rule-list.tsx';
import { summaryOf, titleOf } from './rule-words.ts';
import { ScriptsCard } from './scripts-card.tsx';
import './rules.css';

export function RulesView({ address }: { address: string }) {
  const person = useLive(`person ${address}`, (api, signal) => api.accounts.watchOne({ address }, signal));
  const live = useLive(`filters ${address}`, (api, signal) => api.filters.watch({ address }, signal));
  const [, navigate] = useLocation();
  const back = `/accounts/${encodeURIComponent(address)}`;
  useKeys(t('Rules'), [{ keys: 'Escape', say: t('Back to the person'), hidden: true, run: () => navigate(back) }]);
  const account = person.state === 'ready' ? person.data.account : null;
  return (
    <div className="view view-scroll rules-view" data-region="">
      <header className="view-head">
        <div>
          <BackLink href={back}>{account?.name || address}</BackLink>
          <h1>{t('Rules')}</h1>
          <p>{t('What is done with mail that comes for {address}', { address })}</p>
        </div>
      </header>
      <Faces live={live} what={t('the rules')} rows={6}>
        {now => <Page address={address} account={account} now={now} />}
      </Faces>
    </div>
  );
}

type PageProps = { readonly address: string; readonly account: AccountRow | null; readonly now: FiltersNow };
/** null: a new one, the last; else which. */
type Editing = { readonly at: number | null };

function Page({ address, account, now: told }: PageProps) {
  const act = useAct();
  const say = useSay();
  const [editing, setEditing] = useState<Editing | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const mailboxes = namesOf(useMailboxes(accountIdOf(account?.id ?? 0)));
  // What one's own change brought is there before the feed tells it.
  const [own, setOwn] = useState<RulesShown | null>(null);
  const now = own && own.state > told.state ? { ...told, ...own } : told;
  /** Nothing runs, though somebody wrote a script. */
  const resting = now.script === null ? now.list.scripts[0] : undefined;
  const isEmpty = now.blocks.length === 0 && now.broken.length === 0;
  const busy = useRef(false);
  const add = (): void => setEditing({ at: null });
  useKeys(t('Rules'), [{ keys: 'n', say: t('Add a rule'), run: add }], editing === null);

  /** Done on what is shown; who was faster is told. What was there before is one press away. */
  const change = async (
    edit: RuleEdit,
    words: string,
    undo: (after: FiltersNow['state']) => RuleEdit | null,
  ): Promise<void> => {
    // Places are those that are shown: what is pressed meanwhile would mean others.
    if (busy.current) return;
    busy.current = true;
    const done = await act(t('Saving'), api => api.filters.change({ address, change: { state: now.state, edit } }));
    busy.current = false;
    if (!done) return;
    setOwn(done);
    const back = undo(done.state);
    const run = async (): Promise<void> => {
      const change = { state: done.state, edit: back! };
      const undone = await act(t('Taking back'), api => api.filters.change({ address, change }));
      if (undone) setOwn(undone);
    };
    say({ text: words, ...(back ? { action: { label: t('Undo'), run: () => void run() } } : {}) });
  };
  const runScript = (): void =>
    void act(t('Starting'), api => api.filters.activate({ address, name: now.script?.name ?? '' }));
  return (
    <div className="rules-page">
      <section className="card rules-card" aria-label={t('Rules')}>
        {!isEmpty && (
          <div className="card-head">
            <div>
              <h2>{t('In this order')}</h2>
              <p className="quiet">{summaryOf(now.blocks)}</p>
            </div>
            <Button kind="main" onClick={add} disabled={now.broken.length > 0}>
              <Plus size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Add a rule')} <kbd>n</kbd>
            </Button>
          </div>
        )}
        {now.script && !now.script.active && (
          <Banner words={t('“{script}” does not run: these rules do nothing now.', { script: now.script.name })}>
            <Button onClick={runScript}>{t('Run it')}</Button>
          </Banner>
        )}
        {now.broken.length > 0 && (
          <Banner
            words={t('The script cannot be read, so its rules are not shown: line {line}, {message}.', {
              line: now.broken[0]!.line,
              message: now.broken[0]!.message,
            })}
          />
        )}
        {isEmpty ? (
          <Empty
            title={resting ? t('No rules run') : t('No rules yet')}
            fact={
              resting
                ? t('“{script}” rests: under Scripts it can be run. Until then all mail stays in the inbox.', {
                    script: resting.name,
                  })
                : t('All mail stays in the inbox. A rule moves, marks, forwards or answers what it fits.')
            }
            action={
              <Button kind="main" onClick={add}>
                <Plus size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Add the first rule')} <kbd>n</kbd>
              </Button>
            }
          />
        ) : (
          <RuleList
            ref={list}
            blocks={now.blocks}
            mailboxes={mailboxes}
            onOpen={at => setEditing({ at })}
            onTurn={(at, rule) =>
              change(
                { act: 'change', at, rule: { ...rule, enabled: !rule.enabled } },
                rule.enabled
                  ? t('{rule} rests.', { rule: titleOf(now.blocks[at]!) })
                  : t('{rule} is asked again.', { rule: titleOf(now.blocks[at]!) }),
                () => ({ act: 'change', at, rule }),
              )
            }
            onMove={(at, to) =>
              change(
                { act: 'move', at, before: to > at ? to + 1 : to },
                t('{rule} is number {number} now.', { rule: titleOf(now.blocks[at]!), number: to + 1 }),
                () => ({ act: 'move', at: to, before: at > to ? at + 1 : at }),
              )
            }
            onRemove={(at, rule) =>
              change({ act: 'remove', at }, t('{name} was removed.', { name: titleOf(now.blocks[at]!) }), () => ({
                act: 'add',
                before: at,
                rule,
              }))
            }
          />
        )}
      </section>
      <div className="rules-side">
        <AwayCard address={address} now={now.vacation} />
        <ScriptsCard address={address} now={now} mailboxes={mailboxes} />
      </div>
      {editing && (
        <RuleDialog
          address={address}
          account={account}
          now={now}
          at={editing.at}
          onClose={() => {
            setEditing(null);
            requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[data-rule] button')?.focus());
          }}
        />
      )}
    </div>
  );
}

function Banner({ words, children }: { words: string; children?: React.ReactNode }) {
  return (
    <div className="rules-banner" role="status">
      <StatusShape shape="attention" />
      <span>{words}</span>
      {children}
    </div>
  );
}
