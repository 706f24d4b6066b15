/** Changes of what the identity provider has: they run, pages read again, a short note says so. */
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { useSession } from "../api/console";
import { useIdentityChanged } from "../api/identity";
import { told, toldFault } from "../ui/told";

type Said<Input> = string | ((input: Input) => string);

/** A change, `said` when it is done; its `error` belongs where the mistake was made. */
export function useChange<Input = void, Output = unknown>(
  run: (input: Input) => Promise<Output>,
  said?: Said<Input>,
): UseMutationResult<Output, Error, Input> {
  const changed = useIdentityChanged();
  return useMutation({
    mutationFn: run,
    onSuccess: async (_, input) => {
      await changed();
      if (said !== undefined) told(typeof said === "string" ? said : said(input));
    },
  });
}

/** The same for a button in a row or a menu: there is no place for an error but a note. */
export function useAction<Input>(run: (input: Input) => Promise<unknown>, said?: Said<Input>) {
  const change = useChange(run, said);
  return {
    act: (input: Input) => change.mutate(input, { onError: toldFault }),
    isPending: change.isPending,
  };
}

/** Whether who is signed in may change anything; the server refuses those who may not. */
export function useMayChange(): boolean {
  const { data } = useSession();
  return data !== undefined && data.role !== "viewer";
}
