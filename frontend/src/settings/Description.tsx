import { Code } from "@mantine/core";
import { partsOf } from "./setting_list";

/** A description whose `code` looks like code. */
export function Description({ text }: { text: string }) {
  return (
    <>
      {partsOf(text).map((part, index) => (part.isCode ? <Code key={index}>{part.text}</Code> : <span key={index}>{part.text}</span>))}
    </>
  );
}
