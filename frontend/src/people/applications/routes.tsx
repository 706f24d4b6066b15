import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const applicationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/auth/applications/$applicationId",
  component: lazyRouteComponent(() => import("./ApplicationPage"), "ApplicationPage"),
});

export const applicationsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/applications",
    component: lazyRouteComponent(() => import("./Applications"), "Applications"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/auth/applications/new",
    component: lazyRouteComponent(() => import("./NewApplication"), "NewApplication"),
  }),
  applicationRoute.addChildren([
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "/",
      component: lazyRouteComponent(() => import("./ApplicationPage"), "ToDetails"),
    }),
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "details",
      component: lazyRouteComponent(() => import("./Details"), "Details"),
    }),
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "quick-start",
      component: lazyRouteComponent(() => import("./QuickStart"), "QuickStart"),
    }),
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "tokens",
      component: lazyRouteComponent(() => import("./Tokens"), "Tokens"),
    }),
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "apis",
      component: lazyRouteComponent(() => import("./ApplicationApis"), "ApplicationApis"),
    }),
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "sign-in",
      component: lazyRouteComponent(() => import("./SignIn"), "SignIn"),
    }),
    createRoute({
      getParentRoute: () => applicationRoute,
      path: "design",
      component: lazyRouteComponent(() => import("./ApplicationDesign"), "ApplicationDesign"),
    }),
  ]),
];
