/** Directives that only take something away from a process: without them it runs as well, and less protected. */
const PROTECTS =
  /^(Private|Protect|Restrict|NoNewPrivileges|NoExecPaths|ReadOnlyPaths|InaccessiblePaths|ProcSubset|SystemCall(Filter|Architectures)|MemoryDenyWriteExecute|LockPersonality|DynamicUser|IPAddress(Allow|Deny)|SocketBind(Allow|Deny)|DevicePolicy|KeyringMode|NetworkNamespacePath|IPCNamespacePath|UserNamespacePath|UMask|DelegateNamespaces)/;

/** Whether a directive protects: whether its loss leaves a process that runs all the same with more rights than were meant. */
export function protects(key: string): boolean {
  return PROTECTS.test(key);
}
