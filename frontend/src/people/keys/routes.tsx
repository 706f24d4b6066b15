import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const keyRoutes = [
  createRoute({ getParentRoute, path: "/auth/keys", component: lazyRouteComponent(() => import("./Keys"), "Keys") }),
];
