// Light or dark: as the system has it, until the reviewer says otherwise.
import { effect, signal } from "@preact/signals";

const system = matchMedia("(prefers-color-scheme: dark)");
const kept = localStorage.getItem("gouji-theme");

export const theme = signal<"light" | "dark">(kept === "light" || kept === "dark" ? kept : system.matches ? "dark" : "light");

system.addEventListener("change", (event) => {
  if (!localStorage.getItem("gouji-theme")) theme.value = event.matches ? "dark" : "light";
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  localStorage.setItem("gouji-theme", theme.value);
}
