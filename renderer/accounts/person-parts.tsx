/** What opens a mailbox besides its password, who is signed in, and what a device must be told. */

import { useState } from 'react';
import type { AccountRow, AppPasswordRow, Person, SessionRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { Moment } from '../design/moment.tsx';
import { rich } from '../language/rich.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { Part } from './forms.tsx';
import { deviceCards, onlyHere, programName, protocolWord } from './people-words.ts';
import { AddAppPassword, SignOutEverywhere } from './person-dialogs.tsx';

export function AppPasswords({ person: { account, appPasswords } }: { person: Person }) {
  const [adding, setAdding] = useState(false);
  useKeys(t('Person'), [{ keys: 'p', say: t('Add an app password'), run: () => setAdding(true) }], !adding);
  return (
    <Part
      title={t('App passwords')}
      acts={
        <Button kind="quiet" onClick={() => setAdding(true)}>
          {t('Add an app password')} <kbd>p</kbd>
        </Button>
      }
    >
      {appPasswords.length === 0 ? (
        <p className="second">{t('None. One for each program means that a lost telephone is locked out alone.')}</p>
      ) : (
        <ul className="plain-list">
          {appPasswords.map(one => (
            <AppPassword key={one.id} account={account} one={one} />
          ))}
        </ul>
      )}
      {adding && <AddAppPassword account={account} onClose={() => setAdding(false)} />}
    </Part>
  );
}

function AppPassword({ account: { address }, one }: { account: AccountRow; one: AppPasswordRow }) {
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const say = useSay();
  const [protocol = '', remote = ''] = one.lastUsedBy?.split(' ') ?? [];
  const remove = async (): Promise<void> => {
    const gone = await act(t('Removing'), api => api.appPasswords.remove({ address, id: one.id }));
    if (gone) say({ text: t('The app password {name} is wrong from now on.', { name: one.name }) });
  };
  return (
    <li>
      <span>
        <strong>{one.name}</strong>
        <span className="person-under quiet">
          {one.lastUsedAt === null
            ? rich('Never used, made {when}', { when: <Moment at={one.createdAt} /> })
            : rich('{when}, {protocol} from {remote}', {
                when: <Moment at={one.lastUsedAt} />,
                protocol: protocol.toUpperCase(),
                remote,
              })}
        </span>
      </span>
      <Button
        kind="quiet"
        onClick={() => setAsking(true)}
        aria-label={t('Remove the app password {name}', { name: one.name })}
      >
        {t('Remove')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Remove the app password {name}?', { name: one.name })}
        consequence={t(
          'The program that uses it cannot sign in to {address} again. The same word cannot be brought back; a new one can be made.',
          { address },
        )}
        act={t('Remove')}
        onAct={() => void remove()}
      />
    </li>
  );
}

export function Sessions({ person: { account, sessions } }: { person: Person }) {
  const [asking, setAsking] = useState(false);
  return (
    <Part
      title={t('Signed in now')}
      acts={
        (sessions.length > 0 || account.appPasswords > 0) && (
          <Button kind="quiet" onClick={() => setAsking(true)}>
            {t('Sign out everywhere')}
          </Button>
        )
      }
    >
      {sessions.length === 0 ? (
        <p className="second">{t('No program. Those that ask now and then, over POP3 or SMTP, come and go.')}</p>
      ) : (
        <ul className="plain-list">
          {sessions.map(one => (
            <Session key={one.trace} account={account} one={one} />
          ))}
        </ul>
      )}
      {asking && <SignOutEverywhere account={account} onClose={() => setAsking(false)} />}
    </Part>
  );
}

function Session({ account: { address }, one }: { account: AccountRow; one: SessionRow }) {
  const act = useAct();
  const say = useSay();
  const name = programName(one);
  const signOut = async (): Promise<void> => {
    const done = await act(t('Signing out'), api => api.sessions.signOut({ address, trace: one.trace }));
    if (done) say({ text: t('{name} was signed out. It comes back by itself if it knows the password.', { name }) });
  };
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span className="person-under quiet">
          {rich('{protocol} from {remote}, since {when}', {
            protocol: protocolWord(one.protocol),
            remote: one.remote,
            when: <Moment at={one.since} form="list" />,
          })}
        </span>
      </span>
      <span className="alias-acts">
        <a className="button" data-kind="quiet" href={`/journey/${encodeURIComponent(one.trace)}`}>
          {t('Protocol')}
        </a>
        <Button kind="quiet" onClick={() => void signOut()} aria-label={t('Sign out {name}', { name })}>
          {t('Sign out')}
        </Button>
      </span>
    </li>
  );
}

/** From the listeners as they are now, never from what they usually are. */
export function Devices({ account }: { account: AccountRow }) {
  const status = useStatusData();
  if (!status) return null;
  const cards = deviceCards(status.listeners, status.hostName, account.address);
  return (
    <Part title={t('Connect a device')}>
      <p className="second">
        <a href={`/connect/${encodeURIComponent(account.address)}`}>
          {t('Cards for each program, codes for telephones')}
        </a>
      </p>
      {cards.length === 0 && <p className="second">{t('No port is open for mail programs now.')}</p>}
      {cards.map(card => (
        <dl className="device" key={card.title} aria-label={card.title}>
          <div className="device-title">
            <dt>{card.title}</dt>
            <dd className="only-read-aloud">{card.port}</dd>
          </div>
          {card.facts.map(({ label, value }) => (
            <div key={label}>
              <dt className="quiet">{label}</dt>
              <dd>
                <code>{value}</code>
                <CopyButton text={value} label={t('Copy {what} of {card}', { what: label, card: card.title })} />
              </dd>
            </div>
          ))}
        </dl>
      ))}
      {onlyHere(status.listeners) && (
        <p className="note">
          {rich('Only programs on this computer can reach these. For others, change listen.host in <a>Settings</a>.', {
            a: text => <a href="/settings">{text}</a>,
          })}
        </p>
      )}
    </Part>
  );
}
