import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/env-vars",
    component: lazyRouteComponent(() => import("./EnvironmentVariables"), "EnvironmentVariables"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/metadata-actions",
    component: lazyRouteComponent(() => import("./MetadataActions"), "MetadataActions"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/metadata-status",
    component: lazyRouteComponent(() => import("./MetadataStatus"), "MetadataStatus"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/people",
    component: lazyRouteComponent(() => import("./People"), "People"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/about",
    component: lazyRouteComponent(() => import("./About"), "About"),
  }),
];
