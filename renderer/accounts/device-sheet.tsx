/** One device: whether it works now, what is to be typed into it, and every word that was said on its port lately. */

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Api, DeviceRow, DeviceSession, DeviceTest } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Confirm, Dialog } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { isLoopback, machineFacts, mayWords, tickWords } from './device-words.ts';
import { Actions, Part } from './forms.tsx';

type SheetProps = { readonly device: DeviceRow; readonly onClose: () => void; readonly onChange: () => void };

export function DeviceSheet({ device, onClose, onChange }: SheetProps) {
  const [removing, setRemoving] = useState(false);
  const turn = useTurn(device);
  const remove = useRemove(device, onClose);
  const { name, enabled } = device;
  if (removing)
    return (
      <Confirm
        open
        onClose={() => setRemoving(false)}
        question={t('Remove {name}?', { name })}
        consequence={t('Its port {port} closes, and the machine can send no more. What it sent stays where it is.', {
          port: device.port,
        })}
        act={t('Remove {name}', { name })}
        onAct={() => void remove()}
      />
    );
  return (
    <Dialog open onClose={onClose} title={name} wide>
      <Tick device={device} />
      <Card device={device} />
      <Seen device={device} />
      <Actions>
        <Button kind="quiet" className="removal" onClick={() => setRemoving(true)}>
          {t('Remove…')}
        </Button>
        <Button onClick={() => void turn(!enabled)}>{enabled ? t('Disable') : t('Enable')}</Button>
        <Button onClick={onChange}>{t('Change')}</Button>
        <Button kind="main" onClick={onClose}>
          {t('Done')}
        </Button>
      </Actions>
    </Dialog>
  );
}

function useTurn({ id, name }: DeviceRow): (on: boolean) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async on => {
    const done = await act(on ? t('Enabling') : t('Disabling'), api => api.devices.change({ id, enabled: on }));
    if (!done) return;
    const undo = (): void => void act(t('Taking back'), api => api.devices.change({ id, enabled: !on }));
    const text = on ? t('{name} may send again.', { name }) : t('{name} is disabled: its port is closed.', { name });
    say({ text, action: { label: t('Undo'), run: undo } });
  };
}

function useRemove({ id, name }: DeviceRow, onClose: () => void): () => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async () => {
    if (!(await act(t('Removing'), api => api.devices.remove({ id })))) return;
    say({ text: t('{name} was removed.', { name }) });
    onClose();
  };
}

function Tick({ device }: { device: DeviceRow }) {
  const act = useAct();
  const { shape, text, at } = tickWords(device);
  const { id, no, used, addresses } = device;
  const stranger = device.enabled && no?.stranger && no.at > (used?.at ?? 0) ? no.from : null;
  const allow = (): void =>
    void act(t('Changing'), api => api.devices.change({ id, addresses: [...addresses, stranger ?? ''] }));
  return (
    <div className="device-tick" role="status">
      <StatusShape shape={shape} size={16} />
      <span>
        {text}
        {at !== null && (
          <span className="quiet">
            {' '}
            (<Moment at={at} />)
          </span>
        )}
      </span>
      {stranger && <Button onClick={allow}>{t('It is this machine: allow {address}', { address: stranger })}</Button>}
    </div>
  );
}

function Card({ device }: { device: DeviceRow }) {
  return (
    <Part title={t('Type into the machine')}>
      <dl className="device machine">
        {machineFacts(device).map(({ label, value, copy }) => (
          <div key={label}>
            <dt className="quiet">{label}</dt>
            <dd>
              <code>{value}</code>
              {copy && <CopyButton text={value} label={t('Copy {what}', { what: label })} />}
            </dd>
          </div>
        ))}
      </dl>
      <p className="second">{mayWords(device)}</p>
      {device.onlyHere && !device.addresses.every(isLoopback) && (
        <p className="note device-note">
          {t(
            'Only programs on this computer can reach this port. For a machine of your network, change where it is opened.',
          )}
        </p>
      )}
    </Part>
  );
}

const SESSIONS_SHOWN = 5;

async function* tests(api: Api, id: number, signal: AbortSignal): AsyncGenerator<DeviceTest> {
  for await (const devices of api.devices.watch({}, signal)) {
    if (devices.some(one => one.id === id)) yield await api.devices.test({ id, limit: SESSIONS_SHOWN });
  }
}

function Seen({ device: { id } }: { device: DeviceRow }) {
  const live = useLive(`device test ${id}`, (api, signal) => tests(api, id, signal));
  return (
    <Part title={t('Seen on its port')}>
      <Faces live={live} what={t('what was seen')} rows={1}>
        {({ sentence, sessions }) =>
          sessions.length === 0 ? (
            <p className="second">{heard(sentence)}</p>
          ) : (
            <ul className="device-sessions">
              {sessions.map(session => (
                <Session key={session.trace} session={session} />
              ))}
            </ul>
          )
        }
      </Faces>
    </Part>
  );
}

function Session({
  session: { at, remote, own, accepted, refused, sentence, lines, messages },
}: {
  session: DeviceSession;
}) {
  const shape = refused > 0 ? (own ? 'failed' : 'attention') : accepted > 0 ? 'ok' : 'info';
  return (
    <li>
      <details>
        <summary>
          <ChevronRight className="device-turn" size={14} strokeWidth={1.6} aria-hidden="true" />
          <StatusShape shape={shape} />
          <span>
            {heard(sentence)}{' '}
            <span className="quiet">
              <Moment at={at} />, {own ? remote : t('{remote}, not its address', { remote })}
            </span>
          </span>
        </summary>
        {lines.length === 0 ? (
          <p className="second">{t('Not a word was said, or it is not written down yet.')}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keys too
          <section className="device-said mono" aria-label={t('What was said')} tabIndex={0}>
            {lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
              <div key={i} data-who={line.who}>
                <b>{line.who}</b> {line.text}
              </div>
            ))}
          </section>
        )}
        {messages.map(trace => (
          <a key={trace} href={`/journey/${encodeURIComponent(trace)}`}>
            {t('The journey of {trace}', { trace })}
          </a>
        ))}
      </details>
    </li>
  );
}
