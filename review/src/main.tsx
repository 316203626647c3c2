import { render } from "preact";
import { get, post } from "./api";
import type { Start } from "./api";
import { CellPanel } from "./CellPanel";
import { Header } from "./Header";
import { Help } from "./Help";
import { onKey } from "./keys";
import { Queue } from "./Queue";
import { Source } from "./Source";
import { complain, documents, loadQueue, openDocument, place, refresh, say, selectItem, shownItems, start } from "./state";
import { Tables } from "./Tables";
import { chooseLanguage, t } from "./texts";
import "./page.css";

function Page() {
  return (
    <>
      <Header />
      <main>
        <Queue />
        <Source />
        <div class="right">
          <Tables />
          <CellPanel />
        </div>
      </main>
      <Help />
    </>
  );
}

function pickLanguage(): string {
  const given = document.documentElement.dataset.language;
  const kept = localStorage.getItem("gouji-language");
  if (kept === "zh" || kept === "en") return kept;
  return given || (navigator.languages.some((name) => name.startsWith("zh")) ? "zh" : "en");
}

/** Listen for what others do; the browser connects again by itself. */
function listen(): void {
  let lost = false;
  let held: ReturnType<typeof setTimeout> | undefined;
  const changed = new Set<string>();
  const events = new EventSource("/api/events");
  // What changed between the first answer and now, or while the server was away, is told by nobody.
  events.onopen = () => void loadQueue(false).catch(complain);
  events.onmessage = (event) => {
    if (lost) say(t("The server is back."));
    lost = false;
    for (const id of (JSON.parse(event.data as string) as { documents: string[] }).documents) changed.add(id);
    held ??= setTimeout(() => {
      held = undefined;
      const seen = [...changed];
      changed.clear();
      if (seen.length) void refresh(seen).catch(complain);
    }, 150);
  };
  events.onerror = () => {
    if (!lost) say(t("The server does not answer. What it said was saved is saved; start it again and reload."), true);
    lost = true;
  };
}

async function begin(): Promise<void> {
  // Nothing waits for anything that it does not need: the texts, the queue and who one is are asked for at once.
  const texts = chooseLanguage(pickLanguage());
  const [found] = await Promise.all([get<Start>("/api/start"), texts, loadQueue()]);
  const author = localStorage.getItem("gouji-author");
  if (author && author !== found.author) {
    await post("/api/author", { author });
    found.author = author;
  }
  start.value = found;
  render(<Page />, document.getElementById("page")!);
  document.addEventListener("keydown", onKey);
  listen();
  const [id, ...fact] = location.hash.slice(1).split("/");
  const known = documents.value.find((doc) => doc.id === id);
  const first = shownItems.value[0];
  if (known) await openDocument(known.id, fact.length ? decodeURIComponent(fact.join("/")) : null);
  else if (first) await selectItem(first);
  else {
    // Nothing was read yet: the first document is read now, and its first item is what there is to look at.
    const doc = documents.value.find((one) => one.state !== "failed");
    if (doc) await openDocument(doc.id, null);
    if (shownItems.value[0] && !place.value?.fact) await selectItem(shownItems.value[0]);
  }
}

begin().catch((error: unknown) => {
  document.getElementById("page")!.textContent = error instanceof Error ? error.message : String(error);
});
