import { useLayoutEffect, useRef } from "preact/hooks";
import type { ChoiceView, Details, Remark, RuleView, Said } from "./api";
import { comment, details, keepDraft, lookAhead, most, parseNumber, place, preview, save, saveComment, selectFact, typed, view } from "./state";
import { t, tellTime, tn } from "./texts";

/** What the keys a, r, b, x and s say of the cell that is looked at. */
export function sayOf(seen: Details, what: "accept" | "keep" | "blank" | "absent" | "printed"): Said[] {
  const read = seen.choices.find((choice) => choice.kind === "read");
  if (what === "accept") return (seen.choices.find((choice) => choice.kind !== "read") ?? read)?.values ?? [];
  if (what === "keep") return read?.values ?? [];
  if (what === "blank") return [{ fact: seen.fact, kind: "blank", value: null }];
  if (what === "absent") return [{ fact: seen.fact, kind: "absent", value: null }];
  return seen.value === null ? [] : [{ fact: seen.fact, kind: "as_printed", value: seen.value }];
}

export function CellPanel() {
  const seen = details.value;
  const panel = useRef<HTMLElement>(null);
  // Of another cell its beginning is seen, however far the last one was scrolled.
  useLayoutEffect(() => panel.current?.scrollTo(0, 0), [seen?.fact, view.value?.id]);
  if (!seen || seen.fact !== place.value?.fact || view.value?.id !== place.value.document) return null;
  return (
    <section class="panel" aria-label={t("The cell")} id="panel" ref={panel}>
      <header>
        <h2>{seen.label}{seen.unit && <small> {seen.unit}</small>}</h2>
        <code>{seen.fact}</code>
      </header>
      <div class="sides">
        <div>
          <p class="reading">{seen.reading}</p>
          {seen.reasons.length > 0 && <ul class="reasons">{seen.reasons.map((why) => <li key={why}>{why}</li>)}</ul>}
          {seen.corrected && <p class="settled">✓ {seen.corrected}</p>}
          <Stale seen={seen} />
          <Conflict seen={seen} />
          <Choices seen={seen} />
        </div>
        <div>
          <Rules rules={preview.value?.rules ?? seen.rules} proof={seen.proof} />
          {seen.findings.length > 0 && <ul class="said">{seen.findings.map((text, n) => <li key={n}>{text}</li>)}</ul>}
          <History remarks={seen.history} />
        </div>
      </div>
      <Entry seen={seen} />
    </section>
  );
}

function Conflict({ seen }: { seen: Details }) {
  if (!seen.conflict.length) return null;
  return (
    <div class="conflict" role="alert">
      <p>≠ {t("Reviewers said different things of this cell. Choose one:")}</p>
      {seen.conflict.map((side) => (
        <button key={side.event} onClick={() => void save([{ fact: seen.fact, kind: side.kind as Said["kind"], value: side.value }], false)}>
          {side.says} – {side.by}{side.reason && <q>{side.reason}</q>}
        </button>
      ))}
    </div>
  );
}

function Stale({ seen }: { seen: Details }) {
  const found = view.value?.stale.filter((one) => one.fact === seen.fact) ?? [];
  if (!found.length) return null;
  return (
    <div class="conflict" role="alert">
      <p>↺ {t("What was said of this cell no longer fits. Say it again, or something else:")}</p>
      {found.map((one) => (
        <p key={one.event}>
          {one.kind && <button onClick={() => void save([{ fact: seen.fact, kind: one.kind!, value: one.value }], false)}>{one.says} – {one.by}</button>}
          {one.changed}{one.reason && <q>{one.reason}</q>}
        </p>
      ))}
    </div>
  );
}

function Choices({ seen }: { seen: Details }) {
  return (
    <ol class="choices" aria-label={t("What the cell may hold")}>
      {seen.choices.map((choice, n) => <Choice key={n} choice={choice} number={n + 1} />)}
    </ol>
  );
}

const KINDS: Record<string, () => string> = {
  read: () => t("as it was read"),
  alternative: () => t("the printed characters allow it"),
  repair: () => t("the rules suggest it"),
  inferred: () => t("the rules determine it"),
};

function Choice({ choice, number }: { choice: ChoiceView; number: number }) {
  return (
    <li>
      <button onClick={() => void save(choice.values)} onMouseEnter={() => void lookAhead(choice.values)} onMouseLeave={() => (preview.value = null)}
        onFocus={() => void lookAhead(choice.values)} onBlur={() => (preview.value = null)}>
        <kbd aria-hidden="true">{number}</kbd>
        <span>
          <b>{choice.text}</b>{" "}
          <small>
            {KINDS[choice.kind]?.() ?? choice.kind}
            {choice.why && ` (${choice.why})`}
            {choice.mends.length > 0 && <span class="good"> ✓ {tn("mends {number} rule", "mends {number} rules", choice.mends.length)}</span>}
            {choice.breaks.length > 0 && <span class="bad"> ✗ {tn("breaks {number} rule", "breaks {number} rules", choice.breaks.length)}</span>}
          </small>
        </span>
      </button>
    </li>
  );
}

/** What a typed text says of a cell, and why it says nothing. */
function readTyped(fact: string, text: string): { says: Said[]; wrong: string } {
  const value = parseNumber(text);
  if (value === undefined) return { says: [], wrong: text.trim() ? t("This is no number.") : "" };
  if (Math.abs(value) > most.value) return { says: [], wrong: t("The largest number is {most}.", { most: most.value.toLocaleString("en") }) };
  return { says: [{ fact, kind: "value", value }], wrong: "" };
}

function Entry({ seen }: { seen: Details }) {
  const { says, wrong } = readTyped(seen.fact, typed.value);
  return (
    <form class="entry-form" onSubmit={(event) => {
      event.preventDefault();
      if (says.length) void save(says);
    }}>
      <label>
        {t("Another value")}
        <input id="value" inputMode="decimal" autoComplete="off" value={typed.value} aria-invalid={wrong !== ""} aria-describedby="value-help"
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            void lookAhead(readTyped(seen.fact, typed.value).says);
          }} />
      </label>
      <button type="submit" disabled={!says.length}>{t("Save")}</button>
      <p id="value-help" class={wrong ? "bad" : "meta"} aria-live="polite">
        {wrong ? wrong : typed.value ? t("Enter saves, Escape forgets.") : " "}
      </p>
      <label class="wide">
        {t("Comment")}
        <textarea id="comment" rows={1} value={comment.value} maxLength={4000} onInput={(event) => keepDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void saveComment();
            }
          }} />
        <button type="button" disabled={!comment.value.trim()} onClick={() => void saveComment()} title={`${t("Save the comment alone")} (Ctrl+Enter)`}>{t("Save comment")}</button>
      </label>
      <div class="acts">
        <Act what="keep" letter="r" text={t("As read")} seen={seen} />
        <Act what="blank" letter="b" text={t("Empty")} seen={seen} />
        <Act what="absent" letter="x" text={t("Not in the document")} seen={seen} />
        <Act what="printed" letter="s" text={t("So printed in the source")} seen={seen} />
      </div>
    </form>
  );
}

function Act({ what, letter, text, seen }: { what: Parameters<typeof sayOf>[1]; letter: string; text: string; seen: Details }) {
  const says = sayOf(seen, what);
  return (
    <button type="button" disabled={!says.length} onClick={() => void save(says)}>
      <kbd aria-hidden="true">{letter}</kbd> {text}
    </button>
  );
}

function Rules({ rules, proof }: { rules: RuleView[]; proof: string }) {
  if (!rules.length) return null;
  const known = rules.filter((rule) => rule.holds !== null);
  const rest = rules.length - known.length;
  return (
    <div class="rules">
      <h3>{t("Rules that speak of it")}</h3>
      {proof && <p class="meta">{proof}</p>}
      <ul aria-live="polite">
        {known.map((rule) => (
          <li key={rule.rule} class={rule.holds ? "holds" : "breaks"} data-rule={rule.rule}>
            <span class="mark" role="img" aria-label={rule.holds ? t("holds") : t("does not hold")}>{rule.holds ? "✓" : "✗"}</span>
            <span class="rule">
              <span>{rule.title}</span> <span class="sum">{rule.text}</span>{" "}
              {rule.facts.filter((fact) => view.value?.cells[fact]).slice(0, 12).map((fact) => (
                <button key={fact} class="link" onClick={() => selectFact(fact)} title={view.value?.cells[fact]?.hover}>
                  {(preview.value?.cells[fact] ?? view.value?.cells[fact])?.figure}
                  <span class="unseen"> {fact}</span>
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="meta">{tn("{number} more rule cannot be checked here.", "{number} more rules cannot be checked here.", rest)}</p>}
    </div>
  );
}

function History({ remarks }: { remarks: Remark[] }) {
  if (!remarks.length) return null;
  return (
    <details class="history" open={remarks.length < 3}>
      <summary>{t("What was said of it")}</summary>
      <ul>
        {remarks.map((remark) => (
          <li key={remark.event}>
            <b>{remark.says}</b> {remark.by} <time dateTime={remark.at} title={remark.at}>{tellTime(remark.at)}</time>
            {remark.reason && <q>{remark.reason}</q>}
          </li>
        ))}
      </ul>
    </details>
  );
}
