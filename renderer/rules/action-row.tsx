/** One thing that a rule does: which, and to or with what. */
import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { FilterAction } from '../../server/api/contract.ts';
import { IconButton } from '../design/button.tsx';
import { type ActionId, actions } from './rule-form.ts';

type RowProps = {
  readonly action: FilterAction;
  readonly name: string;
  /** Names of the mailboxes there are. */
  readonly mailboxes: readonly string[];
  readonly onChange: (action: FilterAction) => void;
  readonly onRemove: () => void;
};

export function ActionRow({ action, name, mailboxes, onChange, onRemove }: RowProps) {
  return (
    <fieldset className="condition" aria-label={name}>
      <select
        className="input condition-field"
        aria-label={`${name}: what is done`}
        value={action.kind}
        onChange={event => onChange(actions.find(one => one.id === (event.target.value as ActionId))!.make())}
      >
        {actions.map(one => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </select>
      <With action={action} name={name} mailboxes={mailboxes} onChange={onChange} />
      <IconButton label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
        <X size={16} strokeWidth={1.6} />
      </IconButton>
    </fieldset>
  );
}

function With({ action, name, mailboxes, onChange }: Omit<RowProps, 'onRemove'>): ReactNode {
  const id = useId();
  switch (action.kind) {
    case 'move':
    case 'copy': {
      const isNew = action.mailbox.trim() !== '' && !mailboxes.includes(action.mailbox);
      return (
        <span className="condition-values">
          <input
            className="input"
            list={id}
            aria-label={`${name}: mailbox`}
            placeholder="Mailbox"
            value={action.mailbox}
            onChange={event => onChange({ ...action, mailbox: event.target.value })}
            autoComplete="off"
            spellCheck={false}
          />
          <datalist id={id}>
            {mailboxes.map(one => (
              <option key={one} value={one} />
            ))}
          </datalist>
          {isNew && (
            <label className="check">
              <input
                type="checkbox"
                checked={action.create}
                onChange={event => onChange({ ...action, create: event.target.checked })}
              />
              Make it with the first message
            </label>
          )}
        </span>
      );
    }
    case 'forward':
      return (
        <span className="condition-values">
          <input
            className="input"
            type="email"
            aria-label={`${name}: address`}
            placeholder="name@there.example"
            value={action.address}
            onChange={event => onChange({ ...action, address: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={action.keep}
              onChange={event => onChange({ ...action, keep: event.target.checked })}
            />
            And keep it here
          </label>
          <span className="field-help condition-note">
            Sent on from an address of this server, so that SPF holds. Where its writer’s domain insists on DMARC and
            the message bears no signature of theirs, the other side may refuse it: a copy here is safer.
          </span>
        </span>
      );
    case 'keyword':
      return (
        <input
          className="input"
          aria-label={`${name}: label`}
          value={action.keyword}
          onChange={event => onChange({ ...action, keyword: event.target.value })}
          autoComplete="off"
          spellCheck={false}
        />
      );
    case 'reject':
    case 'answer':
      return (
        <textarea
          className="input condition-text"
          rows={3}
          aria-label={`${name}: words`}
          placeholder={action.kind === 'answer' ? 'What is answered' : 'What the sender is told'}
          value={action.text}
          onChange={event => onChange({ ...action, text: event.target.value })}
        />
      );
    case 'read':
    case 'star':
    case 'keep':
    case 'delete':
    case 'stop':
      return null;
  }
}
