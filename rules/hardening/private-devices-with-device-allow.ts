import { isOn, own, ownAll, type Rule, type Unit } from "../../src/api.js";

/** What there is below /dev with PrivateDevices=: mount_private_dev() in namespace.c. */
const PRESENT =
  /^\/dev\/(null|zero|full|u?random|tty|ptmx|pts(\/.*)?|shm(\/.*)?|mqueue(\/.*)?|hugepages(\/.*)?|console|log|fd|std(in|out|err)|core)$/;

export const rule: Rule = {
  id: "private-devices-with-device-allow",
  summary: "DeviceAllow= names a device that PrivateDevices= hides",
  why: "PrivateDevices= gives the service a /dev of its own that holds pseudo devices like /dev/null only. DeviceAllow= says which devices may be opened and puts none there, so a device that it names cannot be opened for want of its name, unless BindPaths= brings it in.",
  severity: "info",
  optional: "hardening",
  scope: "unit",
  references: ["systemd.exec(5) PrivateDevices=", "systemd.resource-control(5) DeviceAllow=", "mount_private_dev() in namespace.c"],
  examples: [
    {
      name: "a device node that is not there",
      bad: "[Service]\nExecStart=/usr/bin/app\nPrivateDevices=yes\nDeviceAllow=/dev/kvm rw\n",
      good: "[Service]\nExecStart=/usr/bin/app\nDevicePolicy=closed\nDeviceAllow=/dev/kvm rw\n",
      flags: "DeviceAllow=/dev/kvm rw",
    },
  ],
  *check(unit) {
    const devices = own(unit, "PrivateDevices");
    if (unit.load !== "loaded" || unit.manager !== "system" || !isOn(devices) || bringsDevices(unit)) return;
    for (const { value, from } of ownAll(unit, "DeviceAllow")) {
      const path = /^\/dev\/[^\s*?[\uE000]+/.exec(value.text)?.[0];
      if (path === undefined || PRESENT.test(path)) continue;
      yield {
        message: `DeviceAllow= lets the service open ${path}, but PrivateDevices= hides it`,
        at: from.at,
        notes: [{ at: devices.from.at, text: "gives the service a /dev with pseudo devices only" }],
        help: `replace PrivateDevices=yes by DevicePolicy=closed, or add BindPaths=${path}`,
      };
    }
  },
};

const bringsDevices = (unit: Unit): boolean =>
  ["BindPaths", "BindReadOnlyPaths", "MountImages", "ExtensionImages", "ExtensionDirectories"].some((key) =>
    ownAll(unit, key).some(({ value }) => (key.startsWith("Bind") ? value.text.includes("/dev") : value.text !== "")),
  );
