/** All that a store's mail teaches, learnt at once and in this thread. */
import { type Clock, seededRandom } from '../../server/base/ports.ts';
import { openLearner } from '../../server/store/learnt/learner.ts';
import { openReader } from '../../server/store/sqlite/database.ts';
import { databasePath } from '../../server/store/sqlite/paths.ts';
import { must } from './store-world.ts';

export function learnAll(folder: string, clock: Clock): void {
  const main = must(openReader(databasePath(folder)));
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const learner = openLearner({ main, folder, onFault }, clock, seededRandom(1));
  while (learner.step());
  learner.close();
  main.close();
}
