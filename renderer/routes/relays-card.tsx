/** Relays: servers that take mail on for us. Each is tried without sending anything. */
import { useState } from 'react';
import type { RelayRow, RelayTriedRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { RelayDialog } from './relay-dialog.tsx';
import { RelayTried } from './relay-tried.tsx';

type RelaysProps = { readonly relays: readonly RelayRow[]; readonly onChanged: () => void };

export function Relays({ relays, onChanged }: RelaysProps) {
  const [asked, setAsked] = useState<RelayRow | 'new' | null>(null);
  return (
    <section className="card" aria-labelledby="relays-title">
      <div className="card-head">
        <h2 id="relays-title">{t('Relays')}</h2>
        <Button onClick={() => setAsked('new')}>{t('Add a relay')}</Button>
      </div>
      {relays.length === 0 ? (
        <p className="settings-note">
          {t(
            'None. A relay is a server that takes mail on for you, such as your provider’s; a route leads mail to it.',
          )}
        </p>
      ) : (
        <ul>
          {relays.map(relay => (
            <Relay key={relay.name} relay={relay} onEdit={() => setAsked(relay)} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {asked !== null && (
        <RelayDialog
          relay={asked === 'new' ? null : asked}
          onDone={() => {
            setAsked(null);
            onChanged();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

type RelayProps = { readonly relay: RelayRow; readonly onEdit: () => void; readonly onChanged: () => void };

function Relay({ relay, onEdit, onChanged }: RelayProps) {
  const act = useAct();
  const say = useSay();
  const [tried, setTried] = useState<RelayTriedRow | null>(null);
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  const { name, hosts, user, tls, helo, source, proxy, usedBy, hasPassword, hasProxyPassword } = relay;
  const hasSecret = hasPassword || hasProxyPassword;
  const test = async (): Promise<void> => {
    setBusy(true);
    setTried(await act(t('Trying the relay'), api => api.routing.tryRelay({ name })));
    setBusy(false);
  };
  const remove = async (): Promise<void> => {
    if (!(await act(t('Removing the relay'), api => api.routing.removeRelay({ name })))) return;
    const { hasPassword: _, hasProxyPassword: __, usedBy: ___, ...wish } = relay;
    const back = (): void => void act(t('Taking it back'), api => api.routing.addRelay(wish)).then(onChanged);
    say({ text: t('{name} is removed.', { name }), ...(!hasSecret && { action: { label: t('Undo'), run: back } }) });
    onChanged();
  };
  return (
    <li className="relay">
      <div className="relay-head">
        <div>
          <p className="relay-name">
            {name} <span className="second">{hosts.join(', ')}</span>
          </p>
          <p className="second">
            {user === '' ? t('without signing in') : t('signs in as {user}', { user })} · {tls}
            {' · '}
            {t('{count, plural, =0 {no route leads here} one {# route leads here} other {# routes lead here}}', {
              count: usedBy.length,
            })}
          </p>
          {(helo !== '' || source !== '' || proxy !== '') && (
            <p className="quiet">
              {[
                helo === '' ? null : t('greets as {name}', { name: helo }),
                source === '' ? null : t('dials from {address}', { address: source }),
                proxy === '' ? null : t('through the proxy {proxy}', { proxy }),
              ]
                .filter(one => one !== null)
                .join(' · ')}
            </p>
          )}
        </div>
        <div className="relay-acts">
          <Button kind="quiet" onClick={() => void test()} disabled={busy} aria-label={t('Try it: {name}', { name })}>
            {busy ? t('Trying…') : t('Try it')}
          </Button>
          <Button kind="quiet" onClick={onEdit} aria-label={t('Change: {name}', { name })}>
            {t('Change')}
          </Button>
          <Button
            kind="quiet"
            onClick={() => (hasSecret ? setSure(true) : void remove())}
            disabled={usedBy.length > 0}
            aria-label={t('Remove: {name}', { name })}
          >
            {t('Remove')}
          </Button>
        </div>
      </div>
      {tried && <RelayTried tried={tried} />}
      <Confirm
        open={sure}
        onClose={() => setSure(false)}
        question={t('Remove the relay {name}?', { name })}
        consequence={t('Its password goes with it and cannot be brought back.')}
        act={t('Remove it')}
        onAct={() => void remove()}
      />
    </li>
  );
}
