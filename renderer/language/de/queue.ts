/** German of the messages in renderer/queue. */
import type { Catalogue } from '../../../server/base/language.ts';

export const queue: Catalogue = {};
