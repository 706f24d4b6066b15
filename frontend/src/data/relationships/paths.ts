/** `/data/default/diagram` */
export function diagramPath(source: string): string {
  return `/data/${encodeURIComponent(source)}/diagram`;
}
