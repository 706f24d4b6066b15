import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableRoutePath } from "../paths";
import { dataRoute } from "../root";

const getParentRoute = () => dataRoute;

export const browseRoutes = [
  createRoute({
    getParentRoute,
    path: tableRoutePath("browse"),
    component: lazyRouteComponent(() => import("./BrowsePage"), "BrowsePage"),
  }),
  createRoute({
    getParentRoute,
    path: tableRoutePath("insert"),
    component: lazyRouteComponent(() => import("./InsertPage"), "InsertPage"),
  }),
];
