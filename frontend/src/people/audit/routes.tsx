import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const auditRoutes = [
  createRoute({ getParentRoute, path: "/auth/audit-log", component: lazyRouteComponent(() => import("./AuditLog"), "AuditLog") }),
];
