import { memo } from "preact/compat";
import { useEffect } from "preact/hooks";
import { useComputed } from "@preact/signals";
import type { Band, Line, Table } from "./api";
import { cellOf, details, pane, place, preview, selectFact, view } from "./state";
import { language, t } from "./texts";

export function Tables() {
  const seen = view.value;
  const fact = place.value?.fact;
  const front = pane.value === "tables";
  useEffect(() => {
    if (fact) document.getElementById(`cell-${fact}`)?.scrollIntoView({ block: "center", inline: "nearest" });
    else document.getElementById("tables")?.scrollTo({ top: 0 });
  }, [fact, seen?.id, details.value?.fact, front]);
  if (!seen) return <section class={`tables ${pane.value === "tables" ? "front" : ""}`} aria-label={t("What was read")}>
    <p class="none">{t("Choose something in the queue: j goes to the next cell to look at.")}</p>
  </section>;
  return (
    <section class={`tables ${pane.value === "tables" ? "front" : ""}`} aria-label={t("What was read")} id="tables" tabIndex={-1}>
      <header>
        <h2>{seen.title}</h2>
        <p class="meta">{seen.who}</p>
        <p class="meta">{seen.about}</p>
        <p class="meta counts">{preview.value?.counts ?? seen.counts}</p>
      </header>
      <FormTables tables={seen.tables} />
      <StaleCorrections />
      <Findings />
      {seen.unplaced.length > 0 && (
        <section class="unplaced">
          <h3>{t("Printed in the tables, in no cell")}</h3>
          <ul>
            {seen.unplaced.map((item, n) => (
              <li key={n}>{item.near[0] ? <button class="link" onClick={() => selectFact(item.near[0]!)}>{item.text}</button> : item.text}</li>
            ))}
          </ul>
        </section>
      )}
      {seen.warnings.length > 0 && (
        <section><h3>{t("Warnings")}</h3><ul>{seen.warnings.map((text, n) => <li key={n}>{text}</li>)}</ul></section>
      )}
    </section>
  );
}

/** Memoised by the layout, which a correction does not change: cells follow what they show by themselves. */
const FormTables = memo(({ tables }: { tables: Table[] }) => {
  void language.value;
  return <>{tables.map((table) => <FormTable key={table.id} table={table} />)}</>;
});

function FormTable({ table }: { table: Table }) {
  return (
    <section>
      <h3>{table.title}</h3>
      {!table.found && <p class="meta">{t("This table is not in the document.")}</p>}
      {table.bands.map((band, n) => <BandTable key={n} band={band} title={table.title} />)}
    </section>
  );
}

function BandTable({ band, title }: { band: Band; title: string }) {
  return (
    <div class="scroll" role="region" aria-label={`${title} ${band.label}`} tabIndex={0}>
      <table class="form">
        <thead>
          <tr>
            {band.label ? <th scope="col">{band.label}</th> : <td />}
            {band.columns.map((label, n) => (
              <th key={n} scope="col">
                {label}
                {band.units[n] && <small> {band.units[n]}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{band.lines.map((line, n) => <Row key={n} line={line} band={band} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ line, band }: { line: Line; band: Band }) {
  return (
    <tr class={line.group ? "group" : ""}>
      <th scope={line.group ? "rowgroup" : "row"} class={line.depth ? `d${line.depth}` : ""} title={line.printed || undefined}>
        {line.label}
        {line.order && <span class="odd"> {line.order}</span>}
      </th>
      {line.group && band.columns.length > 0 && <td colSpan={band.columns.length} />}
      {line.cells.map((id, n) => <Square key={id} id={id} label={`${line.label}, ${band.columns[n] ?? ""}`} />)}
    </tr>
  );
}

function Square({ id, label }: { id: string; label: string }) {
  const cell = cellOf(id).value;
  const here = useComputed(() => place.value?.fact === id).value;
  const ahead = useComputed(() => preview.value?.cells[id] !== undefined).value;
  const kinds = cell?.kinds ?? "absent";
  const has = (kind: string) => kinds.split(" ").includes(kind);
  const words = [
    has("conflict") ? t("two reviewers differ") : "",
    has("stale") ? t("a correction no longer fits") : "",
    has("review") ? t("to look at") : "",
    has("corrected") ? t("settled") : "",
    has("broken") ? t("a rule is broken") : "",
  ].filter(Boolean);
  const marks = cell?.findings.length ? cell.findings.map((n) => `#${n}`).join(" ") : "";
  const figure = cell?.figure ?? "–";
  // The name says what is seen, in its order, so that whoever speaks to the page can say it.
  const seen = marks ? `${marks} ${figure}` : figure;
  return (
    <td id={`cell-${id}`} class={`${kinds}${here ? " here" : ""}${ahead ? " ahead" : ""}`}>
      <button class="cell" data-fact={id} tabIndex={here ? 0 : -1} aria-current={here ? "true" : undefined}
        aria-label={[`${label}: ${seen}`, ...words].filter(Boolean).join(", ")} title={cell?.hover} onClick={() => selectFact(id)}>
        {has("conflict") && <span class="sign">≠</span>}
        {has("stale") && <span class="sign">↺</span>}
        {has("corrected") && !has("conflict") && <span class="sign">✓</span>}
        {marks && <span class="marks">{marks} </span>}
        <span class="figure">{figure}</span>
        {has("review") && <span class="flag">?</span>}
      </button>
    </td>
  );
}

/** What was said before the document or its reading changed: it is not applied, and somebody should look again. */
function StaleCorrections() {
  const seen = view.value;
  if (!seen?.stale.length) return null;
  return (
    <section class="left-out">
      <h3>↺ {t("Corrections that no longer fit")}</h3>
      <ul>
        {seen.stale.map((one) => (
          <li key={one.event}>
            {one.kind ? <button class="link" onClick={() => selectFact(one.fact)}>{one.label}</button> : <b>{one.label}</b>}
            {": "}{one.says} – {one.by}. {one.changed}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Findings() {
  const seen = view.value;
  if (!seen?.findings.length) return null;
  return (
    <section class="found">
      <h3>{t("Findings")}</h3>
      <ol class="findings">
        {seen.findings.map((finding, n) => (
          <li key={n}>
            <span class={`severity ${finding.severity}`}>{severity(finding.severity)}</span>{" "}
            <button class="link" onClick={() => { const first = finding.suspects[0] ?? finding.facts[0]; if (first) selectFact(first); }}>
              {finding.text}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function severity(name: string): string {
  return name === "error" ? t("error") : name === "warning" ? t("warning") : t("remark");
}

/** Move among the cells as in a spreadsheet. */
export function moveCell(key: string): boolean {
  const here = document.activeElement?.closest("td, th")?.closest("tr");
  const cell = document.activeElement?.closest<HTMLTableCellElement>("td");
  if (!here || !cell || !document.activeElement?.classList.contains("cell")) return false;
  const row = here as HTMLTableRowElement;
  let target: Element | null | undefined;
  if (key === "ArrowLeft") target = cell.previousElementSibling?.querySelector(".cell");
  else if (key === "ArrowRight") target = cell.nextElementSibling?.querySelector(".cell");
  else {
    const rows = [...document.querySelectorAll<HTMLTableRowElement>(".tables table.form tbody tr")].filter((r) => r.querySelector(".cell"));
    const next = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
    const cells = next ? [...next.querySelectorAll(".cell")] : [];
    const at = [...row.querySelectorAll(".cell")].indexOf(document.activeElement);
    target = cells[Math.min(at, cells.length - 1)];
  }
  if (!(target instanceof HTMLElement)) return false;
  target.focus();
  selectFact(target.dataset.fact ?? "");
  return true;
}
