import { jsonText } from "../json-text.js";
import { placeAt } from "../report.js";
import { countEffects, type UpgradeReporter } from "./report.js";

/** The upgrade for programs, version 1: keys are only ever added to it. */
export const upgradeJson: UpgradeReporter = (report) => {
  const { changes, from, to, texts, display } = report;
  const place = (file: string, offset: number): object => ({ path: display(file), ...placeAt(texts.get(file) ?? "", offset) });
  const answer = {
    version: 1,
    from: `${from}`,
    to: `${to}`,
    changes: changes.map(({ id, effect, since, at, message, notes, help, reference }) => ({
      id,
      effect,
      since,
      ...place(at.file, at.start),
      message,
      related: notes.map((note) => ({ ...place(note.at.file, note.at.start), message: note.text })),
      ...(help === undefined ? {} : { help }),
      ...(reference === undefined ? {} : { news: reference }),
    })),
    summary: countEffects(report),
  };
  return jsonText(answer);
};
