/** Where a person's rules are. */
export const rulesPath = (address: string): string => `/accounts/${encodeURIComponent(address)}/rules`;
