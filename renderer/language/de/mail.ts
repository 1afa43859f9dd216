/** German of the messages in renderer/mail. */
import type { Catalogue } from '../../../server/base/language.ts';

export const mail: Catalogue = {};
