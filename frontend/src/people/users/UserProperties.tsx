import { PropertyValues } from "../flags/PropertyValues";
import { path } from "../lists/query_text";
import { UserFrame } from "./UserFrame";

export function UserProperties() {
  return <UserFrame>{(user) => <PropertyValues owner={`/users${path(user.id)}`} context="usr" />}</UserFrame>;
}
