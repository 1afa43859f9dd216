/** German of the messages in renderer/settings. */
import type { Catalogue } from '../../../server/base/language.ts';

export const settings: Catalogue = {};
