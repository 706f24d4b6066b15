import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const roleRoutes = [
  createRoute({ getParentRoute, path: "/auth/roles", component: lazyRouteComponent(() => import("./Roles"), "Roles") }),
  createRoute({ getParentRoute, path: "/auth/roles/permissions", component: lazyRouteComponent(() => import("./Permissions"), "Permissions") }),
  createRoute({ getParentRoute, path: "/auth/roles/$role", component: lazyRouteComponent(() => import("./RolePage"), "RolePage") }),
];
