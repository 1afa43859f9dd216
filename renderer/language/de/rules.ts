/** German of the messages in renderer/rules. */
import type { Catalogue } from '../../../server/base/language.ts';

export const rules: Catalogue = {};
