/** German of the messages in renderer/journey. */
import type { Catalogue } from '../../../server/base/language.ts';

export const journey: Catalogue = {};
