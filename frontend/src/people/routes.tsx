import { apisRoutes } from "./apis/routes";
import { applicationsRoutes } from "./applications/routes";
import { connectionsRoutes } from "./connections/routes";
import { designRoutes } from "./design/routes";

export const peopleRoutes = [...applicationsRoutes, ...apisRoutes, ...connectionsRoutes, ...designRoutes];
