// owned by the secrets helper
