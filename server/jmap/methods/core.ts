/** Core/echo: the arguments come back as they are. RFC 8620 §4. */
import { CORE } from '../capabilities.ts';
import { answer, type Method } from '../method.ts';

const echo: Method = {
  name: 'Core/echo',
  capability: CORE,
  run: async args => answer(args),
};

export const coreMethods: readonly Method[] = [echo];
