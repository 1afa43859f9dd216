/** Relays: servers that take mail on for us. Each is tried without sending anything. */
import { useState } from 'react';
import type { RelayRow, RelayTriedRow, RelayWish } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm, Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { hostsIn } from './lines.ts';

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
      <Dialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === null || asked === 'new' ? t('Add a relay') : t('Change {name}', { name: asked.name })}
      >
        {asked !== null && (
          <RelayForm
            relay={asked === 'new' ? null : asked}
            onDone={() => {
              setAsked(null);
              onChanged();
            }}
            onCancel={() => setAsked(null)}
          />
        )}
      </Dialog>
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
  const { name, hosts, user, tls, usedBy, hasPassword, hasProxyPassword } = relay;
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
      {tried?.hosts.map(({ host, works, steps }) => (
        <div className="relay-tried" key={host} role="status">
          <p className="state">
            <StatusShape shape={works ? 'ok' : 'failed'} /> {host}
          </p>
          <ol>
            {steps.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      ))}
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

const EXAMPLE = { name: 'office', host: 'mail.example:587' };
const levels = ['', 'required', 'opportunistic', 'encrypt', 'dane', 'none'] as const;

type FormProps = { readonly relay: RelayRow | null; readonly onDone: () => void; readonly onCancel: () => void };

function RelayForm({ relay, onDone, onCancel }: FormProps) {
  const { api } = useConnection();
  const say = useSay();
  const [name, setName] = useState(relay?.name ?? '');
  const [hosts, setHosts] = useState(relay?.hosts.join(', ') ?? '');
  const [user, setUser] = useState(relay?.user ?? '');
  const [password, setPassword] = useState('');
  const [tls, setTls] = useState(relay?.tls ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const keep = async (): Promise<void> => {
    const wish: RelayWish = {
      ...{ name: name.trim(), hosts: hostsIn(hosts), user: user.trim() },
      ...(password !== '' && { password }),
      ...(tls !== '' && { tls }),
    };
    try {
      if (!api) throw new Error(t('There is no connection to the mail server.'));
      if (relay) await api.routing.changeRelay(wish);
      else await api.routing.addRelay(wish);
      say({
        text: relay
          ? t('{name} is changed.', { name: wish.name })
          : t('{name} is added; a route leads mail to it.', { name: wish.name }),
      });
      onDone();
    } catch (error) {
      setFault(wordsOf(error));
    }
  };
  return (
    <form
      className="relay-form"
      onSubmit={event => {
        event.preventDefault();
        void keep();
      }}
    >
      {!relay && <TextField label={t('Name')} value={name} onChange={setName} placeholder={EXAMPLE.name} />}
      <TextField
        label={t('Servers')}
        value={hosts}
        onChange={setHosts}
        placeholder={EXAMPLE.host}
        help={t('In the order in which they are tried; mx:example.net for the hosts that the DNS names.')}
      />
      <TextField label={t('Signs in as')} value={user} onChange={setUser} autoComplete="off" />
      <TextField
        label={t('Password')}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        placeholder={relay?.hasPassword ? t('kept; type a new one') : ''}
      />
      <label className="field">
        <span>{t('Encryption')}</span>
        <select className="input" value={tls} onChange={event => setTls(event.target.value)}>
          {[...new Set([...levels, tls])].map(level => (
            <option key={level} value={level}>
              {level === '' ? t('as usual') : level}
            </option>
          ))}
        </select>
      </label>
      {fault !== null && (
        <span className="field-fault" role="alert">
          <StatusShape shape="failed" /> {fault}
        </span>
      )}
      <div className="dialog-actions">
        <Button onClick={onCancel}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={hostsIn(hosts).length === 0 || name.trim() === ''}>
          {relay ? t('Change it') : t('Add it')}
        </Button>
      </div>
    </form>
  );
}
