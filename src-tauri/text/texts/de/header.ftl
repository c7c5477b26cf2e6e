# Header, wie man sie eingibt.

header-pairs = Header sind Paare aus Name und Wert.
header-name-wrong = „{ $name }“ ist kein Name eines Headers.
header-reserved = { $name } setzt die Anmeldung selbst.
header-value-wrong = Der Wert von { $name } enthält ein Zeichen, das in Headern nicht erlaubt ist.
header-twice = { $name } kommt zweimal vor: { $other } ist derselbe Header.
