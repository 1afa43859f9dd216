/** The third step: what was found of each person, folder by folder, and which folder here it goes to. */
import { useId, useState } from 'react';
import type { MovingPlan } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { count, size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { type Answers, type Choices, changesOf } from './bring-look.ts';
import {
  type Changes,
  comesShort,
  comingOf,
  type Found,
  faultIn,
  foundOnes,
  goesTo,
  keyOf,
  type Looked,
  lineKey,
} from './bring-steps.ts';
import { sentence } from './moving-words.ts';

type Props = {
  readonly answers: Answers;
  readonly looked: readonly Looked[];
  readonly choices: Choices;
  readonly busy: boolean;
  readonly fault: string | null;
  readonly onChoose: (choices: Choices) => void;
  readonly onBack: () => void;
  readonly onTry: () => void;
  readonly onStart: () => void;
};

export function BringWhat({ looked, choices, busy, fault, onChoose, onBack, onTry, onStart }: Props) {
  const found = foundOnes(looked);
  const wrong = found.map(one => faultIn(one.plan, changesOf(choices, one.line))).find(one => one !== null) ?? null;
  const folders = found.reduce((sum, one) => sum + comingOf(one.plan, changesOf(choices, one.line)).folders, 0);
  const mayStart = !busy && found.length > 0 && wrong === null && folders > 0;
  const alone = looked.length === 1;
  return (
    <div className="form">
      {looked.map(one =>
        one.state === 'refused' ? (
          <Refused key={lineKey(one.line)} one={one} />
        ) : (
          <Person
            key={lineKey(one.line)}
            one={one}
            alone={alone}
            changes={changesOf(choices, one.line)}
            onChange={changes => onChoose({ ...choices, [lineKey(one.line)]: changes })}
          />
        ),
      )}
      <Fault text={wrong ?? fault} />
      <p className="quiet">{t('A try reads everything and files nothing; it takes as long as the move itself.')}</p>
      <Actions>
        <Button onClick={onBack}>{t('Back')}</Button>
        <Button onClick={onTry} disabled={!mayStart}>
          {busy ? t('One moment…') : t('Try it first')}
        </Button>
        <Button kind="main" onClick={onStart} disabled={!mayStart}>
          {alone
            ? t('Start')
            : t('Start {count, plural, one {for one person} other {for # people}}', { count: found.length })}
        </Button>
      </Actions>
    </div>
  );
}

const Refused = ({ one: { line, why } }: { one: Extract<Looked, { state: 'refused' }> }) => (
  <p className="place-said" role="alert">
    <StatusShape shape="failed" size={16} />
    <span>
      {rich('<b>{address}</b> cannot be looked at as {there}: {why}', {
        address: line.to,
        there: line.there || '—',
        why: sentence(why),
        b: text => <strong>{text}</strong>,
      })}
    </span>
  </p>
);

type PersonProps = {
  readonly one: Found;
  readonly alone: boolean;
  readonly changes: Changes;
  readonly onChange: (changes: Changes) => void;
};

function Person({ one: { plan, line }, alone, changes, onChange }: PersonProps) {
  const coming = comingOf(plan, changes);
  const words = t(
    '{atLeast, select, yes {At least } other {}}{messages, plural, one {# message} other {# messages}} in {folders, plural, one {# folder} other {# folders}}',
    { messages: coming.messages, folders: coming.folders, atLeast: coming.atLeast ? 'yes' : 'no' },
  );
  const sum = `${words}${coming.octets > 0 ? `, ${size(coming.octets)}` : ''}`;
  const body = (
    <>
      {comesShort(plan, changes) && (
        <p className="place-said" role="note">
          <StatusShape shape="attention" size={16} />
          <span>
            {t('{address} may hold only {room} more. The move pauses when it is full.', {
              address: line.to,
              room: size(plan.room ?? 0),
            })}
          </span>
        </p>
      )}
      {plan.folders.length === 0 ? (
        <p className="second">{t('There is no mail in it.')}</p>
      ) : (
        <FolderList plan={plan} changes={changes} onChange={onChange} who={line.to} />
      )}
      {plan.notes.length > 0 && (
        <ul className="bring-notes">
          {plan.notes.map(note => (
            <li key={note}>{sentence(note)}</li>
          ))}
        </ul>
      )}
    </>
  );
  if (alone)
    return (
      <>
        <p>
          <strong>{plan.name}</strong> <span className="second num">{sum}</span>
        </p>
        {body}
      </>
    );
  return (
    <details className="bring-person">
      <summary>
        <StatusShape shape="ok" /> <strong>{line.to}</strong> <span className="second num">{sum}</span>
      </summary>
      <div className="form">{body}</div>
    </details>
  );
}

/** More than anybody maps by hand; what is not shown goes where it belongs. */
const MOST_SHOWN = 200;

type ListProps = {
  readonly plan: MovingPlan;
  readonly changes: Changes;
  readonly onChange: (changes: Changes) => void;
  readonly who: string;
};

function FolderList({ plan, changes, onChange, who }: ListProps) {
  const id = useId();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const fits = plan.folders.filter(({ origin }) => origin.toLowerCase().includes(wanted));
  return (
    <div className="bring-folders">
      {plan.folders.length > 12 && (
        <input
          type="search"
          className="input"
          value={text}
          onChange={event => setText(event.target.value)}
          placeholder={t('Find a folder')}
          aria-label={t('Find a folder')}
        />
      )}
      <ul aria-label={t('Folders of {who}', { who })}>
        {fits.slice(0, MOST_SHOWN).map((folder, at) => {
          const key = keyOf(folder.from);
          const to = goesTo(folder, changes);
          const name = folder.from.join('/');
          const put = (next: string | null): void => onChange({ ...changes, [key]: next });
          return (
            <li key={key} data-out={to === null || undefined}>
              <input
                type="checkbox"
                id={`${id}-${at}`}
                checked={to !== null}
                onChange={event => put(event.target.checked ? (folder.to ?? name) : null)}
              />
              <label htmlFor={`${id}-${at}`}>
                <span className="bring-name">{name}</span>
                <span className="quiet num">
                  {folder.messages === null ? t('not counted') : count(folder.messages)}
                  {folder.octets !== null && ` · ${size(folder.octets)}`}
                </span>
              </label>
              {to === null ? (
                <span className="quiet bring-to">{t('does not come')}</span>
              ) : (
                <span className="bring-to">
                  <input
                    className="input"
                    value={to}
                    onChange={event => put(event.target.value)}
                    aria-label={t('Where {folder} goes', { folder: name })}
                    spellCheck={false}
                  />
                  {folder.isNew && to === folder.to && <span className="chip">{t('new')}</span>}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {fits.length > MOST_SHOWN && (
        <p className="quiet">
          {t('{count, plural, one {# more goes} other {# more go}} where the name says.', {
            count: fits.length - MOST_SHOWN,
          })}
        </p>
      )}
    </div>
  );
}
