import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableRoutePath } from "../paths";
import { dataRoute } from "../root";

const getParentRoute = () => dataRoute;

export const relationshipRoutes = [
  createRoute({
    getParentRoute,
    path: tableRoutePath("relationships"),
    component: lazyRouteComponent(() => import("./TableRelationships"), "TableRelationships"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/diagram",
    component: lazyRouteComponent(() => import("./Diagram"), "Diagram"),
  }),
];
