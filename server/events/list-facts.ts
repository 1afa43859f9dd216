/** What happens on mailing lists: posts held, let go and sent to members; members who come, go and cannot be reached. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';
import { stateWords } from './state-words.ts';

export type ListFacts = {
  /** Under the trace of the post, as are the next three. */
  'list.held': { list: string; author: string; subject: string; because: string };
  'list.decided': {
    list: string;
    author: string;
    subject: string;
    what: 'approved' | 'rejected' | 'expired';
    by: string;
  };
  'list.distributed': {
    list: string;
    /** As it was named. */
    recipient: string;
    members: number;
    /** The return path, before each member's own sign. */
    sender: string;
    archive: 'kept' | 'missed' | 'none';
    /** The list stands as its author, for his domain would have it refused. */
    rewritten: boolean;
  };
  'list.dropped': { list: string; because: string };
  'list.member': {
    list: string;
    address: string;
    what: 'joined' | 'left' | 'removed' | 'changed' | 'disabled' | 'back';
    by: string;
  };
  /** Somebody, or a person in somebody's name, asked to join, to leave, or to come back. */
  'list.asked': { list: string; address: string; what: 'join' | 'leave' | 'return'; waits: 'confirm' | 'approve' };
  /** Under the trace of what came back. `score`: after it; null: of nobody who is known. */
  'list.returned': {
    list: string;
    address: string | null;
    status: string | null;
    reply: string | null;
    score: number | null;
    message: number;
  };
  'list.changed': { list: string; what: 'made' | 'changed' | 'removed'; by: string };
};

type Member = ListFacts['list.member'];
const memberWords: { readonly [W in Member['what']]: (one: Member) => string } = {
  joined: one => t('{list}: {address} is a member now ({by})', one),
  left: one => t('{list}: {address} has left ({by})', one),
  removed: one => t('{list}: {address} is no member any more ({by})', one),
  changed: one => t('{list}: {address} is kept otherwise now ({by})', one),
  disabled: one => t('{list}: {address} gets no posts for now: too much came back ({by})', one),
  back: one => t('{list}: {address} gets posts again ({by})', one),
};

type Asked = ListFacts['list.asked'];
function askedWords({ list, address, what, waits }: Asked): string {
  const one = { list, address };
  const asks: { readonly [W in Asked['what']]: () => string } = {
    join: () => t('{list}: {address} asks to join', one),
    leave: () => t('{list}: {address} asks to leave', one),
    return: () => t('{list}: {address} asks to get posts again', one),
  };
  const said = stateWords(asks, what)();
  return waits === 'confirm'
    ? t('{said}; a letter went there to be answered', { said })
    : t('{said}; an owner is asked', { said });
}

export function decidedWords({ what, by }: ListFacts['list.decided']): string {
  switch (what) {
    case 'approved':
      return t('{by} let it go', { by });
    case 'rejected':
      return t('{by} refused it', { by });
    case 'expired':
      return t('nobody looked at it in time');
  }
}

export function distributedWords({ list, sender, members, rewritten, archive }: ListFacts['list.distributed']): string {
  const said =
    members === 1
      ? t('sent to 1 member of {list}, from {sender}', { list, sender })
      : t('sent to {members} members of {list}, from {sender}', { members, list, sender });
  return [
    said,
    ...(rewritten ? [t('the list stands as its author, whose domain allows no other')] : []),
    ...(archive === 'missed' ? [t('the archive could not take it')] : []),
  ].join('; ');
}

function returnedWords({ list, address, reply, status, score }: ListFacts['list.returned']): string {
  const why = reply ?? status ?? t('it does not say why');
  return address === null
    ? t('{list}: something came back of nobody who is known: {why}', { list, why })
    : t('{list}: {address} could not be reached: {why} ({score} points)', { list, address, why, score: score ?? 0 });
}

const changedWords: { readonly [W in ListFacts['list.changed']['what']]: (one: ListFacts['list.changed']) => string } =
  {
    made: ({ list, by }) => t('The mailing list {list} was made ({by})', { list, by }),
    changed: ({ list, by }) => t('The mailing list {list} was changed ({by})', { list, by }),
    removed: ({ list, by }) => t('The mailing list {list} was removed ({by})', { list, by }),
  };

export const listEntries: { readonly [N in keyof ListFacts]: Entry<ListFacts[N]> } = {
  'list.held': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f =>
      t('{list} holds a post of {author} for its moderators: {because}', {
        ...{ list: f.list, author: f.author || '<>', because: f.because },
      }),
  },
  'list.decided': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f =>
      t('{list}, a post of {author}: {what}', { list: f.list, author: f.author || '<>', what: decidedWords(f) }),
  },
  'list.distributed': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f => t('{list}: {what}', { list: f.list, what: distributedWords(f) }),
  },
  'list.dropped': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => t('{list} passes nothing on: {because}', f),
  },
  'list.member': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f => stateWords(memberWords, f.what)(f),
  },
  'list.asked': {
    agent: 'MDA',
    level: 'info',
    outcome: 'info',
    say: askedWords,
  },
  'list.returned': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: returnedWords,
  },
  'list.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => stateWords(changedWords, f.what)(f),
  },
};
