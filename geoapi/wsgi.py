"""The WSGI application gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapi.settings")

application = get_wsgi_application()

from geoapi.startup import refuse_demo_accounts_in_production  # noqa: E402  (needs the app registry)

refuse_demo_accounts_in_production()
# gunicorn forks after this module is loaded: workers must not share the connection.
connections.close_all()
