"""Anotaciones y asientos: tablas a las que solo se agrega; una migración pone los disparadores que lo imponen."""

from django.db import models


class Anotacion(models.Model):
    """Lo que pasó, dicho por códigos y no por llaves: sobrevive a su objeto. Nace sin lugar; el secuenciador se lo da."""

    suceso = models.CharField("suceso", max_length=80, db_index=True)
    autor = models.CharField("código del autor", max_length=40, db_index=True)
    objeto = models.CharField("código del objeto", max_length=60, db_index=True)
    expediente = models.CharField("código del expediente", max_length=60, blank=True, db_index=True)
    ocurrio_en = models.DateTimeField("ocurrió")
    datos = models.JSONField("datos que pueden quedar para siempre", default=dict)
    compromiso = models.CharField("sha256 de la sal y de los datos personales", max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.suceso} {self.objeto}"


class ContenidoPersonal(models.Model):
    """Datos personales de una anotación: pueden irse y la bitácora sigue verificando por el compromiso."""

    anotacion = models.OneToOneField(Anotacion, models.PROTECT, related_name="personal", primary_key=True)
    sal = models.CharField("sal", max_length=64)
    datos = models.JSONField("datos personales")

    def __str__(self) -> str:
        return f"personal de {self.anotacion_id}"


class Asiento(models.Model):
    """Lugar de una anotación en la bitácora y huella de su hoja en el árbol (RFC 9162)."""

    posicion = models.PositiveBigIntegerField("posición, desde 0", primary_key=True)
    anotacion = models.OneToOneField(Anotacion, models.PROTECT, related_name="asiento")
    hoja = models.CharField("huella de la hoja", max_length=64)

    def __str__(self) -> str:
        return str(self.posicion)


class Nodo(models.Model):
    """Huella de un subárbol completo: (nivel, índice)."""

    nivel = models.PositiveSmallIntegerField("nivel")
    indice = models.PositiveBigIntegerField("índice")
    huella = models.CharField("huella", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nivel", "indice"], name="un_nodo_por_lugar_del_arbol")]

    def __str__(self) -> str:
        return f"{self.nivel}/{self.indice}"


class PuntoDeControl(models.Model):
    """Tamaño y raíz del árbol, firmados con la llave de la bitácora (formato C2SP tlog-checkpoint)."""

    tamano = models.PositiveBigIntegerField("tamaño")
    raiz = models.CharField("raíz", max_length=64)
    nota = models.TextField("nota firmada")
    llave = models.CharField("identificador de la llave", max_length=80)
    hecho_en = models.DateTimeField("hecho", db_index=True)

    def __str__(self) -> str:
        return f"{self.tamano}: {self.raiz[:12]}"
