import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell/root";

const getParentRoute = () => shellRoute;

export const webhookRoutes = [
  createRoute({ getParentRoute, path: "/auth/webhooks", component: lazyRouteComponent(() => import("./Webhooks"), "Webhooks") }),
  createRoute({ getParentRoute, path: "/auth/webhooks/new", component: lazyRouteComponent(() => import("./NewWebhook"), "NewWebhook") }),
  createRoute({ getParentRoute, path: "/auth/webhooks/$webhook", component: lazyRouteComponent(() => import("./WebhookPage"), "WebhookPage") }),
];
