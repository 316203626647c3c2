// What the server says, and how it is asked. The cookie of the session goes along by itself.

/** All that the first view needs; `first` is null where nothing was read yet. */
export interface Begin {
  author: string;
  /** The author was named for this start. */
  named: boolean;
  /** The largest number that can be said of a cell. */
  most: number;
  /** Lines of the log that hold no event. */
  skipped: number;
  language: string;
  texts: Record<string, string>;
  queue: Queue;
  first: { document: DocumentView; source: SourceView; details: Details | null } | null;
}

export interface Doc {
  id: string;
  name: string;
  title: string;
  form: string | null;
  year: number | null;
  agency: string | null;
  state: "read" | "waiting" | "failed";
  reason: string;
  open: number;
  settled: number;
  conflicts: number;
  stale: number;
  /** What has become of it on the disk since it was read. */
  disk: "" | "changed" | "gone";
  /** Grows with each change of it. */
  stamp: number;
}

export interface Item {
  key: string;
  document: string;
  facts: string[];
  label: string;
  why: string[];
  words: string;
  /** Goes before the gain: what reviewers differ about, and what no longer fits. */
  rank: number;
  gain: number;
  mends: number;
}

export interface Queue {
  stamp: number;
  documents: Doc[];
  items: Item[];
  log: Log;
}

/** Whether the log is gone from the disk, and how often it was written again. */
export interface Log {
  gone: boolean;
  rewritten: number;
}

export interface Cell {
  id: string;
  figure: string;
  hover: string;
  kinds: string;
  findings: number[];
}

export interface Line {
  label: string;
  depth: number;
  group: boolean;
  printed: string;
  order: string;
  cells: string[];
}

export interface Band {
  label: string;
  columns: string[];
  units: (string | null)[];
  lines: Line[];
}

export interface Table {
  id: string;
  title: string;
  found: boolean;
  bands: Band[];
}

export interface FindingView {
  rule: string;
  severity: string;
  text: string;
  page: number;
  facts: string[];
  suspects: string[];
}

export interface Place {
  page: number;
  box: [number, number, number, number] | null;
}

/** A correction that was left out, as what it was about has changed since. */
export interface StaleView extends Remark {
  fact: string;
  label: string;
  changed: string;
  kind: Said["kind"] | null;
  value: number | null;
}

/** What changes of a document with each correction; not all cells, but those that changed, where `whole` is false. */
export interface State {
  /** Names the events that were seen with it. */
  version: string;
  whole: boolean;
  counts: string;
  cells: Record<string, Cell>;
  findings: FindingView[];
  stale: StaleView[];
  items: Item[];
  document: Doc;
}

export interface DocumentView extends State {
  id: string;
  title: string;
  who: string;
  about: string;
  tables: Table[];
  warnings: string[];
  unplaced: { text: string; near: string[] }[];
  places: Record<string, Place[]>;
}

export type Run = string | [string, ...string[]];

export interface FlowCell {
  runs: Run[];
  facts?: string[];
  row_span?: number;
  column_span?: number;
}

export type FlowBlock = { page: number; level: number; runs: Run[] } | { page: number; rows: FlowCell[][] };

export interface SourcePage {
  number: number;
  width: number;
  height: number;
}

export interface SourceView {
  kind: "pages" | "markup" | "flow" | "text";
  pages: SourcePage[];
  blocks: FlowBlock[];
}

export interface ChoiceView {
  kind: string;
  values: Said[];
  text: string;
  why: string;
  mends: string[];
  breaks: string[];
}

export interface RuleView {
  rule: string;
  title: string;
  holds: boolean | null;
  text: string;
  facts: string[];
}

export interface Remark {
  event: string;
  by: string;
  at: string;
  says: string;
  reason: string;
}

export interface Details {
  fact: string;
  facts: string[];
  label: string;
  unit: string | null;
  printed: string | null;
  value: number | null;
  current: number | null;
  reading: string;
  reasons: string[];
  corrected: string;
  proof: string;
  choices: ChoiceView[];
  rules: RuleView[];
  findings: string[];
  history: Remark[];
  conflict: (Remark & { kind: string; value: number | null })[];
}

export interface Said {
  fact: string;
  kind: "value" | "blank" | "absent" | "as_printed";
  value: number | null;
}

export interface Preview {
  cells: Record<string, Cell>;
  rules: RuleView[];
  counts: string;
}

type Way = "read" | "write";

/** Why there is no answer: no server, a disk that fails at reading or writing, or what the text says. */
export class Refusal extends Error {
  constructor(text: string, readonly fault: "server" | Way | null = null) {
    super(text);
  }
}

let tell: (way: Way) => void = () => undefined;

/** Be told of each answer that is none of an error. */
export function onAnswer(act: (way: Way) => void): void {
  tell = act;
}

const NO_SPACE = 507;
const LOOKS = /\/(check|author)$/;

export let language = "en";

export function setRequestLanguage(chosen: string): void {
  language = chosen;
}

async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const way: Way = options.method === "POST" && !LOOKS.test(path) ? "write" : "read";
  const mark = path.includes("?") ? "&" : "?";
  let answer: Response;
  try {
    answer = await fetch(`${path}${mark}lang=${language}`, { credentials: "same-origin", ...options });
  } catch {
    throw new Refusal("", "server");
  }
  if (!answer.ok) {
    const told = (await answer.json().catch(() => ({}))) as { error?: string };
    throw new Refusal(told.error ?? `${answer.status} ${answer.statusText}`, answer.status === NO_SPACE ? way : null);
  }
  const found = (await answer.json()) as T;
  tell(way);
  return found;
}

export const get = <T>(path: string): Promise<T> => ask<T>(path);

export const post = <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  ask<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
