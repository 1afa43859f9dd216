/** A box is made: an address of several people that nobody signs in as. Its people are added on its page. */

import { useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { useSay } from '../../shell/notices.tsx';
import { Actions, SizeField, useAsked } from '../forms.tsx';
import { bytesOf, type Size } from '../people-words.ts';

export function AddBox({ domain, onClose }: { readonly domain: string; readonly onClose: () => void }) {
  const say = useSay();
  const [, navigate] = useLocation();
  const { busy, fault, submit } = useAsked();
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [limit, setLimit] = useState<Size>({ number: '', unit: 'GB' });
  const quotaBytes = bytesOf(limit);
  const full = address.includes('@') ? address.trim() : `${address.trim()}@${domain}`;
  const add = submit(
    api =>
      api.boxes.add({
        address: full,
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(quotaBytes ? { quotaBytes } : {}),
      }),
    made => {
      onClose();
      navigate(`/accounts/${encodeURIComponent(made.address)}`);
      say({ text: t('{address} takes mail now. Add the people who read it.', { address: made.address }) });
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('Add a box in {domain}', { domain })}>
      <form className="form" onSubmit={add} noValidate>
        <p className="second">
          {t('One mailbox that several people read and answer, each with the password of their own.')}
        </p>
        <TextField
          label={t('Address')}
          value={address}
          onChange={setAddress}
          fault={fault}
          help={address.trim() === '' ? t('Such as info; what stands before @{domain}', { domain }) : full}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField label={t('Name')} value={name} onChange={setName} autoComplete="off" />
        <SizeField
          label={t('May hold')}
          value={limit}
          onChange={setLimit}
          fault={quotaBytes === undefined ? t('A number, such as {example}', { example: '10' }) : null}
        />
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || address.trim() === '' || quotaBytes === undefined}>
            {busy ? t('Adding…') : t('Add')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
