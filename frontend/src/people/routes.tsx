import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/applications",
    component: lazyRouteComponent(() => import("./Applications"), "Applications"),
  }),
];
