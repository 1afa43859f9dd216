/** One thing that a rule does: which, and to or with what. */

import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { FilterAction } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { IconButton } from '../design/button.tsx';
import { few } from '../design/format.ts';
import { heard } from '../language/heard.ts';
import { useAnswer } from '../live.ts';
import { type ActionId, actions } from './rule-form.ts';

type RowProps = {
  readonly action: FilterAction;
  readonly name: string;
  /** Names of the mailboxes there are. */
  readonly mailboxes: readonly string[];
  /** Whose mail it is. */
  readonly address: string;
  readonly onChange: (action: FilterAction) => void;
  readonly onRemove: () => void;
};

export function ActionRow({ action, name, mailboxes, address, onChange, onRemove }: RowProps) {
  return (
    <fieldset className="condition" aria-label={name}>
      <select
        className="input condition-field"
        aria-label={t('{name}: what is done', { name })}
        value={action.kind}
        onChange={event => onChange(actions.find(one => one.id === (event.target.value as ActionId))!.make())}
      >
        {actions.map(one => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </select>
      <With action={action} name={name} mailboxes={mailboxes} address={address} onChange={onChange} />
      <IconButton label={t('Remove {name}', { name })} onClick={onRemove}>
        <X size={16} strokeWidth={1.6} />
      </IconButton>
    </fieldset>
  );
}

function With({ action, name, mailboxes, address, onChange }: Omit<RowProps, 'onRemove'>): ReactNode {
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
            aria-label={t('{name}: mailbox', { name })}
            placeholder={t('Mailbox')}
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
              {t('Make it with the first message')}
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
            aria-label={t('{name}: address', { name })}
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
            {t('And keep it here')}
          </label>
          <ForwardNote address={address} />
        </span>
      );
    case 'keyword':
      return (
        <input
          className="input"
          aria-label={t('{name}: label', { name })}
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
          aria-label={t('{name}: words', { name })}
          placeholder={action.kind === 'answer' ? t('What is answered') : t('What the sender is told')}
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

/** Whether mail like that which came would arrive elsewhere, by what was found out about it. */
function ForwardNote({ address }: { address: string }) {
  const live = useAnswer(`survival ${address}`, api => api.survival.account({ account: address }));
  const told = live.state === 'ready' && live.data.looked > 0 ? live.data : null;
  const domains = told?.domains.map(one => one.domain) ?? [];
  const said = [
    told
      ? `${heard(told.sentence)}.`
      : t(
          'Sent on from an address of this server, so SPF holds; where a writer’s domain insists on DMARC and has not signed, the other side may refuse it.',
        ),
    domains.length > 0 && t('Mail of {domains}.', { domains: few(domains, 3) }),
    told?.atRisk !== 0 && t('A copy kept here is safer.'),
  ];
  return <span className="field-help condition-note">{said.filter(Boolean).join(' ')}</span>;
}
