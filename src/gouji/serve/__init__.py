"""Reading as a small HTTP service: documents come as uploads, and reports, findings or matches go back.

`options` says how it runs, `application` is the ASGI application, `routes` and `description` its paths and what OpenAPI says
of them, `problems` how it refuses, `negotiation` which format is answered, `uploads` how bodies are received, `readers` the
seats and the worker processes, `tasks` what a worker does, `preload` what workers start with, `gate` the token, the log and
what comes before and after each request, `metrics` its counts, `server` the socket, the signals and the end. Stands on
`gouji.batch.reading` and `gouji.isolation`; needs the extra `serve`.
"""

__all__: tuple[str, ...] = ()
