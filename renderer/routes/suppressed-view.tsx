/** Addresses elsewhere that are not tried any more, because their server said for good, and again, that they do not exist. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { SuppressionRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import './routes.css';
import './peers.css';

export function SuppressedView() {
  const live = useLive('suppressed', (api, signal) => api.suppression.watch({}, signal));
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <BackLink href="/settings/outgoing">{t('Settings')}</BackLink>
          <h1>{t('Addresses not tried any more')}</h1>
          <p>{t('Their own server said, for good and again, that they do not exist')}</p>
        </div>
      </header>
      <Faces live={live} what={t('the addresses')}>
        {rows => (
          <div className="routes">
            <AddAddress />
            {rows.length === 0 ? (
              <Empty
                title={t('Every address is tried')}
                fact={t('An address that fails for good, and again, comes here by itself while suppression.on holds.')}
              />
            ) : (
              <ul className="card">
                {rows.map(row => (
                  <Address key={row.address} row={row} />
                ))}
              </ul>
            )}
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom suppression`}</code>
            </p>
          </div>
        )}
      </Faces>
    </div>
  );
}

function AddAddress() {
  const act = useAct();
  const say = useSay();
  const [address, setAddress] = useState('');
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wanted = address.trim();
    const done = await act(t('Adding the address'), api => api.suppression.add({ address: wanted }));
    if (!done) return;
    setAddress('');
    const back = (): void => void act(t('Taking it back'), api => api.suppression.remove({ address: wanted }));
    say({ text: t('{address} is not tried any more.', { address: wanted }), action: { label: t('Undo'), run: back } });
  };
  return (
    <form className="card try-address" onSubmit={add}>
      <input
        className="input"
        aria-label={t('Address')}
        placeholder={t('An address that is not to be tried')}
        value={address}
        onChange={event => setAddress(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
      />
      <Button type="submit" disabled={!address.includes('@')}>
        {t('Do not try it')}
      </Button>
    </form>
  );
}

function Address({ row }: { row: SuppressionRow }) {
  const { address, state, failures, lastAt, until, reply, host, why, trace, by } = row;
  const act = useAct();
  const say = useSay();
  const lift = async (): Promise<void> => {
    const done = await act(t('Lifting it'), api => api.suppression.remove({ address }));
    if (!done) return;
    const back = (): void =>
      void act(t('Taking it back'), api =>
        state === 'allowed' ? api.suppression.allow({ address }) : api.suppression.add({ address }),
      );
    say({ text: t('{address} is tried again.', { address }), action: { label: t('Undo'), run: back } });
  };
  return (
    <li className="peer">
      <div className="peer-who">
        <p className="state">
          <StatusShape shape={state === 'allowed' ? 'ok' : 'held'} /> <b>{address}</b>{' '}
          <span className="second">
            {state === 'allowed' ? t('tried, whatever its server says') : t('not tried')}
            {state === 'suppressed' && until !== null && (
              <>
                {' · '}
                <Moment at={until} form="until" />
              </>
            )}
          </span>
        </p>
        {(why ?? reply) !== null && (
          <p className="second">
            {why ?? reply}
            {host !== null && <span className="quiet"> {host}</span>}
          </p>
        )}
        <p className="quiet num">
          {by === null
            ? t('{failures, plural, one {# failure} other {# failures}}', { failures })
            : t('by {name}', { name: by })}{' '}
          · <Moment at={lastAt} />
          {trace !== null && (
            <>
              {' · '}
              <Link href={`/journey/${encodeURIComponent(trace)}`}>{t('its journey')}</Link>
            </>
          )}
        </p>
      </div>
      <Button
        onClick={() => void lift()}
        aria-label={
          state === 'allowed' ? t('Forget it: {address}', { address }) : t('Try it again: {address}', { address })
        }
      >
        {state === 'allowed' ? t('Forget it') : t('Try it again')}
      </Button>
    </li>
  );
}
