/** The letters, and each new one as soon as it is there (a request waits at the server for it). */
import { useEffect, useState } from "react";
import { faultOf, send } from "../../api/http";
import { withNewer, type Letter } from "./letter";

const MESSAGES = "/console-api/identity/dev/mail/api/messages";
const WAIT_SECONDS = 30;
const SHOWN_MOST = 50;
const AGAIN_MS = 3000;

export interface OutboxState {
  letters: readonly Letter[] | undefined;
  fault: unknown;
}

export function useOutbox(): OutboxState {
  const [state, setState] = useState<OutboxState>({ letters: undefined, fault: null });
  useEffect(() => {
    const leaving = new AbortController();
    void follow(leaving.signal, setState);
    return () => leaving.abort();
  }, []);
  return state;
}

/** Read what is there, then wait for more until the page is left. */
async function follow(signal: AbortSignal, tell: (change: (before: OutboxState) => OutboxState) => void): Promise<void> {
  let newest: string | null = null;
  let isFirst = true;
  while (!signal.aborted) {
    try {
      const letters: readonly Letter[] = await read(isFirst ? 0 : WAIT_SECONDS, newest, signal);
      if (signal.aborted) return;
      newest = letters[0]?.id ?? newest;
      isFirst = false;
      tell((before) => ({ letters: withNewer(letters, before.letters ?? [], SHOWN_MOST), fault: null }));
    } catch (fault) {
      if (signal.aborted) return;
      tell((before) => ({ ...before, fault }));
      await pause(AGAIN_MS, signal);
    }
  }
}

async function read(wait: number, after: string | null, signal: AbortSignal): Promise<readonly Letter[]> {
  const query = new URLSearchParams({ wait: String(wait), ...(after === null ? {} : { after }) });
  const response = await send("GET", `${MESSAGES}?${query}`, undefined, {}, signal);
  const text = await response.text();
  if (!response.ok) throw faultOf(response.status, text);
  return (JSON.parse(text) as { messages: readonly Letter[] }).messages;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
