/** One person: who, how much, what opens the mailbox, who is signed in, how a device is connected, and the end of it. */

import { X } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { AccountRow, AliasRow, Person } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { PersonElsewhere } from '../elsewhere/person-elsewhere.tsx';
import { useLive } from '../live.ts';
import { PersonRules } from '../rules/person-rules.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { BoxPeople } from './boxes/box-people.tsx';
import { useTrip } from './breaker-live.tsx';
import { Used } from './domain-section.tsx';
import { Extensions } from './extensions/extensions-part.tsx';
import { Part, SizeField } from './forms.tsx';
import { bytesOf, localPartOf, sizeField, stateOf } from './people-words.ts';
import { ChangePassword, RemovePerson } from './person-dialogs.tsx';
import { AppPasswords, Devices, Sessions } from './person-parts.tsx';
import { Sending, Stopped } from './person-sending.tsx';
import { PersonShares } from './person-shares.tsx';
import { PersonHold } from './retention/holds-card.tsx';

type DrawerProps = {
  readonly address: string;
  readonly aliases: readonly AliasRow[];
  /** Everybody who lives here. */
  readonly people: readonly AccountRow[];
  /** Nobody here has this address: it was mistyped, or he was removed. */
  readonly nobody: boolean;
  readonly onClose: () => void;
};

export function PersonDrawer({ address, aliases, people, nobody, onClose }: DrawerProps) {
  const live = useLive(`person ${address}`, (api, signal) => api.accounts.watchOne({ address }, signal));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = live.state === 'ready' ? live.data.account.name : '';
  return (
    <aside className="drawer" aria-label={address} data-region="">
      <h1 className="only-read-aloud drawer-h1">{t('Accounts')}</h1>
      <header className="drawer-head">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {name || localPartOf(address)}
          </h2>
          <p className="quiet">{address}</p>
        </div>
        <IconButton label={t('Close')} keys="Esc" onClick={onClose}>
          <X size={18} strokeWidth={1.6} />
        </IconButton>
      </header>
      {nobody ? (
        <Empty
          title={t('Nobody here has this address')}
          fact={t('The person was removed, or the address was cut short.')}
          action={<Button onClick={onClose}>{t('Show everybody')}</Button>}
        />
      ) : (
        <Faces live={live} what={address} rows={6}>
          {person => <PersonPage person={person} aliases={aliases} people={people} />}
        </Faces>
      )}
    </aside>
  );
}

function Password({ account, ask }: { account: Person['account']; ask: () => void }) {
  return (
    <Part
      title={t('Password')}
      acts={
        <Button kind="quiet" onClick={ask}>
          {account.hasPassword ? t('New password') : t('Set a password')}
        </Button>
      }
    >
      <p className="second">
        {account.hasPassword
          ? t('One is set. Only its hash is kept.')
          : t('None yet: only app passwords open the mailbox.')}
      </p>
    </Part>
  );
}

type PageProps = Pick<DrawerProps, 'aliases' | 'people'> & { readonly person: Person };

function PersonPage({ person, aliases, people }: PageProps) {
  const { account } = person;
  const trip = useTrip(account.address);
  const [asking, setAsking] = useState<'password' | 'remove' | null>(null);
  const mine = aliases.filter(one => one.maker === undefined && one.targets.includes(account.address));
  const close = (): void => setAsking(null);
  return (
    <div className="drawer-body">
      <StateLine account={account} />
      {trip && <Stopped trip={trip} />}
      <Details key={`${account.name} ${account.quotaBytes}`} account={account} />
      {account.box ? (
        <BoxPeople account={account} people={people} />
      ) : (
        <Password account={account} ask={() => setAsking('password')} />
      )}
      {!account.box && <AppPasswords person={person} />}
      <Sessions person={person} />
      {!trip && <Sending address={account.address} />}
      <Part title={t('Aliases')}>
        {mine.length === 0 ? (
          <p className="second">{t('No other address leads here.')}</p>
        ) : (
          <ul className="plain-list">
            {mine.map(one => (
              <li key={one.address}>
                <span>
                  {one.address.startsWith('@') ? t('Everything else {address}', { address: one.address }) : one.address}
                </span>
                {one.targets.length > 1 && (
                  <span className="quiet">
                    {t('and {count, plural, one {# other} other {# others}}', { count: one.targets.length - 1 })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Extensions account={account} />
      <PersonElsewhere address={account.address} />
      <PersonRules address={account.address} />
      {!account.box && <BoxPeople account={account} people={people} />}
      <PersonShares account={account} />
      <Devices account={account} />
      <Part title={t('Mail')}>
        <p className="second">
          <a href={`/journeys?where=${encodeURIComponent(account.address)}`}>
            {t('The last journeys of {address}', { address: account.address })}
          </a>
        </p>
      </Part>
      <PersonHold account={account} />
      <End account={account} onRemove={() => setAsking('remove')} />
      {asking === 'password' && <ChangePassword account={account} onClose={close} />}
      {asking === 'remove' && <RemovePerson account={account} aliases={aliases} onClose={close} />}
    </div>
  );
}

function StateLine({ account }: { account: AccountRow }) {
  const { shape, word } = stateOf(account, useTrip(account.address) !== null);
  return (
    <div className="drawer-state">
      <span className="state">
        <StatusShape shape={shape} /> {word}
      </span>
      <Used account={account} />
      <span className="quiet num">
        {t('{count, plural, one {# message} other {# messages}}', { count: account.usedMessages })}
      </span>
    </div>
  );
}

/** Name and limit, saved together, taken back together. */
function Details({ account }: { account: AccountRow }) {
  const act = useAct();
  const say = useSay();
  const [name, setName] = useState(account.name);
  const [limit, setLimit] = useState(sizeField(account.quotaBytes));
  const quotaBytes = bytesOf(limit);
  const changed = name.trim() !== account.name || (quotaBytes !== undefined && quotaBytes !== account.quotaBytes);
  const { address } = account;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (quotaBytes === undefined || !changed) return;
    const before = { address, name: account.name, quotaBytes: account.quotaBytes };
    if (!(await act(t('Saving'), api => api.accounts.change({ address, name: name.trim(), quotaBytes })))) return;
    const undo = (): void => void act(t('Taking back'), api => api.accounts.change(before));
    const who = name.trim() || address;
    const text =
      quotaBytes === null
        ? t('{who} has no limit.', { who })
        : t('{who} may hold {size}.', { who, size: size(quotaBytes) });
    say({ text, action: { label: t('Undo'), run: undo } });
  };
  return (
    <form className="details" onSubmit={event => void save(event)} noValidate>
      <div className="field">
        <label htmlFor="person-name">{t('Name')}</label>
        <input
          id="person-name"
          className="input"
          value={name}
          onChange={event => setName(event.target.value)}
          autoComplete="off"
        />
      </div>
      <SizeField
        label={t('May hold')}
        value={limit}
        onChange={setLimit}
        fault={quotaBytes === undefined ? t('A number, such as {example}', { example: '10' }) : null}
      />
      {changed && (
        <div className="details-acts">
          <Button kind="main" type="submit" disabled={quotaBytes === undefined}>
            {t('Save')}
          </Button>
        </div>
      )}
    </form>
  );
}

function End({ account, onRemove }: { account: AccountRow; onRemove: () => void }) {
  const act = useAct();
  const say = useSay();
  const { address, enabled } = account;
  const turn = async (on: boolean): Promise<void> => {
    const done = await act(on ? t('Opening') : t('Closing'), api => api.accounts.change({ address, enabled: on }));
    if (!done) return;
    const undo = (): void => void act(t('Taking back'), api => api.accounts.change({ address, enabled: !on }));
    const text = on
      ? t('{address} is open again.', { address })
      : t(
          '{address} is closed: nobody signs in, mail for it is refused.{count, plural, =0 {} one { # program signed out.} other { # programs signed out.}}',
          { address, count: done.ended },
        );
    say({ text, action: { label: t('Undo'), run: undo } });
  };
  return (
    <Part title={enabled ? t('Close or remove') : t('Open or remove')}>
      <p className="second">
        {enabled
          ? t('Closed, nobody can sign in and mail is refused; what is in the mailbox stays.')
          : t('Nobody can sign in and mail is refused. What is in the mailbox is kept.')}
      </p>
      <div className="part-acts">
        <Button onClick={() => void turn(!enabled)}>{enabled ? t('Close the account') : t('Open the account')}</Button>
        <Button kind="quiet" className="removal" onClick={onRemove}>
          {t('Remove…')}
        </Button>
      </div>
    </Part>
  );
}
