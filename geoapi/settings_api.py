"""Settings of the machine doors: DRF and its schema. Imported by geoapi.settings."""

from __future__ import annotations

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "geoapi.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Closed unless a resource opens itself.
    "DEFAULT_PERMISSION_CLASSES": ["geoapi.auth.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "geoapi.negotiation.OneRepresentation",
    "DEFAULT_SCHEMA_CLASS": "geoapi.v1.schema.ResourceSchema",
    "DEFAULT_THROTTLE_RATES": {"anonymous": "300/minute"},
    "EXCEPTION_HANDLER": "geoapi.errors.exception_handler",
    # ?format= is a parameter of ours.
    "URL_FORMAT_OVERRIDE": None,
    # REMOTE_ADDR is already the client's: geoapi.middleware.ClientAddressMiddleware.
    "NUM_PROXIES": 0,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Fieldwork",
    "DESCRIPTION": (
        "Who answers for which ground. Coordinates are (longitude, latitude) in WGS-84 unless a "
        "datum is named; instants are ISO 8601 with an offset, periods half-open. Lists are "
        "continued at the address in next. Errors are application/problem+json."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": [
        "geoapi.v1.schema.answer_with_problems",
        "geoapi.v1.schema.drop_marks",
    ],
    "AUTHENTICATION_WHITELIST": [
        "geoapi.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
}
