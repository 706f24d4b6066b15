import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const outboxRoutes = [
  createRoute({ getParentRoute, path: "/auth/outbox", component: lazyRouteComponent(() => import("./Outbox"), "Outbox") }),
];
