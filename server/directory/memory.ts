/**
 * A store that remembers whose mail an address is. One message asks three times (RCPT, its route, its filing), and
 * people change seldom; every command that could change an answer makes all answers forgotten, before its own promise
 * resolves. One server has the store to itself, so nothing else can change them.
 */
import type { CommandName, Commands, Domain, Resolution, Store } from '../store/interface.ts';

/** Strangers may ask for any name; at this many all are forgotten. */
const MOST_REMEMBERED = 10_000;

const changing: ReadonlySet<CommandName> = new Set([
  'addDomain',
  'removeDomain',
  'addAccount',
  'removeAccount',
  'setAccount',
  'addAlias',
  'setAlias',
  'removeAlias',
  'setForward',
  'addExtension',
  'setExtension',
  'removeExtension',
  // Of whom it is said with the address whether a script runs.
  'putScript',
  'renameScript',
  'activateScript',
  'setScriptRole',
  'removeScript',
  'putList',
  'removeList',
]);

export function withMemory(store: Store): Store {
  let answers = new Map<string, Promise<Resolution>>();
  let domains: Promise<readonly Domain[]> | null = null;
  const forget = () => {
    answers = new Map();
    domains = null;
  };
  // Who is told of a change asks at once, before the promise of the command that made it resolves.
  store.watchEvents(notes => {
    if (notes.some(note => note.name === 'directory.changed')) forget();
  });
  return {
    ...store,
    resolve(address, separator) {
      const key = `${separator}\0${address}`;
      const known = answers.get(key);
      if (known) return known;
      if (answers.size >= MOST_REMEMBERED) answers.clear();
      const mine = answers;
      const asked = store.resolve(address, separator);
      mine.set(key, asked);
      // A question that failed is asked again.
      asked.catch(() => mine.delete(key));
      return asked;
    },
    domains() {
      if (domains) return domains;
      const asked = store.domains();
      domains = asked;
      asked.catch(() => {
        if (domains === asked) domains = null;
      });
      return asked;
    },
    async run(name, input, chronicle) {
      if (!changing.has(name) && !counts(name, input)) return store.run(name, input, chronicle);
      try {
        return await store.run(name, input, chronicle);
      } finally {
        // A read that began before the commit lies in the old map, which nobody asks any more.
        forget();
      }
    },
  };
}

/** An alias for so many messages: with the last of them it is another. */
const counts = <N extends CommandName>(name: N, input: Commands[N]['in']): boolean =>
  name === 'expand' && (input as Commands['expand']['in']).counted !== undefined;
