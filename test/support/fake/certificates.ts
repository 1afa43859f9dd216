/** A server that shows its own authority's certificate, and whose owner changes nothing. */
import type { Api, CertificatesNow } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';

const now: CertificatesNow = {
  hostName: 'mail.here.example',
  shown: [],
  acme: null,
  because: null,
  policies: [],
  needs: [],
};

export const ownCertificates: Api['certificates'] = {
  state: async () => now,
  check: async () => now,
  renew: async () => now,
  records: async () => [],
  bring: async () => now,
  authority: async () => null,
  try: async () => {
    throw new ApiError('REFUSED', 'both must be PEM, the key without a password');
  },
  handshakes: async () => [],
};
