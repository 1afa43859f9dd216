/**
 * The one door to age-encryption. It brings three libraries of curves and takes long to load, so that it is loaded by what
 * is sealed or opened first and not by each start of the server.
 */
type Age = typeof import('age-encryption');

export const age = (): Promise<Age> => import('age-encryption');
