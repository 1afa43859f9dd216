/** Another address for one recipient, more recipients, another sender: the envelope only, the message stays as it is. */
import { type FormEvent, useState } from 'react';
import type { Api, QueueRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';

type EnvelopeProps = { readonly row: QueueRow; readonly onClose: () => void };
type FormProps = {
  readonly title: string;
  readonly label: string;
  readonly help: string;
  readonly first: string;
  readonly act: string;
  readonly mayBeEmpty?: true;
  /** Throws what stands beside the field. */
  readonly run: (api: Api, text: string) => Promise<void>;
  readonly onClose: () => void;
};

function EnvelopeForm({ title, label, help, first, act, mayBeEmpty, run, onClose }: FormProps) {
  const { api } = useConnection();
  const [text, setText] = useState(first);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!api) {
      setFault(t('There is no connection to the mail server.'));
      return;
    }
    setBusy(true);
    run(api, text.trim())
      .then(onClose, error => setFault(wordsOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form className="form queue-form" onSubmit={submit} noValidate>
        <TextField
          label={label}
          value={text}
          onChange={next => {
            setText(next);
            setFault(null);
          }}
          help={help}
          fault={fault}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            kind="main"
            type="submit"
            disabled={busy || text.trim() === first.trim() || (!mayBeEmpty && text.trim() === '')}
          >
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function Readdress({ row, onClose }: EnvelopeProps) {
  const say = useSay();
  const act = useAct();
  const { recipient } = row;
  const run = async (api: Api, text: string): Promise<void> => {
    const { address, was } = await api.queue.readdress({ recipient, address: text });
    const undo = (): void => void act(t('Taking back'), back => back.queue.readdress({ recipient, address: was }));
    say({
      text: t('It goes to {address} in place of {was}.', { address, was }),
      action: { label: t('Undo'), run: undo },
    });
  };
  return (
    <EnvelopeForm
      title={t('Another address for {whom}', { whom: row.address })}
      label={t('Address')}
      first={row.address}
      help={t('What stands in the message stays; reports name the address that the sender wrote')}
      act={t('Change')}
      {...{ run, onClose }}
    />
  );
}

export function AddRecipients({ row, onClose }: EnvelopeProps) {
  const say = useSay();
  const run = async (api: Api, text: string): Promise<void> => {
    const addresses = text.split(/[\s,;]+/).filter(Boolean);
    const { recipients } = await api.queue.addRecipients({ trace: row.trace, addresses });
    say({
      text: t('{count, plural, one {# recipient} other {# recipients}} more: {who}.', {
        count: recipients.length,
        who: addresses.join(', '),
      }),
    });
  };
  return (
    <EnvelopeForm
      title={t('Send it to others too')}
      label={t('Addresses')}
      first=""
      help={t('Here or elsewhere, with a blank or comma between them')}
      act={t('Add')}
      {...{ run, onClose }}
    />
  );
}

export function ChangeSender({ row, onClose }: EnvelopeProps) {
  const say = useSay();
  const act = useAct();
  const { trace } = row;
  const run = async (api: Api, text: string): Promise<void> => {
    const { sender, was } = await api.queue.changeSender({ trace, sender: text });
    const undo = (): void => void act(t('Taking back'), back => back.queue.changeSender({ trace, sender: was }));
    say({
      text: sender === '' ? t('Nobody hears of its fate now.') : t('{sender} hears of its fate now.', { sender }),
      action: { label: t('Undo'), run: undo },
    });
  };
  return (
    <EnvelopeForm
      title={t('Who hears of its fate')}
      label={t('Sender of the envelope')}
      first={row.sender}
      help={t('Reports go there; empty: to nobody. The author in the message stays as he is')}
      act={t('Change')}
      mayBeEmpty
      {...{ run, onClose }}
    />
  );
}
