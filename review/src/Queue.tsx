import { computed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Doc, Item } from "./api";
import {
  documentOf,
  documents,
  filters,
  itemKey,
  items,
  list,
  openDocument,
  order,
  pane,
  picks,
  place,
  selectItem,
  shownDocuments,
  shownItems,
} from "./state";
import { t, tn } from "./texts";
import { useVirtual } from "./virtual";

const ROW = 62;

const REASONS: Record<string, () => string> = {
  conflict: () => t("reviewers differ"),
  stale: () => t("what was said no longer fits"),
  absent: () => t("not in the document"),
  reading: () => t("other readings"),
  cut: () => t("cut out of glued digits"),
  missing_cell: () => t("its row lacks a cell"),
  unread: () => t("ink that cannot be read"),
  object: () => t("a picture or a field stands in the cell"),
  format: () => t("no plain number"),
  row: () => t("the numbers may be another row's"),
  foreign: () => t("beside a row of another statistic"),
  unplaced: () => t("something near has no place"),
  ink: () => t("unsure ink"),
  lost_ink: () => t("ink may be lost"),
  rule: () => t("a rule is broken"),
  misread: () => t("the rules show a misreading"),
  form: () => t("another form may be meant"),
  confidence: () => t("several small doubts"),
};

function nameReport(doc: Doc): string {
  return `${doc.agency} ${doc.year}`;
}

/** How many files are an organ's of a year: where there are several, their names tell them apart. */
const sharers = computed(() => {
  const found = new Map<string, number>();
  for (const doc of documents.value) found.set(nameReport(doc), (found.get(nameReport(doc)) ?? 0) + 1);
  return found;
});

export function Queue() {
  return (
    <nav class={`queue ${pane.value === "queue" ? "front" : ""}`} aria-label={t("Queue")}>
      <Filters />
      {list.value === "items" ? <Items /> : <Documents />}
    </nav>
  );
}

function Filters() {
  const change = (name: string) => (event: Event) => {
    filters.value = { ...filters.value, [name]: (event.target as HTMLInputElement).value };
  };
  const pick = (name: "form" | "year" | "agency" | "why", label: string, values: string[], show = (v: string) => v) => (
    <select aria-label={label} value={filters.value[name]} onChange={change(name)}>
      <option value="">{label}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {show(value)}
        </option>
      ))}
    </select>
  );
  return (
    <div class="filters">
      <input
        id="search"
        type="search"
        aria-label={t("Search documents and cells")}
        placeholder={t("Search  ( / )")}
        value={filters.value.text}
        onInput={change("text")}
      />
      <div class="picks">
        {pick("form", t("Form"), picks.form.value)}
        {pick("year", t("Year"), picks.year.value)}
        {pick("agency", t("Organ"), picks.agency.value)}
        {pick("why", t("Reason"), picks.why.value, (v) => REASONS[v]?.() ?? v)}
      </div>
      <div class="picks" role="group" aria-label={t("Order")}>
        <button class="tab" aria-pressed={list.value === "items" && order.value === "gain"} onClick={() => show("items", "gain")}>
          {t("To look at")}
        </button>
        <button class="tab" aria-pressed={list.value === "items" && order.value === "document"} onClick={() => show("items", "document")}>
          {t("By file")}
        </button>
        <button class="tab" aria-pressed={list.value === "documents"} onClick={() => show("documents", order.value)}>
          {t("Files")}
        </button>
      </div>
    </div>
  );
}

function show(what: "items" | "documents", how: "gain" | "document"): void {
  list.value = what;
  order.value = how;
}

function Items() {
  const shown = shownItems.value;
  const at = shown.findIndex((item) => itemKey(item) === place.value?.item);
  return (
    <List
      label={t("Cells to look at")}
      count={shown.length}
      at={at}
      none={items.value.length ? t("Nothing matches.") : t("Nothing is left to look at here.")}
      row={(index) => <ItemRow item={shown[index]!} current={index === at} />}
    />
  );
}

function ItemRow({ item, current }: { item: Item; current: boolean }) {
  const doc = documentOf.value.get(item.document);
  const twin = doc?.agency && (sharers.value.get(nameReport(doc)) ?? 0) > 1;
  return (
    <button class="entry" aria-current={current ? "true" : undefined} onClick={() => (turnToTables(), void selectItem(item))}>
      <span class="what">
        <span>{item.label}</span>
        {item.facts.length > 1 && <small>{tn("{number} cell", "{number} cells", item.facts.length)}</small>}
      </span>
      <span class="why">
        {item.rank > 0 && <b class="badge bad" aria-hidden="true">{item.why[0] === "conflict" ? "≠" : "↺"}</b>}
        {item.mends > 0 && <b class="badge">{tn("mends {number} rule", "mends {number} rules", item.mends)}</b>}
        {item.words}
      </span>
      <span class={`where ${twin ? "twin" : ""}`} title={doc?.name}>
        <span class="organ">{doc?.agency || doc?.name}</span>{doc?.year ? ` · ${doc.year}` : ""}{twin && ` · ${doc?.name}`}
      </span>
    </button>
  );
}

/** In a narrow window what was chosen takes the queue's place. */
function turnToTables(): void {
  pane.value = "tables";
}

function Documents() {
  const shown = shownDocuments.value;
  const at = shown.findIndex((doc) => doc.id === place.value?.document);
  return (
    <List
      label={t("Documents")}
      count={shown.length}
      at={at}
      none={t("No document is like that.")}
      row={(index) => <DocumentRow doc={shown[index]!} current={index === at} />}
    />
  );
}

function DocumentRow({ doc, current }: { doc: Doc; current: boolean }) {
  const state =
    doc.state === "failed"
      ? doc.reason
      : doc.state === "waiting"
        ? t("not read yet")
        : doc.open
          ? t("{open} to look at", { open: doc.open })
          : t("nothing to look at");
  return (
    <button class="entry" aria-current={current ? "true" : undefined} onClick={() => (turnToTables(), void openDocument(doc.id, null))}>
      <span class="what">{doc.name}</span>
      <span class="why">
        {doc.conflicts > 0 && <b class="badge bad">{tn("{number} conflict", "{number} conflicts", doc.conflicts)}</b>}
        {doc.stale > 0 && <b class="badge bad">{tn("{number} correction no longer fits", "{number} corrections no longer fit", doc.stale)}</b>}
        {state}
        {doc.settled > 0 && ` · ${t("{settled} done", { settled: doc.settled })}`}
      </span>
      <span class="where">{doc.agency}{doc.year ? ` · ${doc.year}` : ""}</span>
    </button>
  );
}

interface ListProps {
  label: string;
  count: number;
  at: number;
  none: string;
  row: (index: number) => preact.JSX.Element;
}

function List({ label, count, at, none, row }: ListProps) {
  const parent = useRef<HTMLDivElement>(null);
  const virtual = useVirtual(count, ROW, parent);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [at]);
  return (
    <div class="list" ref={parent} role="region" aria-label={label} tabIndex={0}>
      {count === 0 && <p class="none">{none}</p>}
      <ol class="rows" style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map((part) => (
          <li key={part.key} style={{ transform: `translateY(${part.start}px)`, height: `${ROW}px` }}
            aria-setsize={count} aria-posinset={part.index + 1}>
            {row(part.index)}
          </li>
        ))}
      </ol>
    </div>
  );
}
