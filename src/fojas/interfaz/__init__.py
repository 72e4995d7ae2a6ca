"""Lo que comparten las caras: sistema visual, patrones de lista, detalle y formulario, puerta de permisos.

**Puerta.** Toda vista lleva `@requiere(Rol…)`, `@requiere(prueba=permisos.puede_…)` o `@publica`, y quien actúa sale de
`puerta.actor_de(request)`. Los `ErrorFojas` que la vista no atiende se vuelven 409, y `NoAutorizado`, 403 con su motivo.

**Lista.** La vista declara una `listas.Lista` y la entrega a `listas.pagina_de_lista`, que lee de la URL los filtros, las
columnas elegidas (`col`), la página (`desde`) y la planilla (`formato=csv|xlsx`), y pinta `interfaz/lista.html`: vistas
guardadas, filtros que se quitan con un toque, tabla que en el teléfono es de cartas, y páginas por llave::

    @requiere(prueba=permisos.puede_ver_la_casa)
    @require_safe
    def unidades(request: HttpRequest) -> HttpResponse:
        lista = Lista(
            clave="unidades",
            descripcion="Unidades por nombre",
            columnas=(
                Columna("nombre", "Unidad", lambda u: u.nombre, enlace=direccion_de, principal=True),
                Columna("correo", "Correo", lambda u: u.correo, extra=True),
            ),
            filtros=(Filtro("q", "Nombre"), Filtro("abierta", "Solo abiertas", ClaseFiltro.MARCA)),
            llave=lambda u: (u.nombre, u.pk),
            vacia=Vacia("Aún no hay unidades", "Crea la primera: de ella cuelgan cargos y bandejas."),
        )
        return pagina_de_lista(
            request, lista, trae=lambda p: consultas.unidades(p.texto("q"), desde=p.desde, limite=p.limite),
            titulo="Unidades", pasos=[("Nueva unidad", reverse("escritorio:unidad_nueva"))],
        )

`trae` recibe un `Pedido` y devuelve hasta `limite` filas **después** de `desde` (los valores de `llave` de la última
vista). `Columna.plantilla` pinta una celda con su propio trozo, que recibe `fila`. `Lista.en_lote` agrega casillas (`e`) y
botones; su dirección muestra la vista previa. La página puede extender `interfaz/lista.html` (bloques `antes`, `despues`,
`pasos`). `exporta.csv_de` y `xlsx_de` sirven solas para lo que no es una lista.

**Detalle.** `{% include "interfaz/piezas/migas.html" %}` con `migas` (pares nombre, dirección); el título; `{% cabeza datos
%}` con estado, fecha, responsable y próximo paso, en ese orden (tríos rótulo, dato, nota); después
`interfaz/piezas/pestanas.html` con `pestanas` (tríos título, dirección, si es la de ahora) y los paneles.

**Formulario.** Un `django.forms.Form` y `formularios.atiende`, que hace la acción, anota el rechazo junto a su campo y no
repite un envío repetido::

    form = UnidadForm(request.POST or None)
    if hecho := atiende(request, form, lambda d: acciones.crea_unidad(**d, actor=actor, en=ahora()),
                        mensaje="Unidad creada.", volver=reverse("escritorio:unidades")):
        return hecho
    return pinta(request, form, titulo="Nueva unidad", boton="Crear la unidad", volver=reverse("escritorio:unidades"))

`formularios.pinta` usa `interfaz/formulario.html`; dentro de una página propia, `interfaz/piezas/formulario.html`. La pista
de un campo es su `help_text`; lo que no es obligatorio dice «(opcional)». `CampoDia` y `CampoPersona` ya saben validar.

**Piezas** (`{% load fojas %}`): `icono`, `campo`, `errores`, `plazo`, `ley`, `calendario_de`, `cabeza`, `con_url`,
`sello_de_envio`; filtros `rut`, `fecha`, `fecha_dicha`, `fecha_larga`, `hora`, `momento`, `peso`, `miles`, `huella`, `duro`.
"""
