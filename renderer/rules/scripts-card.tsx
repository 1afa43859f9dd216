/** The scripts of a person as they lie: which one runs, and each as text. */

import { useState } from 'react';
import type { FiltersNow, ScriptRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { size } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { ScriptDialog } from './script-dialog.tsx';

type CardProps = { readonly address: string; readonly now: FiltersNow; readonly mailboxes: readonly string[] };

const roles = {
  active: t('Sorts the mail'),
  before: t('Runs first'),
  after: t('Runs last'),
  none: t('Rests'),
} as const;

export function ScriptsCard({ address, now, mailboxes }: CardProps) {
  /** '' for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const { scripts, limits } = now.list;
  const full = scripts.length >= limits.scripts;
  return (
    <section className="card rules-aside" aria-label={t('Scripts')}>
      <div className="card-head">
        <h2>{t('Scripts')}</h2>
        <Button kind="quiet" onClick={() => setOpen('')} disabled={full}>
          {t('Write one')}
        </Button>
      </div>
      <div className="rules-aside-body">
        <p className="second">
          {scripts.length === 0
            ? t('None. The first rule makes one. Mail programs that know Sieve keep theirs here too.')
            : t('What the rules are, as Sieve (RFC 5228). One of them sorts the mail.')}
          {full &&
            ` ${t('There are {count, number}, and that is as many as there may be.', { count: limits.scripts })}`}
        </p>
        {scripts.length > 0 && (
          <ul className="plain-list">
            {scripts.map(one => (
              <Script key={one.name} address={address} one={one} onOpen={() => setOpen(one.name)} />
            ))}
          </ul>
        )}
      </div>
      {open !== null && (
        <ScriptDialog
          address={address}
          name={open}
          taken={scripts.map(one => one.name)}
          mailboxes={mailboxes}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function Script({ address, one, onOpen }: { address: string; one: ScriptRow; onOpen: () => void }) {
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const say = useSay();
  const { name, role } = one;
  const turn = async (on: boolean): Promise<void> => {
    const done = await act(on ? t('Starting') : t('Stopping'), api =>
      api.filters.activate({ address, name: on ? name : null }),
    );
    if (done)
      say({
        text: on
          ? t('“{script}” sorts the mail from now on.', { script: name })
          : t('Nothing sorts the mail any more.'),
      });
  };
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span className="person-under quiet num">
          <StatusShape shape={role === 'none' ? 'held' : 'ok'} /> {roles[role]}, {size(one.size)},{' '}
          <Moment at={one.modifiedAt} form="list" />
        </span>
      </span>
      <span className="list-acts">
        <Button kind="quiet" onClick={onOpen} aria-label={t('Show {name}', { name })}>
          {t('Show')}
        </Button>
        <Button
          kind="quiet"
          onClick={() => void turn(role !== 'active')}
          aria-label={role === 'active' ? t('Stop {name}', { name }) : t('Run {name}', { name })}
        >
          {role === 'active' ? t('Stop') : t('Run')}
        </Button>
        {role !== 'active' && (
          <Button kind="quiet" onClick={() => setAsking(true)} aria-label={t('Remove {name}', { name })}>
            {t('Remove')}
          </Button>
        )}
      </span>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Remove the script {name}?', { name })}
        consequence={t('Its text is gone for good. Mail that it has sorted stays where it is.')}
        act={t('Remove')}
        onAct={() => void act(t('Removing'), api => api.filters.remove({ address, name }))}
      />
    </li>
  );
}
