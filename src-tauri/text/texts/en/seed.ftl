# An authenticator's seed.

seed-letters-wrong = This is not an authenticator's seed: it has the letters A to Z and the digits 2 to 7 only.
seed-address-unreadable = This otpauth:// address cannot be read. Copy it again.
seed-not-by-time = Only otpauth://totp/ addresses make codes by time. Copy the one of a time-based code.
seed-says-twice = This otpauth:// address says { $name } twice.
seed-no-secret = This otpauth:// address holds no secret.
seed-digits-wrong = A code has { $min } to { $max } digits; this address says otherwise.
seed-period-wrong = A code lasts 1 to { $max } seconds; this address says otherwise.
seed-algorithm-unknown = This otpauth:// address wants an algorithm other than SHA1, SHA256 and SHA512.
seed-short = This seed is too short: an authenticator's has 16 letters and digits or more.
seed-unreadable = Seed unreadable
