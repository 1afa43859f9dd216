/** German of the messages in renderer/mail/compose. */
import type { Catalogue } from '../../../server/base/language.ts';

export const compose: Catalogue = {};
