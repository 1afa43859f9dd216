/** Machines that send without signing in: each with its address, its sender, and when it was last heard of. */

import { useState } from 'react';
import type { DeviceRow, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { count } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useLive } from '../live.ts';
import { DeviceDialog } from './device-dialog.tsx';
import { DeviceSheet } from './device-sheet.tsx';
import { findDevices, stateOfDevice, writesTo } from './device-words.ts';
import './devices.css';

type SectionProps = { readonly people: People; readonly text: string };
type Asking = { readonly kind: 'form'; readonly id: number | null } | { readonly kind: 'sheet'; readonly id: number };

export function DevicesSection({ people, text }: SectionProps) {
  const live = useLive('devices', (api, signal) => api.devices.watch({}, signal));
  const [asking, setAsking] = useState<Asking | null>(null);
  const devices = live.state === 'ready' ? live.data : [];
  const found = findDevices(devices, text);
  const close = (): void => setAsking(null);
  const asked = devices.find(one => one.id === asking?.id);
  if (text.trim() !== '' && found.length === 0) return null;
  return (
    <section className="card domain" aria-label={t('Devices')}>
      <div className="card-head domain-head">
        <div>
          <h2>{t('Devices')}</h2>
          <p className="quiet">{t('Scanners, printers and old programs that send without signing in')}</p>
        </div>
        <div className="domain-acts">
          <Button kind="quiet" onClick={() => setAsking({ kind: 'form', id: null })}>
            {t('Add a device')}
          </Button>
        </div>
      </div>
      <Faces live={live} what={t('the devices')} rows={2} isEmpty={data => data.length === 0} empty={() => <None />}>
        {() => <DeviceTable devices={found} onOpen={id => setAsking({ kind: 'sheet', id })} />}
      </Faces>
      {asking?.kind === 'form' && (
        <DeviceDialog
          device={asked ?? null}
          people={people}
          onClose={close}
          onSaved={id => setAsking({ kind: 'sheet', id })}
        />
      )}
      {asking?.kind === 'sheet' && asked && (
        <DeviceSheet device={asked} onClose={close} onChange={() => setAsking({ kind: 'form', id: asked.id })} />
      )}
    </section>
  );
}

const None = () => (
  <p className="domain-empty second">
    {t('None yet. A machine that can neither sign in nor encrypt gets a port of its own here, for its address alone.')}
  </p>
);

type TableProps = { readonly devices: readonly DeviceRow[]; readonly onOpen: (id: number) => void };

const DeviceTable = ({ devices, onOpen }: TableProps) => (
  <table className="table">
    <caption className="only-read-aloud">{t('Devices')}</caption>
    <thead>
      <tr>
        <th>{t('Device')}</th>
        <th className="wide">{t('Sends as')}</th>
        <th className="widest">{t('Writes to')}</th>
        <th>{t('Last message')}</th>
        <th className="right widest">{t('Messages')}</th>
        <th>{t('State')}</th>
      </tr>
    </thead>
    <tbody>
      {devices.map(device => (
        <Row key={device.id} device={device} onOpen={onOpen} />
      ))}
    </tbody>
  </table>
);

function Row({ device, onOpen }: { device: DeviceRow; onOpen: (id: number) => void }) {
  const { id, name, addresses, port, sender, used, accepted, enabled } = device;
  const { shape, word } = stateOfDevice(device);
  return (
    <tr data-closed={!enabled || undefined}>
      <td>
        <button type="button" className="device-link person-link" onClick={() => onOpen(id)}>
          {name}
        </button>
        <span className="device-under quiet num">
          {t('{addresses} · port {port}', { addresses: addresses.join(', '), port })}
        </span>
      </td>
      <td className="wide">{sender}</td>
      <td className="widest">{writesTo(device)}</td>
      <td className="num">{used ? <Moment at={used.at} /> : <span className="quiet">{t('None yet')}</span>}</td>
      <td className="num right widest">{count(accepted)}</td>
      <td>
        <span className="state person-state">
          <StatusShape shape={shape} />
          <span>{word}</span>
        </span>
      </td>
    </tr>
  );
}
