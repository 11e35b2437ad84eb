/** The directives that hand the processes of a unit credentials: exec_context_has_credentials() in systemd's exec-credential.c. */
export const credentialKeys: readonly string[] = [
  "LoadCredential",
  "LoadCredentialEncrypted",
  "SetCredential",
  "SetCredentialEncrypted",
  "ImportCredential",
];
