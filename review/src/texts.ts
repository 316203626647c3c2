// The page's texts: English ones are the keys, their translations come from the server's catalogue.
import { signal } from "@preact/signals";
import { get, setRequestLanguage } from "./api";

const known = signal<Record<string, string>>({});
export const language = signal("en");

export async function chooseLanguage(chosen: string): Promise<void> {
  setRequestLanguage(chosen);
  speak(chosen, (await get<{ texts: Record<string, string> }>("/api/texts")).texts);
}

/** Speak a language with its texts. */
export function speak(chosen: string, texts: Record<string, string>): void {
  known.value = texts;
  language.value = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";
}

type Values = Record<string, string | number>;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/** Return a text in the page's language, with values in the place of `{names}`. */
export function t(text: string, values: Values = {}): string {
  return fill(known.value[text] ?? text, values);
}

/** Return a time that events say, in UTC, as the clock here has it; what is no time stays as it is. */
export function tellTime(told: string): string {
  const time = new Date(told);
  if (Number.isNaN(time.getTime())) return told;
  return time.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

/** Return the text for a number of things. */
export function tn(one: string, many: string, number: number): string {
  return fill(known.value[one] ?? (number === 1 ? one : many), { number });
}
