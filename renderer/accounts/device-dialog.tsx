/** A device is added or changed: four answers, and the rest is as it mostly should be. */

import { useId, useState } from 'react';
import type { DeviceRow, DeviceSuggestion, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { heard } from '../language/heard.ts';
import { useAnswer } from '../live.ts';
import { useSay } from '../shell/notices.tsx';
import { type DeviceForm, draftOf, formOf, hostFor, newForm, sendersOf } from './device-words.ts';
import { Actions, Fault, SizeField, useAsked } from './forms.tsx';
import { bytesOf, targetsOf } from './people-words.ts';

type DialogProps = {
  /** null: a new one. */
  readonly device: DeviceRow | null;
  readonly people: People;
  readonly onClose: () => void;
  readonly onSaved: (id: number) => void;
};

export function DeviceDialog({ device, people, onClose, onSaved }: DialogProps) {
  const live = useAnswer('device suggestion', api => api.devices.suggest({}));
  return (
    <Dialog open onClose={onClose} title={device ? t('Change {name}', { name: device.name }) : t('Add a device')}>
      <Faces live={live} what={t('what is free')} rows={4}>
        {suggestion => <Form {...{ device, people, suggestion, onClose, onSaved }} />}
      </Faces>
    </Dialog>
  );
}

function Form({ device, people, suggestion, onClose, onSaved }: DialogProps & { suggestion: DeviceSuggestion }) {
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [form, setForm] = useState<DeviceForm>(() => (device ? formOf(device) : newForm(people, suggestion)));
  const set = (change: Partial<DeviceForm>): void => setForm(before => ({ ...before, ...change }));
  const draft = draftOf(form, suggestion.onlyHere);
  const save = submit(
    api => {
      if (!draft) return Promise.reject(new Error(t('A number is not one.')));
      return device ? api.devices.change({ ...draft, id: device.id }) : api.devices.add(draft);
    },
    ({ device: made, notes }) => {
      if (notes.length > 0) say({ text: notes.join(' '), lasts: 20_000 });
      onSaved(made.id);
    },
  );
  const complete = form.name.trim() !== '' && form.addresses.trim() !== '' && form.sender.trim() !== '';
  return (
    <form className="form" onSubmit={save} noValidate>
      <TextField
        label={t('Name')}
        value={form.name}
        onChange={name => set({ name })}
        help={t('Such as Scanner, first floor')}
        autoFocus
        autoComplete="off"
      />
      <Whence form={form} set={set} suggestion={suggestion} />
      <Sender form={form} set={set} people={people} />
      <Recipients form={form} set={set} />
      <More form={form} set={set} device={device} onlyHere={suggestion.onlyHere} />
      <Fault text={fault} />
      <Actions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy || !complete || !draft}>
          {busy ? t('Saving…') : device ? t('Save') : t('Add')}
        </Button>
      </Actions>
    </form>
  );
}

type FieldProps = { readonly form: DeviceForm; readonly set: (change: Partial<DeviceForm>) => void };

function Whence({ form, set, suggestion }: FieldProps & { suggestion: DeviceSuggestion }) {
  const unused = suggestion.peers.filter(one => !targetsOf(form.addresses).includes(one.address));
  return (
    <>
      <TextField
        label={t('Address it sends from')}
        value={form.addresses.split('\n').join(', ')}
        onChange={addresses => set({ addresses })}
        help={t('The machine shows it in its network menu, such as 192.168.1.40; nobody else may use its port')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {unused.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: buttons, not form fields
        <div className="suggestions" role="group" aria-label={t('Refused lately, perhaps this machine')}>
          <span className="quiet suggestions-word">{t('Refused lately:')}</span>
          {unused.map(({ address, helo, because }) => (
            <button
              type="button"
              className="chip"
              key={address}
              title={heard(because)}
              onClick={() => set({ addresses: [...targetsOf(form.addresses), address].join(', ') })}
            >
              + {address}
              {helo && ` (${helo})`}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function Sender({ form, set, people }: FieldProps & { people: People }) {
  const id = useId();
  return (
    <>
      <TextField
        label={t('Sends as')}
        value={form.sender}
        onChange={sender => set({ sender })}
        help={t('One address of yours, whatever the machine says; its reports come there')}
        list={id}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <datalist id={id}>
        {sendersOf(people)
          .slice(0, MOST_OFFERED)
          .map(one => (
            <option key={one} value={one} />
          ))}
      </datalist>
    </>
  );
}
const MOST_OFFERED = 200;

const whom = [
  ['own', t('Own people')],
  ['named', t('Only these')],
  ['anyone', t('Anyone')],
] as const;

function Recipients({ form, set }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <span className="device-label" aria-hidden="true">
        {t('May write to')}
      </span>
      <Choice
        label={t('May write to')}
        value={form.recipients}
        choices={whom}
        onChange={recipients => set({ recipients })}
      />
      {form.recipients === 'named' && (
        <>
          <textarea
            className="input targets"
            rows={3}
            value={form.named}
            onChange={event => set({ named: event.target.value })}
            aria-label={t('Addresses and domains')}
            aria-describedby={id}
            spellCheck={false}
            autoCapitalize="none"
          />
          <span className="field-help" id={id}>
            {t('One address or domain a line')}
          </span>
        </>
      )}
      {form.recipients === 'anyone' && (
        <p className="note">
          {t('Whoever uses this machine can write to everybody in the name of {sender}.', { sender: form.sender })}
        </p>
      )}
    </div>
  );
}

function More({ form, set, device, onlyHere }: FieldProps & { device: DeviceRow | null; onlyHere: boolean }) {
  const opened = hostFor(form, onlyHere);
  return (
    <details className="device-more">
      <summary>{t('More: port {port}, {count} messages an hour', { port: form.port, count: form.perHour })}</summary>
      <div className="form">
        <TextField
          label={t('Port')}
          value={form.port}
          onChange={port => set({ port })}
          inputMode="numeric"
          help={t('Its own: no other machine or program uses it')}
        />
        <TextField
          label={t('Opened on')}
          value={opened}
          onChange={host => set({ host })}
          help={opened === '' ? t('Empty: where the other ports are') : t('0.0.0.0 is every network of this computer')}
        />
        <TextField
          label={t('Messages an hour')}
          value={form.perHour}
          onChange={perHour => set({ perHour })}
          inputMode="numeric"
          help={t('More are to come later, and you are told')}
        />
        <SizeField
          label={t('Largest message')}
          value={form.most}
          onChange={most => set({ most })}
          fault={bytesOf(form.most) === undefined ? t('A number, such as {example}', { example: '20' }) : null}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={form.others === 'refuse'}
            onChange={event => set({ others: event.target.checked ? 'refuse' : 'rewrite' })}
          />
          {t('Refuse mail in the name of another, instead of putting its own address there')}
        </label>
        <label className="check">
          <input type="checkbox" checked={form.oldTls} onChange={event => set({ oldTls: event.target.checked })} />
          {t('Old TLS (1.0 and weak ciphers), on this port alone')}
        </label>
        <Password form={form} set={set} device={device} />
      </div>
    </details>
  );
}

function Password({ form, set, device }: FieldProps & { device: DeviceRow | null }) {
  return (
    <>
      <TextField
        label={t('Password of the machine')}
        value={form.password ?? ''}
        onChange={password => set({ password })}
        help={
          form.password === null
            ? t('One is set. Type another, or take it away.')
            : t('Only where the machine insists on signing in; it travels in clear, so use it nowhere else')
        }
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {device?.hasPassword && form.password === null && (
        <Button kind="quiet" className="device-no-password" onClick={() => set({ password: '' })}>
          {t('Take the password away')}
        </Button>
      )}
    </>
  );
}
