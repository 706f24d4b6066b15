import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const userRoutes = [
  createRoute({ getParentRoute, path: "/auth/users", component: lazyRouteComponent(() => import("./Users"), "Users") }),
  createRoute({ getParentRoute, path: "/auth/users/new", component: lazyRouteComponent(() => import("./NewUser"), "NewUser") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/profile", component: lazyRouteComponent(() => import("./Profile"), "Profile") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/organizations", component: lazyRouteComponent(() => import("./Places"), "Places") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/sessions", component: lazyRouteComponent(() => import("./Sessions"), "Sessions") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/sign-in", component: lazyRouteComponent(() => import("./Proofs"), "Proofs") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/flags", component: lazyRouteComponent(() => import("./UserFlags"), "UserFlags") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/properties", component: lazyRouteComponent(() => import("./UserProperties"), "UserProperties") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/tokens", component: lazyRouteComponent(() => import("./Tokens"), "Tokens") }),
  createRoute({ getParentRoute, path: "/auth/users/$user/activity", component: lazyRouteComponent(() => import("./Activity"), "Activity") }),
];
