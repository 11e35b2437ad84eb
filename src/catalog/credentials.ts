/** The directives that hand the processes of a unit credentials: exec_context_has_credentials() in systemd's exec-credential.c. */
export const credentialKeys: readonly [string, ...string[]] = [
  "LoadCredential",
  "LoadCredentialEncrypted",
  "SetCredential",
  "SetCredentialEncrypted",
  "ImportCredential",
];

/** Those of them whose credentials are encrypted. */
export const encryptedCredentialKeys: readonly string[] = credentialKeys.filter((key) => key.endsWith("Encrypted"));
