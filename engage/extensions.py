"""Extensions: made here, bound in create_app."""

from flask_login import LoginManager
from flask_mailman import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from engage.database import Base

db = SQLAlchemy(model_class=Base)
csrf = CSRFProtect()
login = LoginManager()
mail = Mail()
