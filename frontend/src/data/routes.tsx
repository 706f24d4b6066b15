import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const dataRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/data",
    component: lazyRouteComponent(() => import("./Data"), "Data"),
  }),
];
