/** `node --import ./test/electron/register.ts electron/main.ts` runs the app's main process on the double. */
import { registerHooks } from 'node:module';

const double = new URL('./double.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context),
});
Object.defineProperty(process, 'type', { value: 'browser' });
