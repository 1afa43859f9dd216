/** A new person, and a new password for one. The server judges; its words stand beside the form. */
import { type FormEvent, useState } from 'react';
import type { DomainRow } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { localPart } from '../first-run/presets.ts';
import { useConnection, wordsOf } from '../live.ts';
import { useSay } from '../shell/notices.tsx';

type Asked = {
  readonly busy: boolean;
  readonly fault: string | null;
  readonly submit: (run: () => Promise<unknown>, after: () => void) => (event: FormEvent) => void;
};

function useAsked(): Asked {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit: Asked['submit'] = (run, after) => event => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    run()
      .then(after, error => setFault(wordsOf(error)))
      .finally(() => setBusy(false));
  };
  return { busy, fault, submit };
}

type AddProps = { readonly domains: readonly DomainRow[]; readonly onClose: () => void; readonly onAdded: () => void };

export function AddPerson({ domains, onClose, onAdded }: AddProps) {
  const { api } = useConnection();
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const address = typed ?? (name && domains[0] ? `${localPart(name)}@${domains[0].name}` : '');
  const add = async (): Promise<void> => {
    if (!api) throw new Error('There is no connection to the mail server.');
    await api.accounts.add({
      address,
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(password ? { password } : {}),
    });
  };
  const after = (): void => {
    say({ text: `${address} can receive mail now.` });
    onAdded();
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title="Add a person">
      <form className="form" onSubmit={submit(add, after)} noValidate>
        <TextField label="Name" value={name} onChange={setName} autoFocus autoComplete="off" />
        <TextField
          label="Address"
          value={address}
          onChange={setTyped}
          fault={fault}
          help={domains[0] ? `Any name at ${domains.map(domain => domain.name).join(' or ')}` : 'name@domain'}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
        />
        <TextField
          label="Password"
          type="password"
          value={password}
          onChange={setPassword}
          help="They can be given another one at any time"
          autoComplete="new-password"
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" disabled={busy || address === ''}>
            {busy ? 'Adding…' : 'Add'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function ChangePassword({ address, onClose }: { address: string; onClose: () => void }) {
  const { api } = useConnection();
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [password, setPassword] = useState('');
  const change = async (): Promise<void> => {
    if (!api) throw new Error('There is no connection to the mail server.');
    await api.accounts.password({ address, password });
  };
  const after = (): void => {
    say({ text: `${address} has a new password.` });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={`New password for ${address}`}>
      <form className="form" onSubmit={submit(change, after)} noValidate>
        <TextField
          label="New password"
          type="password"
          value={password}
          onChange={setPassword}
          fault={fault}
          help="Programs that know the old one have to be told"
          autoComplete="new-password"
          autoFocus
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" disabled={busy || password === ''}>
            {busy ? 'Changing…' : 'Change'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
