/** One mailing list: posts that wait, people who wish to join, and its members. */

import { useState } from 'react';
import type {
  Api,
  MailingListMember,
  MailingListPost,
  MailingListRequest,
  MailingListRow,
} from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm, Dialog } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { Actions, Fault, Part, useAsked } from './forms.tsx';
import { stateOfMember } from './list-words.ts';

type SheetProps = { readonly list: MailingListRow; readonly onClose: () => void; readonly onChange: () => void };

export function ListSheet({ list, onClose, onChange }: SheetProps) {
  const [removing, setRemoving] = useState(false);
  const act = useAct();
  const say = useSay();
  const { address, rules, members } = list;
  const remove = async (): Promise<void> => {
    if (!(await act(t('Removing'), api => api.lists.remove({ address })))) return;
    say({ text: t('{name} was removed.', { name: address }) });
    onClose();
  };
  if (removing)
    return (
      <Confirm
        open
        onClose={() => setRemoving(false)}
        question={t('Remove {address} and its {count, plural, one {# member} other {# members}}?', {
          address,
          count: members,
        })}
        consequence={t(
          'Mail to it is refused then, and posts that wait are thrown away. What was sent, and the archive, stay.',
        )}
        act={t('Remove {name}', { name: address })}
        onAct={() => void remove()}
      />
    );
  return (
    <Dialog open onClose={onClose} title={rules.name || address} wide>
      {rules.name !== '' && <p className="second">{address}</p>}
      {list.held > 0 && <Held list={list} />}
      {list.requests > 0 && <Waiting list={list} />}
      <Members list={list} />
      <Actions>
        <Button kind="quiet" className="removal" onClick={() => setRemoving(true)}>
          {t('Remove…')}
        </Button>
        <Button onClick={onChange}>{t('Change')}</Button>
        <Button kind="main" onClick={onClose}>
          {t('Done')}
        </Button>
      </Actions>
    </Dialog>
  );
}

/** Asked again whenever one of the lists has changed. */
async function* again<T>(api: Api, signal: AbortSignal, ask: () => Promise<T>): AsyncGenerator<T> {
  for await (const _ of api.lists.watch({}, signal)) yield await ask();
}
const MOST_SHOWN = 50;

function Held({ list: { address } }: { readonly list: MailingListRow }) {
  const live = useLive(`held posts ${address}`, (api, signal) =>
    again(api, signal, () => api.lists.posts({ address, held: true, limit: MOST_SHOWN })),
  );
  return (
    <Part title={t('Posts that wait')}>
      <Faces live={live} what={t('the posts that wait')} rows={2}>
        {posts => (
          <ul className="device-sessions">
            {posts.map(post => (
              <HeldPost key={post.id} address={address} post={post} />
            ))}
          </ul>
        )}
      </Faces>
    </Part>
  );
}

function HeldPost({ address, post }: { readonly address: string; readonly post: MailingListPost }) {
  const act = useAct();
  const { id, author, subject, reason, at, trace } = post;
  return (
    <li>
      <p>
        <a href={`/journey/${encodeURIComponent(trace)}`}>{subject || t('No subject')}</a>{' '}
        <span className="quiet">
          {rich('{author, select, none {nobody} other {{author}}}, {when}: {reason}', {
            author: author || 'none',
            reason,
            when: <Moment at={at} />,
          })}
        </span>
      </p>
      <div className="domain-acts">
        <Button
          aria-label={t('Refuse “{subject}”', { subject })}
          onClick={() => void act(t('Refusing'), api => api.lists.reject({ address, post: id }))}
        >
          {t('Refuse')}
        </Button>
        <Button
          kind="main"
          aria-label={t('Let it go: “{subject}”', { subject })}
          onClick={() => void act(t('Letting it go'), api => api.lists.approve({ address, post: id }))}
        >
          {t('Let it go')}
        </Button>
      </div>
    </li>
  );
}

const letInWords = (who: string): string => t('{who, select, none {Let in} other {Let in {who}}}', { who });

function Waiting({ list: { address } }: { readonly list: MailingListRow }) {
  const live = useLive(`list requests ${address}`, (api, signal) =>
    again(api, signal, () => api.lists.requests({ address })),
  );
  const act = useAct();
  const answer = (who: string, yes: boolean): void =>
    void act(t('Answering'), api => api.lists.answer({ address, who, yes }));
  const asked = (all: readonly MailingListRequest[]) => all.filter(one => one.state === 'approve').slice(0, MOST_SHOWN);
  return (
    <Part title={t('Wish to join')}>
      <Faces live={live} what={t('who wishes to join')} rows={1}>
        {all => (
          <ul className="device-sessions">
            {asked(all).map(({ address: who, name, askedAt }) => (
              <li key={who}>
                <p>
                  {name || who} <span className="quiet">{name === '' ? '' : `${who}, `}</span>
                  <span className="quiet">
                    <Moment at={askedAt} />
                  </span>
                </p>
                <div className="domain-acts">
                  <Button aria-label={t('Refuse {who}', { who })} onClick={() => answer(who, false)}>
                    {t('Refuse')}
                  </Button>
                  <Button kind="main" aria-label={letInWords(who)} onClick={() => answer(who, true)}>
                    {letInWords('none')}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Faces>
    </Part>
  );
}

function Members({ list: { address, members } }: { readonly list: MailingListRow }) {
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const wanted = search.trim();
  const live = useLive(`list members ${address} ${wanted}`, (api, signal) =>
    again(api, signal, () =>
      api.lists.members({ address, limit: MOST_SHOWN, ...(wanted === '' ? {} : { search: wanted }) }),
    ),
  );
  return (
    <Part
      title={t('{count, plural, one {# member} other {# members}}', { count: members })}
      acts={
        <Button kind="quiet" onClick={() => setAdding(!adding)} aria-expanded={adding}>
          {t('Add members')}
        </Button>
      }
    >
      {adding && <AddMembers address={address} onDone={() => setAdding(false)} />}
      {members > MOST_SHOWN && (
        <input
          type="search"
          className="input"
          value={search}
          onChange={event => setSearch(event.target.value)}
          placeholder={t('Search members')}
          aria-label={t('Search members')}
        />
      )}
      <Faces
        live={live}
        what={t('the members')}
        rows={3}
        isEmpty={data => data.length === 0}
        empty={() => (
          <p className="second">{wanted === '' ? t('Nobody yet.') : t('Nobody with “{text}”.', { text: wanted })}</p>
        )}
      >
        {rows => (
          <>
            <table className="table">
              <caption className="only-read-aloud">{t('Members')}</caption>
              <thead>
                <tr>
                  <th>{t('Member')}</th>
                  <th>{t('State')}</th>
                  <th>
                    <span className="only-read-aloud">{t('What can be done')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(row => (
                  <Member key={row.id} address={address} member={row} />
                ))}
              </tbody>
            </table>
            {rows.length === MOST_SHOWN && (
              <p className="second">{t('The first {count, number}; search for others.', { count: MOST_SHOWN })}</p>
            )}
          </>
        )}
      </Faces>
    </Part>
  );
}

function Member({ address, member }: { readonly address: string; readonly member: MailingListMember }) {
  const act = useAct();
  const say = useSay();
  const { address: who, name, state } = member;
  const { shape, word } = stateOfMember(member);
  const turn = (): void => {
    const next = state === 'active' ? 'paused' : 'active';
    void act(t('Changing'), api => api.lists.changeMember({ address, member: who, state: next }));
  };
  const remove = async (): Promise<void> => {
    if (!(await act(t('Removing'), api => api.lists.removeMembers({ address, members: [who] })))) return;
    const undo = (): void =>
      void act(t('Taking back'), api => api.lists.addMembers({ address, members: [{ address: who, name }] }));
    say({ text: t('{who} is no member any more.', { who }), action: { label: t('Undo'), run: undo } });
  };
  return (
    <tr>
      <td>
        {name || who}
        {name !== '' && <span className="device-under quiet">{who}</span>}
      </td>
      <td>
        <span className="state person-state">
          <StatusShape shape={shape} />
          <span>{word}</span>
        </span>
      </td>
      <td className="right">
        <Button
          kind="quiet"
          onClick={turn}
          aria-label={state === 'active' ? t('Pause {who}', { who }) : t('Send again to {who}', { who })}
        >
          {state === 'active' ? t('Pause') : t('Send again')}
        </Button>
        <Button kind="quiet" onClick={() => void remove()} aria-label={t('Remove {name}', { name: who })}>
          {t('Remove')}
        </Button>
      </td>
    </tr>
  );
}

const EXAMPLE = 'Kim Ode <kim@there.example>';

function AddMembers({ address, onDone }: { readonly address: string; readonly onDone: () => void }) {
  const { busy, fault, submit } = useAsked();
  const say = useSay();
  const [text, setText] = useState('');
  const save = submit(
    api => api.lists.importMembers({ address, text, preview: false }),
    ({ added, lines }) => {
      const bad = lines.filter(line => line.fault !== null);
      say({
        text: [
          t('{count, plural, one {# member} other {# members}} added.', { count: added }),
          ...bad.map(one => `${one.address}: ${heard(one.fault ?? '')}.`),
        ]
          .slice(0, 4)
          .join(' '),
      });
      onDone();
    },
  );
  return (
    <form className="form" onSubmit={save} noValidate>
      <textarea
        className="input targets"
        rows={4}
        value={text}
        onChange={event => setText(event.target.value)}
        aria-label={t('One address a line')}
        placeholder={EXAMPLE}
        spellCheck={false}
        autoCapitalize="none"
      />
      <Fault text={fault} />
      <Actions>
        <Button onClick={onDone}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy || text.trim() === ''}>
          {busy ? t('Adding…') : t('Add')}
        </Button>
      </Actions>
    </form>
  );
}
