import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/env-vars",
    component: lazyRouteComponent(() => import("./EnvironmentVariables"), "EnvironmentVariables"),
  }),
];
