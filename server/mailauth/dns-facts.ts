/**
 * What the DNS said while one message was judged, as plain data: kept with the message, the same verdicts can be
 * computed from it on any later day, when the records have long changed (decision 40). Within one message each
 * question is asked once, so that all judges judge by the same answers.
 */
import type { Answer, Resolver } from '../dns/resolver.ts';

export type DnsFact = {
  /** 'txt example.com', 'address 4 mail.example.com', 'ptr 192.0.2.1' */
  readonly question: string;
  readonly answer: Answer<unknown>;
};

export type NotedResolver = {
  readonly resolver: Resolver;
  /** In the order of asking. */
  facts(): Promise<DnsFacts>;
};

export type DnsFacts = {
  readonly facts: readonly DnsFact[];
  /** False when there was more than is kept: then the day cannot be repeated. */
  readonly whole: boolean;
};

/** SPF asks 111 times at most, a DMARC walk 8, ten signatures 10. */
const MOST_FACTS = 300;
/** Characters of all records together. */
const MOST_KEPT = 128 * 1024;

export function noteAnswers(resolver: Resolver): NotedResolver {
  const asked = new Map<string, Promise<Answer<unknown>>>();
  const once = <T>(question: string, ask: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const known = asked.get(question) ?? ask();
    asked.set(question, known);
    return known as Promise<Answer<T>>;
  };
  return {
    resolver: {
      mx: name => once(`mx ${name}`, () => resolver.mx(name)),
      address: (name, family) => once(addressQuestion(name, family), () => resolver.address(name, family)),
      txt: name => once(`txt ${name}`, () => resolver.txt(name)),
      ptr: address => once(`ptr ${address}`, () => resolver.ptr(address)),
    },
    async facts() {
      const facts: DnsFact[] = [];
      let left = MOST_KEPT;
      for (const [question, promised] of asked) {
        const answer = await promised;
        left -= question.length + JSON.stringify(answer).length;
        if (left < 0 || facts.length === MOST_FACTS) return { facts, whole: false };
        facts.push({ question, answer });
      }
      return { facts, whole: true };
    },
  };
}

/** Answers as the DNS did that day; what was not asked then is a failure, not a "no". */
export function replayAnswers({ facts }: DnsFacts): Resolver {
  const known = new Map(facts.map(({ question, answer }) => [question, answer]));
  const recall = async <T>(question: string): Promise<Answer<T>> =>
    (known.get(question) as Answer<T> | undefined) ?? { kind: 'failure', why: 'this was not asked that day' };
  return {
    mx: name => recall(`mx ${name}`),
    address: (name, family) => recall(addressQuestion(name, family)),
    txt: name => recall(`txt ${name}`),
    ptr: address => recall(`ptr ${address}`),
  };
}

const addressQuestion = (name: string, family?: 4 | 6): string => `address ${family ?? 'any'} ${name}`;
