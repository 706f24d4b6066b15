/** Changes of what the identity provider has: they run, pages read again, a short note says so. */
import { useMutation } from "@tanstack/react-query";
import { useSession } from "../api/console";
import { useIdentityChanged } from "../api/identity";
import { told } from "../ui/told";

/** A change; its `error` belongs where the mistake was made. */
export function useChange<Input = void, Output = unknown>(run: (input: Input) => Promise<Output>, said?: string) {
  const changed = useIdentityChanged();
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await changed();
      if (said !== undefined) told(said);
    },
  });
}

/** Whether who is signed in may change anything; the server refuses those who may not. */
export function useMayChange(): boolean {
  const { data } = useSession();
  return data !== undefined && data.role !== "viewer";
}
