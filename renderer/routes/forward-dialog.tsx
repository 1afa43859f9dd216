/** Where an account's mail goes on to, and whether it is kept here too. */
import { type FormEvent, useId, useState } from 'react';
import type { AliasRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Switch } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { elsewhere, entriesIn, isKept, targetsOf } from './forward-words.ts';

type DialogProps = {
  readonly forward: AliasRow | null;
  /** Whose mail does not go on yet. */
  readonly accounts: readonly string[];
  readonly onDone: () => void;
  readonly onClose: () => void;
};
const EXAMPLE = 'ann@provider.example';

export function ForwardDialog({ forward, accounts, onDone, onClose }: DialogProps) {
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const id = useId();
  const [address, setAddress] = useState(forward?.address ?? accounts[0] ?? '');
  const [text, setText] = useState(forward ? elsewhere(forward.address, forward.targets).join('\n') : '');
  const [keep, setKeep] = useState(forward ? isKept(forward.address, forward.targets) : true);
  const [fault, setFault] = useState<string | null>(null);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const targets = targetsOf(address, text, keep);
    try {
      if (!api) throw new Error(t('There is no connection to the mail server.'));
      const made = await api.forwards.set({ address, targets });
      const undo = (): void =>
        void act(t('Taking it back'), asked =>
          forward ? asked.forwards.set(forward) : asked.forwards.remove({ address }),
        ).then(onDone);
      say({
        text: [t('Mail for {address} goes on from now on.', { address }), ...made.notes.map(heard)].join(' '),
        action: { label: t('Undo'), run: undo },
      });
      onDone();
    } catch (error) {
      setFault(heard(wordsOf(error)));
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={forward ? t('Change {name}', { name: forward.address }) : t('Send an account’s mail on')}
    >
      <form className="relay-form" onSubmit={event => void save(event)} noValidate>
        {!forward && (
          <div className="field">
            <label htmlFor={`${id}-account`}>{t('Mail for')}</label>
            <select
              id={`${id}-account`}
              className="input"
              value={address}
              onChange={event => setAddress(event.target.value)}
            >
              {accounts.map(one => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </div>
        )}
        <div className="field">
          <label htmlFor={id}>{t('Goes on to')}</label>
          <textarea
            id={id}
            className="input targets"
            rows={3}
            value={text}
            onChange={event => {
              setText(event.target.value);
              setFault(null);
            }}
            placeholder={EXAMPLE}
            aria-describedby={`${id}-help`}
            aria-invalid={fault !== null || undefined}
            autoFocus={forward !== null}
            spellCheck={false}
            autoCapitalize="none"
          />
          {fault === null ? (
            <span className="field-help" id={`${id}-help`}>
              {t('One address a line, here or elsewhere')}
            </span>
          ) : (
            <span className="field-fault" id={`${id}-help`} role="alert">
              <StatusShape shape="failed" /> {fault}
            </span>
          )}
        </div>
        <Switch
          label={t('Keep it here too')}
          help={t('Off: the account gets nothing any more, and only the other address has it')}
          on={keep}
          onChange={setKeep}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={address === '' || entriesIn(text).length === 0}>
            {t('Send it on')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
