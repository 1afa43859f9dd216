/** To, Cc and Bcc as rows of entries. Cc and Bcc show when they hold somebody or are asked for. */
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import type { Trouble } from './checks.ts';
import type { Letter } from './letter.ts';
import { RecipientField } from './recipient-field.tsx';
import { listNames, type OwnPeople, type Recipient, type RecipientList, recipientLists } from './recipients.ts';
import { useTools } from './tools.ts';

type RowsProps = {
  readonly letter: Letter;
  readonly people: OwnPeople;
  readonly faults: readonly Trouble[];
  /** Addresses that the server did not take. */
  readonly refused: readonly string[];
};

export function RecipientRows({ letter, people, faults, refused }: RowsProps) {
  const { desk } = useTools();
  const [asked, setAsked] = useState<readonly RecipientList[]>([]);
  const shown = recipientLists.filter(
    list => list === 'to' || letter[list].length > 0 || letter.typed[list] !== '' || asked.includes(list),
  );
  const hidden = recipientLists.filter(list => !shown.includes(list));
  const ask = (list: RecipientList): void => setAsked(before => [...before, list]);
  const change = (list: RecipientList, all: readonly Recipient[], typed: string): void =>
    desk.change(letter.key, { [list]: all, typed: { ...letter.typed, [list]: typed }, onlyTo: null });
  const move = (from: RecipientList, index: number, to: RecipientList): void => {
    const one = letter[from][index];
    if (!one || from === to) return;
    desk.change(letter.key, {
      [from]: letter[from].filter((_, i) => i !== index),
      [to]: [...letter[to], one],
    });
  };
  return shown.map(list => (
    <RecipientField
      key={list}
      list={list}
      accountId={letter.accountId}
      all={letter[list]}
      typed={letter.typed[list]}
      people={people}
      refused={refused}
      fault={faults.find(trouble => trouble.at === list)?.words ?? null}
      focus={asked.at(-1) === list || (list === 'to' && letter.to.length === 0 && letter.kind !== 'draft')}
      onChange={(all, typed) => change(list, all, typed)}
      onMove={(index, by) => {
        const to = recipientLists[recipientLists.indexOf(list) + by];
        if (!to) return false;
        ask(to);
        move(list, index, to);
        return true;
      }}
      onTake={(from, index) => move(from, index, list)}
    >
      {list === 'to' &&
        hidden.map(one => (
          <Button key={one} kind="quiet" className="letter-more" onClick={() => ask(one)}>
            {listNames[one]}
          </Button>
        ))}
    </RecipientField>
  ));
}
