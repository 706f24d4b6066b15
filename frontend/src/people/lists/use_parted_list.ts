/** A list of the management API, read part by part as its reader goes on. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";
import { withQuery } from "./query_text";

const PART_SIZE = 50;

export interface Parted<T> {
  rows: readonly T[] | undefined;
  /** The first part as it was answered: for what stands beside the rows. */
  first: Readonly<Record<string, unknown>> | undefined;
  error: unknown;
  hasMore: boolean;
  isReading: boolean;
  readMore: () => void;
}

/** `usePartedList<User>("/genkan/users?sort=email_asc", "users")` */
export function usePartedList<T>(path: string, key: string, options: { refetchInterval?: number } = {}): Parted<T> {
  const list = useInfiniteQuery({
    queryKey: ["identity", "part", path],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      management<Record<string, unknown>>("GET", withQuery(path, { page_size: PART_SIZE, next_token: pageParam })),
    getNextPageParam: (last) => (typeof last.next_token === "string" && last.next_token !== "" ? last.next_token : null),
    placeholderData: keepPreviousData,
    ...options,
  });
  return {
    rows: list.data?.pages.flatMap((page) => (page[key] ?? []) as readonly T[]),
    first: list.data?.pages[0],
    error: list.error,
    hasMore: list.hasNextPage,
    isReading: list.isFetchingNextPage,
    readMore: () => void list.fetchNextPage(),
  };
}
