import { FlagValues } from "../flags/FlagValues";
import { OrganizationFrame } from "./OrganizationFrame";

export function OrganizationFlags() {
  return <OrganizationFrame>{({ code }) => <FlagValues scope={{ level: "org", code }} />}</OrganizationFrame>;
}
