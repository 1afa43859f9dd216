/** German of the messages in renderer/certificates. */
import type { Catalogue } from '../../../server/base/language.ts';

export const certificates: Catalogue = {};
