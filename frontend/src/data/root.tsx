/** The route all pages of Data hang from: the tree stays while the page beside it changes. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/root";

export const dataRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/data",
  component: lazyRouteComponent(() => import("./tree/DataLayout"), "DataLayout"),
});
