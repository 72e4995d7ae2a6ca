"""La municipalidad de demostración en esta máquina: lo que usa `make run`."""

from fojas.config.settings.base import *  # noqa: F403

AMBIENTE = "desarrollo"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
