/** Which settings are shown, in which groups, and what is said of each. */
import type { Setting } from "./api";

export interface Group {
  title: string;
  settings: readonly Setting[];
}

export interface Search {
  text: string;
  /** Only those that are not at their default. */
  isChangedOnly: boolean;
}

export function isChanged(setting: Setting): boolean {
  return setting.origin !== "default" && setting.origin !== "built in";
}

/** The groups in the order in which the server tells them, without those that nothing fits in. */
export function groupsOf(settings: readonly Setting[], search: Search): readonly Group[] {
  const words = search.text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const isWanted = !search.isChangedOnly || isChanged(setting);
    const text = `${setting.name} ${setting.description} ${setting.group}`.toLowerCase();
    if (!isWanted || !words.every((word) => text.includes(word))) continue;
    groups.set(setting.group, [...(groups.get(setting.group) ?? []), setting]);
  }
  return [...groups].map(([title, found]) => ({ title, settings: found }));
}

/** The value as a line: a secret is said to be there, and never shown. */
export function shownValue(setting: Setting): string {
  if (setting.is_secret) return setting.is_set ? "set, and never shown" : "not set";
  if (setting.value !== null && setting.value !== "") return setting.value;
  return setting.default === null ? "not set" : setting.default;
}

/** The words of a description, `code` apart from text. */
export function partsOf(description: string): readonly { text: string; isCode: boolean }[] {
  return description
    .split("`")
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
