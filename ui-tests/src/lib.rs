//! Compile errors that users can meet, in folders by stage; see `tests/`.
