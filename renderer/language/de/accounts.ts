/** German of the messages in renderer/accounts. */
import type { Catalogue } from '../../../server/base/language.ts';

export const accounts: Catalogue = {};
