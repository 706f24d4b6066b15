/** Saving a permission: all or nothing, and not over what somebody else has changed meanwhile. */
import { metadataCommand, type ExportedMetadata, type Permission } from "../../api/engine";
import { ask, ApiFault } from "../../api/http";
import { trackedTable } from "../tables/tracked";
import type { Command, Place } from "./draft";
import { isSame } from "./json";
import { permissionOf } from "./matrix";

/** Several metadata commands, of which all are done or none. */
export function runAll(commands: readonly Command[]): Promise<unknown> {
  return metadataCommand("bulk", commands);
}

/** As runAll, for a permission that was read at `version`; raises ApiFault when it is another's by now. */
export async function savePermission(
  place: Place,
  original: Permission | undefined,
  version: number,
  commands: readonly Command[],
): Promise<void> {
  try {
    await runAt(version, commands);
  } catch (error) {
    if (!(error instanceof ApiFault) || error.code !== "conflict") throw error;
    const now = await metadataCommand<ExportedMetadata>("export_metadata", {}, 2);
    const table = trackedTable(now.metadata, place.source, place.table);
    const there = table === null ? undefined : permissionOf(table, place.action, place.role);
    if (!isSame(there ?? null, original ?? null)) {
      throw new ApiFault(
        "somebody else changed this permission meanwhile",
        409,
        "conflict",
        "what you changed is still here: copy it, load the page again, and change theirs",
      );
    }
    await runAt(now.resource_version, commands);
  }
}

function runAt(version: number, commands: readonly Command[]): Promise<unknown> {
  const body = { type: "bulk", resource_version: version, args: commands };
  return ask("POST", "/console-api/engine/v1/metadata", body);
}
