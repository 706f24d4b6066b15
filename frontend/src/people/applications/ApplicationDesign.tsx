import { DesignEditor } from "../design/DesignEditor";
import { useApplicationId } from "./application";

export function ApplicationDesign() {
  const id = useApplicationId();
  return <DesignEditor key={id} owner={{ kind: "application", id }} />;
}
