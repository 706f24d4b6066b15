/** A change by the management API: said when done, and every page reads again what it shows. */
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { useIdentityChanged } from "../../api/identity";
import { told, toldFault } from "../../ui/told";

/** `run` with its argument; `said` is told afterwards. The error is the form's to show. */
export function useChange<A, R = unknown>(
  run: (argument: A) => Promise<R>,
  said?: string | ((argument: A) => string),
): UseMutationResult<R, Error, A> {
  const changed = useIdentityChanged();
  return useMutation({
    mutationFn: run,
    onSuccess: (_, argument) => {
      if (said !== undefined) told(typeof said === "string" ? said : said(argument));
      return changed();
    },
  });
}

/** The same for a button in a row or a menu: there is no place for an error but a note. */
export function useAction<A>(run: (argument: A) => Promise<unknown>, said?: string | ((argument: A) => string)) {
  const change = useChange(run, said);
  return {
    act: (argument: A) => change.mutate(argument, { onError: toldFault }),
    isPending: change.isPending,
  };
}
