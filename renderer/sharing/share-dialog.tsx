/**
 * Who else may use a folder. Each change is made at once, said where one looks, and can be undone for as long as the
 * dialog is open; after that the window says the last one for its ten seconds.
 */

import { UserCheck } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { AccountRow, SharedMailbox } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useFromJmap } from '../jmap/react.tsx';
import { keyLabel } from '../keyboard.ts';
import { rich } from '../language/rich.ts';
import { useConnection } from '../live.ts';
import { mac } from '../shell/keys.tsx';
import { useSay } from '../shell/notices.tsx';
import { byWhom, type Given, imapName, isTaken, letters, levelNamed, levelOf, nameOf } from './levels.ts';
import { LevelMenu, ShareRow } from './share-row.tsx';
import { type Done, type Giving, numberIn, type Sharing, useGiving, useSharingAndPeople } from './use-sharing.ts';
import { WhomField, whomIn } from './whom-field.tsx';
import './sharing.css';

type DialogProps = {
  readonly accountId: JmapId;
  readonly mailboxId: JmapId;
  /** As the window calls it. */
  readonly name: string;
  readonly onClose: () => void;
};

export function ShareDialog({ accountId, mailboxId, name, onClose }: DialogProps) {
  const live = useSharingAndPeople();
  const say = useSay();
  const last = useRef<Done | null>(null);
  const isThere = useFromJmap(
    client => !client.ready(accountId) || client.mailboxes(accountId).some(one => one.id === mailboxId),
  );
  const close = (): void => {
    onClose();
    if (!last.current?.undo) return;
    say({ text: last.current.text, action: { label: t('Undo'), run: last.current.undo } });
  };
  return (
    <Dialog open onClose={close} title={t('Share {folder}', { folder: name })}>
      <div className="sharing">
        <Faces live={live} what={t('who may use it')} rows={3}>
          {sharing => {
            const owner = sharing.people.find(one => one.id === numberIn(accountId));
            if (!owner || !isThere) return <Gone name={name} isOwnerThere={owner !== undefined} onClose={onClose} />;
            return (
              <Shares
                owner={owner}
                mailbox={numberIn(mailboxId)}
                name={name}
                sharing={sharing}
                onDone={done => {
                  last.current = done;
                }}
              />
            );
          }}
        </Faces>
      </div>
    </Dialog>
  );
}

const Gone = ({ name, isOwnerThere, onClose }: { name: string; isOwnerThere: boolean; onClose: () => void }) => (
  <Empty
    title={isOwnerThere ? t('{name} is not there any more', { name }) : t('Its owner is not there any more')}
    fact={
      isOwnerThere
        ? t('It was deleted meanwhile, and nobody has a right on it.')
        : t('The account was removed, and its folders with it.')
    }
    action={<Button onClick={onClose}>{t('Close')}</Button>}
  />
);

type SharesProps = {
  readonly owner: AccountRow;
  readonly mailbox: number;
  readonly name: string;
  readonly sharing: Sharing;
  readonly onDone: (done: Done | null) => void;
};

function Shares({ owner, mailbox, name, sharing: { all, people }, onDone }: SharesProps) {
  const [showsLetters, setShowsLetters] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const connected = useConnection().state === 'connected';
  const giving = useGiving({ address: owner.address, mailbox });
  onDone(giving.done);
  const shared = all.find(one => one.account === owner.id && one.mailbox === mailbox) ?? null;
  const given = (shared?.rights ?? []).toSorted(byWhom(people));
  const change = (whom: string, before: string, after: string): void => {
    if (before === after) return;
    if (after === '') focusBeside(list.current, whom);
    void giving.give({ whom, before, after }, saidOf(whom, after, name, people));
  };
  const undo = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement && event.target.value !== '';
    if (typing || event.key !== 'z' || event.shiftKey || !(mac ? event.metaKey : event.ctrlKey)) return;
    event.preventDefault();
    event.stopPropagation();
    giving.done?.undo?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only the way back is heard, which has a button too
    <div className="sharing-inside" onKeyDown={undo}>
      <Giver owner={owner} given={given} people={people} name={name} giving={giving} locked={!connected} />
      <ul className="share-list" aria-label={t('Who may use it')} ref={list}>
        <li className="share-row">
          <UserCheck size={18} strokeWidth={1.6} aria-hidden="true" className="share-icon" />
          <span className="share-whom">
            <span className="share-name">{owner.name || owner.address}</span>
            {owner.name && <span className="quiet clip">{owner.address}</span>}
          </span>
          <span className="share-owner">{t('Owner')}</span>
        </li>
        {given.map(({ whom, rights }) => (
          <ShareRow
            key={whom}
            whom={whom}
            rights={rights}
            given={given}
            people={people}
            locked={!connected}
            showsLetters={showsLetters}
            onRights={after => change(whom, rights, after)}
          />
        ))}
      </ul>
      {given.length === 0 && <p className="quiet share-nobody">{t('Nobody else can see it.')}</p>}
      {showsLetters && <Legend />}
      <div className="share-foot">
        <Button kind="quiet" aria-expanded={showsLetters} onClick={() => setShowsLetters(!showsLetters)}>
          {showsLetters ? t('Hide the IMAP rights') : t('Show the IMAP rights')}
        </Button>
        <Told giving={giving} connected={connected} />
      </div>
      {shared && <Where shared={shared} />}
    </div>
  );
}

/** The focus stays in the list when a row leaves it. */
function focusBeside(list: HTMLUListElement | null, whom: string): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-whom]') ?? [])];
  const at = rows.findIndex(row => row.dataset.whom === whom);
  const next = rows[at + 1] ?? rows[at - 1];
  const field = list?.closest('.sharing')?.querySelector<HTMLElement>('input');
  (next?.querySelector<HTMLElement>('button') ?? field)?.focus();
}

function saidOf(whom: string, after: string, folder: string, people: readonly AccountRow[]): string {
  const name = nameOf(whom, people);
  if (isTaken(whom))
    return after === ''
      ? t('Nothing is kept from {name} any more.', { name })
      : t('{name} is kept from {rights} on {folder}.', { name, rights: after, folder });
  if (after === '') return t('{name} has no rights of their own on {folder} any more.', { name, folder });
  const level = levelOf(after);
  return level
    ? level.may(name, folder)
    : t('{name} has the rights {rights} on {folder}.', { name, rights: after, folder });
}

type GiverProps = {
  readonly owner: AccountRow;
  readonly given: Given;
  readonly people: readonly AccountRow[];
  readonly name: string;
  readonly giving: Giving;
  readonly locked: boolean;
};

/** One more, with a level. */
function Giver({ owner, given, people, name, giving, locked }: GiverProps) {
  const [typed, setTyped] = useState('');
  const [level, setLevel] = useState(levelNamed('read'));
  const [fault, setFault] = useState<string | null>(null);
  const type = (text: string): void => {
    setTyped(text);
    setFault(null);
    giving.forgetFault();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const whom = whomIn(typed, people);
    const there = given.find(one => one.whom.toLowerCase() === whom?.toLowerCase());
    if (typed.trim() === '') return setFault(t('Choose somebody first.'));
    if (whom === null)
      return setFault(
        t('“{typed}” has no account here. Folders are shared with people of this server only.', {
          typed: typed.trim(),
        }),
      );
    if (whom === owner.address)
      return setFault(t('It is {owner}’s own folder.', { owner: owner.name || owner.address }));
    const change = { whom, before: there?.rights ?? '', after: level.letters };
    if (await giving.give(change, saidOf(whom, level.letters, name, people))) setTyped('');
  };
  return (
    <form className="share-giver" onSubmit={event => void submit(event)} noValidate>
      <WhomField
        people={people}
        without={[owner.address, ...given.map(one => one.whom)]}
        typed={typed}
        onType={type}
        onPick={whom => type(nameOf(whom, people) === whom ? whom : shownAs(whom, people))}
        fault={fault}
        disabled={locked}
      />
      <div className="share-giver-acts">
        <LevelMenu label={t('What they may do')} rights={level.letters} disabled={locked} onPick={setLevel} />
        <Button kind="main" type="submit" disabled={locked || giving.busy}>
          {t('Share')}
        </Button>
      </div>
      <p className="field-help share-does">{level.does}</p>
    </form>
  );
}

/** A name where it means one alone. */
const shownAs = (whom: string, people: readonly AccountRow[]): string => {
  const name = nameOf(whom, people);
  return whomIn(name, people) === whom ? name : whom;
};

function Told({ giving: { done, fault }, connected }: { giving: Giving; connected: boolean }) {
  return (
    <div className="share-told" role="status">
      {!connected ? (
        <span className="share-warning">
          <StatusShape shape="attention" /> {t('No connection to the mail server: nothing can be changed now.')}
        </span>
      ) : fault !== null ? (
        <span className="field-fault">
          <StatusShape shape="failed" /> {fault}
        </span>
      ) : (
        done && (
          <>
            <StatusShape shape="ok" /> <span>{done.text}</span>
            {done.undo && (
              <Button kind="quiet" onClick={done.undo}>
                {t('Undo')} <kbd>{keyLabel('mod+z', mac)}</kbd>
              </Button>
            )}
          </>
        )
      )}
    </div>
  );
}

const Legend = () => (
  <dl className="share-legend">
    {letters.map(({ letter, may }) => (
      <div key={letter}>
        <dt className="mono">{letter}</dt>
        <dd>{may}</dd>
      </div>
    ))}
  </dl>
);

function Where({ shared }: { shared: SharedMailbox }) {
  const path = imapName(shared);
  return (
    <div className="share-where">
      <p>
        {rich('They find it in this window under <b>Shared</b>, and in their mail program (IMAP) as', {
          b: text => <b>{text}</b>,
        })}
      </p>
      <div className="share-path">
        <code>{path}</code>
        <CopyButton text={path} label={t('Copy this name')} />
      </div>
      <p>{t('A folder that is made inside it begins with the same rights; those inside it now keep their own.')}</p>
    </div>
  );
}
