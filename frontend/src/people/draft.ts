/** A form's values while they are edited, and which of them differ from what is stored. */
import { useState } from "react";

export interface Draft<T extends object> {
  value: T;
  set: <K extends keyof T>(key: K, value: T[K]) => void;
  /** Only what differs: what is sent. */
  changes: Partial<T>;
  isChanged: boolean;
  reset: () => void;
}

export function useDraft<T extends object>(stored: T): Draft<T> {
  const [edited, setEdited] = useState<Partial<T>>({});
  const changes = changesOf(stored, edited);
  return {
    value: { ...stored, ...edited },
    set: (key, value) => setEdited((before) => ({ ...before, [key]: value })),
    changes,
    isChanged: Object.keys(changes).length > 0,
    reset: () => setEdited({}),
  };
}

/** What of the edited values is not what is stored. */
export function changesOf<T extends object>(stored: T, edited: Partial<T>): Partial<T> {
  const changes: Partial<T> = {};
  for (const key of Object.keys(edited) as (keyof T)[]) {
    const value = edited[key];
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(stored[key])) changes[key] = value;
  }
  return changes;
}
