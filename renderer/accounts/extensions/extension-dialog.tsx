/** An address for one purpose is made or changed: what it is called, where its mail goes, for how long, from whom. */

import { useState } from 'react';
import type { ExtensionActGiven, ExtensionRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Actions, Select, useAsked } from '../forms.tsx';
import {
  addressWith,
  changeBack,
  changeFrom,
  type ExtensionForm,
  type Field,
  type From,
  faultOf,
  fieldOf,
  formOf,
  newForm,
} from './extension-words.ts';

type DialogProps = {
  readonly account: string;
  readonly separator: string;
  /** null: a new one. */
  readonly row: ExtensionRow | null;
  readonly onClose: () => void;
};

const kinds: readonly (readonly [ExtensionActGiven['kind'], string])[] = [
  ['inbox', t('Comes to the inbox')],
  ['mailbox', t('Comes to a folder')],
  ['forward', t('Goes on to another address')],
  ['refuse', t('Is refused')],
];
const senders: readonly (readonly [From, string])[] = [
  ['anybody', t('Anybody')],
  ['first', t('Only whoever writes first')],
  ['one', t('Only one address or domain')],
];

export function ExtensionDialog({ account, separator, row, onClose }: DialogProps) {
  const act = useAct();
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [form, setForm] = useState<ExtensionForm>(row ? formOf(row, account) : newForm);
  const [own, setOwn] = useState<ReturnType<typeof faultOf>>(null);
  // What was refused is another once a letter is typed.
  const [asked, setAsked] = useState<ExtensionForm | null>(null);
  const set = (change: Partial<ExtensionForm>): void => {
    setForm({ ...form, ...change });
    setOwn(null);
  };
  const of = (field: Field): string | null => {
    if (own) return own.field === field ? own.words : null;
    return fault !== null && asked === form && fieldOf(fault, form) === field ? fault : null;
  };
  const save = submit(
    api => {
      const change = changeFrom(account, form, row);
      return row ? api.extensions.change(change) : api.extensions.add(change);
    },
    made => {
      const undo = (): void =>
        void act(t('Taking back'), async api =>
          row
            ? api.extensions.change(changeBack(account, row))
            : api.extensions.remove({ account, name: form.name.trim() }),
        );
      const text = row
        ? t('{address} is changed.', { address: made.address })
        : t('{address} takes mail now.', { address: made.address });
      say({ text, action: { label: t('Undo'), run: undo } });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={row ? t('Change {name}', { name: row.address }) : t('Make an address')}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault();
          const first = faultOf(form);
          setOwn(first);
          setAsked(form);
          if (first === null) save(event);
        }}
        noValidate
      >
        {!row && (
          <TextField
            label={t('Name')}
            value={form.name}
            onChange={name => set({ name })}
            fault={of('name')}
            help={addressWith(account, separator, form.name)}
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <Select
          label={t('Its mail')}
          value={form.kind}
          choices={kinds}
          onChange={kind => set({ kind })}
          autoFocus={row !== null}
        />
        {form.kind === 'mailbox' && (
          <TextField
            label={t('Folder')}
            value={form.mailbox}
            onChange={mailbox => set({ mailbox })}
            fault={of('target')}
            help={t('Made when the first mail comes, if it is not there')}
            autoComplete="off"
          />
        )}
        {form.kind === 'forward' && (
          <TextField
            label={t('To')}
            value={form.to}
            onChange={to => set({ to })}
            fault={of('target')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <div className="extension-limits">
          <TextField
            label={t('Ends after')}
            type="date"
            value={form.until}
            onChange={until => set({ until })}
            fault={of('until')}
            help={t('Empty: no end')}
          />
          <TextField
            label={t('Messages at most')}
            inputMode="numeric"
            value={form.most}
            onChange={most => set({ most })}
            fault={of('most')}
            help={t('Empty: any number')}
            autoComplete="off"
          />
        </div>
        <Select label={t('Who may write to it')} value={form.from} choices={senders} onChange={from => set({ from })} />
        {form.from === 'one' && (
          <TextField
            label={t('Address or domain')}
            value={form.whom}
            onChange={whom => set({ whom })}
            fault={of('from')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        {row && of('name') !== null && (
          <p className="field-fault" role="alert">
            {of('name')}
          </p>
        )}
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy}>
            {row ? t('Save') : t('Make it')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
