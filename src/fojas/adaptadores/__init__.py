"""El mundo de afuera detrás de los puertos que declara el dominio; `config` los conecta."""
