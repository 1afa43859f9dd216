/**
 * A process whose files may not grow beyond what `ulimit -f` allows: the write-ahead log meets an input/output error.
 * Says what it got for each message, and at the end what the check finds. Its argument is the store's folder.
 */
import { openStore } from '../../server/store/open.ts';
import { letter, must } from './store-world.ts';

const store = must(await openStore({ folder: process.argv[2]!, reserve: 0, onFault: () => undefined }));
const said: string[] = [];
for (let n = 0; n < 30; n++) {
  const result = await store.run('accept', letter(`${n} `.repeat(1500)));
  said.push(result.ok ? 'ok' : result.error);
}
console.log(JSON.stringify({ said, findings: await store.check({ deep: true }), ledger: await store.ledger() }));
await store.close();
