/**
 * A process that accepts messages from eight callers for ever and says each one that was acknowledged, so that it can be
 * killed. Its argument is the store's folder.
 */
import { openStore } from '../../server/store/open.ts';
import { letter, must } from './store-world.ts';

const folder = process.argv[2]!;
const store = must(await openStore({ folder, inlineLimit: 200, reserve: 0, onFault: console.error }));
let count = 0;

async function caller(): Promise<never> {
  for (;;) {
    const n = count++;
    const text = `m${n}${n % 2 ? ' long'.repeat(60) : ''}`;
    const { message } = must(await store.run('accept', letter(text)));
    process.stdout.write(`${message} ${text}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, caller));
