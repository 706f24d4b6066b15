/** The log while somebody looks: pages backwards, and what comes, as it comes. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ask } from "../api/http";
import { merged, queryOf, type Filter, type LogEntry } from "./entries";

interface LogPage {
  entries: readonly LogEntry[];
  next: string | null;
}

export interface Log {
  entries: readonly LogEntry[];
  isLoading: boolean;
  fault: unknown;
  /** There is more to read, further back. */
  hasMore: boolean;
  loadMore: () => void;
}

const PAGE = 100;
const BASE = "/console-api/logs";

export function useLog(filter: Filter, isLive: boolean): Log {
  const query = queryOf(filter);
  const [entries, setEntries] = useState<readonly LogEntry[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [isLoading, setIsLoading] = useState(true);
  const [fault, setFault] = useState<unknown>(null);
  const asked = useRef(0);

  const load = useCallback(
    async (before: string | null) => {
      const number = ++asked.current;
      setIsLoading(true);
      try {
        const place = before === null ? "" : `&before=${encodeURIComponent(before)}`;
        const page = await ask<LogPage>("GET", `${BASE}?limit=${PAGE}${place}${query === "" ? "" : `&${query}`}`);
        // An answer to a filter that is no more is not shown.
        if (number !== asked.current) return;
        setEntries((shown) => merged(shown, page.entries));
        setNext(page.next);
        setFault(null);
      } catch (error) {
        if (number === asked.current) setFault(error);
      } finally {
        if (number === asked.current) setIsLoading(false);
      }
    },
    [query],
  );

  useEffect(() => {
    setEntries([]);
    setNext(null);
    void load(null);
    return () => {
      asked.current += 1;
    };
  }, [load]);

  useEffect(() => {
    if (!isLive) return;
    const stream = new EventSource(`${BASE}/stream${query === "" ? "" : `?${query}`}`);
    stream.onmessage = (message: MessageEvent<string>) => {
      const entry = JSON.parse(message.data) as LogEntry;
      setEntries((shown) => merged(shown, [entry]));
    };
    stream.addEventListener("end", () => stream.close());
    return () => stream.close();
  }, [query, isLive]);

  return { entries, isLoading, fault, hasMore: next !== null, loadMore: () => void load(next) };
}
