import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { dataRoute } from "../root";

const getParentRoute = () => dataRoute;

export const tableRoutes = [
  createRoute({
    getParentRoute,
    path: "/",
    component: lazyRouteComponent(() => import("../schema/DataHome"), "DataHome"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/schema/$schema",
    component: lazyRouteComponent(() => import("../schema/SchemaPage"), "SchemaPage"),
  }),
];
