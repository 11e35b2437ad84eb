/** Targets that systemd ships for the system manager: systemd.special(7). */
const SYSTEM_TARGETS =
  "basic bluetooth boot-complete cryptsetup cryptsetup-pre ctrl-alt-del default emergency exit factory-reset final first-boot-complete getty getty-pre graphical halt hibernate hybrid-sleep initrd initrd-fs initrd-root-device initrd-root-fs initrd-switch-root initrd-usr-fs integritysetup integritysetup-pre kexec local-fs local-fs-pre machines multi-user network network-online network-pre nss-lookup nss-user-lookup paths poweroff printer reboot remote-cryptsetup remote-fs remote-fs-pre remote-integritysetup remote-veritysetup rescue rpcbind runlevel0 runlevel1 runlevel2 runlevel3 runlevel4 runlevel5 runlevel6 shutdown sigpwr sleep slices smartcard sockets soft-reboot sound storage-target-mode suspend suspend-then-hibernate swap sysinit system-update system-update-pre time-set time-sync timers tpm2 umount usb-gadget veritysetup veritysetup-pre";

/** Targets that systemd ships for user managers. */
const USER_TARGETS =
  "basic bluetooth default exit graphical-session graphical-session-pre paths printer shutdown smartcard sockets sound timers xdg-desktop-autostart";

/** Services and sockets of systemd and its nearest relatives that other units name. */
const OTHERS =
  "dbus.service dbus.socket dbus-broker.service syslog.socket rsyslog.service syslog.service debug-shell.service getty@.service serial-getty@.service console-getty.service container-getty@.service initrd-cleanup.service initrd-parse-etc.service initrd-switch-root.service initrd-udevadm-cleanup-db.service kmod-static-nodes.service ldconfig.service modprobe@.service quotaon.service rc-local.service rescue.service emergency.service user@.service user-runtime-dir@.service display-manager.service";

const targets = (names: string): readonly string[] => names.split(" ").map((name) => `${name}.target`);

const known = {
  system: new Set([...targets(SYSTEM_TARGETS), ...OTHERS.split(" ")]),
  user: new Set([...targets(USER_TARGETS), "dbus.service", "dbus.socket", "dbus-broker.service"]),
};

/** The names of systemd's own units and its nearest relatives' that units of this manager name. */
export function knownUnits(manager: "system" | "user"): ReadonlySet<string> {
  return known[manager];
}

/** Whether a name is one of systemd's own units, or of those that every distribution has. */
export function isKnownUnit(name: string, manager: "system" | "user"): boolean {
  return known[manager].has(name) || /^systemd-[a-z]/.test(name);
}
