/** German of the messages in renderer/deliverability. */
import type { Catalogue } from '../../../server/base/language.ts';

export const deliverability: Catalogue = {};
