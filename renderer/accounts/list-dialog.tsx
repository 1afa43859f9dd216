/** A mailing list is made or changed: its address, its owners, who posts and who joins; the rest is as it mostly should be. */

import { useId, useState } from 'react';
import type { MailingListRow, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { Actions, Fault, useAsked } from './forms.tsx';
import {
  joiningChoices,
  type ListForm,
  listFormOf,
  listGiven,
  newListForm,
  postingChoices,
  replyChoices,
} from './list-words.ts';

type DialogProps = {
  /** null: a new one. */
  readonly list: MailingListRow | null;
  readonly people: People;
  readonly onClose: () => void;
  readonly onSaved: (id: number) => void;
};

export function ListDialog({ list, people, onClose, onSaved }: DialogProps) {
  const { busy, fault, submit } = useAsked();
  const [form, setForm] = useState<ListForm>(() =>
    list ? listFormOf(list) : newListForm(people.accounts[0]?.address ?? ''),
  );
  const set = (change: Partial<ListForm>): void => setForm(before => ({ ...before, ...change }));
  const save = submit(
    api => (list ? api.lists.change(listGiven(form, list)) : api.lists.make(listGiven(form, null))),
    ({ id }) => onSaved(id),
  );
  const complete = /.@./.test(form.address) && form.owners.trim() !== '';
  const domain = people.domains[0]?.name ?? 'office.test';
  return (
    <Dialog open onClose={onClose} title={list ? t('Change {name}', { name: list.address }) : t('Make a mailing list')}>
      <form className="form" onSubmit={save} noValidate>
        {!list && (
          <TextField
            label={t('Address')}
            value={form.address}
            onChange={address => set({ address })}
            help={t('Such as {example}; it does not change later', { example: `team@${domain}` })}
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <TextField
          label={t('Name')}
          value={form.name}
          onChange={name => set({ name })}
          help={t('As it stands in letters of the list')}
          autoComplete="off"
        />
        <Owners form={form} set={set} people={people} />
        <Asked
          label={t('Who may post')}
          value={form.posting}
          choices={postingChoices}
          onChange={posting => set({ posting })}
        />
        <Asked
          label={t('Who may join')}
          value={form.joining}
          choices={joiningChoices}
          onChange={joining => set({ joining })}
        />
        <More form={form} set={set} list={list} />
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || !complete}>
            {busy ? t('Saving…') : list ? t('Save') : t('Make it')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

type FieldProps = { readonly form: ListForm; readonly set: (change: Partial<ListForm>) => void };

function Owners({ form, set, people }: FieldProps & { readonly people: People }) {
  const id = useId();
  return (
    <>
      <TextField
        label={t('Owners')}
        value={form.owners}
        onChange={owners => set({ owners })}
        help={t('People here who let posts go and look after members')}
        list={id}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <datalist id={id}>
        {people.accounts.slice(0, MOST_OFFERED).map(({ address }) => (
          <option key={address} value={address} />
        ))}
      </datalist>
    </>
  );
}
const MOST_OFFERED = 200;

type AskedProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
};
const Asked = <T extends string>({ label, ...choice }: AskedProps<T>) => (
  <div className="field">
    <span className="device-label" aria-hidden="true">
      {label}
    </span>
    <Choice label={label} {...choice} />
  </div>
);

const languages = [
  ['en', t('English')],
  ['de', t('German')],
] as const;

function More({ form, set, list }: FieldProps & { readonly list: MailingListRow | null }) {
  const id = useId();
  return (
    <details className="device-more">
      <summary>{t('More: answers, archive, subject, language')}</summary>
      <div className="form">
        <Asked
          label={t('Answers go to')}
          value={form.replyTo}
          choices={replyChoices}
          onChange={replyTo => set({ replyTo })}
        />
        <Asked
          label={t('Its letters are in')}
          value={form.language}
          choices={languages}
          onChange={language => set({ language })}
        />
        <label className="check">
          <input type="checkbox" checked={form.archive} onChange={event => set({ archive: event.target.checked })} />
          {list?.archive
            ? t('Keep its posts in {folder} of {address}', {
                folder: list.archive.mailbox,
                address: list.archive.account,
              })
            : t('Keep its posts in a folder that members here can read')}
        </label>
        <TextField
          label={t('Before each subject')}
          value={form.subjectPrefix}
          onChange={subjectPrefix => set({ subjectPrefix })}
          help={t('Such as [Team]. It breaks the signature of whoever writes: mostly better empty')}
          autoComplete="off"
        />
        <div className="field">
          <label htmlFor={id}>{t('What it is about')}</label>
          <textarea
            id={id}
            className="input targets"
            rows={3}
            value={form.description}
            onChange={event => set({ description: event.target.value })}
          />
        </div>
      </div>
    </details>
  );
}
