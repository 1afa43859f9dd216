/** Who has the mail ports and the command sendmail of this computer. */
import { z } from 'zod';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

export const systemMailHandlers = ({ systemMail }: Pick<ServerPorts, 'systemMail'>): RouterOf<Api['systemMail']> => ({
  state: call(z.object({}), () => systemMail()),
});
