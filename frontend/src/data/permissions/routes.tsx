import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableRoutePath } from "../paths";
import { dataRoute } from "../root";

const getParentRoute = () => dataRoute;

export const permissionRoutes = [
  createRoute({
    getParentRoute,
    path: tableRoutePath("permissions"),
    component: lazyRouteComponent(() => import("./TablePermissions"), "TablePermissions"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/permissions",
    component: lazyRouteComponent(() => import("./Summary"), "Summary"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/permissions/roles",
    component: lazyRouteComponent(() => import("./Roles"), "Roles"),
  }),
];
