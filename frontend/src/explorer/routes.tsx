import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const explorerRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/api",
    beforeLoad: () => {
      throw redirect({ to: "/api/api-explorer" as string });
    },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/api/api-explorer",
    component: lazyRouteComponent(() => import("./Explorer"), "Explorer"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/api/permission-tests",
    component: lazyRouteComponent(() => import("./PermissionTests"), "PermissionTests"),
  }),
];
