/** German of the messages in renderer/learn. */
import type { Catalogue } from '../../../server/base/language.ts';

export const learn: Catalogue = {};
