"""La municipalidad y su gente. Ninguna fila se borra: lo que termina lleva fecha de término."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from fojas.dominio.organizacion.reglas import Calidad, CausaAusencia, ClasePersona, MedioNotificacion, Rol


class Municipalidad(models.Model):
    """Perfil de la municipalidad que usa esta instalación: una fila."""

    nombre = models.CharField("nombre", max_length=120)
    comuna = models.CharField("comuna", max_length=60)
    region = models.CharField("región", max_length=60)
    codigo_comuna = models.CharField("código único territorial", max_length=5)
    codigo_region = models.CharField("código de región (subdivisión ISO)", max_length=3)
    codigo_organo = models.CharField("código en el Portal de Transparencia", max_length=10, blank=True)
    sigla = models.CharField("sigla de sus códigos", max_length=4)
    rut = models.CharField("RUT", max_length=12)
    direccion = models.CharField("dirección", max_length=200)
    telefono = models.CharField("teléfono", max_length=40, blank=True)
    correo = models.EmailField("correo", blank=True)
    sitio = models.URLField("sitio", blank=True)
    horario = models.CharField("horario de atención", max_length=200, blank=True)
    poblacion = models.PositiveIntegerField("población")
    poblacion_al = models.DateField("fecha de la población")
    poblacion_fuente = models.CharField("fuente de la población", max_length=200)
    escudo_sha256 = models.CharField("archivo del escudo", max_length=64, blank=True)
    es_demostracion = models.BooleanField("es la municipalidad de demostración", default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="hay_una_sola_municipalidad")]

    def __str__(self) -> str:
        return self.nombre


class Unidad(models.Model):
    """Unidad del reglamento de organización interna (Ley 18.695, art. 31)."""

    codigo = models.SlugField("código", max_length=40, unique=True)
    nombre = models.CharField("nombre", max_length=120)
    sigla = models.CharField("sigla", max_length=16, blank=True)
    padre = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="hijas")
    correo = models.EmailField("correo", blank=True)
    vigente_desde = models.DateField("vigente desde")
    vigente_hasta = models.DateField("vigente hasta", null=True, blank=True)

    def __str__(self) -> str:
        return self.nombre


class Persona(models.Model):
    """Persona natural, jurídica u organismo: quien presenta, quien responde y quien firma."""

    codigo = models.CharField("código", max_length=20, unique=True)
    clase = models.CharField("clase", max_length=10, choices=[(c.value, c.value) for c in ClasePersona])
    rut = models.CharField("RUN o RUT", max_length=12, null=True, blank=True, unique=True)
    pasaporte = models.CharField("pasaporte o documento extranjero", max_length=40, blank=True)
    nombre = models.CharField("nombres y apellidos, o razón social", max_length=200)
    nombre_plano = models.CharField("nombre sin tildes, para buscar", max_length=200, db_index=True)
    correo = models.EmailField("correo", blank=True)
    telefono = models.CharField("teléfono", max_length=40, blank=True)
    direccion = models.CharField("dirección", max_length=200, blank=True)
    comuna = models.CharField("comuna", max_length=60, blank=True)
    medio_notificacion = models.CharField(
        "cómo se le notifica", max_length=20, choices=[(m.value, m.value) for m in MedioNotificacion], blank=True
    )
    creada_en = models.DateTimeField("creada")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(nombre=""), name="persona_tiene_nombre"),
        ]

    def __str__(self) -> str:
        return self.nombre


class Cargo(models.Model):
    """Puesto en una unidad. `clave` señala los que la ley nombra: alcalde, secretario-municipal…"""

    codigo = models.SlugField("código", max_length=60, unique=True)
    clave = models.SlugField("clave legal", max_length=40, blank=True, db_index=True)
    nombre = models.CharField("nombre", max_length=120)
    unidad = models.ForeignKey(Unidad, models.PROTECT, related_name="cargos")
    es_jefatura = models.BooleanField("es jefatura de su unidad", default=False)

    def __str__(self) -> str:
        return self.nombre


class Nombramiento(models.Model):
    """Quién ejerce un cargo, en qué calidad, entre qué días y por qué acto."""

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="nombramientos")
    cargo = models.ForeignKey(Cargo, models.PROTECT, related_name="nombramientos")
    calidad = models.CharField("calidad", max_length=12, choices=[(c.value, c.value) for c in Calidad])
    desde = models.DateField("desde")
    hasta = models.DateField("hasta", null=True, blank=True)
    acto = models.CharField("acto que lo dispone", max_length=200)
    orden = models.PositiveSmallIntegerField("orden de subrogación", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=F("desde")),
                name="nombramiento_termina_despues_de_empezar",
            ),
            models.CheckConstraint(condition=~Q(acto=""), name="nombramiento_dice_su_acto"),
        ]
        indexes = [models.Index(fields=["persona", "desde"]), models.Index(fields=["cargo", "desde"])]

    def __str__(self) -> str:
        return f"{self.persona}: {self.cargo} ({self.calidad})"


class Ausencia(models.Model):
    """Feriado legal, licencia, permiso o cometido: la bandeja se ofrece a quien subroga, los plazos no duermen."""

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="ausencias")
    causa = models.CharField("causa", max_length=20, choices=[(c.value, c.value) for c in CausaAusencia])
    desde = models.DateField("desde")
    hasta = models.DateField("hasta")
    reemplaza = models.ForeignKey(Persona, models.PROTECT, null=True, blank=True, related_name="reemplazos")
    anulada_en = models.DateTimeField("anulada", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hasta__gte=F("desde")), name="ausencia_termina_despues_de_empezar")
        ]

    def __str__(self) -> str:
        return f"{self.persona}, {self.causa} del {self.desde} al {self.hasta}"


class AsignacionRol(models.Model):
    """Rol de una persona en una unidad, o en toda la casa si no hay unidad, entre dos días."""

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="roles")
    rol = models.CharField("rol", max_length=24, choices=[(r.value, r.value) for r in Rol])
    unidad = models.ForeignKey(Unidad, models.PROTECT, null=True, blank=True, related_name="roles")
    desde = models.DateField("desde")
    hasta = models.DateField("hasta", null=True, blank=True)
    fundamento = models.CharField("fundamento", max_length=200)

    class Meta:
        indexes = [models.Index(fields=["persona", "desde"])]

    def __str__(self) -> str:
        return f"{self.persona}: {self.rol}"


class CuentasDeUsuario(BaseUserManager["Usuario"]):
    def get_by_natural_key(self, username: str | None) -> "Usuario":
        return self.get(usuario=username)


class Usuario(AbstractBaseUser):
    """Cuenta de acceso de una persona. Los derechos no viven aquí: salen de sus roles y cargos de ese día."""

    usuario = models.CharField("usuario", max_length=60, unique=True)
    persona = models.OneToOneField(Persona, models.PROTECT, related_name="usuario")
    correo = models.EmailField("correo", blank=True)
    is_active = models.BooleanField("activa", default=True)
    es_de_servicio = models.BooleanField("es una cuenta de servicio, sin ingreso por pantalla", default=False)
    creada_en = models.DateTimeField("creada")
    preferencias = models.JSONField("preferencias", default=dict, blank=True)

    USERNAME_FIELD = "usuario"
    EMAIL_FIELD = "correo"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = CuentasDeUsuario()

    def __str__(self) -> str:
        return self.usuario


class VistaGuardada(models.Model):
    """Filtros y columnas de una lista que alguien guardó con un nombre, para sí o para su unidad."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="vistas")
    unidad = models.ForeignKey(
        Unidad, models.PROTECT, null=True, blank=True, related_name="vistas", verbose_name="compartida con"
    )
    lista = models.CharField("lista", max_length=40)
    nombre = models.CharField("nombre", max_length=40)
    consulta = models.CharField("filtros y columnas", max_length=1000, blank=True)
    ruta = models.CharField("dirección de la lista", max_length=120, blank=True)
    guardada_en = models.DateTimeField("guardada")
    olvidada_en = models.DateTimeField("olvidada", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["persona", "lista", "nombre"],
                condition=Q(olvidada_en__isnull=True),
                name="una_vista_por_nombre",
            )
        ]
        indexes = [
            models.Index(fields=["lista", "unidad"], condition=Q(olvidada_en__isnull=True), name="vista_compartida")
        ]

    def __str__(self) -> str:
        return f"{self.lista}: {self.nombre}"
