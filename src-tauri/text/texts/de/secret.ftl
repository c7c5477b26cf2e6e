# Geheimnisse, die an einem Tag enden.

secret-of-client = Client-Secret
secret-ends-on = Secret läuft ab am
secret-ended = Abgelaufen am { $date }: { $what }.
secret-ends = Läuft am { $date } ab, innerhalb von { $days } Tagen: { $what }.
secret-one-ends-on = Ablauf: { $what }
secret-one-ended = Abgelaufen am { $date }: { $what }.
secret-one-ends = Läuft am { $date } ab, innerhalb von { $days } Tagen: { $what }.
secret-make-new-one = { $when } Neu erstellen unter { $place }.
