import { ScrollArea, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { GROUPS, isChosen, LAST, START, type Place } from "./places";
import classes from "./Shell.module.css";

export function Rail({ path }: { path: string }) {
  return (
    <ScrollArea h="100%" type="auto">
      <Stack gap={2} p="xs">
        <PlaceLink place={START} path={path} />
        {GROUPS.map((group) => (
          <Stack key={group.title} gap={2} mt="sm" role="group" aria-label={group.title}>
            <Text size="xs" c="dimmed" fw={600} px={12} aria-hidden>
              {group.title}
            </Text>
            {group.places.map((place) => (
              <PlaceLink key={place.to} place={place} path={path} />
            ))}
          </Stack>
        ))}
        <Stack gap={2} mt="sm">
          {LAST.map((place) => (
            <PlaceLink key={place.to} place={place} path={path} />
          ))}
        </Stack>
      </Stack>
    </ScrollArea>
  );
}

function PlaceLink({ place, path }: { place: Place; path: string }) {
  return (
    <Link to={place.to} className={classes.place} aria-current={isChosen(place, path) ? "page" : undefined}>
      <place.icon size={18} stroke={1.5} aria-hidden />
      {place.title}
    </Link>
  );
}
