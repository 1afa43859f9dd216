/** One rule as a form: which folder, how long, whose, and what is spared. It comes into the draft; nothing holds yet. */

import { type FormEvent, useId, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { Actions, Select } from '../forms.tsx';
import {
  type AgeUnit,
  ageUnits,
  lineOf,
  type RuleForm,
  ruleDetails,
  ruleFault,
  ruleIn,
  sparedChoices,
  whereChoices,
} from './rule-words.ts';

type DialogProps = {
  readonly form: RuleForm;
  readonly isNew: boolean;
  readonly onTake: (line: string) => void;
  readonly onClose: () => void;
};

export function RuleDialog({ form: start, isNew, onTake, onClose }: DialogProps) {
  const id = useId();
  const [form, setForm] = useState(start);
  const [tried, setTried] = useState(false);
  const found = ruleFault(form);
  const fault = tried ? found : null;
  const set = (change: Partial<RuleForm>): void => setForm({ ...form, ...change });
  const take = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (found === null) onTake(lineOf(form));
  };
  const rule = ruleIn(lineOf(form));
  return (
    <Dialog open onClose={onClose} title={isNew ? t('Add a rule') : t('Change the rule')}>
      <form className="form" onSubmit={take} noValidate>
        <Select
          label={t('Mail in')}
          value={form.where}
          choices={whereChoices}
          onChange={where => set({ where })}
          autoFocus
        />
        {form.where === 'name' && (
          <TextField
            label={t('Folder')}
            value={form.name}
            onChange={name => set({ name })}
            fault={fault?.field === 'name' ? fault.words : null}
            help={t('As it is called, such as Newsletters; folders below it too')}
            autoComplete="off"
          />
        )}
        <div className="field">
          <label htmlFor={`${id}-count`}>{t('Stays for')}</label>
          <div className="size-field">
            <input
              id={`${id}-count`}
              className="input num"
              inputMode="numeric"
              value={form.count}
              onChange={event => set({ count: event.target.value })}
              aria-invalid={fault?.field === 'count' || undefined}
              aria-describedby={`${id}-count-help`}
              autoComplete="off"
            />
            <select
              className="input"
              aria-label={t('{label}: unit', { label: t('Stays for') })}
              value={form.unit}
              onChange={event => set({ unit: event.target.value as AgeUnit })}
            >
              {ageUnits.map(([unit, name]) => (
                <option key={unit} value={unit}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          {fault?.field === 'count' ? (
            <span className="field-fault" id={`${id}-count-help`} role="alert">
              {fault.words}
            </span>
          ) : (
            <span className="field-help" id={`${id}-count-help`}>
              {rule ? ruleDetails({ ...rule, of: [], but: [] }).split(' · ')[0] : ''}
            </span>
          )}
        </div>
        <div className="field">
          <label htmlFor={`${id}-of`}>{t('Whose')}</label>
          <textarea
            id={`${id}-of`}
            className="input targets"
            rows={2}
            value={form.of}
            onChange={event => set({ of: event.target.value })}
            aria-invalid={fault?.field === 'of' || undefined}
            aria-describedby={`${id}-of-help`}
            spellCheck={false}
            autoCapitalize="none"
          />
          <span
            className={fault?.field === 'of' ? 'field-fault' : 'field-help'}
            id={`${id}-of-help`}
            role={fault?.field === 'of' ? 'alert' : undefined}
          >
            {fault?.field === 'of' ? fault.words : t('Addresses or domains, one a line. Empty: everybody’s')}
          </span>
        </div>
        <fieldset className="spared">
          <legend>{t('But not')}</legend>
          {sparedChoices.map(([kind, word]) => (
            <label className="check" key={kind}>
              <input
                type="checkbox"
                checked={form.but.includes(kind)}
                onChange={event =>
                  set({ but: event.target.checked ? [...form.but, kind] : form.but.filter(one => one !== kind) })
                }
              />
              {word}
            </label>
          ))}
        </fieldset>
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit">
            {isNew ? t('Add') : t('Change')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
