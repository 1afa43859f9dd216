/** What happens as mailboxes fill up, in sentences, and the form that changes it. */

import { type FormEvent, useId, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { useConnection, wordsOf } from '../../live.ts';
import { lockedBy } from '../../settings/settings-words.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Actions, Fault } from '../forms.tsx';
import { applySettings, faultsOf, type Known, valuesNow } from '../use-settings.ts';
import {
  changesFrom,
  fullWords,
  type Policy,
  policyFrom,
  type Unit,
  units,
  warnWords,
  whenFullChoices,
} from './space-words.ts';

export function PolicyCard({ known }: { readonly known: Known }) {
  const [changing, setChanging] = useState(false);
  const policy = policyFrom(known);
  return (
    <section className="card" aria-labelledby="policy-title">
      <div className="card-head">
        <h2 id="policy-title">{t('As they fill up')}</h2>
        {!changing && (
          <Button kind="quiet" onClick={() => setChanging(true)} aria-label={t('Change what happens as they fill up')}>
            {t('Change')}
          </Button>
        )}
      </div>
      {changing ? (
        <PolicyForm known={known} before={policy} onDone={() => setChanging(false)} />
      ) : (
        <ul className="sentences">
          <li>{warnWords(policy)}</li>
          <li>{fullWords(policy)}</li>
          <li>{t('Who is added begins without a limit, unless one is given then.')}</li>
        </ul>
      )}
    </section>
  );
}

type FormProps = { readonly known: Known; readonly before: Policy; readonly onDone: () => void };

function PolicyForm({ known, before, onDone }: FormProps) {
  const id = useId();
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const [policy, setPolicy] = useState(before);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Policy>): void => {
    setPolicy({ ...policy, ...change });
    setFaults(new Map());
  };
  const lock = (key: string): string | null => (known[key] ? lockedBy(known[key]) : null);
  const changes = changesFrom(policy, before);
  const keys = Object.keys(changes);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (keys.length === 0) return onDone();
    if (!api) return setFaults(new Map([['', t('There is no connection to the mail server.')]]));
    setBusy(true);
    try {
      const found = await faultsOf(api, changes);
      setFaults(found);
      if (found.size > 0) return;
      await applySettings(api, changes);
      const was = valuesNow(known, keys);
      const undo = (): void =>
        void act(t('Taking back'), async asked => {
          await applySettings(asked, was);
          return true;
        });
      const text = [...(keys.some(key => key.includes('warn')) ? [warnWords(policy)] : []), fullWords(policy)].join(
        ' ',
      );
      say({ text, action: { label: t('Undo'), run: undo } });
      onDone();
    } catch (error) {
      setFaults(new Map([['', wordsOf(error)]]));
    } finally {
      setBusy(false);
    }
  };
  const percent = (key: string, label: string, help: string, value: string, change: (text: string) => void) => (
    <TextField
      label={label}
      value={value}
      onChange={change}
      fault={faults.get(key)}
      help={lock(key) ?? help}
      disabled={lock(key) !== null}
      inputMode="numeric"
      autoComplete="off"
    />
  );
  return (
    <form
      className="form keeping-form"
      onSubmit={event => void save(event)}
      onKeyDown={event => event.key === 'Escape' && onDone()}
      noValidate
    >
      <div className="policy-warnings">
        {percent('quota.warn-at', t('Tell the owner at, per cent'), t('0: nobody is told'), policy.warnAt, warnAt =>
          set({ warnAt }),
        )}
        {percent(
          'quota.warn-again-at',
          t('And once more at, per cent'),
          t('0: not again'),
          policy.warnAgainAt,
          warnAgainAt => set({ warnAgainAt }),
        )}
      </div>
      <fieldset className="policy-full" disabled={lock('quota.when-full') !== null}>
        <legend>{t('Mail for a full mailbox')}</legend>
        {whenFullChoices.map(([choice, name, does]) => (
          <label className="check" key={choice}>
            <input
              type="radio"
              name={`${id}-full`}
              checked={policy.whenFull === choice}
              onChange={() => set({ whenFull: choice })}
            />
            <span>
              {name}
              <span className="field-help policy-does">{does}</span>
            </span>
          </label>
        ))}
        {lock('quota.when-full') && <p className="field-help">{lock('quota.when-full')}</p>}
        <Fault text={faults.get('quota.when-full') ?? null} />
      </fieldset>
      {policy.whenFull === 'grace' && (
        <div className="policy-warnings">
          <div className="field">
            <label htmlFor={`${id}-time`}>{t('For how long')}</label>
            <div className="size-field">
              <input
                id={`${id}-time`}
                className="input num"
                inputMode="numeric"
                value={policy.graceTime}
                onChange={event => set({ graceTime: event.target.value })}
                disabled={lock('quota.grace-time') !== null}
                aria-invalid={faults.has('quota.grace-time') || undefined}
                aria-describedby={`${id}-time-help`}
                autoComplete="off"
              />
              <select
                className="input"
                aria-label={t('{label}: unit', { label: t('For how long') })}
                value={policy.graceUnit}
                onChange={event => set({ graceUnit: event.target.value as Unit })}
                disabled={lock('quota.grace-time') !== null}
              >
                {units.map(([unit, name]) => (
                  <option key={unit} value={unit}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
            {faults.has('quota.grace-time') ? (
              <span className="field-fault" id={`${id}-time-help`} role="alert">
                {faults.get('quota.grace-time')}
              </span>
            ) : (
              <span className="field-help" id={`${id}-time-help`}>
                {lock('quota.grace-time') ?? t('90 days at most')}
              </span>
            )}
          </div>
          {percent(
            'quota.grace-percent',
            t('Up to, per cent above the limit'),
            t('Of a limit of 10 GB, 20 per cent are 2 GB more'),
            policy.gracePercent,
            gracePercent => set({ gracePercent }),
          )}
        </div>
      )}
      <Fault text={faults.get('') ?? null} />
      <Actions>
        <Button onClick={onDone}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy}>
          {busy ? t('Saving…') : t('Save')}
        </Button>
      </Actions>
    </form>
  );
}
