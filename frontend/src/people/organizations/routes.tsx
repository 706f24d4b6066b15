import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const organizationRoutes = [
  createRoute({ getParentRoute, path: "/auth/organizations", component: lazyRouteComponent(() => import("./Organizations"), "Organizations") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/details", component: lazyRouteComponent(() => import("./Details"), "Details") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/members", component: lazyRouteComponent(() => import("./Members"), "Members") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/invitations", component: lazyRouteComponent(() => import("./Invitations"), "Invitations") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/sign-in", component: lazyRouteComponent(() => import("./SignIn"), "SignIn") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/flags", component: lazyRouteComponent(() => import("./OrganizationFlags"), "OrganizationFlags") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/properties", component: lazyRouteComponent(() => import("./OrganizationProperties"), "OrganizationProperties") }),
  createRoute({ getParentRoute, path: "/auth/organizations/$organization/look", component: lazyRouteComponent(() => import("./Look"), "Look") }),
];
