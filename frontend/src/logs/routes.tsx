import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const logsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/logs",
    component: lazyRouteComponent(() => import("./Logs"), "Logs"),
  }),
];
