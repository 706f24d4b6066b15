/** A value that is being typed: checked by the server as it stands, saved when it can be used. */
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { readAgain } from "../api/read_again";
import { told } from "../ui/told";
import { checkSetting, resetSetting, SETTINGS_KEY, storeSetting, type Stored, type Verdict } from "./api";

const PAUSE_MILLISECONDS = 350;

export interface Draft {
  verdict: Verdict | null;
  /** What was typed last is still being checked. */
  isChecking: boolean;
  checkFault: unknown;
  isSaving: boolean;
  saveFault: unknown;
  save: () => void;
  reset: () => void;
}

export function useSettingDraft(name: string, value: string | null, builtIn: string | null, onSaved: () => void): Draft {
  const [settled] = useDebouncedValue(value, PAUSE_MILLISECONDS);
  const client = useQueryClient();
  const checked = useQuery({
    queryKey: ["console", "setting-check", name, settled],
    queryFn: () => checkSetting(name, settled ?? ""),
    enabled: settled !== null,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const change = useMutation({
    // The built-in value is not written down: it goes along when what it is made of changes.
    mutationFn: (sent: string | null) =>
      sent === null || sent === builtIn ? resetSetting(name) : storeSetting(name, sent),
    onSuccess: async (stored: Stored) => {
      await readAgain(client, SETTINGS_KEY);
      if (!stored.ok) return;
      told(stored.applied ? `${name} is in effect: nothing was restarted` : `${name} is kept, and holds from the next start`);
      await readAgain(client, ["engine"]);
      onSaved();
    },
  });
  const refused = change.data !== undefined && !change.data.ok ? change.data : null;
  const isStale = settled !== value || checked.isFetching;
  return {
    verdict: refused ?? (settled === value ? (checked.data ?? null) : null),
    isChecking: value !== null && isStale,
    checkFault: checked.error,
    isSaving: change.isPending,
    saveFault: change.error,
    save: () => change.mutate(value),
    reset: () => change.mutate(null),
  };
}
