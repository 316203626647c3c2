// Light or dark: as the system has it, until the reviewer says otherwise.
import { effect, signal } from "@preact/signals";
import { getWish, keepWish } from "./wishes";

const system = matchMedia("(prefers-color-scheme: dark)");
const kept = getWish("theme");

export const theme = signal<"light" | "dark">(kept === "light" || kept === "dark" ? kept : system.matches ? "dark" : "light");

system.addEventListener("change", (event) => {
  if (!getWish("theme")) theme.value = event.matches ? "dark" : "light";
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  keepWish("theme", theme.value);
}
