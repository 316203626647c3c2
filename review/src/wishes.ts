// How the reviewer likes the page. The server writes it into the page from a cookie: to ask the browser's storage would hold up the first view.
const root = document.documentElement;
const told = new URLSearchParams(root.dataset.wishes);
const YEAR = 31536000;

export function getWish(name: "language" | "theme" | "letters"): string {
  return told.get(name) ?? "";
}

export function keepWish(name: "language" | "theme" | "letters", value: string): void {
  told.set(name, value);
  told.set("start", root.dataset.start ?? "");
  document.cookie = `gouji-wishes=${encodeURIComponent(told.toString())}; path=/; max-age=${YEAR}; samesite=strict`;
}
