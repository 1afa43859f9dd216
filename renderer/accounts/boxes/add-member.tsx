/** Somebody is let into an account: who, what he may do there, and in whose name he writes. The server judges. */

import { useId, useState } from 'react';
import type { AccountRow, BoxMember } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { ANYONE } from '../../sharing/levels.ts';
import { WhomField, whomIn } from '../../sharing/whom-field.tsx';
import '../../sharing/sharing.css';
import { Actions, useAsked } from '../forms.tsx';
import {
  type BoxLevel,
  boxLevelNamed,
  boxLevels,
  isGone,
  type Sends,
  sendChoices,
  sendFrom,
  sendWords,
} from './box-words.ts';

type AddProps = {
  readonly account: AccountRow;
  readonly people: readonly AccountRow[];
  readonly members: readonly BoxMember[];
  readonly onAdded: (whom: string, after: Pick<BoxMember, 'rights' | 'send'>) => void;
  readonly onDone: () => void;
};

export function AddMember({ account, people, members, onAdded, onDone }: AddProps) {
  const id = useId();
  const isBox = account.box !== undefined;
  const { busy, fault, submit } = useAsked();
  const [typed, setTyped] = useState('');
  const [level, setLevel] = useState<BoxLevel['id']>('work');
  const [sends, setSends] = useState<Sends>(isBox ? 'as' : 'behalf');
  const [own, setOwn] = useState<string | null>(null);
  const whom = whomIn(typed, people) ?? typed.trim();
  const after = { rights: boxLevelNamed(level).letters, send: sendFrom(sends) };
  const boxes = people.filter(one => one.box !== undefined).map(one => one.address);
  const add = submit(
    api => api.boxes.setMember({ address: account.address, whom, ...after }),
    () => {
      onAdded(whom, after);
      onDone();
    },
  );
  /** What the server cannot know: that nobody was named, or everybody; that he is there already. */
  const wrong = (): string | null => {
    if (typed.trim() === '') return t('Choose somebody first.');
    if (whom === ANYONE) return t('Its people are named one by one.');
    if (members.some(one => one.address.toLowerCase() === whom.toLowerCase()))
      return t('{name} is in the list already; change it there.', { name: whom });
    return isGone(after) ? t('Neither reading nor writing: that gives nothing.') : null;
  };
  return (
    <form
      className="form add-member"
      onSubmit={event => {
        event.preventDefault();
        const first = wrong();
        setOwn(first);
        if (first === null) add(event);
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
      noValidate
    >
      <WhomField
        people={people}
        without={[ANYONE, account.address, ...boxes, ...members.map(one => one.address)]}
        typed={typed}
        onType={text => {
          setTyped(text);
          setOwn(null);
        }}
        onPick={address => setTyped(people.find(one => one.address === address)?.name || address)}
        fault={own ?? fault}
        disabled={busy}
      />
      <div className="add-member-may">
        <div className="field">
          <label htmlFor={`${id}-level`}>{t('May do')}</label>
          <select
            id={`${id}-level`}
            className="input"
            value={level}
            onChange={event => setLevel(event.target.value as BoxLevel['id'])}
            aria-describedby={`${id}-does`}
          >
            {boxLevels.map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-sends`}>{t('Writing')}</label>
          <select
            id={`${id}-sends`}
            className="input"
            value={sends}
            onChange={event => setSends(event.target.value as Sends)}
            aria-describedby={`${id}-does`}
          >
            {sendChoices.map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <p className="field-help" id={`${id}-does`}>
          {boxLevelNamed(level).does} {sendWords(after.send, account.address)}
        </p>
      </div>
      <Actions>
        <Button onClick={onDone}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy}>
          {busy ? t('Adding…') : t('Add')}
        </Button>
      </Actions>
    </form>
  );
}
