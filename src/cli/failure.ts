/** An error that the user can mend: `unitlint` prints its message as one line and exits with status 2. */
export function usageError(message: string): Error {
  const error = new Error(message);
  error.name = "UsageError";
  return error;
}

/** Whether an error is one of {@link usageError}, and no fault of unitlint. */
export const isUsageError = (error: unknown): error is Error => error instanceof Error && error.name === "UsageError";

/** `message (did you mean x?)`, or the message alone. */
export const withGuess = (message: string, guess: string | undefined): string =>
  guess === undefined ? message : `${message} (did you mean ${guess}?)`;
