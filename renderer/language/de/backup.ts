/** German of the messages in renderer/backup. */
import type { Catalogue } from '../../../server/base/language.ts';

export const backup: Catalogue = {};
