/** The address of what a rule refers to, where it has one: a man page of systemd, NEWS of a version, or an address as it stands. */
export function referenceUrl(reference: string): string | undefined {
  if (/^https:\/\//.test(reference)) return reference;
  const news = /^NEWS,? v?(\d{3})/.exec(reference);
  if (news) return `https://github.com/systemd/systemd/blob/v${news[1]}/NEWS`;
  const page = /^((?:systemd|journalctl|loginctl|machinectl|org\.freedesktop)[\w.@-]*|systemctl)\(\d\)(?:,? (\w+=))?/.exec(reference);
  return page ? `https://www.freedesktop.org/software/systemd/man/latest/${page[1]}.html${page[2] ? `#${page[2]}` : ""}` : undefined;
}

/** The first address that a rule refers to. */
export function urlOf(doc: { readonly references: readonly string[] } | undefined): string | undefined {
  return doc?.references.map(referenceUrl).find((address) => address !== undefined);
}
