import { complaintsOf, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "socket-conflict",
  summary: "Settings of a socket unit that exclude each other",
  why: "Accept=yes hands each connection to an instance of the template of the same name, so it needs sockets that make connections, cannot have Service=, and needs MaxConnections= above 0. Symlinks= needs exactly one node in the file system to point at.",
  severity: "error",
  references: ["systemd.socket(5) Accept=, Symlinks=", "socket_verify() in socket.c"],
  examples: [
    {
      name: "a datagram socket that accepts",
      bad: { "a.socket": "[Socket]\nAccept=yes\nListenDatagram=5000\n" },
      good: { "a.socket": "[Socket]\nAccept=yes\nListenStream=5000\n" },
      flags: "ListenDatagram=5000",
    },
    {
      name: "two nodes",
      bad: { "a.socket": "[Socket]\nListenStream=/run/a\nListenStream=/run/b\nSymlinks=/run/c\n" },
      good: { "a.socket": "[Socket]\nListenStream=/run/a\nSymlinks=/run/c\n" },
      flags: "Symlinks=/run/c",
    },
  ],
  scope: "unit",
  when: { types: ["socket"] },
  check: (unit, { v }) => complaintsOf(unit, v, "socket-conflict"),
};
