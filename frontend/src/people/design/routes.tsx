import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const signInPagesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/auth/sign-in-pages",
  component: lazyRouteComponent(() => import("./SignInPages"), "SignInPages"),
});

export const designRoutes = [
  signInPagesRoute.addChildren([
    createRoute({
      getParentRoute: () => signInPagesRoute,
      path: "/",
      component: lazyRouteComponent(() => import("./SignInPages"), "ToLook"),
    }),
    createRoute({
      getParentRoute: () => signInPagesRoute,
      path: "look",
      component: lazyRouteComponent(() => import("./SignInPages"), "Look"),
    }),
    createRoute({
      getParentRoute: () => signInPagesRoute,
      path: "texts",
      component: lazyRouteComponent(() => import("./Texts"), "Texts"),
    }),
    createRoute({
      getParentRoute: () => signInPagesRoute,
      path: "methods",
      component: lazyRouteComponent(() => import("./Methods"), "Methods"),
    }),
    createRoute({
      getParentRoute: () => signInPagesRoute,
      path: "business",
      component: lazyRouteComponent(() => import("./Business"), "Business"),
    }),
  ]),
];
