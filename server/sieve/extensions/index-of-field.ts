/**
 * "index": one field of several with the same name, counted from the top or with ":last" from the bottom. RFC 5260 §6.
 *
 *   header, address, date [":index" <fieldno: number> [":last"]]
 */
import type { Extension, TagDefinition } from '../extension.ts';

const tags: readonly TagDefinition[] = [
  {
    name: 'index',
    value: 'number',
    late: true,
    source(use, context, args, next) {
      const number = use.number!;
      if (number === 0) context.problem(':index counts from 1', use.node.span);
      const last = args.tag('last') !== null;
      return (run, name) => {
        const fields = next(run, name);
        const field = fields[last ? fields.length - number : number - 1];
        return field ? [field] : [];
      };
    },
  },
  {
    name: 'last',
    source(use, context, args, next) {
      if (!args.tag('index')) context.problem(':last needs :index beside it', use.node.span);
      return next;
    },
  },
];

export const index: Extension = { capability: 'index', tags: [{ on: ['header', 'address', 'date'], tags }] };
