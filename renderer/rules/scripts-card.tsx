/** The scripts of a person as they lie: which one runs, and each as text. */
import { useState } from 'react';
import type { FiltersNow, ScriptRow } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { size } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { ScriptDialog } from './script-dialog.tsx';

type CardProps = { readonly address: string; readonly now: FiltersNow; readonly mailboxes: readonly string[] };

const roles = { active: 'Sorts the mail', before: 'Runs first', after: 'Runs last', none: 'Rests' } as const;

export function ScriptsCard({ address, now, mailboxes }: CardProps) {
  /** '' for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const { scripts, limits } = now.list;
  const full = scripts.length >= limits.scripts;
  return (
    <section className="card rules-aside" aria-label="Scripts">
      <div className="card-head">
        <h2>Scripts</h2>
        <Button kind="quiet" onClick={() => setOpen('')} disabled={full}>
          Write one
        </Button>
      </div>
      <div className="rules-aside-body">
        <p className="second">
          {scripts.length === 0
            ? 'None. The first rule makes one. Mail programs that know Sieve keep theirs here too.'
            : 'What the rules are, as Sieve (RFC 5228). One of them sorts the mail.'}
          {full && ` There are ${limits.scripts}, and that is as many as there may be.`}
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
    const done = await act(on ? 'Starting' : 'Stopping', api =>
      api.filters.activate({ address, name: on ? name : null }),
    );
    if (done) say({ text: on ? `“${name}” sorts the mail from now on.` : 'Nothing sorts the mail any more.' });
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
      <span className="alias-acts">
        <Button kind="quiet" onClick={onOpen} aria-label={`Show ${name}`}>
          Show
        </Button>
        <Button
          kind="quiet"
          onClick={() => void turn(role !== 'active')}
          aria-label={`${role === 'active' ? 'Stop' : 'Run'} ${name}`}
        >
          {role === 'active' ? 'Stop' : 'Run'}
        </Button>
        {role !== 'active' && (
          <Button kind="quiet" onClick={() => setAsking(true)} aria-label={`Remove ${name}`}>
            Remove
          </Button>
        )}
      </span>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={`Remove the script ${name}?`}
        consequence="Its text is gone for good. Mail that it has sorted stays where it is."
        act="Remove"
        onAct={() => void act('Removing', api => api.filters.remove({ address, name }))}
      />
    </li>
  );
}
