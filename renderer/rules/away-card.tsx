/** The away reply: whether it answers now, until when, and the form that says so. */

import { useId, useState } from 'react';
import type { VacationNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { span } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { type AwayForm, formOf, missing, stateWords, vacationOf, zoneHere } from './away-form.ts';

type CardProps = { readonly address: string; readonly now: VacationNow };

export function AwayCard({ address, now }: CardProps) {
  const [asking, setAsking] = useState(false);
  return (
    <section className="card rules-aside" aria-label={t('Away reply')}>
      <div className="card-head">
        <h2>{t('Away reply')}</h2>
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {now.vacation ? t('Change') : t('Set up')}
        </Button>
      </div>
      <div className="rules-aside-body">
        <AwayState address={address} now={now} />
      </div>
      {asking && <AwayDialog address={address} now={now} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** Also in the drawer of a person. */
export function AwayState({ address, now }: CardProps) {
  const act = useAct();
  const say = useSay();
  const { vacation, state } = now;
  const end = async (): Promise<void> => {
    if (!vacation) return;
    const off = { ...vacation, on: false };
    const done = await act(t('Turning off'), api => api.vacation.set({ address, vacation: off, tell: false }));
    if (!done) return;
    const run = (): void => void act(t('Taking back'), api => api.vacation.set({ address, vacation, tell: false }));
    say({ text: t('The away reply of {address} is off.', { address }), action: { label: t('Undo'), run } });
  };
  return (
    <>
      <p className="state">
        <StatusShape shape={state === 'now' ? 'ok' : state === 'ahead' ? 'waiting' : 'info'} /> {stateWords(now)}
      </p>
      {now.long && now.since !== null && (
        <p className="rule-note">
          <StatusShape shape="attention" />{' '}
          {t('It has answered for {span}, and has no end. Forgotten?', { span: span(Date.now() - now.since) })}
        </p>
      )}
      {vacation && state !== 'off' && <p className="second away-text">{vacation.text}</p>}
      {!vacation && <p className="second">{t('Nobody is answered. With dates it begins and ends by itself.')}</p>}
      {now.others && <p className="second">{t('Another rule, or a part written by hand, answers besides.')}</p>}
      {(state === 'now' || state === 'ahead') && (
        <Button kind="quiet" onClick={() => void end()}>
          {t('Turn it off')}
        </Button>
      )}
    </>
  );
}

export function AwayDialog({ address, now, onClose }: CardProps & { onClose: () => void }) {
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [form, setForm] = useState<AwayForm>(() => ({ ...formOf(now.vacation), on: true }));
  const [tell, setTell] = useState(true);
  const [state] = useState(now.scriptState);
  const set = (change: Partial<AwayForm>): void => setForm(before => ({ ...before, ...change }));
  const lacks = missing(form);
  const vacation = vacationOf(form, now.vacation, zoneHere);
  const save = submit(
    api => api.vacation.set({ address, vacation, state, tell }),
    done => {
      say({ text: t('The away reply of {address}: {state}.', { address, state: stateWords(done) }) });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('Away reply of {address}', { address })} wide>
      <form className="form rule-form" onSubmit={save} noValidate>
        <Times form={form} set={set} />
        <TextField
          label={t('Subject')}
          value={form.subject}
          onChange={subject => set({ subject })}
          help={t('Empty: “Auto:” and the subject that is answered')}
          autoComplete="off"
        />
        <Words form={form} set={set} />
        <div className="field">
          <span className="device-label" aria-hidden="true">
            {t('Answers')}
          </span>
          <Choice
            label={t('Who gets an answer')}
            value={form.whom}
            choices={[
              ['everybody', t('Everybody')],
              ['known', t('Only people written to before')],
            ]}
            onChange={whom => set({ whom })}
          />
          <span className="field-help">{t('Machines, lists, junk and bounces never get one.')}</span>
        </div>
        <div className="away-pair">
          <TextField
            label={t('Days between two answers to the same person')}
            value={form.days}
            onChange={days => set({ days })}
            inputMode="numeric"
            autoComplete="off"
          />
          <TextField
            label={t('Other addresses that are answered for')}
            value={form.addresses}
            onChange={addresses => set({ addresses })}
            help={t('Aliases are known already')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </div>
        <label className="check">
          <input type="checkbox" checked={tell} onChange={event => setTell(event.target.checked)} />
          {t('Tell {address} by a letter', { address })}
        </label>
        <Fault text={fault} />
        <Actions>
          {lacks && <span className="quiet rule-lacks">{lacks}</span>}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || lacks !== null}>
            {busy ? t('Saving…') : t('Turn it on')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

type PartProps = { readonly form: AwayForm; readonly set: (change: Partial<AwayForm>) => void };

function Times({ form, set }: PartProps) {
  const id = useId();
  return (
    <div className="away-pair">
      <TextField
        label={t('From')}
        type="date"
        value={form.from}
        onChange={from => set({ from })}
        help={t('Empty: from now on')}
      />
      <TextField
        label={t('Until, that day too')}
        type="date"
        value={form.until}
        onChange={until => set({ until })}
        help={t('Empty: until it is turned off')}
      />
      <div className="field">
        <label htmlFor={id}>{t('Days by the clock of')}</label>
        <select
          id={id}
          className="input"
          value={form.zone}
          onChange={event => set({ zone: event.target.value as AwayForm['zone'] })}
        >
          <option value="server">{t('the mail server')}</option>
          <option value="here">
            {t('this computer ({zone})', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          </option>
          {form.zone === 'kept' && <option value="kept">{t('as it was set')}</option>}
        </select>
      </div>
    </div>
  );
}

function Words({ form, set }: PartProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('What is answered')}</label>
      <textarea
        id={id}
        className="input condition-text"
        rows={5}
        value={form.text}
        onChange={event => set({ text: event.target.value })}
      />
    </div>
  );
}
