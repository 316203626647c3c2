import { signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FlowBlock, FlowCell, Run, SourcePage } from "./api";
import { details, pane, place, selectFact, source, view, zoom } from "./state";
import { language, t } from "./texts";
import { theme } from "./theme";

const PAD = 3;
const MOST_LIT = 12;
const LOUPE = 260;
const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

export function magnify(by: 1 | -1 | 0): void {
  if (by === 0) zoom.value = 1;
  else zoom.value = by > 0 ? (STEPS.find((s) => s > zoom.value) ?? 4) : ([...STEPS].reverse().find((s) => s < zoom.value) ?? 0.5);
}

/** The facts that are lit: the one that is looked at, and those of its item. */
function litFacts(): Set<string> {
  const fact = place.value?.fact;
  if (!fact) return new Set();
  const joint = details.value?.fact === fact ? details.value.facts : [];
  return new Set(joint.length <= MOST_LIT ? [fact, ...joint] : [fact]);
}

export function Source() {
  const how = source.value;
  const body = useRef<HTMLDivElement>(null);
  const lit = litFacts();
  const name = [...lit].join(" ");
  useLit(body, name);
  return (
    <section class={`source ${pane.value === "source" ? "front" : ""}`} aria-label={t("Source")}>
      <div class="bar">
        <h2>{t("Source")}</h2>
        {how?.kind === "pages" && <Pager body={body} />}
        <span class="space" />
        <button onClick={() => magnify(-1)} aria-label={t("Smaller")} title={`${t("Smaller")} (-)`}>−</button>
        <button onClick={() => magnify(0)} title={`${t("Fit the width")} (0)`}>
          {Math.round(zoom.value * 100)}%<span class="unseen"> {t("Fit the width")}</span>
        </button>
        <button onClick={() => magnify(1)} aria-label={t("Larger")} title={`${t("Larger")} (+)`}>+</button>
      </div>
      {how?.kind === "pages" && <Loupe />}
      <div class={`sheet ${how?.kind ?? ""}`} ref={body} role="region" aria-label={t("The document as it reads")} tabIndex={0}
        onWheel={(event) => {
          if (!event.ctrlKey) return;
          event.preventDefault();
          magnify(event.deltaY < 0 ? 1 : -1);
        }}
        onClick={(event) => {
          const found = (event.target as Element).closest<HTMLElement>("[data-facts]")?.dataset.facts?.split(" ")[0];
          if (found) selectFact(found);
        }}>
        {how?.kind === "pages" && <Pages lit={lit} />}
        {how?.kind === "markup" && <Frame lit={lit} />}
        {(how?.kind === "flow" || how?.kind === "text") && <Flow blocks={how.blocks} lit={name} text={how.kind === "text"} />}
      </div>
    </section>
  );
}

/** Bring the lit place into view, and mark it. */
function useLit(body: RefObject<HTMLDivElement | null>, name: string): void {
  const how = source.value;
  const known = view.value?.id;
  const front = pane.value === "source";
  useLayoutEffect(() => {
    const root = body.current;
    if (!root || how?.kind === "markup") return;
    const found = markLit(root, "data-facts", name);
    found?.scrollIntoView({ block: "center", inline: "center" });
  }, [name, how, known, zoom.value, front]);
}

function markLit(root: ParentNode, attribute: string, name: string): Element | undefined {
  const facts = name.split(" ").filter(Boolean);
  let first: Element | undefined;
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    const here = facts.length > 0 && (element.getAttribute(attribute) ?? "").split(" ").some((fact) => facts.includes(fact));
    element.classList.toggle("lit", here);
    // A marked stretch of text inside a marked cell is the better place.
    if (here && (!first || first.contains(element))) first = element;
  }
  return first;
}

function Pager({ body }: { body: RefObject<HTMLDivElement | null> }) {
  const pages = source.value?.pages ?? [];
  const [at, setAt] = useState(1);
  useEffect(() => {
    const root = body.current;
    if (!root) return;
    const watch = () => {
      const middle = root.getBoundingClientRect().top + root.clientHeight / 2;
      const sheets = [...root.querySelectorAll(".page")];
      const found = sheets.findIndex((sheet) => sheet.getBoundingClientRect().bottom > middle);
      setAt(found < 0 ? sheets.length : found + 1);
    };
    root.addEventListener("scroll", watch, { passive: true });
    watch();
    return () => root.removeEventListener("scroll", watch);
  }, [pages]);
  const turn = (number: number) => body.current?.querySelectorAll(".page")[number - 1]?.scrollIntoView({ block: "start" });
  return (
    <span class="pager">
      <button onClick={() => turn(Math.max(1, at - 1))} aria-label={t("Previous page")} title={`${t("Previous page")} (PageUp)`}>↑</button>
      <span>{t("page {page} of {pages}", { page: at, pages: pages.length })}</span>
      <button onClick={() => turn(Math.min(pages.length, at + 1))} aria-label={t("Next page")} title={`${t("Next page")} (PageDown)`}>↓</button>
    </span>
  );
}

/** Pages whose picture has come, each document's first one by the document's id alone: the page with the lit cell comes before all others. */
const drawn = signal<ReadonlySet<string>>(new Set());
const SOON = 600;

/** What follows the first picture waits until the page has nothing else to do. */
function noteDrawn(...names: string[]): void {
  if (names.every((name) => drawn.value.has(name))) return;
  requestIdleCallback(() => (drawn.value = new Set([...drawn.value, ...names])), { timeout: SOON });
}

function Pages({ lit }: { lit: Set<string> }) {
  const seen = view.value;
  const boxes = useMemo(() => {
    const found = new Map<number, { fact: string; box: number[] }[]>();
    for (const [fact, places] of Object.entries(seen?.places ?? {}))
      for (const { page, box } of places) if (box) found.set(page, [...(found.get(page) ?? []), { fact, box }]);
    return found;
  }, [seen?.id]);
  if (!seen) return null;
  const first = [...lit].flatMap((fact) => seen.places[fact] ?? [])[0]?.page ?? 1;
  return (
    <>
      {source.value?.pages.map((page) => (
        <div class="page" key={`${seen.id}-${page.number}`} onMouseOver={tellBox}
          style={{ width: `${zoom.value * 100}%`, aspectRatio: `${page.width} / ${page.height}` }}>
          {(page.number === first || drawn.value.has(seen.id)) && <Picture page={page} eager={page.number === first} />}
          {(page.number === first || drawn.value.has(seen.id)) && (
            <svg viewBox={`0 0 ${page.width} ${page.height}`} preserveAspectRatio="none" aria-hidden="true">
              {(boxes.get(page.number) ?? []).map(({ fact, box: [x0, y0, x1, y1] }) => (
                <rect key={fact} data-facts={fact} class={`box ${seen.cells[fact]?.kinds ?? ""} ${lit.has(fact) ? "lit" : ""}`}
                  x={x0! - PAD} y={y0! - PAD} width={x1! - x0! + 2 * PAD} height={y1! - y0! + 2 * PAD} />
              ))}
            </svg>
          )}
        </div>
      ))}
    </>
  );
}

/** The browser takes the coarsest picture that is sharp in its window at this zoom; the server's link to the first one says the same. */
function Picture({ page, eager }: { page: SourcePage; eager: boolean }) {
  const id = view.value?.id ?? "";
  const name = `${id}/${page.number}`;
  const sizes = `(max-width: 900px) ${zoom.value * 100}vw, calc((100vw - 16rem) / 2.25${zoom.value === 1 ? "" : ` * ${zoom.value}`})`;
  return (
    <img alt={t("Page {page} of the source", { page: page.number })} loading={eager ? "eager" : "lazy"} decoding="async"
      onLoad={() => noteDrawn(id, name)} onError={() => noteDrawn(id)} sizes={sizes}
      srcset={RESOLUTIONS.map((dpi) => `${address(page, dpi)} ${Math.round((page.width * dpi) / POINTS)}w`).join(", ")} />
  );
}

const RESOLUTIONS = [96, 144, 288];
const POINTS = 72;

function address(page: SourcePage, dpi: number): string {
  return `/documents/${view.value?.id ?? ""}/pages/${page.number}.jpg?dpi=${dpi}`;
}

/** The resolution at which so many points are sharp over the width of the pane. */
function resolve(points: number): number {
  const needed = (POINTS * devicePixelRatio * (document.querySelector(".sheet")?.clientWidth ?? 0)) / points;
  return RESOLUTIONS.find((dpi) => dpi >= needed) ?? 288;
}

/** Say what the box under the mouse is; a title in each of them would be hundreds of elements that nobody sees. */
function tellBox(event: MouseEvent): void {
  const fact = (event.target as Element).getAttribute("data-facts");
  (event.currentTarget as HTMLElement).title = (fact && view.value?.cells[fact]?.hover) || "";
}

/** The lit place enlarged, so that a number can be read while the page is seen whole. */
function Loupe() {
  const seen = view.value;
  const spot = seen?.places[place.value?.fact ?? ""]?.find((p) => p.box);
  const page = source.value?.pages.find((p) => p.number === spot?.page);
  if (!seen || !spot?.box || !page) return null;
  const [x0, y0, x1, y1] = spot.box;
  const width = Math.max(LOUPE, (x1 - x0) * 1.3);
  const height = Math.max(30, (y1 - y0) * 1.6);
  const left = (x0 + x1) / 2 - width / 2;
  const top = (y0 + y1) / 2 - height / 2;
  const dpi = drawn.value.has(`${seen.id}/${page.number}`) ? resolve(width) : resolve(page.width / zoom.value);
  return (
    <svg class="loupe" viewBox={`${left} ${top} ${width} ${height}`} role="img" aria-label={t("The place in the source, enlarged")}>
      <image href={address(page, dpi)} width={page.width} height={page.height} preserveAspectRatio="none" />
      <rect class="box lit" x={x0 - PAD} y={y0 - PAD} width={x1 - x0 + 2 * PAD} height={y1 - y0 + 2 * PAD} />
    </svg>
  );
}

function Frame({ lit }: { lit: Set<string> }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [loaded, setLoaded] = useState(0);
  const name = [...lit].join(" ");
  const id = view.value?.id;
  const front = pane.value === "source";
  useEffect(() => {
    const inside = frame.current?.contentDocument;
    if (!inside?.body) return;
    inside.documentElement.dataset.theme = theme.value;
    inside.documentElement.style.fontSize = `${zoom.value * 100}%`;
    const kinds = view.value?.cells ?? {};
    for (const element of inside.querySelectorAll("[data-gouji-facts]")) {
      const fact = element.getAttribute("data-gouji-facts")?.split(" ")[0] ?? "";
      element.classList.toggle("review", kinds[fact]?.kinds.split(" ").includes("review") ?? false);
    }
    markLit(inside, "data-gouji-facts", name)?.scrollIntoView({ block: "center", inline: "center" });
  }, [name, loaded, zoom.value, theme.value, view.value?.cells, front]);
  useEffect(() => {
    const inside = frame.current?.contentDocument;
    if (!inside) return;
    const pick = (event: Event) => {
      const found = (event.target as Element).closest?.("[data-gouji-facts]")?.getAttribute("data-gouji-facts")?.split(" ")[0];
      if (found) selectFact(found);
    };
    const pass = (event: KeyboardEvent) => {
      const copy = new KeyboardEvent("keydown", { key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey, altKey: event.altKey, bubbles: true, cancelable: true });
      if (!document.body.dispatchEvent(copy)) event.preventDefault();
    };
    inside.addEventListener("click", pick);
    inside.addEventListener("keydown", pass);
    return () => {
      inside.removeEventListener("click", pick);
      inside.removeEventListener("keydown", pass);
    };
  }, [loaded]);
  return (
    <iframe ref={frame} title={t("The document as it reads")} sandbox="allow-same-origin" src={`/documents/${id}/frame.html?lang=${language.value}`}
      onLoad={() => setLoaded((n) => n + 1)} />
  );
}

function Flow({ blocks, lit, text }: { blocks: FlowBlock[]; lit: string; text: boolean }) {
  void lit;
  const id = view.value?.id;
  const drawn = useMemo(() => blocks.map((block, n) => <Block key={n} block={block} text={text} />), [blocks, id]);
  return <div class="flow" style={{ fontSize: `${zoom.value}em` }}>{drawn}</div>;
}

function Block({ block, text }: { block: FlowBlock; text: boolean }) {
  if ("rows" in block)
    return (
      <table>
        <tbody>
          {block.rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, m) => (
                <Square key={m} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  const level = block.level ? ` h${Math.min(block.level, 4)}` : "";
  return <p class={`${text ? "text" : ""}${level}`}><Runs runs={block.runs} /></p>;
}

function Square({ cell }: { cell: FlowCell }) {
  return (
    <td data-facts={cell.facts?.join(" ")} rowSpan={cell.row_span} colSpan={cell.column_span}>
      <Runs runs={cell.runs} />
    </td>
  );
}

function Runs({ runs }: { runs: Run[] }) {
  return (
    <>
      {runs.map((run, n) =>
        typeof run === "string" ? run : <span key={n} class="place" data-facts={run.slice(1).join(" ")}>{run[0]}</span>,
      )}
    </>
  );
}
