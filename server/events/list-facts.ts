/** What happens on mailing lists: posts held, let go and sent to members; members who come, go and cannot be reached. */
import type { Entry } from './catalogue.ts';

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

const members = (count: number): string => `${count} ${count === 1 ? 'member' : 'members'}`;
const memberWords = {
  joined: 'is a member now',
  left: 'has left',
  removed: 'is no member any more',
  changed: 'is kept otherwise now',
  disabled: 'gets no posts for now: too much came back',
  back: 'gets posts again',
} as const satisfies Record<ListFacts['list.member']['what'], string>;
const asked = { join: 'to join', leave: 'to leave', return: 'to get posts again' } as const;
const decided = { approved: 'let it go', rejected: 'refused it', expired: 'nobody looked at it in time' } as const;

export const decidedWords = ({ what, by }: ListFacts['list.decided']): string =>
  what === 'expired' ? decided.expired : `${by} ${decided[what]}`;

export const distributedWords = (f: ListFacts['list.distributed']): string =>
  [
    `sent to ${members(f.members)} of ${f.list}, from ${f.sender}`,
    ...(f.rewritten ? ['the list stands as its author, whose domain allows no other'] : []),
    ...(f.archive === 'missed' ? ['the archive could not take it'] : []),
  ].join('; ');

export const listEntries: { readonly [N in keyof ListFacts]: Entry<ListFacts[N]> } = {
  'list.held': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => `${f.list} holds a post of ${f.author || '<>'} for its moderators: ${f.because}`,
  },
  'list.decided': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f => `${f.list}, a post of ${f.author || '<>'}: ${decidedWords(f)}`,
  },
  'list.distributed': { agent: 'MDA', level: 'info', outcome: 'ok', say: f => `${f.list}: ${distributedWords(f)}` },
  'list.dropped': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => `${f.list} passes nothing on: ${f.because}`,
  },
  'list.member': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f => `${f.list}: ${f.address} ${memberWords[f.what]} (${f.by})`,
  },
  'list.asked': {
    agent: 'MDA',
    level: 'info',
    outcome: 'info',
    say: f =>
      `${f.list}: ${f.address} asks ${asked[f.what]}; ${f.waits === 'confirm' ? 'a letter went there to be answered' : 'an owner is asked'}`,
  },
  'list.returned': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f =>
      f.address === null
        ? `${f.list}: something came back of nobody who is known: ${f.reply ?? f.status ?? 'it does not say why'}`
        : `${f.list}: ${f.address} could not be reached: ${f.reply ?? f.status ?? 'it does not say why'} (${f.score ?? 0} points)`,
  },
  'list.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => `The mailing list ${f.list} was ${f.what} (${f.by})`,
  },
};
