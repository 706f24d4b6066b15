/** What begins with the letters written, then what has them elsewhere. */
import type { ComboboxItem, OptionsFilter } from "@mantine/core";

export const offeredFirst: OptionsFilter = ({ options, search, limit }) => {
  const wanted = search.trim().toLowerCase();
  const items = options.filter((option): option is ComboboxItem => "value" in option);
  const begins = items.filter((item) => item.value.toLowerCase().startsWith(wanted));
  const others = items.filter((item) => !item.value.toLowerCase().startsWith(wanted) && item.value.toLowerCase().includes(wanted));
  return [...begins, ...others].slice(0, limit);
};
