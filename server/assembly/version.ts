/** One version for greeting, ID, window and command line. */
export const VERSION = '0.1.0';
