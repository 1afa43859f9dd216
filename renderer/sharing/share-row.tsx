/** One of those who may use a folder: who, how much, changed and taken away in one menu; letter by letter where asked. */

import { ChevronDown, User, Users } from 'lucide-react';
import type { AccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Menu, type MenuItem } from '../design/menu.tsx';
import { StatusShape } from '../design/shapes.tsx';
import {
  ANYONE,
  type Given,
  isTaken,
  isUseless,
  type Level,
  letters,
  levelOf,
  levels,
  mayWords,
  nameOf,
  rightsFor,
  rightsWords,
  withLetter,
} from './levels.ts';

type LevelMenuProps = {
  /** “What Ben Osei may do” */
  readonly label: string;
  readonly rights: string;
  readonly disabled: boolean;
  readonly onPick: (level: Level) => void;
  readonly more?: readonly MenuItem[];
};

/** What somebody may do, as a button that tells it and a menu that changes it. */
export function LevelMenu({ label, rights, disabled, onPick, more = [] }: LevelMenuProps) {
  const level = levelOf(rights);
  const words = level?.name ?? t('Other');
  const items: readonly MenuItem[] = [
    ...levels.map(one => ({
      kind: 'choice' as const,
      label: one.name,
      checked: one.id === level?.id,
      run: () => onPick(one),
    })),
    ...more,
  ];
  return (
    <Menu
      label={label}
      items={items}
      trigger={
        <Button className="share-level" aria-label={`${label}: ${words}`} disabled={disabled}>
          {words}
          <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
        </Button>
      }
    />
  );
}

type RowProps = {
  readonly whom: string;
  readonly rights: string;
  readonly given: Given;
  readonly people: readonly AccountRow[];
  readonly locked: boolean;
  readonly showsLetters: boolean;
  readonly onRights: (rights: string) => void;
};

export function ShareRow({ whom, rights, given, people, locked, showsLetters, onRights }: RowProps) {
  const name = nameOf(whom, people);
  const address = whom.replace(/^-/, '');
  const taken = isTaken(whom);
  const everybody = address.toLowerCase() === ANYONE;
  const Icon = everybody ? Users : User;
  return (
    <li className="share-row" data-whom={whom}>
      <Icon size={18} strokeWidth={1.6} aria-hidden="true" className="share-icon" />
      <span className="share-whom">
        <span className="share-name">{name}</span>
        {!everybody && name !== address && <span className="quiet clip">{address}</span>}
        <Beside whom={whom} rights={rights} given={given} />
      </span>
      {taken ? (
        <Button
          kind="quiet"
          disabled={locked}
          onClick={() => onRights('')}
          aria-label={t('Give back to {name}', { name })}
        >
          {t('Give back')}
        </Button>
      ) : (
        <LevelMenu
          label={t('What {name} may do', { name })}
          rights={rights}
          disabled={locked}
          onPick={level => onRights(level.letters)}
          more={[{ kind: 'line' }, { label: t('Take away'), danger: true, run: () => onRights('') }]}
        />
      )}
      {showsLetters && <Letters name={name} taken={taken} rights={rights} locked={locked} onRights={onRights} />}
    </li>
  );
}

/** What the button's one word leaves out. */
function Beside({ whom, rights, given }: Pick<RowProps, 'whom' | 'rights' | 'given'>) {
  if (isTaken(whom))
    return (
      <span className="quiet">{t('May not, whatever else is given: {rights}', { rights: mayWords(rights) })}</span>
    );
  const really = rightsFor(given, whom);
  return (
    <>
      {!levelOf(rights) && <span className="quiet">{rightsWords(rights)}</span>}
      {isUseless(really) ? (
        <span className="share-warning">
          <StatusShape shape="attention" size={12} /> {t('Without “see the folder” it is not found')}
        </span>
      ) : (
        really !== rights && (
          <span className="quiet">{t('Together with the other rows: {rights}', { rights: rightsWords(really) })}</span>
        )
      )}
    </>
  );
}

type LettersProps = Pick<RowProps, 'rights' | 'locked' | 'onRights'> & {
  readonly name: string;
  readonly taken: boolean;
};

function Letters({ name, taken, rights, locked, onRights }: LettersProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of form fields
    <span
      className="share-letters"
      role="group"
      aria-label={taken ? t('IMAP rights taken from {name}', { name }) : t('IMAP rights of {name}', { name })}
    >
      {letters.map(({ letter, may }) => {
        const on = rights.includes(letter);
        return (
          <button
            type="button"
            key={letter}
            aria-pressed={on}
            aria-label={`${letter}, ${may}`}
            title={may}
            disabled={locked}
            onClick={() => onRights(withLetter(rights, letter, !on))}
          >
            {letter}
          </button>
        );
      })}
    </span>
  );
}
