/** The two routes all others hang from: the gate asks who comes, the shell frames the pages. */
import { createRootRoute, createRoute } from "@tanstack/react-router";
import { Gate } from "./Gate";
import { Shell } from "./Shell";

export const rootRoute = createRootRoute({ component: Gate });

export const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: "shell", component: Shell });
