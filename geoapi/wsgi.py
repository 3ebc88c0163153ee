"""The WSGI application gunicorn serves; what forbids the start is told in a sentence."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from geoapi.environment import EnvironmentProblem

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapi.settings")


def start() -> WSGIHandler:
    """Load the application once and look whether it may serve."""
    try:
        handler = get_wsgi_application()
        from geoapi.startup import refuse_demo_accounts_in_production

        refuse_demo_accounts_in_production()
    except (EnvironmentProblem, ImproperlyConfigured) as problem:
        sys.exit(f"Fieldwork does not start: {problem}")
    # gunicorn forks after this module is loaded: workers must not share the connection.
    connections.close_all()
    return handler


application = start()
