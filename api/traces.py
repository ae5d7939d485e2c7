"""Traces for those who collect them: the extra `otel`, and XINYIPI_OTEL_URL."""

from starlette.middleware import Middleware

from api.settings import SettingsFault


def traced(url: str) -> list[Middleware]:
    """What sends a span of each request to this URL, by OTLP over HTTP; nothing without a URL."""
    if not url:
        return []
    try:
        # An extra: only whoever wants traces has it.
        from api.spans import Traced, sent_to  # noqa: PLC0415
    except ImportError:
        raise SettingsFault("XINYIPI_OTEL_URL needs the extra: xinyipi[otel]") from None
    return [Middleware(Traced, provider=sent_to(url))]
