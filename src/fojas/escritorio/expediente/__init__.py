"""La página de un caso y cada paso que admite."""
