import { PropertyValues } from "../flags/PropertyValues";
import { path } from "../lists/query_text";
import { OrganizationFrame } from "./OrganizationFrame";

export function OrganizationProperties() {
  return <OrganizationFrame>{({ code }) => <PropertyValues owner={`/organizations${path(code)}`} context="org" />}</OrganizationFrame>;
}
