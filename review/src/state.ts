// What the page knows, as signals; and what happens when a reviewer does something.
import { batch, computed, effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Begin, Cell, Details, Doc, DocumentView, Item, Log, Preview, Queue, Said, SourceView, State } from "./api";
import { Refusal, get, onAnswer, post } from "./api";
import { language, t } from "./texts";

export interface Filters {
  text: string;
  form: string;
  year: string;
  agency: string;
  why: string;
}

export interface Place {
  document: string;
  fact: string | null;
  item: string | null;
}

const NO_FILTERS: Filters = { text: "", form: "", year: "", agency: "", why: "" };

export const author = signal("");
/** The largest number that can be said of a cell. */
export const most = signal(0);
export const documents = signal<Doc[]>([]);
export const items = signal<Item[]>([]);
export const filters = signal<Filters>(NO_FILTERS);
export const list = signal<"items" | "documents">("items");
export const order = signal<"gain" | "document">("gain");
export const place = signal<Place | null>(null);
export const view = signal<DocumentView | null>(null);
export const source = signal<SourceView | null>(null);
export const details = signal<Details | null>(null);
export const preview = signal<Preview | null>(null);
export const comment = signal("");
export const typed = signal("");
export const told = signal<{ text: string; bad: boolean }>({ text: "", bad: false });
export const zoom = signal(1);
export const pane = signal<"queue" | "source" | "tables">("tables");
export const log = signal<Log>({ gone: false, rewritten: 0 });
export const saving = signal(0);
/** How many decisions of this page are on the disk. */
export const saved = signal(0);

export const documentOf = computed(() => new Map(documents.value.map((d) => [d.id, d])));

const haystacks = computed(() => {
  const found = new Map<string, string>();
  for (const d of documents.value) found.set(d.id, `${d.name} ${d.title} ${d.agency ?? ""} ${d.year ?? ""}`.toLowerCase());
  return found;
});

function matches(doc: Doc | undefined, wanted: Filters): boolean {
  if (!doc) return false;
  return (
    (!wanted.form || doc.form === wanted.form) &&
    (!wanted.year || String(doc.year) === wanted.year) &&
    (!wanted.agency || doc.agency === wanted.agency)
  );
}

export const shownItems = computed(() => {
  const wanted = filters.value;
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = new Map<string, boolean>();
  const found = items.value.filter((item) => {
    if (wanted.why && !item.why.includes(wanted.why)) return false;
    let keep = kept.get(item.document);
    if (keep === undefined) kept.set(item.document, (keep = matches(documentOf.value.get(item.document), wanted)));
    if (!keep) return false;
    if (!words.length) return true;
    const hay = `${haystacks.value.get(item.document) ?? ""} ${item.label.toLowerCase()} ${item.facts[0] ?? ""}`;
    return words.every((word) => hay.includes(word));
  });
  if (order.value === "gain") return found;
  const rank = new Map<string, number>();
  for (const item of found) if (!rank.has(item.document)) rank.set(item.document, rank.size);
  return [...found].sort((a, b) => rank.get(a.document)! - rank.get(b.document)!);
});

export const shownDocuments = computed(() => {
  const wanted = filters.value;
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  return documents.value.filter(
    (doc) => matches(doc, wanted) && words.every((word) => (haystacks.value.get(doc.id) ?? "").includes(word)),
  );
});

function distinct(values: Iterable<string | number | null>): string[] {
  const found = new Set<string>();
  for (const value of values) if (value !== null) found.add(String(value));
  return [...found].sort();
}

/** What there is to filter by. */
export const picks = {
  form: computed(() => distinct(documents.value.map((doc) => doc.form))),
  year: computed(() => distinct(documents.value.map((doc) => doc.year))),
  agency: computed(() => distinct(documents.value.map((doc) => doc.agency))),
  why: computed(() => distinct(items.value.flatMap((item) => item.why))),
};

export const progress = computed(() => {
  let open = 0;
  let settled = 0;
  let waiting = 0;
  for (const doc of documents.value) {
    open += doc.open;
    settled += doc.settled;
    if (doc.state === "waiting") waiting += 1;
  }
  return { open, settled, waiting, failed: documents.value.filter((d) => d.state === "failed").length };
});

let fault: Refusal["fault"] = null;

export function say(text: string, bad = false): void {
  fault = null;
  told.value = { text, bad };
}

export function complain(error: unknown): void {
  const known = error instanceof Refusal ? error : null;
  if (known?.fault === "server") say(t("The server does not answer. What it said was saved is saved. Where it was ended, start it again and open the address that it prints then."), true);
  else say(known?.message ?? String(error), true);
  fault = known?.fault ?? null;
}

// What was amiss is so no more once a request of its kind succeeds.
onAnswer((way) => {
  if (fault === "server") say(t("The server is back."));
  else if (fault === way) say("");
});

export function itemKey(item: Item): string {
  return `${item.document}/${item.key}`;
}

let stamp = -1;

/** Load the queue: all of it, or what has changed since. */
export async function loadQueue(all = true): Promise<void> {
  takeQueue(await get<Queue>(`/api/queue?after=${all ? -1 : stamp}`), all);
}

export function takeQueue(queue: Queue, all: boolean): void {
  stamp = queue.stamp;
  if (!all && queue.log.rewritten > log.value.rewritten) say(t("The log of corrections had gone from the disk. It was written again, with all that was said before."), true);
  log.value = queue.log;
  if (all) {
    documents.value = queue.documents;
    items.value = inOrder(queue.items);
  } else if (queue.documents.length) takeRows(queue.documents, queue.items);
}

/** The changes of the queue up to this one are known. */
export function getStamp(): number {
  return stamp;
}

/** Show the document that came along with the queue, and a cell of it if all is known of that; return whether it is the one asked for. */
export function takeFirst(first: NonNullable<Begin["first"]>, id: string, fact: string | null): boolean {
  if (first.document.id !== id) return false;
  const known = fact !== null && first.details?.fact === fact;
  const item = known ? items.value.find((one) => one.document === id && one.facts[0] === fact) : undefined;
  place.value = { document: id, fact: known ? fact : null, item: item ? itemKey(item) : null };
  source.value = first.source;
  view.value = first.document;
  if (known) showDetails(id, fact, first.details!);
  return known || fact === null;
}

/** What is in dispute first, then what settles most; among equals the documents' order, so that nothing changes its place by being looked at. */
function inOrder(found: Item[]): Item[] {
  const rank = new Map(documents.value.map((doc, number) => [doc.id, number]));
  return found.sort((a, b) => b.rank - a.rank || b.gain - a.gain || (rank.get(a.document) ?? 0) - (rank.get(b.document) ?? 0));
}

function takeRows(changed: Doc[], found: Item[]): void {
  const known = documentOf.value;
  // Answers may come in another order than they were made in.
  const rows = new Map(changed.filter((doc) => doc.stamp >= (known.get(doc.id)?.stamp ?? 0)).map((doc) => [doc.id, doc]));
  documents.value = documents.value.map((doc) => rows.get(doc.id) ?? doc);
  items.value = inOrder([...items.value.filter((item) => !rows.has(item.document)), ...found.filter((item) => rows.has(item.document))]);
}

/** Take over what the server says of a document after a change. Cells that show what they showed stay the same objects and are not drawn again. */
function takeState(state: State): void {
  batch(() => {
    takeRows([state.document], state.items);
    const before = view.value;
    // What another answer has brought may be newer.
    if (before?.id !== state.document.id || state.document.stamp < before.document.stamp) return;
    view.value = { ...before, ...state, cells: { ...before.cells, ...keepCells(before.cells, state.cells) } };
  });
}

function keepCells(before: Record<string, Cell>, now: Record<string, Cell>): Record<string, Cell> {
  const kept: Record<string, Cell> = {};
  for (const [id, cell] of Object.entries(now)) {
    const old = before[id];
    kept[id] = old && JSON.stringify(old) === JSON.stringify(cell) ? old : cell;
  }
  return kept;
}

const shown = new Map<string, ReadonlySignal<Cell | undefined>>();

/** What a cell shows, with what is being typed; who reads it is drawn again when that changes and not with every key. */
export function cellOf(id: string): ReadonlySignal<Cell | undefined> {
  let found = shown.get(id);
  if (!found) shown.set(id, (found = computed(() => preview.value?.cells[id] ?? view.value?.cells[id])));
  return found;
}

let wanted = 0;

let opening: Promise<void> = Promise.resolve();
let queue: Promise<unknown> = Promise.resolve();

/** Do one thing after the other: what a key decides is about the cell that is shown once what was asked for before has come. */
export function inTurn(act: () => Promise<unknown>): void {
  queue = queue.then(async () => {
    for (let seen: unknown; seen !== opening; ) await (seen = opening);
    await act();
  }, complain);
}

/** Whether the cell that was chosen is the one that is shown, with all that is known of it. */
export function isShown(): boolean {
  const here = place.value;
  return !!here?.fact && view.value?.id === here.document && details.value?.fact === here.fact;
}

export function openDocument(id: string, fact: string | null, item: string | null = null): Promise<void> {
  return (opening = show(id, fact, item));
}

async function show(id: string, fact: string | null, item: string | null): Promise<void> {
  const mine = ++wanted;
  const before = place.value;
  place.value = { document: id, fact, item };
  const asked = fact ? get<Details>(`/api/documents/${id}/facts/${encodeURIComponent(fact)}`) : null;
  asked?.catch(() => undefined); // told below, where it is awaited
  try {
    if (view.value?.id !== id) {
      const waits = t("The document is being read…");
      if (documentOf.value.get(id)?.state !== "read") say(waits);
      const [found, how] = await Promise.all([
        get<DocumentView>(`/api/documents/${id}`),
        get<SourceView>(`/api/documents/${id}/source`),
      ]);
      if (mine !== wanted) return;
      batch(() => {
        source.value = how;
        view.value = found;
        details.value = null;
        forget();
        takeRows([found.document], found.items);
        // That something was saved, or taken back, is left to be seen.
        if (told.value.bad || told.value.text === waits) say("");
      });
    }
    if (asked && fact) {
      const known = await asked;
      if (mine === wanted) showDetails(id, fact, known);
    } else details.value = null;
  } catch (error) {
    if (mine !== wanted) return;
    place.value = before;
    complain(error);
  }
}

function showDetails(id: string, fact: string, found: Details): void {
  batch(() => {
    details.value = found;
    forget();
    comment.value = drafts[`${id}/${fact}`] ?? "";
  });
}

/** Forget what is typed and not saved. A comment that was begun is kept with its cell until it is saved or Escape is pressed. */
export function forget(): void {
  preview.value = null;
  typed.value = "";
  comment.value = "";
}

const DRAFTS = "gouji-drafts";
let drafts: Record<string, string> = {};

/** Recall the comments that were begun before a reload; the page is seen first. */
export function recallDrafts(): void {
  drafts = { ...(JSON.parse(sessionStorage.getItem(DRAFTS) ?? "{}") as Record<string, string>), ...drafts };
  const here = place.value;
  if (here?.fact && !comment.value) comment.value = drafts[`${here.document}/${here.fact}`] ?? "";
}

export function keepDraft(text: string): void {
  comment.value = text;
  const here = place.value;
  if (!here?.fact) return;
  if (text.trim()) drafts[`${here.document}/${here.fact}`] = text;
  else delete drafts[`${here.document}/${here.fact}`];
  sessionStorage.setItem(DRAFTS, JSON.stringify(drafts));
}

/** Save a comment alone: it changes nothing of the cell. */
export async function saveComment(): Promise<void> {
  const here = place.value;
  if (!here?.fact || !comment.value.trim()) return;
  saving.value += 1;
  try {
    const state = await post<State>(`/api/documents/${here.document}/comments`, {
      fact: here.fact,
      comment: comment.value.trim(),
      seen: view.value?.version ?? "",
    });
    keepDraft("");
    takeState(state);
    say(t("Saved."));
    await openDocument(here.document, here.fact, here.item);
    saved.value += 1;
  } catch (error) {
    complain(error);
  } finally {
    saving.value -= 1;
  }
}

export function selectFact(fact: string): void {
  // The cell that is clicked is one of the document that is shown, though another may be on its way.
  const here = place.value;
  const id = view.value?.id ?? here?.document;
  if (id) void openDocument(id, fact, here?.document === id && here.fact === fact ? here.item : null);
}

export function selectItem(item: Item): Promise<void> {
  return openDocument(item.document, item.facts[0] ?? null, itemKey(item));
}

export async function step(by: 1 | -1): Promise<void> {
  const shown = shownItems.value;
  if (!shown.length) {
    say(t("Nothing is left to look at here."));
    return;
  }
  const at = shown.findIndex((item) => itemKey(item) === place.value?.item);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
  await selectItem(shown[next]!);
}

/** Save what the reviewer says of some cells; then go on in the queue, where the cell came from it. */
export async function save(values: Said[], goOn = true): Promise<boolean> {
  const here = place.value;
  // What is shown may still be another document, while the one that was asked for is on its way.
  if (!here || !values.length || view.value?.id !== here.document) return false;
  const shown = shownItems.value;
  const at = shown.findIndex((item) => itemKey(item) === here.item);
  const after = document.activeElement?.closest(".panel") ? () => setTimeout(focusCell) : () => undefined;
  saving.value += 1;
  try {
    const state = await post<State>(`/api/documents/${here.document}/corrections`, {
      values,
      comment: comment.value.trim(),
      seen: view.value?.version ?? "",
    });
    keepDraft("");
    takeState(state);
    say(t("Saved."));
    if (goOn && at >= 0) {
      const left = shownItems.value;
      const same = left.find((item) => item.document === here.document && item.facts[0] === here.fact);
      const next = same ?? left[Math.min(at, left.length - 1)];
      if (next) {
        await selectItem(next);
        saved.value += 1;
        after();
        return true;
      }
      say(t("Saved. Nothing is left to look at here."));
    }
    if (here.fact) await openDocument(here.document, here.fact, null);
    saved.value += 1;
    after();
    return true;
  } catch (error) {
    complain(error);
    return false;
  } finally {
    saving.value -= 1;
  }
}

/** Leave the field that was typed in, so that the next key is obeyed; and do not lose the place of who goes by Tab. */
function focusCell(): void {
  const now = document.activeElement;
  if (!now || now === document.body || now.id === "value") document.querySelector<HTMLElement>("td.here .cell")?.focus({ preventScroll: true });
}

export async function takeBack(which: "undo" | "redo"): Promise<void> {
  saving.value += 1;
  try {
    const done = await post<{ done: boolean; state?: State; fact?: string; what?: string; leaves_comment?: boolean }>(`/api/${which}`, {});
    if (!done.done || !done.state) {
      say(which === "undo" ? t("There is nothing to take back.") : t("There is nothing to do again."));
      return;
    }
    takeState(done.state);
    const what = done.what ?? "";
    if (which === "redo") say(t("Done again: {what}.", { what }));
    else say(done.leaves_comment ? t("Taken back: {what}. The comment after it stays.", { what }) : t("Taken back: {what}.", { what }));
    await openDocument(done.state.document.id, done.fact ?? null);
    saved.value += 1;
  } catch (error) {
    complain(error);
  } finally {
    saving.value -= 1;
  }
}

let asking: AbortController | null = null;

/** Check the rules as if the cell held what is being typed. */
export async function lookAhead(values: Said[]): Promise<void> {
  asking?.abort();
  const here = place.value;
  if (!here || !values.length) {
    preview.value = null;
    return;
  }
  asking = new AbortController();
  try {
    preview.value = await post<Preview>(`/api/documents/${here.document}/check`, { values }, asking.signal);
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof Refusal && error.fault === "server")) complain(error);
  }
}

/** Take in what another reviewer did: the queue, and the open document where it is the one. */
export async function refresh(changed: string[]): Promise<void> {
  await loadQueue(false);
  const here = place.value;
  // What was asked for first could not be read: the page shows what there is to look at as soon as there is something.
  if (!here && !view.value && shownItems.value[0]) return selectItem(shownItems.value[0]);
  if (!here || !changed.includes(here.document)) return;
  // What this page did itself it has seen already.
  if (view.value?.id === here.document && documentOf.value.get(here.document)?.stamp === view.value.document.stamp) return;
  const found = await get<DocumentView>(`/api/documents/${here.document}`);
  if (view.value?.id !== here.document) return;
  // What this page has saved meanwhile is newer than what was asked for before.
  if (found.document.stamp <= view.value.document.stamp) return;
  view.value = { ...found, cells: keepCells(view.value.cells, found.cells) };
  if (!here.fact) return;
  const known = await get<Details>(`/api/documents/${here.document}/facts/${encodeURIComponent(here.fact)}`);
  // The reviewer may have gone on to another cell, or begun to type, while it was on its way.
  if (place.value?.document === here.document && place.value.fact === here.fact && !typed.value && !saving.value) details.value = known;
}

/** Everything that is shown anew, after the language has changed, or the server was away. */
export async function reload(): Promise<void> {
  await loadQueue();
  const here = place.value;
  if (!here) return;
  const found = await get<DocumentView>(`/api/documents/${here.document}`);
  if (view.value?.id === here.document) view.value = found;
  if (!here.fact) return;
  const known = await get<Details>(`/api/documents/${here.document}/facts/${encodeURIComponent(here.fact)}`);
  if (details.value?.fact === here.fact && view.value?.id === here.document) details.value = known;
}

/** Return the number that a person typed, with full-width digits and thousands set apart as people type them; undefined for none, as 1,5 is. */
export function parseNumber(text: string): number | undefined {
  const plain = text.normalize("NFKC").trim().replace(/[−–]/g, "-");
  if (!/^[+-]?(\d+|\d{1,3}([\s,'’]\d{3})+)(\.\d+)?$/.test(plain)) return undefined;
  return Number(plain.replace(/[\s,'’]/g, ""));
}

effect(() => {
  const here = place.value;
  if (here) history.replaceState(null, "", `#${here.document}${here.fact ? `/${here.fact}` : ""}`);
});

effect(() => {
  const doc = place.value ? documentOf.value.get(place.value.document) : undefined;
  void language.value;
  document.title = doc ? `${doc.name} – ${t("gouji review")}` : t("gouji review");
});
