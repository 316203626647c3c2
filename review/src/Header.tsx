import { useRef } from "preact/hooks";
import { post } from "./api";
import { help } from "./keys";
import { author, complain, documentOf, log, pane, progress, reload, saved, saving, say, takeBack, told, view } from "./state";
import { chooseLanguage, language, t, tn } from "./texts";
import { switchTheme, theme } from "./theme";
import { keepWish } from "./wishes";

export function Header() {
  const { open, settled, waiting, failed } = progress.value;
  const all = open + settled;
  return (
    <header class="top">
      <h1>gouji</h1>
      <div class="progress">
        <progress value={settled} max={all || 1} aria-label={t("Progress")} />
        <span>
          {t("{settled} of {all} settled", { settled, all })}
          {waiting > 0 && ` · ${tn("{number} document to read", "{number} documents to read", waiting)}`}
          {failed > 0 && ` · ${tn("{number} cannot be read", "{number} cannot be read", failed)}`}
        </span>
      </div>
      <Panes />
      <p data-saved={saved.value} class={`told ${told.value.bad ? "bad" : ""}`} role="status" aria-live="polite">{saving.value ? t("Saving…") : told.value.text}</p>
      <button onClick={() => void takeBack("undo")} title={`${t("Undo")} (u)`} aria-label={t("Undo")}>↶</button>
      <button onClick={() => void takeBack("redo")} title={`${t("Redo")} (U)`} aria-label={t("Redo")}>↷</button>
      <Author />
      <button lang={language.value === "zh" ? "en" : "zh"} onClick={() => void switchLanguage()}>{language.value === "zh" ? "English" : "中文"}</button>
      <button onClick={switchTheme} aria-label={theme.value === "dark" ? t("Light") : t("Dark")} title={`${theme.value === "dark" ? t("Light") : t("Dark")} (t)`}>
        {theme.value === "dark" ? "☀" : "☾"}
      </button>
      <button onClick={() => (help.value = true)} aria-label={t("Keys")} title={`${t("Keys")} (?)`}>?</button>
    </header>
  );
}

/** What has become of the files on the disk. */
export function Notices() {
  const disk = view.value && documentOf.value.get(view.value.id)?.disk;
  return (
    <div class="notices" role="alert">
      {log.value.gone && <p>{t("The log of corrections is no longer on the disk. Nothing is lost: the next decision writes it again, with all that was said before.")}</p>}
      {disk === "changed" && <p>{t("This document has changed on the disk since it was read. Decisions are kept, but for what it was then: end gouji review and start it again.")}</p>}
      {disk === "gone" && <p>{t("This document can no longer be read from the disk. Decisions are kept, and fit where it comes back as it was.")}</p>}
    </div>
  );
}

function Panes() {
  const tab = (name: "queue" | "source" | "tables", text: string) => (
    <button aria-pressed={pane.value === name} onClick={() => (pane.value = name)}>{text}</button>
  );
  return (
    <div class="panes" role="group" aria-label={t("What is shown")}>
      {tab("queue", t("Queue"))}
      {tab("source", t("Source"))}
      {tab("tables", t("Tables"))}
    </div>
  );
}

async function switchLanguage(): Promise<void> {
  const next = language.value === "zh" ? "en" : "zh";
  keepWish("language", next);
  try {
    await chooseLanguage(next);
    say(""); // what was said last was said in the other language
    await reload();
  } catch (error) {
    complain(error);
  }
}

function Author() {
  const field = useRef<HTMLInputElement>(null);
  const keep = async () => {
    const name = field.current?.value.trim() ?? "";
    if (!name && field.current) {
      field.current.value = author.value;
      say(t("Corrections need a name; yours stays {author}.", { author: author.value }), true);
    }
    if (!name || name === author.value) return;
    try {
      await post("/api/author", { author: name });
      author.value = name;
      localStorage.setItem("gouji-author", name);
    } catch (error) {
      complain(error);
    }
  };
  return (
    <label class="author">
      <span class="unseen">{t("Your name, which stands with your corrections")}</span>
      <input ref={field} key={author.value} defaultValue={author.value} maxLength={80} size={10} title={t("Your name, which stands with your corrections")}
        onChange={() => void keep()} />
    </label>
  );
}
