# Header, wie man sie eingibt.

header-pairs = Header sind Paare aus Name und Wert.
header-name-wrong = „{ $name }“ ist kein Name eines Headers.
header-reserved = { $name } setzt die Anmeldung selbst.
header-value-wrong = Der Wert von { $name } enthält ein Zeichen, das in keinem Header stehen darf.
header-twice = { $name } steht zweimal da: { $other } ist derselbe Header.
