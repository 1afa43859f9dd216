/** Why other servers refuse mail, and what helps: the server writes it to people in German itself (server/mime/cause-words.ts). */
import { saidInBoth } from '../../../../server/mime/cause-words.ts';
import type { Table } from '../../hearing.ts';

export const causes: Table = Object.fromEntries(saidInBoth);
