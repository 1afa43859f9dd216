/** German of the messages in renderer/captured. */
import type { Catalogue } from '../../../server/base/language.ts';

export const captured: Catalogue = {};
