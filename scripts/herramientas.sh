#!/usr/bin/env bash
# Lo que las pruebas piden al sistema: Chromium, Tesseract en español, poppler, zbar y clamd sin sus firmas. Solo en Debian y con root o sudo.
set -euo pipefail
faltan=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || faltan+=(chromium)
command -v tesseract >/dev/null || faltan+=(tesseract-ocr tesseract-ocr-spa)
if command -v tesseract >/dev/null && ! tesseract --list-langs 2>/dev/null | grep -qx spa; then faltan+=(tesseract-ocr-spa); fi
command -v pdftotext >/dev/null || faltan+=(poppler-utils)
command -v zbarimg >/dev/null || faltan+=(zbar-tools)
command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || faltan+=(dovecot-imapd)
command -v clamd >/dev/null || [ -x /usr/sbin/clamd ] || faltan+=(clamav-daemon)
[ ${#faltan[@]} -eq 0 ] && exit 0
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else
    echo "Faltan ${faltan[*]} y no hay root ni sudo: instálalos con apt-get y repite." >&2
    exit 1
  fi
fi
command -v apt-get >/dev/null || { echo "Faltan ${faltan[*]}: instálalos con el gestor de tu sistema." >&2; exit 1; }
echo "Instalo ${faltan[*]}…"
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${faltan[@]}" >/dev/null
