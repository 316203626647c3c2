// Everything by keyboard. Single letters can be switched off, as people who dictate need it.
import { signal } from "@preact/signals";
import { sayOf } from "./CellPanel";
import { magnify } from "./Source";
import { moveCell } from "./Tables";
import { details, documents, forget, inTurn, isShown, keepDraft, openDocument, pane, place, save, say, step, takeBack } from "./state";
import { t } from "./texts";
import { switchTheme } from "./theme";
import { getWish, keepWish } from "./wishes";

export const help = signal(false);
export const letters = signal(getWish("letters") !== "off");

export function switchLetters(): void {
  letters.value = !letters.value;
  keepWish("letters", letters.value ? "on" : "off");
}

function focus(id: string): void {
  pane.value = id === "search" ? "queue" : "tables";
  const take = () => {
    const found = document.getElementById(id);
    found?.focus();
    if (found instanceof HTMLInputElement) found.select();
    return document.activeElement === found;
  };
  // At once where it is in sight, so that the next key is typed and not obeyed.
  if (!take()) requestAnimationFrame(take);
}

function turnDocument(by: 1 | -1): void {
  const all = documents.value;
  const at = all.findIndex((doc) => doc.id === place.value?.document);
  const next = all[(at + by + all.length) % all.length];
  if (next) void openDocument(next.id, null);
}

function turnPage(by: 1 | -1): void {
  document.querySelectorAll<HTMLButtonElement>(".pager button")[by > 0 ? 1 : 0]?.click();
}

function decide(what: Parameters<typeof sayOf>[1]): void {
  inTurn(async () => {
    if (!isShown() || !details.value) return;
    const says = sayOf(details.value, what);
    if (says.length) await save(says);
    else if (what === "printed") say(t("No number was read in this cell, so there is none to keep as printed. e types one, b says that it is empty."));
  });
}

function choose(number: number): void {
  inTurn(async () => {
    const choice = isShown() ? details.value?.choices[number - 1] : undefined;
    if (choice) await save(choice.values);
  });
}

const DECIDING = /^[arbxsuU1-9]$/;
const KEYS: Record<string, () => void> = {
  j: () => inTurn(() => step(1)),
  n: () => inTurn(() => step(1)),
  k: () => inTurn(() => step(-1)),
  p: () => inTurn(() => step(-1)),
  a: () => decide("accept"),
  r: () => decide("keep"),
  b: () => decide("blank"),
  x: () => decide("absent"),
  s: () => decide("printed"),
  e: () => focus("value"),
  c: () => focus("comment"),
  u: () => inTurn(() => takeBack("undo")),
  U: () => inTurn(() => takeBack("redo")),
  "/": () => focus("search"),
  "[": () => turnDocument(-1),
  "]": () => turnDocument(1),
  "+": () => magnify(1),
  "=": () => magnify(1),
  "-": () => magnify(-1),
  "0": () => magnify(0),
  t: () => switchTheme(),
  "?": () => (help.value = !help.value),
  q: () => (pane.value = "queue"),
  d: () => (pane.value = pane.value === "source" ? "tables" : "source"),
};

export function onKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const typing = target.matches?.("input:not([type=checkbox]), textarea, select");
  const key = event.key.normalize("NFKC"); // ？ of a Chinese keyboard is a question mark
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !typing) {
    if (event.key.toLowerCase() === "z") {
      event.preventDefault();
      void takeBack(event.shiftKey ? "redo" : "undo");
    } else if (event.key.toLowerCase() === "y") {
      event.preventDefault();
      void takeBack("redo");
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (typing) {
      target.blur();
      if (target.id === "comment") keepDraft("");
      forget();
    } else help.value = false;
    return;
  }
  if (typing || help.value && key !== "?") return;
  if (event.key.startsWith("Arrow") && moveCell(event.key)) event.preventDefault();
  else if (event.key === "PageDown" || event.key === "PageUp") {
    if (document.querySelector(".pager")) {
      event.preventDefault();
      turnPage(event.key === "PageDown" ? 1 : -1);
    }
  } else if (letters.value) {
    const act = /^[1-9]$/.test(key) ? () => choose(Number(key)) : KEYS[key];
    if (act) {
      event.preventDefault();
      // A key that is held down decides once.
      if (!event.repeat || !DECIDING.test(key)) act();
    }
  }
}
