/** German of the messages in renderer/overview. */
import type { Catalogue } from '../../../server/base/language.ts';

export const overview: Catalogue = {};
