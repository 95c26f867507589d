"""The door for WSGI servers: settings from the environment, then the application."""

import os

from app import create_app
from config import Settings

app = create_app(Settings.from_env(os.environ))
