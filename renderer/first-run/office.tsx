/** The office's three fields. Faults appear when one tries to start, beside the field they belong to. */
import { type FormEvent, useState } from 'react';
import type { SetupChoice } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { localPart, type OfficeForm, officeChoice, officeFaults } from './presets.ts';

/** RFC 2606 keeps it for this. */
const EXAMPLE = 'office.example';

type OfficeProps = {
  readonly busy: boolean;
  /** Mail that lies elsewhere is brought when the office runs. */
  readonly brings: boolean;
  readonly onBrings: (on: boolean) => void;
  readonly onStart: (choice: SetupChoice) => void;
};

export function Office({ busy, brings, onBrings, onStart }: OfficeProps) {
  const [form, setForm] = useState<OfficeForm>({ domain: '', name: '', password: '' });
  const [tried, setTried] = useState(false);
  const faults = officeFaults(form);
  const set = (field: keyof OfficeForm) => (value: string) => setForm(before => ({ ...before, [field]: value }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0) onStart(officeChoice(form));
  };
  const address =
    form.name && form.domain
      ? t('Your address will be {address}', { address: `${localPart(form.name)}@${form.domain.trim()}` })
      : t('The part after the @');
  return (
    <form className="office card" onSubmit={submit} noValidate>
      <TextField
        label={t('Domain')}
        value={form.domain}
        onChange={set('domain')}
        fault={tried ? faults.domain : undefined}
        help={address}
        placeholder={EXAMPLE}
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={t('Your name')}
        value={form.name}
        onChange={set('name')}
        fault={tried ? faults.name : undefined}
        help={t('As it stands in your letters')}
        autoComplete="name"
      />
      <TextField
        label={t('Password')}
        type="password"
        value={form.password}
        onChange={set('password')}
        fault={tried ? faults.password : undefined}
        help={t('For your mailbox, on every device')}
        autoComplete="new-password"
      />
      <Button kind="main" type="submit" disabled={busy}>
        {busy ? t('Starting…') : t('Start')} <kbd>⏎</kbd>
      </Button>
      <label className="check office-brings">
        <input type="checkbox" checked={brings} onChange={event => onBrings(event.target.checked)} />
        {t('I have mail elsewhere: bring it next')}
      </label>
    </form>
  );
}
