/** "copy": ":copy" on redirect and fileinto leaves the implicit keep as it is. RFC 3894. */
import type { Extension } from '../extension.ts';

export const copy: Extension = {
  capability: 'copy',
  tags: [
    {
      on: ['fileinto', 'redirect'],
      tags: [
        {
          name: 'copy',
          effect: () => draft => {
            draft.copy = true;
          },
        },
      ],
    },
  ],
};
