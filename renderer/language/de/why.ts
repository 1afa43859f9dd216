/** German of the messages in renderer/why. */
import type { Catalogue } from '../../../server/base/language.ts';

export const why: Catalogue = {};
