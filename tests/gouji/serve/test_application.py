"""What the paths answer, and how they refuse."""

from __future__ import annotations

import csv
import io
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from starlette.testclient import TestClient

import gouji
from gouji.eval import serve as study
from gouji.export.plain.to_lines import dump_findings, render_findings
from gouji.language import use_language
from gouji.serve import routes
from gouji.serve.application import create_app
from gouji.serve.gate import RequestGate, RequestLog
from gouji.serve.negotiation import choose_media_type
from gouji.serve.options import ServeOptions
from gouji.serve.problems import PROBLEMS, ServeProblem

if TYPE_CHECKING:
    from fastapi import FastAPI

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def check_problem(response: Any, status: int, reason: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance", "reason"}
    assert (problem["status"], problem["reason"]) == (status, reason)
    assert problem["instance"] == f"urn:uuid:{response.headers['x-request-id']}"
    return problem


@pytest.mark.slow
def test_a_document_is_read_as_a_form_part_or_as_it_is(client: TestClient, document: Path) -> None:
    data = document.read_bytes()
    expected = gouji.read(data, name="报告.txt").to_dict()
    for response in (
        client.post("/v1/read", files={"file": ("a/报告.txt", data)}),
        client.post("/v1/read", params={"name": "报告.txt"}, content=data),
        client.post("/v1/read", params={"name": "C:\\x\\报告.txt"}, files={"file": ("other", data)}),
    ):
        assert response.status_code == 200
        assert response.json() == expected
        jsonschema.validate(response.json(), gouji.report_schema())


@pytest.mark.slow
def test_the_answer_is_what_is_accepted(client: TestClient, document: Path) -> None:
    data = document.read_bytes()
    report = gouji.read(data, name="document")
    answers = {
        accept: client.post("/v1/read", content=data, headers={"accept": accept})
        for accept in ("text/html,*/*;q=0.1", "text/csv", "text/markdown", XLSX, "application/*", "*/*")
    }
    assert answers["text/html,*/*;q=0.1"].text == report.to_html()
    assert answers["text/csv"].text == report.to_csv()
    assert len(list(csv.reader(io.StringIO(answers["text/csv"].text)))) == len(report.facts) + 1
    assert answers["text/markdown"].text == report.to_markdown()
    assert answers[XLSX].content == report.to_xlsx()
    assert answers["application/*"].content == answers["*/*"].content == report.to_json().encode()
    assert {accept: a.headers["content-type"].split(";")[0] for accept, a in answers.items()} == {
        "text/html,*/*;q=0.1": "text/html",
        "text/csv": "text/csv",
        "text/markdown": "text/markdown",
        XLSX: XLSX,
        "application/*": "application/json",
        "*/*": "application/json",
    }
    refused = client.post("/v1/read", content=data, headers={"accept": "image/png"})
    assert "text/csv" in check_problem(refused, 406, "not_acceptable")["detail"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "a/b"),
        ("", "a/b"),
        ("a/c", "a/c"),
        ("a/b;q=0.5, a/c", "a/c"),
        ("a/*;q=0.5, a/c;q=0.1", "a/b"),
        ("a/b;q=0, */*", "a/c"),
        ("A/C;Q=1;x=2", "a/c"),
        ("a/b;q=x, a/c;q=0.1", "a/c"),
        ("a/b;q=0", None),
        ("text/html", None),
    ],
)
def test_the_heaviest_range_is_chosen(accept: str | None, chosen: str | None) -> None:
    offered = {"a/b": "1", "a/c": "2"}
    if chosen is None:
        with pytest.raises(ServeProblem):
            choose_media_type(accept, offered)
    else:
        assert choose_media_type(accept, offered) == (chosen, offered[chosen])


def test_findings_are_those_of_the_command(client: TestClient, root: Path) -> None:
    data = (root / "docs" / "examples" / "glued-line.txt").read_bytes()
    report = gouji.read(data, name="r.txt")
    assert report.findings
    answer = client.post("/v1/check?name=r.txt", content=data)
    lines = client.post("/v1/check?name=r.txt", content=data, headers={"accept": "application/x-ndjson"})
    text = client.post("/v1/check?name=r.txt", content=data, headers={"accept": "text/plain"})
    assert lines.text == dump_findings("r.txt", report)
    assert text.text == render_findings("r.txt", report)
    assert answer.json() == {
        "file": "r.txt",
        "form": report.form,
        "findings": [json.loads(line) for line in lines.text.splitlines()],
        "warnings": list(report.warnings),
    }


def test_labels_are_matched_as_the_command_does(client: TestClient, cli: Any) -> None:
    labels = ["其他处理", "no such label"]
    answer = client.post("/v1/match", json={"labels": labels, "k": 2})
    printed = cli("match", *labels, "-k", 2, "--format", "json").out.splitlines()
    assert answer.json() == {"labels": [json.loads(line) for line in printed]}
    assert client.post("/v1/match", json={"labels": labels, "form": "gov-disclosure-2019"}).status_code == 200


def test_forms_are_listed_and_the_state_is_said(client: TestClient) -> None:
    assert [form["form"] for form in client.get("/v1/forms").json()["forms"]] == [f.id for f in gouji.load_forms()]
    assert client.get("/healthz").json() == client.get("/readyz").json()
    assert client.get("/healthz").json()["status"] == "ok"


def test_a_form_can_be_asked_for_and_has_to_be_a_known_one(client: TestClient, document: Path) -> None:
    data = document.read_bytes()
    answer = client.post("/v1/read?form=gov-disclosure-2019", content=data)
    assert answer.json()["form"] == "gov-disclosure-2019"
    for path in ("/v1/read", "/v1/check"):
        for form in ("nothing", "../../etc/passwd", str(document)):
            check_problem(client.post(path, params={"form": form}, content=data), 400, "unknown_form")
    check_problem(client.post("/v1/match", json={"labels": ["x"], "form": "nothing"}), 400, "unknown_form")


def test_a_text_of_another_kind_is_read_and_has_no_form(client: TestClient) -> None:
    assert client.post("/v1/read", content="今天天气很好。".encode()).json()["form"] is None


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"", 422, "damaged"),
        (b"%PDF-1.7 nothing", 422, "damaged"),
        (b"\x00\x01\x02\xff" * 40, 415, "unsupported"),
        (b"PK\x03\x04nothing", 422, "damaged"),
    ],
)
def test_documents_that_cannot_be_read_are_problems_with_the_reasons_of_a_batch(
    client: TestClient, data: bytes, status: int, reason: str
) -> None:
    for path in ("/v1/read", "/v1/check"):
        response = client.post(path, content=data)
        assert response.json()["reason"] in (reason, "unsupported"), response.text
        check_problem(
            response, 415 if response.json()["reason"] == "unsupported" else status, response.json()["reason"]
        )


@pytest.mark.parametrize("query", ["timeout=0", "timeout=inf", "timeout=nan", "timeout=x", "name=" + "x" * 300])
def test_a_wrong_query_is_said_and_not_repeated(client: TestClient, query: str) -> None:
    problem = check_problem(client.post(f"/v1/read?{query}", content=b"x"), 400, "bad_request")
    assert query.split("=", maxsplit=1)[0] in problem["detail"]
    assert "xxx" not in problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"labels": []}',
        b'{"labels": ["x"], "k": 0}',
        b'{"labels": ["x"], "more": 1}',
        b'{"labels": [1]}',
        b'{"labels": ["\\ud800"]}',
        b'{"labels": ["' + b"x" * 2000 + b'"]}',
        b"\xff\xfe",
    ],
)
def test_a_wrong_body_of_labels_is_a_problem(client: TestClient, body: bytes) -> None:
    check_problem(client.post("/v1/match", content=body), 400, "bad_request")


def test_paths_and_methods_that_are_not_there(client: TestClient) -> None:
    check_problem(client.get("/v2/read"), 404, "not_found")
    refused = client.get("/v1/read")
    check_problem(refused, 405, "method_not_allowed")
    assert refused.headers["allow"] == "POST"


def test_forms_that_are_broken_or_lack_the_file(client: TestClient) -> None:
    for content, boundary in ((b"--x\r\nnothing", "x"), (b"", "x"), (b"--x--\r\n", "x"), (b"abc", "")):
        kind = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
        response = client.post("/v1/read", content=content, headers={"content-type": kind})
        check_problem(response, 400, "bad_request")
    check_problem(client.post("/v1/read", files={"other": ("x.txt", b"x")}), 400, "bad_request")
    check_problem(client.post("/v1/read", files=[("file", ("x", b"x")), ("file", ("y", b"y"))]), 400, "bad_request")


@pytest.mark.slow
def test_a_hang_and_a_crash_are_problems_of_their_request(
    client: TestClient, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for work, reason, query in ((study.hang, "timeout", "?timeout=1"), (study.crash, "crash", "")):
        with monkeypatch.context() as patch:
            patch.setattr(routes, "read_upload", work)
            problem = check_problem(client.post(f"/v1/read{query}", content=b"x"), 422, reason)
            assert "--" not in problem["detail"]
        assert client.post("/v1/read", content=document.read_bytes()).status_code == 200


def test_a_body_is_refused_where_it_passes_the_limit(client: TestClient, app: FastAPI) -> None:
    most = app.state.service.options.upload_bytes
    sent = 0

    def stream() -> Any:
        nonlocal sent
        for _ in range(100):
            sent += 1 << 16
            yield b" " * (1 << 16)

    check_problem(client.post("/v1/read", content=b" " * (most + 1)), 413, "too_large")
    check_problem(client.post("/v1/read", content=stream()), 413, "too_large")
    check_problem(client.post("/v1/read", files={"file": ("x.txt", b" " * (most + 1))}), 413, "too_large")
    check_problem(client.post("/v1/match", content=b" " * (most + 1)), 413, "too_large")
    assert client.post("/v1/read", content=b" " * most).status_code == 422  # blanks alone, but received


def test_people_are_answered_in_their_language(client: TestClient, document: Path) -> None:
    data = document.read_bytes()

    def ask(accept: str, wish: str, query: str = "") -> tuple[bytes, str | None]:
        headers = {"accept": accept, **({"accept-language": wish} if wish else {})}
        answer = client.post(f"/v1/read{query}", content=data, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["vary"] == "Accept, Accept-Language"
        return answer.content, answer.headers.get("content-language")

    report = gouji.read(data, name="document")
    pages = {}
    for language in ("en", "zh"):
        with use_language(language):
            pages[language] = report.to_html().encode()
    assert pages["en"] != pages["zh"]
    assert ask("text/html", "zh-CN,zh;q=0.9,en;q=0.8") == (pages["zh"], "zh")
    assert ask("text/html", "en-GB,zh;q=0.5") == (pages["en"], "en")
    assert ask("text/html", "en", "?lang=zh") == (pages["zh"], "zh")
    assert ask("text/html", "") in {(pages["en"], "en"), (pages["zh"], "zh")}
    assert ask("application/json", "zh") == ask("application/json", "en") == (report.to_json().encode(), None)
    check_problem(client.post("/v1/read?lang=fr", content=data), 400, "bad_request")


def test_no_upload_stays_behind(client: TestClient, app: FastAPI, document: Path) -> None:
    client.post("/v1/read", content=document.read_bytes())
    client.post("/v1/read", content=b"\x00" * 100)
    assert list(Path(app.state.service._folder.name).iterdir()) == []


def test_the_answer_may_not_be_kept_or_run(client: TestClient, document: Path) -> None:
    headers = client.post("/v1/read", content=document.read_bytes(), headers={"accept": "text/html"}).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_requests_and_documents_are_counted(client: TestClient, document: Path) -> None:
    def read_counts() -> dict[str, float]:
        response = client.get("/metrics")
        assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
        lines = [line for line in response.text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    before = read_counts()
    client.post("/v1/read", content=document.read_bytes())
    client.post("/v1/read", content=b"\x00\x01\x02\xff" * 40)
    after = read_counts()
    for name in (
        'gouji_documents_total{state="read"}',
        'gouji_documents_total{state="failed"}',
        'gouji_failures_total{reason="unsupported"}',
        'gouji_requests_total{path="/v1/read",status="200"}',
    ):
        assert after[name] == before.get(name, 0) + 1, name
    assert after['gouji_request_seconds_bucket{le="+Inf"}'] == after["gouji_request_seconds_count"]
    assert after["gouji_requests_running"] == after["gouji_requests_waiting"] == 0


def test_a_token_is_asked_for_where_one_is_set() -> None:
    app = create_app(ServeOptions(workers=1, token="s3cret"))  # noqa: S106 - it is none
    app.state.service.ready = True  # without its lifespan no worker is started
    client = TestClient(app)
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
    for headers in (
        {},
        {"authorization": "s3cret"},
        {"authorization": "Bearer s3cre"},
        {"authorization": "Basic s3cret"},
    ):
        refused = client.get("/v1/forms", headers=headers)
        check_problem(refused, 401, "unauthorized")
        assert refused.headers["www-authenticate"].startswith("Bearer")
        check_problem(client.post("/v1/read", content=b"x", headers=headers), 401, "unauthorized")
    assert client.get("/v1/forms", headers={"authorization": "bearer s3cret"}).status_code == 200
    described = client.get("/openapi.json").json()
    assert described["paths"]["/v1/read"]["post"]["security"] == [{"bearer": []}]
    assert "security" not in described["paths"]["/healthz"]["get"]


def test_a_service_that_is_not_started_or_full_says_when_to_ask_again() -> None:
    app = create_app(ServeOptions(workers=1, queue=0))
    client = TestClient(app)
    starting = client.get("/readyz")
    check_problem(starting, 503, "not_ready")
    assert starting.headers["retry-after"] == "1"
    with app.state.service.pool.take_seat():
        for path in ("/v1/read", "/v1/check", "/v1/match"):
            full = client.post(path, content=b"x")
            check_problem(full, 429, "busy")
            assert int(full.headers["retry-after"]) >= 1


def test_the_log_has_a_line_a_request_and_no_word_of_a_document(document: Path) -> None:
    out = io.StringIO()
    app = create_app(ServeOptions(workers=1), RequestLog(out, as_json=True))
    client = TestClient(app)
    client.post("/v1/secret-path?name=secret-name", content=b"secret-body")
    client.post("/v1/read?form=secret-form", content=b"secret-body")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["status"], line["reason"]) for line in lines] == [(404, "not_found"), (400, "unknown_form")]
    assert "secret" not in out.getvalue()


def test_a_defect_is_a_problem_and_the_log_has_its_place(caplog: pytest.LogCaptureFixture) -> None:
    out = io.StringIO()

    async def fail(_scope: object, _receive: object, _send: object) -> None:
        message = "words of the document"
        raise ValueError(message)

    app = create_app(ServeOptions(workers=1))
    gate = RequestGate(fail, token=None, metrics=app.state.service.metrics, log=RequestLog(out))
    with caplog.at_level(logging.DEBUG):
        problem = check_problem(TestClient(gate).get("/"), 500, "defect")
    assert "words" not in problem["detail"] + out.getvalue() + caplog.text
    assert "place=ValueError at test_application.py" in out.getvalue()


def test_every_status_and_reason_is_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    text = json.dumps(described)
    for reason in PROBLEMS:
        assert f'"{reason.value}"' in text
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["responses"]["200"]["description"], path
            assert all(answer["description"] for answer in operation["responses"].values())
    assert set(described["paths"]["/v1/read"]["post"]["responses"]) == {
        *("200", "400", "406", "408", "413", "415", "422", "429", "500", "503")
    }
