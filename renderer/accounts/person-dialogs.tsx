/** A new person, a new password, a word for one program, and the end of a mailbox. The server judges; its words stand here. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { AccountRow, AliasRow } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { plural } from '../design/format.ts';
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
      const open = { label: 'Connect a device', run: () => navigate(`/accounts/${encodeURIComponent(made.address)}`) };
      say({ text: `${made.address} can receive mail now.`, more: open });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title="Add a person">
      <form className="form" onSubmit={add} noValidate>
        <TextField label="Name" value={name} onChange={setName} autoFocus autoComplete="off" />
        <TextField
          label="Address"
          value={address}
          onChange={setTyped}
          fault={fault}
          help={domains[0] ? `Any name at ${domains.join(' or ')}` : 'name@domain'}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
        />
        <PasswordField
          label="Password"
          value={password}
          onChange={setPassword}
          help="Without one, nobody can sign in yet"
        />
        <SizeField
          label="May hold"
          value={limit}
          onChange={setLimit}
          fault={quotaBytes === undefined ? 'A number, such as 10' : null}
        />
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" disabled={busy || address.trim() === '' || quotaBytes === undefined}>
            {busy ? 'Adding…' : 'Add'}
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
      const words = ended > 0 ? ` ${plural(ended, 'program')} signed out.` : '';
      say({ text: `${address} has a new password.${words}` });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={`New password for ${address}`}>
      <form className="form" onSubmit={change} noValidate>
        <PasswordField
          label="New password"
          value={password}
          onChange={setPassword}
          fault={fault}
          help="Programs that know the old one have to be told; app passwords stay"
          autoFocus
        />
        {sessions > 0 && (
          <label className="check">
            <input type="checkbox" checked={signOut} onChange={event => setSignOut(event.target.checked)} />
            Sign out {plural(sessions, 'program')} now
          </label>
        )}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" disabled={busy || password === ''}>
            {busy ? 'Changing…' : 'Change'}
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
      <Dialog open onClose={onClose} title={`The app password for ${name.trim()}`}>
        <ShownOnce word={word} what="the app password">
          Type it where {name.trim()} asks for a password, with the user name {address}. It works over IMAP, POP3, SMTP
          and JMAP. It is not shown again; hyphens and capitals do not matter.
        </ShownOnce>
        <Actions>
          <Button kind="main" onClick={onClose}>
            Done
          </Button>
        </Actions>
      </Dialog>
    );
  return (
    <Dialog open onClose={onClose} title={`A password for one program of ${address}`}>
      <form className="form" onSubmit={add} noValidate>
        <TextField
          label="Which program or device is it for?"
          value={name}
          onChange={setName}
          fault={fault}
          help="Such as Telephone or Scanner. It can be taken away alone, later."
          autoFocus
          autoComplete="off"
          maxLength={100}
        />
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" disabled={busy || name.trim() === ''}>
            {busy ? 'Making…' : 'Make it'}
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
      say({ text: `${address} was removed, with ${plural(messages, 'message')}.` });
      navigate('/accounts');
    },
  );
  return (
    <Dialog open onClose={onClose} title={`Remove ${address} and ${plural(account.usedMessages, 'message')}?`}>
      <form className="form" onSubmit={remove} noValidate>
        {removalWords(account, aliases).map(words => (
          <p className="second" key={words}>
            {words}
          </p>
        ))}
        <p className="second">This cannot be taken back. Closing the account keeps everything instead.</p>
        <TextField
          label={`Type ${address} to remove it`}
          value={typed}
          onChange={setTyped}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>Keep</Button>
          <Button kind="danger" type="submit" disabled={busy || typed.trim().toLowerCase() !== address}>
            {busy ? 'Removing…' : 'Remove for good'}
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
      const gone = done.appPasswords > 0 ? ` ${plural(done.appPasswords, 'app password')} removed.` : '';
      say({ text: `${plural(done.ended, 'program')} of ${address} signed out.${gone}` });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={`Sign ${address} out everywhere?`}>
      <form className="form" onSubmit={signOut} noValidate>
        <p className="second">
          {plural(sessions, 'program')} {sessions === 1 ? 'is' : 'are'} ended. What still knows the password comes back
          by itself: change it first to keep somebody out.
        </p>
        {appPasswords > 0 && (
          <label className="check">
            <input type="checkbox" checked={words} onChange={event => setWords(event.target.checked)} />
            Remove {plural(appPasswords, 'app password')} too; each program needs a new one
          </label>
        )}
        <Fault text={fault} />
        <Actions>
          <Button onClick={onClose}>Keep</Button>
          <Button kind={words ? 'danger' : 'main'} type="submit" disabled={busy}>
            {busy ? 'Signing out…' : 'Sign out'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
