//! What leaves the laptop (being moved in).
