/** A relay made or changed: each field says what it is for and what is wrong with it, and all of it is tried before it is kept. */
import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import type { RelayRow, RelayTriedRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import {
  connectionsFault,
  draftFrom,
  encryptions,
  fieldOf,
  isFurther,
  type RelayDraft,
  type RelayField,
  wishFrom,
} from './relay-form.ts';
import { RelayTried } from './relay-tried.tsx';

const EXAMPLE = {
  ...{ name: 'office', host: 'mail.example:587', helo: 'mail.office.example', source: '192.0.2.7' },
  proxy: '127.0.0.1:9050',
};
const mechanisms = ['SCRAM-SHA-256', 'PLAIN', 'LOGIN'] as const;
/** After the last key. */
const PAUSE = 300;

type DialogProps = { readonly relay: RelayRow | null; readonly onDone: () => void; readonly onClose: () => void };

export const RelayDialog = ({ relay, onDone, onClose }: DialogProps) => (
  <Dialog
    open
    wide
    onClose={onClose}
    title={relay === null ? t('Add a relay') : t('Change {name}', { name: relay.name })}
  >
    <RelayForm relay={relay} onDone={onDone} onClose={onClose} />
  </Dialog>
);

function RelayForm({ relay, onDone, onClose }: DialogProps) {
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const [draft, setDraft] = useState(() => draftFrom(relay));
  const [refused, setRefused] = useState<string | null>(null);
  const [tried, setTried] = useState<RelayTriedRow | null>(null);
  const [busy, setBusy] = useState<'trying' | 'keeping' | null>(null);
  const { faults, meet, meetAll } = useFaults(draft, relay === null);
  const [further, setFurther] = useState(() => isFurther(draft));
  const set = (name: RelayField) => (text: string) => {
    setDraft({ ...draft, [name]: text });
    setRefused(null);
    setTried(null);
  };
  const field = (name: RelayField) => ({
    value: draft[name],
    onChange: set(name),
    onBlur: () => meet(name),
    fault: faults[name],
  });
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
  const isReady = draft.name.trim() !== '' && draft.hosts.trim() !== '' && connectionsFault(draft.connections) === null;
  const look = async (): Promise<void> => {
    meetAll();
    setBusy('trying');
    setTried(null);
    setTried(await act(t('Trying the relay'), asked => asked.routing.tryRelay(wishFrom(draft))));
    setBusy(null);
  };
  const keep = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    meetAll();
    const wish = wishFrom(draft);
    setBusy('keeping');
    try {
      if (!api) throw new Error(t('There is no connection to the mail server.'));
      const { faults: found } = await api.routing.checkRelay({ ...wish, isNew: relay === null });
      if (found.length > 0) return;
      if (relay) await api.routing.changeRelay(wish);
      else await api.routing.addRelay(wish);
      say({
        text: relay
          ? t('{name} is changed.', { name: wish.name })
          : t('{name} is added; a route leads mail to it.', { name: wish.name }),
      });
      onDone();
    } catch (error) {
      setRefused(heard(wordsOf(error)));
    } finally {
      setBusy(null);
    }
  };
  return (
    <form className="relay-form" onSubmit={event => void keep(event)} noValidate>
      {!relay && (
        <TextField
          label={t('Name')}
          {...field('name')}
          {...plain}
          placeholder={EXAMPLE.name}
          help={t('As routes call it')}
          autoFocus
        />
      )}
      <TextField
        label={t('Servers')}
        {...field('hosts')}
        {...plain}
        placeholder={EXAMPLE.host}
        help={t('In the order in which they are tried; mx:example.net for the hosts that the DNS names.')}
        autoFocus={relay !== null}
      />
      <div className="relay-pair">
        <TextField label={t('Signs in as')} {...field('user')} {...plain} help={t('Empty: nobody signs in there')} />
        <TextField
          label={t('Password')}
          type="password"
          {...field('password')}
          autoComplete="new-password"
          placeholder={relay?.hasPassword && draft.user.trim() !== '' ? t('kept; type a new one') : ''}
          help={t('It is told to that server alone')}
        />
      </div>
      <Pick
        label={t('Encryption')}
        value={draft.tls}
        onChange={set('tls')}
        fault={faults.tls}
        choices={
          encryptions.some(([level]) => level === draft.tls) ? encryptions : [...encryptions, [draft.tls, draft.tls]]
        }
      />
      <details className="relay-further" open={further} onToggle={event => setFurther(event.currentTarget.open)}>
        <summary>{t('Name, address, proxy and more')}</summary>
        <div className="relay-pair">
          <TextField
            label={t('Calls itself (HELO)')}
            {...field('helo')}
            {...plain}
            placeholder={EXAMPLE.helo}
            help={t('The name that we greet it with; empty: our own')}
          />
          <TextField
            label={t('Dials from')}
            {...field('source')}
            {...plain}
            placeholder={EXAMPLE.source}
            help={t('One of this computer’s addresses, where it has several; empty: the system chooses')}
          />
        </div>
        <div className="relay-pair">
          <TextField
            label={t('Proxy (SOCKS5)')}
            {...field('proxy')}
            {...plain}
            placeholder={EXAMPLE.proxy}
            help={t('A server that dials for us, such as Tor’s; name@ before it where it wants a sign-in')}
          />
          {draft.proxy.includes('@') && (
            <TextField
              label={t('Password of the proxy')}
              type="password"
              {...field('proxyPassword')}
              autoComplete="new-password"
              placeholder={relay?.hasProxyPassword ? t('kept; type a new one') : ''}
              help={t('It is told to the proxy alone')}
            />
          )}
        </div>
        <div className="relay-pair">
          <TextField
            label={t('Connections at once')}
            {...field('connections')}
            fault={connectionsFault(draft.connections) ?? faults.connections}
            {...plain}
            inputMode="numeric"
            help={t('Empty: as to any server')}
          />
          <Pick
            label={t('Way of signing in')}
            value={draft.mechanism}
            onChange={set('mechanism')}
            fault={faults.mechanism}
            choices={[
              ['', t('the safest that both know')],
              ...[...new Set([...mechanisms, ...(draft.mechanism === '' ? [] : [draft.mechanism])])].map(
                one => [one, t('{way} alone', { way: one.replaceAll(',', ', ') })] as const,
              ),
            ]}
          />
        </div>
      </details>
      {tried && <RelayTried tried={tried} />}
      {refused !== null && (
        <span className="field-fault" role="alert">
          <StatusShape shape="failed" /> {refused}
        </span>
      )}
      <div className="dialog-actions">
        <Button onClick={() => void look()} disabled={!isReady || busy !== null} className="relay-try">
          {busy === 'trying' ? t('Trying…') : t('Try it')}
        </Button>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={!isReady || busy === 'keeping'}>
          {relay ? t('Change it') : t('Add it')}
        </Button>
      </div>
    </form>
  );
}

/** What the server says of the draft, told beside a field once somebody has left it. */
function useFaults(draft: RelayDraft, isNew: boolean) {
  const { api } = useConnection();
  const [found, setFound] = useState<Partial<Record<RelayField, string>>>({});
  const [met, setMet] = useState<ReadonlySet<RelayField> | 'all'>(new Set());
  const wish = useMemo(() => wishFrom(draft), [draft]);
  useEffect(() => {
    if (!api || Number.isNaN(wish.concurrency ?? 0)) return;
    let current = true;
    const timer = setTimeout(() => {
      api.routing.checkRelay({ ...wish, isNew }).then(
        ({ faults }) => {
          // The first of each field is the one to mend.
          if (current)
            setFound(Object.fromEntries(faults.toReversed().map(({ field, why }) => [fieldOf(field), heard(why)])));
        },
        () => {},
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, wish, isNew]);
  const shown = (name: RelayField): boolean => met === 'all' || met.has(name);
  return {
    faults: Object.fromEntries(Object.entries(found).filter(([name]) => shown(name as RelayField))) as Partial<
      Record<RelayField, string>
    >,
    meet: (name: RelayField): void => setMet(met === 'all' ? met : new Set([...met, name])),
    meetAll: (): void => setMet('all'),
  };
}

type PickProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
  readonly choices: readonly (readonly [string, string])[];
};

function Pick({ label, value, onChange, fault, choices }: PickProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={event => onChange(event.target.value)}>
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      {fault && (
        <span className="field-fault" role="alert">
          <StatusShape shape="failed" /> {fault}
        </span>
      )}
    </div>
  );
}
