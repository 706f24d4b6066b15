/** All routes of the console; each area has its own in `<area>/routes.tsx`. */
import { createRoute, createRouter } from "@tanstack/react-router";
import { dataRoutes } from "./data/routes";
import { explorerRoutes } from "./explorer/routes";
import { logsRoutes } from "./logs/routes";
import { peopleRoutes } from "./people/routes";
import { settingsRoutes } from "./settings/routes";
import { NotFound } from "./shell/NotFound";
import { rootRoute, shellRoute } from "./shell/root";
import { startRoutes } from "./start/routes";

// Within the shell, so that whoever took a wrong turn still sees the places.
const notFoundRoute = createRoute({ getParentRoute: () => shellRoute, path: "$", component: NotFound });

const routeTree = rootRoute.addChildren([
  shellRoute.addChildren([
    ...startRoutes,
    ...explorerRoutes,
    ...dataRoutes,
    ...peopleRoutes,
    ...settingsRoutes,
    ...logsRoutes,
    notFoundRoute,
  ]),
]);

// Paths are not checked by their types: hundreds of routes made every edit wait for the checker,
// and the browser tests open each page.
export const router = createRouter({ routeTree, basepath: "/console", defaultPreload: "intent" });
