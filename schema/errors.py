"""Faults told in `errors[]`: the request could not be answered as it was asked.

What the law or the state of a case forbids is no fault but an answer, and stands in the payload
(`domain.refusal`). A resolver raises `ApiError` only where there is no payload to answer in.
"""

from enum import StrEnum, unique

from graphql import GraphQLError


@unique
class ErrorCode(StrEnum):
    """`extensions.code` of an error: whose turn it is to do something about it."""

    # The caller changes the request.
    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
    # The caller says who asks, or waits.
    UNAUTHENTICATED = "UNAUTHENTICATED"
    VIEWER_CHANGED = "VIEWER_CHANGED"
    LOGIN_REFUSED = "LOGIN_REFUSED"
    LOGIN_LOCKED = "LOGIN_LOCKED"
    FORBIDDEN = "FORBIDDEN"
    CROSS_SITE_REQUEST = "CROSS_SITE_REQUEST"
    INSECURE_CONNECTION = "INSECURE_CONNECTION"
    RATE_LIMITED = "RATE_LIMITED"
    TIME_LIMIT_EXCEEDED = "TIME_LIMIT_EXCEEDED"
    STORAGE_UNAVAILABLE = "STORAGE_UNAVAILABLE"
    # The operator looks into it.
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class ApiError(GraphQLError):
    """A fault with its code and a sentence in Chinese and English that says what to do next.

    `more` stands beside the code in `extensions`, such as `retryAfter` (seconds). No text may
    repeat what was sent: identifiers and names stay out of errors and logs.
    """

    def __init__(self, code: ErrorCode, zh: str, en: str, **more: object) -> None:
        super().__init__(f"{zh} / {en}", extensions={"code": code, **more})
        self.code = code


def bad_input(zh: str, en: str) -> ApiError:
    """A value of the caller that nothing can be done with, and what it should be."""
    return ApiError(ErrorCode.BAD_USER_INPUT, zh, en)
