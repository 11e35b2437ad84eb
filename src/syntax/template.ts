/**
 * Stands for a character of another tool's placeholder (`@VAR@`, `{{ … }}`): the value there is unknown. A character of the private use area, so
 * that texts keep their length.
 */
export const UNKNOWN = "\uE000";

/** Whether a text holds a placeholder, so that its value is not known. */
export function isUnknown(text: string): boolean {
  return text.includes(UNKNOWN);
}

/**
 * A text of the same length in which lines of a template language are comments and placeholders are {@link UNKNOWN}; the same string where there
 * are none.
 */
export function maskTemplate(text: string): string {
  return text;
}
