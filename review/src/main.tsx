import { batch } from "@preact/signals";
import { render } from "preact";
import { Refusal, get, post } from "./api";
import type { Begin } from "./api";
import { setRequestLanguage } from "./api";
import { CellPanel } from "./CellPanel";
import { Header, Notices } from "./Header";
import { Help } from "./Help";
import { onKey } from "./keys";
import { Queue } from "./Queue";
import { Source } from "./Source";
import { author, complain, documents, getStamp, inTurn, most, openDocument, place, recallDrafts, refresh, reload, say, selectItem, shownItems, takeFirst, takeQueue } from "./state";
import { Tables } from "./Tables";
import { speak, tn } from "./texts";
import "./page.css";

function Page() {
  return (
    <>
      <Header />
      <Notices />
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

/** Listen for what others do; the browser connects again by itself. */
function listen(): void {
  let lost = false;
  let held: ReturnType<typeof setTimeout> | undefined;
  const changed = new Set<string>();
  const events = new EventSource(`/api/events?after=${getStamp()}`);
  events.onopen = () => {
    // What changed while the server was away is told by nobody.
    if (lost) void reload().catch(complain);
    lost = false;
  };
  events.onmessage = (event) => {
    for (const id of (JSON.parse(event.data as string) as { documents: string[] }).documents) changed.add(id);
    held ??= setTimeout(() => {
      held = undefined;
      const seen = [...changed];
      changed.clear();
      void refresh(seen).catch(complain);
    }, 150);
  };
  events.onerror = () => {
    if (!lost) complain(new Refusal("", "server"));
    lost = true;
  };
}

/** Take up the name that was given at an earlier start, before anything is said under another. */
async function recallAuthor(): Promise<void> {
  const name = localStorage.getItem("gouji-author");
  if (!name || name === author.value) return;
  await post("/api/author", { author: name });
  author.value = name;
}

async function begin(): Promise<void> {
  // One answer has all that the first view needs, and was asked for before this script ran.
  setRequestLanguage(document.documentElement.dataset.language ?? "en");
  const found = await get<Begin>("/api/begin");
  const [id, ...rest] = location.hash.slice(1).split("/");
  const fact = rest.length ? decodeURIComponent(rest.join("/")) : null;
  let whole = false;
  batch(() => {
    author.value = found.author;
    most.value = found.most;
    speak(found.language, found.texts);
    takeQueue(found.queue, true);
    const asked = documents.value.find((doc) => doc.id === id);
    const item = asked ? undefined : shownItems.value[0];
    if (found.first) whole = takeFirst(found.first, asked?.id ?? item?.document ?? "", asked ? fact : (item?.facts[0] ?? null));
  });
  render(<Page />, document.getElementById("page")!);
  document.addEventListener("keydown", onKey);
  listen();
  if (found.skipped)
    say(tn("{number} line of the log of corrections is damaged and left out.", "{number} lines of the log of corrections are damaged and left out.", found.skipped), true);
  requestAnimationFrame(() => setTimeout(() => (recallDrafts(), found.named || inTurn(recallAuthor))));
  if (whole) return;
  const known = documents.value.find((doc) => doc.id === id);
  const first = shownItems.value[0];
  if (known) await openDocument(known.id, fact);
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
