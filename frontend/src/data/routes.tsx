import { browseRoutes } from "./browse/routes";
import { permissionRoutes } from "./permissions/routes";
import { relationshipRoutes } from "./relationships/routes";
import { dataRoute } from "./root";
import { tableRoutes } from "./tables/routes";

// Each folder's routes have `dataRoute` as their parent; their paths begin behind `/data`.
export const dataRoutes = [
  dataRoute.addChildren([
    ...tableRoutes,
    ...browseRoutes,
    ...permissionRoutes,
    ...relationshipRoutes,
  ]),
];
