import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const flagRoutes = [
  createRoute({ getParentRoute, path: "/auth/flags", component: lazyRouteComponent(() => import("./Flags"), "Flags") }),
  createRoute({ getParentRoute, path: "/auth/flags/properties", component: lazyRouteComponent(() => import("./Properties"), "Properties") }),
  createRoute({ getParentRoute, path: "/auth/flags/categories", component: lazyRouteComponent(() => import("./Categories"), "Categories") }),
  createRoute({ getParentRoute, path: "/auth/flags/variables", component: lazyRouteComponent(() => import("./Variables"), "Variables") }),
  createRoute({ getParentRoute, path: "/auth/flags/workflows", component: lazyRouteComponent(() => import("./Workflows"), "Workflows") }),
];
