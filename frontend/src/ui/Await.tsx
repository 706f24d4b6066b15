/** What a query answered, or that it is on its way, or why it failed. */
import { Center, Loader, VisuallyHidden } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNote } from "./ErrorNote";

interface AwaitProps<T> {
  query: UseQueryResult<T>;
  children: (value: T) => ReactNode;
}

export function Await<T>({ query, children }: AwaitProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null) return <ErrorNote error={query.error} />;
  return <Waiting />;
}

export function Waiting() {
  return (
    <Center p="xl" role="status">
      <Loader />
      <VisuallyHidden>Loading</VisuallyHidden>
    </Center>
  );
}
