import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

export const apisRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/apis",
    component: lazyRouteComponent(() => import("./Apis"), "Apis"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/apis/$apiId",
    component: lazyRouteComponent(() => import("./ApiPage"), "ApiPage"),
  }),
];
