/** Why? A question in words, one answer: gathered, walked, proven by the dialogue, with what else may be meant. */
import type { Store } from '../store/interface.ts';
import type { Answer, Asking, Evidence, Other } from './answer.ts';
import { gather, type WhyOptions } from './gather.ts';
import type { Candidate, Found, Gathered } from './gathered.ts';
import { stories, walk } from './walk.ts';

export type { WhyOptions } from './gather.ts';
export type WhyEngine = { ask(asking: Asking): Promise<Answer> };

const MOST_OTHERS = 4;
const MOST_LINES = 8;

export const newWhy = (options: WhyOptions): WhyEngine => ({
  async ask(asking) {
    const gathered = await gather(options, asking);
    const [first, ...rest] =
      gathered.question.trace !== null && gathered.candidates.length === 0 ? [nothingKnown(gathered)] : walk(gathered);
    // Whoever has found his message does not ask about names and ports.
    const others = [...stories(gathered), ...(first.about ? [] : rest)].filter(
      ({ cause }) => cause.code !== 'nothing-from',
    );
    return {
      asked: asking.text,
      at: gathered.now,
      direction: gathered.direction,
      guessed: asking.direction === undefined,
      from: gathered.question.span.from,
      until: gathered.question.span.until,
      cause: first.cause,
      evidence: await withDialogue(options.store, first),
      action: first.action,
      others: distinct(others, first)
        .slice(0, MOST_OTHERS)
        .map(one => otherOf(one, gathered)),
      about: first.about ? aboutOf(first.about) : null,
    };
  },
});

const nothingKnown = ({ question, known }: Gathered): Found => ({
  cause:
    question.trace === null
      ? { code: 'forgotten', values: { since: known } }
      : { code: 'unknown', values: { trace: question.trace } },
  ...{ evidence: [], action: null, at: null },
});

const aboutOf = ({ trace, at, sender, recipients, subject }: Candidate) => ({ trace, at, sender, recipients, subject });

/** The same cause of the same message once. */
function distinct(found: readonly Found[], first: Found): readonly Found[] {
  const keyOf = ({ about, cause }: Found): string => `${about?.trace ?? ''} ${cause.code}`;
  const seen = new Set([keyOf(first), ...(first.about ? [first.about.trace] : [])]);
  return found.filter(one => {
    const key = one.about ? one.about.trace : keyOf(one);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const otherOf = ({ cause, about }: Found, { question, direction }: Gathered): Other => ({
  cause,
  ask: { text: about ? about.trace : question.text, direction: about?.direction ?? direction },
});

/** The row that tells of the reply is given the lines around it. */
async function withDialogue(store: Store, { evidence, dialogue }: Found): Promise<readonly Evidence[]> {
  if (!dialogue) return evidence;
  const lines = await store.transcript(dialogue.trace);
  const wanted = dialogue.reply.split(/\r?\n/)[0]!.slice(0, 60);
  const at = lines.findLastIndex(
    ({ who, text }) => who === 'S' && text.startsWith(wanted.slice(0, Math.max(3, wanted.length))),
  );
  if (at === -1) return evidence;
  const from = lines.slice(0, at).findLastIndex(({ who }) => who === 'C');
  const bytes = lines
    .slice(Math.max(0, from), at + 1)
    .slice(-MOST_LINES)
    .map(({ who, text }) => `${who}: ${text}`);
  const last = evidence.findLastIndex(one => one.bytes.length > 0);
  return evidence.map((one, i) => (i === last ? { ...one, bytes } : one));
}
