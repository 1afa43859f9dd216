/** German of the messages in renderer/sharing. */
import type { Catalogue } from '../../../server/base/language.ts';

export const sharing: Catalogue = {};
