import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

export const connectionsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/connections",
    component: lazyRouteComponent(() => import("./Connections"), "Connections"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/connections/new",
    component: lazyRouteComponent(() => import("./NewConnection"), "NewConnection"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/connections/$connectionId",
    component: lazyRouteComponent(() => import("./ConnectionPage"), "ConnectionPage"),
  }),
];
