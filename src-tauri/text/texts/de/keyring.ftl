# Der Schlüsselbund des Systems.

keyring-key-not-ours = Der Schlüssel im Schlüsselbund ist nicht der unsere
keyring-no-entry = Der Schlüsselbund hat keinen Eintrag für diesen Datenordner
keyring-did-not-keep = Der Schlüsselbund hat den Schlüssel nicht behalten
keyring-missing = Es gibt hier keinen Schlüsselbund des Systems
keyring-locked = Der Schlüsselbund des Systems ist gesperrt oder verweigert den Zugriff
keyring-no-answer = Der Schlüsselbund des Systems antwortet nicht
keyring-failed = Der Schlüsselbund des Systems meldet einen Fehler
keyring-back = Der Schlüsselbund ist wieder da: Die Geheimnisse sind entsperrt.
