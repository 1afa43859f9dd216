/** German of the messages in renderer/log. */
import type { Catalogue } from '../../../server/base/language.ts';

export const log: Catalogue = {};
