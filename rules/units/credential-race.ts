import { complaintsOf, credentialKeys, type Rule } from "../../src/api.js";

export const rule: Rule = {
  id: "credential-race",
  summary: "ExecStartPost= of Type=simple may run before the credentials are there",
  why: "Type=simple counts as started when the process has been forked, before its credentials are set up; ExecStartPost= then sets up the same directory at the same time.",
  severity: "warning",
  systemd: { min: 257 },
  references: ["service_verify() in service.c"],
  examples: [
    {
      name: "simple",
      bad: "[Service]\nType=simple\nLoadCredential=key:/etc/key\nExecStart=/usr/bin/true\nExecStartPost=/usr/bin/true\n",
      good: "[Service]\nType=exec\nLoadCredential=key:/etc/key\nExecStart=/usr/bin/true\nExecStartPost=/usr/bin/true\n",
      flags: "Type=simple",
    },
  ],
  scope: "unit",
  when: {
    types: ["service"],
    keys: credentialKeys,
  },
  check: (unit, { v }) => complaintsOf(unit, v, "credential-race"),
};
