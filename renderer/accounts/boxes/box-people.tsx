/**
 * Who else reads an account and writes in its name: of a box of several people all there is to it, of somebody's own
 * account an assistant. Each change is made at once and can be taken back.
 */

import { ChevronDown } from 'lucide-react';
import { useRef, useState } from 'react';
import type { AccountRow, BoxMember, BoxRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Faces } from '../../design/faces.tsx';
import { Switch } from '../../design/field.tsx';
import { Menu } from '../../design/menu.tsx';
import { useLive } from '../../live.ts';
import { nameOf } from '../../sharing/levels.ts';
import { useKeys } from '../../shell/keys.tsx';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Part } from '../forms.tsx';
import { AddMember } from './add-member.tsx';
import {
  back,
  boxLevelOf,
  boxLevels,
  boxRightsWords,
  changedWords,
  sendChoices,
  sendFrom,
  sendName,
  sendWords,
} from './box-words.ts';
import './boxes.css';

type BoxProps = { readonly account: AccountRow; readonly people: readonly AccountRow[] };
type Change = (whom: string, before: BoxMember | null, after: Pick<BoxMember, 'rights' | 'send'>) => Promise<boolean>;

export function BoxPeople({ account, people }: BoxProps) {
  const { address } = account;
  const isBox = account.box !== undefined;
  const live = useLive(`people of ${address}`, async function* (api, signal) {
    for await (const _ of api.accounts.watchOne({ address }, signal))
      yield (await api.boxes.list({ address }, signal))[0] ?? null;
  });
  const [adding, setAdding] = useState(false);
  const part = useRef<HTMLDivElement>(null);
  const change = useChange(address, people);
  const row = live.state === 'ready' ? live.data : null;
  const say = isBox ? t('Add people') : t('Let somebody in');
  useKeys(t('Person'), [{ keys: 'i', say, run: () => setAdding(true) }], !adding);
  const close = (): void => {
    setAdding(false);
    requestAnimationFrame(() => part.current?.closest('.part')?.querySelector('button')?.focus());
  };
  const take: Change = (whom, before, after) => {
    focusBeside(part.current, whom);
    return change(whom, before, after);
  };
  return (
    <Part
      title={isBox ? t('A box of several people') : t('Who else acts here')}
      acts={
        !adding && (
          <Button kind="quiet" onClick={() => setAdding(true)}>
            {say} <kbd>i</kbd>
          </Button>
        )
      }
    >
      <div ref={part}>
        <Faces live={live} what={t('its people')} rows={2}>
          {box => (
            <>
              <About isBox={isBox} count={box?.members.length ?? 0} />
              {adding && (
                <AddMember
                  account={account}
                  people={people}
                  members={box?.members ?? []}
                  onDone={close}
                  onAdded={(whom, after) => change.said(whom, null, after)}
                />
              )}
              {box && box.members.length > 0 && (
                <ul className="plain-list members" aria-label={t('Its people')}>
                  {box.members.map(one => (
                    <Member
                      key={one.address}
                      address={address}
                      member={one}
                      people={people}
                      onChange={change}
                      onTake={take}
                    />
                  ))}
                </ul>
              )}
            </>
          )}
        </Faces>
      </div>
      {row && (row.isBox || row.members.some(one => one.send !== null)) && <KeepsSent box={row} />}
    </Part>
  );
}

function About({ isBox, count }: { isBox: boolean; count: number }) {
  if (isBox)
    return (
      <p className="second">
        {count === 0
          ? t('Nobody reads it yet. Mail comes in all the same and waits for its people.')
          : t(
              'Nobody signs in as it. Its people find it under Shared in their mail program, and answer in its name as far as they may.',
            )}
      </p>
    );
  return count > 0 ? null : (
    <p className="second">
      {t('Nobody. An assistant could read this mail, or write in this name, without the password.')}
    </p>
  );
}

/** The focus stays in the list when a row leaves it. */
function focusBeside(part: HTMLElement | null, whom: string): void {
  const rows = [...(part?.querySelectorAll<HTMLElement>('[data-whom]') ?? [])];
  const at = rows.findIndex(row => row.dataset.whom === whom);
  const next = rows[at + 1] ?? rows[at - 1] ?? part?.closest('.part');
  next?.querySelector<HTMLElement>('button')?.focus();
}

type Changing = Change & { readonly said: (...given: Parameters<Change>) => void };

function useChange(address: string, people: readonly AccountRow[]): Changing {
  const act = useAct();
  const say = useSay();
  const said: Changing['said'] = (whom, before, after) => {
    const undo = (): void => void act(t('Taking back'), api => api.boxes.setMember(back(address, whom, before)));
    const text = changedWords(nameOf(whom, people), address, after);
    say({ text, action: { label: t('Undo'), run: undo } });
  };
  const change: Change = async (whom, before, after) => {
    const done = await act(t('Changing'), api => api.boxes.setMember({ address, whom, ...after }));
    if (done) said(whom, before, after);
    return done !== null;
  };
  return Object.assign(change, { said });
}

type MemberProps = {
  readonly address: string;
  readonly member: BoxMember;
  readonly people: readonly AccountRow[];
  readonly onChange: Change;
  readonly onTake: Change;
};

function Member({ address, member, people, onChange, onTake }: MemberProps) {
  const { address: whom, rights, send } = member;
  const name = nameOf(whom, people);
  const level = boxLevelOf(rights);
  return (
    <li data-whom={whom}>
      <span className="member">
        <strong>{name}</strong>
        {name !== whom && <span className="person-under quiet">{whom}</span>}
        <span className="member-may">
          <Menu
            label={t('What {name} may do', { name })}
            items={boxLevels.map(one => ({
              kind: 'choice' as const,
              label: one.name,
              checked: one.id === level?.id,
              run: () => void onChange(whom, member, { rights: one.letters, send }),
            }))}
            trigger={
              <Button
                className="member-choice"
                aria-label={`${t('What {name} may do', { name })}: ${boxRightsWords(rights)}`}
              >
                <span className="clip">{boxRightsWords(rights)}</span>
                <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
              </Button>
            }
          />
          <Menu
            label={t('How {name} writes', { name })}
            items={sendChoices.map(one => ({
              kind: 'choice' as const,
              label: one.name,
              checked: sendFrom(one.id) === send,
              run: () => void onChange(whom, member, { rights, send: sendFrom(one.id) }),
            }))}
            trigger={
              <Button className="member-choice" aria-label={`${t('How {name} writes', { name })}: ${sendName(send)}`}>
                <span className="clip">{sendName(send)}</span>
                <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
              </Button>
            }
          />
        </span>
        <span className="person-under quiet">{sendWords(send, address)}</span>
      </span>
      <Button
        kind="quiet"
        onClick={() => void onTake(whom, member, { rights: '', send: null })}
        aria-label={t('Remove {name}', { name })}
      >
        {t('Remove')}
      </Button>
    </li>
  );
}

/** Where the copy of a letter lies that was sent in its name. */
function KeepsSent({ box: { address, keepsSent } }: { box: BoxRow }) {
  const act = useAct();
  const say = useSay();
  const turn = async (keeps: boolean): Promise<void> => {
    if (!(await act(t('Changing'), api => api.boxes.keepSent({ address, keeps })))) return;
    const undo = (): void => void act(t('Taking back'), api => api.boxes.keepSent({ address, keeps: !keeps }));
    const text = keeps
      ? t('What is sent as {address} lies in its own Sent too.', { address })
      : t('What is sent as {address} is kept only by whoever sends it.', { address });
    say({ text, action: { label: t('Undo'), run: undo } });
  };
  return (
    <div className="keeps-sent">
      <Switch
        label={t('Keep what is sent in its name in its own Sent')}
        help={t('So that all its people see what was answered, and nobody answers twice.')}
        on={keepsSent}
        onChange={on => void turn(on)}
      />
    </div>
  );
}
