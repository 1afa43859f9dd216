/**
 * One of the mail systems that are photographed, as a process of its own: what its status bar says of the server is not what
 * browsers and drawing take. Started by assets/screenshots.ts; each path that it is sent is answered with an address of the
 * window, good for one visitor.
 */
import { startShown, type WorldName } from './shown-worlds.ts';

const [name, folder] = process.argv.slice(2);
const shown = await startShown(name as WorldName, folder!);
process.on('message', (path: string) => process.send!(shown.address(path)));
process.on('disconnect', async () => {
  await shown[Symbol.asyncDispose]();
  process.exit();
});
process.send!('ready');
