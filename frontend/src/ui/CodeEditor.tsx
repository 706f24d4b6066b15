/** CodeMirror 6 for SQL and JSON; loaded only where it is used (`lazy(() => import(...))`). */
import { json } from "@codemirror/lang-json";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { basicSetup, EditorView } from "codemirror";
import { useEffect, useRef } from "react";

interface CodeEditorProps {
  label: string;
  language: "sql" | "json";
  value: string;
  onChange: (value: string) => void;
  minHeight?: number;
  isReadOnly?: boolean;
}

const look = EditorView.theme({
  "&": { border: "1px solid var(--genkan-line)", borderRadius: "4px", background: "var(--genkan-surface)" },
  "&.cm-focused": { outline: "2px solid var(--genkan-accent)" },
  ".cm-content, .cm-gutters": { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "13px" },
  ".cm-content": { caretColor: "var(--genkan-ink)" },
  ".cm-gutters": { background: "var(--genkan-paper)", color: "var(--genkan-quiet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "transparent" },
  // The colours of words are made for paper: in the dark they could not be read.
  "[data-mantine-color-scheme=dark] & .cm-line span": { color: "inherit" },
});

export default function CodeEditor({ label, language, value, onChange, minHeight = 120, isReadOnly = false }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  changed.current = onChange;

  useEffect(() => {
    if (place.current === null) return;
    const editor = new EditorView({
      parent: place.current,
      doc: value,
      extensions: [
        basicSetup,
        language === "sql" ? sql({ dialect: PostgreSQL }) : json(),
        look,
        EditorView.theme({ "&, .cm-scroller": { minHeight: `${minHeight}px` } }),
        EditorView.lineWrapping,
        EditorView.editable.of(!isReadOnly),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed.current(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
    // The document itself is kept in step below.
  }, [label, language, isReadOnly, minHeight]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  return <div ref={place} style={{ minHeight }} />;
}
