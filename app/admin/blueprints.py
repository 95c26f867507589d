"""The pages of the desk; importing the subjects hangs them on their blueprint."""

from app.admin.blueprint import blueprint
from app.admin.desk import routes as _desk
from app.admin.lacking import routes as _lacking
from app.admin.log import routes as _log
from app.admin.people.routes import blueprint as people_blueprint
from app.admin.work import routes as _work

BLUEPRINTS = (blueprint, people_blueprint)
SUBJECTS = (_desk, _lacking, _log, _work)
