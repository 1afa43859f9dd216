/**
 * Whether phones and mail programs can set themselves up: autoconfig and Autodiscover are served on ports 80 and 443, which an
 * office has to switch on. What it is good for, what it needs, the switch; and where a port cannot be had, why.
 */
import { useState } from 'react';
import type { Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAct, useSay } from '../shell/notices.tsx';

const doors = [
  { name: 'http', key: 'web.http-port', port: '80' },
  { name: 'https', key: 'web.https-port', port: '443' },
] as const;
type Door = (typeof doors)[number];

/** Only of an office: who tries programs out has no programs to set up. */
export function SelfSetup({ status }: { status: Pick<Status, 'preset' | 'listeners'> | null }) {
  if (status?.preset !== 'office') return null;
  const seen = new Map(status.listeners.map(one => [one.name, one]));
  const off = doors.filter(({ name }) => (seen.get(name)?.state ?? 'off') === 'off');
  const failed = doors.flatMap(({ name }) => {
    const door = seen.get(name);
    return door?.state === 'failed' ? [door] : [];
  });
  const isWell = off.length === 0 && failed.length === 0;
  return (
    <section className="card self-setup" aria-labelledby="self-setup-title">
      <div className="card-head">
        <h2 id="self-setup-title">
          <StatusShape shape={isWell ? 'ok' : failed.length > 0 ? 'failed' : 'info'} />{' '}
          {isWell ? t('Mail programs can set themselves up') : t('Let mail programs set themselves up')}
        </h2>
      </div>
      <p>
        {t(
          'With an address and a password alone, phones and mail programs then find their servers and ports here (autoconfig, Autodiscover).',
        )}
      </p>
      {failed.map(({ name, port, sentence }) => (
        <p key={name} role="alert">
          {heard(sentence ?? t('Port {port} could not be opened.', { port: String(port) }))}
        </p>
      ))}
      {!isWell && <Needs />}
      {isWell && (
        <p className="quiet">
          {t('Ports {ports} are served. What the DNS and the certificate still need stands among the records.', {
            ports: doors.map(({ name, port }) => seen.get(name)?.port ?? port).join(', '),
          })}
        </p>
      )}
      {!isWell && <Serve off={off} />}
    </section>
  );
}

const Needs = () => (
  <ul className="self-setup-needs">
    <li>{t('Your router or firewall lets ports 80 and 443 of the world in to this computer.')}</li>
    <li>{t('No other program of this computer serves web pages there.')}</li>
    <li>
      {t(
        'Linux gives ports below 1024 only to who may have them: the capability cap_net_bind_service for the server (setcap, or AmbientCapabilities in its systemd unit). Or serve 8080 and 8443 instead, and let the router or firewall send 80 and 443 there.',
      )}
    </li>
  </ul>
);

function Serve({ off }: { off: readonly Door[] }) {
  const [busy, setBusy] = useState(false);
  const act = useAct();
  const say = useSay();
  const ports = off.map(({ port }) => port);
  const undo = (): void =>
    void act(t('Undoing'), async api => {
      for (const { key } of off) await api.settings.set({ key, text: 'off' });
    });
  const serve = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const done = await act(t('Opening the ports'), async api => {
      for (const { key, port } of off) await api.settings.set({ key, text: port });
      return true;
    });
    setBusy(false);
    if (done)
      say({
        text: t('Autoconfig and Autodiscover are served from now on, where the ports can be had.'),
        action: { label: t('Undo'), run: undo },
      });
  };
  return (
    <p className="self-setup-acts">
      {off.length > 0 && (
        <Button onClick={serve} disabled={busy}>
          {ports.length === 2
            ? t('Serve them on ports 80 and 443')
            : t('Serve them on port {port} too', { port: ports[0]! })}
        </Button>
      )}{' '}
      <a href="/settings?find=web.http">{t('Other ports')}</a>
    </p>
  );
}
