/** A new person, a new password, a word for one program, and the end of a mailbox. The server judges; its words stand here. */

import { useState } from 'react';
import { useLocation } from 'wouter';
import type { AccountRow, AliasRow } from '../../server/api/contract.ts';
import { languageTag, t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { localPart } from '../first-run/presets.ts';
import { useSay } from '../shell/notices.tsx';
import { Actions, Fault, PasswordField, ShownOnce, SizeField, useAsked } from './forms.tsx';
import { bytesOf, removalWords, type Size } from './people-words.ts';

type AddProps = { readonly domains: readonly string[]; readonly onClose: () => void };

export function AddPerson({ domains, onClose }: AddProps) {
  const say = useSay();
  const [, navigate] = useLocation();
  const { busy, fault, submit } = useAsked();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const [limit, setLimit] = useState<Size>({ number: '', unit: 'GB' });
  const address = typed ?? (name && domains[0] ? `${localPart(name)}@${domains[0]}` : '');
  const quotaBytes = bytesOf(limit);
  const add = submit(
    api =>
      api.accounts.add({
        address: address.trim(),
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(password ? { password } : {}),
        ...(quotaBytes ? { quotaBytes } : {}),
      }),
    made => {
      const open = {
        label: t('Connect a device'),
        run: () => navigate(`/accounts/${encodeURIComponent(made.address)}`),
      };
      say({ text: t('{address} can receive mail now.', { address: made.address }), more: open });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('Add a person')}>
      <form className="form" onSubmit={add} noValidate>
        <TextField label={t('Name')} value={name} onChange={setName} autoFocus autoComplete="off" />
        <TextField
          label={t('Address')}
          value={address}
          onChange={setTyped}
          fault={fault}
          help={
            domains[0]
              ? t('Any name at {domains}', {
                  domains: new Intl.ListFormat(languageTag(), { type: 'disjunction' }).format(domains),
                })
              : 'name@domain'
          }
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
        />
        <PasswordField
          label={t('Password')}
          value={password}
          onChange={setPassword}
          help={t('Without one, nobody can sign in yet')}
        />
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

type OfPerson = { readonly account: AccountRow; readonly onClose: () => void };

export function ChangePassword({ account: { address, sessions }, onClose }: OfPerson) {
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [password, setPassword] = useState('');
  const [signOut, setSignOut] = useState(false);
  const change = submit(
    async api => {
      await api.accounts.password({ address, password });
      return signOut ? (await api.sessions.signOut({ address })).ended : 0;
    },
    ended => {
      say({
        text: t(
          '{address} has a new password.{count, plural, =0 {} one { # program signed out.} other { # programs signed out.}}',
          { address, count: ended },
        ),
      });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('New password for {address}', { address })}>
      <form className="form" onSubmit={change} noValidate>
        <PasswordField
          label={t('New password')}
          value={password}
          onChange={setPassword}
          fault={fault}
          help={t('Programs that know the old one have to be told; app passwords stay')}
          autoFocus
        />
        {sessions > 0 && (
          <label className="check">
            <input type="checkbox" checked={signOut} onChange={event => setSignOut(event.target.checked)} />
            {t('Sign out {count, plural, one {# program} other {# programs}} now', { count: sessions })}
          </label>
        )}
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || password === ''}>
            {busy ? t('Changing…') : t('Change')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

export function AddAppPassword({ account: { address }, onClose }: OfPerson) {
  const { busy, fault, submit } = useAsked();
  const [name, setName] = useState('');
  const [word, setWord] = useState<string | null>(null);
  const add = submit(
    api => api.appPasswords.add({ address, name: name.trim() }),
    made => setWord(made.word),
  );
  if (word !== null)
    return (
      <Dialog open onClose={onClose} title={t('The app password for {program}', { program: name.trim() })}>
        <ShownOnce word={word} what={t('the app password')}>
          {t(
            'Type it where {program} asks for a password, with the user name {address}. It works over IMAP, POP3, SMTP and JMAP. It is not shown again; hyphens and capitals do not matter.',
            { program: name.trim(), address },
          )}
        </ShownOnce>
        <Actions>
          <Button kind="main" onClick={onClose}>
            {t('Done')}
          </Button>
        </Actions>
      </Dialog>
    );
  return (
    <Dialog open onClose={onClose} title={t('A password for one program of {address}', { address })}>
      <form className="form" onSubmit={add} noValidate>
        <TextField
          label={t('Which program or device is it for?')}
          value={name}
          onChange={setName}
          fault={fault}
          help={t('Such as Telephone or Scanner. It can be taken away alone, later.')}
          autoFocus
          autoComplete="off"
          maxLength={100}
        />
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || name.trim() === ''}>
            {busy ? t('Making…') : t('Make it')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** Nothing brings it back, so the address is typed. */
export function RemovePerson({ account, aliases, onClose }: OfPerson & { aliases: readonly AliasRow[] }) {
  const say = useSay();
  const [, navigate] = useLocation();
  const { busy, fault, submit } = useAsked();
  const [typed, setTyped] = useState('');
  const { address } = account;
  const remove = submit(
    api => api.accounts.remove({ address }),
    ({ messages }) => {
      say({
        text: t('{address} was removed, with {count, plural, one {# message} other {# messages}}.', {
          address,
          count: messages,
        }),
      });
      navigate('/accounts');
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Remove {address} and {count, plural, one {# message} other {# messages}}?', {
        address,
        count: account.usedMessages,
      })}
    >
      <form className="form" onSubmit={remove} noValidate>
        {removalWords(account, aliases).map(words => (
          <p className="second" key={words}>
            {words}
          </p>
        ))}
        <p className="second">{t('This cannot be taken back. Closing the account keeps everything instead.')}</p>
        <TextField
          label={t('Type {address} to remove it', { address })}
          value={typed}
          onChange={setTyped}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>{t('Keep')}</Button>
          <Button kind="danger" type="submit" disabled={busy || typed.trim().toLowerCase() !== address}>
            {busy ? t('Removing…') : t('Remove for good')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

export function SignOutEverywhere({ account, onClose }: OfPerson) {
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [words, setWords] = useState(false);
  const { address, sessions, appPasswords } = account;
  const signOut = submit(
    api => api.sessions.signOut({ address, ...(words ? { appPasswords: true } : {}) }),
    done => {
      say({
        text: t(
          '{count, plural, one {# program} other {# programs}} of {address} signed out.{passwords, plural, =0 {} one { # app password removed.} other { # app passwords removed.}}',
          { address, count: done.ended, passwords: done.appPasswords },
        ),
      });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('Sign {address} out everywhere?', { address })}>
      <form className="form" onSubmit={signOut} noValidate>
        <p className="second">
          {t(
            '{count, plural, one {# program is} other {# programs are}} ended. What still knows the password comes back by itself: change it first to keep somebody out.',
            { count: sessions },
          )}
        </p>
        {appPasswords > 0 && (
          <label className="check">
            <input type="checkbox" checked={words} onChange={event => setWords(event.target.checked)} />
            {t(
              'Remove {count, plural, one {# app password} other {# app passwords}} too; each program needs a new one',
              { count: appPasswords },
            )}
          </label>
        )}
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind={words ? 'danger' : 'main'} type="submit" disabled={busy}>
            {busy ? t('Signing out…') : t('Sign out')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
