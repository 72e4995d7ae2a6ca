"""Direcciones de esta área."""

from django.urls import URLPattern, path

from fojas.escritorio.meson.views import hecho, ingreso, lote, papel, planilla, sesion

urlpatterns: list[URLPattern] = [
    path("meson/", ingreso.meson, name="meson"),
    path("meson/quien/", ingreso.quien, name="meson_quien"),
    path("meson/segun-tipo/", ingreso.segun_tipo, name="meson_segun_tipo"),
    path("meson/se-parece/", ingreso.se_parece, name="meson_se_parece"),
    path("meson/archivo/", ingreso.sube_archivo, name="meson_archivo"),
    path("meson/clave/<str:clave>/", ingreso.que_paso, name="meson_clave"),
    path("meson/borrador/", ingreso.guarda_borrador, name="meson_borrador"),
    path("meson/borrador/<str:codigo>/descarta/", ingreso.descarta_borrador, name="meson_borrador_descarta"),
    path("meson/lote/", lote.lote, name="meson_lote"),
    path("meson/lote/<str:codigo>/", lote.hecho, name="meson_lote_hecho"),
    path("meson/lote/<str:codigo>/revisa/", lote.revisa, name="meson_lote_revisa"),
    path("meson/lote/<str:codigo>/sigue/", lote.sigue, name="meson_lote_sigue"),
    path("meson/lote/<str:codigo>/corrige/", lote.corrige, name="meson_lote_corrige"),
    path("meson/lote/<str:codigo>/impreso/", lote.impreso, name="meson_lote_impreso"),
    path("meson/hecho/<str:codigo>/", hecho.hecho, name="meson_hecho"),
    path("papel/", papel.papel, name="papel"),
    path("papel/mio/", papel.en_mi_poder, name="papel_mio"),
    path("papel/deshace/<str:codigo>/", papel.deshace, name="papel_deshace"),
    path("papel/<str:codigo>/", papel.papel_de, name="papel_de"),
    path("planillas/", planilla.por_llevar, name="planillas_por_llevar"),
    path("planillas/hechas/", planilla.hechas, name="planillas"),
    path("planillas/correos/", planilla.de_correos, name="planilla_de_correos"),
    path("planillas/<str:codigo>/", planilla.planilla, name="planilla"),
    path("sesion/", sesion.sesion, name="sesion"),
    path("comprobante/<str:codigo>/", hecho.comprobante, name="comprobante"),
    path("comprobante/<str:codigo>/correo/", hecho.manda_comprobante, name="comprobante_correo"),
]
