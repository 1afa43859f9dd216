/** Every method this server has, by name; and the capabilities that may stand in `using`. */
import { WEBSOCKET } from './capabilities.ts';
import type { Method } from './method.ts';
import { coreMethods } from './methods/core.ts';
import { emailMethods } from './methods/email-methods.ts';
import { expungedMethods } from './methods/expunged.ts';
import { identityMethods } from './methods/identity.ts';
import { mailboxMethods } from './methods/mailbox.ts';
import { pushSubscriptionMethods } from './methods/push-subscription.ts';
import { quotaMethods } from './methods/quota.ts';
import { sieveScriptMethods } from './methods/sieve-script.ts';
import { threadMethods } from './methods/thread.ts';
import { vacationResponseMethods } from './methods/vacation-response.ts';
import { capabilitiesOf } from './request.ts';

const methods: readonly Method[] = [
  ...coreMethods,
  ...mailboxMethods,
  ...threadMethods,
  ...emailMethods,
  ...identityMethods,
  ...vacationResponseMethods,
  ...sieveScriptMethods,
  ...quotaMethods,
  ...expungedMethods,
  ...pushSubscriptionMethods,
];

export const allMethods: ReadonlyMap<string, Method> = new Map(methods.map(method => [method.name, method]));
/** WebSocket is a way to travel, and has no methods of its own. */
export const allCapabilities: ReadonlySet<string> = capabilitiesOf({ methods: allMethods }, WEBSOCKET);
