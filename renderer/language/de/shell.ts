/** German of the messages in renderer/shell. */
import type { Catalogue } from '../../../server/base/language.ts';

export const shell: Catalogue = {};
