import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const explorerRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/api/api-explorer",
    component: lazyRouteComponent(() => import("./Explorer"), "Explorer"),
  }),
];
