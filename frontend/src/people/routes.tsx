import { apisRoutes } from "./apis/routes";
import { applicationsRoutes } from "./applications/routes";
import { auditRoutes } from "./audit/routes";
import { connectionsRoutes } from "./connections/routes";
import { designRoutes } from "./design/routes";
import { flagRoutes } from "./flags/routes";
import { keyRoutes } from "./keys/routes";
import { organizationRoutes } from "./organizations/routes";
import { outboxRoutes } from "./outbox/routes";
import { roleRoutes } from "./roles/routes";
import { userRoutes } from "./users/routes";
import { webhookRoutes } from "./webhooks/routes";

export const peopleRoutes = [
  ...applicationsRoutes,
  ...apisRoutes,
  ...connectionsRoutes,
  ...designRoutes,
  ...userRoutes,
  ...organizationRoutes,
  ...roleRoutes,
  ...flagRoutes,
  ...webhookRoutes,
  ...outboxRoutes,
  ...auditRoutes,
  ...keyRoutes,
];
