import { FlagValues } from "../flags/FlagValues";
import { UserFrame } from "./UserFrame";

export function UserFlags() {
  return <UserFrame>{(user) => <FlagValues scope={{ level: "usr", userId: user.id }} />}</UserFrame>;
}
