/**
 * What becomes of a post, by the list's rules. Pure: what is known of the post and of its author goes in, one verdict with
 * its reason comes out.
 *
 * In this order: what may go round for ever, or was written by no person, is dropped and nobody is told (RFC 3834 §2); what
 * is too large is refused; then who wrote it counts, and whether anything speaks for or against its being him.
 */
import type { Bytes } from '../base/units.ts';
import type { ListMember } from '../store/interface.ts';
import { isAutomatic, whyAnswer } from './machine.ts';
import { identifierIn, listId } from './names.ts';
import type { MailingList } from './rules.ts';

export type PostFacts = {
  /** The return path; '' is the null sender. */
  readonly sender: string;
  readonly size: Bytes;
  /** From:, in lookup form. */
  readonly authors: readonly string[];
  readonly subject: string;
  /** As it was found when it came: he signed in, or DMARC says so; or that says no. */
  readonly proof: 'proven' | 'unknown' | 'against';
  readonly isJunk: boolean;
  /** Each field's values, by its name in small letters. */
  readonly fields: (name: string) => readonly string[];
};
/** Whoever wrote it, to this list. */
export type Standing = { readonly member: Pick<ListMember, 'posting' | 'state'> | null; readonly isOwner: boolean };

export type PostVerdict =
  | { readonly act: 'take' }
  /** `quietly`: no moderator is written to. */
  | { readonly act: 'hold'; readonly because: string; readonly quietly?: true }
  | { readonly act: 'refuse'; readonly status: string; readonly words: string }
  | { readonly act: 'drop'; readonly because: string };

const take: PostVerdict = { act: 'take' };
const hold = (because: string): PostVerdict => ({ act: 'hold', because });
const drop = (because: string): PostVerdict => ({ act: 'drop', because });

export function judgePost(list: MailingList, post: PostFacts, standing: Standing): PostVerdict {
  const loop = loopIn(list, post);
  if (loop !== null) return drop(loop);
  const machine = machineIn(post);
  if (machine !== null) return drop(machine);
  if (post.size > list.rules.maxSize) {
    const most = Math.floor(list.rules.maxSize / 1024);
    return { act: 'refuse', status: '5.2.3', words: `A post to this list may have ${most} KB at most` };
  }
  const verdict = byAuthor(list, post, standing);
  // RFC 3834 §2: no letter about what a program wrote, which may be such a letter.
  const isStrange = standing.member === null && !standing.isOwner;
  return verdict.act === 'hold' && isStrange && isAutomatic(post.fields) ? { ...verdict, quietly: true } : verdict;
}

/** RFC 2919 §2, RFC 9228 §2: it has been on this list before. */
function loopIn(list: MailingList, { fields }: PostFacts): string | null {
  const own = listId(list.address);
  if (fields('list-id').some(value => identifierIn(value) === own)) return 'it has been on this list already (List-Id)';
  const names = (name: string) => fields(name).map(value => value.trim().replace(/^<|>$/g, '').toLowerCase());
  if (names('delivered-to').includes(list.address)) return 'it was sent on from this list already (Delivered-To)';
  return names('x-beenthere').includes(list.address) ? 'it has been on this list already (X-BeenThere)' : null;
}

/** Reports, absence notes and their kin. What a program writes by itself (auto-generated) is a post as any other. */
const machineIn = ({ sender, fields }: PostFacts): string | null =>
  sender === '' ? 'it is a report: it came from the empty sender' : whyAnswer(fields);

function byAuthor(list: MailingList, post: PostFacts, standing: Standing): PostVerdict {
  const { rules } = list;
  const { member, isOwner } = standing;
  if (post.isJunk) return { act: 'hold', because: 'it was taken for junk', quietly: true };
  if (post.authors.length !== 1)
    return hold(post.authors.length === 0 ? 'it does not say who wrote it' : 'it has several authors');
  const isPerson = isOwner || member !== null;
  // Anybody can write a member's name into From.
  // And the list signs what it sends on, in its domain's name: it would make a forger's letter whole.
  if (post.proof === 'against' && (isPerson || rules.posting === 'anybody'))
    return hold('something speaks against its being from its author');
  if (isPerson && post.proof === 'unknown' && (rules.proof === 'strict' || (isOwner && rules.posting === 'owners')))
    return hold('nothing proves that it is from its author');
  if (member?.posting === 'barred' && !isOwner)
    return { act: 'refuse', status: '5.7.2', words: 'You may not post to this list' };
  if (looksLikeCommand(post.subject)) return hold('it looks like a command for the list, sent to all its members');
  if (isOwner || member?.posting === 'free') return take;
  if (member?.posting === 'moderated') return hold('posts of this member are looked at first');
  return byRule(list, member !== null);
}

function byRule({ rules }: MailingList, isMember: boolean): PostVerdict {
  switch (rules.posting) {
    case 'anybody':
      return take;
    case 'members':
      return isMember ? take : ofOthers(rules.others, 'Only members may post to this list');
    case 'moderated':
      return isMember
        ? hold('every post is looked at first')
        : ofOthers(rules.others, 'Only members may post to this list');
    case 'owners':
      return ofOthers(rules.others, 'Only its owners post to this list');
  }
}

function ofOthers(others: MailingList['rules']['others'], words: string): PostVerdict {
  switch (others) {
    case 'hold':
      return hold(`${words.charAt(0).toLowerCase()}${words.slice(1)}`);
    case 'refuse':
      return { act: 'refuse', status: '5.7.2', words };
    case 'discard':
      return drop(`${words.charAt(0).toLowerCase()}${words.slice(1)}`);
  }
}

/** People write them to the list instead of to its request address. */
const looksLikeCommand = (subject: string): boolean =>
  /^\s*(?:un)?subscribe\s*[.!]?\s*$|^\s*(?:abmelden|austragen|abbestellen)\s*[.!]?\s*$/i.test(subject);
