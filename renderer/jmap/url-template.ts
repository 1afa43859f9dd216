/** Where bytes are, by the session's templates (RFC 8620 §2): RFC 6570 level 1. Uploads travel as Blob/upload. Pure. */
export const expandTemplate = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
