"""The register: public pages across everything that was said, owed, promised, late and delivered."""
