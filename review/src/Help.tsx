import { useEffect, useRef } from "preact/hooks";
import { help, letters, switchLetters } from "./keys";
import { t } from "./texts";

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const sheet = dialog.current;
    if (!help.value) return sheet?.close();
    sheet?.showModal();
    // Not its last line, which the browser would scroll to as it can be ticked.
    sheet?.focus();
    sheet?.scrollTo(0, 0);
  }, [help.value]);
  const rows: [string, string][] = [
    ["j  n", t("next cell to look at")],
    ["k  p", t("the one before")],
    ["a", t("accept the best proposal")],
    ["1 … 9", t("take a choice by its number")],
    ["r", t("keep what was read")],
    ["e", t("type another value; Enter saves")],
    ["b", t("the cell is empty")],
    ["x", t("the document has no such cell")],
    ["s", t("so printed in the source, though rules contradict")],
    ["c", t("write a comment, which is saved with the next decision; Ctrl+Enter saves it alone")],
    ["u  Ctrl+Z", t("take the last decision back")],
    ["U  Ctrl+Y", t("do it again")],
    ["← ↑ → ↓", t("move among the cells of the tables")],
    ["[  ]", t("the document before, the next one")],
    ["+  −  0", t("source larger, smaller, as wide as its place")],
    ["PageUp PageDown", t("pages of the source")],
    ["q  d", t("show the queue; source or tables (narrow windows)")],
    ["/", t("search")],
    ["t", t("light or dark")],
    ["?", t("this sheet")],
  ];
  return (
    <dialog ref={dialog} tabIndex={-1} aria-labelledby="help-title" onCancel={() => (help.value = false)}>
      <h2 id="help-title">{t("Keys")}</h2>
      <dl class="keys">
        {rows.map(([key, text]) => (
          <div key={key}><dt><kbd>{key}</kbd></dt><dd>{text}</dd></div>
        ))}
      </dl>
      <p><label><input type="checkbox" checked={letters.value} onChange={switchLetters} /> {t("single letters are keys")}</label></p>
      <button onClick={() => (help.value = false)}>{t("Close")}</button>
    </dialog>
  );
}
